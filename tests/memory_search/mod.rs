//! Searches this process's memory.
#![allow(dead_code, reason = "each test crate uses only some of these")]

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};

use zeroize::Zeroize as _;

/// The needle, stored so that the search does not find it by itself.
const MASK: u8 = 0xA5;

/// What is searched for.
pub struct Needle(Vec<u8>);

impl Needle {
    /// A piece of the token's signature. Without it the token is useless, and nothing else contains it. It is from
    /// the middle and longer than the vector registers: they keep the last 64 bytes of a copy, and the system may
    /// save them on a stack (seen here), which no library can prevent.
    pub fn of(token: &str) -> Self {
        let bytes = token.as_bytes();
        let piece = &bytes[bytes.len() - 260..bytes.len() - 100];
        Needle(piece.iter().map(|byte| byte ^ MASK).collect())
    }

    /// One that nothing contains, for a process in which others run too.
    pub fn unique() -> Self {
        Needle((0..160_u8).map(|place| (place.wrapping_mul(73) % 26 + b'a') ^ MASK).collect())
    }

    /// The only copy of it, between other bytes: whoever frees memory writes to its beginning.
    pub fn shown(&self) -> Vec<u8> {
        let around = [b'.' ^ MASK; 64];
        around.iter().chain(&self.0).chain(&around).map(|byte| byte ^ MASK).collect()
    }

    fn is_at(&self, window: &[u8]) -> bool {
        window.iter().zip(&self.0).all(|(byte, masked)| byte ^ MASK == *masked)
    }

    /// How often the needle is in the writable memory of this process.
    pub fn count(&self) -> usize {
        let mut memory = fs::File::open("/proc/self/mem").unwrap();
        let mut chunk = vec![0_u8; 1 << 20];
        let own = chunk.as_ptr() as u64..chunk.as_ptr() as u64 + chunk.len() as u64;
        let mut found = 0;
        for (start, end) in writable_regions() {
            let mut at = start;
            while at < end {
                let length = chunk.len().min(usize::try_from(end - at).unwrap());
                memory.seek(SeekFrom::Start(at)).unwrap();
                // A region may no longer exist, or may not be memory at all.
                let Ok(()) = memory.read_exact(&mut chunk[..length]) else { break };
                found += chunk[..length]
                    .windows(self.0.len())
                    .enumerate()
                    .filter(|(offset, window)| self.is_at(window) && !own.contains(&(at + *offset as u64)))
                    .count();
                chunk.as_mut_slice().zeroize();
                if length < chunk.len() {
                    break;
                }
                // The chunks overlap, so that a needle across a border is found.
                at += (length - self.0.len()) as u64;
            }
        }
        found
    }
}

fn writable_regions() -> Vec<(u64, u64)> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    maps.lines()
        .filter(|line| line.split(' ').nth(1).is_some_and(|rights| rights.starts_with("rw")))
        .map(|line| {
            let (start, rest) = line.split_once('-').unwrap();
            let end = rest.split(' ').next().unwrap();
            (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(end, 16).unwrap())
        })
        .collect()
}
