//! The consent of a consult: given by hand, by photograph or before a camera, taken back, or an emergency in its place.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Consent, ConsentHow, Consult, Signer, SignerRelation};
use yuanzhen_domain::id::{ConsultId, ObjectId, PersonId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;
use yuanzhen_store::PictureKind;

use super::{ConsultReason, moves, open, pictures};
use crate::{
    api::step::{Held, or_now},
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::{consult::ConsultView, words},
};

/// A consent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentForm {
    signer: SignerForm,
    how: How,
    /// The picture or the recording, by the upload it came with.
    upload: Uuid,
    /// Who stood by; needed for a recording.
    #[serde(default)]
    witness: String,
    /// The cost told, in fen.
    cost_fen: u32,
    /// What of the patient is given out.
    scope: String,
    /// Whether sound and picture may be recorded; asked for by itself.
    recording: bool,
    /// Who explained it; the requester when absent.
    explained_by: Option<Uuid>,
    signed_at: i64,
}

/// Who signed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignerForm {
    name: String,
    #[schema(schema_with = words::signer_relation)]
    relation: SignerRelation,
    phone: Option<String>,
}

/// How it was signed.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum How {
    /// By hand on the screen.
    Handwriting,
    /// On paper, photographed.
    Photo,
    /// Said into a camera before a witness.
    Video,
}

/// Records a consent.
#[utoipa::path(post, path = "/consults/{id}/consent", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsentForm,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, fields-missing: signer, scope, witness, signed-at"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "upload-unknown, upload-kind, person-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn consent(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsentForm>,
) -> Answer<ConsultView> {
    let done = async {
        let mut held: Held<Consult> = Held::take(&app, &who, Action::RecordConsent, id, seen).await?;
        let consult = held.thing.value.clone();
        let explained_by = asked.explained_by.map_or(who.person(), PersonId::from_uuid);
        if held.tx.person(explained_by).await?.is_none() {
            return Err(ApiError::invalid("person-unknown", "that person is not there"));
        }
        let kind = match asked.how {
            How::Handwriting => PictureKind::Handwriting,
            How::Photo => PictureKind::ConsentPhoto,
            How::Video => PictureKind::ConsentVideo,
        };
        let object = pictures::keep_one(&app, &mut held.tx, &who, &consult, asked.upload, kind).await?;
        let consent = asked.read(object, explained_by);
        let decided = consult.consent(consent, who.person(), who.now);
        held.put(&app, &who, decided).await
    };
    or_now(done.await, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

impl ConsentForm {
    fn read(self, object: ObjectId, explained_by: PersonId) -> Consent {
        let text = |text: String| Private::new(text.trim().to_owned());
        Consent {
            signer: Signer {
                name: text(self.signer.name),
                relation: self.signer.relation,
                phone: self
                    .signer
                    .phone
                    .filter(|phone| !phone.trim().is_empty())
                    .map(text),
            },
            how: match self.how {
                How::Handwriting => ConsentHow::Handwriting { object },
                How::Photo => ConsentHow::Photo { object },
                How::Video => ConsentHow::Video {
                    object,
                    witness: text(self.witness),
                },
            },
            cost_fen: self.cost_fen,
            scope: text(self.scope),
            recording: self.recording,
            explained_by,
            signed_at: Moment::from_millis(self.signed_at),
        }
    }
}

/// The patient or a relative takes the consent back.
#[utoipa::path(post, path = "/consults/{id}/consent/withdraw", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn withdraw(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::RecordConsent, id, seen, |consult| {
        consult.withdraw_consent(asked.words(), by, now)
    })
    .await
}

/// Says why nobody could be asked for consent in an emergency.
#[utoipa::path(post, path = "/consults/{id}/emergency", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing, consent-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn emergency(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let timers = app.config.consults.timers();
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::RecordConsent, id, seen, |consult| {
        consult.claim_emergency(asked.words(), by, now, &timers)
    })
    .await
}
