//! What a patient shows to say who they are: the resident identity number or one of the other certificates.
//! No certificate number is ever a key; the store enciphers it and looks it up by a keyed hash.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::identity_card::{InvalidNationalId, NationalId};
use crate::named::named;
use crate::private::Private;
use crate::values::Coded;

named! {
    /// The kinds of certificate.
    pub enum DocumentKind {
        /// 居民身份证
        NationalId = "national-id",
        /// 港澳居民来往内地通行证
        HongKongMacaoPermit = "hong-kong-macao-permit",
        /// 台湾居民来往大陆通行证
        TaiwanPermit = "taiwan-permit",
        /// 护照
        Passport = "passport",
        /// 外国人永久居留身份证
        ForeignResident = "foreign-resident",
        /// 出生医学证明
        BirthCertificate = "birth-certificate",
        /// 军官证
        OfficerCard = "officer-card",
        /// 居民健康卡
        HealthCard = "health-card",
        /// 医保电子凭证
        InsuranceCode = "insurance-code",
    }
}

impl DocumentKind {
    /// The code of WS 364.3 (CV02.01.101), where that list has one.
    pub fn coded(self) -> Option<Coded> {
        let code = match self {
            Self::NationalId => "01",
            Self::Passport => "03",
            Self::OfficerCard => "04",
            Self::HongKongMacaoPermit => "06",
            Self::TaiwanPermit => "07",
            Self::ForeignResident | Self::BirthCertificate | Self::HealthCard | Self::InsuranceCode => {
                return None;
            }
        };
        Some(Coded {
            system: "WS 364.3 CV02.01.101",
            version: "2011",
            code: code.to_owned(),
        })
    }
}

/// A certificate whose number has the form its kind asks for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Document {
    /// A resident identity number, which also gives birth date and sex.
    NationalId(NationalId),
    /// Any other certificate, checked by form only.
    Other(OtherDocument),
}

/// A certificate that is not a resident identity card.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OtherDocument {
    kind: DocumentKind,
    number: Private<String>,
}

/// A certificate number that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidDocument {
    /// The resident identity number is wrong.
    #[error("the identity number is wrong")]
    NationalId(#[from] InvalidNationalId),
    /// The number does not have the form of its kind.
    #[error("the number does not look like one of a {0}")]
    Form(DocumentKind),
}

impl InvalidDocument {
    /// The stable kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NationalId(why) => why.code(),
            Self::Form(_) => "document-number-form",
        }
    }
}

impl Document {
    /// Reads a number of a kind. `today` is the caller's calendar date.
    pub fn parse(kind: DocumentKind, number: &str, today: Date) -> Result<Self, InvalidDocument> {
        if kind == DocumentKind::NationalId {
            return Ok(Self::NationalId(NationalId::parse(number, today)?));
        }
        let number = number.trim().to_uppercase();
        if !has_form(kind, &number) {
            return Err(InvalidDocument::Form(kind));
        }
        Ok(Self::Other(OtherDocument {
            kind,
            number: Private::new(number),
        }))
    }

    /// Its kind.
    pub fn kind(&self) -> DocumentKind {
        match self {
            Self::NationalId(_) => DocumentKind::NationalId,
            Self::Other(other) => other.kind,
        }
    }

    /// Its number.
    pub fn expose(&self) -> &str {
        match self {
            Self::NationalId(number) => number.expose(),
            Self::Other(other) => other.number.expose(),
        }
    }

    /// Its number as lists show it.
    pub fn masked(&self) -> String {
        match self {
            Self::NationalId(number) => number.masked(),
            Self::Other(other) => mask(other.number.expose(), 2, 2),
        }
    }
}

/// Keeps `head` and `tail` characters and stars the rest; short texts are starred whole.
pub(crate) fn mask(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    if count <= head + tail {
        return "*".repeat(count);
    }
    let stars = "*".repeat(count - head - tail);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}{stars}{end}")
}

fn has_form(kind: DocumentKind, number: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let letters_and_digits = |text: &str| text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let length = number.chars().count();
    match kind {
        DocumentKind::NationalId => false,
        DocumentKind::HongKongMacaoPermit => {
            number.starts_with(['H', 'M']) && matches!(length, 9 | 11) && digits(&number[1..])
        }
        DocumentKind::TaiwanPermit => matches!(length, 8 | 10) && digits(number),
        DocumentKind::Passport => (5..=12).contains(&length) && letters_and_digits(number),
        DocumentKind::ForeignResident => matches!(length, 15 | 18) && letters_and_digits(number),
        DocumentKind::BirthCertificate => {
            length == 10 && number.starts_with(|c: char| c.is_ascii_uppercase()) && digits(&number[1..])
        }
        // 军官证 carries Chinese characters (such as 军字第0123456号), so only its length is asked for.
        DocumentKind::OfficerCard => (6..=20).contains(&length) && !number.chars().any(char::is_control),
        DocumentKind::HealthCard | DocumentKind::InsuranceCode => {
            (8..=64).contains(&length) && letters_and_digits(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_kind_has_its_form() {
        let parse = |kind, number| Document::parse(kind, number, date(2026, 11, 23));
        assert!(parse(DocumentKind::HongKongMacaoPermit, "h12345678").is_ok());
        assert!(parse(DocumentKind::HongKongMacaoPermit, "X12345678").is_err());
        assert!(parse(DocumentKind::TaiwanPermit, "12345678").is_ok());
        assert!(parse(DocumentKind::Passport, "E12345678").is_ok());
        assert!(parse(DocumentKind::Passport, "E1234-678").is_err());
        assert!(parse(DocumentKind::BirthCertificate, "U410123456").is_ok());
        assert!(parse(DocumentKind::OfficerCard, "军字第0123456号").is_ok());
        assert!(
            parse(DocumentKind::HongKongMacaoPermit, "号1234567").is_err(),
            "no panic inside a character"
        );
        let shown = parse(DocumentKind::Passport, "E12345678").unwrap();
        assert_eq!(shown.masked(), "E1*****78");
        assert!(!format!("{shown:?}").contains("12345"));
    }
}
