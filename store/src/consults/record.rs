//! A consult's row. What the consult is whole by is in it as documents; what it is found by stands beside in columns. The
//! telephone of whoever consented is enciphered.

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::consult::{
    ConsentState, Consult, ConsultKind, ConsultRung, ConsultState, ConsultTimers, Signer,
};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::number::Number;
use yuanzhen_domain::private::Private;

use crate::cases::urgency_rank;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::owner::OwnerRow;
use crate::row::{Stored, changed_one, from_json, parse, parse_some, to_json, unsigned};
use crate::seal::Seal;
use crate::subjects::must_cover;
use crate::{Reading, Tx};

pub(super) const TABLE: &str = "consults";

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, number, case_id, patient, origin, requested_by, kind,
         urgency, urgency_rank, request, agreed, consent, consent_phone_sealed, invited, sittings, submitted_at, state,
         state_body, plan_from, version"
    };
}
pub(super) use columns;

#[derive(sqlx::FromRow)]
pub(super) struct ConsultRow {
    pub(super) id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    number: String,
    case_id: Option<String>,
    patient: String,
    origin: Option<String>,
    requested_by: String,
    kind: String,
    urgency: String,
    pub(super) urgency_rank: i64,
    request: String,
    agreed: String,
    consent: String,
    consent_phone_sealed: Option<String>,
    invited: String,
    sittings: String,
    pub(super) submitted_at: i64,
    state: String,
    state_body: String,
    pub(super) plan_from: Option<i64>,
    version: i64,
}

impl ConsultRow {
    pub(super) fn read(self, seal: &Seal) -> Result<Stored<Consult>> {
        let id = self.id.as_str();
        let state: ConsultState = from_json(TABLE, &self.state_body)?;
        if state.name() != self.state {
            return Err(StoreError::inconsistent(TABLE, id));
        }
        let mut consent: ConsentState = from_json(TABLE, &self.consent)?;
        if let Some(sealed) = &self.consent_phone_sealed {
            let phone = seal.open(&phone_context(id), sealed)?;
            let signer = signer_of(&mut consent).ok_or_else(|| StoreError::inconsistent(TABLE, id))?;
            signer.phone = Some(Private::new(phone.as_str().to_owned()));
        }
        let consult = Consult {
            id: parse(TABLE, id, id)?,
            number: Number::parse(&self.number).map_err(|_| StoreError::inconsistent(TABLE, id))?,
            owner: self.owner.read(TABLE, id)?,
            case: parse_some(TABLE, id, self.case_id.as_deref())?,
            patient: parse(TABLE, id, &self.patient)?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            requested_by: parse(TABLE, id, &self.requested_by)?,
            kind: parse(TABLE, id, &self.kind)?,
            urgency: parse(TABLE, id, &self.urgency)?,
            request: from_json(TABLE, &self.request)?,
            agreed: from_json(TABLE, &self.agreed)?,
            consent,
            invited: from_json(TABLE, &self.invited)?,
            sittings: from_json(TABLE, &self.sittings)?,
            submitted_at: Moment::from_millis(self.submitted_at),
            state,
        };
        Ok(Stored::new(consult, unsigned(TABLE, id, self.version)?))
    }
}

/// What changes of a row with each step.
struct Written {
    request: String,
    agreed: String,
    consent: String,
    consent_phone: Option<String>,
    invited: String,
    sittings: String,
    state_body: String,
    expert: Option<String>,
    plan: Option<(i64, i64)>,
    settled_at: Option<i64>,
    owes: i64,
    late_at: Option<i64>,
}

impl Written {
    fn of(consult: &Consult, timers: &ConsultTimers, seal: &Seal) -> Result<Self> {
        let mut consent = consult.consent.clone();
        let phone = signer_of(&mut consent).and_then(|signer| signer.phone.take());
        let context = phone_context(&consult.id.to_string());
        Ok(Self {
            request: to_json(TABLE, &consult.request)?,
            agreed: to_json(TABLE, &consult.agreed)?,
            consent: to_json(TABLE, &consent)?,
            consent_phone: phone.map(|phone| seal.seal(&context, phone.expose())),
            invited: to_json(TABLE, &consult.invited)?,
            sittings: to_json(TABLE, &consult.sittings)?,
            state_body: to_json(TABLE, &consult.state)?,
            expert: consult.state.expert().map(|expert| expert.by.to_string()),
            plan: plan_of(&consult.state),
            settled_at: consult.state.settled_at().map(Moment::millis),
            owes: i64::from(consult.owes_anything()),
            late_at: late_at(consult, timers).map(Moment::millis),
        })
    }
}

