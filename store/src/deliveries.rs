//! Deliveries: the way of each report version to each institution, with due time and attempts on the row, so that a
//! restart goes on where it was. How the bytes travel and what goes next is decided elsewhere.

use yuanzhen_domain::access::{Kind, ListPermit, Permit};
use yuanzhen_domain::delivery::{Delivery, DeliveryState};
use yuanzhen_domain::id::{CaseId, DeliveryId, InstitutionId};
use yuanzhen_domain::moment::Moment;

use crate::cases::must_list;
use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, LARGEST_PAGE, ScopeColumns};
use crate::owner::OwnerRow;
use crate::page::{Cursor, Page};
use crate::row::{Stored, changed_one, from_json, narrow, parse, to_json, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Store, Tx};

const TABLE: &str = "deliveries";

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, report, report_version, case_id, patient, receiver,
         what, printed, state, state_body, published_at, version"
    };
}

const SCOPE: ScopeColumns = ScopeColumns {
    id: "id",
    patient: Some("patient"),
    institution: "institution",
    consortium: "consortium",
    reading_group: "reading_group",
    origin: None,
    receiver: Some("receiver"),
    seen_at: None,
};

/// Which deliveries to list; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct DeliveryQuery {
    /// In one of these states, by [`DeliveryState::name`].
    pub states: Vec<String>,
    /// To this institution.
    pub receiver: Option<InstitutionId>,
    /// Of this case.
    pub case: Option<CaseId>,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
    /// At most so many; the last published first.
    pub limit: u32,
}

#[derive(sqlx::FromRow)]
struct DeliveryRow {
    id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    report: String,
    report_version: i64,
    case_id: String,
    patient: String,
    receiver: String,
    what: String,
    printed: String,
    state: String,
    state_body: String,
    published_at: i64,
    version: i64,
}

impl DeliveryRow {
    fn read(self) -> Result<Stored<Delivery>> {
        let id = self.id.as_str();
        let state: DeliveryState = from_json(TABLE, &self.state_body)?;
        if state.name() != self.state {
            return Err(StoreError::inconsistent(TABLE, id));
        }
        let delivery = Delivery {
            id: parse(TABLE, id, id)?,
            owner: self.owner.read(TABLE, id)?,
            report: parse(TABLE, id, &self.report)?,
            report_version: narrow(TABLE, id, self.report_version)?,
            case: parse(TABLE, id, &self.case_id)?,
            patient: parse(TABLE, id, &self.patient)?,
            receiver: parse(TABLE, id, &self.receiver)?,
            what: parse(TABLE, id, &self.what)?,
            printed: from_json(TABLE, &self.printed)?,
            state,
        };
        Ok(Stored::new(delivery, unsigned(TABLE, id, self.version)?))
    }
}

impl Reading {
    /// A delivery.
    pub async fn delivery(&mut self, permit: &Permit, id: DeliveryId) -> Result<Option<Stored<Delivery>>> {
        must_cover(permit, Kind::Delivery, id.uuid())?;
        sql!(
            self.conn,
            optional DeliveryRow,
            concat!("SELECT ", columns!(), " FROM deliveries WHERE id = $1"),
            id.to_string(),
        )?
        .map(DeliveryRow::read)
        .transpose()
    }

    /// The deliveries of a case with a clinical permit for it, the first published first.
    pub async fn deliveries_of_case(
        &mut self,
        permit: &Permit,
        case: CaseId,
    ) -> Result<Vec<Stored<Delivery>>> {
        must_cover(permit, Kind::Case, case.uuid())?;
        if !permit.action().is_clinical() {
            return Err(StoreError::WrongPermit);
        }
        self.deliveries_among(vec![case.to_string()]).await
    }

