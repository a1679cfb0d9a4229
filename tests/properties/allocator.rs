//! Measures what an action allocates on the heap. It counts only the current thread, because tests run in parallel.

/// Bytes of the heap.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    /// The peak of bytes in use.
    pub peak: isize,
    /// All bytes that were allocated.
    pub total: isize,
}

/// What `action` uses in addition to what was in use before. Its result is dropped inside.
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
