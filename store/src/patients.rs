//! Patients. Certificate and telephone numbers, addresses and guardians are enciphered; the numbers are found again by
//! keyed hashes of the whole and of the last four characters. It never says two records are one patient.

use jiff::civil::Date;
use yuanzhen_domain::access::{ListPermit, Permit};
use yuanzhen_domain::document::{Document, DocumentKind};
use yuanzhen_domain::id::{InstitutionId, PatientId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::name::{fold, spellings};
use yuanzhen_domain::number::Number;
use yuanzhen_domain::patient::{Identity, Patient};
use yuanzhen_domain::private::Private;

use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, ScopeColumns};
use crate::owner::OwnerRow;
use crate::row::{Stored, changed_one, date, narrow, parse, parse_some, unsigned};
use crate::seal::Seal;
use crate::subjects::must_cover_patient;
use crate::{Reading, Store, Tx};

const TABLE: &str = "patients";

/// Names spelt in one transaction.
const SPELT_AT_ONCE: i64 = 500;

/// How many characters at the end of a certificate number are enough to search by.
const TAIL: usize = 4;

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, number, name, former_name, sex, birth_date, identity,
         document_kind, document_sealed, mother, birth_order, phone_sealed, address_sealed, guardian_sealed,
         merged_into, last_case_at, version"
    };
}

pub(crate) const SCOPE: ScopeColumns = ScopeColumns {
    id: "id",
    patient: Some("id"),
    institution: "institution",
    consortium: "consortium",
    reading_group: "reading_group",
    origin: None,
    receiver: None,
    seen_at: Some((
        "EXISTS (SELECT 1 FROM patient_sites WHERE patient_sites.patient = patients.id AND ",
        "patient_sites.institution",
    )),
};

/// A patient found in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientListed {
    /// The patient.
    pub patient: Stored<Patient>,
    /// When a case of theirs was last submitted.
    pub last_case_at: Option<Moment>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct PatientRow {
    id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    number: String,
    name: String,
    former_name: Option<String>,
    sex: String,
    birth_date: Option<String>,
    identity: String,
    document_kind: Option<String>,
    document_sealed: Option<String>,
    mother: Option<String>,
    birth_order: Option<i64>,
    phone_sealed: Option<String>,
    address_sealed: Option<String>,
    guardian_sealed: Option<String>,
    merged_into: Option<String>,
    last_case_at: Option<i64>,
    version: i64,
}

impl PatientRow {
    pub(crate) fn read(self, seal: &Seal) -> Result<PatientListed> {
        let id = self.id.as_str();
        let open = |column: &str, sealed: &Option<String>| -> Result<Option<Private<String>>> {
            let opened = sealed
                .as_ref()
                .map(|sealed| seal.open(&context(column, id), sealed))
                .transpose()?;
            Ok(opened.map(|text| Private::new(text.as_str().to_owned())))
        };
        let patient = Patient {
            id: parse(TABLE, id, id)?,
            owner: self.owner.read(TABLE, id)?,
            number: Number::parse(&self.number).map_err(|_| StoreError::inconsistent(TABLE, id))?,
            name: Private::new(self.name.clone()),
            former_name: self.former_name.clone().map(Private::new),
            sex: parse(TABLE, id, &self.sex)?,
            birth_date: date(TABLE, id, self.birth_date.as_deref())?.map(Private::new),
            identity: self.identity(seal)?,
            phone: open("phone", &self.phone_sealed)?,
            address: open("address", &self.address_sealed)?,
            guardian: open("guardian", &self.guardian_sealed)?,
            merged_into: parse_some(TABLE, id, self.merged_into.as_deref())?,
        };
        let version = unsigned(TABLE, id, self.version)?;
        Ok(PatientListed {
            patient: Stored::new(patient, version),
            last_case_at: self.last_case_at.map(Moment::from_millis),
        })
    }

