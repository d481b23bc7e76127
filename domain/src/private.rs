//! Patient data in a wrapper that logs and panics cannot print. Showing it takes an explicit `.expose()`.
//! It is no cipher: the store enciphers what must not lie readable on a disk.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that may name or describe a patient. `Debug` prints `[private]`; there is no `Display`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Each call is a place to ask: who will see this?
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself, taken out.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl Private<String> {
    /// Whether only white space is inside.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl<T> From<T> for Private<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Private<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T> fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let name: Private<String> = "张三".into();
        assert_eq!(format!("{name:?}"), "[private]");
        assert_eq!(name.expose(), "张三");
    }
}
