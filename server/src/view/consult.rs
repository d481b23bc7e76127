//! A consult with everything that belongs to it, as the two sides see it; to the dispatcher masked.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, Actor, Kind};
use yuanzhen_domain::consult::{
    Adopted, Agreed, Consult, ConsultState, Invited, Part, Presence, Ring, RingPurpose, Room, Sitting,
};
use yuanzhen_domain::critical::Stamp;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{ChatLine, ConsultFile, ConsultPicture, PictureKind};

use super::{
    case::CaseRow,
    consult_consent::{ConsentView, SaidView},
    consult_request::RequestView,
    consult_row::{ConsultRow, RowFacts},
    directory::{Directory, Named},
    dose::DoseView,
    opinion::OpinionView,
    patient::PatientView,
    ring::{PhoneView, RingView},
    study::StudyRow,
    timeline::TimelineEntry,
    words,
};

/// A consult with everything that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsultView {
    #[serde(flatten)]
    pub(crate) row: ConsultRow,
    /// The patient in full, for those who treat them.
    pub(crate) patient_record: Option<PatientView>,
    /// The case it grew out of.
    pub(crate) case: Option<Uuid>,
    pub(crate) request: RequestView,
    pub(crate) agreed: AgreedView,
    /// Why it was sent back, declined or cancelled.
    pub(crate) reason: Option<String>,
    pub(crate) reason_by: Option<String>,
    /// What broke, or who went: requester-line, expert-line, requester-left, expert-left, room or consent.
    pub(crate) why_broken: Option<&'static str>,
    /// How it came to owe an opinion: talked, broke-off or written.
    pub(crate) way: Option<&'static str>,
    /// Which side did not come: requester or expert.
    pub(crate) no_show: Option<&'static str>,
    pub(crate) consent: ConsentView,
    pub(crate) invited: Vec<InvitedView>,
    pub(crate) sittings: Vec<SittingView>,
    pub(crate) room: RoomView,
    /// The newest ring for an expert, also when it is over.
    pub(crate) ring: Option<RingView>,
    /// The rings of third parties that go on.
    pub(crate) guest_rings: Vec<RingView>,
    pub(crate) opinion: Option<OpinionView>,
    pub(crate) doses: Vec<DoseView>,
    pub(crate) photos: Vec<PictureView>,
    /// What of the patient the two sides look at; for those who treat them.
    pub(crate) packet: Option<PacketView>,
    pub(crate) signed_at: Option<i64>,
    pub(crate) delivered_at: Option<i64>,
    pub(crate) acknowledged: Option<NamedStampView>,
    pub(crate) disposition: Option<DispositionView>,
    /// The last 200 lines said in writing.
    pub(crate) chat: Vec<ChatView>,
    pub(crate) timeline: Vec<TimelineEntry>,
    /// The actions the requester's role allows here; whether the state allows them too is said by the state.
    pub(crate) may: Vec<String>,
}

/// On what ground the two institutions work together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgreedView {
    /// same-house, agreement or emergency.
    pub(crate) ground: &'static str,
    pub(crate) agreement: Option<Uuid>,
}

/// Somebody who is, or was, asked to come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvitedView {
    pub(crate) person: Named,
    pub(crate) title: Option<String>,
    pub(crate) institution: Option<Named>,
    #[schema(schema_with = words::part)]
    pub(crate) part: Part,
    /// By whom; empty for the program.
    pub(crate) by: String,
    pub(crate) at: i64,
    pub(crate) removed: Option<SaidView>,
}

/// One time both sides were in the room.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SittingView {
    pub(crate) from: i64,
    pub(crate) until: Option<i64>,
    /// How often the line broke.
    pub(crate) breaks: u32,
}

/// The room.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct RoomView {
    /// Whether it may be entered in the state the consult is in.
    pub(crate) open: bool,
    pub(crate) locked: Option<NamedStampView>,
    pub(crate) present: usize,
    pub(crate) seats: Vec<SeatView>,
}

/// Somebody's place in the room, with when they came and went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeatView {
    pub(crate) participant: Uuid,
    pub(crate) person: Named,
    #[schema(schema_with = words::presence)]
    pub(crate) presence: Presence,
    pub(crate) visits: Vec<VisitView>,
}

/// One time somebody was there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VisitView {
    pub(crate) from: i64,
    pub(crate) until: Option<i64>,
}

/// Who, and when.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamedStampView {
    pub(crate) by: Named,
    pub(crate) at: i64,
}

/// A photo or paper; its bytes are at `/consults/{id}/objects/{object}`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PictureView {
    pub(crate) object: Uuid,
    /// photo or paper.
    pub(crate) kind: &'static str,
    pub(crate) content_type: String,
    pub(crate) size_bytes: u64,
    pub(crate) by: Named,
    pub(crate) at: i64,
}

