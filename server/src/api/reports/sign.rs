//! `POST /reports/{id}/submit` and `/sign`: a hand under a report. The writer's hand comes with submitting, the second
//! hand with signing; with the last one the page is printed, signed, stored and on its way in one transaction.
//!
//! Whoever signs names the images that were on the screen, and the version of the report. What is there now is only
//! compared with them: nothing is signed that was not named. Key images are drawn before the transaction begins: it
//! waits for no picture.

use std::collections::BTreeSet;

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::{Action, ActorRef, Permit};
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{DeliveryId, ReportId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::report::{Report, ReportContent, ReportState};
use yuanzhen_domain::study::{InstanceSet, StudySet};
use yuanzhen_store::{Stored, Tx};

use super::desk::{Desk, reach};
use super::key_images::Drawn;
use super::settle::{Settled, settle};
use crate::{
    api::cases,
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    paper::Paper,
    print::KeyImage,
    view::{self, case::CaseView, report::ContentView, study::StudySetView},
};

/// The text to submit, the images it was read from, and the warnings its writer means.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Submission {
    version: u32,
    content: ContentView,
    /// The keys of the warnings that were seen and are meant so.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    accepted: BTreeSet<Digest>,
    /// The studies as the writer had them on the screen.
    instance_set: Vec<StudySetView>,
}

/// What the second hand is put under.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Signing {
    version: u32,
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    accepted: BTreeSet<Digest>,
    /// The studies as the reviewer had them on the screen.
    instance_set: Vec<StudySetView>,
}

