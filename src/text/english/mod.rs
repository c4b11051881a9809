//! Interface strings in English.

mod phrases;

pub use phrases::*;

/// Name of the page.
pub const BRAND: &str = "Headroom";

/// Charts.
pub const THROUGHPUT: &str = "Requests per second";
/// Wanted.
pub const ARRIVING: &str = "arriving";
/// Done where clients call, whether or not anybody still waits.
pub const THROUGHPUT_LINE: &str = "throughput";
/// Answered requests.
pub const GOODPUT: &str = "goodput";
/// Response time.
pub const RESPONSE_TIME: &str = "Response time";
/// Failures.
pub const FAILURES: &str = "Failures by cause";
/// Shares of slots taken.
pub const UTILISATION: &str = "Utilisation";
/// Queue lengths.
pub const WAITING: &str = "Waiting requests";
/// The greatest of many machines.
pub const MOST: &str = "servers, most";
/// Their mean.
pub const MEAN: &str = "servers, mean";
/// The least of them.
pub const LEAST: &str = "servers, least";
/// The stage, for those who hear the page.
pub const STAGE: &str = "The system";
/// A chart without curves.
pub const NO_FAILURES: &str = "none in this window";
/// The right end of time axes.
pub const NOW: &str = "now";
/// A chart whose windows are still to come.
pub const NO_DATA: &str = "nothing measured yet";

/// Top bar.
pub const PLAY: &str = "Play";
/// Stops the clock.
pub const PAUSE: &str = "Pause";
/// Carries out one event.
pub const STEP_EVENT: &str = "Next event";
/// Goes on until a request is over.
pub const STEP_REQUEST: &str = "Until the next request is over";
/// The group of these.
pub const TIME: &str = "Time";
/// The choice of speeds.
pub const SPEED: &str = "Speed";
/// Simulated time.
pub const CLOCK: &str = "Simulated time";
/// The machine can't keep up: before a length of time, and the word that will do where there is no room for the others.
pub const REALLY_SHOWS: [&str; 3] = ["1 s ", "really ", "shows "];
/// The menu of scenarios.
pub const SCENARIO: &str = "Scenario";
/// The choice of themes.
pub const THEME: &str = "Theme";
/// Starts again.
pub const RESET: &str = "Reset";
/// What that means.
pub const RESET_HELP: &str = "Start this run again, without your changes";
/// What another seed means.
pub const RESEED_HELP: &str = "Start again with other random numbers";
/// The sheet of keys.
pub const KEYS_LABEL: &str = "Keys";
/// Closes a sheet.
pub const CLOSE: &str = "Close";
/// Takes a message away.
pub const DISMISS: &str = "Dismiss";

/// The side panel.
pub const PANEL: &str = "Side panel";
/// Its tabs.
pub const TAB_SCENARIO: &str = "Scenario";
/// All parameters.
pub const TAB_CONTROLS: &str = "Controls";
/// The selected machine.
pub const TAB_SELECTED: &str = "Selected";
/// The way from the panel back to the stage.
pub const TO_STAGE: &str = "↑ System";
/// The same for those who hear the page.
pub const TO_STAGE_HELP: &str = "Back to the system";
/// What to try.
pub const TRY: &str = "Try";
/// What to watch.
pub const WATCH: &str = "Watch";
/// No machine is selected.
pub const NOTHING_SELECTED: &str =
    "Choose a card on the stage to see and change that machine, or a dot to follow that request.";
/// Follows a request.
pub const FOLLOW: &str = "Follow the oldest request";
/// Follows it no longer.
pub const LET_GO: &str = "Let go of this request";
/// It is over, and has been for long.
pub const FORGOTTEN: &str = "It has been over for so long that its end is forgotten.";
/// How often it was tried.
pub const TRIES_SO_FAR: &str = "tries";
/// Since it was wanted.
pub const TOOK: &str = "took";
/// Who wanted it.
pub const FROM: &str = "from";
/// Heading of the kinds of requests.
pub const REQUESTS: &str = "Requests";
/// Heading of the lines.
pub const LINES: &str = "Network";

/// The sentence that says why.
pub const WHY: &str = "Why";
/// A change that nothing more is known of.
pub const CHANGED: &str = "A setting changed";
/// The strip of marks.
pub const WHAT_HAPPENED: &str = "What happened";
/// The part of the strip of which marks are missing.
pub const MARKS_MISSING: &str = "Only the latest 1,000 marks are kept; here some are missing.";
/// Figures.
pub const IN_FLIGHT: &str = "in flight";
/// Requests answered.
pub const ANSWERED: &str = "answered";
/// Requests that failed.
pub const FAILED_REQUESTS: &str = "failed";
/// Tries.
pub const TRIES: &str = "tries per request";
/// Price of all machines.
pub const COST: &str = "cost";
/// Unit of that.
pub const PER_HOUR: &str = "/h";
/// Title of the table of causes.
pub const WHY_FAILED: &str = "Why requests failed";
/// When none did.
pub const NOTHING_FAILED: &str = "No request has failed so far.";

/// Cards: the balancer's next choice.
pub const NEXT_PICK: &str = "next pick";
/// A choice that depends on the request.
pub const DEPENDS: &str = "depends";
/// Requests aboard a balancer.
pub const ABOARD: &str = "aboard";
/// Connections of a database.
pub const CONNECTIONS: &str = "connections";
/// Requests of clients.
pub const UNDER_WAY: &str = "under way";
/// Slots taken.
pub const AT_WORK: &str = "at work";
/// The queue.
pub const QUEUED: &str = "waiting";
/// Behind a round-trip time.
pub const AWAY: &str = "away";
/// Truth: boots.
pub const STARTS_IN: &str = "Starts in";
/// Truth: finishes what it has.
pub const LEAVING: &str = "Finishes and leaves";
/// Repairs a machine.
pub const RECOVER: &str = "Recover";
/// What that does.
pub const RECOVER_HELP: &str = "Repairs everything; a machine that is off boots first.";
/// Drains a server.
pub const DRAIN: &str = "Drain";
/// What that does.
pub const DRAIN_HELP: &str = "The balancer sends nothing new; what was begun is finished.";
/// The buttons that break and repair.
pub const BREAK_IT: &str = "Break and repair";

/// Legend.
pub const READ: &str = "read";
/// Legend.
pub const WRITE: &str = "write";
/// Legend.
pub const STATIC: &str = "static file";
/// Legend.
pub const HEARTBEAT: &str = "heartbeat";
/// Health checks that a machine has answered lately.
pub const CHECKS: &str = "heartbeats";
/// Legend.
pub const RETRY: &str = "retry";
/// Legend.
pub const FAILED: &str = "failed or lost";
/// Legend.
pub const ABANDONED: &str = "nobody waits for it";
/// Legend: short flights.
pub const STRETCHED: &str = "Short hops are stretched to 0.3 s.";
/// Keys and what they do, for the help sheet.
pub const KEYS: &[(&[&str], &str)] = &[
    (&["Space"], "Play or pause"),
    (&["."], "Next event"),
    (&["n", ","], "Go on until the next request is over"),
    (&["+", "−"], "Faster, slower"),
    (&["r"], "Start this run again, without your changes"),
    (&["s"], "Start again with other random numbers"),
    (&["t"], "Next theme"),
    (&["1 … 9"], "Open that scenario of the menu"),
    (&["c"], "Show the controls"),
    (&["f"], "Follow the request that has been under way longest"),
    (&["Esc"], "Leave a field; let go of the selected machine or request"),
    (&["?"], "This sheet"),
];
