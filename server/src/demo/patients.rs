//! The demo county's synthetic patients. Numbers are computed here with right check digits for people who do not exist.

use jiff::civil::Date;
use yuanzhen_domain::values::Sex;

/// One synthetic patient; `institution` is the key of the site that keeps the record.
pub(crate) struct PatientFact {
    pub(crate) name: &'static str,
    pub(crate) sex: Sex,
    pub(crate) birth_date: Date,
    /// The three digits that tell apart people born on the same day in the same area; odd for men.
    pub(crate) serial: u16,
    pub(crate) institution: &'static str,
}

/// The area whose code every synthetic number carries.
const AREA: &str = "410101";

impl PatientFact {
    /// The 18-character number of GB 11643 for this patient.
    pub(crate) fn identity_number(&self) -> String {
        let body = format!("{AREA}{}{:03}", self.birth_date.strftime("%Y%m%d"), self.serial);
        let check = check_digit(&body);
        format!("{body}{check}")
    }

    /// An invented telephone number.
    pub(crate) fn phone(&self) -> String {
        format!("1380000{:04}", u32::from(self.serial) * 7 % 10_000)
    }
}

/// ISO 7064 MOD 11-2 over the first 17 digits (GB 11643-1999, clause 4.1.4).
fn check_digit(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    CHECKS[(sum % 11) as usize]
}

const fn patient(
    name: &'static str,
    sex: Sex,
    (year, month, day): (i16, i8, i8),
    serial: u16,
    institution: &'static str,
) -> PatientFact {
    PatientFact {
        name,
        sex,
        birth_date: jiff::civil::date(year, month, day),
        serial,
        institution,
    }
}

/// Everybody. The first has the CT that waits on the county's list; the second has the GBK name.
pub(crate) const PATIENTS: &[PatientFact] = &[
    patient("王桂英", Sex::Female, (1956, 3, 12), 124, "qingshan"),
    patient("刘镕基", Sex::Male, (1961, 10, 8), 117, "qingshan"),
    patient("张德福", Sex::Male, (1949, 7, 21), 213, "qingshan"),
    patient("李秀珍", Sex::Female, (1973, 12, 2), 326, "qingshan"),
    patient("赵铁柱", Sex::Male, (1988, 5, 30), 431, "baihe"),
    patient("孙玉兰", Sex::Female, (1968, 1, 17), 542, "baihe"),
    patient("周小雨", Sex::Female, (2012, 9, 6), 628, "baihe"),
    patient("吴长顺", Sex::Male, (1944, 11, 25), 715, "liulin"),
    patient("郑爱国", Sex::Male, (1959, 6, 1), 833, "liulin"),
    patient("冯喆", Sex::Male, (1995, 4, 19), 919, "qingshan"),
    patient("陈䶮", Sex::Female, (1982, 8, 8), 246, "qingshan"),
    patient("褚卫红", Sex::Female, (1970, 10, 1), 368, "baihe"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_synthetic_number_is_valid_unlike_the_others_and_agrees_with_its_patient() {
        let mut seen = BTreeSet::new();
        for patient in PATIENTS {
            let number = patient.identity_number();
            assert!(seen.insert(number.clone()), "{number} stands twice");
            assert_eq!(patient.serial % 2 == 1, patient.sex == Sex::Male, "{number}");
        }
    }

    #[test]
    fn the_check_digit_is_that_of_the_standards_example() {
        assert_eq!(check_digit("11010519491231002"), 'X');
    }
}
