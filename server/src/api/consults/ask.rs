//! `POST /consults`: an expert is asked for. An urgent one rings in the same transaction and waits for no form; what it
//! leaves out is owed afterwards.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, ActorRef, Kind, Permit, Relation, Subject};
use yuanzhen_domain::consult::{
    Agreed, Consult, ConsultKind, ConsultState, Draft, Qualified, Request, RingPurpose, Room,
};
use yuanzhen_domain::id::{CaseId, ConsultId, InstitutionId, PatientId, PersonId, RingId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::place::Institution;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::refusal::{Refusal, Thing, Why};
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{Creation, Tx};

use super::{groups, pictures, show};
use crate::{
    api::{cases, create::first_time, found},
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
    view::{self, consult::ConsultView, consult_request::RequestView, directory::Directory, words},
    watch::{self, called, ring::Bell},
};

/// What is asked for.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AskForm {
    id: Uuid,
    patient: Uuid,
    /// The inviting institution.
    institution: Uuid,
    /// The village clinic that sent the patient, when another institution asks.
    village: Option<Uuid>,
    /// The case it grows out of.
    case: Option<Uuid>,
    #[schema(schema_with = words::consult_kind)]
    kind: ConsultKind,
    /// routine when absent; an urgent consult is always an emergency.
    #[schema(schema_with = words::urgency)]
    urgency: Option<Urgency>,
    /// Who is asked; when absent, whoever is on call in the own house.
    group: Option<Uuid>,
    #[serde(default)]
    request: RequestView,
    /// Why nobody could be asked for consent. It may be said later.
    #[serde(default)]
    emergency_reason: String,
    /// The experts asked by name: one of a named consult, several of a multidisciplinary one, of which the first leads.
    #[serde(default)]
    experts: Vec<Uuid>,
}

