//! Whose study is this? Pure: what the device gave against the orders that are open.
//!
//! Conservative on purpose. A link is made only when the name agrees, two more of accession number, patient number and
//! birth date agree, and nothing contradicts. Everything else is a suggestion with the reasons why not, and a person
//! decides. Names alone never link anything, and two consortia never mix.

use jiff::civil::Date;

use super::state::How;
use crate::case::Case;
use crate::id::{CaseId, ConsortiumId, PatientId};
use crate::name::{self, Likeness};
use crate::named::named;
use crate::patient::{Identity, Patient};
use crate::private::Private;
use crate::values::{BodyPart, Modality, Sex};

/// What the device's data says about patient and order, after decoding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceGiven {
    /// Accession number, as sent.
    pub accession: Option<String>,
    /// Patient id, as sent.
    pub patient_number: Option<Private<String>>,
    /// The patient's name: one entry a component group (alphabetic, ideographic), each with every decoding that is
    /// possible when the device's label of its character set cannot be trusted.
    pub names: Vec<Vec<Private<String>>>,
    /// Sex, when sent.
    pub sex: Option<Sex>,
    /// Birth date, when sent.
    pub birth_date: Option<Private<Date>>,
    /// Modality, when sent.
    pub modality: Option<Modality>,
    /// The parts of the body it names, by code or in words; none when it names none.
    pub parts: Vec<BodyPart>,
}

/// An order that might be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The case.
    pub case: CaseId,
    /// Its patient.
    pub patient: PatientId,
    /// Its consortium.
    pub consortium: Option<ConsortiumId>,
    /// The accession number the device was to send.
    pub accession: String,
    /// The patient's number the device was to send.
    pub patient_number: Private<String>,
    /// The device sent the number of the certificate this patient showed in place of the patient's number.
    pub certificate_sent: bool,
    /// The patient's name.
    pub name: Private<String>,
    /// What they were called by before they were identified.
    pub former_name: Option<Private<String>>,
    /// The patient's sex.
    pub sex: Sex,
    /// The patient's birth date, when known.
    pub birth_date: Option<Private<Date>>,
    /// What is to be made.
    pub modality: Modality,
    /// Of what: the part ordered, and parts that its method names.
    pub parts: Vec<BodyPart>,
    /// Whether the case is still to be read and has no study yet.
    pub open: bool,
}

impl Candidate {
    /// A case with its patient, beside what a device sent.
    pub fn of(case: &Case, patient: &Patient, open: bool, given: &DeviceGiven) -> Self {
        let certificate = match &patient.identity {
            Identity::Shown(document) => given_text(Some(document.expose())),
            Identity::Said | Identity::Unknown | Identity::NewbornOf { .. } => None,
        };
        let sent = given.patient_number.as_ref();
        let sent = given_text(sent.map(|number| number.expose().as_str()));
        Self {
            case: case.id,
            patient: patient.id,
            consortium: case.owner.consortium,
            accession: case.examination.accession.to_string(),
            patient_number: patient.number.to_string().into(),
            certificate_sent: certificate.is_some() && certificate == sent,
            name: patient.name.clone(),
            former_name: patient.former_name.clone(),
            sex: patient.sex,
            birth_date: patient.birth_date.clone(),
            modality: case.examination.modality,
            parts: case.examination.parts(),
            open,
        }
    }
}

named! {
    /// What speaks against a link. Each of these keeps a study from being linked by itself.
    pub enum Warning {
        /// The device sent no name.
        NameMissing = "name-missing",
        /// The device's name and the order's cannot be compared (Latin letters against a rare character).
        NameNotComparable = "name-not-comparable",
        /// The device's name is another one.
        NameDiffers = "name-differs",
        /// The device's sex is another one.
        SexDiffers = "sex-differs",
        /// The device's birth date is another one.
        BirthDateDiffers = "birth-date-differs",
        /// The device's patient number is another one.
        PatientNumberDiffers = "patient-number-differs",
        /// The device's accession number is another one.
        AccessionDiffers = "accession-differs",
        /// No order has this accession number.
        AccessionUnknown = "accession-unknown",
        /// Several orders could be meant.
        SeveralOrders = "several-orders",
        /// The order asks for another kind of device.
        ModalityDiffers = "modality-differs",
        /// The device names a part of the body that lies apart from what the order asks for.
        PartDiffers = "part-differs",
        /// The order is closed or has images already.
        OrderNotOpen = "order-not-open",
        /// Too little agrees to be sure.
        TooLittle = "too-little",
    }
}

