//! A proxy between a process and the bus that stops at a chosen message of the process.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// The message at which the proxy stops sending.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// The number of the message, counted from 1.
    pub message: usize,
    /// Whether that message is still delivered.
    pub arrives: bool,
}

pub struct BusProxy {
    folder: PathBuf,
    pub address: String,
    /// Receives a message when the proxy has stopped.
    pub cut: Receiver<()>,
}

impl BusProxy {
    pub fn start(bus: &str, cut: Cut) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("wallet-jwt-bus-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let socket = folder.join("bus");
        let listener = UnixListener::bind(&socket).unwrap();
        let bus = socket_of(bus);
        let (signal, heard) = channel();
        let sent = Arc::new(AtomicUsize::new(0));
        thread::spawn(move || {
            // One process makes several connections; their messages are counted together.
            for process in listener.incoming().map_while(Result::ok) {
                let bus = UnixStream::connect(&bus).unwrap();
                let (from_bus, to_process) = (bus.try_clone().unwrap(), process.try_clone().unwrap());
                let (answer, answered) = channel();
                thread::spawn(move || pass_on(from_bus, to_process, &answer));
                let (sent, signal) = (Arc::clone(&sent), signal.clone());
                thread::spawn(move || pass_until(process, bus, cut, &sent, &answered, &signal));
            }
        });
        BusProxy { address: format!("unix:path={}", socket.display()), folder, cut: heard }
    }
}

impl Drop for BusProxy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn socket_of(address: &str) -> PathBuf {
    let path = address.strip_prefix("unix:path=").expect("the bus address has no path");
    path.split(',').next().unwrap().into()
}

fn pass_on(mut bus: UnixStream, mut process: UnixStream, answer: &Sender<()>) {
    let mut buffer = vec![0; 1 << 20];
    while let Ok(length @ 1..) = bus.read(&mut buffer) {
        let _ = answer.send(());
        if process.write_all(&buffer[..length]).is_err() {
            return;
        }
    }
}

fn pass_until(
    mut process: UnixStream,
    mut bus: UnixStream,
    cut: Cut,
    sent: &AtomicUsize,
    answered: &Receiver<()>,
    signal: &Sender<()>,
) {
    let mut buffer = vec![0; 1 << 20];
    while let Ok(length @ 1..) = process.read(&mut buffer) {
        let number = sent.fetch_add(1, Ordering::SeqCst) + 1;
        if number >= cut.message {
            if number == cut.message && cut.arrives {
                while answered.try_recv().is_ok() {}
                let _ = bus.write_all(&buffer[..length]);
                // The service must have handled the message before the process is killed. Not every message has an
                // answer.
                let _ = answered.recv_timeout(Duration::from_millis(300));
            }
            let _ = signal.send(());
            return;
        }
        if bus.write_all(&buffer[..length]).is_err() {
            return;
        }
    }
}
