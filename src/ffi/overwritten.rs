//! Memory that is overwritten with zeros when it is dropped.

use std::mem::take;

use zeroize::optimization_barrier;

/// Bytes that may have a token in them. `zeroize::Zeroizing` writes them one by one, which for a token takes half a microsecond;
/// this writes them together, and the barrier keeps the compiler from leaving that out.
pub struct OverwrittenBytes(Vec<u8>);

/// A text of that kind.
pub struct OverwrittenText(String);

impl OverwrittenBytes {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl OverwrittenText {
    pub fn new(text: String) -> Self {
        Self(text)
    }
}

impl Drop for OverwrittenBytes {
    fn drop(&mut self) {
        self.0.fill(0);
        optimization_barrier(self.0.as_slice());
    }
}

impl Drop for OverwrittenText {
    fn drop(&mut self) {
        drop(OverwrittenBytes::new(take(&mut self.0).into_bytes()));
    }
}

impl std::ops::Deref for OverwrittenBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl std::ops::Deref for OverwrittenText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(all(test, target_os = "linux"))]
#[path = "../../tests/memory_search/mod.rs"]
mod memory_search;

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::memory_search::Needle;
    use super::*;

    #[test]
    fn dropped_bytes_and_texts_are_no_longer_in_memory() {
        let needle = Needle::unique();
        assert_eq!(needle.count(), 0);
        let bytes = OverwrittenBytes::new(needle.shown());
        let text = OverwrittenText::new(String::from_utf8(needle.shown()).expect("letters"));
        assert_eq!((bytes.len(), text.len(), needle.count()), (288, 288, 2));
        drop(bytes);
        assert_eq!(needle.count(), 1);
        drop(text);
        assert_eq!(needle.count(), 0);
    }
}