impl Reading {
    /// A consult. With a permit that opens no words (the flow, a time, an assignment) it comes without any.
    pub async fn consult(&mut self, permit: &Permit, id: ConsultId) -> Result<Option<Stored<Consult>>> {
        let whole = self.whole_consult(permit, id).await?;
        Ok(whole.map(|consult| shown(consult, permit.action().is_clinical())))
    }

    async fn whole_consult(&mut self, permit: &Permit, id: ConsultId) -> Result<Option<Stored<Consult>>> {
        must_cover(permit, Kind::Consult, id.uuid())?;
        sql!(
            self.conn,
            optional ConsultRow,
            concat!("SELECT ", columns!(), " FROM consults WHERE id = $1"),
            id.to_string(),
        )?
        .map(|row| row.read(&self.seal))
        .transpose()
    }
}

impl Tx {
    /// A consult to be changed, with all its words whatever the permit: what is saved again must be whole. It is shown by
    /// way of [`Reading::consult`], or masked.
    pub async fn consult(&mut self, permit: &Permit, id: ConsultId) -> Result<Option<Stored<Consult>>> {
        self.whole_consult(permit, id).await
    }

    /// Adds a consult, and notes with the patient where it was asked for. `timers` say from when on it is overdue.
    pub async fn add_consult(&mut self, consult: &Consult, timers: &ConsultTimers) -> Result<()> {
        let written = Written::of(consult, timers, &self.seal)?;
        let owner = OwnerRow::from(&consult.owner);
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO consults
                (id, institution, consortium, reading_group, origin_node, number, case_id, patient, origin,
                 requested_by, kind, urgency, urgency_rank, request, agreed, consent, consent_phone_sealed, invited,
                 sittings, submitted_at, state, state_body, expert, plan_from, plan_until, settled_at, owes, late_at,
                 version)
            VALUES
                ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, $25, $26, $27, $28, 1)",
            consult.id.to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            consult.number.as_str(),
            consult.case.map(|id| id.to_string()),
            consult.patient.to_string(),
            consult.origin.map(|id| id.to_string()),
            consult.requested_by.to_string(),
            consult.kind.as_str(),
            consult.urgency.as_str(),
            urgency_rank(consult.urgency),
            written.request,
            written.agreed,
            written.consent,
            written.consent_phone,
            written.invited,
            written.sittings,
            consult.submitted_at.millis(),
            consult.state.name(),
            written.state_body,
            written.expert,
            written.plan.map(|(from, _)| from),
            written.plan.map(|(_, until)| until),
            written.settled_at,
            written.owes,
            written.late_at,
        )
        .map_err(|error| error.taken(TABLE))?;
        self.write_consult_people(consult).await?;
        let sites = [Some(consult.owner.institution), consult.origin];
        self.note_patient_seen(consult.patient, sites, consult.submitted_at)
            .await
    }

    /// Changes a consult that is still at `version`. Its number, its patient, who asked and when stay.
    pub async fn save_consult(
        &mut self,
        consult: &Consult,
        timers: &ConsultTimers,
        version: u64,
    ) -> Result<()> {
        let written = Written::of(consult, timers, &self.seal)?;
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE consults
            SET reading_group = $3, kind = $4, urgency = $5, urgency_rank = $6, request = $7, agreed = $8,
                consent = $9, consent_phone_sealed = $10, invited = $11, sittings = $12, state = $13,
                state_body = $14, expert = $15, plan_from = $16, plan_until = $17, settled_at = $18, owes = $19,
                late_at = $20, version = version + 1
            WHERE id = $1 AND version = $2",
            consult.id.to_string(),
            version as i64,
            consult.owner.reading_group.map(|id| id.to_string()),
            consult.kind.as_str(),
            consult.urgency.as_str(),
            urgency_rank(consult.urgency),
            written.request,
            written.agreed,
            written.consent,
            written.consent_phone,
            written.invited,
            written.sittings,
            consult.state.name(),
            written.state_body,
            written.expert,
            written.plan.map(|(from, _)| from),
            written.plan.map(|(_, until)| until),
            written.settled_at,
            written.owes,
            written.late_at,
        )?;
        changed_one(TABLE, consult.id, version, rows)?;
        self.write_consult_people(consult).await
    }

    /// Keeps other transactions from changing this consult until this one ends, and those that hold it as well from what
    /// hangs on it. Call it before reading what a step rests on: an accepted ring, a hand under the opinion. SQLite has
    /// one writer anyway.
    pub async fn hold_consult(&mut self, id: ConsultId) -> Result<()> {
        if self.conn.is_pg() {
            sql!(
                self.conn,
                optional(String,),
                "SELECT id FROM consults WHERE id = $1 FOR UPDATE",
                id.to_string()
            )?;
        }
        Ok(())
    }
}

