//! Studies: what devices sent, how far it has arrived, whose it is taken for. What the device said of patient and
//! order is enciphered, for patient ids are often identity numbers. Matching is decided in the domain.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yuanzhen_domain::access::{Kind, ListPermit, Permit};
use yuanzhen_domain::id::{CaseId, InstitutionId, StudyId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::study::matching::DeviceGiven;
use yuanzhen_domain::study::{Arrival, Link, Study};
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::values::{BodyPart, Laterality, Modality, Sex};

use crate::cases::must_list;
use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, LARGEST_PAGE, ScopeColumns};
use crate::owner::OwnerRow;
use crate::page::{Cursor, Page};
use crate::row::{Stored, changed_one, from_json, narrow, parse, parse_some, to_json, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Tx};

const TABLE: &str = "studies";

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, uid, device, modality, origin, instances,
         content_version, state, arrival, link, link_name, quarantine, remarks, as_sent_sealed, first_at, last_at,
         version"
    };
}

pub(crate) const SCOPE: ScopeColumns = ScopeColumns {
    id: "id",
    patient: Some("patient"),
    institution: "institution",
    consortium: "consortium",
    reading_group: "reading_group",
    origin: Some("origin"),
    receiver: None,
    seen_at: None,
};

/// What the device said of patient and order, decoded, as lists and matching use it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AsSent {
    /// The patient's name, one entry a component group, each with every decoding that is possible.
    pub names: Vec<Vec<Private<String>>>,
    /// Patient id.
    pub patient_number: Option<Private<String>>,
    /// Birth date.
    pub birth_date: Option<Private<Date>>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Accession number.
    pub accession: Option<String>,
    /// Modality.
    pub modality: Option<Modality>,
    /// The part examined, when it is one that is ordered here.
    #[serde(default)]
    pub body_part: Option<BodyPart>,
    /// Its side.
    #[serde(default)]
    pub laterality: Option<Laterality>,
    /// Study date, `YYYYMMDD` as sent.
    pub study_date: Option<String>,
    /// Study time as sent.
    pub study_time: Option<String>,
    /// Study description.
    pub description: Option<Private<String>>,
    /// What was done about the character set, as a code; `None` when the label was right.
    pub charset_note: Option<String>,
    /// Manufacturer and model of the device.
    #[serde(default)]
    pub equipment: Option<String>,
    /// Who operated the device (检查技师), in the reading taken.
    #[serde(default)]
    pub operator: Option<Private<String>>,
}

impl AsSent {
    /// As the domain compares it.
    pub fn given(&self) -> DeviceGiven {
        DeviceGiven {
            accession: self.accession.clone(),
            patient_number: self.patient_number.clone(),
            names: self.names.clone(),
            sex: self.sex,
            birth_date: self.birth_date.clone(),
            modality: self.modality,
            parts: self.parts(),
        }
    }

    /// The parts of the body that code and description name.
    fn parts(&self) -> Vec<BodyPart> {
        let described = self.description.as_ref();
        let mut parts = described.map_or_else(Vec::new, |text| BodyPart::named_in(text.expose()));
        parts.extend(self.body_part);
        parts
    }
}

/// A study with what its device said and when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyListed {
    /// The study.
    pub study: Stored<Study>,
    /// What the device said; `None` until its first instance was read.
    pub as_sent: Option<AsSent>,
    /// When its first instance came.
    pub first_at: Moment,
    /// When its last instance came.
    pub last_at: Moment,
}

/// Which studies to list; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct StudyQuery {
    /// Linked in one of these ways, by the names of [`Link::name`].
    pub links: Vec<String>,
    /// Of this institution.
    pub institution: Option<InstitutionId>,
    /// Of this case.
    pub case: Option<CaseId>,
    /// With this Study Instance UID.
    pub uid: Option<DicomUid>,
    /// With this accession number, as sent.
    pub accession: Option<String>,
    /// Of this modality.
    pub modality: Option<Modality>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many; the last that came first.
    pub limit: u32,
}

#[derive(sqlx::FromRow)]
pub(crate) struct StudyRow {
    id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    uid: String,
    device: Option<String>,
    modality: String,
    origin: Option<String>,
    instances: i64,
    content_version: i64,
    state: String,
    arrival: String,
    link: String,
    link_name: String,
    quarantine: String,
    remarks: String,
    as_sent_sealed: Option<String>,
    first_at: i64,
    last_at: i64,
    version: i64,
}

