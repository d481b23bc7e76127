//! Critical values and where each stands in its loop. When it rings higher is a timer; the ladder is the domain's.

use yuanzhen_domain::access::{Kind, ListPermit, Permit};
use yuanzhen_domain::critical::{Critical, CriticalState, Stamp};
use yuanzhen_domain::id::{CaseId, CriticalId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;

use crate::cases::must_list;
use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, LARGEST_PAGE, ScopeColumns};
use crate::owner::OwnerRow;
use crate::page::{Cursor, Page};
use crate::row::{Stored, changed_one, from_json, parse, parse_some, to_json, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Tx};

const TABLE: &str = "criticals";

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, case_id, patient, origin, value, note, replaces,
         raised_by, raised_at, state, state_body, version"
    };
}

const SCOPE: ScopeColumns = ScopeColumns {
    id: "id",
    patient: Some("patient"),
    institution: "institution",
    consortium: "consortium",
    reading_group: "reading_group",
    origin: Some("origin"),
    receiver: None,
    seen_at: None,
};

/// Which critical values to list; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct CriticalQuery {
    /// In one of these states, by [`CriticalState::name`].
    pub states: Vec<String>,
    /// Of this case.
    pub case: Option<CaseId>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many; the last raised first.
    pub limit: u32,
}

#[derive(sqlx::FromRow)]
struct CriticalRow {
    id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    case_id: String,
    patient: String,
    origin: Option<String>,
    value: String,
    note: String,
    replaces: Option<String>,
    raised_by: String,
    raised_at: i64,
    state: String,
    state_body: String,
    version: i64,
}

impl CriticalRow {
    fn read(self) -> Result<Stored<Critical>> {
        let id = self.id.as_str();
        let state: CriticalState = from_json(TABLE, &self.state_body)?;
        if state.name() != self.state {
            return Err(StoreError::inconsistent(TABLE, id));
        }
        let critical = Critical {
            id: parse(TABLE, id, id)?,
            owner: self.owner.read(TABLE, id)?,
            case: parse(TABLE, id, &self.case_id)?,
            patient: parse(TABLE, id, &self.patient)?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            value: Private::new(self.value.clone()),
            note: Private::new(self.note.clone()),
            replaces: self.replaces.clone().map(Private::new),
            raised: Stamp {
                by: parse(TABLE, id, &self.raised_by)?,
                at: Moment::from_millis(self.raised_at),
            },
            state,
        };
        Ok(Stored::new(critical, unsigned(TABLE, id, self.version)?))
    }
}

impl Reading {
    /// A critical value; without its words when the permit is for the alarm only.
    pub async fn critical(&mut self, permit: &Permit, id: CriticalId) -> Result<Option<Stored<Critical>>> {
        must_cover(permit, Kind::Critical, id.uuid())?;
        let found = sql!(
            self.conn,
            optional CriticalRow,
            concat!("SELECT ", columns!(), " FROM criticals WHERE id = $1"),
            id.to_string(),
        )?
        .map(CriticalRow::read)
        .transpose()?;
        Ok(found.map(|critical| shown(critical, permit.action().is_clinical())))
    }

    /// The critical values of a case with a clinical permit for it, the first raised first.
    pub async fn criticals_of_case(
        &mut self,
        permit: &Permit,
        case: CaseId,
    ) -> Result<Vec<Stored<Critical>>> {
        must_cover(permit, Kind::Case, case.uuid())?;
        if !permit.action().is_clinical() {
            return Err(StoreError::WrongPermit);
        }
        self.criticals_among(vec![case.to_string()]).await
    }

    /// A page of critical values in the permit's scope.
    pub async fn criticals(
        &mut self,
        permit: &ListPermit,
        query: &CriticalQuery,
    ) -> Result<Page<Stored<Critical>>> {
        must_list(permit, Kind::Critical)?;
        let clinical = permit.action().is_clinical();
        let limit = query.limit.min(LARGEST_PAGE - 1);
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM criticals WHERE 1 = 1"));
        filter.and_scope(permit.scope(), &SCOPE);
        if !query.states.is_empty() {
            filter.and_in("state", query.states.iter().cloned());
        }
        if let Some(case) = query.case {
            filter.and("case_id = ", Arg::Text(case.to_string()));
        }
        if let Some(after) = query.after.as_deref().map(Cursor::parse).transpose()? {
            filter
                .push(" AND (raised_at, id) < (")
                .bind(Arg::Number(after.first));
            filter.push(", ").bind(Arg::Text(after.id)).push(")");
        }
        filter.push(" ORDER BY raised_at DESC, id DESC").limit(limit + 1);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled CriticalRow, text, args)?;
        let page = Page::of(rows, limit, |row| Cursor {
            first: row.raised_at,
            second: 0,
            id: row.id.clone(),
        });
        let next = page.next;
        Ok(Page {
            items: page
                .items
                .into_iter()
                .map(|row| Ok(shown(row.read()?, clinical)))
                .collect::<Result<_>>()?,
            next,
        })
    }

    pub(crate) async fn criticals_among(&mut self, cases: Vec<String>) -> Result<Vec<Stored<Critical>>> {
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM criticals WHERE 1 = 1"));
        filter.and_in("case_id", cases).push(" ORDER BY raised_at, id");
        let (text, args) = filter.finish();
        sql!(self.conn, assembled CriticalRow, text, args)?
            .into_iter()
            .map(CriticalRow::read)
            .collect()
    }
}

/// Whole to those who treat the patient; to those who only keep the alarm going, without any words of it.
fn shown(stored: Stored<Critical>, clinical: bool) -> Stored<Critical> {
    if clinical {
        return stored;
    }
    Stored::new(stored.value.masked(), stored.version)
}

impl Tx {
    /// Adds a critical value.
    pub async fn add_critical(&mut self, critical: &Critical) -> Result<()> {
        let (owner, state) = (OwnerRow::from(&critical.owner), to_json(TABLE, &critical.state)?);
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO criticals
                (id, institution, consortium, reading_group, origin_node, case_id, patient, origin, value, note,
                 replaces, raised_by, raised_at, state, state_body, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)",
            critical.id.to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            critical.case.to_string(),
            critical.patient.to_string(),
            critical.origin.map(|id| id.to_string()),
            critical.value.expose(),
            critical.note.expose(),
            critical.replaces.as_ref().map(|words| words.expose().as_str()),
            critical.raised.by.to_string(),
            critical.raised.at.millis(),
            critical.state.name(),
            state,
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a critical value that is still at `version`. What was raised, by whom and when, stays.
    pub async fn save_critical(&mut self, critical: &Critical, version: u64) -> Result<()> {
        let state = to_json(TABLE, &critical.state)?;
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE criticals
            SET state = $3, state_body = $4, version = version + 1
            WHERE id = $1 AND version = $2",
            critical.id.to_string(),
            version as i64,
            critical.state.name(),
            state,
        )?;
        changed_one(TABLE, critical.id, version, rows)
    }
}
