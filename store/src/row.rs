//! From columns to values. A column that makes no sense is an [`StoreError::Inconsistent`], never a default.

use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Result, StoreError};

/// A thing as read, with the version that a change must name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T> {
    /// The thing.
    pub value: T,
    /// Its version; 1 when created, one more after each change.
    pub version: u64,
}

impl<T> Stored<T> {
    pub(crate) fn new(value: T, version: u64) -> Self {
        Self { value, version }
    }
}

impl<T> std::ops::Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

pub(crate) fn parse<T: FromStr>(table: &'static str, id: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| StoreError::inconsistent(table, id))
}

pub(crate) fn parse_some<T: FromStr>(table: &'static str, id: &str, text: Option<&str>) -> Result<Option<T>> {
    text.map(|text| parse(table, id, text)).transpose()
}

pub(crate) fn unsigned(table: &'static str, id: &str, number: i64) -> Result<u64> {
    u64::try_from(number).map_err(|_| StoreError::inconsistent(table, id))
}

pub(crate) fn narrow<T: TryFrom<i64>>(table: &'static str, id: &str, number: i64) -> Result<T> {
    T::try_from(number).map_err(|_| StoreError::inconsistent(table, id))
}

pub(crate) fn yes_no(table: &'static str, id: &str, number: i64) -> Result<bool> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(StoreError::inconsistent(table, id)),
    }
}

pub(crate) fn date(table: &'static str, id: &str, text: Option<&str>) -> Result<Option<Date>> {
    parse_some(table, id, text)
}

pub(crate) fn from_json<T: DeserializeOwned>(table: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| StoreError::Document { table, source })
}

pub(crate) fn to_json<T: Serialize + ?Sized>(table: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|source| StoreError::Document { table, source })
}

/// A change that hit no row: the version named is not the one stored.
pub(crate) fn changed_one(table: &'static str, id: impl ToString, version: u64, rows: u64) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => Err(StoreError::Stale {
            table,
            id: id.to_string(),
            version,
        }),
    }
}
