//! Which steps may run side by side. Tests wait much, so two steps at a time take less than one after the other.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::needs::{Need, Source};
use crate::steps::Step;
use crate::workspace::Workspace;

/// Fills the quota of the kernel's keys, so that no other test could save.
const ALONE: &[&str] = &["keyutils"];

/// Steps that also write into the folders of another part.
const OTHER_PARTS: &[(&str, &[&str])] =
    &[("android-react-native", &["javascript"]), ("ios-module", &["javascript", "swift", "android"])];

/// The steps that wait, and those that run.
struct State<'s> {
    waiting: Vec<&'s Step>,
    running: Vec<&'s Step>,
}

impl<'s> State<'s> {
    /// The next step that may run now. A part with many steps left comes first: its steps run one after another.
    fn take(&mut self, may: impl Fn(&Step, &Step) -> bool) -> Option<&'s Step> {
        let free = |step: &Step| self.running.iter().all(|running| may(step, running));
        let left = |step: &Step| self.waiting.iter().filter(|other| other.part == step.part).count();
        let longest = self.waiting.iter().enumerate().filter(|(_, step)| free(step));
        // The first of several.
        let (next, _) = longest.rev().max_by_key(|(_, step)| left(step))?;
        let step = self.waiting.remove(next);
        self.running.push(step);
        Some(step)
    }
}

/// Runs the steps, at most `lanes` at a time, and returns what `run` made of them, in the order in which they ended.
pub fn run<T: Send>(
    workspace: &Workspace,
    steps: &[&'static Step],
    lanes: usize,
    run: impl Fn(&'static Step) -> T + Sync,
) -> Vec<T> {
    let state = Mutex::new(State { waiting: steps.to_vec(), running: Vec::new() });
    let (ended, results) = (Condvar::new(), Mutex::new(Vec::new()));
    let lane = || {
        let mut locked = state.lock().unwrap_or_else(PoisonError::into_inner);
        while !locked.waiting.is_empty() {
            let Some(step) = locked.take(|step, running| may_run_beside(workspace, step, running)) else {
                locked = ended.wait(locked).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            drop(locked);
            let result = run(step);
            results.lock().unwrap_or_else(PoisonError::into_inner).push(result);
            locked = state.lock().unwrap_or_else(PoisonError::into_inner);
            locked.running.retain(|running| running.name != step.name);
            ended.notify_all();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..lanes.max(1) {
            scope.spawn(lane);
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Steps of one part share folders. What both would fetch into the cache, one of them fetches.
fn may_run_beside(workspace: &Workspace, step: &Step, running: &Step) -> bool {
    let is_alone = |step: &Step| ALONE.contains(&step.name);
    let shares_part = parts(step).iter().any(|part| parts(running).contains(part));
    let is_missing = |need: &&Need| matches!(need.source, Source::Cache { .. }) && !(need.found)(workspace);
    let fetches = |need: &&Need| running.needs.iter().any(|other| other.name == need.name);
    let shares_fetch = step.needs.iter().filter(fetches).any(|need| is_missing(&need));
    !is_alone(step) && !is_alone(running) && !shares_part && !shares_fetch
}

fn parts(step: &Step) -> Vec<&'static str> {
    let others = OTHER_PARTS.iter().find(|(name, _)| *name == step.name).map_or(&[][..], |(_, parts)| parts);
    std::iter::once(step.part).chain(others.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::*;
    use crate::steps::TABLE;

    fn step(name: &str) -> anyhow::Result<&'static Step> {
        TABLE.iter().find(|step| step.name == name).ok_or_else(|| anyhow::anyhow!("{name}"))
    }

    fn may(one: &str, other: &str) -> anyhow::Result<bool> {
        let workspace = Workspace::at(Path::new("/nowhere"));
        let (one, other) = (step(one)?, step(other)?);
        assert_eq!(may_run_beside(&workspace, one, other), may_run_beside(&workspace, other, one));
        Ok(may_run_beside(&workspace, one, other))
    }

    #[test]
    fn steps_that_share_a_folder_run_one_after_another() -> anyhow::Result<()> {
        for (one, other) in
            [("js-types", "js-unit"), ("js-unit", "android-react-native"), ("swift", "ios-module")]
        {
            assert!(!may(one, other)?, "{one} {other}");
        }
        assert!(may("core", "rustdoc")?);
        Ok(())
    }

    #[test]
    fn the_quota_of_the_kernels_keys_is_filled_alone() -> anyhow::Result<()> {
        for other in TABLE.iter().filter(|step| step.name != "keyutils") {
            assert!(!may("keyutils", other.name)?, "{}", other.name);
        }
        Ok(())
    }

    #[test]
    fn what_is_missing_is_fetched_once() -> anyhow::Result<()> {
        // Both need Maven's packages, and nothing is fetched yet.
        assert!(!may("kotlin", "android-r8")?);
        Ok(())
    }

    #[test]
    fn each_step_runs_once_and_two_at_a_time() -> anyhow::Result<()> {
        let workspace = Workspace::at(Path::new("/nowhere"));
        let steps: Vec<_> = TABLE.iter().collect();
        for lanes in [0, 1, 2, 5] {
            let (running, most) = (Mutex::new(0_usize), Mutex::new(0_usize));
            let count = |by: isize| -> usize {
                let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
                *running = running.saturating_add_signed(by);
                *running
            };
            let mut ran = run(&workspace, &steps, lanes, |step| {
                let now = count(1);
                let mut most = most.lock().unwrap_or_else(PoisonError::into_inner);
                *most = now.max(*most);
                drop(most);
                std::thread::sleep(Duration::from_millis(2));
                count(-1);
                step.name
            });
            ran.sort_unstable();
            let mut all: Vec<_> = TABLE.iter().map(|step| step.name).collect();
            all.sort_unstable();
            assert_eq!(ran, all);
            assert!(most.into_inner().unwrap_or_default() <= lanes.max(1));
        }
        Ok(())
    }
}
