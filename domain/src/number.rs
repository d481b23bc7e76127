//! Readable numbers `site-yyMMdd-seq`: said on the phone, printed on paper, free of collisions when made offline
//! because each site counts for itself. Short enough (16 characters) to be a DICOM accession number.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The short code of a site: 2 to 4 capital letters or digits, unique in the county.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteCode(String);

/// A text that is no site code or readable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidNumber {
    /// Not 2 to 4 capital letters or digits.
    #[error("a site code is 2 to 4 capital letters or digits")]
    Site,
    /// Not of the form `site-yyMMdd-seq`.
    #[error("a number has the form SITE-yyMMdd-seq")]
    Form,
    /// The counter of the day is outside 1 to 9999.
    #[error("a site's counter of the day runs from 1 to 9999")]
    Counter,
    /// An accession number of more than 16 characters, or with a backslash or control character.
    #[error("an accession number has 1 to 16 printable characters and no backslash")]
    Accession,
}

impl SiteCode {
    /// Reads a site code.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        let fits = (2..=4).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidNumber::Site)
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SiteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SiteCode {
    type Error = InvalidNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<SiteCode> for String {
    fn from(code: SiteCode) -> Self {
        code.0
    }
}

/// The largest number a site can give out in a day.
pub const LARGEST_COUNTER: u32 = 9_999;

/// A readable number such as `QS-261123-0007`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number(String);

impl Number {
    /// The number of a site's `counter`-th thing on a day of its own calendar.
    pub fn new(site: &SiteCode, day: Date, counter: u32) -> Result<Self, InvalidNumber> {
        if counter == 0 || counter > LARGEST_COUNTER {
            return Err(InvalidNumber::Counter);
        }
        let (year, month, date) = (day.year().rem_euclid(100), day.month(), day.day());
        Ok(Self(format!("{site}-{year:02}{month:02}{date:02}-{counter:04}")))
    }

    /// Reads a number.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        let mut parts = text.split('-');
        let (Some(site), Some(day), Some(counter), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidNumber::Form);
        };
        SiteCode::parse(site)?;
        let digits =
            |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(day, 6) || !digits(counter, 4) {
            return Err(InvalidNumber::Form);
        }
        Ok(Self(text.to_owned()))
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The accession number that a device is given for this case.
    pub fn accession(&self) -> AccessionNumber {
        AccessionNumber(self.0.clone())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Number {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Number {
    type Error = InvalidNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Number> for String {
    fn from(number: Number) -> Self {
        number.0
    }
}

/// What a device and an order share: 1 to 16 printable characters (DICOM SH, PS3.5 section 6.2).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccessionNumber(String);

impl AccessionNumber {
    /// Reads an accession number; surrounding spaces are padding.
    pub fn parse(text: &str) -> Result<Self, InvalidNumber> {
        let text = text.trim_matches([' ', '\0']);
        let fits =
            (1..=16).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || c == '\\');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidNumber::Accession)
        }
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccessionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for AccessionNumber {
    type Error = InvalidNumber;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<AccessionNumber> for String {
    fn from(number: AccessionNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_and_fits_an_accession_number() {
        let site = SiteCode::parse("QSWS").unwrap();
        let number = Number::new(&site, jiff::civil::date(2026, 11, 23), 7).unwrap();
        assert_eq!(number.as_str(), "QSWS-261123-0007");
        assert_eq!(Number::parse(number.as_str()).unwrap(), number);
        assert!(AccessionNumber::parse(number.as_str()).is_ok());
        assert_eq!(
            Number::new(&site, jiff::civil::date(2026, 11, 23), 10_000),
            Err(InvalidNumber::Counter)
        );
    }

    #[test]
    fn other_forms_are_refused() {
        for bad in [
            "",
            "QS",
            "QS-261123",
            "qs-261123-0001",
            "QS-261123-01",
            "QS-2611-0001",
            "QS-261123-0001-1",
        ] {
            assert!(Number::parse(bad).is_err(), "{bad}");
        }
    }
}
