//! Cases: one request for one examination each, and the work lists of those who read them. The scope of the permit
//! bounds every list in SQL.

use std::collections::BTreeSet;

use yuanzhen_domain::access::{Kind, ListPermit, Permit};
use yuanzhen_domain::case::{Case, CaseState};
use yuanzhen_domain::id::{CaseId, InstitutionId, PatientId, PersonId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::number::Number;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::Modality;

use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, LARGEST_PAGE, ScopeColumns};
use crate::owner::OwnerRow;
use crate::page::{Cursor, Page};
use crate::row::{Stored, changed_one, from_json, parse, parse_some, to_json, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Tx};

const TABLE: &str = "cases";

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, number, patient, requested_by, origin, examination,
         urgency, urgency_rank, submitted_at, due_at, state, state_body, version"
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

/// In which order a list of cases stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaseOrder {
    /// The most urgent first, then what is due first: a reader's work list.
    #[default]
    ByDue,
    /// The last submitted first: what a site looks at.
    Newest,
}

/// Which cases to list; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct CaseQuery {
    /// In one of these states, by the names of [`CaseState::NAMES`].
    pub states: Vec<String>,
    /// How urgent.
    pub urgency: Option<Urgency>,
    /// What kind of examination.
    pub modality: Option<Modality>,
    /// In this group's list.
    pub group: Option<ReadingGroupId>,
    /// Made by this institution.
    pub institution: Option<InstitutionId>,
    /// Held by this person at this moment.
    pub held_by: Option<(PersonId, Moment)>,
    /// Asked for by this person.
    pub requested_by: Option<PersonId>,
    /// Of this patient.
    pub patient: Option<PatientId>,
    /// In which order.
    pub order: CaseOrder,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// What waits for its readers: it is open, has images, and nothing signed or withdrawn answers it, unless that is being
/// written anew. The counts and what a list says of each case are both taken from this one text.
const WAITS: &str = "
    state IN ('submitted', 'claimed')
    AND EXISTS (SELECT 1 FROM studies WHERE studies.case_id = cases.id)
    AND (NOT EXISTS (SELECT 1 FROM reports WHERE reports.case_id = cases.id)
        OR EXISTS (
            SELECT 1
            FROM reports
            WHERE reports.case_id = cases.id AND reports.state IN ('draft', 'submitted', 'reviewing')))";

/// How many cases of a scope wait for their readers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CaseCounts {
    /// Emergencies.
    pub emergency: u64,
    /// Urgent ones.
    pub urgent: u64,
    /// The others.
    pub routine: u64,
    /// Held by the person who asks.
    pub claimed_by_me: u64,
    /// Past their time.
    pub overdue: u64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct CaseRow {
    id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    number: String,
    patient: String,
    requested_by: Option<String>,
    origin: Option<String>,
    examination: String,
    urgency: String,
    urgency_rank: i64,
    submitted_at: i64,
    due_at: i64,
    state: String,
    state_body: String,
    version: i64,
}

impl CaseRow {
    fn cursor(&self, order: CaseOrder) -> Cursor {
        match order {
            CaseOrder::ByDue => Cursor {
                first: self.urgency_rank,
                second: self.due_at,
                id: self.id.clone(),
            },
            CaseOrder::Newest => Cursor {
                first: self.submitted_at,
                second: 0,
                id: self.id.clone(),
            },
        }
    }

    pub(crate) fn read(self) -> Result<Stored<Case>> {
        let id = self.id.as_str();
        let state: CaseState = from_json(TABLE, &self.state_body)?;
        if state.name() != self.state {
            return Err(StoreError::inconsistent(TABLE, id));
        }
        let case = Case {
            id: parse(TABLE, id, id)?,
            number: Number::parse(&self.number).map_err(|_| StoreError::inconsistent(TABLE, id))?,
            owner: self.owner.read(TABLE, id)?,
            patient: parse(TABLE, id, &self.patient)?,
            requested_by: parse_some(TABLE, id, self.requested_by.as_deref())?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            examination: from_json(TABLE, &self.examination)?,
            urgency: parse(TABLE, id, &self.urgency)?,
            submitted_at: Moment::from_millis(self.submitted_at),
            state,
        };
        Ok(Stored::new(case, unsigned(TABLE, id, self.version)?))
    }
}

impl Reading {
    /// A case. With a permit for the flow only, what the patient has is left out.
    pub async fn case(&mut self, permit: &Permit, id: CaseId) -> Result<Option<Stored<Case>>> {
        must_cover(permit, Kind::Case, id.uuid())?;
        let row = sql!(
            self.conn,
            optional CaseRow,
            concat!("SELECT ", columns!(), " FROM cases WHERE id = $1"),
            id.to_string(),
        )?;
        let Some(mut case) = row.map(CaseRow::read).transpose()? else {
            return Ok(None);
        };
        if !permit.action().is_clinical() {
            blank(&mut case.value);
        }
        Ok(Some(case))
    }

