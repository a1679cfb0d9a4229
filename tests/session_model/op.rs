//! The steps of a sequence.

use fastrand::Rng;

#[derive(Clone, Copy, Debug)]
pub struct NewToken {
    pub user: &'static str,
    pub ttl_secs: i64,
    pub is_genuine: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum Op {
    Restore {
        session: usize,
    },
    CheckNow {
        session: usize,
    },
    EnterForeground {
        session: usize,
    },
    SignIn {
        session: usize,
        again: bool,
    },
    SignInWith {
        session: usize,
        token: NewToken,
    },
    Token {
        session: usize,
        min_ttl_secs: i64,
        rejects: bool,
    },
    /// Answers a request of that process: the newest one, the one before that, and so on.
    Answer {
        process: usize,
        back: usize,
        token: NewToken,
    },
    Fail {
        process: usize,
        back: usize,
    },
    CancelSignIn {
        session: usize,
    },
    SignOut {
        session: usize,
    },
    LoggedOut {
        process: usize,
        succeeds: bool,
    },
    Elapse {
        secs: u32,
    },
    Keychain(&'static str),
    Network {
        is_cut: bool,
    },
    Hang {
        call: &'static str,
        hangs: bool,
    },
    /// The app itself clears the vault.
    Clear {
        process: usize,
    },
    /// The process ends, and the next one begins.
    Kill {
        process: usize,
    },
    /// Wait until nothing can happen without time passing.
    Settle,
}

/// Sessions 0 and 1 belong to process 0, session 2 to process 1.
pub const SESSIONS: usize = 3;

pub fn process_of(session: usize) -> usize {
    session / 2
}

impl Op {
    /// The process that the step needs, if any.
    pub fn process(self) -> Option<usize> {
        match self {
            Op::Restore { session }
            | Op::CheckNow { session }
            | Op::EnterForeground { session }
            | Op::SignIn { session, .. }
            | Op::SignInWith { session, .. }
            | Op::Token { session, .. }
            | Op::CancelSignIn { session }
            | Op::SignOut { session } => Some(process_of(session)),
            Op::Answer { process, .. }
            | Op::Fail { process, .. }
            | Op::LoggedOut { process, .. }
            | Op::Clear { process }
            | Op::Kill { process } => Some(process),
            _ => None,
        }
    }

    pub fn is_of_network(self) -> bool {
        matches!(self, Op::Network { .. } | Op::Hang { call: "network", .. })
    }
}

fn pick<T: Copy>(random: &mut Rng, choices: &[(usize, T)]) -> T {
    let whole: usize = choices.iter().map(|(weight, _)| weight).sum();
    let mut at = random.usize(..whole);
    for (weight, choice) in choices {
        if at < *weight {
            return *choice;
        }
        at -= weight;
    }
    choices[0].1
}

/// Most sequences have one process, because fewer rules apply to two.
pub fn sequence(seed: u64) -> Vec<Op> {
    let mut random = Rng::with_seed(seed);
    let has_second = random.u8(..4) == 0;
    let count = random.usize(4..28);
    let mut ops = Vec::new();
    if random.u8(..3) > 0 {
        let ttl_secs = pick(&mut random, &[(1, 30), (1, 5_000)]);
        let token = NewToken { user: "alice", ttl_secs, is_genuine: true };
        ops.extend([Op::SignInWith { session: 0, token }, Op::Settle]);
    }
    for _ in 0..count {
        ops.push(op(&mut random, has_second));
        if let Some(Op::SignOut { session }) = ops.last()
            && random.u8(..5) == 0
        {
            ops.push(Op::Kill { process: process_of(*session) });
        }
        if random.u8(..10) < 5 {
            ops.push(Op::Settle);
        }
    }
    ops
}

fn new_token(random: &mut Rng) -> NewToken {
    NewToken {
        user: pick(random, &[(6, "alice"), (1, "bob")]),
        ttl_secs: pick(random, &[(1, -30), (3, 30), (3, 500), (3, 5_000), (1, 50_000)]),
        is_genuine: random.u8(..8) > 0,
    }
}

fn op(random: &mut Rng, has_second: bool) -> Op {
    let sessions = if has_second { SESSIONS } else { 2 };
    let session = random.usize(..sessions);
    let process = process_of(session);
    let back = pick(random, &[(5, 0), (1, 1), (1, 2)]);
    let token = new_token(random);
    match random.u8(..100) {
        0..8 => Op::Restore { session },
        8..14 => Op::CheckNow { session },
        14..17 => Op::EnterForeground { session },
        17..26 => Op::SignIn { session, again: random.bool() },
        26..38 => Op::SignInWith { session, token },
        38..54 => Op::Token {
            session,
            min_ttl_secs: pick(random, &[(1, i64::MIN), (4, 60), (3, 1_000), (1, 100_000)]),
            rejects: random.u8(..5) == 0,
        },
        54..66 => Op::Answer { process, back, token },
        66..68 => Op::Fail { process, back },
        68..70 => Op::CancelSignIn { session },
        70..77 => Op::SignOut { session },
        77..80 => Op::LoggedOut { process, succeeds: random.bool() },
        80..84 => {
            Op::Elapse { secs: pick(random, &[(2, 1), (1, 4), (2, 59), (1, 91), (1, 601), (1, 10_000)]) }
        }
        84..89 => Op::Keychain(pick(
            random,
            &[(4, ""), (1, "locked"), (1, "unavailable"), (1, "full"), (2, "removal refused")],
        )),
        89..91 => Op::Network { is_cut: random.bool() },
        91..96 => Op::Hang {
            call: pick(
                random,
                &[(1, "read"), (1, "write"), (2, "removal"), (1, "tombstone"), (1, "network")],
            ),
            hangs: random.u8(..3) > 0,
        },
        96 => Op::Clear { process },
        _ => Op::Kill { process },
    }
}
