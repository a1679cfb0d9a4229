//! Where a claim stands.

/// An object's path. Formatted only for an error, because every wallet of every token has one.
#[derive(Clone, Copy, Default)]
pub(super) struct Place<'n> {
    steps: [Option<Step<'n>>; 3],
}

/// A member, and the element of its array.
#[derive(Clone, Copy)]
struct Step<'n> {
    name: &'n str,
    index: Option<usize>,
}

impl<'n> Place<'n> {
    /// No claim that is read here is deeper than three objects.
    pub(super) fn step(mut self, name: &'n str, index: Option<usize>) -> Self {
        if let Some(free) = self.steps.iter_mut().find(|step| step.is_none()) {
            *free = Some(Step { name, index });
        }
        self
    }

    pub(super) fn path_of(self, name: &str) -> String {
        use std::fmt::Write as _;
        let mut path = String::new();
        for step in self.steps.iter().flatten() {
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
