//! The page counts what the same run counts natively, as the terminal does.

use anyhow::Result;
use headroom_course::{scenarios, text};
use headroom_e2e::{Page, View};
use headroom_sim::engine::World;
use headroom_sim::observe::{Cause, Metrics};
use headroom_sim::time::SimTime;

/// Ten seconds into the run the spike comes that begins the storm.
const LONG_ENOUGH_S: f64 = 25.0;

#[test]
fn a_retry_storm_has_the_figures_it_has_natively() -> Result<()> {
    let page = Page::open_with(View::default(), "#s=retry-storm&seed=3&speed=5")?;
    page.wait_until("the storm", || Ok(page.clock()? > LONG_ENOUGH_S))?;
    page.pause()?;
    // To the very event with which a request ends: the clock shows no more than milliseconds.
    page.session().press("n")?;
    page.frames(3)?;
    let over = page.requests_over()?;

    let scenario = scenarios::load("retry-storm").expect("a scenario of ours");
    let mut world = World::new(&scenario, 3, Metrics::new(scenario.kinds.len()));
    world.run_until(SimTime::from_secs(page.clock()?));
    let totals = loop {
        let totals = world.observer().totals(world.now());
        if totals.done + totals.failures() >= over {
            break totals;
        }
        world.step();
    };
    assert_eq!(world.check_laws(), Ok(()));
    let recent = world.observer().recent(world.now());

    let counts = ["answered", "failed", "in flight"].map(|name| page.figure(name));
    let [answered, failed, in_flight] = counts;
    assert_eq!(
        (answered?, failed?, in_flight?),
        (totals.done, totals.failures(), world.observer().in_flight())
    );
    for cause in Cause::ALL {
        let shown = page.failures()?.into_iter().find(|row| row[0] == text::cause(*cause).name);
        let count = shown.map_or(Ok(0), |row| row[1].replace(',', "").parse::<u64>())?;
        assert_eq!(count, totals.failed[cause.index()], "{cause:?}");
    }
    assert!(totals.failed[Cause::TimedOut.index()] > 100, "there is no storm");
    let rate = |count| format!("{}/s", text::number(recent.per_second(count)));
    let told =
        [("arriving", recent.arrived), ("throughput", recent.done + recent.late), ("goodput", recent.done)];
    let told = told.map(|(name, count)| format!("{name} {}", rate(count)));
    assert_eq!(page.texts(".chart:first-child .legend li")?, told);
    Ok(())
}
