//! The answers that the server may give, correct or not.

use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use wallet_jwt::keys::MAX_KEY_SET_BYTES;

use super::waiting::DEADLINE;

/// What the server does with a request.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    manner: Manner,
    gate: Option<Gate>,
}

#[derive(Clone)]
enum Manner {
    Whole(Vec<u8>),
    /// The head announces more bytes than the server sends.
    CutOff(Vec<u8>),
    Never,
    Drip,
    /// Announces 10 MiB, and stops one byte after the limit for a key set.
    Huge,
    Endless,
    HangUp,
    Gibberish,
}

/// The length that [`Reply::huge`] announces.
pub const HUGE_BYTES: usize = 10 * 1024 * 1024;

impl Reply {
    pub fn of(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Reply { status, headers: Vec::new(), manner: Manner::Whole(body.into()), gate: None }
    }

    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Reply::of(200, body)
    }

    fn in_manner(manner: Manner) -> Self {
        Reply { manner, ..Reply::ok("") }
    }

    pub fn cut_off(body: impl Into<Vec<u8>>) -> Self {
        Reply::in_manner(Manner::CutOff(body.into()))
    }

    /// Accepts the connection and never answers.
    pub fn never() -> Self {
        Reply::in_manner(Manner::Never)
    }

    /// Sends one byte at a time, slowly and without end.
    pub fn drip() -> Self {
        Reply::in_manner(Manner::Drip)
    }

    pub fn huge() -> Self {
        Reply::in_manner(Manner::Huge)
    }

    pub fn endless() -> Self {
        Reply::in_manner(Manner::Endless)
    }

    pub fn hang_up() -> Self {
        Reply::in_manner(Manner::HangUp)
    }

    pub fn gibberish() -> Self {
        Reply::in_manner(Manner::Gibberish)
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The answer is chosen now and sent when the gate opens.
    pub fn held_by(mut self, gate: &Gate) -> Self {
        self.gate = Some(gate.clone());
        self
    }
}

/// Holds answers back until the gate opens.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    pub fn wait(&self) {
        let open = self.0.0.lock().unwrap();
        drop(self.0.1.wait_timeout_while(open, DEADLINE, |open| !*open).unwrap());
    }
}

impl Reply {
    /// Sends the answer. An error means that the client closed the connection before the end.
    pub fn send(&self, client: &mut (impl Read + Write), body_bytes_sent: &AtomicUsize) -> io::Result<()> {
        if let Some(gate) = &self.gate {
            gate.wait();
        }
        let (length, bytes): (Option<usize>, &[u8]) = match &self.manner {
            // A 304 has no body. Its length would be that of the other answer (RFC 9110 §15.4.5).
            Manner::Whole(_) if self.status == 304 => (None, b""),
            Manner::Whole(bytes) => (Some(bytes.len()), bytes),
            Manner::CutOff(bytes) => (Some(bytes.len() + 1), bytes),
            Manner::Drip => (Some(MAX_KEY_SET_BYTES), b" "),
            Manner::Huge => (Some(HUGE_BYTES), &[b' '; MAX_KEY_SET_BYTES + 1]),
            Manner::Endless => (None, &[b' '; 16 * 1024]),
            Manner::Never => return until_hung_up(client),
            Manner::HangUp => return Ok(()),
            Manner::Gibberish => return client.write_all(b"220 mail.example ESMTP ready\r\n"),
        };
        client.write_all(&self.head(length))?;
        loop {
            client.write_all(bytes)?;
            client.flush()?;
            body_bytes_sent.fetch_add(bytes.len(), Ordering::SeqCst);
            match self.manner {
                Manner::Drip => thread::sleep(Duration::from_millis(50)),
                Manner::Endless => {}
                Manner::Huge => return until_hung_up(client),
                _ => return Ok(()),
            }
        }
    }

    /// Without a length the body ends with the connection.
    fn head(&self, content_length: Option<usize>) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Scripted\r\nConnection: close\r\n", self.status);
        if let Some(content_length) = content_length {
            head += &format!("Content-Length: {content_length}\r\n");
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        (head + "\r\n").into_bytes()
    }
}

fn until_hung_up(connection: &mut impl Read) -> io::Result<()> {
    while connection.read(&mut [0; 64])? > 0 {}
    Err(io::ErrorKind::UnexpectedEof.into())
}