impl StudyRow {
    pub(crate) fn read(self, seal: &crate::Seal) -> Result<StudyListed> {
        let id = self.id.as_str();
        let nonsense = || StoreError::inconsistent(TABLE, id);
        let (arrival, link): (Arrival, Link) =
            (from_json(TABLE, &self.arrival)?, from_json(TABLE, &self.link)?);
        let study = Study {
            id: parse(TABLE, id, id)?,
            uid: DicomUid::parse(&self.uid).map_err(|_| nonsense())?,
            owner: self.owner.read(TABLE, id)?,
            device: parse_some(TABLE, id, self.device.as_deref())?,
            modality: parse(TABLE, id, &self.modality)?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            instances: narrow(TABLE, id, self.instances)?,
            content_version: narrow(TABLE, id, self.content_version)?,
            arrival,
            link,
            quarantine: from_json(TABLE, &self.quarantine)?,
            remarks: from_json(TABLE, &self.remarks)?,
        };
        if study.state_name() != self.state || study.link.name() != self.link_name {
            return Err(nonsense());
        }
        let as_sent = match &self.as_sent_sealed {
            None => None,
            Some(sealed) => Some(from_json(TABLE, &seal.open(&context(id), sealed)?)?),
        };
        Ok(StudyListed {
            study: Stored::new(study, unsigned(TABLE, id, self.version)?),
            as_sent,
            first_at: Moment::from_millis(self.first_at),
            last_at: Moment::from_millis(self.last_at),
        })
    }
}

impl Reading {
    /// Which study an institution's UID names. It says no more than that there is one.
    pub async fn find_study(
        &mut self,
        institution: InstitutionId,
        uid: &DicomUid,
    ) -> Result<Option<StudyId>> {
        let row = sql!(
            self.conn,
            optional(String,),
            "SELECT id FROM studies WHERE institution = $1 AND uid = $2",
            institution.to_string(),
            uid.as_str(),
        )?;
        row.map(|(id,)| parse(TABLE, &id, &id)).transpose()
    }

    /// The studies a UID names at any institution; ask `may` for each.
    pub async fn studies_with_uid(&mut self, uid: &DicomUid) -> Result<Vec<StudyId>> {
        sql!(
            self.conn,
            all(String,),
            "SELECT id FROM studies WHERE uid = $1 ORDER BY id",
            uid.as_str()
        )?
        .into_iter()
        .map(|(id,)| parse(TABLE, &id, &id))
        .collect()
    }

    /// A study with what its device said.
    pub async fn study(&mut self, permit: &Permit, id: StudyId) -> Result<Option<StudyListed>> {
        must_cover(permit, Kind::Study, id.uuid())?;
        sql!(
            self.conn,
            optional StudyRow,
            concat!("SELECT ", columns!(), " FROM studies WHERE id = $1"),
            id.to_string(),
        )?
        .map(|row| row.read(&self.seal))
        .transpose()
    }

    /// The studies of a case, with a clinical permit for the case; the first that came first.
    pub async fn studies_of_case(&mut self, permit: &Permit, case: CaseId) -> Result<Vec<StudyListed>> {
        must_cover(permit, Kind::Case, case.uuid())?;
        self.studies_among(vec![case.to_string()]).await
    }

    /// A page of studies in the permit's scope.
    pub async fn studies(&mut self, permit: &ListPermit, query: &StudyQuery) -> Result<Page<StudyListed>> {
        must_list(permit, Kind::Study)?;
        let limit = query.limit.min(LARGEST_PAGE - 1);
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM studies WHERE 1 = 1"));
        filter.and_scope(permit.scope(), &SCOPE);
        if !query.links.is_empty() {
            filter.and_in("link_name", query.links.iter().cloned());
        }
        if let Some(institution) = query.institution {
            filter.and("institution = ", Arg::Text(institution.to_string()));
        }
        if let Some(case) = query.case {
            filter.and("case_id = ", Arg::Text(case.to_string()));
        }
        if let Some(uid) = &query.uid {
            filter.and("uid = ", Arg::Text(uid.to_string()));
        }
        if let Some(accession) = &query.accession {
            filter.and("sent_accession = ", Arg::Text(accession.clone()));
        }
        if let Some(modality) = query.modality {
            filter.and("modality = ", Arg::Text(modality.to_string()));
        }
        if let Some(after) = query.after.as_deref().map(Cursor::parse).transpose()? {
            filter
                .push(" AND (last_at, id) < (")
                .bind(Arg::Number(after.first));
            filter.push(", ").bind(Arg::Text(after.id)).push(")");
        }
        filter.push(" ORDER BY last_at DESC, id DESC").limit(limit + 1);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled StudyRow, text, args)?;
        let page = Page::of(rows, limit, |row| Cursor {
            first: row.last_at,
            second: 0,
            id: row.id.clone(),
        });
        let next = page.next;
        let items = page
            .items
            .into_iter()
            .map(|row| row.read(&self.seal))
            .collect::<Result<_>>()?;
        Ok(Page { items, next })
    }

    pub(crate) async fn studies_among(&mut self, cases: Vec<String>) -> Result<Vec<StudyListed>> {
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM studies WHERE 1 = 1"));
        filter.and_in("case_id", cases).push(" ORDER BY first_at, id");
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled StudyRow, text, args)?;
        rows.into_iter().map(|row| row.read(&self.seal)).collect()
    }
}

