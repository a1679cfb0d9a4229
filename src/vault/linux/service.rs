//! The program behind the Secret Service's bus name, and its objects.

use std::thread;
use std::time::{Duration, Instant};

use secret_service::blocking::{Collection, Item};
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, Proxy};
use zbus::names::BusName;
use zbus::zvariant::{ObjectPath, OwnedObjectPath};

const SECRETS: &str = "org.freedesktop.secrets";
const NO_OBJECT: &str = "/";

/// How long KWallet may take to open a collection whose wallet is open. It shows no window for that.
const UNLOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// A program that provides the Secret Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    GnomeKeyring,
    /// The number is part of its bus name.
    KWallet(u8),
    KeePassXc,
    Other,
}

/// The bus names of the programs, beside the common one.
const NAMES: [(&str, Service); 4] = [
    ("org.gnome.keyring", Service::GnomeKeyring),
    ("org.kde.kwalletd5", Service::KWallet(5)),
    ("org.kde.kwalletd6", Service::KWallet(6)),
    ("org.keepassxc.KeePassXC.MainWindow", Service::KeePassXc),
];

impl Service {
    /// The program that owns the bus name now.
    pub(super) fn behind(bus: &Connection) -> zbus::Result<Self> {
        let daemon = DBusProxy::new(bus)?;
        let owner_of = |name: &'static str| -> zbus::Result<_> {
            Ok(daemon.get_name_owner(BusName::from_static_str(name)?)?)
        };
        let owner = owner_of(SECRETS)?;
        let own = NAMES.iter().find(|(name, _)| owner_of(name).is_ok_and(|other| other == owner));
        Ok(own.map_or(Service::Other, |(_, service)| *service))
    }

    /// Whether a search finds the items of locked collections too. Seen with gnome-keyring 42 and KWallet 5.103.
    pub(super) fn searches_locked(self) -> bool {
        matches!(self, Service::GnomeKeyring | Service::KWallet(_))
    }

    /// What to do where it offers no encrypted session.
    pub(super) fn without_encryption(self) -> &'static str {
        match self {
            Service::KWallet(_) => {
                "KWallet offers no encrypted D-Bus session: install its plug-in (libqca-qt5-2-plugins or \
                 libqca-qt6-plugins on Debian)"
            }
            _ => "the secret service offers no encrypted D-Bus session, and a token is not sent without",
        }
    }
}

/// Opens a collection of KWallet's, if its wallet is open: at each login it stays locked for the Secret Service until a
/// client asks. Returns whether it is open now.
pub(super) fn open_kwallet(bus: &Connection, number: u8, collection: &Collection<'_>) -> zbus::Result<bool> {
    let own = format!("org.kde.kwalletd{number}");
    let path = format!("/modules/kwalletd{number}");
    let wallets = Proxy::new(bus, own, path, "org.kde.KWallet")?;
    let wallet: String = wallets.call("networkWallet", &())?;
    if !wallets.call::<_, _, bool>("isOpen", &(wallet,))? {
        return Ok(false);
    }
    let service = Proxy::new(bus, SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")?;
    let collections: &[ObjectPath<'_>] = &[collection.collection_path.as_ref()];
    let (_, prompt): (Vec<OwnedObjectPath>, OwnedObjectPath) = service.call("Unlock", &(collections,))?;
    let is_open = || collection.is_locked().is_ok_and(|is_locked| !is_locked);
    if prompt.as_str() == NO_OBJECT {
        return Ok(is_open());
    }
    let prompt = Proxy::new(bus, SECRETS, prompt.as_ref(), "org.freedesktop.Secret.Prompt")?;
    prompt.call::<_, _, ()>("Prompt", &("",))?;
    let begun = Instant::now();
    while begun.elapsed() < UNLOCK_TIMEOUT {
        if is_open() {
            return Ok(true);
        }
        thread::sleep(Duration::from_millis(20));
    }
    prompt.call::<_, _, ()>("Dismiss", &())?;
    Ok(is_open())
}

/// Deletes an item without a prompt. Returns whether it was done.
pub(super) fn delete_silently(bus: &Connection, item: &Item<'_>) -> bool {
    let deleted = || -> zbus::Result<bool> {
        let object = Proxy::new(bus, SECRETS, item.item_path.as_ref(), "org.freedesktop.Secret.Item")?;
        let prompt: OwnedObjectPath = object.call("Delete", &())?;
        Ok(prompt.as_str() == NO_OBJECT)
    };
    deleted().unwrap_or(false)
}
