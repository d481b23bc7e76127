//! Third parties: whom one may invite, inviting them (they ring the same way), sending somebody out for good, and who
//! leads.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Called, Consult, Part, Qualified, RingPurpose, Unreachable};
use yuanzhen_domain::id::{ConsultId, PersonId, RingId};
use yuanzhen_domain::private::Private;

use super::{moves, open, take::unfit};
use crate::{
    api::{
        found,
        step::{Held, or_now},
    },
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        page::Page,
        path::{Asked, Id},
        requester::Requester,
        version::IfMatch,
    },
    live::hub::Pulse,
    view::{
        consult::ConsultView,
        directory::{Directory, Named},
        duty::reach,
        words,
    },
    watch::{self, called, ring::Bell},
};

/// People shown at once: who needs another types more of the name.
const MOST: usize = 50;

/// Whom to look for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct PeopleFilter {
    /// Letters of a doctor's name, title or house.
    #[serde(default)]
    query: String,
}

/// A doctor who may be invited.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DoctorView {
    person: Named,
    title: Option<String>,
    institution: Option<Named>,
    /// Whether they may be asked for an opinion.
    qualified: bool,
    /// Whether they can be proven to hear a ring now.
    reachable: bool,
    #[schema(schema_with = words::unreachable)]
    why: Option<Unreachable>,
}

/// Whom to invite.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Inviting {
    person: Uuid,
    /// guest when absent. An expert signs or dissents.
    #[schema(schema_with = words::part)]
    part: Option<Part>,
    /// Whether it rings at them; yes when absent.
    ring: Option<bool>,
}

/// Whom, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Removing {
    person: Uuid,
    reason: String,
}

/// Who is to lead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Leading {
    person: Uuid,
}

/// Doctors who may be invited to a consult.
#[utoipa::path(get, path = "/consults/{id}/people", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), PeopleFilter),
    responses((status = OK, body = Page<DoctorView>), (status = FORBIDDEN, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn people(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    Asked(asked): Asked<PeopleFilter>,
) -> Answer<Page<DoctorView>> {
    let permit = found(&app, &who, Action::InviteToConsult, id.uuid()).await?;
    let mut reading = app.store.read().await?;
    let consult = reading
        .consult(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut reading).await?;
    let duties = reading.duties().await?;
    let rules = app.config.consults.timers().duty;
    let wanted = asked.query.trim().to_lowercase();
    let mut doctors: Vec<DoctorView> = directory
        .accounts()
        .filter(|account| {
            let staff = &account.staff;
            staff.active
                && staff.id != who.person()
                && staff.posts.iter().any(|post| post.role.is_doctor())
                && !consult.takes_part(staff.id)
                && !consult
                    .invited
                    .iter()
                    .any(|invited| invited.person == staff.id && invited.removed.is_some())
        })
        .map(|account| {
            let (reachable, why) = reach(duties.get(&account.staff.id), &rules, who.now);
            DoctorView {
                person: directory.person(account.staff.id),
                title: account.staff.credentials.title.clone(),
                institution: directory.house(account.staff.id),
                qualified: called::is_qualified(account, &directory, who.now),
                reachable,
                why,
            }
        })
        .filter(|doctor| {
            let house = doctor
                .institution
                .as_ref()
                .map_or("", |house| house.name.as_str());
            let title = doctor.title.as_deref().unwrap_or_default();
            [doctor.person.name.as_str(), title, house]
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
        })
        .collect();
    doctors.sort_by(|one, two| {
        (!one.reachable, &one.person.name, one.person.id).cmp(&(
            !two.reachable,
            &two.person.name,
            two.person.id,
        ))
    });
    doctors.truncate(MOST);
    Ok(Json(Page::whole(doctors)))
}

/// Invites somebody to a consult; it rings at them.
#[utoipa::path(post, path = "/consults/{id}/invite", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Inviting,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, removed, room-full, not-qualified"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "person-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn invite(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Inviting>,
) -> Answer<ConsultView> {
    let person = PersonId::from_uuid(asked.person);
    let done = async {
        let mut held: Held<Consult> = Held::take(&app, &who, Action::InviteToConsult, id, seen).await?;
        let directory = Directory::read(&mut held.tx).await?;
        let account = directory
            .account(person)
            .filter(|account| {
                account.staff.active && account.staff.posts.iter().any(|post| post.role.is_doctor())
            })
            .ok_or_else(|| ApiError::invalid("person-unknown", "that doctor is not there"))?;
        let part = match asked.part {
            None | Some(Part::Guest) => Part::Guest,
            Some(Part::Expert | Part::Lead) => {
                let today = called::today(account, &directory, who.now);
                Qualified::check(&account.staff, today).map_err(unfit)?;
                Part::Expert
            }
        };
        let by = who.actor.reference();
        let (consult, events) = held.thing.value.clone().invite(person, part, by, who.now)?;
        held.tx.publish(events);
        if asked.ring.unwrap_or(true) && consult.state.has_open_room() {
            let called = Called::one(person);
            let bell = Bell {
                id: RingId::from_uuid(app.system.uuid()),
                purpose: RingPurpose::Guest,
                called: &called,
            };
            watch::ring::begin(&app, &mut held.tx, &consult, bell, by, who.now).await?;
        }
        held.put(&app, &who, Ok((consult, Vec::new()))).await
    };
    or_now(done.await, open(&app, &who, id)).await?;
    // Their pages read their rights again, and are rung.
    app.hub.spread(Pulse::Person(person));
    open(&app, &who, id).await.map(Json)
}

/// Sends somebody out, for good.
#[utoipa::path(post, path = "/consults/{id}/remove", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Removing,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing, not-invited, removed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn remove(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Removing>,
) -> Answer<ConsultView> {
    let (person, by, now) = (PersonId::from_uuid(asked.person), who.person(), who.now);
    let reason = Private::new(asked.reason.trim().to_owned());
    let shown = moves(&app, &who, Action::KeepConsultRoom, id, seen, |consult| {
        consult.remove(person, reason, by, now)
    })
    .await?;
    app.hub.spread(Pulse::Person(person));
    Ok(shown)
}

/// Hands on the lead of several experts.
#[utoipa::path(post, path = "/consults/{id}/lead", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Leading,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, not-of-the-panel"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn lead(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Leading>,
) -> Answer<ConsultView> {
    let (person, by, now) = (PersonId::from_uuid(asked.person), who.actor.reference(), who.now);
    moves(&app, &who, Action::KeepConsultRoom, id, seen, |consult| {
        consult.hand_lead(person, by, now)
    })
    .await
}