    /// A page of cases in the permit's scope. With a permit for the flow only, what patients have is left out.
    pub async fn cases(&mut self, permit: &ListPermit, query: &CaseQuery) -> Result<Page<Stored<Case>>> {
        must_list(permit, Kind::Case)?;
        let limit = query.limit.min(LARGEST_PAGE - 1);
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM cases WHERE 1 = 1"));
        filter.and_scope(permit.scope(), &SCOPE);
        query.narrow(&mut filter);
        let after = query.after.as_deref().map(Cursor::parse).transpose()?;
        match query.order {
            CaseOrder::ByDue => {
                if let Some(after) = after {
                    filter
                        .push(" AND (urgency_rank, due_at, id) > (")
                        .bind(Arg::Number(after.first));
                    filter.push(", ").bind(Arg::Number(after.second));
                    filter.push(", ").bind(Arg::Text(after.id)).push(")");
                }
                filter.push(" ORDER BY urgency_rank, due_at, id");
            }
            CaseOrder::Newest => {
                if let Some(after) = after {
                    filter
                        .push(" AND (submitted_at, id) < (")
                        .bind(Arg::Number(after.first));
                    filter.push(", ").bind(Arg::Text(after.id)).push(")");
                }
                filter.push(" ORDER BY submitted_at DESC, id DESC");
            }
        }
        filter.limit(limit + 1);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled CaseRow, text, args)?;
        let page = Page::of(rows, limit, |row| row.cursor(query.order));
        let next = page.next;
        let mut items = page
            .items
            .into_iter()
            .map(CaseRow::read)
            .collect::<Result<Vec<_>>>()?;
        if !permit.action().is_clinical() {
            items.iter_mut().for_each(|case| blank(&mut case.value));
        }
        Ok(Page { items, next })
    }

    /// How many cases of the permit's scope wait for their readers, how many of them the person holds, and how many are
    /// overdue, by [`Case::due_at`]. Those without images and those that are answered wait for nobody here.
    pub async fn case_counts(
        &mut self,
        permit: &ListPermit,
        person: PersonId,
        now: Moment,
    ) -> Result<CaseCounts> {
        must_list(permit, Kind::Case)?;
        let mut filter = Filter::new("SELECT urgency, COUNT(*), CAST(SUM(CASE WHEN holder = ");
        filter
            .bind(Arg::Text(person.to_string()))
            .push(" AND held_until > ")
            .bind(Arg::Number(now.millis()));
        filter.push(" THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN due_at < ");
        filter.bind(Arg::Number(now.millis()));
        filter.push(
            "
            AND EXISTS (
                SELECT 1
                FROM studies
                WHERE studies.case_id = cases.id AND studies.first_at + cases.due_at - cases.submitted_at < ",
        );
        filter.bind(Arg::Number(now.millis()));
        filter.push(
            "
            ) THEN 1 ELSE 0 END) AS BIGINT)
            FROM cases
            WHERE ",
        );
        filter
            .push(WAITS)
            .and_scope(permit.scope(), &SCOPE)
            .push(" GROUP BY urgency ORDER BY urgency");
        let (text, args) = filter.finish();
        let mut counts = CaseCounts::default();
        for (urgency, count, mine, overdue) in sql!(self.conn, assembled(String, i64, i64, i64), text, args)?
        {
            let count = count.unsigned_abs();
            match parse::<Urgency>(TABLE, "counts", &urgency)? {
                Urgency::Emergency => counts.emergency = count,
                Urgency::Urgent => counts.urgent = count,
                Urgency::Routine => counts.routine = count,
            }
            counts.claimed_by_me += mine.unsigned_abs();
            counts.overdue += overdue.unsigned_abs();
        }
        Ok(counts)
    }

    /// Which of these cases wait for their readers: those that [`Self::case_counts`] counts.
    pub(crate) async fn waiting_among(&mut self, cases: Vec<String>) -> Result<BTreeSet<CaseId>> {
        let mut filter = Filter::new("SELECT id FROM cases WHERE ");
        filter.push(WAITS).and_in("id", cases);
        let (text, args) = filter.finish();
        sql!(self.conn, assembled(String,), text, args)?
            .into_iter()
            .map(|(id,)| parse(TABLE, &id, &id))
            .collect()
    }

    /// Cases whose claim ran out, for the job that gives them back.
    pub async fn cases_with_expired_claim(&mut self, now: Moment, limit: u32) -> Result<Vec<CaseId>> {
        sql!(
            self.conn,
            all (String,),
            "SELECT id FROM cases WHERE state = 'claimed' AND held_until <= $1 ORDER BY held_until, id LIMIT $2",
            now.millis(),
            i64::from(limit),
        )?
        .into_iter()
        .map(|(id,)| parse(TABLE, &id, &id))
        .collect()
    }
}

