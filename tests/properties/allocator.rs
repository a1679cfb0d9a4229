//! The system's allocator, counting what the current thread does: tests run beside each other.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    static USE: Cell<Use> = const { Cell::new(Use { live: 0, peak: 0, total: 0 }) };
}

/// Bytes of the heap.
#[derive(Clone, Copy, Debug)]
pub struct Use {
    live: isize,
    /// The most that was in use at once.
    pub peak: isize,
    /// All that was ever asked for.
    pub total: isize,
}

/// What `action` uses beyond what was in use before. Its result is dropped inside.
pub fn measure<T>(action: impl FnOnce() -> T) -> Use {
    USE.set(Use { live: 0, peak: 0, total: 0 });
    drop(action());
    USE.get()
}

struct Counting;

impl Counting {
    fn count(bytes: usize, sign: isize) {
        let change = isize::try_from(bytes).unwrap_or(isize::MAX) * sign;
        // A thread that ends may free after its counters are gone.
        let _ = USE.try_with(|counter| {
            let mut counted = counter.get();
            counted.live += change;
            counted.peak = counted.peak.max(counted.live);
            counted.total += change.max(0);
            counter.set(counted);
        });
    }
}

#[expect(unsafe_code, reason = "an allocator cannot be written without; every call goes to the system's own")]
// SAFETY: every method passes its arguments on to `System` and returns its answer; the counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count(layout.size(), 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        Self::count(layout.size(), -1);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // Old and new may exist side by side while the bytes move.
        Self::count(size, 1);
        Self::count(layout.size(), -1);
        unsafe { System.realloc(pointer, layout, size) }
    }
}
