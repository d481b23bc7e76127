//! What is typed about a patient, read into the domain's terms. A resident identity number decides sex and birth date;
//! what was typed beside it must agree.

use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::document::{Document, DocumentKind};
use yuanzhen_domain::id::InstitutionId;
use yuanzhen_domain::patient::{Identity, NOBODYS_NAME, OLDEST, PatientFacts};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::values::Sex;

use crate::{http::error::ApiError, view::words};

/// Letters of a name at most; longer is a slip of the keyboard.
const NAME_LETTERS: usize = 64;

/// A certificate as typed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentForm {
    #[serde(rename = "type")]
    #[schema(schema_with = words::document_kind)]
    pub(super) kind: DocumentKind,
    pub(super) number: String,
}

/// A patient as typed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PatientForm {
    pub(super) id: Uuid,
    /// The site that keeps the record.
    pub(super) institution: Uuid,
    #[serde(default)]
    pub(super) name: String,
    #[schema(schema_with = words::sex)]
    pub(super) sex: Sex,
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) birth_date: Option<Date>,
    pub(super) document: Option<DocumentForm>,
    pub(super) phone: Option<String>,
    pub(super) address: Option<String>,
    pub(super) guardian: Option<String>,
    /// Nobody knows who this is (无名氏).
    #[serde(default)]
    pub(super) unknown: bool,
}

impl DocumentForm {
    pub(super) fn read(&self, today: Date) -> Result<Document, ApiError> {
        Document::parse(self.kind, &self.number, today)
            .map_err(|invalid| ApiError::invalid(invalid.code(), invalid.to_string()))
    }
}

impl PatientForm {
    /// The id the client chose.
    pub(crate) const fn id(&self) -> Uuid {
        self.id
    }

    /// The site that is to keep the record.
    pub(crate) const fn site(&self) -> InstitutionId {
        InstitutionId::from_uuid(self.institution)
    }

    pub(super) fn read(&self, today: Date) -> Result<PatientFacts, ApiError> {
        let document = self
            .document
            .as_ref()
            .map(|document| document.read(today))
            .transpose()?;
        if self.unknown && document.is_some() {
            return Err(ApiError::invalid(
                "unknown-with-document",
                "a patient with a certificate is not unknown",
            ));
        }
        let name = read_name(&self.name, self.unknown)?;
        let (sex, birth_date) = match &document {
            Some(Document::NationalId(number)) => {
                let differs = self.birth_date.is_some_and(|born| born != number.birth_date());
                if differs {
                    return Err(ApiError::invalid(
                        "birth-date-differs",
                        "the identity number says another birth date",
                    ));
                }
                if self.sex.coded().code != "0" && self.sex != number.sex() {
                    return Err(ApiError::invalid(
                        "sex-differs",
                        "the identity number says another sex",
                    ));
                }
                (number.sex(), Some(number.birth_date()))
            }
            Some(Document::Other(_)) | None => (self.sex, self.birth_date),
        };
        if birth_date.is_some_and(|born| born > today) {
            return Err(ApiError::invalid(
                "birth-date-future",
                "the birth date is in the future",
            ));
        }
        if birth_date.is_some_and(|born| born.saturating_add(Span::new().years(OLDEST)) < today) {
            return Err(ApiError::invalid(
                "birth-date-too-early",
                "nobody born on that day is alive",
            ));
        }
        Ok(PatientFacts {
            name,
            sex,
            birth_date: birth_date.map(Private::new),
            identity: match document {
                Some(document) => Identity::Shown(document),
                None if self.unknown => Identity::Unknown,
                None => Identity::Said,
            },
            phone: filled(self.phone.as_deref()).map(read_phone).transpose()?,
            address: filled(self.address.as_deref()),
            guardian: filled(self.guardian.as_deref()),
        })
    }
}

/// A name as typed: present, of a sensible length, without control characters.
pub(super) fn read_name(name: &str, unknown: bool) -> Result<Private<String>, ApiError> {
    let name = name.trim();
    if name.is_empty() && unknown {
        return Ok(NOBODYS_NAME.into());
    }
    if name.is_empty() {
        return Err(ApiError::invalid("name-missing", "a patient needs a name"));
    }
    if name.chars().count() > NAME_LETTERS || name.chars().any(char::is_control) {
        return Err(ApiError::invalid(
            "name-form",
            "the name is too long or holds control characters",
        ));
    }
    Ok(name.into())
}

/// The most characters of a telephone number, extension and all.
const PHONE_LETTERS: usize = 32;

/// A number that can be dialled: it is what is called for a critical value.
fn read_phone(phone: Private<String>) -> Result<Private<String>, ApiError> {
    let text = phone.expose();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let dialled = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '#' | '*' | ',');
    if text.chars().all(dialled) && (5..=20).contains(&digits) && text.len() <= PHONE_LETTERS {
        Ok(phone)
    } else {
        Err(ApiError::invalid(
            "phone-form",
            "a telephone number has 5 to 20 digits and nothing that cannot be dialled",
        ))
    }
}

fn filled(text: Option<&str>) -> Option<Private<String>> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(Private::from)
}
