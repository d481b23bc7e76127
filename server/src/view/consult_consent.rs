//! The consent of a consult as pages show it: given, taken back, or an emergency in its place.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::consult::{Consent, ConsentHow, ConsentState, Emergency, SignerRelation};
use yuanzhen_domain::id::ObjectId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;

use super::{
    directory::{Directory, Named},
    words,
};

/// Where the consent stands. What was taken back or came after an emergency is shown beside what stands.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ConsentView {
    /// missing, emergency, given or withdrawn.
    pub(crate) state: String,
    /// The emergency that stands in for it, or stood before it was given.
    pub(crate) emergency: Option<EmergencyView>,
    pub(crate) signer: Option<SignerView>,
    /// handwriting, photo or video.
    pub(crate) how: Option<&'static str>,
    /// The picture or recording.
    pub(crate) object: Option<Uuid>,
    pub(crate) witness: Option<String>,
    pub(crate) cost_fen: Option<u32>,
    /// What of the patient is given out.
    pub(crate) scope: Option<String>,
    pub(crate) recording: Option<bool>,
    pub(crate) explained_by: Option<Named>,
    pub(crate) signed_at: Option<i64>,
    pub(crate) withdrawn: Option<SaidView>,
}

/// An emergency in the place of a consent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EmergencyView {
    pub(crate) by: Named,
    pub(crate) at: i64,
    /// Empty as long as it is owed.
    pub(crate) reason: String,
    /// Until when the consent must be given.
    pub(crate) due_at: i64,
}

/// Who signed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignerView {
    pub(crate) name: String,
    #[schema(schema_with = words::signer_relation)]
    pub(crate) relation: SignerRelation,
    pub(crate) phone: Option<String>,
}

/// Something said by somebody, with the reason.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SaidView {
    pub(crate) by: Named,
    pub(crate) at: i64,
    pub(crate) reason: String,
}

impl ConsentView {
    pub(crate) fn of(consent: &ConsentState, directory: &Directory) -> Self {
        let view = Self {
            state: consent.name().to_owned(),
            ..Self::default()
        };
        match consent {
            ConsentState::Missing => view,
            ConsentState::Emergency { emergency } => Self {
                emergency: Some(EmergencyView::of(emergency, directory)),
                ..view
            },
            ConsentState::Given { consent, after } => Self {
                emergency: after.as_ref().map(|one| EmergencyView::of(one, directory)),
                ..view.with(consent, directory)
            },
            ConsentState::Withdrawn { noted, was, reason } => {
                let view = match was {
                    Some(consent) => view.with(consent, directory),
                    None => view,
                };
                Self {
                    withdrawn: Some(SaidView {
                        by: directory.person(noted.by),
                        at: noted.at.millis(),
                        reason: reason.expose().clone(),
                    }),
                    ..view
                }
            }
        }
    }

    fn with(self, consent: &Consent, directory: &Directory) -> Self {
        let (how, object, witness) = how(&consent.how);
        Self {
            signer: Some(SignerView {
                name: consent.signer.name.expose().clone(),
                relation: consent.signer.relation,
                phone: consent.signer.phone.clone().map(Private::into_exposed),
            }),
            how: Some(how),
            object: Some(object.uuid()),
            witness,
            cost_fen: Some(consent.cost_fen),
            scope: Some(consent.scope.expose().clone()),
            recording: Some(consent.recording),
            explained_by: Some(directory.person(consent.explained_by)),
            signed_at: Some(Moment::millis(consent.signed_at)),
            ..self
        }
    }
}

impl EmergencyView {
    fn of(emergency: &Emergency, directory: &Directory) -> Self {
        Self {
            by: directory.person(emergency.claimed.by),
            at: emergency.claimed.at.millis(),
            reason: emergency.reason.expose().clone(),
            due_at: emergency.due_at.millis(),
        }
    }
}

fn how(how: &ConsentHow) -> (&'static str, ObjectId, Option<String>) {
    match how {
        ConsentHow::Handwriting { object } => ("handwriting", *object, None),
        ConsentHow::Photo { object } => ("photo", *object, None),
        ConsentHow::Video { object, witness } => ("video", *object, Some(witness.expose().clone())),
    }
}