impl Tx {
    /// Adds a study. `Taken` when another thread registered the same UID first: read it and go on with that one.
    pub async fn add_study(&mut self, study: &Study, now: Moment) -> Result<()> {
        let owner = OwnerRow::from(&study.owner);
        let (arrival, link) = (to_json(TABLE, &study.arrival)?, to_json(TABLE, &study.link)?);
        let (quarantine, remarks) = (
            to_json(TABLE, &study.quarantine)?,
            to_json(TABLE, &study.remarks)?,
        );
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO studies
                (id, institution, consortium, reading_group, origin_node, uid, device, modality, origin, instances,
                 content_version, state, arrival, link, link_name, patient, case_id, quarantine, first_at, last_at,
                 remarks, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    1)",
            study.id.to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            study.uid.as_str(),
            study.device.map(|id| id.to_string()),
            study.modality.as_str(),
            study.origin.map(|id| id.to_string()),
            i64::from(study.instances),
            i64::from(study.content_version),
            study.state_name(),
            arrival,
            link,
            study.link.name(),
            study.link.patient().map(|id| id.to_string()),
            study.link.case().map(|id| id.to_string()),
            quarantine,
            now.millis(),
            now.millis(),
            remarks,
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a study that is still at `version`. Its UID and its institution stay.
    pub async fn save_study(&mut self, study: &Study, version: u64) -> Result<()> {
        let owner = OwnerRow::from(&study.owner);
        let (arrival, link) = (to_json(TABLE, &study.arrival)?, to_json(TABLE, &study.link)?);
        let (quarantine, remarks) = (
            to_json(TABLE, &study.quarantine)?,
            to_json(TABLE, &study.remarks)?,
        );
        let last_at = match study.arrival {
            Arrival::Receiving { last_at, .. } => Some(last_at.millis()),
            Arrival::Registered { .. } | Arrival::Complete { .. } | Arrival::Unreadable { .. } => None,
        };
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE studies
            SET reading_group = $3, modality = $4, origin = $5, instances = $6, content_version = $7, state = $8,
                arrival = $9, link = $10, link_name = $11, patient = $12, case_id = $13, quarantine = $14,
                last_at = COALESCE($15, last_at), remarks = $16, version = version + 1
            WHERE id = $1 AND version = $2",
            study.id.to_string(),
            version as i64,
            owner.reading_group,
            study.modality.as_str(),
            study.origin.map(|id| id.to_string()),
            i64::from(study.instances),
            i64::from(study.content_version),
            study.state_name(),
            arrival,
            link,
            study.link.name(),
            study.link.patient().map(|id| id.to_string()),
            study.link.case().map(|id| id.to_string()),
            quarantine,
            last_at,
            remarks,
        )?;
        changed_one(TABLE, study.id, version, rows)
    }

    /// Notes what the device said of patient and order. It is no step of the study's life and changes no version.
    pub async fn note_as_sent(&mut self, study: StudyId, as_sent: &AsSent) -> Result<()> {
        let id = study.to_string();
        let sealed = self.seal.seal(&context(&id), &to_json(TABLE, as_sent)?);
        sql!(
            self.conn,
            execute,
            "UPDATE studies SET as_sent_sealed = $2, sent_accession = $3 WHERE id = $1",
            id,
            sealed,
            as_sent.accession.as_deref(),
        )?;
        Ok(())
    }

    /// Keeps other transactions from changing this study until this one ends, so that several associations may add
    /// instances to one study at once. SQLite has one writer anyway.
    pub async fn hold_study(&mut self, id: StudyId) -> Result<()> {
        if self.conn.is_pg() {
            sql!(
                self.conn,
                optional(String,),
                "SELECT id FROM studies WHERE id = $1 FOR UPDATE",
                id.to_string()
            )?;
        }
        Ok(())
    }
}

fn context(study: &str) -> String {
    format!("studies.as_sent:{study}")
}
