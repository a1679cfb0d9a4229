//! Strict JSON objects: parses the text of a header or payload, or says what is wrong with it. Duplicate members are
//! refused at every level (RFC 7515 §4, RFC 7519 §4); the maximum nesting is 64.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::surrogates::MARK;

/// How deep objects and arrays may nest; wallet tokens need 4.
const MAX_NESTING: usize = 64;

/// Why a text is refused. The messages name no member and no value, because these come from the token.
#[derive(thiserror::Error, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonFault {
    #[error("not valid JSON")]
    Syntax,
    #[error("not a JSON object")]
    NotAnObject,
    #[error("an object has the same member twice")]
    DuplicateMember,
    #[error("nested more than 64 levels deep")]
    TooDeep,
    #[error("a member's name has half of a surrogate pair")]
    LoneSurrogateInName,
}

/// Parses a text that must be one JSON object.
pub(crate) fn parse_object(text: &str) -> Result<Map<String, Value>, JsonFault> {
    parse(text, false)
}

/// Parses an object in which [`MARK`] stands for lone surrogates. A member's name must have none.
pub(super) fn parse_marked_object(text: &str) -> Result<Map<String, Value>, JsonFault> {
    parse(text, true)
}

fn parse(text: &str, is_marked: bool) -> Result<Map<String, Value>, JsonFault> {
    let fault = Cell::new(JsonFault::Syntax);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = StrictValue { depth: 0, is_marked, fault: &fault }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match parsed {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(JsonFault::NotAnObject),
        Err(_) => Err(fault.get()),
    }
}

#[derive(Clone, Copy)]
struct StrictValue<'f> {
    depth: usize,
    is_marked: bool,
    fault: &'f Cell<JsonFault>,
}

impl StrictValue<'_> {
    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_NESTING {
            return Err(self.refuse(JsonFault::TooDeep));
        }
        Ok(StrictValue { depth: self.depth + 1, ..self })
    }

    fn refuse<E: Error>(self, fault: JsonFault) -> E {
        self.fault.set(fault);
        E::custom(fault)
    }
}

impl<'de> DeserializeSeed<'de> for StrictValue<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StrictValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| self.refuse(JsonFault::Syntax))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(inner)? {
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if self.is_marked && name.contains(MARK) {
                return Err(self.refuse(JsonFault::LoneSurrogateInName));
            }
            let value = members.next_value_seed(inner)?;
            if object.insert(name, value).is_some() {
                return Err(self.refuse(JsonFault::DuplicateMember));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_serde_json_reads() {
        let text = r#"{"a":[1,-2,1.5,true,null,"é\n"],"b":{"c":{}}}"#;
        let ours = Value::Object(parse_object(text).unwrap());
        assert_eq!(ours, serde_json::from_str::<Value>(text).unwrap());
    }

    #[test]
    fn refuses_duplicate_members_at_every_level() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"x":{"a":1,"a":2}}"#, r#"{"x":[{"a":1,"\u0061":2}]}"#] {
            assert_eq!(parse_object(text), Err(JsonFault::DuplicateMember), "{text}");
        }
    }

    #[test]
    fn nesting_ends_at_64_levels() {
        let nested =
            |levels: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(levels - 1), "]".repeat(levels - 1));
        assert!(parse_object(&nested(64)).is_ok());
        assert_eq!(parse_object(&nested(65)), Err(JsonFault::TooDeep));
        assert_eq!(parse_object(&"[".repeat(20_000)), Err(JsonFault::TooDeep));
    }

    #[test]
    fn refuses_what_is_no_object_or_no_json() {
        for text in ["[]", "1", "null", "\"a\""] {
            assert_eq!(parse_object(text), Err(JsonFault::NotAnObject), "{text}");
        }
        for text in
            ["", "{", "{}x", "{} {}", "{\"a\":1,}", "{a:1}", "{\"a\":NaN}", "{\"a\":1e999}", "\u{feff}{}"]
        {
            assert_eq!(parse_object(text), Err(JsonFault::Syntax), "{text}");
        }
        assert_eq!(parse_object(r#"{"a":"\ud800"}"#), Err(JsonFault::Syntax));
    }
}
