//! A ring as the caller sees it, and as whoever is called sees it: to be answered, no more of the patient than that
//! takes.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::consult::{
    ComplaintChip, Consult, ConsultKind, ConsultTimers, Outcome, Ring, RingPurpose, RingRung, RingStanding,
};
use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::Sex;

use super::{
    directory::{Directory, Named},
    words,
};

/// A ring, to the caller and the dispatcher.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RingView {
    pub(crate) id: Uuid,
    pub(crate) consult: Uuid,
    #[schema(schema_with = words::ring_purpose)]
    pub(crate) purpose: RingPurpose,
    pub(crate) began_at: i64,
    /// The rungs reached.
    pub(crate) rungs: Vec<RungView>,
    /// When the caller is shown a number to telephone.
    pub(crate) phone_at: i64,
    /// The numbers; empty before it is time.
    pub(crate) phones: Vec<PhoneView>,
    pub(crate) gives_up_at: i64,
    /// answered, called-off or unanswered.
    pub(crate) outcome: Option<&'static str>,
    pub(crate) outcome_at: Option<i64>,
    pub(crate) taken_by: Option<Named>,
    pub(crate) people: Vec<RingerView>,
}

/// A rung that was reached.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RungView {
    #[schema(schema_with = words::ring_rung)]
    pub(crate) rung: RingRung,
    pub(crate) at: i64,
}

/// A number to tap.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PhoneView {
    /// Whose it is: a person's, or a group's.
    pub(crate) name: String,
    pub(crate) phone: String,
}

/// Somebody who is called.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RingerView {
    pub(crate) person: Named,
    pub(crate) title: Option<String>,
    pub(crate) institution: Option<Named>,
    #[schema(schema_with = words::ring_rung)]
    pub(crate) rung: RingRung,
    #[schema(schema_with = words::ring_standing)]
    pub(crate) standing: RingStanding,
    pub(crate) since: i64,
    /// Why they declined.
    pub(crate) reason: Option<String>,
}

/// A ring, to whoever is called.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IncomingRing {
    pub(crate) id: Uuid,
    pub(crate) consult: Uuid,
    #[schema(schema_with = words::ring_purpose)]
    pub(crate) purpose: RingPurpose,
    /// The consult's number.
    pub(crate) number: String,
    /// From where.
    pub(crate) from: Named,
    /// The village clinic that sent the patient.
    pub(crate) village: Option<Named>,
    pub(crate) requested_by: Named,
    #[schema(schema_with = words::urgency)]
    pub(crate) urgency: Urgency,
    #[schema(schema_with = words::consult_kind)]
    pub(crate) kind: ConsultKind,
    #[schema(schema_with = words::complaint_chips)]
    pub(crate) chips: Vec<ComplaintChip>,
    pub(crate) patient: Somebody,
    pub(crate) began_at: i64,
    #[schema(schema_with = words::ring_rung)]
    pub(crate) rung: RingRung,
    #[schema(schema_with = words::ring_standing)]
    pub(crate) standing: RingStanding,
    pub(crate) gives_up_at: i64,
}

/// Nobody by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Somebody {
    #[schema(schema_with = words::sex)]
    pub(crate) sex: Sex,
    pub(crate) age: Option<i16>,
}

impl RingView {
    /// `phones` are shown only once the ring shows them.
    pub(crate) fn of(
        ring: &Ring,
        phones: &[PhoneView],
        timers: &ConsultTimers,
        clinical: bool,
        directory: &Directory,
    ) -> Self {
        let (outcome, outcome_at, taken_by) = match ring.outcome() {
            None => (None, None, None),
            Some(Outcome::Answered { by, at }) => (Some("answered"), Some(at), Some(directory.person(by))),
            Some(Outcome::CalledOff { at }) => (Some("called-off"), Some(at), None),
            Some(Outcome::Unanswered { at }) => (Some("unanswered"), Some(at), None),
        };
        let mut people: Vec<_> = ring.ringers().collect();
        people.sort_by_key(|(_, ringer)| ringer.rung);
        Self {
            id: ring.id.uuid(),
            consult: ring.consult.uuid(),
            purpose: ring.purpose,
            began_at: ring.began_at.millis(),
            rungs: ring
                .reached()
                .iter()
                .map(|(rung, at)| RungView {
                    rung: *rung,
                    at: at.millis(),
                })
                .collect(),
            phone_at: ring.began_at.plus(timers.ring.phone).millis(),
            phones: if ring.shows_phone() {
                phones.to_vec()
            } else {
                Vec::new()
            },
            gives_up_at: ring.began_at.plus(timers.ring.give_up).millis(),
            outcome,
            outcome_at: outcome_at.map(Moment::millis),
            taken_by,
            people: people
                .into_iter()
                .map(|(person, ringer)| RingerView {
                    person: directory.person(person),
                    title: directory.title(person),
                    institution: directory.house(person),
                    rung: ringer.rung,
                    standing: ringer.standing,
                    since: ringer.since.millis(),
                    reason: ringer
                        .reason
                        .clone()
                        .map(Private::into_exposed)
                        .filter(|_| clinical),
                })
                .collect(),
        }
    }
}

impl IncomingRing {
    /// `None` when this person is not called by it.
    pub(crate) fn of(
        ring: &Ring,
        person: PersonId,
        consult: &Consult,
        patient: &Patient,
        today: jiff::civil::Date,
        timers: &ConsultTimers,
        directory: &Directory,
    ) -> Option<Self> {
        let (_, ringer) = ring.ringers().find(|(one, _)| *one == person)?;
        Some(Self {
            id: ring.id.uuid(),
            consult: ring.consult.uuid(),
            purpose: ring.purpose,
            number: consult.number.to_string(),
            from: directory.institution(consult.owner.institution),
            village: consult.origin.map(|origin| directory.institution(origin)),
            requested_by: directory.person(consult.requested_by),
            urgency: consult.urgency,
            kind: consult.kind,
            chips: consult.request.complaint.chips.expose().clone(),
            patient: Somebody {
                sex: patient.sex,
                age: patient.age_on(today),
            },
            began_at: ring.began_at.millis(),
            rung: ringer.rung,
            standing: ringer.standing,
            gives_up_at: ring.began_at.plus(timers.ring.give_up).millis(),
        })
    }
}
