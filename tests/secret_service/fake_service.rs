//! A Secret Service in the test's process, with prompts that the test answers: a real one needs a screen for that. It has
//! collections with one entry each, and keeps nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

use crate::keychain::wait_until;

const ROOT: &str = "/org/freedesktop/secrets";
const PROMPT: &str = "org.freedesktop.Secret.Prompt";

/// The service. It ends when this is dropped.
pub struct FakeService {
    bus: Connection,
    world: World,
}

#[derive(Clone, Default)]
struct World(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// The collections, and whether they are locked.
    collections: BTreeMap<String, bool>,
    default: Option<String>,
    /// Whether a search does not find the items of a locked collection, as KeePassXC's.
    hides_locked: bool,
    /// The collections whose entry is locked alone.
    locked_entries: BTreeSet<String>,
    /// The collections whose entry is gone.
    without_entry: BTreeSet<String>,
    at_write: AtWrite,
    /// The collections that the open prompt is for; none are open otherwise.
    asked: Vec<String>,
    prompts: usize,
    raised: usize,
    dismissed: usize,
}

/// What happens as soon as an entry was written.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum AtWrite {
    #[default]
    Nothing,
    /// The service takes the value, and keeps no entry.
    DropsEntry,
    /// The user locks the collection.
    LocksCollection,
    /// As in KeePassXC, if it asks before each access.
    LocksEntry,
    /// The same, and a deletion needs a prompt.
    LocksEntryForGood,
}

impl FakeService {
    /// With these collections, locked. The first one is the default.
    pub fn start(collections: &[&str]) -> Self {
        let world = World::default();
        {
            let mut state = world.state();
            state.default = collections.first().map(|name| (*name).to_owned());
            state.collections = collections.iter().map(|name| ((*name).to_owned(), true)).collect();
        }
        let mut builder = Builder::session().unwrap().serve_at(ROOT, Service(world.clone())).unwrap();
        for name in collections {
            let (collection, item) =
                (path(&format!("collection/{name}")), path(&format!("collection/{name}/1")));
            let own = || (world.clone(), (*name).to_owned());
            let (place, name) = own();
            builder = builder.serve_at(collection, CollectionObject(place, name)).unwrap();
            let (place, name) = own();
            builder = builder.serve_at(item, ItemObject(place, name)).unwrap();
        }
        let bus = builder.name("org.freedesktop.secrets").unwrap().build().unwrap();
        FakeService { bus, world }
    }

    /// As in a service in which nobody has made a collection the default.
    pub fn without_default(self) -> Self {
        self.world.state().default = None;
        self
    }

    pub fn unlock(&self, name: &str) {
        self.world.state().collections.insert(name.to_owned(), false);
    }

    pub fn hide_locked(&self) {
        self.world.state().hides_locked = true;
    }

    /// Takes one more name on the bus: by it the library knows the program.
    pub fn take_name(&self, name: &'static str) {
        self.bus.request_name(name).unwrap();
    }

    pub fn remove_entry(&self, name: &str) {
        self.world.state().without_entry.insert(name.to_owned());
    }

    pub fn at_write(&self, what: AtWrite) {
        self.world.state().at_write = what;
    }

    pub fn has_entry(&self, name: &str) -> bool {
        !self.world.state().without_entry.contains(name)
    }

    /// What the user does with the open prompt.
    pub fn answer(&self, is_dismissed: bool) {
        wait_until("the prompt is raised", || !self.world.state().asked.is_empty());
        let asked = std::mem::take(&mut self.world.state().asked);
        for name in asked.into_iter().filter(|_| !is_dismissed) {
            self.unlock(&name);
        }
        let number = self.world.state().prompts;
        completed(&self.bus, number, is_dismissed);
    }

    /// The prompts that were raised, and those of them that the library dismissed.
    pub fn counts(&self) -> (usize, usize) {
        let state = self.world.state();
        (state.raised, state.dismissed)
    }

    pub fn wait_for_prompt(&self, number: usize) {
        wait_until("the prompt is raised", || self.counts().0 == number);
    }

    /// As if it crashed.
    pub fn kill(self) {
        self.bus.close().unwrap();
    }
}

impl State {
    fn is_locked(&self, name: &str) -> bool {
        self.collections[name] || self.locked_entries.contains(name)
    }
}