/// What matching found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// This case, surely.
    Matched {
        /// The case.
        case: CaseId,
        /// Its patient.
        patient: PatientId,
        /// By what.
        how: How,
    },
    /// Perhaps one of these; a person decides. Best first.
    Suggest(Vec<CaseId>),
    /// No order that is like it.
    Nothing,
}

/// What matching found, and what spoke against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What was found.
    pub found: Match,
    /// What spoke against linking; empty exactly when it was linked or nothing was like it.
    pub warnings: Vec<Warning>,
}

/// The most suggestions a person is shown.
const MOST_SUGGESTIONS: usize = 10;

/// Compares a study with the orders of its own consortium; others are passed over.
pub fn find(given: &DeviceGiven, consortium: Option<ConsortiumId>, candidates: &[Candidate]) -> Verdict {
    let mut compared: Vec<Comparison<'_>> = candidates
        .iter()
        .filter(|candidate| candidate.consortium == consortium)
        .map(|candidate| compare(given, candidate))
        .filter(|comparison| comparison.agrees() > 0)
        .collect();
    compared.sort_by_key(|comparison| (comparison.warnings.len(), std::cmp::Reverse(comparison.agrees())));

    let sure: Vec<_> = compared
        .iter()
        .filter(|comparison| comparison.is_sure(&compared))
        .collect();
    if let [only] = sure.as_slice() {
        let Candidate { case, patient, .. } = *only.candidate;
        let how = if only.accession {
            How::Accession
        } else {
            How::PatientNumber
        };
        return Verdict {
            found: Match::Matched { case, patient, how },
            warnings: Vec::new(),
        };
    }
    let several = sure.len() > 1;
    let Some(best) = compared.first() else {
        let unknown = given_text(given.accession.as_deref()).is_some();
        let warnings = if unknown {
            vec![Warning::AccessionUnknown]
        } else {
            Vec::new()
        };
        return Verdict {
            found: Match::Nothing,
            warnings,
        };
    };
    let mut warnings = best.warnings.clone();
    if several {
        warnings.push(Warning::SeveralOrders);
    } else if warnings.is_empty() {
        warnings.push(Warning::TooLittle);
    }
    let cases = compared
        .iter()
        .take(MOST_SUGGESTIONS)
        .map(|comparison| comparison.candidate.case)
        .collect();
    Verdict {
        found: Match::Suggest(cases),
        warnings,
    }
}

/// What speaks against a link that a person wants to make; shown to them, and kept with the link.
/// Where nothing agrees that points at a person or an order, that is one of them.
pub fn warnings(given: &DeviceGiven, candidate: &Candidate) -> Vec<Warning> {
    let comparison = compare(given, candidate);
    let agrees = comparison.agrees();
    let mut warnings = comparison.warnings;
    if agrees == 0 {
        warnings.push(Warning::TooLittle);
    }
    warnings
}

/// What a person corrected when they made an order from the device's data: where patient and order as registered
/// differ from what was sent. That a new order has another number, and a new patient another id, says nothing.
pub fn corrections(given: &DeviceGiven, candidate: &Candidate, patient_known: bool) -> Vec<Warning> {
    let corrected = |warning: &Warning| match warning {
        Warning::NameDiffers
        | Warning::NameNotComparable
        | Warning::SexDiffers
        | Warning::BirthDateDiffers
        | Warning::ModalityDiffers
        | Warning::PartDiffers => true,
        Warning::PatientNumberDiffers => patient_known,
        Warning::NameMissing
        | Warning::AccessionDiffers
        | Warning::AccessionUnknown
        | Warning::SeveralOrders
        | Warning::OrderNotOpen
        | Warning::TooLittle => false,
    };
    warnings(given, candidate).into_iter().filter(corrected).collect()
}

