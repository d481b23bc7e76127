//! `/devices`: the machines that send studies, each enrolled with AE title, address and character set, and with a
//! token for DICOMweb that is shown once.

use std::net::IpAddr;

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::{DeviceId, InstitutionId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{Device, Reading, StoreError, Stored, Tx};

use super::entry::{self, Entry, Form, manage};
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
    view::words,
};

/// Letters of a DICOM AE title (PS3.5 6.2, value representation AE).
const AE_TITLE_LETTERS: usize = 16;

/// An enrolled device.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeviceView {
    id: Uuid,
    name: String,
    institution: Uuid,
    #[schema(schema_with = words::modality)]
    modality: Option<Modality>,
    ae_title: String,
    address: String,
    /// The character set its bytes are really in, when its label lies.
    charset_override: Option<String>,
    reading_group: Option<Uuid>,
    enabled: bool,
    last_seen_at: Option<i64>,
    version: u64,
}

/// A device to enrol or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceForm {
    id: Uuid,
    name: String,
    institution: Uuid,
    #[schema(schema_with = words::modality)]
    modality: Option<Modality>,
    ae_title: String,
    address: String,
    charset_override: Option<String>,
    reading_group: Option<Uuid>,
    enabled: bool,
}

/// A device's token, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeviceToken {
    token: String,
}

impl From<Stored<Device>> for DeviceView {
    fn from(stored: Stored<Device>) -> Self {
        let version = stored.version;
        let device = stored.value;
        Self {
            id: device.id.uuid(),
            name: device.name,
            institution: device.institution.uuid(),
            modality: device.modality,
            ae_title: device.ae_title,
            address: device.address.to_string(),
            charset_override: device.charset_override,
            reading_group: device.reading_group.map(ReadingGroupId::uuid),
            enabled: device.enabled,
            last_seen_at: device.last_seen_at.map(Moment::millis),
            version,
        }
    }
}

/// All devices.
#[utoipa::path(get, path = "/devices", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<DeviceView>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<DeviceView>> {
    who.list(&app, Action::ManageDevices).await?;
    let all = app.store.read().await?.devices().await?;
    Ok(Json(Page::whole(all.into_iter().map(DeviceView::from).collect())))
}

/// Enrols a device.
#[utoipa::path(post, path = "/devices", tag = "directory", security(("session" = [])), request_body = DeviceForm,
    responses((status = CREATED, body = DeviceView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<DeviceForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes a device.
#[utoipa::path(put, path = "/devices/{id}", tag = "directory", security(("session" = [])), request_body = DeviceForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = DeviceView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<DeviceId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<DeviceForm>,
) -> Answer<DeviceView> {
    form.id = id.uuid();
    entry::change(&app, &who, id, version, &form).await.map(Json)
}

/// Gives the device a new token for DICOMweb; the one before stops working.
#[utoipa::path(post, path = "/devices/{id}/token", tag = "directory", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = OK, body = DeviceToken), (status = FORBIDDEN, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn token(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<DeviceId>,
) -> Answer<DeviceToken> {
    let permit = manage(&app, &who, Action::ManageDevices, id.uuid()).await?;
    let token = crate::identity::token::Token::new(&app.system);
    let mut tx = app.store.begin().await?;
    tx.device(id).await?.ok_or_else(ApiError::not_found)?;
    tx.give_device_token(id, token.expose(), who.now).await?;
    tx.commit(who.entry(&permit).with("token", "new".to_owned()))
        .await?;
    Ok(Json(DeviceToken {
        token: token.expose().to_owned(),
    }))
}

impl Entry for Device {
    type Id = DeviceId;
    type View = DeviceView;

    const NOUN: &'static str = "device";
    const ACTION: Action = Action::ManageDevices;

    fn id(&self) -> DeviceId {
        self.id
    }

    fn uuid(id: DeviceId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: DeviceId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.device(id).await
    }

    async fn add(&self, tx: &mut Tx, _: Moment) -> Result<(), StoreError> {
        tx.add_device(self).await
    }

    async fn save(&self, tx: &mut Tx, _: &Self, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_device(self, version).await
    }
}

impl Form for DeviceForm {
    type Entry = Device;

    fn id(&self) -> Uuid {
        self.id
    }

    async fn read(&self, tx: &mut Tx, known: Option<&Device>) -> Result<Device, ApiError> {
        let (name, ae_title) = (self.name.trim(), self.ae_title.trim());
        if name.is_empty() {
            return Err(ApiError::invalid("name-missing", "a device needs a name"));
        }
        let printable = ae_title
            .bytes()
            .all(|byte| (0x20..0x7f).contains(&byte) && byte != b'\\');
        if ae_title.is_empty() || ae_title.len() > AE_TITLE_LETTERS || !printable {
            return Err(ApiError::invalid(
                "ae-title",
                "an AE title has 1 to 16 printable letters and no backslash",
            ));
        }
        let address: IpAddr = self
            .address
            .trim()
            .parse()
            .map_err(|_| ApiError::invalid("address", "the address is not an IP address"))?;
        let institution = InstitutionId::from_uuid(self.institution);
        tx.institution(institution)
            .await?
            .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?;
        let reading_group = self.reading_group.map(ReadingGroupId::from_uuid);
        if let Some(group) = reading_group {
            tx.reading_group(group).await?.ok_or_else(|| {
                ApiError::invalid("reading-group-unknown", "the reading group is not there")
            })?;
        }
        Ok(Device {
            id: DeviceId::from_uuid(self.id),
            institution,
            name: name.to_owned(),
            ae_title: ae_title.to_owned(),
            address,
            modality: self.modality,
            charset_override: self
                .charset_override
                .clone()
                .filter(|label| !label.trim().is_empty()),
            reading_group,
            enabled: self.enabled,
            last_seen_at: known.and_then(|device| device.last_seen_at),
        })
    }
}