impl World {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

fn path(end: &str) -> OwnedObjectPath {
    OwnedObjectPath::try_from(format!("{ROOT}/{end}")).unwrap()
}

fn completed(bus: &Connection, number: usize, is_dismissed: bool) {
    let result = (is_dismissed, Value::from(""));
    bus.emit_signal(None::<&str>, path(&format!("prompt/{number}")), PROMPT, "Completed", &result).unwrap();
}

struct Service(World);

#[zbus::interface(name = "org.freedesktop.Secret.Service")]
impl Service {
    fn open_session(&self, algorithm: &str, _input: Value<'_>) -> (OwnedValue, OwnedObjectPath) {
        // No secret is sent, so any public key is good.
        let key = if algorithm == "plain" { Value::from("") } else { Value::from(vec![2_u8]) };
        (key.try_into().unwrap(), path("session/1"))
    }

    fn search_items(
        &self,
        _attributes: HashMap<String, String>,
    ) -> (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) {
        let state = self.0.state();
        let items = |wanted: bool| {
            let has_entry = |name: &&String| !state.without_entry.contains(*name);
            let found =
                state.collections.keys().filter(has_entry).filter(|name| state.is_locked(name) == wanted);
            found.map(|name| path(&format!("collection/{name}/1"))).collect()
        };
        (items(false), if state.hides_locked { Vec::new() } else { items(true) })
    }

    async fn unlock(
        &self,
        objects: Vec<OwnedObjectPath>,
        #[zbus(object_server)] server: &zbus::ObjectServer,
    ) -> (Vec<OwnedObjectPath>, OwnedObjectPath) {
        let (number, prompt) = {
            let mut state = self.0.state();
            let names =
                objects.iter().filter_map(|object| object.rsplit_once('/').map(|(_, name)| name.to_owned()));
            let asked = names.collect();
            state.prompts += 1;
            (state.prompts, PromptObject { world: self.0.clone(), number: state.prompts, asked })
        };
        let place = path(&format!("prompt/{number}"));
        server.at(place.clone(), prompt).await.unwrap();
        (vec![], place)
    }

    fn read_alias(&self, name: &str) -> OwnedObjectPath {
        let default = self.0.state().default.clone().filter(|_| name == "default");
        default.map_or_else(
            || OwnedObjectPath::try_from("/").unwrap(),
            |name| path(&format!("collection/{name}")),
        )
    }

    #[zbus(property)]
    fn collections(&self) -> Vec<OwnedObjectPath> {
        self.0.state().collections.keys().map(|name| path(&format!("collection/{name}"))).collect()
    }
}

struct CollectionObject(World, String);

#[zbus::interface(name = "org.freedesktop.Secret.Collection")]
impl CollectionObject {
    #[zbus(property)]
    fn locked(&self) -> bool {
        self.0.state().collections[&self.1]
    }
}

struct ItemObject(World, String);

#[zbus::interface(name = "org.freedesktop.Secret.Item")]
impl ItemObject {
    fn set_secret(&self, _secret: (OwnedObjectPath, Vec<u8>, Vec<u8>, String)) {
        let mut state = self.0.state();
        match state.at_write {
            AtWrite::Nothing => {}
            AtWrite::DropsEntry => _ = state.without_entry.insert(self.1.clone()),
            AtWrite::LocksCollection => _ = state.collections.insert(self.1.clone(), true),
            AtWrite::LocksEntry | AtWrite::LocksEntryForGood => {
                _ = state.locked_entries.insert(self.1.clone())
            }
        }
    }

    fn delete(&self) -> OwnedObjectPath {
        let mut state = self.0.state();
        if state.at_write == AtWrite::LocksEntryForGood {
            return path("prompt/deletion");
        }
        state.without_entry.insert(self.1.clone());
        OwnedObjectPath::try_from("/").unwrap()
    }

    #[zbus(property)]
    fn locked(&self) -> bool {
        self.0.state().is_locked(&self.1)
    }

    #[zbus(property)]
    fn attributes(&self) -> HashMap<String, String> {
        HashMap::from([("username".to_owned(), format!("in {}", self.1))])
    }
}

struct PromptObject {
    world: World,
    number: usize,
    asked: Vec<String>,
}

#[zbus::interface(name = "org.freedesktop.Secret.Prompt")]
impl PromptObject {
    fn prompt(&self, _window: &str) {
        let mut state = self.world.state();
        state.raised += 1;
        state.asked.clone_from(&self.asked);
    }

    async fn dismiss(&self, #[zbus(connection)] bus: &zbus::Connection) {
        {
            let mut state = self.world.state();
            state.dismissed += 1;
            state.asked.clear();
        }
        let place = path(&format!("prompt/{}", self.number));
        bus.emit_signal(None::<&str>, place, PROMPT, "Completed", &(true, Value::from(""))).await.unwrap();
    }
}
