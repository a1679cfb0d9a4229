//! `{:?}` for types that hold nothing but personal data.

/// Shows the type's name and none of its fields.
macro_rules! redacting_debug {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}
pub(crate) use redacting_debug;