/// One order held against the device's data.
struct Comparison<'a> {
    candidate: &'a Candidate,
    name: bool,
    accession: bool,
    patient_number: bool,
    birth_date: bool,
    warnings: Vec<Warning>,
}

impl Comparison<'_> {
    /// How many of the things that point at a person or an order agree.
    fn agrees(&self) -> u8 {
        u8::from(self.name) + self.witnesses()
    }

    fn witnesses(&self) -> u8 {
        u8::from(self.accession) + u8::from(self.patient_number) + u8::from(self.birth_date)
    }

    /// Without a birth date, another patient of the same name is enough to be unsure.
    fn is_sure(&self, all: &[Self]) -> bool {
        let namesake = |other: &Self| other.name && other.candidate.patient != self.candidate.patient;
        self.warnings.is_empty()
            && self.name
            && self.witnesses() >= 2
            && (self.birth_date || !all.iter().any(namesake))
    }
}

fn compare<'a>(given: &DeviceGiven, candidate: &'a Candidate) -> Comparison<'a> {
    let mut warnings = Vec::new();

    let by = |name: &Private<String>| name::compare_given(&given.names, name.expose());
    let likeness = match candidate.former_name.as_ref().and_then(by) {
        Some(Likeness::Same) => Some(Likeness::Same),
        _ => by(&candidate.name),
    };
    match likeness {
        None => warnings.push(Warning::NameMissing),
        Some(Likeness::Differs) => warnings.push(Warning::NameDiffers),
        Some(Likeness::NotComparable) => warnings.push(Warning::NameNotComparable),
        Some(Likeness::Same) => {}
    }
    if given.sex.is_some_and(|sex| sex.contradicts(candidate.sex)) {
        warnings.push(Warning::SexDiffers);
    }
    let birth_date = match (&given.birth_date, &candidate.birth_date) {
        (Some(one), Some(two)) => Some(one == two),
        (None, _) | (_, None) => None,
    };
    if birth_date == Some(false) {
        warnings.push(Warning::BirthDateDiffers);
    }
    let same =
        |given: Option<&str>, ours: &str| given_text(given).map(|text| Some(text) == given_text(Some(ours)));
    let sent = given.patient_number.as_ref();
    let patient_number = if candidate.certificate_sent {
        Some(true)
    } else {
        same(
            sent.map(|number| number.expose().as_str()),
            candidate.patient_number.expose(),
        )
    };
    if patient_number == Some(false) {
        warnings.push(Warning::PatientNumberDiffers);
    }
    let accession = same(given.accession.as_deref(), &candidate.accession);
    if accession == Some(false) {
        warnings.push(Warning::AccessionDiffers);
    }
    if given
        .modality
        .is_some_and(|modality| !modality.fits(candidate.modality))
    {
        warnings.push(Warning::ModalityDiffers);
    }
    if apart(&given.parts, &candidate.parts) {
        warnings.push(Warning::PartDiffers);
    }
    if !candidate.open {
        warnings.push(Warning::OrderNotOpen);
    }
    Comparison {
        candidate,
        name: likeness == Some(Likeness::Same),
        accession: accession == Some(true),
        patient_number: patient_number == Some(true),
        birth_date: birth_date == Some(true),
        warnings,
    }
}

/// Whether both name parts of the body and none of the one's can be with any of the other's.
fn apart(given: &[BodyPart], ordered: &[BodyPart]) -> bool {
    let fits = |part: &BodyPart| ordered.iter().any(|other| part.can_be_with(*other));
    !given.is_empty() && !ordered.is_empty() && !given.iter().any(fits)
}

/// A number as devices send it, folded; `None` when blank or a filler such as `0` or `NULL`.
fn given_text(text: Option<&str>) -> Option<String> {
    let folded = name::fold_number(text?);
    let filler =
        folded.chars().all(|c| c == '0') || matches!(folded.as_str(), "NULL" | "NONE" | "UNKNOWN" | "NA");
    (!filler).then_some(folded)
}
