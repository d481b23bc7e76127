//! The opinion of a consult, as its writer types it, as the other hands read it, as the site has it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::consult::{
    Consult, Diagnosis, Hand, Opinion, OpinionContent, OpinionState, Referral, Says,
};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::values::Icd10;
use yuanzhen_store::Stored;

use super::{
    directory::{Directory, Named},
    key_image::{KeyImageView, key_images},
    report::VersionView,
    words,
};
use crate::http::error::ApiError;

/// What an opinion says.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OpinionContentView {
    /// 病情分析
    pub(crate) analysis: String,
    /// 诊断意见, the first first; at most 12.
    #[schema(max_items = 12)]
    pub(crate) diagnoses: Vec<DiagnosisView>,
    /// 治疗建议
    pub(crate) advice: String,
    /// 进一步检查建议
    pub(crate) further: String,
    /// 是否转诊
    #[schema(schema_with = words::referral)]
    pub(crate) referral: Option<Referral>,
    /// Where to, or what for.
    pub(crate) referral_words: String,
    /// 注意事项
    pub(crate) notes: String,
    /// The pictures that go with the words.
    #[schema(max_items = 4)]
    pub(crate) key_images: Vec<KeyImageView>,
}

/// A diagnosis.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DiagnosisView {
    pub(crate) icd10: Option<String>,
    pub(crate) words: String,
}

/// A hand under an opinion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandView {
    pub(crate) person: Named,
    pub(crate) title: Option<String>,
    pub(crate) at: i64,
    /// agrees or dissents.
    pub(crate) says: &'static str,
    /// Why they dissent.
    pub(crate) reason: Option<String>,
}

/// An opinion in its newest version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpinionView {
    pub(crate) id: Uuid,
    pub(crate) version: u32,
    /// draft, signing, signed or amended.
    pub(crate) state: String,
    /// The version of the record, for If-Match.
    pub(crate) record_version: u64,
    pub(crate) writer: Named,
    pub(crate) written_at: i64,
    pub(crate) content: OpinionContentView,
    /// What a hand is put under: whoever signs what another wrote names it.
    pub(crate) digest: String,
    /// What must be said before anybody signs.
    pub(crate) missing: Vec<String>,
    pub(crate) hands: Vec<HandView>,
    /// Whose hands are waited for.
    pub(crate) awaited: Vec<Named>,
    /// Why this version was begun.
    pub(crate) amends: Option<String>,
    pub(crate) signed_at: Option<i64>,
    /// What holds until this version is signed.
    pub(crate) in_force: Option<OpinionInForceView>,
    pub(crate) history: Vec<VersionView>,
    /// The version of the text being typed, for If-Match of the draft; 0 before the first save.
    pub(crate) draft_version: u64,
}

/// The signed version that holds while a newer one is being made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpinionInForceView {
    pub(crate) version: u32,
    pub(crate) content: OpinionContentView,
    pub(crate) hands: Vec<HandView>,
}

impl From<&OpinionContent> for OpinionContentView {
    fn from(content: &OpinionContent) -> Self {
        Self {
            analysis: content.analysis.expose().clone(),
            diagnoses: content
                .diagnoses
                .iter()
                .map(|diagnosis| DiagnosisView {
                    icd10: diagnosis.icd10.as_ref().map(|code| code.as_str().to_owned()),
                    words: diagnosis.words.expose().clone(),
                })
                .collect(),
            advice: content.advice.expose().clone(),
            further: content.further.expose().clone(),
            referral: content.referral,
            referral_words: content.referral_words.expose().clone(),
            notes: content.notes.expose().clone(),
            key_images: content
                .key_images
                .as_slice()
                .iter()
                .map(KeyImageView::from)
                .collect(),
        }
    }
}

impl TryFrom<OpinionContentView> for OpinionContent {
    type Error = ApiError;

    fn try_from(view: OpinionContentView) -> Result<Self, ApiError> {
        let diagnosis = |view: DiagnosisView| -> Result<Diagnosis, ApiError> {
            let code = view.icd10.filter(|code| !code.trim().is_empty());
            let icd10 = code.map(|code| Icd10::parse(&code)).transpose();
            Ok(Diagnosis {
                icd10: icd10.map_err(|invalid| ApiError::invalid("icd10", invalid.to_string()))?,
                words: Private::new(view.words),
            })
        };
        let diagnoses: Result<Vec<_>, _> = view.diagnoses.into_iter().map(diagnosis).collect();
        Ok(Self {
            analysis: Private::new(view.analysis),
            diagnoses: diagnoses?,
            advice: Private::new(view.advice),
            further: Private::new(view.further),
            referral: view.referral,
            referral_words: Private::new(view.referral_words),
            notes: Private::new(view.notes),
            key_images: key_images(view.key_images)?,
        })
    }
}

impl OpinionView {
    /// The newest of `versions`, which are newest first. `None` when there are none.
    pub(crate) fn of(versions: &[Stored<Opinion>], consult: &Consult, directory: &Directory) -> Option<Self> {
        let newest = versions.first()?;
        let opinion = &newest.value;
        let signed_at = match &opinion.state {
            OpinionState::Signed { at, .. } => Some(at.millis()),
            OpinionState::Draft | OpinionState::Signing { .. } | OpinionState::Amended { .. } => None,
        };
        Some(Self {
            id: opinion.id.uuid(),
            version: opinion.version,
            state: opinion.state.name().to_owned(),
            record_version: newest.version,
            writer: directory.person(opinion.written_by),
            written_at: opinion.written_at.millis(),
            content: OpinionContentView::from(&opinion.content),
            digest: opinion.content.digest().to_string(),
            missing: opinion.content.missing().into_iter().map(str::to_owned).collect(),
            hands: hands(opinion.state.hands(), directory),
            awaited: opinion
                .awaited(consult)
                .into_iter()
                .map(|person| directory.person(person))
                .collect(),
            amends: opinion.amends.as_ref().map(|reason| reason.expose().clone()),
            signed_at,
            in_force: versions
                .iter()
                .find(|one| one.value.is_signed() && one.value.version < opinion.version)
                .map(|stands| OpinionInForceView {
                    version: stands.value.version,
                    content: OpinionContentView::from(&stands.value.content),
                    hands: hands(stands.value.state.hands(), directory),
                }),
            history: versions
                .iter()
                .rev()
                .map(|one| VersionView {
                    version: one.value.version,
                    state: one.value.state.name().to_owned(),
                    at: one.value.written_at.millis(),
                    author: directory.person(one.value.written_by),
                    reason: one.value.amends.as_ref().map(|reason| reason.expose().clone()),
                })
                .collect(),
            draft_version: 0,
        })
    }
}

fn hands(hands: &[Hand], directory: &Directory) -> Vec<HandView> {
    hands
        .iter()
        .map(|hand| {
            let (says, reason) = match &hand.says {
                Says::Agrees => ("agrees", None),
                Says::Dissents { reason } => ("dissents", Some(reason.expose().clone())),
            };
            HandView {
                person: directory.person(hand.by),
                title: directory.title(hand.by),
                at: hand.at.millis(),
                says,
                reason,
            }
        })
        .collect()
}
