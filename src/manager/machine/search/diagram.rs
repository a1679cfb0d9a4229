//! The diagram of docs/session.md: the changes of status that the searches found.

use std::path::PathBuf;

use super::menus::reports;
use super::seen::Seen;

const OPENING: &str = "<!-- generated:session-diagram -->";
const CLOSING: &str = "<!-- /generated:session-diagram -->";
/// If set, the document is written again.
const WRITE: &str = "WALLET_JWT_WRITE_DOCS";

fn diagram(seen: &Seen) -> String {
    let mut text = String::from("```mermaid\nstateDiagram-v2\n    [*] --> loading\n");
    for ((from, to), causes) in &seen.edges {
        let causes: Vec<_> = causes.iter().copied().collect();
        text.push_str(&format!("    {from} --> {to}: {}\n", causes.join("<br/>")));
    }
    text + "```"
}

fn document() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "docs", "session.md"].iter().collect()
}

/// Also prints the searches' results, with `--nocapture`.
#[test]
fn search_has_seen_what_docs_session_md_shows() {
    let mut seen = Seen::default();
    let (mut states, mut transitions, mut secs) = (0, 0, 0.0);
    println!("| search | states | transitions | outstanding | processor time |\n|---|---|---|---|---|");
    for (menu, report) in reports() {
        seen.add(&report.seen);
        let took = report.took.as_secs_f64();
        (states, transitions, secs) = (states + report.states, transitions + report.transitions, secs + took);
        println!(
            "| {} | {} | {} | {} | {took:.1} s |",
            menu.name, report.states, report.transitions, report.outstanding
        );
    }
    println!("| all | {states} | {transitions} | | {secs:.1} s |");

    let text = std::fs::read_to_string(document()).expect("docs/session.md");
    let (before, rest) = text.split_once(OPENING).expect("where the diagram begins");
    let (shown, after) = rest.split_once(CLOSING).expect("where the diagram ends");
    let made = diagram(&seen);
    if std::env::var_os(WRITE).is_some() {
        let text = format!("{before}{OPENING}\n{made}\n{CLOSING}{after}");
        std::fs::write(document(), text).expect("docs/session.md can be written");
    } else {
        assert_eq!(shown.trim(), made, "docs/session.md: run the test once more with {WRITE}=1");
    }
}
