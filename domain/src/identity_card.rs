//! Resident identity numbers by GB 11643-1999: area, a real date that is not in the future, and the check
//! character of ISO 7064 MOD 11-2. Birth date and sex follow from the number. Fifteen-digit numbers of the first
//! generation are read and widened. Whether the number was ever issued is not known here.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::values::Sex;

/// A checked resident identity number of 18 characters. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NationalId(String);

/// Why a text is no resident identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidNationalId {
    /// Neither 15 nor 18 characters.
    #[error("an identity number has 18 characters (or 15, of the first generation), not {0}")]
    Length(usize),
    /// Something else than digits, or an X anywhere but last.
    #[error("an identity number has digits only; its last character may be X")]
    Character,
    /// The first six digits name no administrative division.
    #[error("the first six digits name no area")]
    Area,
    /// Digits 7 to 14 are no day of the calendar.
    #[error("digits 7 to 14 are not a date")]
    Date,
    /// The birth date is after today.
    #[error("the birth date lies in the future")]
    Future,
    /// The birth date is before anyone living could be born.
    #[error("the birth date lies before 1850")]
    TooLongAgo,
    /// The last character does not fit the others.
    #[error("the check character does not fit")]
    CheckCharacter,
}

impl InvalidNationalId {
    /// The stable kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length(_) => "identity-number-length",
            Self::Character => "identity-number-character",
            Self::Area => "identity-number-area",
            Self::Date => "identity-number-date",
            Self::Future => "identity-number-future",
            Self::TooLongAgo => "identity-number-too-long-ago",
            Self::CheckCharacter => "identity-number-check",
        }
    }
}

impl NationalId {
    /// Reads a number. `today` is the caller's calendar date, so that a birth in the future is refused.
    ///
    /// Full-width digits, surrounding spaces and a lower-case x, as pasted from forms, are put right first.
    pub fn parse(text: &str, today: Date) -> Result<Self, InvalidNationalId> {
        let number = read(text)?;
        if number.birth_date() > today {
            return Err(InvalidNationalId::Future);
        }
        Ok(number)
    }

    /// All 18 characters.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number as lists show it: `410101********1234`.
    pub fn masked(&self) -> String {
        format!("{}********{}", &self.0[..6], &self.0[14..])
    }

    /// The day of birth.
    pub fn birth_date(&self) -> Date {
        date_of(&self.0).expect("a NationalId was checked to hold a real date")
    }

    /// The sex: the seventeenth digit is odd for male.
    pub fn sex(&self) -> Sex {
        let odd = self.0.as_bytes()[16] % 2 == 1;
        if odd { Sex::Male } else { Sex::Female }
    }

    /// The six digits of the area of first registration.
    pub fn area(&self) -> &str {
        &self.0[..6]
    }
}

/// Everything but the comparison with today.
fn read(text: &str) -> Result<NationalId, InvalidNationalId> {
    let number = tidy(text)?;
    let number = match number.len() {
        18 => number,
        15 => widen(&number)?,
        other => return Err(InvalidNationalId::Length(other)),
    };
    let (digits, last) = number.split_at(17);
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !last.bytes().all(|b| b.is_ascii_digit() || b == b'X') {
        return Err(InvalidNationalId::Character);
    }
    check_area(&number)?;
    let born = date_of(&number).ok_or(InvalidNationalId::Date)?;
    if born.year() < EARLIEST_YEAR {
        return Err(InvalidNationalId::TooLongAgo);
    }
    if last != check_character(digits).to_string() {
        return Err(InvalidNationalId::CheckCharacter);
    }
    Ok(NationalId(number))
}

/// Half-width, upper case, without surrounding spaces. Only ASCII comes out.
fn tidy(text: &str) -> Result<String, InvalidNationalId> {
    let text = text.trim();
    let count = text.chars().count();
    if count != 18 && count != 15 {
        return Err(InvalidNationalId::Length(count));
    }
    text.chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).ok_or(InvalidNationalId::Character),
            'x' | 'X' | 'ｘ' | 'Ｘ' => Ok('X'),
            c if c.is_ascii_digit() => Ok(c),
            _ => Err(InvalidNationalId::Character),
        })
        .collect()
}

/// A first-generation number: the century is put in, the check character added.
fn widen(short: &str) -> Result<String, InvalidNationalId> {
    if !short.bytes().all(|b| b.is_ascii_digit()) {
        return Err(InvalidNationalId::Character);
    }
    let digits = format!("{}19{}", &short[..6], &short[6..]);
    let check = check_character(&digits);
    Ok(format!("{digits}{check}"))
}

fn date_of(number: &str) -> Option<Date> {
    let year = number.get(6..10)?.parse().ok()?;
    let month = number.get(10..12)?.parse().ok()?;
    let day = number.get(12..14)?.parse().ok()?;
    Date::new(year, month, day).ok()
}

/// ISO 7064 MOD 11-2 over 17 digits.
fn check_character(digits: &str) -> char {
    let sum: u32 = digits
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    CHECK_CHARACTERS[(sum % 11) as usize]
}

