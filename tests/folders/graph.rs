//! Finds which file of a crate uses which other file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

use crate::sources::Sources;

/// A module's path in its crate.
type Module = Vec<String>;

#[derive(Default)]
pub struct Graph {
    modules: BTreeMap<Module, Names>,
    arrows: BTreeSet<(Module, Module)>,
}

/// The paths that a module uses, and the names that it exports.
#[derive(Default)]
struct Names {
    used: BTreeSet<Vec<String>>,
    exported: BTreeMap<String, Vec<String>>,
}

impl Graph {
    /// Reads every file of the crate except files that only its tests use.
    pub fn read(sources: &Sources, root: &Path) -> Self {
        let mut graph = Graph::default();
        graph.read_module(sources, root, Vec::new());
        let mut arrows = BTreeSet::new();
        for (module, names) in &graph.modules {
            for path in &names.used {
                let used = graph.module_of(module, path, 0).unwrap_or_default();
                if !used.starts_with(module) && !module.starts_with(&used) {
                    arrows.insert((module.clone(), used));
                }
            }
        }
        graph.arrows = arrows;
        graph
    }

    /// Modules that are on no level, or that use a level above their own.
    pub fn arrows_up(&self, floors: &[&str]) -> Vec<String> {
        let floor = |module: &Module| floors.iter().position(|name| *name == module[0]);
        let tops = self.modules.keys().filter(|module| module.len() == 1);
        let homeless = tops.filter(|module| floor(module).is_none());
        let mut found: Vec<_> = homeless.map(|module| format!("{} is on no level", module[0])).collect();
        let up = self.arrows.iter().filter(|(from, to)| match (floor(from), floor(to)) {
            (Some(from), Some(to)) => to > from,
            _ => false,
        });
        found.extend(up.map(told));
        found
    }

    /// The uses that form a circle.
    pub fn circles(&self) -> Vec<String> {
        let mut left = self.arrows.clone();
        loop {
            let (from, to): (BTreeSet<_>, BTreeSet<_>) = left.iter().cloned().unzip();
            let before = left.len();
            // A module that uses nothing more, or that nothing uses, is in no circle.
            left.retain(|(user, used)| to.contains(user) && from.contains(used));
            if left.len() == before {
                return left.iter().map(told).collect();
            }
        }
    }

    fn read_module(&mut self, sources: &Sources, file: &Path, module: Module) {
        let syntax = syn::parse_file(&sources.read(file)).unwrap_or_else(|error| panic!("{file:?}: {error}"));
        let mut reader = Reader::default();
        reader.visit_file(&syntax);
        self.modules.insert(module.clone(), reader.names);
        for name in reader.children {
            let child = [&module[..], std::slice::from_ref(&name)].concat();
            self.read_module(sources, &file_of(sources, file, &name), child);
        }
    }

    /// The module that contains the item with this path, seen from `module`; `None` for items of other crates.
    fn module_of(&self, module: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (first, mut rest) = path.split_first()?;
        let mut at = module.clone();
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            child => {
                at.push(child.to_owned());
                if !self.modules.contains_key(&at) {
                    return None;
                }
            }
        }
        while let Some((name, after)) = rest.split_first() {
            if name == "super" {
                at.pop();
            } else {
                let below = [&at[..], std::slice::from_ref(name)].concat();
                if !self.modules.contains_key(&below) {
                    break;
                }
                at = below;
            }
            rest = after;
        }
        // If the module only re-exports the item, the item is in another module.
        let exported = rest.first().and_then(|name| self.modules.get(&at)?.exported.get(name));
        match exported {
            Some(path) if depth < 8 => self.module_of(&at, path, depth + 1).or(Some(at)),
            _ => Some(at),
        }
    }
}

fn told((from, to): &(Module, Module)) -> String {
    format!("{} uses {}", from.join("::"), to.join("::"))
}

fn file_of(sources: &Sources, parent: &Path, child: &str) -> PathBuf {
    let folder = match parent.file_stem().and_then(|stem| stem.to_str()) {
        Some("lib" | "main" | "mod") => parent.with_file_name(""),
        _ => parent.with_extension(""),
    };
    let file = folder.join(format!("{child}.rs"));
    if sources.has(&file) { file } else { folder.join(child).join("mod.rs") }
}

/// The names in one file.
#[derive(Default)]
struct Reader {
    names: Names,
    children: Vec<String>,
}

impl Visit<'_> for Reader {
    fn visit_item(&mut self, item: &Item) {
        let attributes: &[Attribute] = match item {
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        if item.content.is_none() {
            self.children.push(item.ident.to_string());
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        let is_exported = !matches!(item.vis, Visibility::Inherited);
        self.take_tree(&item.tree, Vec::new(), is_exported);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        self.take_path(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &Macro) {
        self.take_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

impl Reader {
    fn take_path(&mut self, path: Vec<String>) {
        if matches!(path[0].as_str(), "crate" | "super" | "self") && path.len() > 1 {
            self.names.used.insert(path);
        }
    }

    fn take_tree(&mut self, tree: &UseTree, before: Vec<String>, is_exported: bool) {
        let with = |name: String| [&before[..], &[name]].concat();
        match tree {
            UseTree::Path(tree) => self.take_tree(&tree.tree, with(tree.ident.to_string()), is_exported),
            UseTree::Group(tree) => {
                tree.items.iter().for_each(|tree| self.take_tree(tree, before.clone(), is_exported));
            }
            UseTree::Name(tree) if tree.ident == "self" => {
                self.take_use(before.last().cloned(), before, is_exported)
            }
            UseTree::Name(tree) => {
                let name = tree.ident.to_string();
                self.take_use(Some(name.clone()), with(name), is_exported);
            }
            UseTree::Rename(tree) => {
                self.take_use(Some(tree.rename.to_string()), with(tree.ident.to_string()), is_exported);
            }
            UseTree::Glob(_) => self.take_use(None, before, false),
        }
    }

    fn take_use(&mut self, name: Option<String>, path: Vec<String>, is_exported: bool) {
        if let Some(name) = name.filter(|_| is_exported) {
            self.names.exported.insert(name, path.clone());
        }
        self.names.used.insert(path);
    }

    /// Paths that begin with `crate`, `self` or `super`.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Ident(name) if path.is_empty() || path.last().is_some_and(|last| last == "::") => {
                    path.pop_if(|last| last == "::");
                    path.push(name.to_string());
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => {
                    if path.last().is_none_or(|last| last != "::") {
                        path.push("::".to_owned());
                    }
                }
                other => {
                    self.end_path(&mut path);
                    match other {
                        TokenTree::Group(group) => self.take_tokens(group.stream()),
                        TokenTree::Ident(name) => path.push(name.to_string()),
                        _ => {}
                    }
                }
            }
        }
        self.end_path(&mut path);
    }

    fn end_path(&mut self, path: &mut Vec<String>) {
        path.retain(|part| part != "::");
        if !path.is_empty() {
            self.take_path(std::mem::take(path));
        }
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    let Ok(list) = attribute.meta.require_list() else { return false };
    let condition = list.tokens.to_string().replace(char::is_whitespace, "");
    list.path.is_ident("cfg") && (condition == "test" || condition.starts_with("all(test,"))
}