    fn identity(&self, seal: &Seal) -> Result<Identity> {
        let nonsense = || StoreError::inconsistent(TABLE, &self.id);
        match (
            self.identity.as_str(),
            &self.document_kind,
            &self.document_sealed,
            &self.mother,
            self.birth_order,
        ) {
            ("shown", Some(kind), Some(sealed), None, None) => {
                let kind: DocumentKind = parse(TABLE, &self.id, kind)?;
                let number = seal.open(&context("document", &self.id), sealed)?;
                // It was compared with the day it was entered on; here any past or future day is fine.
                Ok(Identity::Shown(
                    Document::parse(kind, &number, Date::MAX).map_err(|_| nonsense())?,
                ))
            }
            ("said", None, None, None, None) => Ok(Identity::Said),
            ("unknown", None, None, None, None) => Ok(Identity::Unknown),
            ("newborn", None, None, Some(mother), Some(order)) => Ok(Identity::NewbornOf {
                mother: parse(TABLE, &self.id, mother)?,
                order: narrow(TABLE, &self.id, order)?,
            }),
            _ => Err(nonsense()),
        }
    }
}

/// The columns that hold a patient's secrets, sealed.
struct Sealed {
    document_kind: Option<&'static str>,
    document: Option<String>,
    document_lookup: Option<String>,
    document_tail_lookup: Option<String>,
    mother: Option<String>,
    birth_order: Option<i64>,
    phone: Option<String>,
    phone_lookup: Option<String>,
    address: Option<String>,
    guardian: Option<String>,
}

impl Sealed {
    fn of(patient: &Patient, seal: &Seal) -> Self {
        let id = patient.id.to_string();
        let close = |column: &str, value: &Option<Private<String>>| {
            value
                .as_ref()
                .map(|value| seal.seal(&context(column, &id), value.expose()))
        };
        let document = match &patient.identity {
            Identity::Shown(document) => Some(document),
            Identity::Said | Identity::Unknown | Identity::NewbornOf { .. } => None,
        };
        let (mother, birth_order) = match &patient.identity {
            Identity::NewbornOf { mother, order } => (Some(mother.to_string()), Some(i64::from(*order))),
            Identity::Shown(_) | Identity::Said | Identity::Unknown => (None, None),
        };
        Self {
            document_kind: document.map(|document| document.kind().as_str()),
            document: document.map(|document| seal.seal(&context("document", &id), document.expose())),
            document_lookup: document.map(|document| document_lookup(seal, document.expose())),
            document_tail_lookup: document.and_then(|document| tail_lookup(seal, document.expose())),
            mother,
            birth_order,
            phone: close("phone", &patient.phone),
            phone_lookup: patient
                .phone
                .as_ref()
                .and_then(|phone| phone_lookup(seal, phone.expose())),
            address: close("address", &patient.address),
            guardian: close("guardian", &patient.guardian),
        }
    }
}

impl Reading {
    /// A patient, with a permit for the patient or for a clinical look at something of theirs.
    pub async fn patient(&mut self, permit: &Permit, id: PatientId) -> Result<Option<Stored<Patient>>> {
        must_cover_patient(permit, id)?;
        let row = sql!(
            self.conn,
            optional PatientRow,
            concat!("SELECT ", columns!(), " FROM patients WHERE id = $1"),
            id.to_string(),
        )?;
        row.map(|row| row.read(&self.seal).map(|listed| listed.patient))
            .transpose()
    }

    /// The patients in the permit's scope who showed this certificate, the one seen last first.
    pub async fn patients_with_document(
        &mut self,
        permit: &ListPermit,
        document: &Document,
    ) -> Result<Vec<PatientListed>> {
        let lookup = document_lookup(&self.seal, document.expose());
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM patients WHERE 1 = 1"));
        filter
            .and("document_lookup = ", Arg::Text(lookup))
            .and_scope(permit.scope(), &SCOPE);
        self.listed_patients(filter, 50).await
    }

