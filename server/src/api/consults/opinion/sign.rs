//! `POST /consults/{id}/opinion/sign`: a hand under an opinion: its writer's first, then those of the other experts, who
//! sign or dissent. With the last one the page is printed, signed, stored and at the site in one transaction, so that
//! the village sees it the moment it is committed.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yuanzhen_domain::access::{Action, ActorRef, Permit};
use yuanzhen_domain::consult::{Consult, Opinion, OpinionContent, OpinionState, Says};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::private::Private;
use yuanzhen_store::{Stored, Tx};

use super::{check::findings, pictures::Drawn};
use crate::{
    api::{
        consults::{open, qualified},
        found,
        step::{Living, or_now},
    },
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    opinion_paper::OpinionPaper,
    view::{consult::ConsultView, directory::Directory, opinion::OpinionContentView},
    watch,
};

/// A hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Hand {
    /// The version of the opinion.
    version: u32,
    /// What was on the screen: needed from everybody who signs what another wrote.
    digest: Option<String>,
    /// The text as its writer has it on the screen; saved and signed in one.
    content: Option<OpinionContentView>,
    #[serde(default)]
    says: Stance,
    /// Why they dissent.
    #[serde(default)]
    reason: String,
}

/// What a hand says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Stance {
    /// It is their opinion.
    #[default]
    Agrees,
    /// It is not; the reason goes with it to the site.
    Dissents,
}

