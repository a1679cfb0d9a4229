//! The searches. Each is a test; the diagram of docs/session.md combines their results.

use std::sync::OnceLock;

use super::menu::{Fault, Kind, Left, Menu, Other};
use super::token::Class;
use super::{Report, search};

const EVERY_CALL: &[Kind] = &[
    Kind::Restore,
    Kind::CheckNow,
    Kind::Unlock,
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
    Other::OwesLogout,
    Other::Renews,
    Other::Repeats,
    Other::SignsIn,
    Other::Closes,
    Other::Reopens,
];

const NOTHING: Left = Left { calls: 0, answers: 0, faults: 0, ticks: 0, ends: 0, others: 0 };

/// The keychain has a session that is about to expire; the app may make any call.
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

static MENUS: [Menu; 15] = [
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
        name: "faults of a kept session",
        kept: Some(Class::Long),
        first: &[Kind::Restore],
        calls: &[Kind::SignOut, Kind::With(Class::Long), Kind::Restore, Kind::CheckNow],
        faults: &[Fault::KeyLost, Fault::Save, Fault::Delete, Fault::Mark],
        left: Left { calls: 3, faults: 2, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "a session that has run out",
        kept: Some(Class::Over),
        others: &[Other::Deletes, Other::SignsOut, Other::Renews],
        left: Left { calls: 2, answers: 1, others: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "a process that ends",
        kept: Some(Class::Long),
        has_logout: true,
        left: Left { calls: 2, answers: 1, faults: 1, ends: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "other processes",
        has_logout: true,
        left: Left { calls: 2, answers: 1, others: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "another process after a refusal",
        calls: &[Kind::SignOut, Kind::SignIn, Kind::With(Class::Long), Kind::CheckNow, Kind::Restore],
        faults: &[Fault::Delete, Fault::Mark, Fault::NoMarks],
        others: &[Other::SignsIn, Other::Marks, Other::OwesLogout, Other::SignsOut],
        has_logout: true,
        left: Left { calls: 2, answers: 1, faults: 1, others: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "another process twice",
        kept: Some(Class::Long),
        first: &[Kind::Restore],
        calls: &[Kind::SignOut, Kind::CheckNow, Kind::With(Class::Long)],
        faults: &[Fault::Delete],
        others: &[Other::SignsIn, Other::Marks],
        left: Left { calls: 2, faults: 1, others: 2, ..NOTHING },
        ..ANYTHING
    },
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
        calls: &[Kind::SignOut, Kind::SignIn, Kind::SignInAgain, Kind::CheckNow],
        answers: &[Class::Long],
        has_logout: true,
        left: Left { calls: 3, answers: 2, ticks: 1, ..NOTHING },
        ..ANYTHING
    },
    Menu {
        name: "an owed logout after a restart",
        kept: Some(Class::Long),
        calls: &[Kind::SignOut, Kind::SignIn, Kind::CheckNow, Kind::With(Class::Long)],
        answers: &[Class::Long],
        faults: &[Fault::NoMarks, Fault::Unavailable, Fault::Delete],
        has_logout: true,
        left: Left { calls: 3, answers: 1, faults: 1, ends: 1, ..NOTHING },
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

/// With one call less, and without the largest search: for slower tests.
pub(super) fn small() -> impl Iterator<Item = Menu> {
    let smaller = |menu: &Menu| {
        let mut menu = menu.clone();
        menu.left.calls -= 1;
        menu
    };
    MENUS.iter().filter(|menu| menu.left.calls < 3).map(smaller)
}

/// If set, each search has that many more calls. Each takes ten times as long, and the diagram may show more.
const MORE: &str = "WALLET_JWT_SEARCH_MORE";

fn made(menu: &Menu) -> Report {
    let more = std::env::var(MORE).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut menu = menu.clone();
    menu.left.calls += more;
    search(&menu)
}

static REPORTS: [OnceLock<Report>; MENUS.len()] = [const { OnceLock::new() }; MENUS.len()];

/// Each search runs once, even if several tests need its result.
pub(super) fn reports() -> impl Iterator<Item = (&'static Menu, &'static Report)> {
    MENUS.iter().zip(&REPORTS).map(|(menu, report)| (menu, report.get_or_init(|| made(menu))))
}

fn report(name: &str) -> &'static Report {
    let index = MENUS.iter().position(|menu| menu.name == name).expect("a search of that name");
    REPORTS[index].get_or_init(|| made(&MENUS[index]))
}

#[test]
fn rules_hold_in_every_order_of_three_calls() {
    // Pending calls, effects and requests.
    assert!(report("three calls").outstanding >= 6);
}

#[test]
fn rules_hold_however_many_callers_wait() {
    assert!(report("many callers").outstanding >= 6);
}

#[test]
fn rules_hold_whatever_fails() {
    report("faults");
    report("faults of a kept session");
}

#[test]
fn rules_hold_wherever_the_process_ends() {
    report("a process that ends");
    report("without tombstones");
}

#[test]
fn rules_hold_whatever_other_processes_do() {
    report("other processes");
    report("another process after a refusal");
    report("another process twice");
    report("a session that has run out");
}

#[test]
fn rules_hold_whenever_time_passes() {
    report("time");
    report("a clock that is slow");
}

#[test]
fn rules_hold_while_a_logout_is_owed() {
    report("logout");
    report("an owed logout after a restart");
}

#[test]
fn rules_hold_where_reading_asks_the_user() {
    report("a store that asks the user");
}
