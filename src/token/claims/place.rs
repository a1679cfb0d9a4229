//! Where a claim stands.

/// An object's path. Formatted only for an error, because every wallet of every token has one.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    outer: Option<Step>,
    inner: Option<Step>,
}

/// A member, and the element of its array.
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    index: Option<usize>,
}

impl Place {
    /// No claim that is read here is deeper than an object in an object.
    pub(super) fn step(self, name: &'static str, index: Option<usize>) -> Self {
        let step = Some(Step { name, index });
        if self.outer.is_none() { Place { outer: step, ..self } } else { Place { inner: step, ..self } }
    }

    pub(super) fn path_of(self, name: &str) -> String {
        use std::fmt::Write as _;
        let mut path = String::new();
        for step in [self.outer, self.inner].into_iter().flatten() {
            path.push_str(step.name);
            if let Some(index) = step.index {
                // Writing to a String cannot fail.
                let _ = write!(path, "[{index}]");
            }
            path.push('.');
        }
        path + name
    }
}
