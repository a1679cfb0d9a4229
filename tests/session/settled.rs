//! Waits until nothing can happen without time passing: every other thread of the process sleeps.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::time::{Duration, Instant};

use super::gate::DEADLINE;

/// Returns once every other thread waits for another thread.
///
/// A woken thread counts as running immediately, so one moment at which all of them wait is enough. The function
/// reads how often each thread has run before and after that moment. If the numbers are equal, no thread has run in
/// between.
pub fn settle() {
    THREADS.with_borrow_mut(|threads| {
        let begun = Instant::now();
        let mut before = threads.glance();
        loop {
            let after = threads.glance();
            if before.is_some() && before == after && threads.all_wait() && threads.glance() == before {
                return;
            }
            assert!(begun.elapsed() < DEADLINE, "timed out waiting until every thread sleeps");
            if begun.elapsed() > Duration::from_millis(1) {
                std::thread::sleep(Duration::from_micros(300));
            } else {
                std::thread::yield_now();
            }
            before = after;
        }
    });
}

const FOLDER: &str = "/proc/self/task";

thread_local! {
    static THREADS: RefCell<Threads> = RefCell::default();
}

/// The other threads of the process, as Linux lists them. Their files stay open, because this runs a million times.
#[derive(Default)]
struct Threads {
    folder: Option<File>,
    known: BTreeMap<OsString, Files>,
    is_complete: bool,
}

struct Files {
    /// `running`, or the system call in which the thread sleeps.
    call: File,
    /// Includes how often the thread has run.
    runs: File,
    /// Includes the state in which the thread sleeps.
    stat: File,
}

impl Threads {
    /// How often each thread has run, if all of them sleep.
    fn glance(&mut self) -> Option<Vec<[u8; 64]>> {
        let folder =
            self.folder.get_or_insert_with(|| File::open(FOLDER).expect("Linux lists a process's threads"));
        // Two names of the folder itself, and this thread.
        let count = usize::try_from(folder.metadata().ok()?.nlink()).ok()?.checked_sub(3)?;
        if !self.is_complete || self.known.len() != count {
            self.list();
        }
        let mut runs = Vec::with_capacity(self.known.len());
        for files in self.known.values() {
            match read(&files.call) {
                Ok(call) if call.starts_with(b"running") => return None,
                Ok(_) => {}
                Err(_) => return self.one_has_ended(),
            }
            match read(&files.runs) {
                Ok(run) => runs.push(run),
                Err(_) => return self.one_has_ended(),
            }
        }
        Some(runs)
    }

    /// Whether all of them wait for another thread, and not for the system, which wakes them by itself.
    fn all_wait(&self) -> bool {
        self.known.values().all(|files| {
            let stat = read(&files.stat).unwrap_or([0; 64]);
            let end = stat.iter().rposition(|byte| *byte == b')').unwrap_or(0);
            stat.get(end + 2) == Some(&b'S')
        })
    }

    fn one_has_ended<T>(&mut self) -> Option<T> {
        self.is_complete = false;
        None
    }

    fn list(&mut self) {
        let own = std::fs::read_link("/proc/thread-self").expect("Linux names this thread");
        let entries = std::fs::read_dir(FOLDER).expect("Linux lists a process's threads");
        let ids: Vec<OsString> = entries.flatten().map(|entry| entry.file_name()).collect();
        self.known.retain(|id, files| ids.contains(id) && read(&files.call).is_ok());
        self.is_complete = true;
        for id in ids {
            if Some(id.as_os_str()) == own.file_name() || self.known.contains_key(&id) {
                continue;
            }
            let opened = |name: &str| File::open(Path::new(FOLDER).join(&id).join(name));
            match (opened("syscall"), opened("schedstat"), opened("stat")) {
                (Ok(call), Ok(runs), Ok(stat)) => drop(self.known.insert(id, Files { call, runs, stat })),
                _ => self.is_complete = false,
            }
        }
    }
}

/// Enough bytes to see a difference between two reads.
fn read(file: &File) -> io::Result<[u8; 64]> {
    let mut text = [0; 64];
    file.read_at(&mut text, 0)?;
    Ok(text)
}
