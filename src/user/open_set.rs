//! Enums that providers extend without notice.

/// Declares an enum of known words with an `Other(raw)` arm that keeps the raw word. `read by` names a function that says
/// which known word another one stands for; then the case of letters does not matter.
macro_rules! open_set {
    (@is $word:ident) => { &|known| known == $word };
    (@is $word:ident $read:ident) => { &|known| known.eq_ignore_ascii_case($word) };
    (
        $(#[$doc:meta])*
        $name:ident $(read by $read:ident)? { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "ffi", derive(uniffi::Enum), uniffi::export(Debug))]
        pub enum $name {
            $($(#[$variant_doc])* #[cfg_attr(feature = "json-schema", schemars(rename = $word))] $variant,)+
            /// A word that this version does not know, as the provider wrote it.
            #[cfg_attr(feature = "json-schema", schemars(untagged))]
            Other(String),
        }

        impl $name {
            /// The name, the same in every language and in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $word,)+
                    $name::Other(raw) => raw,
                }
            }
        }

        impl $name {
            /// The known word that `is` says yes to.
            fn known(is: &dyn Fn(&str) -> bool) -> Option<Self> {
                $(if is($word) {
                    return Some($name::$variant);
                })+
                None
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                let read = word;
                $(let read = $read(read);)?
                let is: &dyn Fn(&str) -> bool = open_set!(@is read $($read)?);
                $name::known(is).unwrap_or_else(|| $name::Other(word.to_owned()))
            }
        }

        /// A word that this version does not know could be anything, so it is not shown.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self {
                    $($name::$variant => stringify!($variant),)+
                    $name::Other(_) => "Other(..)",
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use open_set;
