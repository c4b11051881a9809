//! The walls of the house, as a test: what the architecture says must never be, is not.
//!
//! Rules look at the text of the source, comments left out. They are coarse on purpose: what slips through a coarse
//! rule by accident is rare, and a rule that a reader understands at a glance is kept.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files that must not be longer: beyond that nobody reads them to the end.
const MOST_LINES: usize = 400;

/// Words that must not stand in some files.
struct Ban {
    words: &'static [&'static str],
    within: &'static [&'static str],
    except: &'static [&'static str],
    because: &'static str,
}

const BANS: &[Ban] = &[
    Ban {
        words: &[
            "println!",
            "eprintln!",
            "print!",
            "eprint!",
            "Instant",
            "SystemTime",
            "std::env",
            "std::fs",
        ],
        within: &["crates/sim/src/"],
        except: &[],
        because: "the simulation prints nothing, reads no clock and knows no machine it runs on",
    },
    Ban {
        words: &["performance(", "Performance", "Date::", "Instant", "SystemTime"],
        within: &["src/"],
        except: &["src/state/playback", "src/bench", "src/stage/bench", "src/stage/renderer"],
        because: "wall time is read in state/playback alone, where it meets simulated time; and by what measures the \
                  stage",
    },
    Ban {
        words: &["get_context", "getContext", "RenderingContext", "CanvasBackend"],
        within: &["src/"],
        except: &["src/stage/renderer", "src/stage/canvas2d", "src/stage/webgl", "src/charts/"],
        because: "only the stage's renderers and the charts draw on canvases",
    },
    Ban {
        words: &["allow(dead_code)", "todo!", "unimplemented!", "dbg!"],
        within: &["crates/", "src/", "tests/", "xtask/"],
        except: &["xtask/tests/tidy"],
        because: "what is unused or unfinished is not kept",
    },
];

/// Crates that the simulation must not lean on, directly or through others.
const NOT_UNDER_SIM: &[&str] = &[
    "yew",
    "web-sys",
    "js-sys",
    "gloo",
    "wasm-bindgen",
    "plotters",
    "headroom",
    "headroom-course",
    "headroom-cli",
    "headroom-live",
    "headroom-stage",
    "getrandom",
];

#[test]
fn nothing_stands_where_it_is_banned() {
    let files = sources();
    let mut found = String::new();
    for ban in BANS {
        let starts = |path: &str, with: &[&str]| with.iter().any(|start| path.starts_with(start));
        for (path, text) in
            files.iter().filter(|(path, _)| starts(path, ban.within) && !starts(path, ban.except))
        {
            for (number, line) in code(text) {
                for word in ban.words.iter().filter(|word| line.contains(**word)) {
                    writeln!(found, "{path}:{number}: {word}: {}", ban.because).expect("a string grows");
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

#[test]
fn the_simulation_names_no_pixel_and_no_colour() {
    let mut found = String::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.starts_with("crates/sim/src/")) {
        for (number, line) in code(text).filter(|(_, line)| names_pixel(line) || names_colour(line)) {
            writeln!(found, "{path}:{number}: {}", line.trim()).expect("a string grows");
        }
    }
    assert!(found.is_empty(), "how things look is the page's affair:\n{found}");
}

#[test]
fn the_simulation_leans_on_nothing_of_the_web_and_nothing_above_it() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "headroom-sim", "--edges", "normal,build", "--target", "all"])
        .args(["--prefix", "none", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).expect("names of crates");
    let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"headroom-sim") && crates.len() > 5, "cargo lists {crates:?}");
    let banned: Vec<_> = crates.iter().filter(|name| NOT_UNDER_SIM.contains(name)).collect();
    assert!(banned.is_empty(), "headroom-sim leans on {banned:?}");
}

