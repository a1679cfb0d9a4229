//! A private `redis-server`: a socket in a folder of its own, nothing kept on disk.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use redis::{Client, Connection, FromRedisValue, ToRedisArgs};

static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// A running Redis. Dropping it ends it.
pub struct RedisServer {
    folder: PathBuf,
    process: Child,
}

impl RedisServer {
    /// Starts one with these settings; when this returns, it answers.
    pub fn start(settings: &[&str]) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("wallet-jwt-fleet-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let process = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no"])
            .args(["--dir".as_ref(), folder.as_os_str()])
            .args(["--unixsocket".as_ref(), folder.join("socket").as_os_str()])
            .args(settings)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed (Debian's package redis-server)");
        let server = Self { folder, process };
        let deadline = Instant::now() + Duration::from_secs(20);
        while !server.answers() {
            assert!(Instant::now() < deadline, "redis-server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.join("socket")
    }

    /// The address for a fetcher.
    pub fn url(&self) -> String {
        format!("redis+unix://{}", self.socket().display())
    }

    pub fn connection(&self) -> Connection {
        Client::open(self.url()).and_then(|client| client.get_connection()).expect("a connection")
    }

    /// Sends one command.
    pub fn call<T: FromRedisValue>(&self, name: &str, arguments: &[impl ToRedisArgs]) -> T {
        redis::cmd(name).arg(arguments).query(&mut self.connection()).expect("an answer")
    }

    fn answers(&self) -> bool {
        // A Redis with a password answers too: it refuses.
        Client::open(self.url()).and_then(|client| client.get_connection()).is_ok_and(|mut connection| {
            match redis::cmd("PING").query::<String>(&mut connection) {
                Ok(_) => true,
                Err(error) => error.code() == Some("NOAUTH"),
            }
        })
    }

    /// Ends it at once, as a crash does.
    pub fn crash(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.crash();
        // What is left is in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