impl CaseQuery {
    fn narrow(&self, filter: &mut Filter) {
        if !self.states.is_empty() {
            filter.and_in("state", self.states.iter().cloned());
        }
        if let Some(urgency) = self.urgency {
            filter.and("urgency = ", Arg::Text(urgency.to_string()));
        }
        if let Some(modality) = self.modality {
            filter.and("modality = ", Arg::Text(modality.to_string()));
        }
        if let Some(group) = self.group {
            filter.and("reading_group = ", Arg::Text(group.to_string()));
        }
        if let Some(institution) = self.institution {
            filter.and("institution = ", Arg::Text(institution.to_string()));
        }
        if let Some((person, now)) = self.held_by {
            filter.and("holder = ", Arg::Text(person.to_string()));
            filter.and("held_until > ", Arg::Number(now.millis()));
        }
        if let Some(person) = self.requested_by {
            filter.and("requested_by = ", Arg::Text(person.to_string()));
        }
        if let Some(patient) = self.patient {
            filter.and("patient = ", Arg::Text(patient.to_string()));
        }
    }
}

impl Tx {
    /// Adds a case, and notes with the patient that there is one and where.
    pub async fn add_case(&mut self, case: &Case) -> Result<()> {
        let (owner, state) = (OwnerRow::from(&case.owner), StateColumns::of(case)?);
        let examination = to_json(TABLE, &case.examination)?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO cases
                (id, institution, consortium, reading_group, origin_node, number, patient, requested_by, origin,
                 accession, modality, examination, urgency, urgency_rank, submitted_at, due_at, state, state_body,
                 holder, held_until, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1)",
            case.id.to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            case.number.as_str(),
            case.patient.to_string(),
            case.requested_by.map(|id| id.to_string()),
            case.origin.map(|id| id.to_string()),
            case.examination.accession.as_str(),
            case.examination.modality.as_str(),
            examination,
            case.urgency.as_str(),
            urgency_rank(case.urgency),
            case.submitted_at.millis(),
            case.due_at(None).millis(),
            state.name,
            state.body,
            state.holder,
            state.held_until,
        )
        .map_err(|error| error.taken(TABLE))?;
        let sites = [Some(case.owner.institution), case.origin];
        self.note_patient_seen(case.patient, sites, case.submitted_at)
            .await
    }

    /// Changes a case that is still at `version`. Its number, its patient, its maker and its examination stay: who
    /// distributes the work holds the case without them.
    pub async fn save_case(&mut self, case: &Case, version: u64) -> Result<()> {
        let (owner, state) = (OwnerRow::from(&case.owner), StateColumns::of(case)?);
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE cases
            SET reading_group = $3, urgency = $4, urgency_rank = $5, due_at = $6, state = $7, state_body = $8,
                holder = $9, held_until = $10, version = version + 1
            WHERE id = $1 AND version = $2",
            case.id.to_string(),
            version as i64,
            owner.reading_group,
            case.urgency.as_str(),
            urgency_rank(case.urgency),
            case.due_at(None).millis(),
            state.name,
            state.body,
            state.holder,
            state.held_until,
        )?;
        changed_one(TABLE, case.id, version, rows)
    }

    /// Keeps other transactions from changing this case, its studies and what is raised for it until this one ends.
    /// Call it before reading what a decision about the case rests on: a signature on its images, its closing.
    /// SQLite has one writer anyway.
    pub async fn hold_case(&mut self, id: CaseId) -> Result<()> {
        if self.conn.is_pg() {
            // Alone, so that a row that would point at the case waits too.
            sql!(
                self.conn,
                optional(String,),
                "SELECT id FROM cases WHERE id = $1 FOR UPDATE",
                id.to_string()
            )?;
            sql!(
                self.conn,
                all(String,),
                "SELECT id FROM studies WHERE case_id = $1 ORDER BY id FOR UPDATE",
                id.to_string()
            )?;
        }
        Ok(())
    }
}

struct StateColumns {
    name: &'static str,
    body: String,
    holder: Option<String>,
    held_until: Option<i64>,
}

impl StateColumns {
    fn of(case: &Case) -> Result<Self> {
        let (holder, held_until) = match &case.state {
            CaseState::Claimed { by, until, .. } => (Some(by.to_string()), Some(until.millis())),
            CaseState::Submitted { .. }
            | CaseState::Returned { .. }
            | CaseState::Declined { .. }
            | CaseState::Cancelled { .. }
            | CaseState::Closed { .. } => (None, None),
        };
        Ok(Self {
            name: case.state.name(),
            body: to_json(TABLE, &case.state)?,
            holder,
            held_until,
        })
    }
}

/// The permit must be for a list of this kind.
pub(crate) fn must_list(permit: &ListPermit, kind: Kind) -> Result<()> {
    if permit.action().kind() == kind {
        Ok(())
    } else {
        Err(StoreError::WrongPermit)
    }
}

/// Takes out what the patient has; where the case stands and what was ordered stay.
fn blank(case: &mut Case) {
    case.examination.clinical_diagnosis = Private::default();
    case.examination.reason = Private::default();
    case.examination.icd10 = None;
    match &mut case.state {
        CaseState::Returned { reason, .. }
        | CaseState::Declined { reason, .. }
        | CaseState::Cancelled { reason, .. } => *reason = Private::default(),
        CaseState::Submitted { .. } | CaseState::Claimed { .. } | CaseState::Closed { .. } => {}
    }
}

pub(crate) fn urgency_rank(urgency: Urgency) -> i64 {
    match urgency {
        Urgency::Emergency => 0,
        Urgency::Urgent => 1,
        Urgency::Routine => 2,
    }
}
