//! Closed sets of names that appear on the command line and in queries: one list gives the enum, its texts and
//! the error that names the alternatives, so that the three cannot drift apart.

use std::fmt;

/// The names of `choices`, for an error message.
pub(super) fn name_list<T: fmt::Display>(choices: &[T]) -> String {
    choices.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

macro_rules! named_choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, $noun:literal { $( $(#[$variant_meta:meta])* $variant:ident = $text:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $( $(#[$variant_meta])* $variant, )+ }

        impl $name {
            /// Every choice, in the order of the documentation.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The name, as it stands on the command line and in a query.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                let known = || $crate::named::name_list(Self::ALL);
                Self::ALL
                    .iter()
                    .copied()
                    .find(|choice| choice.as_str() == text)
                    .ok_or_else(|| format!("unknown {} {text:?}, known are {}", $noun, known()))
            }
        }
    };
}
pub(super) use named_choices;
