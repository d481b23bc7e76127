//! What spoke against linking the images, and was meant so by whoever linked them by hand: whoever signs must have seen
//! it too.

use super::{Field, Finding, Severity};
use crate::study::matching::Warning;

/// One finding for each doubt about whose images these are, or of what.
pub fn linked<'a>(doubts: impl IntoIterator<Item = &'a Warning>) -> Vec<Finding> {
    let mut codes: Vec<_> = doubts.into_iter().filter_map(code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
        .into_iter()
        .map(|code| Finding::new(code, Severity::Warn, Field::Findings))
        .collect()
}

/// That an order came later than its images, or that there were several, says nothing of the patient.
const fn code(doubt: &Warning) -> Option<&'static str> {
    match doubt {
        Warning::NameMissing => Some("linked-name-missing"),
        Warning::NameNotComparable => Some("linked-name-not-comparable"),
        Warning::NameDiffers => Some("linked-name-differs"),
        Warning::SexDiffers => Some("linked-sex-differs"),
        Warning::BirthDateDiffers => Some("linked-birth-date-differs"),
        Warning::PatientNumberDiffers => Some("linked-patient-number-differs"),
        Warning::AccessionDiffers => Some("linked-accession-differs"),
        Warning::ModalityDiffers => Some("linked-modality-differs"),
        Warning::PartDiffers => Some("linked-part-differs"),
        Warning::AccessionUnknown | Warning::SeveralOrders | Warning::OrderNotOpen | Warning::TooLittle => {
            None
        }
    }
}
