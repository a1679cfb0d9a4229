//! Inputs that are almost valid: JSON with known members and any values, and texts with a few changes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Every member that the library reads, in headers, payloads, keys, configurations and exports.
const MEMBERS: &str = include_str!("../data/near_valid/members.txt");
/// Values that parsers often handle wrongly, one a line. Some of them are not JSON.
const ODD_VALUES: &str = include_str!("../data/near_valid/values.txt");

/// A JSON text, usually well-formed, with known members.
pub fn json_value() -> impl Strategy<Value = String> {
    let text = any::<String>().prop_map(|text| serde_json::Value::String(text).to_string());
    let odd_values: Vec<&str> = ODD_VALUES.lines().collect();
    let digits = "[0-9]{1,400}(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,6})?";
    let leaf = prop_oneof![
        6 => select(odd_values).prop_map(str::to_owned),
        2 => text,
        1 => digits,
        1 => any::<i64>().prop_map(|number| number.to_string()),
        1 => (1_usize..300).prop_map(|depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth))),
        1 => (1_usize..300).prop_map(|depth| format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth))),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(|elements| format!("[{}]", elements.join(","))),
            members(inner),
        ]
    })
}

/// A JSON object with known members.
pub fn json_object() -> impl Strategy<Value = String> {
    members(json_value())
}

fn members(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let known: Vec<&str> = MEMBERS.split_whitespace().collect();
    let name = prop_oneof![9 => select(known).prop_map(str::to_owned), 1 => any::<String>()];
    let quoted = name.prop_map(|name| serde_json::Value::String(name).to_string());
    vec((quoted, value), 0..8).prop_map(|members| {
        let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        format!("{{{}}}", members.join(","))
    })
}

/// A valid document in which some members have any other value.
pub fn altered(document: serde_json::Value) -> impl Strategy<Value = String> {
    let places = pointers(&document);
    vec((any::<Index>(), json_value()), 0..4).prop_map(move |changes| {
        let mut text = document.clone();
        let mut holes = Vec::new();
        for (place, value) in changes {
            if let Some(target) = text.pointer_mut(&places[place.index(places.len())]) {
                let hole = format!("hole-{}", holes.len());
                *target = hole.clone().into();
                holes.push((hole, value));
            }
        }
        // The new values need not be JSON, so they are inserted as text.
        holes.iter().fold(text.to_string(), |text, (hole, value)| text.replace(&format!("\"{hole}\""), value))
    })
}

/// The JSON pointer (RFC 6901) of every member and element, including the outer ones.
pub fn pointers(document: &serde_json::Value) -> Vec<String> {
    let children: Vec<(String, &serde_json::Value)> = match document {
        serde_json::Value::Object(members) => {
            members.iter().map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        serde_json::Value::Array(elements) => {
            elements.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    let inner = |(name, value): &(String, &serde_json::Value)| {
        pointers(value).into_iter().map(|rest| format!("/{name}{rest}")).collect::<Vec<_>>()
    };
    let own = children.iter().map(|(name, _)| format!("/{name}"));
    own.chain(children.iter().flat_map(inner)).collect()
}

/// A text with a few characters replaced, inserted or removed, or cut off at the end.
pub fn garbled(text: String) -> impl Strategy<Value = String> {
    let change = (0_u8..4, any::<Index>(), any::<char>());
    vec(change, 1..5).prop_map(move |changes| {
        let mut characters: Vec<char> = text.chars().collect();
        for (kind, place, character) in changes {
            let place = place.index(characters.len() + 1);
            match kind {
                0 => characters.insert(place, character),
                1 if place < characters.len() => characters[place] = character,
                2 if place < characters.len() => drop(characters.remove(place)),
                _ => characters.truncate(place),
            }
        }
        characters.into_iter().collect()
    })
}

/// Bytes with a few of them changed.
pub fn garbled_bytes(bytes: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    vec((any::<Index>(), any::<u8>()), 1..4).prop_map(move |changes| {
        let mut bytes = bytes.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes
    })
}
