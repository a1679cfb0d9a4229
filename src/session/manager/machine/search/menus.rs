//! The searches. Each is a test; what they have seen together is the diagram of docs/session.md.

use std::sync::OnceLock;

use super::menu::{Fault, Kind, Left, Menu, Other};
use super::token::Class;
use super::{Report, search};

const EVERY_CALL: &[Kind] = &[
    Kind::Restore,
    Kind::CheckNow,
    Kind::Foreground,
    Kind::SignIn,
    Kind::SignInAgain,
    Kind::With(Class::Long),
    Kind::With(Class::Short),
    Kind::With(Class::Others),
    Kind::Token,
    Kind::Rejected,
    Kind::Cancel,
    Kind::SignOut,
];

const EVERY_FAULT: &[Fault] = &[
    Fault::Locked,
    Fault::Unavailable,
    Fault::KeyLost,
    Fault::Refused,
    Fault::Early,
    Fault::NoMarks,
    Fault::Save,
    Fault::Delete,
    Fault::Mark,
    Fault::Verify,
];

const EVERY_OTHER: &[Other] = &[
    Other::Deletes,
    Other::SignsOut,
    Other::Marks,
    Other::Renews,
    Other::SignsIn,
    Other::Closes,
    Other::Reopens,
];

const NOTHING: Left = Left { calls: 0, answers: 0, faults: 0, ticks: 0, ends: 0, others: 0 };

/// A session that is about to end is kept; the app may call anything.
const ANYTHING: Menu = Menu {
    name: "",
    kept: Some(Class::Short),
    first: &[],
    calls: EVERY_CALL,
    answers: &[Class::Long, Class::Short, Class::Others],
    faults: EVERY_FAULT,
    others: EVERY_OTHER,
    left: NOTHING,
    has_marks: true,
    asks_user: false,
    has_logout: false,
    behind_secs: 0,
};

static MENUS: [Menu; 10] = [
    Menu { name: "three calls", left: Left { calls: 3, answers: 1, ..NOTHING }, ..ANYTHING },
    Menu {
        name: "many callers",
        calls: &[Kind::SignIn, Kind::With(Class::Short), Kind::Token, Kind::Rejected, Kind::SignOut],
        first: &[Kind::Restore],
        left: Left { calls: 4, answers: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu { name: "faults", left: Left { calls: 2, answers: 1, faults: 2, ..NOTHING }, ..ANYTHING },
    Menu {
        name: "a process that ends",
        kept: Some(Class::Long),
        has_logout: true,
        left: Left { calls: 2, answers: 1, faults: 1, ends: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu { name: "other processes", left: Left { calls: 2, answers: 1, others: 1, ..NOTHING }, ..ANYTHING },
    Menu {
        name: "time",
        kept: None,
        faults: &[Fault::Unavailable, Fault::Locked, Fault::Early],
        left: Left { calls: 2, answers: 1, faults: 2, ticks: 3, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "logout",
        kept: Some(Class::Long),
        calls: &[Kind::SignOut, Kind::SignIn, Kind::SignInAgain, Kind::CheckNow, Kind::With(Class::Long)],
        has_logout: true,
        left: Left { calls: 3, answers: 2, ticks: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "without tombstones",
        has_marks: false,
        left: Left { calls: 2, answers: 1, faults: 1, ends: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "a store that asks the user",
        asks_user: true,
        left: Left { calls: 2, answers: 1, faults: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "a clock that is slow",
        kept: Some(Class::Long),
        behind_secs: 9_950,
        left: Left { calls: 2, answers: 1, ticks: 2, ..NOTHING },
        ..ANYTHING
    },
];
#[test]
fn search_lab() {
    for menu in &MENUS {
        let one = std::env::var("MENU").unwrap_or_default();
        if !menu.name.contains(&one) { continue }
        let report = search(menu);
        println!("{}: {} states, {} transitions, {} outstanding, {:?}", menu.name, report.states, report.transitions, report.outstanding, report.took);
    }
}
