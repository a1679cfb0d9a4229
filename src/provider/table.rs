//! The form of the table of providers, which is in `mod.rs`.

/// Declares the providers: what they are called, how they are configured in JSON, and whose tokens have which form.
macro_rules! providers {
    ($(
        $(#[$doc:meta])*
        $kind:ident = $name:literal {
            title: $title:literal, config: $config:path, recognise: $recognise:path $(, only: $only:meta)? $(,)?
        }
    )+) => {
        /// The issuer of the tokens.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "ffi", derive(uniffi::Enum))]
        pub enum ProviderKind {
            $($(#[$doc])* $(#[cfg($only)])? $kind,)+
        }

        impl ProviderKind {
            /// The name, the same in every language and in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($(#[cfg($only)])? ProviderKind::$kind => $name,)+
                }
            }

            /// The name for people.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $($(#[cfg($only)])? ProviderKind::$kind => $title,)+
                }
            }
        }

        /// An issuer and the expectations for its tokens.
        #[derive(Deserialize)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema), schemars(rename = "ProviderConfig"))]
        #[serde(tag = "kind", rename_all = "camelCase")]
        pub(crate) enum ProviderDocument {
            $($(#[cfg($only)])? $kind(Box<$config>),)+
        }

        impl ProviderDocument {
            /// The provider, checked as if written in code.
            pub(crate) fn build(self) -> Result<Provider, ConfigError> {
                match self {
                    $($(#[cfg($only)])? ProviderDocument::$kind(config) => config.describe().map(Provider::from),)+
                }
            }
        }

        /// What a token is by its claims alone, whoever signed it.
        pub(crate) fn recognise(claims: &Claims<'_>, problems: &Problems) -> Option<Recognised> {
            let forms: &[fn(&Claims<'_>, &Problems) -> Option<Recognised>] = &[$($(#[cfg($only)])? $recognise),+];
            forms.iter().find_map(|form| form(claims, problems))
        }
    };
}

pub(super) use providers;
