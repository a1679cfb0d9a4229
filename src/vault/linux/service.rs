//! The program behind the Secret Service's bus name, and its objects.

use std::slice;
use std::thread;
use std::time::{Duration, Instant};

use secret_service::blocking::{Collection, Item};
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, Proxy};
use zbus::names::{BusName, OwnedUniqueName};
use zbus::zvariant::OwnedObjectPath;

pub(super) const SECRETS: &str = "org.freedesktop.secrets";
pub(super) const PROMPT: &str = "org.freedesktop.Secret.Prompt";
pub(super) const NO_OBJECT: &str = "/";

/// How long KWallet may take to open a collection whose wallet is open. It shows no window for that.
const UNLOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// A program that provides the Secret Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    GnomeKeyring,
    /// The number is part of its bus name.
    KWallet(u8),
    /// KDE's since 2025. Known from its source only: it was never run here.
    KSecretD,
    KeePassXc,
    Other,
}

/// The bus names of the programs, beside the common one.
const NAMES: [(&str, Service); 5] = [
    ("org.gnome.keyring", Service::GnomeKeyring),
    ("org.kde.kwalletd5", Service::KWallet(5)),
    ("org.kde.kwalletd6", Service::KWallet(6)),
    ("org.kde.secretservicecompat", Service::KSecretD),
    ("org.keepassxc.KeePassXC.MainWindow", Service::KeePassXc),
];

impl Service {
    /// The program that owns the bus name now, and its own name on the bus.
    pub(super) fn behind(bus: &Connection) -> zbus::Result<(Self, OwnedUniqueName)> {
        let owner = owner_of(bus, SECRETS)?;
        let own = NAMES.iter().find(|(name, _)| owner_of(bus, name).is_ok_and(|other| other == owner));
        Ok((own.map_or(Service::Other, |(_, service)| *service), owner))
    }

    /// For a description where there is no connection.
    pub(super) fn now() -> Self {
        let behind = Connection::session().and_then(|bus| Self::behind(&bus));
        behind.map_or(Service::Other, |(service, _)| service)
    }

    /// Whether a search finds the items of locked collections too. Seen with gnome-keyring 42 and KWallet 5.103.
    pub(super) fn searches_locked(self) -> bool {
        matches!(self, Service::GnomeKeyring | Service::KWallet(_))
    }

    /// Whether `Dismiss` closes its window. KWallet only forgets who asked, and takes a late answer.
    pub(super) fn closes_its_window(self) -> bool {
        !matches!(self, Service::KWallet(_) | Service::KSecretD)
    }

    /// Its name for people.
    pub(super) fn description(self) -> &'static str {
        match self {
            Service::GnomeKeyring => "Linux Secret Service (GNOME Keyring)",
            Service::KWallet(_) => "Linux Secret Service (KWallet)",
            Service::KSecretD => "Linux Secret Service (KDE's ksecretd)",
            Service::KeePassXc => "Linux Secret Service (KeePassXC)",
            Service::Other => "Linux Secret Service",
        }
    }

    /// What to do where no collection takes new entries.
    pub(super) fn without_collection(self) -> &'static str {
        match self {
            Service::GnomeKeyring => {
                "GNOME Keyring has no default collection: log in to the desktop once, or make one named `login` in \
                 Seahorse"
            }
            Service::KWallet(_) | Service::KSecretD => {
                "KWallet shows no wallet: make one in KWalletManager, and log in again, for it shows a new one only then"
            }
            Service::KeePassXc => {
                "KeePassXC shares no group: choose one under Database Settings, Secret Service Integration"
            }
            Service::Other => {
                "the secret service has no default collection: make one in its password manager"
            }
        }
    }

    /// Why an entry stays locked in an open collection.
    pub(super) fn asks_each_time(self) -> &'static str {
        match self {
            Service::KeePassXc => {
                "KeePassXC asks before each access: allow it without a question, under Settings, Secret Service \
                 Integration"
            }
            _ => {
                "the secret service asks before each access: allow it without a question, in the service's settings"
            }
        }
    }

    /// What to do where it offers no encrypted session.
    pub(super) fn without_encryption(self) -> &'static str {
        match self {
            Service::KWallet(_) => {
                "KWallet offers no encrypted D-Bus session: install its plug-in (libqca-qt5-2-plugins or \
                 libqca-qt6-plugins on Debian)"
            }
            Service::KSecretD => {
                "KDE's ksecretd offers no encrypted D-Bus session, and a token is not sent without"
            }
            _ => "the secret service offers no encrypted D-Bus session, and a token is not sent without",
        }
    }
}

/// Who owns a name of the bus.
pub(super) fn owner_of(bus: &Connection, name: &'static str) -> zbus::Result<OwnedUniqueName> {
    Ok(DBusProxy::new(bus)?.get_name_owner(BusName::from_static_str(name)?)?)
}

/// Opens a collection of KWallet's, if its wallet is open: at each login it stays locked for the Secret Service until a
/// client asks. Returns whether it is open now; none if the wallet is closed, so that nothing was asked.
pub(super) fn open_kwallet(
    bus: &Connection,
    number: u8,
    collection: &Collection<'_>,
) -> zbus::Result<Option<bool>> {
    let own = format!("org.kde.kwalletd{number}");
    let path = format!("/modules/kwalletd{number}");
    let wallets = Proxy::new(bus, own, path, "org.kde.KWallet")?;
    let wallet: String = wallets.call("networkWallet", &())?;
    if !wallets.call::<_, _, bool>("isOpen", &(wallet,))? {
        return Ok(None);
    }
    let prompt = unlock(bus, slice::from_ref(&collection.collection_path))?;
    let is_open = || collection.is_locked().is_ok_and(|is_locked| !is_locked);
    if prompt.as_str() == NO_OBJECT {
        return Ok(Some(is_open()));
    }
    let prompt = Proxy::new(bus, SECRETS, prompt.as_ref(), PROMPT)?;
    prompt.call::<_, _, ()>("Prompt", &("",))?;
    let begun = Instant::now();
    while begun.elapsed() < UNLOCK_TIMEOUT {
        if is_open() {
            return Ok(Some(true));
        }
        thread::sleep(Duration::from_millis(20));
    }
    prompt.call::<_, _, ()>("Dismiss", &())?;
    Ok(Some(is_open()))
}

/// Asks for an unlock. Returns the prompt that does it, which shows nothing before it is raised.
pub(super) fn unlock(bus: &Connection, collections: &[OwnedObjectPath]) -> zbus::Result<OwnedObjectPath> {
    let service = Proxy::new(bus, SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")?;
    let (_, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) = service.call("Unlock", &(collections,))?;
    Ok(prompt)
}

/// The path of an item's collection.
pub(super) fn collection_of<'i>(item: &'i Item<'_>) -> Option<&'i str> {
    item.item_path.rsplit_once('/').map(|(collection, _)| collection)
}

/// Deletes an item without a prompt. Returns whether it was done.
pub(super) fn delete_silently(bus: &Connection, owner: &OwnedUniqueName, item: &Item<'_>) -> bool {
    delete(bus, owner, &item.item_path).is_ok_and(|prompt| prompt.as_str() == NO_OBJECT)
}

/// Asks for a deletion. Returns the prompt that does it; none if it is done. `owner`: the program that has the item.
pub(super) fn delete(
    bus: &Connection,
    owner: &OwnedUniqueName,
    item: &OwnedObjectPath,
) -> zbus::Result<OwnedObjectPath> {
    Proxy::new(bus, owner.as_ref(), item.as_ref(), "org.freedesktop.Secret.Item")?.call("Delete", &())
}
