//! A delivery as the requester may see it, with its case, patient and report.

use jiff::civil::Date;
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::id::DeliveryId;
use yuanzhen_store::{Reading, Stored};

use crate::{
    api::found,
    app::App,
    http::{error::ApiError, requester::Requester},
    view::{self, delivery::DeliveryRow, directory::Directory, patient::PatientBrief},
};

/// What a step left behind, under the right by which it was taken.
pub(super) async fn shown(
    app: &App,
    who: &Requester,
    action: Action,
    id: DeliveryId,
) -> Result<DeliveryRow, ApiError> {
    let permit = found(app, who, action, id.uuid()).await?;
    let today = view::today(app, who).await?;
    let mut reading = app.store.read().await?;
    let stored = reading
        .delivery(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut reading).await?;
    row(&mut reading, who, &stored, today, &directory).await
}

/// The row of a delivery, with its case, patient and report as far as the requester may see them.
pub(super) async fn row(
    reading: &mut Reading,
    who: &Requester,
    delivery: &Stored<Delivery>,
    today: Date,
    directory: &Directory,
) -> Result<DeliveryRow, ApiError> {
    let subject = reading
        .subject(Action::SeeCase.kind(), delivery.case.uuid())
        .await?;
    let permit = subject
        .and_then(|(subject, relation)| access::may(&who.actor, Action::SeeCase, &subject, &relation).ok());
    let file = match permit {
        Some(permit) => reading.case_file(&permit, delivery.case).await?,
        None => None,
    };
    let Some(file) = file else {
        return Ok(DeliveryRow::of(delivery, None, None, None, directory));
    };
    let report = file
        .reports
        .iter()
        .find(|report| report.value.version == delivery.report_version);
    let patient = PatientBrief::of(&file.patient, today);
    Ok(DeliveryRow::of(
        delivery,
        Some(&file.case),
        report.map(|stored| &stored.value),
        Some(patient),
        directory,
    ))
}