    /// The patients in the permit's scope whose name holds the words or is typed so (pinyin, or its first letters), or whose number, certificate number (whole or its
    /// last four characters) or telephone number is the word; the one seen last first. Merged records are not shown.
    pub async fn search_patients(
        &mut self,
        permit: &ListPermit,
        words: &str,
        limit: u32,
    ) -> Result<Vec<PatientListed>> {
        let words = words.trim();
        let mut filter = Filter::new(concat!(
            "SELECT ",
            columns!(),
            " FROM patients WHERE merged_into IS NULL"
        ));
        filter.and_scope(permit.scope(), &SCOPE);
        if !words.is_empty() {
            filter
                .push(" AND (LOWER(name) LIKE LOWER(")
                .bind(Arg::Text(containing(words)))
                .push(") ESCAPE '\\'");
            if let Some(letters) = typed(words) {
                filter
                    .push(" OR name_spelt LIKE ")
                    .bind(Arg::Text(format!("%|{letters}%")));
            }
            filter.push(" OR number = ").bind(Arg::Text(words.to_uppercase()));
            filter
                .push(" OR document_lookup = ")
                .bind(Arg::Text(document_lookup(&self.seal, words)));
            if words.chars().count() == TAIL
                && let Some(lookup) = tail_lookup(&self.seal, words)
            {
                filter.push(" OR document_tail_lookup = ").bind(Arg::Text(lookup));
            }
            if let Some(lookup) = phone_lookup(&self.seal, words) {
                filter.push(" OR phone_lookup = ").bind(Arg::Text(lookup));
            }
            filter.push(")");
        }
        self.listed_patients(filter, limit).await
    }

    async fn listed_patients(&mut self, mut filter: Filter, limit: u32) -> Result<Vec<PatientListed>> {
        filter
            .push(" ORDER BY COALESCE(last_case_at, created_at) DESC, id DESC")
            .limit(limit);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled PatientRow, text, args)?;
        rows.into_iter().map(|row| row.read(&self.seal)).collect()
    }

    /// Patients by id, for lists that have been bounded already.
    pub(crate) async fn patients_among(&mut self, ids: Vec<String>) -> Result<Vec<Stored<Patient>>> {
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM patients WHERE 1 = 1"));
        filter.and_in("id", ids).push(" ORDER BY id");
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled PatientRow, text, args)?;
        rows.into_iter()
            .map(|row| row.read(&self.seal).map(|listed| listed.patient))
            .collect()
    }
}

