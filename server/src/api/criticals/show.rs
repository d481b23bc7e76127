//! A critical value as the requester may see it: whole for those who treat the patient, for the administrator on duty
//! where it stands and whose it is, the patient masked.

use jiff::civil::Date;
use yuanzhen_domain::access::{self, Action, Kind};
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::CriticalId;
use yuanzhen_store::{Reading, Stored};

use crate::{
    app::App,
    http::{error::ApiError, requester::Requester},
    view::{
        self,
        critical::{CriticalFacts, CriticalView},
        directory::Directory,
        patient::PatientBrief,
    },
};

/// What a step left behind.
pub(super) async fn shown(app: &App, who: &Requester, id: CriticalId) -> Result<CriticalView, ApiError> {
    let today = view::today(app, who).await?;
    let mut reading = app.store.read().await?;
    let (subject, relation) = reading
        .subject(Kind::Critical, id.uuid())
        .await?
        .ok_or_else(ApiError::not_found)?;
    let permit = access::may(&who.actor, Action::SeeCritical, &subject, &relation)
        .or_else(|_| access::may(&who.actor, Action::SeeAlarm, &subject, &relation))
        .map_err(|_| ApiError::not_found())?;
    let stored = reading
        .critical(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut reading).await?;
    row(app, &mut reading, who, &stored, today, &directory).await
}

/// The row with its case's number and patient, as far as the requester may see the case.
pub(super) async fn row(
    app: &App,
    reading: &mut Reading,
    who: &Requester,
    critical: &Stored<Critical>,
    today: Date,
    directory: &Directory,
) -> Result<CriticalView, ApiError> {
    let subject = reading.subject(Kind::Case, critical.case.uuid()).await?;
    let permit = subject.and_then(|(subject, relation)| {
        access::may(&who.actor, Action::SeeCase, &subject, &relation)
            .or_else(|_| access::may(&who.actor, Action::SeeFlow, &subject, &relation))
            .ok()
    });
    let file = match &permit {
        Some(permit) => reading.case_file(permit, critical.case).await?,
        None => None,
    };
    let clinical = permit.is_some_and(|permit| permit.action().is_clinical());
    let brief = if clinical {
        PatientBrief::of
    } else {
        PatientBrief::masked
    };
    Ok(CriticalView::of(
        critical,
        CriticalFacts {
            patient: file.as_ref().map(|file| brief(&file.patient, today)),
            case_number: file.as_ref().map(|file| file.case.number.to_string()),
            ladder: app.config.timers.ladder(),
            now: who.now,
            directory,
        },
    ))
}
