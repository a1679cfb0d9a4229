//! A parsed JSON value. Texts are borrowed from what was parsed, unless they have an escape: most claims are only looked
//! at.

use std::borrow::Cow;

use serde_json::Number;

pub(crate) type Text<'t> = Cow<'t, str>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Bool(bool),
    Number(Number),
    String(Text<'t>),
    Array(Vec<Value<'t>>),
    Object(Object<'t>),
}

/// The members of an object, each name once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object<'t> {
    members: Vec<(Text<'t>, Value<'t>)>,
    /// The members' positions by name, as soon as there are more than [`FEW`].
    by_name: Vec<usize>,
    /// A bit for each name, which others may share: most names that are looked for are not there.
    seen: u64,
}

/// So many members are compared one by one. With more that would take long: the time grows with the square.
const FEW: usize = 16;
/// Room for the first members. Most objects of a token have more than four, and growing costs a copy.
const ROOM: usize = 8;

impl<'t> Object<'t> {
    /// Adds a member. False if there is one of this name: nothing changes then.
    pub(super) fn insert(&mut self, name: Text<'t>, value: Value<'t>) -> bool {
        if self.members.is_empty() {
            self.members.reserve(ROOM);
        }
        if self.members.len() < FEW {
            if self.get(&name).is_some() {
                return false;
            }
        } else {
            if self.by_name.is_empty() {
                let mut by_name: Vec<usize> = (0..self.members.len()).collect();
                by_name.sort_unstable_by(|left, right| self.name(*left).cmp(self.name(*right)));
                self.by_name = by_name;
            }
            match self.find(&name) {
                Ok(_) => return false,
                Err(place) => self.by_name.insert(place, self.members.len()),
            }
        }
        self.seen |= bit(&name);
        self.members.push((name, value));
        true
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value<'t>> {
        if self.seen & bit(name) == 0 {
            return None;
        }
        let position = if self.by_name.is_empty() {
            self.members.iter().position(|(own, _)| own == name)
        } else {
            self.find(name).ok().and_then(|place| self.by_name.get(place)).copied()
        };
        self.members.get(position?).map(|(_, value)| value)
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The place in `by_name`, or where it would be.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.by_name.binary_search_by(|position| self.name(*position).cmp(name))
    }

    fn name(&self, position: usize) -> &str {
        self.members.get(position).map_or("", |(name, _)| name)
    }

    pub(super) fn into_owned(self) -> Object<'static> {
        let Object { members, by_name, seen } = self;
        let owned = |(name, value): (Text<'t>, Value<'t>)| (name.into_owned().into(), value.into_owned());
        Object { members: members.into_iter().map(owned).collect(), by_name, seen }
    }
}

/// One of 64 bits, by the name's length and its last character.
fn bit(name: &str) -> u64 {
    let last = name.as_bytes().last().map_or(0, |last| u32::from(*last));
    let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
    1_u64.rotate_left(length.wrapping_mul(23) ^ last)
}

impl<'t> Value<'t> {
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = self { Some(text) } else { None }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(value) = self { Some(*value) } else { None }
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        if let Value::Number(number) = self { number.as_f64() } else { None }
    }

    pub(super) fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(value),
            Value::Number(number) => Value::Number(number),
            Value::String(text) => Value::String(text.into_owned().into()),
            Value::Array(elements) => Value::Array(elements.into_iter().map(Value::into_owned).collect()),
            Value::Object(object) => Value::Object(object.into_owned()),
        }
    }

    #[cfg(test)]
    pub(super) fn to_serde(&self) -> serde_json::Value {
        match self {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.clone().into(),
            Value::String(text) => text.as_ref().into(),
            Value::Array(elements) => elements.iter().map(Value::to_serde).collect(),
            Value::Object(object) => {
                object.members.iter().map(|(name, value)| (name.to_string(), value.to_serde())).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_members_are_found_and_each_name_is_taken_once() {
        // In an order that is neither that of the names nor its reverse.
        let name = |number: usize| format!("{}", number * 7919 % 1000);
        for count in [0, 1, FEW - 1, FEW, FEW + 1, FEW + 2, 1000] {
            let mut object = Object::default();
            for number in 0..count {
                assert!(object.insert(name(number).into(), Value::Number(number.into())), "{number}");
            }
            for number in 0..count {
                assert_eq!(object.get(&name(number)), Some(&Value::Number(number.into())));
                assert!(!object.insert(name(number).into(), Value::Null), "{number}");
            }
            assert!(!object.contains("absent") && !object.contains(""));
            assert_eq!(object.clone().into_owned(), object);
        }
    }
}
