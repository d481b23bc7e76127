//! `/agreements`: which institution reads or consults for which other, on what paper, from when until when.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::{AgreementId, InstitutionId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::{Agreement, Service};
use yuanzhen_store::{Reading, StoreError, Stored, Tx};

use super::entry::{self, Entry, Form};
use crate::{
    app::App,
    http::{
        answer::{Answer, Created},
        body::JsonBody,
        error::{ApiError, ErrorBody},
        page::Page,
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
};

/// An agreement.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AgreementView {
    id: Uuid,
    number: String,
    provider: Uuid,
    receiver: Uuid,
    #[schema(value_type = Vec<String>)]
    services: Vec<Service>,
    valid_from: i64,
    valid_until: Option<i64>,
    version: u64,
}

/// An agreement to make or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AgreementForm {
    id: Uuid,
    number: String,
    provider: Uuid,
    receiver: Uuid,
    #[schema(value_type = Vec<String>)]
    services: Vec<Service>,
    valid_from: i64,
    valid_until: Option<i64>,
}

impl From<Stored<Agreement>> for AgreementView {
    fn from(stored: Stored<Agreement>) -> Self {
        let version = stored.version;
        let Agreement {
            id,
            number,
            provider,
            receiver,
            services,
            valid_from,
            valid_until,
        } = stored.value;
        Self {
            id: id.uuid(),
            number,
            provider: provider.uuid(),
            receiver: receiver.uuid(),
            services: services.into_iter().collect(),
            valid_from: valid_from.millis(),
            valid_until: valid_until.map(Moment::millis),
            version,
        }
    }
}

/// All agreements.
#[utoipa::path(get, path = "/agreements", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<AgreementView>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<AgreementView>> {
    who.list(&app, Action::SeeDirectory).await?;
    let all = app.store.read().await?.agreements().await?;
    Ok(Json(Page::whole(
        all.into_iter().map(AgreementView::from).collect(),
    )))
}

/// Adds an agreement.
#[utoipa::path(post, path = "/agreements", tag = "directory", security(("session" = [])), request_body = AgreementForm,
    responses((status = CREATED, body = AgreementView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<AgreementForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes an agreement.
#[utoipa::path(put, path = "/agreements/{id}", tag = "directory", security(("session" = [])), request_body = AgreementForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = AgreementView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<AgreementId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<AgreementForm>,
) -> Answer<AgreementView> {
    form.id = id.uuid();
    entry::change(&app, &who, id, version, &form).await.map(Json)
}

impl Entry for Agreement {
    type Id = AgreementId;
    type View = AgreementView;

    const NOUN: &'static str = "agreement";
    const ACTION: Action = Action::ManagePlaces;

    fn id(&self) -> AgreementId {
        self.id
    }

    fn uuid(id: AgreementId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: AgreementId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.agreement(id).await
    }

    async fn add(&self, tx: &mut Tx, _: Moment) -> Result<(), StoreError> {
        tx.add_agreement(self).await
    }

    async fn save(&self, tx: &mut Tx, _: &Self, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_agreement(self, version).await
    }
}

impl Form for AgreementForm {
    type Entry = Agreement;

    fn id(&self) -> Uuid {
        self.id
    }

    async fn read(&self, tx: &mut Tx, _: Option<&Agreement>) -> Result<Agreement, ApiError> {
        let (provider, receiver) = (
            InstitutionId::from_uuid(self.provider),
            InstitutionId::from_uuid(self.receiver),
        );
        if provider == receiver {
            return Err(ApiError::invalid(
                "one-party",
                "an agreement is between two institutions",
            ));
        }
        for id in [provider, receiver] {
            tx.institution(id)
                .await?
                .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?;
        }
        if self.services.is_empty() {
            return Err(ApiError::invalid("services-missing", "say what is agreed"));
        }
        if self.valid_until.is_some_and(|until| until <= self.valid_from) {
            return Err(ApiError::invalid(
                "never-in-force",
                "the agreement ends before it begins",
            ));
        }
        Ok(Agreement {
            id: AgreementId::from_uuid(self.id),
            number: self.number.trim().to_owned(),
            provider,
            receiver,
            services: self.services.iter().copied().collect(),
            valid_from: Moment::from_millis(self.valid_from),
            valid_until: self.valid_until.map(Moment::from_millis),
        })
    }
}
