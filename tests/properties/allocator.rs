//! What an action takes from the heap, counted for the current thread: tests run beside each other.

/// Bytes of the heap.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// The most that was in use at once.
    pub peak: isize,
    /// All that was ever asked for.
    pub total: isize,
}

/// What `action` uses beyond what was in use before. Its result is dropped inside.
pub fn measure<T>(action: impl FnOnce() -> T) -> Use {
    let mut action = Some(action);
    let counted = allocation_counter::measure(|| {
        if let Some(action) = action.take() {
            drop(action());
        }
    });
    let bytes = |count: u64| isize::try_from(count).unwrap_or(isize::MAX);
    Use { peak: bytes(counted.bytes_max), total: bytes(counted.bytes_total) }
}