/// What of the patient there is to look at: what was attached, and what else the reader may see.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct PacketView {
    pub(crate) cases: Vec<CaseRow>,
    pub(crate) studies: Vec<StudyRow>,
    pub(crate) reports: Vec<PacketReport>,
}

/// A signed report of the patient.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PacketReport {
    pub(crate) id: Uuid,
    pub(crate) case: Uuid,
    pub(crate) case_number: String,
    pub(crate) version: u32,
    pub(crate) state: String,
    pub(crate) signed_at: Option<i64>,
    pub(crate) impression: String,
}

/// What the site did with the opinion.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DispositionView {
    #[schema(schema_with = words::adopted)]
    pub(crate) adopted: Adopted,
    pub(crate) reason: String,
    pub(crate) done: String,
    pub(crate) by: Named,
    pub(crate) at: i64,
}

/// A line said in writing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChatView {
    pub(crate) id: Uuid,
    pub(crate) at: i64,
    pub(crate) person: Named,
    pub(crate) text: String,
}

/// What a view of a consult is made from.
pub(crate) struct ConsultParts<'a> {
    pub(crate) file: &'a ConsultFile,
    pub(crate) facts: RowFacts<'a>,
    pub(crate) actor: &'a Actor,
    pub(crate) room: Option<&'a Room>,
    pub(crate) opinion: Option<OpinionView>,
    pub(crate) doses: Vec<DoseView>,
    pub(crate) pictures: &'a [ConsultPicture],
    pub(crate) packet: Option<PacketView>,
    pub(crate) phones: &'a [PhoneView],
    pub(crate) chat: &'a [ChatLine],
    pub(crate) timeline: Vec<TimelineEntry>,
}

impl ConsultView {
    pub(crate) fn of(parts: ConsultParts<'_>) -> Self {
        let ConsultParts {
            file,
            facts,
            actor,
            room,
            opinion,
            doses,
            pictures,
            packet,
            phones,
            chat,
            timeline,
        } = parts;
        let consult = &file.consult.value;
        let directory = facts.directory;
        let ring = |ring: &Ring| RingView::of(ring, phones, facts.timers, facts.clinical, directory);
        let said = said(&consult.state, directory).filter(|_| facts.clinical);
        let after = After::of(&consult.state, directory);
        Self {
            row: ConsultRow::of(file, &facts),
            patient_record: facts
                .clinical
                .then(|| PatientView::of(file.patient.clone(), facts.today)),
            case: consult.case.map(yuanzhen_domain::id::CaseId::uuid),
            request: RequestView::from(&consult.request),
            agreed: AgreedView::from(consult.agreed),
            reason: said.as_ref().map(|(reason, _)| reason.clone()),
            reason_by: said.map(|(_, by)| by),
            why_broken: match consult.state {
                ConsultState::Interrupted { why, .. } => Some(why.as_str()),
                _ => None,
            },
            way: match consult.state {
                ConsultState::OpinionPending { way, .. } => Some(way.as_str()),
                _ => None,
            },
            no_show: match consult.state {
                ConsultState::NoShow { side, .. } => Some(side.as_str()),
                _ => None,
            },
            consent: ConsentView::of(&consult.consent, directory),
            invited: consult
                .invited
                .iter()
                .map(|invited| InvitedView::of(invited, directory))
                .collect(),
            sittings: consult.sittings.iter().map(SittingView::from).collect(),
            room: RoomView::of(consult, room, directory),
            ring: file
                .rings
                .iter()
                .rfind(|one| one.purpose == RingPurpose::Expert)
                .map(|one| ring(one)),
            guest_rings: file
                .rings
                .iter()
                .filter(|one| one.purpose == RingPurpose::Guest && one.outcome().is_none())
                .map(|one| ring(one))
                .collect(),
            opinion,
            doses,
            photos: pictures
                .iter()
                .filter_map(|picture| PictureView::of(picture, directory))
                .collect(),
            packet,
            signed_at: after.signed_at,
            delivered_at: after.delivered_at,
            acknowledged: after.acknowledged,
            disposition: after.disposition.filter(|_| facts.clinical),
            chat: chat
                .iter()
                .map(|line| ChatView {
                    id: line.id,
                    at: line.at.millis(),
                    person: directory.person(line.person),
                    text: line.text.expose().clone(),
                })
                .collect(),
            timeline,
            may: allowed(actor, consult),
        }
    }
}

impl From<Agreed> for AgreedView {
    fn from(agreed: Agreed) -> Self {
        let (ground, agreement) = match agreed {
            Agreed::SameHouse => ("same-house", None),
            Agreed::Agreement { agreement } => ("agreement", Some(agreement.uuid())),
            Agreed::Emergency => ("emergency", None),
        };
        Self { ground, agreement }
    }
}

