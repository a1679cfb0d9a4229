//! The deletion of an item. KeePassXC may ask the user before. The question has a thread of its own, so that no call waits
//! for the user. A process has one at a time: in KeePassXC a second window would lose the first one's answer.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zbus::names::OwnedUniqueName;
use zbus::zvariant::OwnedObjectPath;

use super::prompt::{Prompted, connect, not_confirmed, raise};
use super::service::{NO_OBJECT, SECRETS, Service, delete as ask_for_deletion, owner_of};
use crate::vault::keyring::secret_service_error;
use crate::vault::store::StoreError;
use crate::worker;

/// How long a deletion waits after the prompt was raised. A service that does not ask is done by then.
const WAIT: Duration = Duration::from_secs(2);
/// The user is not asked again so soon after a "no": a session tries again by itself.
const REFUSED_FOR: Duration = Duration::from_secs(60);

/// The last deletion of this process. It may outlive its store, as its question does.
static LAST: Mutex<Option<Arc<Deletion>>> = Mutex::new(None);

struct Deletion {
    /// The program, by its own name on the bus: another one has other items.
    owner: OwnedUniqueName,
    item: OwnedObjectPath,
    phase: Mutex<Phase>,
    changed: Condvar,
}

#[derive(Clone)]
enum Phase {
    /// The calls before a question. Each of them has a limit.
    Working,
    Asking,
    Over(Result<(), StoreError>, Instant),
}

/// Deletes the item. If the user is asked and does not answer soon, the question stays open.
pub(super) fn delete(owner: &OwnedUniqueName, item: &OwnedObjectPath) -> Result<(), StoreError> {
    loop {
        let mut last = lock(&LAST);
        let known = last.clone().filter(|last| !matches!(last.phase(), Phase::Over(Ok(()), _)));
        let Some(known) = known else {
            let begun = begin(owner.clone(), item.clone())?;
            *last = Some(Arc::clone(&begun));
            drop(last);
            return begun.wait();
        };
        match (known.is_of(owner, item), known.phase()) {
            (true, Phase::Working | Phase::Asking) => {
                drop(last);
                return known.wait();
            }
            (true, Phase::Over(Err(refused @ StoreError::NotConfirmed { .. }), at))
                if at.elapsed() < REFUSED_FOR =>
            {
                return Err(refused);
            }
            (_, Phase::Over(..)) => *last = None,
            (false, Phase::Asking) => {
                return Err(not_confirmed("the secret service asks about the deletion of another entry"));
            }
            (false, Phase::Working) => {
                drop(last);
                drop(known.until_asking());
            }
        }
    }
}

/// Whether the user is being asked about its deletion: with a late "yes" what is written now would go.
pub(super) fn is_asked_about(owner: &OwnedUniqueName, item: &OwnedObjectPath) -> bool {
    lock(&LAST).as_ref().is_some_and(|last| last.is_of(owner, item) && matches!(last.phase(), Phase::Asking))
}

impl Deletion {
    fn is_of(&self, owner: &OwnedUniqueName, item: &OwnedObjectPath) -> bool {
        (&self.owner, &self.item) == (owner, item)
    }

    fn phase(&self) -> Phase {
        lock(&self.phase).clone()
    }

    fn set(&self, phase: Phase) {
        *lock(&self.phase) = phase;
        self.changed.notify_all();
    }

    fn until_asking(&self) -> MutexGuard<'_, Phase> {
        let is_working = |phase: &mut Phase| matches!(phase, Phase::Working);
        self.changed.wait_while(lock(&self.phase), is_working).unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self) -> Result<(), StoreError> {
        let is_asking = |phase: &mut Phase| matches!(phase, Phase::Asking);
        let waited = self.changed.wait_timeout_while(self.until_asking(), WAIT, is_asking);
        match &*waited.unwrap_or_else(PoisonError::into_inner).0 {
            Phase::Over(result, _) => result.clone(),
            Phase::Working | Phase::Asking => {
                Err(not_confirmed("the secret service asks whether the entry may be deleted"))
            }
        }
    }

    /// Deletes the item, and waits for the user if the service asks.
    fn make(&self) -> Result<Result<(), StoreError>, secret_service::Error> {
        let bus = connect()?;
        let (service, _) = Service::behind(&bus)?;
        if owner_of(&bus, SECRETS)? != self.owner {
            return Ok(Err(StoreError::unavailable("another program took the secret service's place")));
        }
        let prompt = ask_for_deletion(&bus, &self.owner, &self.item)?;
        if prompt.as_str() == NO_OBJECT {
            return Ok(Ok(()));
        }
        let asking = |_| {
            self.set(Phase::Asking);
            // Nobody ends it: the user decides.
            true
        };
        let is_done = raise(&bus, service, &self.owner, &prompt, asking)? == Prompted::Done;
        Ok(if is_done { Ok(()) } else { Err(not_confirmed("the deletion was not confirmed")) })
    }
}

/// Starts its thread.
fn begin(owner: OwnedUniqueName, item: OwnedObjectPath) -> Result<Arc<Deletion>, StoreError> {
    let (phase, changed) = (Mutex::new(Phase::Working), Condvar::new());
    let deletion = Arc::new(Deletion { owner, item, phase, changed });
    let ends = Ends(Arc::clone(&deletion));
    let work = move || {
        let result = ends.0.make().unwrap_or_else(|error| Err(secret_service_error(&error)));
        ends.0.set(Phase::Over(result, Instant::now()));
    };
    match worker::spawn("wallet-jwt-deletion", work) {
        Ok(_) => Ok(deletion),
        Err(_) => Err(StoreError::unavailable("no thread could be started for the deletion")),
    }
}

/// Ends a deletion whose code panicked.
struct Ends(Arc<Deletion>);

impl Drop for Ends {
    fn drop(&mut self) {
        if !matches!(self.0.phase(), Phase::Over(..)) {
            let panicked = Err(StoreError::unavailable("the deletion's code panicked"));
            self.0.set(Phase::Over(panicked, Instant::now()));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