impl Tx {
    /// Notes with a patient that there is something of theirs, and at which institutions they were seen.
    pub(crate) async fn note_patient_seen(
        &mut self,
        patient: PatientId,
        sites: [Option<InstitutionId>; 2],
        at: Moment,
    ) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "UPDATE patients SET last_case_at = $2 WHERE id = $1",
            patient.to_string(),
            at.millis(),
        )?;
        for site in sites.into_iter().flatten() {
            sql!(
                self.conn,
                execute,
                "INSERT INTO patient_sites (patient, institution) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                patient.to_string(),
                site.to_string(),
            )?;
        }
        Ok(())
    }

    /// Adds a patient.
    pub async fn add_patient(&mut self, patient: &Patient, now: Moment) -> Result<()> {
        let (owner, sealed) = (OwnerRow::from(&patient.owner), Sealed::of(patient, &self.seal));
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO patients
                (id, institution, consortium, reading_group, origin_node, number, name, sex, birth_date, identity,
                 document_kind, document_sealed, document_lookup, document_tail_lookup, mother, birth_order,
                 phone_sealed, phone_lookup, address_sealed, guardian_sealed, merged_into, created_at, former_name,
                 name_spelt, version)
            VALUES
                ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, 1)",
            patient.id.to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            patient.number.as_str(),
            patient.name.expose(),
            patient.sex.as_str(),
            patient.birth_date.as_ref().map(|day| day.expose().to_string()),
            patient.identity.name(),
            sealed.document_kind,
            sealed.document,
            sealed.document_lookup,
            sealed.document_tail_lookup,
            sealed.mother,
            sealed.birth_order,
            sealed.phone,
            sealed.phone_lookup,
            sealed.address,
            sealed.guardian,
            patient.merged_into.map(|id| id.to_string()),
            now.millis(),
            patient.former_name.as_ref().map(Private::expose),
            spellings(patient.name.expose()),
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a patient who is still at `version`. Owner and number stay.
    pub async fn save_patient(&mut self, patient: &Patient, version: u64) -> Result<()> {
        let sealed = Sealed::of(patient, &self.seal);
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE patients
            SET name = $3, sex = $4, birth_date = $5, identity = $6, document_kind = $7, document_sealed = $8,
                document_lookup = $9, document_tail_lookup = $10, mother = $11, birth_order = $12,
                phone_sealed = $13, phone_lookup = $14, address_sealed = $15, guardian_sealed = $16,
                merged_into = $17, former_name = $18, name_spelt = $19, version = version + 1
            WHERE id = $1 AND version = $2",
            patient.id.to_string(),
            version as i64,
            patient.name.expose(),
            patient.sex.as_str(),
            patient.birth_date.as_ref().map(|day| day.expose().to_string()),
            patient.identity.name(),
            sealed.document_kind,
            sealed.document,
            sealed.document_lookup,
            sealed.document_tail_lookup,
            sealed.mother,
            sealed.birth_order,
            sealed.phone,
            sealed.phone_lookup,
            sealed.address,
            sealed.guardian,
            patient.merged_into.map(|id| id.to_string()),
            patient.former_name.as_ref().map(Private::expose),
            spellings(patient.name.expose()),
        )?;
        changed_one(TABLE, patient.id, version, rows)
    }
}

impl Store {
    /// Spells the names that were there before names were spelt. Comes at each start; there is nothing to do after the
    /// first. Two nodes that start at once write the same.
    pub(crate) async fn spell_names(&self) -> Result<()> {
        loop {
            let mut tx = self.begin().await?;
            let rows = sql!(
                tx.conn,
                all(String, String),
                "
                SELECT id, name
                FROM patients
                WHERE name_spelt IS NULL
                ORDER BY id
                LIMIT $1",
                SPELT_AT_ONCE,
            )?;
            if rows.is_empty() {
                return Ok(());
            }
            for (id, name) in rows {
                sql!(
                    tx.conn,
                    execute,
                    "UPDATE patients SET name_spelt = $2 WHERE id = $1 AND name_spelt IS NULL",
                    id,
                    spellings(&name),
                )?;
            }
            tx.settle().await?;
        }
    }
}

/// Letters that somebody typed of a name, when they are letters and no less than two: `wang gui`, `WGY`, `lü`.
fn typed(words: &str) -> Option<String> {
    let letters = fold(words).to_ascii_lowercase();
    (letters.len() >= 2 && letters.bytes().all(|letter| letter.is_ascii_lowercase())).then_some(letters)
}

fn context(column: &str, patient: &str) -> String {
    format!("patients.{column}:{patient}")
}

pub(crate) fn document_lookup(seal: &Seal, number: &str) -> String {
    seal.lookup("patients.document", &number.trim().to_uppercase())
}

fn tail_lookup(seal: &Seal, number: &str) -> Option<String> {
    let number = number.trim().to_uppercase();
    let (start, _) = number.char_indices().rev().nth(TAIL - 1)?;
    Some(seal.lookup("patients.document-tail", &number[start..]))
}

/// Telephone numbers are compared by their digits; fewer than five are no number.
fn phone_lookup(seal: &Seal, phone: &str) -> Option<String> {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 5).then(|| seal.lookup("patients.phone", &digits))
}

/// A LIKE pattern that finds the words as they are.
fn containing(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
