//! One macro for closed lists of words: an enum whose variants each have one stable kebab-case name.
//! The name is what JSON, SQL and the audit chain carry; renaming a variant must not change it.

use thiserror::Error;

/// A word that is not on the list it was read for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown {list} \"{given}\"")]
pub struct UnknownName {
    /// Which list was consulted.
    pub list: &'static str,
    /// The word found (cut to 64 characters).
    pub given: String,
}

impl UnknownName {
    /// Says that `given` is not a member of `list`.
    pub fn new(list: &'static str, given: &str) -> Self {
        Self {
            list,
            given: given.chars().take(64).collect(),
        }
    }
}

macro_rules! named {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$vmeta:meta])* $variant:ident = $text:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $vis enum $name {
            $( $(#[$vmeta])* $variant, )+
        }

        impl $name {
            /// Every member, in the order written.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The stable name that JSON, SQL and the audit chain carry.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::named::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $text => Ok(Self::$variant), )+
                    other => Err($crate::named::UnknownName::new(stringify!($name), other)),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use named;