/// Puts a hand under an opinion.
#[utoipa::path(post, path = "/consults/{id}/opinion/sign", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Hand,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, other-version, text-changed, checks-failed with detail.findings, fields-missing, not-the-writer, not-of-the-panel, already-signed, not-qualified, reason-missing, same-hand"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "icd10, digest-invalid, key-image-unnamed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn sign(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Hand>,
) -> Answer<ConsultView> {
    let done = put(&app, &who, id, seen, asked).await;
    or_now(done, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

async fn put(app: &App, who: &Requester, id: ConsultId, seen: IfMatch, asked: Hand) -> Result<(), ApiError> {
    let permit = found(app, who, Action::SignOpinion, id.uuid()).await?;
    let expert = qualified(app, who).await?;
    let content = asked.content.map(OpinionContent::try_from).transpose()?;
    let says = match asked.says {
        Stance::Agrees => Says::Agrees,
        Stance::Dissents => Says::Dissents {
            reason: Private::new(asked.reason.trim().to_owned()),
        },
    };
    let drawn = draw(app, who, &permit, id, content.as_ref()).await?;
    let mut tx = app.store.begin().await?;
    let consult = Consult::load(&mut tx, &permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let stored = tx.opinion(&permit, id).await?.ok_or_else(unwritten)?;
    seen.check(stored.version)?;
    let (mut version, mut opinion) = (stored.version, stored.value);
    if asked.version != opinion.version {
        return Err(ApiError::conflict("other-version", "this is another version")
            .with_detail(json!({ "current": opinion.version })));
    }
    let digest = match (&content, &asked.digest) {
        (Some(content), _) => content.digest(),
        (None, Some(text)) => Digest::parse(text)
            .map_err(|_| ApiError::invalid("digest-invalid", "name the digest that was shown"))?,
        (None, None) => {
            return Err(ApiError::invalid(
                "digest-invalid",
                "name the digest that was shown",
            ));
        }
    };
    if let Some(content) = content {
        let (saved, events) = opinion.save(content, &consult, who.person(), who.now)?;
        tx.save_opinion(&saved, version).await?;
        tx.publish(events);
        (version, opinion) = (version + 1, saved);
    }
    let wrong = findings(&mut tx, who, &permit, &consult, &opinion.content).await?;
    if !wrong.is_empty() {
        return Err(ApiError::conflict(
            "checks-failed",
            "something must be put right before anybody signs",
        )
        .with_detail(json!({ "findings": wrong })));
    }
    let (signed, events) = opinion.sign(&consult, expert, says, &digest, who.now)?;
    tx.save_opinion(&signed, version).await?;
    tx.drop_opinion_draft(who.person(), id).await?;
    tx.publish(events);
    finish(app, who, tx, &permit, (consult, signed, drawn)).await
}

/// There is nothing to sign, change or amend.
pub(super) fn unwritten() -> ApiError {
    ApiError::conflict("no-opinion", "nobody has begun an opinion")
}

/// The pictures of the content that is to be signed, drawn before the transaction.
pub(super) async fn draw(
    app: &App,
    who: &Requester,
    permit: &Permit,
    id: ConsultId,
    content: Option<&OpinionContent>,
) -> Result<Drawn, ApiError> {
    let mut reading = app.store.read().await?;
    let consult = reading
        .consult(permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let standing = reading.opinion(permit, id).await?;
    drop(reading);
    match (content, standing) {
        (Some(content), _) => Drawn::of(app, who, &consult, content).await,
        (None, Some(opinion)) => Drawn::of(app, who, &consult, &opinion.content).await,
        (None, None) => Ok(Drawn::default()),
    }
}

/// With the last hand: the paper, the consult's way to the site, and the end of the version before.
pub(super) async fn finish(
    app: &App,
    who: &Requester,
    mut tx: Tx,
    permit: &Permit,
    (consult, opinion, drawn): (Stored<Consult>, Opinion, Drawn),
) -> Result<(), ApiError> {
    let mut entry = who.entry(permit).with("version", i64::from(opinion.version));
    if let OpinionState::Signed { hands, .. } = &opinion.state {
        entry = entry.with("signatures", i64::try_from(hands.len()).unwrap_or(i64::MAX));
        let Some(images) = drawn.fitting(&opinion.content) else {
            return Err(ApiError::stale(()));
        };
        let file = tx
            .consult_file(&watch::ring::permit(&consult)?, consult.id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let room = tx.room(permit, consult.id).await?;
        let doses = tx.doses(&watch::ring::permit(&consult)?, consult.id).await?;
        let doses: Vec<_> = doses.into_iter().map(|dose| dose.value).collect();
        let directory = Directory::read(&mut tx).await?;
        let paper = OpinionPaper {
            consult: &consult,
            opinion: &opinion,
            patient: &file.patient,
            room: room.as_ref().map(|room| &room.value),
            doses: &doses,
            directory: &directory,
            images,
            authority: &app.authority,
            verify_link: app.config.http.verify_link(),
            now: who.now,
        };
        // A page takes tens of milliseconds; the worker thread is told that it is busy.
        let pdf = tokio::task::block_in_place(|| paper.signed()).map_err(ApiError::internal)?;
        let object = app.store.objects().put(&pdf).await?;
        tx.set_opinion_pdf(opinion.id, opinion.version, &object).await?;
        replace_earlier(who, &mut tx, permit, consult.id, &opinion).await?;
        deliver(app, who, &mut tx, consult, &opinion).await?;
    }
    tx.commit(entry).await?;
    Ok(())
}

async fn replace_earlier(
    who: &Requester,
    tx: &mut Tx,
    permit: &Permit,
    id: ConsultId,
    opinion: &Opinion,
) -> Result<(), ApiError> {
    for earlier in tx.opinion_versions(permit, id).await? {
        if earlier.value.version < opinion.version && earlier.is_signed() {
            let version = earlier.version;
            let (replaced, events) = earlier.value.replaced_by(opinion, who.now)?;
            tx.save_opinion(&replaced, version).await?;
            tx.publish(events);
        }
    }
    Ok(())
}

/// Signed, and at the site: sites of this program see it the moment it is committed.
async fn deliver(
    app: &App,
    who: &Requester,
    tx: &mut Tx,
    consult: Stored<Consult>,
    opinion: &Opinion,
) -> Result<(), ApiError> {
    let version = consult.version;
    let (signed, events) = consult.value.sign(opinion, who.actor.reference(), who.now)?;
    tx.publish(events);
    let by = ActorRef::Job(JobKind::DeliverReport);
    let (delivered, events) = signed.deliver(by, who.now)?;
    tx.publish(events);
    watch::consult::save(app, tx, &delivered, version, who.now).await?;
    Ok(())
}
