//! The searches.

use super::menu::{Fault, Kind, Left, Menu, Other};
use super::search;
use super::token::Class;

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

fn try_every_order(name: &str) {
    let menu = MENUS.iter().find(|menu| menu.name == name).expect("a menu of that name");
    let report = search(menu);
    println!(
        "{name}: {} states, {} transitions, {} outstanding, {} ways between statuses, {:?}",
        report.states,
        report.transitions,
        report.outstanding,
        report.seen.ways(),
        report.took
    );
}

#[test]
fn three_calls_in_every_order() {
    try_every_order("three calls");
}

#[test]
fn many_callers_in_every_order() {
    try_every_order("many callers");
}

#[test]
fn faults_in_every_order() {
    try_every_order("faults");
}

#[test]
fn a_process_that_ends_in_every_order() {
    try_every_order("a process that ends");
}

#[test]
fn other_processes_in_every_order() {
    try_every_order("other processes");
}

#[test]
fn time_in_every_order() {
    try_every_order("time");
}

#[test]
#[ignore = "long, and not yet run over the machine as it stands"]
fn logout_in_every_order() {
    try_every_order("logout");
}

#[test]
fn without_tombstones_in_every_order() {
    try_every_order("without tombstones");
}

#[test]
fn a_store_that_asks_in_every_order() {
    try_every_order("a store that asks the user");
}

#[test]
fn a_slow_clock_in_every_order() {
    try_every_order("a clock that is slow");
}