impl InvitedView {
    fn of(invited: &Invited, directory: &Directory) -> Self {
        Self {
            person: directory.person(invited.person),
            title: directory.title(invited.person),
            institution: directory.house(invited.person),
            part: invited.part,
            by: directory.actor(invited.by),
            at: invited.at.millis(),
            removed: invited.removed.as_ref().map(|removal| SaidView {
                by: directory.person(removal.by),
                at: removal.at.millis(),
                reason: removal.reason.expose().clone(),
            }),
        }
    }
}

impl From<&Sitting> for SittingView {
    fn from(sitting: &Sitting) -> Self {
        Self {
            from: sitting.from.millis(),
            until: sitting.until.map(Moment::millis),
            breaks: sitting.breaks,
        }
    }
}

impl RoomView {
    fn of(consult: &Consult, room: Option<&Room>, directory: &Directory) -> Self {
        let open = consult.state.has_open_room();
        let Some(room) = room else {
            return Self {
                open,
                ..Self::default()
            };
        };
        Self {
            open,
            locked: room.locked.map(|stamp| NamedStampView::of(stamp, directory)),
            present: room.present(),
            seats: room
                .seats
                .iter()
                .map(|seat| SeatView {
                    participant: seat.participant.uuid(),
                    person: directory.person(seat.person),
                    presence: seat.presence,
                    visits: seat
                        .visits
                        .iter()
                        .map(|visit| VisitView {
                            from: visit.from.millis(),
                            until: visit.until.map(Moment::millis),
                        })
                        .collect(),
                })
                .collect(),
        }
    }
}

impl NamedStampView {
    pub(crate) fn of(stamp: Stamp, directory: &Directory) -> Self {
        Self {
            by: directory.person(stamp.by),
            at: stamp.at.millis(),
        }
    }
}

impl PictureView {
    /// `None` for what belongs to a consent: that is shown with it.
    fn of(picture: &ConsultPicture, directory: &Directory) -> Option<Self> {
        let kind = match picture.kind {
            PictureKind::Photo => "photo",
            PictureKind::Paper => "paper",
            PictureKind::Handwriting | PictureKind::ConsentPhoto | PictureKind::ConsentVideo => return None,
        };
        Some(Self {
            object: picture.id.uuid(),
            kind,
            content_type: picture.media_type.clone(),
            size_bytes: picture.object.size,
            by: directory.person(picture.added.by),
            at: picture.added.at.millis(),
        })
    }
}

/// What came after the signature.
#[derive(Default)]
struct After {
    signed_at: Option<i64>,
    delivered_at: Option<i64>,
    acknowledged: Option<NamedStampView>,
    disposition: Option<DispositionView>,
}

impl After {
    fn of(state: &ConsultState, directory: &Directory) -> Self {
        let stamp = |stamp: &Stamp| Some(NamedStampView::of(*stamp, directory));
        match state {
            ConsultState::Signed { at, .. } => Self {
                signed_at: Some(at.millis()),
                ..Self::default()
            },
            ConsultState::Delivered { signed_at, at, .. } => Self {
                signed_at: Some(signed_at.millis()),
                delivered_at: Some(at.millis()),
                ..Self::default()
            },
            ConsultState::Acknowledged {
                signed_at,
                delivered_at,
                noted,
                ..
            } => Self {
                signed_at: Some(signed_at.millis()),
                delivered_at: Some(delivered_at.millis()),
                acknowledged: stamp(noted),
                ..Self::default()
            },
            ConsultState::Disposed {
                signed_at,
                delivered_at,
                noted,
                disposed,
                disposition,
                ..
            } => Self {
                signed_at: Some(signed_at.millis()),
                delivered_at: Some(delivered_at.millis()),
                acknowledged: stamp(noted),
                disposition: Some(DispositionView {
                    adopted: disposition.adopted,
                    reason: disposition.reason.expose().clone(),
                    done: disposition.done.expose().clone(),
                    by: directory.person(disposed.by),
                    at: disposed.at.millis(),
                }),
            },
            _ => Self::default(),
        }
    }
}

/// Why it was sent back, declined or cancelled, and by whom.
fn said(state: &ConsultState, directory: &Directory) -> Option<(String, String)> {
    match state {
        ConsultState::Returned { by, reason, .. } | ConsultState::Declined { by, reason, .. } => {
            Some((reason.expose().clone(), directory.person(*by).name))
        }
        ConsultState::Cancelled { by, reason, .. } => Some((reason.expose().clone(), directory.actor(*by))),
        _ => None,
    }
}

fn allowed(actor: &Actor, consult: &Consult) -> Vec<String> {
    let (subject, relation) = (consult.subject(), consult.relation());
    Action::ALL
        .iter()
        .copied()
        .filter(|action| action.kind() == Kind::Consult)
        .filter(|action| access::may(actor, *action, &subject, &relation).is_ok())
        .map(|action| action.as_str().to_owned())
        .collect()
}
