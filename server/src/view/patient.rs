//! A patient as lists show them (masked) and as those who treat them see them.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::document::DocumentKind;
use yuanzhen_domain::id::PatientId;
use yuanzhen_domain::patient::{Identity, Patient};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::values::Sex;
use yuanzhen_store::{PatientListed, Stored};

use super::words;

/// A patient in a list of people found: enough to choose by, masked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PatientRow {
    pub(crate) id: Uuid,
    /// The name with all but its first character starred.
    pub(crate) name: String,
    #[schema(schema_with = words::sex)]
    pub(crate) sex: Sex,
    /// Whole years; none when the birth date is unknown.
    pub(crate) age: Option<i16>,
    /// The last four characters of the certificate.
    pub(crate) document_tail: Option<String>,
    pub(crate) institution: Uuid,
    pub(crate) last_case_at: Option<i64>,
}

/// A patient's certificate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentView {
    #[serde(rename = "type")]
    #[schema(schema_with = words::document_kind)]
    pub(crate) kind: DocumentKind,
    pub(crate) number: String,
}

/// A patient, unmasked.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PatientView {
    pub(crate) id: Uuid,
    pub(crate) institution: Uuid,
    /// The readable number.
    pub(crate) number: String,
    pub(crate) name: String,
    /// What they were called by while nobody knew who they were.
    pub(crate) former_name: Option<String>,
    #[schema(schema_with = words::sex)]
    pub(crate) sex: Sex,
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) birth_date: Option<Date>,
    pub(crate) age: Option<i16>,
    pub(crate) document: Option<DocumentView>,
    /// Nobody knows yet who this is.
    pub(crate) unknown: bool,
    pub(crate) phone: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) guardian: Option<String>,
    pub(crate) merged_into: Option<Uuid>,
    pub(crate) version: u64,
}

/// The patient of a case, report or delivery: the four facts every screen and page repeats.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PatientBrief {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    #[schema(schema_with = words::sex)]
    pub(crate) sex: Sex,
    pub(crate) age: Option<i16>,
    /// Whether the name is starred.
    pub(crate) masked: bool,
}

impl PatientRow {
    pub(crate) fn of(listed: PatientListed, today: Date) -> Self {
        let PatientListed {
            patient,
            last_case_at,
        } = listed;
        Self {
            id: patient.id.uuid(),
            name: patient.masked_name(),
            sex: patient.sex,
            age: patient.age_on(today),
            document_tail: match &patient.identity {
                Identity::Shown(document) => Some(tail(document.expose())),
                Identity::Said | Identity::Unknown | Identity::NewbornOf { .. } => None,
            },
            institution: patient.owner.institution.uuid(),
            last_case_at: last_case_at.map(yuanzhen_domain::moment::Moment::millis),
        }
    }
}

impl PatientView {
    pub(crate) fn of(stored: Stored<Patient>, today: Date) -> Self {
        let version = stored.version;
        let patient = stored.value;
        let age = patient.age_on(today);
        let text = |value: Option<Private<String>>| value.map(Private::into_exposed);
        Self {
            id: patient.id.uuid(),
            institution: patient.owner.institution.uuid(),
            number: patient.number.to_string(),
            name: patient.name.into_exposed(),
            former_name: text(patient.former_name),
            sex: patient.sex,
            birth_date: patient.birth_date.map(Private::into_exposed),
            age,
            unknown: matches!(patient.identity, Identity::Unknown),
            document: match &patient.identity {
                Identity::Shown(document) => Some(DocumentView {
                    kind: document.kind(),
                    number: document.expose().to_owned(),
                }),
                Identity::Said | Identity::Unknown | Identity::NewbornOf { .. } => None,
            },
            phone: text(patient.phone),
            address: text(patient.address),
            guardian: text(patient.guardian),
            merged_into: patient.merged_into.map(PatientId::uuid),
            version,
        }
    }
}

impl PatientBrief {
    /// In full, for those who treat the patient.
    pub(crate) fn of(patient: &Patient, today: Date) -> Self {
        Self {
            name: patient.name.expose().clone(),
            masked: false,
            ..Self::masked(patient, today)
        }
    }

    /// With the name starred, for those who only keep the work flowing.
    pub(crate) fn masked(patient: &Patient, today: Date) -> Self {
        Self {
            id: patient.id.uuid(),
            name: patient.masked_name(),
            sex: patient.sex,
            age: patient.age_on(today),
            masked: true,
        }
    }
}

fn tail(number: &str) -> String {
    let count = number.chars().count();
    number.chars().skip(count.saturating_sub(4)).collect()
}