    /// A page of deliveries in the permit's scope.
    pub async fn deliveries(
        &mut self,
        permit: &ListPermit,
        query: &DeliveryQuery,
    ) -> Result<Page<Stored<Delivery>>> {
        must_list(permit, Kind::Delivery)?;
        let limit = query.limit.min(LARGEST_PAGE - 1);
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM deliveries WHERE 1 = 1"));
        filter.and_scope(permit.scope(), &SCOPE);
        if !query.states.is_empty() {
            filter.and_in("state", query.states.iter().cloned());
        }
        if let Some(receiver) = query.receiver {
            filter.and("receiver = ", Arg::Text(receiver.to_string()));
        }
        if let Some(case) = query.case {
            filter.and("case_id = ", Arg::Text(case.to_string()));
        }
        if let Some(after) = query.after.as_deref().map(Cursor::parse).transpose()? {
            filter
                .push(" AND (published_at, id) < (")
                .bind(Arg::Number(after.first));
            filter.push(", ").bind(Arg::Text(after.id)).push(")");
        }
        filter
            .push(" ORDER BY published_at DESC, id DESC")
            .limit(limit + 1);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled DeliveryRow, text, args)?;
        let page = Page::of(rows, limit, |row| Cursor {
            first: row.published_at,
            second: 0,
            id: row.id.clone(),
        });
        let next = page.next;
        Ok(Page {
            items: page
                .items
                .into_iter()
                .map(DeliveryRow::read)
                .collect::<Result<_>>()?,
            next,
        })
    }

    pub(crate) async fn deliveries_among(&mut self, cases: Vec<String>) -> Result<Vec<Stored<Delivery>>> {
        let mut filter = Filter::new(concat!("SELECT ", columns!(), " FROM deliveries WHERE 1 = 1"));
        filter.and_in("case_id", cases).push(" ORDER BY published_at, id");
        let (text, args) = filter.finish();
        sql!(self.conn, assembled DeliveryRow, text, args)?
            .into_iter()
            .map(DeliveryRow::read)
            .collect()
    }

    /// Deliveries that are published, not delivered, and due, for the job that brings them; the oldest first.
    pub async fn deliveries_due(&mut self, now: Moment, limit: u32) -> Result<Vec<DeliveryId>> {
        sql!(
            self.conn,
            all(String,),
            "
            SELECT id
            FROM deliveries
            WHERE state = 'published' AND COALESCE(due_at, published_at) <= $1
            ORDER BY published_at, id
            LIMIT $2",
            now.millis(),
            i64::from(limit),
        )?
        .into_iter()
        .map(|(id,)| parse(TABLE, &id, &id))
        .collect()
    }
}

impl Tx {
    /// Adds a delivery. `Taken` when this message of this version was published to the receiver before.
    pub async fn add_delivery(&mut self, delivery: &Delivery, now: Moment) -> Result<()> {
        let owner = OwnerRow::from(&delivery.owner);
        let (printed, state) = (
            to_json(TABLE, &delivery.printed)?,
            to_json(TABLE, &delivery.state)?,
        );
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO deliveries
                (id, institution, consortium, reading_group, origin_node, report, report_version, case_id, patient,
                 receiver, what, printed, state, state_body, published_at, attempts, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 1)",
            delivery.id.to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            delivery.report.to_string(),
            i64::from(delivery.report_version),
            delivery.case.to_string(),
            delivery.patient.to_string(),
            delivery.receiver.to_string(),
            delivery.what.as_str(),
            printed,
            delivery.state.name(),
            state,
            now.millis(),
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a delivery that is still at `version`.
    pub async fn save_delivery(&mut self, delivery: &Delivery, version: u64) -> Result<()> {
        let (printed, state) = (
            to_json(TABLE, &delivery.printed)?,
            to_json(TABLE, &delivery.state)?,
        );
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE deliveries
            SET printed = $3, state = $4, state_body = $5, version = version + 1
            WHERE id = $1 AND version = $2",
            delivery.id.to_string(),
            version as i64,
            printed,
            delivery.state.name(),
            state,
        )?;
        changed_one(TABLE, delivery.id, version, rows)
    }
}

impl Store {
    /// Notes an attempt that failed, and when to try again.
    pub async fn postpone_delivery(&self, id: DeliveryId, due_at: Moment, error: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "UPDATE deliveries SET due_at = $2, last_error = $3, attempts = attempts + 1 WHERE id = $1",
            id.to_string(),
            due_at.millis(),
            error,
        )?;
        tx.settle().await
    }
}