/// The province must exist. Below it the codes of fifty years are in use, abolished prefectures among them, so only
/// the structure of GB/T 2260 is asked for: 01–70 or 90 for the prefecture; a municipality has 01 to 03.
fn check_area(number: &str) -> Result<(), InvalidNationalId> {
    let part =
        |range: std::ops::Range<usize>| number[range].parse::<u8>().map_err(|_| InvalidNationalId::Area);
    let (province, prefecture, county) = (part(0..2)?, part(2..4)?, part(4..6)?);
    let Some((_, kind)) = PROVINCES.iter().find(|(code, _)| *code == province) else {
        return Err(InvalidNationalId::Area);
    };
    let fits = match kind {
        Division::Province => matches!(prefecture, 1..=70 | 90),
        Division::Municipality => matches!(prefecture, 1..=3),
        Division::Region => prefecture == 0 && county == 0,
    };
    if fits {
        Ok(())
    } else {
        Err(InvalidNationalId::Area)
    }
}

impl fmt::Debug for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[private]")
    }
}

/// For values that were checked before they were stored: everything but today's date is checked again.
impl TryFrom<String> for NationalId {
    type Error = InvalidNationalId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        read(&text)
    }
}

impl From<NationalId> for String {
    fn from(number: NationalId) -> Self {
        number.0
    }
}

/// Nobody alive was born before.
const EARLIEST_YEAR: i16 = 1850;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

const CHECK_CHARACTERS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// How a first-level division is divided.
enum Division {
    Province,
    Municipality,
    Region,
}

/// The first-level divisions of GB/T 2260, with the residence permits of Hong Kong, Macao and Taiwan (81 to 83).
const PROVINCES: [(u8, Division); 35] = [
    (11, Division::Municipality),
    (12, Division::Municipality),
    (13, Division::Province),
    (14, Division::Province),
    (15, Division::Province),
    (21, Division::Province),
    (22, Division::Province),
    (23, Division::Province),
    (31, Division::Municipality),
    (32, Division::Province),
    (33, Division::Province),
    (34, Division::Province),
    (35, Division::Province),
    (36, Division::Province),
    (37, Division::Province),
    (41, Division::Province),
    (42, Division::Province),
    (43, Division::Province),
    (44, Division::Province),
    (45, Division::Province),
    (46, Division::Province),
    (50, Division::Municipality),
    (51, Division::Province),
    (52, Division::Province),
    (53, Division::Province),
    (54, Division::Province),
    (61, Division::Province),
    (62, Division::Province),
    (63, Division::Province),
    (64, Division::Province),
    (65, Division::Province),
    (71, Division::Province),
    (81, Division::Region),
    (82, Division::Region),
    (83, Division::Region),
];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn parse(text: &str) -> Result<NationalId, InvalidNationalId> {
        NationalId::parse(text, date(2026, 11, 23))
    }

    #[test]
    fn the_published_vectors() {
        for good in ["11010519491231002X", "410101199003071234", "411425195606150011"] {
            assert_eq!(parse(good).unwrap().expose(), good);
        }
        assert_eq!(
            parse("410101199003077777"),
            Err(InvalidNationalId::CheckCharacter)
        );
        assert_eq!(
            parse("110105194902310026"),
            Err(InvalidNationalId::Date),
            "31 February"
        );
    }

    #[test]
    fn birth_date_and_sex_follow_from_the_number() {
        let number = parse("11010519491231002X").unwrap();
        assert_eq!(number.birth_date(), date(1949, 12, 31));
        assert_eq!(number.sex(), Sex::Female);
        assert_eq!(number.area(), "110105");
        assert_eq!(number.masked(), "110105********002X");
        assert_eq!(format!("{number:?}"), "[private]");
        assert_eq!(parse("411425195606150011").unwrap().sex(), Sex::Male);
    }

    #[test]
    fn fifteen_digits_become_eighteen() {
        assert_eq!(parse("110105491231002").unwrap().expose(), "11010519491231002X");
    }

    #[test]
    fn pasted_forms_are_put_right() {
        assert_eq!(
            parse(" 11010519491231002x ").unwrap().expose(),
            "11010519491231002X"
        );
        assert_eq!(
            parse("１１０１０５１９４９１２３１００２Ｘ").unwrap().expose(),
            "11010519491231002X"
        );
    }

    #[test]
    fn no_single_mistyped_character_passes() {
        let right = "11010519491231002X";
        for at in 0..right.len() {
            for digit in ('0'..='9').chain(['X']) {
                let mut wrong: Vec<char> = right.chars().collect();
                if wrong[at] == digit {
                    continue;
                }
                wrong[at] = digit;
                let wrong: String = wrong.into_iter().collect();
                assert!(parse(&wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn what_was_stored_reads_back_and_json_is_checked() {
        let number = parse("11010519491231002X").unwrap();
        let json = serde_json::to_string(&number).unwrap();
        assert_eq!(serde_json::from_str::<NationalId>(&json).unwrap(), number);
        assert!(serde_json::from_str::<NationalId>("\"110105194902310026\"").is_err());
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        assert_eq!(parse(""), Err(InvalidNationalId::Length(0)));
        assert_eq!(parse("1101051949123100"), Err(InvalidNationalId::Length(16)));
        assert_eq!(parse("1101051949X231002X"), Err(InvalidNationalId::Character));
        assert_eq!(parse("110105 9491231002X"), Err(InvalidNationalId::Character));
        assert_eq!(parse("990105194912310021"), Err(InvalidNationalId::Area));
        assert_eq!(parse("119905194912310021"), Err(InvalidNationalId::Area));
        assert_eq!(
            NationalId::parse("11010519491231002X", date(1949, 12, 30)),
            Err(InvalidNationalId::Future)
        );
    }
}
