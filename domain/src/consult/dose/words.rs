//! How doses are spoken and typed: amounts with their units in a sentence, and the words for ways. It finds what is
//! there and never guesses a unit.

use super::{Amount, DoseRoute, DoseUnit};

/// Every spelling of a unit, the longer before what it begins with.
const UNITS: [(&str, DoseUnit); 32] = [
    ("毫克每千克", DoseUnit::MilligramPerKilogram),
    ("毫克每公斤", DoseUnit::MilligramPerKilogram),
    ("毫克/千克", DoseUnit::MilligramPerKilogram),
    ("毫克/公斤", DoseUnit::MilligramPerKilogram),
    ("mg/kg", DoseUnit::MilligramPerKilogram),
    ("微克每千克", DoseUnit::MicrogramPerKilogram),
    ("微克每公斤", DoseUnit::MicrogramPerKilogram),
    ("微克/千克", DoseUnit::MicrogramPerKilogram),
    ("微克/公斤", DoseUnit::MicrogramPerKilogram),
    ("ug/kg", DoseUnit::MicrogramPerKilogram),
    ("mcg/kg", DoseUnit::MicrogramPerKilogram),
    ("毫摩尔", DoseUnit::Millimole),
    ("mmol", DoseUnit::Millimole),
    ("微克", DoseUnit::Microgram),
    ("mcg", DoseUnit::Microgram),
    ("ug", DoseUnit::Microgram),
    ("毫克", DoseUnit::Milligram),
    ("mg", DoseUnit::Milligram),
    ("毫升", DoseUnit::Millilitre),
    ("ml", DoseUnit::Millilitre),
    ("克", DoseUnit::Gram),
    ("g", DoseUnit::Gram),
    ("国际单位", DoseUnit::Unit),
    ("单位", DoseUnit::Unit),
    ("iu", DoseUnit::Unit),
    ("u", DoseUnit::Unit),
    ("tablet", DoseUnit::Tablet),
    ("片", DoseUnit::Tablet),
    ("ampoule", DoseUnit::Ampoule),
    ("支", DoseUnit::Ampoule),
    ("滴", DoseUnit::Drop),
    ("喷", DoseUnit::Puff),
];

/// Every amount with the unit that follows it. `5mg/kg` is no `5mg`, `300mg/h` is none either, and `1,000` is no number.
pub(super) fn amounts_in(words: &str) -> Vec<(Amount, DoseUnit)> {
    let text: String = words.chars().map(plain).collect();
    let mut found = Vec::new();
    let mut rest = text.as_str();
    let mut before: Option<char> = None;
    while let Some(first) = rest.chars().next() {
        if !first.is_ascii_digit() {
            before = Some(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
            .unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        let goes_on = before.is_some_and(|c| matches!(c, '.' | '-' | '~' | '至' | '到'));
        if let (Ok(amount), Some(unit), false) = (Amount::parse(number), unit_at(after.trim_start()), goes_on)
        {
            found.push((amount, unit));
        }
        before = number.chars().next_back();
        rest = after;
    }
    found
}

/// The unit a text begins with, when nothing goes on behind it that would make it another.
fn unit_at(text: &str) -> Option<DoseUnit> {
    let (spelling, unit) = UNITS.iter().find(|(spelling, _)| text.starts_with(spelling))?;
    let goes_on = text[spelling.len()..]
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '每'));
    (!goes_on).then_some(*unit)
}

/// Half width, lower case, one spelling of micro.
fn plain(c: char) -> char {
    let c = match c {
        '，' => ' ',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        'µ' | 'μ' | 'Μ' => 'u',
        other => other,
    };
    c.to_ascii_lowercase()
}

impl DoseUnit {
    /// How it is written for the patient's side.
    pub const fn written(self) -> &'static str {
        match self {
            Self::Microgram => "µg",
            Self::Milligram => "mg",
            Self::Gram => "g",
            Self::Millilitre => "ml",
            Self::Unit => "U",
            Self::Millimole => "mmol",
            Self::MilligramPerKilogram => "mg/kg",
            Self::MicrogramPerKilogram => "µg/kg",
            Self::Tablet => "片",
            Self::Ampoule => "支",
            Self::Drop => "滴",
            Self::Puff => "喷",
        }
    }
}

impl DoseRoute {
    /// The words by which it is said.
    pub(super) const fn spoken(self) -> &'static [&'static str] {
        match self {
            Self::Oral => &["口服", "oral", "po"],
            Self::Chewed => &["嚼服", "嚼", "chew"],
            Self::Sublingual => &["舌下", "含服", "sublingual"],
            Self::IntravenousPush => &["静推", "静脉推注", "静注", "静脉注射", "iv push"],
            Self::IntravenousDrip => &["静滴", "静脉滴注", "静脉输液", "drip"],
            Self::IntravenousPump => &["泵入", "静脉泵", "微泵", "pump"],
            Self::Intramuscular => &["肌注", "肌内注射", "肌肉注射", "intramuscular"],
            Self::Subcutaneous => &["皮下", "subcutaneous"],
            Self::Inhaled => &["雾化", "吸入", "inhale"],
            Self::Rectal => &["直肠", "灌肠", "rectal"],
            Self::Topical => &["外用", "外敷", "topical"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &str) -> Vec<(String, DoseUnit)> {
        amounts_in(words)
            .into_iter()
            .map(|(amount, unit)| (amount.to_string(), unit))
            .collect()
    }

    #[test]
    fn amounts_are_found_with_their_units_and_nothing_is_guessed() {
        let one = |amount: &str, unit| vec![(amount.to_owned(), unit)];
        assert_eq!(found("阿司匹林300毫克嚼服"), one("300", DoseUnit::Milligram));
        assert_eq!(found("0.50 mg 静推"), one("0.5", DoseUnit::Milligram));
        assert_eq!(found("１０μｇ"), one("10", DoseUnit::Microgram));
        assert_eq!(found("5mg/kg"), one("5", DoseUnit::MilligramPerKilogram));
        assert_eq!(found("5 mg/h"), []);
        assert_eq!(found("300"), []);
        assert_eq!(found(".5mg"), [], "a point without a digit before it");
        assert_eq!(found("5.mg"), []);
        assert_eq!(found("1,000u"), []);
        assert_eq!(found("3-5mg"), [], "a range is no amount");
        assert_eq!(found("3到5毫克"), []);
        let two = found("肾上腺素1支，1毫克");
        assert_eq!(
            two,
            [
                ("1".to_owned(), DoseUnit::Ampoule),
                ("1".to_owned(), DoseUnit::Milligram)
            ]
        );
    }

    #[test]
    fn every_unit_is_found_as_it_is_written() {
        for unit in DoseUnit::ALL {
            let words = format!("2{}", unit.written());
            assert_eq!(found(&words), [("2".to_owned(), *unit)], "{words}");
        }
    }

    #[test]
    fn amounts_read_back_in_one_spelling() {
        for (text, plain) in [
            ("300", "300"),
            ("0.50", "0.5"),
            ("007.1000", "7.1"),
            ("0.0001", "0.0001"),
        ] {
            assert_eq!(Amount::parse(text).unwrap().to_string(), plain);
        }
        for bad in [
            "", "0", "0.0", ".5", "5.", "1e3", "-1", "1000000", "0.00001", "五",
        ] {
            assert!(Amount::parse(bad).is_err(), "{bad}");
        }
    }
}
