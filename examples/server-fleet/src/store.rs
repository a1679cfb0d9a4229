//! The calls to Redis. Nothing here waits longer than its caller says, and nothing here decides.

use std::fmt::Write as _;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, RedisResult, cmd};
use ring::digest;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::marks::{self, Mark};
use crate::{entry, failure};

/// How long a lock lasts whose owner has died. Shorter than the others wait for it.
const LOCK_EXPIRY: Duration = Duration::from_secs(3);
/// How often a living owner renews it.
const RENEWAL_INTERVAL: Duration = Duration::from_secs(1);
/// How long Redis may take for that.
const RENEWAL_LIMIT: Duration = Duration::from_millis(500);
/// Only the owner may renew it.
const RENEW: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end return 0";
/// Only the owner may end the lock: an owner that was slow would otherwise end the next one's.
const RELEASE: &str =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

/// An owner that was slow would otherwise write over the newer set of the next one.
const WRITE: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end return 0";

/// Two processes that have read the same must not both write.
const REPLACE: &str = "if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) return 1 end return 0";

/// The names in Redis for one key set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The entry's.
    pub entry: String,
    /// The lock's.
    pub lock: String,
    /// That of what came in place of an answer.
    pub failure: String,
    /// That of the last request.
    pub asked: String,
    /// That of a request which a process makes although the fleet pauses.
    pub own_turn: String,
    /// That of a request which a process makes although another has not been answered yet.
    pub late_turn: String,
}

impl Names {
    /// The names for the key set at this URL. A URL may have any characters, so its SHA-256 stands for it.
    #[must_use]
    pub fn of(url: &str) -> Self {
        let hash = hex(digest::digest(&digest::SHA256, url.as_bytes()).as_ref());
        let name = |of: &str| format!("wallet-jwt:{hash}:{of}");
        Self {
            entry: name("keys"),
            lock: name("lock"),
            failure: name("failure"),
            asked: name("asked"),
            own_turn: name("own-turn"),
            late_turn: name("late-turn"),
        }
    }

    fn of_mark(&self, mark: Mark) -> &str {
        match mark {
            Mark::Asked => &self.asked,
            Mark::OwnTurn => &self.own_turn,
            Mark::LateTurn => &self.late_turn,
        }
    }
}

pub(crate) struct Store {
    connection: MultiplexedConnection,
    names: Names,
}

impl Store {
    pub(crate) async fn connect(client: &Client, url: &str) -> RedisResult<Self> {
        // The caller has limits of its own, which also hold for a name lookup and for an answer that drips.
        let config = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let connection = client.get_multiplexed_async_connection_with_config(&config).await?;
        Ok(Self { connection, names: Names::of(url) })
    }

    /// The bytes of the entry, none if there is none. Of a value that is too long only the beginning.
    pub(crate) async fn read(&mut self) -> RedisResult<Vec<u8>> {
        range(&mut self.connection, &self.names.entry, entry::MAX_BYTES).await
    }

    /// The same of the failure.
    pub(crate) async fn read_failure(&mut self) -> RedisResult<Vec<u8>> {
        range(&mut self.connection, &self.names.failure, failure::MAX_BYTES).await
    }

    /// The same of a mark.
    pub(crate) async fn read_mark(&mut self, mark: Mark) -> RedisResult<Vec<u8>> {
        range(&mut self.connection, self.names.of_mark(mark), marks::MAX_BYTES).await
    }

    /// Writes it over anything.
    pub(crate) async fn write_mark(
        &mut self,
        mark: Mark,
        sealed: &[u8],
        expiry: Duration,
    ) -> RedisResult<()> {
        let mut set = cmd("SET");
        set.arg(self.names.of_mark(mark)).arg(sealed).arg("PX").arg(millis(expiry));
        let _: redis::Value = set.query_async(&mut self.connection).await?;
        Ok(())
    }

    /// Writes it if these bytes are still there. Whether it did.
    pub(crate) async fn replace_mark(
        &mut self,
        mark: Mark,
        old: &[u8],
        sealed: &[u8],
        expiry: Duration,
    ) -> RedisResult<bool> {
        let mut replace = cmd("EVAL");
        replace.arg(REPLACE).arg(1).arg(self.names.of_mark(mark)).arg(old).arg(sealed).arg(millis(expiry));
        replace.query_async(&mut self.connection).await
    }

    /// Whether this owner has the lock now.
    pub(crate) async fn lock(&mut self, owner: &str) -> RedisResult<bool> {
        let mut set = cmd("SET");
        set.arg(&self.names.lock).arg(owner).arg("NX").arg("PX").arg(millis(LOCK_EXPIRY));
        let done: Option<String> = set.query_async(&mut self.connection).await?;
        Ok(done.is_some())
    }

    /// Renews the lock until the provider has answered: a slow provider must not be asked by the next owner too.
    pub(crate) async fn renew_until(&mut self, mut answered: oneshot::Receiver<()>, owner: &str) {
        while timeout(RENEWAL_INTERVAL, &mut answered).await.is_err() {
            let mut renew = cmd("EVAL");
            renew.arg(RENEW).arg(1).arg(&self.names.lock).arg(owner).arg(millis(LOCK_EXPIRY));
            // A lock that is not renewed ends, and then another server asks.
            let _ = timeout(RENEWAL_LIMIT, renew.query_async::<redis::Value>(&mut self.connection)).await;
        }
    }

    /// Writes it if the owner still has the lock. Without an owner only where there is no entry.
    pub(crate) async fn write(
        &mut self,
        owner: Option<&str>,
        entry: &[u8],
        expiry: Duration,
    ) -> RedisResult<()> {
        let set = match owner {
            Some(owner) => self.write_as_owner(&self.names.entry, owner, entry, expiry),
            None => {
                let mut set = cmd("SET");
                set.arg(&self.names.entry).arg(entry).arg("NX").arg("PX").arg(millis(expiry));
                set
            }
        };
        let _: redis::Value = set.query_async(&mut self.connection).await?;
        Ok(())
    }

    pub(crate) async fn end_failure(&mut self) -> RedisResult<()> {
        cmd("DEL").arg(&self.names.failure).query_async(&mut self.connection).await
    }

    /// Writes it if the owner still has the lock.
    pub(crate) async fn write_failure(
        &mut self,
        owner: &str,
        failure: &[u8],
        expiry: Duration,
    ) -> RedisResult<()> {
        let set = self.write_as_owner(&self.names.failure, owner, failure, expiry);
        let _: redis::Value = set.query_async(&mut self.connection).await?;
        Ok(())
    }

    fn write_as_owner(&self, name: &str, owner: &str, value: &[u8], expiry: Duration) -> Cmd {
        let mut set = cmd("EVAL");
        set.arg(WRITE).arg(2).arg(&self.names.lock).arg(name).arg(owner).arg(value).arg(millis(expiry));
        set
    }

    pub(crate) async fn release(&mut self, owner: &str) -> RedisResult<()> {
        let mut release = cmd("EVAL");
        release.arg(RELEASE).arg(1).arg(&self.names.lock).arg(owner);
        release.query_async(&mut self.connection).await
    }
}

async fn range(connection: &mut MultiplexedConnection, name: &str, max_bytes: usize) -> RedisResult<Vec<u8>> {
    match cmd("GETRANGE").arg(name).arg(0).arg(max_bytes).query_async(connection).await {
        // Something else has the name. It is overwritten.
        Err(error) if error.code() == Some("WRONGTYPE") => Ok(Vec::new()),
        answer => answer,
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