/// Whole to those it opens to; else where it stands, without a word.
pub(super) fn shown(stored: Stored<Consult>, clinical: bool) -> Stored<Consult> {
    if clinical {
        return stored;
    }
    Stored::new(stored.value.masked(), stored.version)
}

fn plan_of(state: &ConsultState) -> Option<(i64, i64)> {
    match state {
        ConsultState::Scheduled { plan, .. }
        | ConsultState::Confirmed { plan, .. }
        | ConsultState::NoShow { plan, .. } => Some((plan.from.millis(), plan.until.millis())),
        ConsultState::Submitted { .. }
        | ConsultState::Ringing { .. }
        | ConsultState::Accepted { .. }
        | ConsultState::Returned { .. }
        | ConsultState::Declined { .. }
        | ConsultState::Cancelled { .. }
        | ConsultState::Live { .. }
        | ConsultState::Interrupted { .. }
        | ConsultState::OpinionPending { .. }
        | ConsultState::Signed { .. }
        | ConsultState::Delivered { .. }
        | ConsultState::Acknowledged { .. }
        | ConsultState::Disposed { .. } => None,
    }
}

/// From when on it is overdue, if nothing happens.
fn late_at(consult: &Consult, timers: &ConsultTimers) -> Option<Moment> {
    consult
        .dues(timers)
        .into_iter()
        .filter(|due| is_late(due.rung, consult.kind))
        .map(|due| due.at)
        .min()
}

fn is_late(rung: ConsultRung, kind: ConsultKind) -> bool {
    match rung {
        ConsultRung::AcceptLate
        | ConsultRung::PlanMissed
        | ConsultRung::OpinionLate
        | ConsultRung::BackfillLate => true,
        // An emergency that waits on the list was answered by nobody.
        ConsultRung::AcceptDispatcher => kind == ConsultKind::Urgent,
        ConsultRung::AcceptRemind
        | ConsultRung::AcceptOffice
        | ConsultRung::ReturnedRemind
        | ConsultRung::ReturnedLapse
        | ConsultRung::PlanSoon
        | ConsultRung::BrokenOff
        | ConsultRung::OpinionRemind
        | ConsultRung::OpinionAgain
        | ConsultRung::OpinionQuality
        | ConsultRung::BackfillFirst
        | ConsultRung::BackfillSecond
        | ConsultRung::BackfillThird => false,
    }
}

/// Whoever signed the consent that is kept, given or taken back.
fn signer_of(consent: &mut ConsentState) -> Option<&mut Signer> {
    match consent {
        ConsentState::Given { consent, .. } => Some(&mut consent.signer),
        ConsentState::Withdrawn { was, .. } => was.as_mut().map(|consent| &mut consent.signer),
        ConsentState::Missing | ConsentState::Emergency { .. } => None,
    }
}

fn phone_context(id: &str) -> String {
    format!("consults.consent_phone:{id}")
}
