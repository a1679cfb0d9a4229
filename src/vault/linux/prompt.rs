//! A prompt of the Secret Service, from its opening to its end.

use std::time::Duration;

use zbus::MatchRule;
use zbus::blocking::connection::Builder;
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::message::{Message, Type};
use zbus::names::OwnedUniqueName;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};

use super::service::{PROMPT, SECRETS, Service};
use crate::vault::store::StoreError;

/// How long the service may take for one call. None of them waits for the user.
const CALL_TIMEOUT: Duration = Duration::from_secs(25);

const COMPLETED: &str = "Completed";
const OWNER_CHANGED: &str = "NameOwnerChanged";

#[derive(PartialEq, Eq)]
pub(super) enum Prompted {
    Done,
    Dismissed,
}

/// Closes a prompt.
pub(super) type Dismiss = Box<dyn FnOnce() + Send>;

/// Raises a prompt of the program `owner` and waits for its end. Uses up the connection. `opens` is called before, with what
/// closes the prompt; nothing closes KWallet's. False: nobody waits any more, so it is not raised.
pub(super) fn raise(
    bus: &Connection,
    service: Service,
    owner: &OwnedUniqueName,
    path: &OwnedObjectPath,
    opens: impl FnOnce(Option<Dismiss>) -> bool,
) -> Result<Prompted, secret_service::Error> {
    let prompt = Proxy::new(bus, owner.to_owned(), path.to_owned(), PROMPT)?;
    // It may be over at once, so these come first.
    let messages = MessageIterator::from(bus);
    let daemon = DBusProxy::new(bus)?;
    let signals = || MatchRule::builder().msg_type(Type::Signal);
    daemon.add_match_rule(signals().path(path.as_ref())?.member(COMPLETED)?.build())?;
    daemon.add_match_rule(signals().member(OWNER_CHANGED)?.arg(0, SECRETS)?.build())?;
    let dismiss = service.closes_its_window().then(|| {
        let (bus, prompt) = (bus.clone(), prompt.clone());
        Box::new(move || {
            let _ = prompt.call_noreply("Dismiss", &());
            let _ = bus.close();
        }) as Dismiss
    });
    if !opens(dismiss) {
        return Ok(Prompted::Dismissed);
    }
    prompt.call::<_, _, ()>("Prompt", &("",))?;
    for message in messages {
        let message = message?;
        if let Some((is_dismissed, _)) = signal::<(bool, OwnedValue)>(&message, COMPLETED, path.as_str()) {
            return Ok(if is_dismissed { Prompted::Dismissed } else { Prompted::Done });
        }
        let changed = signal::<(String, String, String)>(&message, OWNER_CHANGED, "/org/freedesktop/DBus");
        if changed.is_some_and(|(name, old, _)| name == SECRETS && old == owner.as_str()) {
            break;
        }
    }
    Err(secret_service::Error::PromptDisconnected)
}

fn signal<T: serde::de::DeserializeOwned + zbus::zvariant::Type>(
    message: &Message,
    member: &str,
    path: &str,
) -> Option<T> {
    let header = message.header();
    let is_it = message.message_type() == Type::Signal
        && header.member().is_some_and(|name| name.as_str() == member)
        && header.path().is_some_and(|sender| sender.as_str() == path);
    if is_it { message.body().deserialize().ok() } else { None }
}

/// A connection of its own for one prompt.
pub(super) fn connect() -> zbus::Result<Connection> {
    Builder::session()?.method_timeout(CALL_TIMEOUT).build()
}

pub(super) fn not_confirmed(detail: impl Into<String>) -> StoreError {
    StoreError::NotConfirmed { detail: detail.into() }
}
