//! Waits until nothing can happen any more without time: every thread of the process but this one sleeps.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use super::gate::DEADLINE;

/// One thread at a glance: whether it sleeps, and how often it has run.
type Glance = (OsString, bool, String);

/// Returns once every other thread waits for somebody.
///
/// A thread that is woken counts as running from then on, so it is enough that at one moment all of them sleep. Two looks
/// at each make sure of that moment: between the first thread's first look and the last one's second, none has run.
pub fn settle() {
    let begun = Instant::now();
    let mut before = glance();
    loop {
        let after = glance();
        if before == after && after.iter().all(|(_, sleeps, _)| *sleeps) {
            return;
        }
        assert!(begun.elapsed() < DEADLINE, "in vain: waiting until every thread sleeps: {after:?}");
        if begun.elapsed() > Duration::from_millis(5) {
            std::thread::sleep(Duration::from_micros(200));
        } else {
            std::thread::yield_now();
        }
        before = after;
    }
}

fn glance() -> Vec<Glance> {
    let own = std::fs::read_link("/proc/thread-self").expect("Linux names this thread");
    let own = own.file_name().expect("a thread's id");
    let mut threads = Vec::new();
    for entry in std::fs::read_dir("/proc/self/task").expect("Linux lists a process's threads") {
        let entry = entry.expect("a thread");
        let (path, id) = (entry.path(), entry.file_name());
        if id == own {
            continue;
        }
        // A thread that has ended meanwhile is no obstacle, but the list has changed.
        let ran = std::fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        let stat = std::fs::read_to_string(path.join("stat")).unwrap_or_default();
        let sleeps = stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('S'));
        threads.push((id, sleeps, ran));
    }
    threads.sort();
    threads
}
