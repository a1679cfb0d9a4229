//! Tries every order of a session's events: breadth first over hashed states, from the start of the process, with all
//! events outside the state machine (`world`), and the rules that must always hold (`rules`).

mod answers;
mod diagram;
mod effects;
mod feed;
mod fingerprint;
mod job;
mod menu;
mod menus;
mod moves;
mod outside;
mod rules;
mod seen;
mod settled;
mod token;
mod world;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use fingerprint::Fingerprint;
use menu::Menu;
use moves::Move;
use seen::Seen;
use world::{Broken, World};

/// The result of a search.
#[derive(Debug)]
struct Report {
    states: usize,
    transitions: usize,
    /// The largest number of pending inputs at one time.
    outstanding: usize,
    /// Processor time.
    took: Duration,
    seen: Seen,
}

/// For keys that are hashes already.
#[derive(Default)]
struct Low(u64);

impl Hasher for Low {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
}

/// The processor time of this thread, without other processes.
fn worked() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// Tries everything that the menu allows. Panics with the shortest sequence that breaks a rule.
fn search(menu: &Menu) -> Report {
    let begun = worked();
    let mut seen = Seen::default();
    let start =
        start(menu, &mut seen).unwrap_or_else(|broken| panic!("{}: at the start: {broken}", menu.name));
    let mut known: HashSet<u128, BuildHasherDefault<Low>> = HashSet::default();
    let mut fingerprint = Fingerprint::new();
    known.insert(fingerprint.of(&start));
    // The state and move from which each state was first reached.
    let mut origins = vec![(0_u32, Move::Time)];
    let mut reached = vec![(0_u32, start)];
    let (mut transitions, mut outstanding) = (0, 0);
    while !reached.is_empty() {
        let mut next_reached = Vec::new();
        for (origin, world) in reached.drain(..) {
            for next in world.moves(menu) {
                let mut after = world.clone();
                let made = after.make(next, menu, &mut seen).and_then(|()| after.check_settled(menu));
                if let Err(broken) = made {
                    panic!("{}: {broken}\n{}", menu.name, way(menu, &origins, origin, next));
                }
                transitions += 1;
                if known.insert(fingerprint.of(&after)) {
                    outstanding = outstanding.max(after.outstanding());
                    next_reached.push((origins.len() as u32, after));
                    origins.push((origin, next));
                }
            }
        }
        reached = next_reached;
    }
    Report { states: origins.len(), transitions, outstanding, took: worked().saturating_sub(begun), seen }
}

/// The world at the start, after the initial calls have succeeded.
fn start(menu: &Menu, seen: &mut Seen) -> Result<World, Broken> {
    let mut world = World::new(menu);
    world.start(menu, seen)?;
    for kind in menu.first {
        world.call(*kind, kind.manager(), None, seen)?;
        world.end_jobs(menu, seen)?;
    }
    Ok(world)
}

/// The events since the start, and the state machine's effects.
fn way(menu: &Menu, origins: &[(u32, Move)], last: u32, next: Move) -> String {
    let mut moves = vec![next];
    let mut at = last as usize;
    while at != 0 {
        moves.push(origins[at].1);
        at = origins[at].0 as usize;
    }
    let mut seen = Seen::default();
    let mut text = String::new();
    let Ok(mut world) = start(menu, &mut seen) else { return text };
    for next in moves.iter().rev() {
        let under_way = match next {
            Move::TakesEffect(index) | Move::Ends(index) | Move::Fails(index, _) => Some(world.jobs[*index]),
            _ => None,
        };
        let made = world.make(*next, menu, &mut seen);
        let under_way = under_way.map(|job| format!(" {:?} {:?}", job.work, job.so_far)).unwrap_or_default();
        text.push_str(&format!(
            "  {next:?}{under_way}\n      {:?}, keychain {:?}, marks {:?}, under way {:?}, waiting {:?}\n",
            world.told,
            world.keychain,
            world.marks,
            world.jobs.iter().map(|job| (job.work, job.so_far)).collect::<Vec<_>>(),
            world.waiters.iter().map(|waiter| (waiter.id, waiter.kind)).collect::<Vec<_>>(),
        ));
        if made.is_err() {
            text.push_str(&format!("  {:?}\n", world.machine));
        }
    }
    text
}

/// States with the same fingerprint behave alike: a fingerprint leaves nothing relevant out.
#[test]
fn states_with_one_fingerprint_go_on_alike() {
    for menu in menus::small() {
        let mut fingerprint = Fingerprint::new();
        let mut known: HashMap<u128, Vec<u128>> = HashMap::new();
        let mut reached = vec![start(&menu, &mut Seen::default()).expect("a start")];
        while let Some(world) = reached.pop() {
            let mut nexts = Vec::new();
            for next in world.moves(&menu) {
                let mut after = world.clone();
                after.make(next, &menu, &mut Seen::default()).expect("no rule is broken");
                nexts.push((fingerprint.of(&after), after));
            }
            let mut ways: Vec<_> = nexts.iter().map(|(way, _)| *way).collect();
            ways.sort_unstable();
            ways.dedup();
            match known.insert(fingerprint.of(&world), ways.clone()) {
                Some(before) => assert_eq!(before, ways, "{}: {world:?}", menu.name),
                None => reached.extend(nexts.into_iter().map(|(_, after)| after)),
            }
        }
    }
}