/// Submits a report; where one hand is enough, that signs it.
#[utoipa::path(post, path = "/reports/{id}/submit", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Submission,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, study-changed, checks-failed, other-version, not-the-writer"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "key-images-too-many, key-image-twice, key-image-caption, key-image-window, key-image-unnamed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn submit(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen_version: IfMatch,
    JsonBody(asked): JsonBody<Submission>,
) -> Answer<CaseView> {
    let (permit, case_permit, report) = reach(&app, &who, Action::WriteReport, id).await?;
    let today = view::today(&app, &who).await?;
    let content = ReportContent::try_from(asked.content)?;
    let of_case = (report.case, case_permit.clone());
    let drawn = Drawn::of(&app, &who, of_case, &content, |desk| {
        desk.hands == Signatures::One && seen_version.check(report.version).is_ok()
    })
    .await?;
    let mut tx = app.store.begin().await?;
    let report = tx.report(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    if seen_version.check(report.version).is_err() {
        return Err(stale(&app, &who, tx, &report).await);
    }
    tx.hold_case(report.case).await?;
    let desk = Desk::of_case(&mut tx, &who, case_permit, report.case).await?;
    let seen = named(&desk, asked.instance_set);
    let findings = desk.findings(&mut tx, &content, today).await?;
    let (saved, mut events) = report
        .value
        .clone()
        .save(content, seen.clone(), who.person(), who.now)?;
    let facts = desk.facts(asked.version, &seen, &findings, &asked.accepted);
    let (submitted, more) = saved.submit(who.person(), who.now, &facts)?;
    events.extend(more);
    let settled = settle(&app, &who, &mut tx, &desk.file, &submitted.content).await?;
    tx.drop_draft(who.person(), submitted.case).await?;
    tx.publish(events);
    finish(&app, &who, tx, &permit, (desk, drawn, settled), report, submitted).await
}

/// Signs a report as its reviewer.
#[utoipa::path(post, path = "/reports/{id}/sign", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Signing,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, study-changed, study-changed-since-written, same-hand, checks-failed, other-version"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn sign(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen_version: IfMatch,
    JsonBody(asked): JsonBody<Signing>,
) -> Answer<CaseView> {
    let (permit, case_permit, report) = reach(&app, &who, Action::SignReport, id).await?;
    let today = view::today(&app, &who).await?;
    let of_case = (report.case, case_permit.clone());
    let drawn = Drawn::of(&app, &who, of_case, &report.content, |_| {
        seen_version.check(report.version).is_ok()
    })
    .await?;
    let mut tx = app.store.begin().await?;
    let report = tx.report(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    if seen_version.check(report.version).is_err() {
        return Err(stale(&app, &who, tx, &report).await);
    }
    tx.hold_case(report.case).await?;
    let desk = Desk::of_case(&mut tx, &who, case_permit, report.case).await?;
    let seen = named(&desk, asked.instance_set);
    let findings = desk.findings(&mut tx, &report.content, today).await?;
    let facts = desk.facts(asked.version, &seen, &findings, &asked.accepted);
    let (signed, events) = report.value.clone().sign(who.person(), who.now, &facts)?;
    let settled = settle(&app, &who, &mut tx, &desk.file, &signed.content).await?;
    tx.publish(events);
    finish(&app, &who, tx, &permit, (desk, drawn, settled), report, signed).await
}

/// The set the requester names, as read for this case and its patient.
fn named(desk: &Desk, studies: Vec<StudySetView>) -> InstanceSet {
    let studies = studies.into_iter().map(StudySet::from).collect();
    InstanceSet::of(desk.file.case.id, desk.file.case.patient, studies)
}

/// The report was changed since the requester saw it: what there is now.
async fn stale(app: &App, who: &Requester, tx: Tx, report: &Report) -> ApiError {
    drop(tx);
    match cases::open(app, who, report.case).await {
        Ok(now) => ApiError::stale(now),
        Err(error) => error,
    }
}

/// Saves the report as it is now; when it is signed, also its paper, its deliveries, and the end of the version before.
async fn finish(
    app: &App,
    who: &Requester,
    mut tx: Tx,
    permit: &Permit,
    (desk, drawn, settled): (Desk, Drawn, Settled),
    before: Stored<Report>,
    report: Report,
) -> Answer<CaseView> {
    tx.save_report(&report, before.version).await?;
    let mut entry = who.entry(permit).with("version", i64::from(report.version));
    if let ReportState::Signed { signatures } = &report.state {
        entry = entry.with("signatures", i64::try_from(signatures.len()).unwrap_or(i64::MAX));
        let Some(images) = drawn.fitting(&report.content, &desk) else {
            return Err(stale(app, who, tx, &before).await);
        };
        let pdf = print(app, who, &desk, &report, images)?;
        let object = app.store.objects().put(&pdf).await?;
        tx.set_report_pdf(report.id, report.version, &object).await?;
        replace_earlier(who, &mut tx, &desk, &report).await?;
        publish(app, who, &mut tx, &report).await?;
    }
    let case = report.case;
    tx.commit(settled.in_entry(entry)).await?;
    cases::open(app, who, case).await.map(Json)
}

fn print(
    app: &App,
    who: &Requester,
    desk: &Desk,
    report: &Report,
    images: &[KeyImage],
) -> Result<Vec<u8>, ApiError> {
    let paper = Paper {
        file: &desk.file,
        report,
        directory: &desk.directory,
        making: &desk.making,
        images,
        authority: &app.authority,
        verify_link: app.config.http.verify_link(),
        now: who.now,
    };
    // A page takes tens of milliseconds; the worker thread is told that it is busy.
    tokio::task::block_in_place(|| paper.signed()).map_err(ApiError::internal)
}

async fn replace_earlier(who: &Requester, tx: &mut Tx, desk: &Desk, report: &Report) -> Result<(), ApiError> {
    for earlier in &desk.file.reports {
        if earlier.id == report.id && earlier.value.version < report.version && earlier.is_signed() {
            let (replaced, events) = earlier.value.clone().replaced_by(report, who.now)?;
            tx.save_report(&replaced, earlier.version).await?;
            tx.publish(events);
        }
    }
    Ok(())
}

/// Publishes the report to everyone who is to have it. Sites of this program see it the moment it is committed.
pub(super) async fn publish(
    app: &App,
    who: &Requester,
    tx: &mut Tx,
    report: &Report,
) -> Result<(), ApiError> {
    for receiver in Delivery::receivers(report) {
        let id = DeliveryId::from_uuid(app.system.uuid());
        let (delivery, events) = Delivery::publish(id, report, receiver, who.actor.reference(), who.now)?;
        tx.publish(events);
        let (delivery, events) = delivery.deliver(ActorRef::Job(JobKind::DeliverReport), who.now)?;
        tx.publish(events);
        tx.add_delivery(&delivery, who.now).await?;
    }
    Ok(())
}