/// Asks for an expert.
#[utoipa::path(post, path = "/consults", tag = "consults", security(("session" = [])), request_body = AskForm,
    responses((status = CREATED, body = ConsultView),
        (status = CONFLICT, body = ErrorBody, description = "id-reused, fields-missing, no-agreement, same-hand, not-qualified"),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "institution-unknown, village-unknown, case-unknown, group-unknown, no-group, expert-unknown, two-consortia, upload-unknown, upload-kind, attachment-unknown"),
        (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn ask(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<AskForm>,
) -> Result<impl IntoResponse, ApiError> {
    let looked = found(&app, &who, Action::SeePatient, form.patient).await?;
    let mut tx = app.store.begin().await?;
    let site = InstitutionId::from_uuid(form.institution);
    let institution = tx
        .institution(site)
        .await?
        .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?
        .value;
    let origin = cases::village(&mut tx, form.village, institution.consortium).await?;
    let owner = Owner::of(site, institution.consortium);
    let subject = Subject {
        kind: Kind::Consult,
        id: form.id,
        owner,
        patient: Some(PatientId::from_uuid(form.patient)),
    };
    let relation = Relation::from_origin(origin);
    let permit = match access::may(&who.actor, Action::RequestConsult, &subject, &relation) {
        Ok(permit) => permit,
        Err(denied) => {
            drop(tx);
            return Err(who
                .denied(&app, Action::RequestConsult, Some(form.id), denied)
                .await);
        }
    };
    let id = ConsultId::from_uuid(form.id);
    if first_time(&mut tx, form.id, "consult", &form, &who).await? == Creation::New {
        let known = tx
            .patient(&looked, PatientId::from_uuid(form.patient))
            .await?
            .ok_or_else(ApiError::not_found)?;
        if known.owner.consortium != institution.consortium {
            return Err(ApiError::invalid(
                "two-consortia",
                "the patient's record is kept in another consortium",
            ));
        }
        let case = grown_out_of(&mut tx, &who, &form).await?;
        let directory = Directory::read(&mut tx).await?;
        let draft = draft(
            &mut tx,
            &who,
            &form,
            &institution,
            (owner, origin, case),
            &directory,
        )
        .await?;
        submit(&app, &who, tx, &permit, draft, form, &directory).await?;
    }
    show::open(&app, &who, id).await.map(Created)
}

/// The case named, which must be the patient's and the requester's to see.
async fn grown_out_of(tx: &mut Tx, who: &Requester, form: &AskForm) -> Result<Option<CaseId>, ApiError> {
    let Some(case) = form.case else {
        return Ok(None);
    };
    let unknown = || ApiError::invalid("case-unknown", "that case is not one of this patient");
    let (subject, relation) = tx.subject(Kind::Case, case).await?.ok_or_else(unknown)?;
    let sees = access::may(&who.actor, Action::SeeCase, &subject, &relation).is_ok();
    if !sees || subject.patient != Some(PatientId::from_uuid(form.patient)) {
        return Err(unknown());
    }
    Ok(Some(CaseId::from_uuid(case)))
}

async fn draft(
    tx: &mut Tx,
    who: &Requester,
    form: &AskForm,
    institution: &Institution,
    (owner, origin, case): (Owner, Option<InstitutionId>, Option<CaseId>),
    directory: &Directory,
) -> Result<Draft, ApiError> {
    let is_urgent = form.kind == ConsultKind::Urgent;
    let urgency = if is_urgent {
        Urgency::Emergency
    } else {
        form.urgency.unwrap_or(Urgency::Routine)
    };
    let chosen = groups::choose(tx, directory, &owner, form.group, who.now).await?;
    if chosen.agreed == Agreed::Emergency && !is_urgent {
        return Err(refuse(Why::NoAgreement));
    }
    let experts = experts(form, directory, who.now)?;
    let number = tx
        .next_number(&institution.site, view::day(institution, who.now))
        .await?;
    Ok(Draft {
        id: ConsultId::from_uuid(form.id),
        number,
        owner: owner.routed_to(chosen.group.id),
        case,
        patient: PatientId::from_uuid(form.patient),
        origin,
        requested_by: who.person(),
        kind: form.kind,
        urgency,
        request: Request::from(form.request.clone()),
        experts,
        agreed: chosen.agreed,
    })
}

/// The experts asked by name, each of whom may answer by the rules.
fn experts(
    form: &AskForm,
    directory: &Directory,
    now: yuanzhen_domain::moment::Moment,
) -> Result<Vec<PersonId>, ApiError> {
    let mut experts = Vec::new();
    for expert in &form.experts {
        let id = PersonId::from_uuid(*expert);
        let account = directory
            .account(id)
            .filter(|account| account.staff.active)
            .ok_or_else(|| ApiError::invalid("expert-unknown", "that expert is not there"))?;
        Qualified::check(&account.staff, called::today(account, directory, now)).map_err(refuse)?;
        if !experts.contains(&id) {
            experts.push(id);
        }
    }
    Ok(experts)
}

async fn submit(
    app: &App,
    who: &Requester,
    mut tx: Tx,
    permit: &Permit,
    draft: Draft,
    form: AskForm,
    directory: &Directory,
) -> Result<(), ApiError> {
    let timers = app.config.consults.timers();
    let (person, now) = (who.person(), who.now);
    let (mut consult, mut events) = Consult::ask(draft, now, &timers)?;
    let reason = Private::new(form.emergency_reason.trim().to_owned());
    if consult.kind == ConsultKind::Urgent && !reason.is_blank() {
        let (claimed, more) = consult.claim_emergency(reason, person, now, &timers)?;
        consult = claimed;
        events.extend(more);
    }
    watch::consult::add(app, &mut tx, &consult, now).await?;
    tx.add_room(&Room::open(consult.id)).await?;
    let attachments = form.request.attachments;
    pictures::keep(app, &mut tx, who, &consult, &[], &attachments).await?;
    tx.publish(events);
    if let ConsultState::Ringing { .. } = consult.state {
        begin(app, &mut tx, &consult, None, person.into(), directory, now).await?;
    }
    let entry = who
        .entry(permit)
        .with("kind", consult.kind.as_str())
        .with("urgency", consult.urgency.as_str());
    tx.commit(entry).await?;
    Ok(())
}

/// Rings whoever is on call.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    id: Option<RingId>,
    by: ActorRef,
    directory: &Directory,
    now: yuanzhen_domain::moment::Moment,
) -> Result<(), ApiError> {
    let called = called::called(tx, consult, directory, now).await?;
    let bell = Bell {
        id: id.unwrap_or_else(|| RingId::from_uuid(app.system.uuid())),
        purpose: RingPurpose::Expert,
        called: &called,
    };
    watch::ring::begin(app, tx, consult, bell, by, now).await?;
    Ok(())
}

/// What stands in the way before there is a consult.
pub(super) fn refuse(why: Why) -> ApiError {
    Refusal {
        thing: Thing::Consult,
        state: "draft",
        asked: "submit",
        why,
    }
    .into()
}