#[test]
fn files_are_short_enough_to_read() {
    let mut found = String::new();
    for (path, text) in sources().iter().filter(|(path, _)| path.contains("src/")) {
        let lines = text.lines().count();
        if lines > MOST_LINES {
            writeln!(found, "{path} has {lines} lines, and {MOST_LINES} are allowed")
                .expect("a string grows");
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut found = String::new();
    for document in ["README.md", "CHANGELOG.md", "ARCHITECTURE.md", "MODEL.md"] {
        // A document that is missing is missed where another one links to it.
        let Ok(text) = fs::read_to_string(root().join(document)) else { continue };
        for link in links(&text) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { document } else { file };
            if !root().join(target).exists() {
                writeln!(found, "{document}: there is no {target}").expect("a string grows");
            } else if !anchor.is_empty()
                && target.ends_with(".md")
                && !anchors(target).contains(&anchor.to_owned())
            {
                writeln!(found, "{document}: {target} has no heading #{anchor}").expect("a string grows");
            }
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

/// The last column of the model's tables names checks: rows of the oracle table, and files with tests.
#[test]
fn the_models_checks_exist() {
    let text = fs::read_to_string(root().join("MODEL.md")).expect("it exists");
    let oracles: String = sources()
        .into_iter()
        .filter(|(path, _)| path.contains("sim/tests/oracles/"))
        .map(|(_, text)| text)
        .collect();
    let mut found = String::new();
    for row in text.lines().filter(|line| line.starts_with("| ") && !line.ends_with("| check |")) {
        let checks = row.trim_end_matches(" |").rsplit("| ").next().unwrap_or_default();
        let rows = quoted(checks, '*').into_iter().filter(|id| !oracles.contains(&format!("\"{id}")));
        let files = quoted(checks, '`').into_iter().filter(|name| !has_tests(name));
        rows.chain(files).for_each(|name| writeln!(found, "no check {name}: {row}").expect("a string grows"));
        if checks.trim().is_empty() {
            writeln!(found, "nothing checks: {row}").expect("a string grows");
        }
    }
    assert!(found.is_empty(), "\n{found}");
}

/// Each mechanism has a rule, a source, what is left out ("none" where nothing is) and a check.
#[test]
fn the_models_cells_are_filled() {
    let text = fs::read_to_string(root().join("MODEL.md")).expect("it exists");
    let empty = |row: &&str| row.trim_matches('|').split('|').any(|cell| cell.trim().is_empty());
    let found: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).filter(empty).collect();
    assert!(found.is_empty(), "something is missing:\n{}", found.join("\n"));
    let headed = text.matches("| mechanism | rule, units | source | simplification | check |").count();
    assert_eq!(headed, text.matches("| mechanism |").count(), "a table of mechanisms lacks a column");
}

/// Is there a file of this name with tests in it?
fn has_tests(name: &str) -> bool {
    let folder = match name.split('/').next() {
        Some("src") => "crates/sim",
        Some("cli") => "crates",
        _ => "crates/sim/tests",
    };
    fs::read_to_string(root().join(folder).join(format!("{name}.rs")))
        .is_ok_and(|text| text.contains("#[test]"))
}

/// What stands between marks.
fn quoted(text: &str, mark: char) -> Vec<&str> {
    text.split(mark).skip(1).step_by(2).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the project").to_owned()
}

/// Every Rust file of ours: its path from the root, and its text.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["crates", "src", "tests", "xtask"] {
        collect(&root().join(folder), &mut files);
    }
    assert!(files.len() > 100, "only {} files were found", files.len());
    files
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            collect(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            let path = entry.strip_prefix(root()).expect("it is inside").to_string_lossy().replace('\\', "/");
            files.push((path, fs::read_to_string(&entry).expect("Rust is text")));
        }
    }
}

/// Lines with their numbers, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn names_pixel(line: &str) -> bool {
    let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.any(|word| word == "px" || word.ends_with("_px") || word == "pixel" || word == "pixels")
}

/// Is there something like `#1f57c3`?
fn names_colour(line: &str) -> bool {
    line.split('#').skip(1).any(|rest| {
        let digits = rest.chars().take_while(char::is_ascii_hexdigit).count();
        digits == 6 || digits == 8
    })
}

/// Where a document's links lead within the project: `[text](path)` and `src="path"`.
fn links(text: &str) -> Vec<&str> {
    let ends = [("](", ')'), ("src=\"", '"'), ("href=\"", '"')];
    let found = ends.iter().flat_map(|(begin, end)| {
        text.split(begin).skip(1).filter_map(|rest| rest.split_once(*end)).map(|(link, _)| link)
    });
    found.filter(|link| !link.contains("://") && !link.contains(char::is_whitespace)).collect()
}

/// The names by which a document's headings can be linked to, as code hosts make them.
fn anchors(document: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(document)).expect("it exists");
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let name = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = name.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn the_rules_see_what_they_should() {
    assert!(names_pixel("let width_px = 3;") && names_pixel("\"3 px\"") && !names_pixel("let p = max;"));
    assert!(names_colour("\"#1f57c3\"") && !names_colour("#[test]") && !names_colour("#abc #deadbee"));
    assert_eq!(
        links("[a](b.md#c) ![d](e.png) <img src=\"f.png\"> [g](https://h)"),
        ["b.md#c", "e.png", "f.png"]
    );
    assert_eq!(code("a\n  // b\nc").map(|(number, _)| number).collect::<Vec<_>>(), [1, 3]);
}
