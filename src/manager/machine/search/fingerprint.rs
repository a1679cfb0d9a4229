//! Which states are equal. Numbers that only identify something (a call, a job, a token) are replaced by the position
//! of their first use, and numbers that only order things by their rank.
//!
//! The state machine is read through its `Debug`, so a new field belongs to the state automatically. If the new field
//! is a number of one of those kinds, `numbers` must know its name, or the search does not end.

use std::fmt::{self, Write as _};

use ring::digest;

use super::token::Tok;
use super::world::World;

/// The kind of the numbers in a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Plain,
    Calls,
    Jobs,
    Orders,
    /// They are not part of the state.
    Nothing,
}

/// The text of a state, while it is being written.
pub(super) struct Fingerprint {
    text: Vec<u8>,
    /// For the structs that are open.
    open: Vec<Numbers>,
    calls: Vec<u64>,
    jobs: Vec<u64>,
    tokens: Vec<u8>,
    /// The positions of orders in the text.
    orders: Vec<(usize, u64)>,
    dead: u32,
    /// Whether the next number is a token's.
    is_token: bool,
}

impl Fingerprint {
    pub(super) fn new() -> Self {
        Fingerprint {
            text: Vec::with_capacity(8_192),
            open: Vec::new(),
            calls: Vec::new(),
            jobs: Vec::new(),
            tokens: Vec::new(),
            orders: Vec::new(),
            dead: 0,
            is_token: false,
        }
    }

    pub(super) fn of(&mut self, world: &World) -> u128 {
        self.text.clear();
        self.open.clear();
        self.open.push(Numbers::Plain);
        self.calls.clear();
        self.jobs.clear();
        self.tokens.clear();
        self.orders.clear();
        self.dead = world.dead;
        self.debug(&world.machine);
        self.rank();
        world.write(self);
        let hash = digest::digest(&digest::SHA256, &self.text);
        let mut half = [0; 16];
        half.copy_from_slice(&hash.as_ref()[..16]);
        u128::from_le_bytes(half)
    }

    /// Replaces the orders written since the last call by their ranks.
    pub(super) fn rank(&mut self) {
        let mut sorted: Vec<u64> = self.orders.iter().map(|(_, order)| *order).collect();
        sorted.sort_unstable();
        sorted.dedup();
        for (place, order) in &self.orders {
            self.text[*place] = sorted.iter().position(|other| other == order).unwrap_or(0) as u8;
        }
        self.orders.clear();
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.text.push(byte);
    }

    pub(super) fn debug(&mut self, value: &dyn fmt::Debug) {
        // Writing into a vector never fails.
        let _ = write!(self, "{value:?}");
    }

    pub(super) fn call(&mut self, call: i64) -> u8 {
        label(&mut self.calls, call.unsigned_abs())
    }

    /// The position of its first use in the state machine; `None` if there is none.
    pub(super) fn known_call(&self, call: i64) -> Option<u8> {
        self.calls.iter().position(|known| *known == call.unsigned_abs()).map(|place| place as u8)
    }

    pub(super) fn known_job(&self, job: u64) -> Option<u8> {
        self.jobs.iter().position(|known| *known == job).map(|place| place as u8)
    }

    pub(super) fn order(&mut self, order: u64) {
        self.orders.push((self.text.len(), order));
        self.text.push(0);
    }

    pub(super) fn token(&mut self, token: Option<Tok>) {
        match token {
            Some(token) => self.token_number(token.number()),
            None => self.byte(255),
        }
    }

    fn number(&mut self, piece: &str) {
        let number = piece.parse::<u64>().unwrap_or(u64::MAX);
        if std::mem::take(&mut self.is_token) {
            return self.token_number(number as u8);
        }
        match self.open.last() {
            Some(Numbers::Calls) => {
                let place = label(&mut self.calls, number);
                self.byte(place);
            }
            Some(Numbers::Jobs) => {
                let place = label(&mut self.jobs, number);
                self.byte(place);
            }
            Some(Numbers::Orders) => self.order(number),
            Some(Numbers::Nothing) => {}
            _ => self.text.extend_from_slice(piece.as_bytes()),
        }
    }

    fn token_number(&mut self, number: u8) {
        let (serial, class) = Tok::parts(number);
        let is_dead = self.dead >> serial & 1 == 1;
        let place = label(&mut self.tokens, serial);
        self.text.extend_from_slice(&[place, class, u8::from(is_dead)]);
    }
}

fn label<T: PartialEq>(known: &mut Vec<T>, new: T) -> u8 {
    if let Some(place) = known.iter().position(|old| *old == new) {
        return place as u8;
    }
    known.push(new);
    (known.len() - 1) as u8
}

/// The kind of the numbers in that field. Compares the length first: this runs a hundred times for each state.
fn numbers(name: &str) -> Numbers {
    match name.len() {
        2 if name == "id" => Numbers::Calls,
        2 if name == "at" => Numbers::Nothing,
        3 if name == "job" => Numbers::Jobs,
        3 if name == "now" => Numbers::Nothing,
        5 if name == "order" || name == "saves" => Numbers::Orders,
        6 if name == "waiter" => Numbers::Calls,
        6 if name == "answer" => Numbers::Jobs,
        7 if name == "waiters" || name == "request" => Numbers::Calls,
        7 if name == "writing" => Numbers::Jobs,
        8 if name == "sign_ins" => Numbers::Calls,
        8 if name == "last_job" => Numbers::Nothing,
        9 if name == "monotonic" => Numbers::Nothing,
        10 if name == "after_save" || name == "request_id" => Numbers::Calls,
        10 if name == "last_order" => Numbers::Orders,
        11 if name == "provider_at" => Numbers::Nothing,
        _ => Numbers::Plain,
    }
}

/// `Debug` writes a struct's braces, field names and numbers each in one piece. A field's name adds nothing to its
/// position.
impl fmt::Write for Fingerprint {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let Some(first) = piece.as_bytes().first() else { return Ok(()) };
        match first {
            b'0'..=b'9' => self.number(piece),
            b'~' => self.is_token = true,
            b':' => {}
            b',' => self.byte(b','),
            b'a'..=b'z' => match piece {
                "true" | "false" | "s" => self.byte(*first),
                name => {
                    if let Some(open) = self.open.last_mut() {
                        *open = numbers(name);
                    }
                }
            },
            b' ' if piece == " { " => self.open.push(Numbers::Plain),
            b' ' if piece == " }" => {
                self.open.pop();
                self.byte(b'}');
            }
            _ => self.text.extend_from_slice(piece.as_bytes()),
        }
        Ok(())
    }
}
