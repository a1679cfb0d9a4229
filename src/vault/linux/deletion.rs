//! The deletion of an item. KeePassXC may ask the user before. The question has a thread of its own, so that no call waits
//! for the user.

use std::collections::HashMap;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, TryRecvError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use zbus::zvariant::OwnedObjectPath;

use super::prompt::{Prompted, connect, not_confirmed, raise};
use super::service::{NO_OBJECT, Service, delete};
use crate::vault::keyring::secret_service_error;
use crate::vault::shared_prompt::OpenPrompt;
use crate::vault::store::StoreError;
use crate::worker;

/// How long a deletion waits for the user. A service that does not ask is done by then.
const WAIT: Duration = Duration::from_secs(2);

type Outcome = Receiver<Result<(), StoreError>>;

/// The deletions of one store that are not answered yet, by the item's path.
#[derive(Default)]
pub(super) struct Deletions(Mutex<HashMap<OwnedObjectPath, Outcome>>);

impl Deletions {
    /// Deletes the item. If the user is asked and does not answer soon, the question stays open, and the next call waits
    /// for the same one.
    pub(super) fn delete(&self, item: &OwnedObjectPath) -> Result<(), StoreError> {
        let asked = self.open().remove(item);
        let answer = asked.as_ref().map(Receiver::try_recv);
        let outcome = match (asked, answer) {
            (Some(asked), Some(Err(TryRecvError::Empty))) => asked,
            // The user answered after the last call.
            (_, Some(Ok(Err(refused @ StoreError::NotConfirmed { .. })))) => return Err(refused),
            _ => begin(item.clone())?,
        };
        match outcome.recv_timeout(WAIT) {
            Ok(result) => result,
            Err(RecvTimeoutError::Disconnected) => {
                Err(StoreError::unavailable("the deletion's code panicked"))
            }
            Err(RecvTimeoutError::Timeout) => {
                self.open().insert(item.clone(), outcome);
                Err(not_confirmed("the secret service asks whether the entry may be deleted"))
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<OwnedObjectPath, Outcome>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn begin(item: OwnedObjectPath) -> Result<Outcome, StoreError> {
    let (sender, outcome) = mpsc::sync_channel(1);
    let work = move || {
        let result = confirm(&item).unwrap_or_else(|error| Err(secret_service_error(&error)));
        // Its caller may have gone.
        let _ = sender.send(result);
    };
    match worker::spawn("wallet-jwt-deletion", work) {
        Ok(_) => Ok(outcome),
        Err(_) => Err(StoreError::unavailable("no thread could be started for the deletion")),
    }
}

/// Deletes the item, and waits for the user if the service asks.
fn confirm(item: &OwnedObjectPath) -> Result<Result<(), StoreError>, secret_service::Error> {
    let bus = connect()?;
    let (service, _) = Service::behind(&bus)?;
    let prompt = delete(&bus, item)?;
    // Nobody ends it: the user decides.
    let is_done = prompt.as_str() == NO_OBJECT
        || raise(&bus, service, &prompt, &OpenPrompt::default())? == Prompted::Done;
    Ok(if is_done { Ok(()) } else { Err(not_confirmed("the deletion was not confirmed")) })
}
