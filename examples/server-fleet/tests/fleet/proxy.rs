//! Stands between a server and Redis, and makes Redis slow.

use std::io::{BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// How long each byte of an answer takes.
#[derive(Clone, Copy)]
pub enum Pace {
    /// No time.
    Quick,
    /// A tenth of a second.
    Drip,
    /// For ever.
    Silent,
}

impl Pace {
    const fn millis(self) -> u64 {
        match self {
            Pace::Quick => 0,
            Pace::Drip => 100,
            Pace::Silent => u64::MAX,
        }
    }
}

pub struct Proxy {
    port: u16,
    pause_millis: Arc<AtomicU64>,
    sent: Arc<AtomicU64>,
}

impl Proxy {
    /// Listens on a free port. Its threads end with the test program.
    pub fn start(socket: &Path, pace: Pace) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let pause_millis = Arc::new(AtomicU64::new(pace.millis()));
        let sent = Arc::new(AtomicU64::new(0));
        let (socket, shared) = (PathBuf::from(socket), (Arc::clone(&pause_millis), Arc::clone(&sent)));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let redis = UnixStream::connect(&socket).expect("Redis");
                let (to_redis, from_client) = (redis.try_clone(), client.try_clone());
                thread::spawn(move || copy(from_client.expect("a socket"), to_redis.expect("a socket")));
                let (pause_millis, sent) = shared.clone();
                thread::spawn(move || answer(redis, client, &pause_millis, &sent));
            }
        });
        Self { port, pause_millis, sent }
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// How many bytes of Redis' it has passed on.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }

    /// From the next byte on.
    pub fn set_pace(&self, pace: Pace) {
        self.pause_millis.store(pace.millis(), Ordering::SeqCst);
    }
}

fn copy(mut from: TcpStream, mut to: UnixStream) {
    // Either end may go away.
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

fn answer(redis: UnixStream, mut client: TcpStream, pause_millis: &AtomicU64, sent: &AtomicU64) {
    for byte in BufReader::new(redis).bytes().map_while(Result::ok) {
        match pause_millis.load(Ordering::SeqCst) {
            u64::MAX => loop {
                thread::park();
            },
            0 => {}
            millis => thread::sleep(Duration::from_millis(millis)),
        }
        if client.write_all(&[byte]).is_err() {
            return;
        }
        sent.fetch_add(1, Ordering::SeqCst);
    }
}
