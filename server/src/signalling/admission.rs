//! Who may come into a room, and as whom: what a token says, filled in with the person's name and place as the store has
//! them now. What was decided of the consult since the token was made holds, and holds over a restart: that it is over,
//! that it was placed anew, who was put out, that it is locked, who leads. The lobby trusts an admission; nobody else
//! makes one.

use yuanzhen_domain::{
    consult::NotAdmitted,
    id::{ConsultId, PersonId},
    moment::Moment,
    person::{Post, Role},
};
use yuanzhen_relay::{ParticipantId, RoomId};
use yuanzhen_store::{Reading, Store, StoreError};

use super::{
    lobby::Said,
    room_message::{Kind, Refusal},
    token::{self, Claims},
    writing,
};
use crate::{api::is_of_requester, watch::ring};

/// Somebody who may come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Admission {
    /// Where.
    pub(super) room: RoomId,
    /// Who, in that room.
    pub(super) participant: ParticipantId,
    /// Who; of the echo partner of a trial, for whom it comes.
    pub(super) person: PersonId,
    /// Their name.
    pub(super) name: String,
    /// As what.
    pub(super) role: Role,
    /// Where they work.
    pub(super) place: String,
    /// Whether they lead from the beginning.
    pub(super) lead: bool,
    /// Whether they may be made to lead.
    pub(super) may_lead: bool,
    /// A person, or a partner that echoes.
    pub(super) kind: Kind,
    /// Whether the room is no consult's but one to try the line in: nothing of it is written down.
    pub(super) trial: bool,
    /// Which placement of the room the token was made for.
    pub(super) epoch: u64,
    /// When the token was made.
    pub(super) issued_at: Moment,
    /// Whether the room was locked when they knocked.
    pub(super) locked: bool,
    /// Whether they may come in though it is.
    pub(super) past_lock: bool,
}

/// What the echo partner is called; pages say it in their own words.
pub(super) const ECHO: &str = "回声";

/// Admits the echo partner into the room of a trial, which it opens. `guest` is who may come there.
pub(super) fn partner(guest: &Claims) -> Admission {
    Admission {
        room: guest.room,
        participant: token::partner(guest.room),
        person: guest.person,
        name: ECHO.to_owned(),
        role: guest.role,
        place: String::new(),
        lead: false,
        may_lead: false,
        kind: Kind::Echo,
        trial: true,
        epoch: guest.epoch,
        issued_at: guest.issued_at,
        locked: false,
        past_lock: false,
    }
}

/// Somebody who may come in, and what they find written there.
pub(super) struct Admitted {
    pub(super) admission: Admission,
    /// The newest lines of the room, the oldest of them first.
    pub(super) said: Vec<Said>,
}

/// Admits whom a verified token names: they must still be able to sign in, still hold the post it says, and the consult
/// must still let them in.
pub(super) async fn admit(store: &Store, claims: &Claims) -> Result<Result<Admitted, Refusal>, StoreError> {
    let mut reading = store.read().await?;
    let Some(account) = reading.person(claims.person).await? else {
        return Ok(Err(Refusal::TokenForeign));
    };
    let staff = &account.staff;
    let holds = |post: &Post| post.role == claims.role && post.institution == claims.institution;
    if !staff.active || !staff.posts.iter().any(holds) {
        return Ok(Err(Refusal::TokenExpired));
    }
    let Some(institution) = reading.institution(claims.institution).await? else {
        return Ok(Err(Refusal::TokenExpired));
    };
    let admission = Admission {
        room: claims.room,
        participant: claims.participant(),
        person: claims.person,
        name: staff.name.clone(),
        role: claims.role,
        place: institution.name.clone(),
        lead: claims.lead,
        may_lead: claims.may_lead,
        kind: Kind::Person,
        trial: claims.trial,
        epoch: claims.epoch,
        issued_at: claims.issued_at,
        locked: false,
        past_lock: false,
    };
    ask_consult(&mut reading, admission, &staff.posts).await
}

/// What the consult says to it now.
async fn ask_consult(
    reading: &mut Reading,
    admission: Admission,
    posts: &[Post],
) -> Result<Result<Admitted, Refusal>, StoreError> {
    let id = ConsultId::from_uuid(admission.room.0);
    let Some(consult) = ring::seen_by(reading, id).await? else {
        // A room that is no consult's is ruled by its token alone, which only the server makes.
        return Ok(Ok(Admitted {
            admission,
            said: Vec::new(),
        }));
    };
    let permit = ring::permit(&consult)?;
    let Some(room) = reading.room(&permit, id).await? else {
        return Ok(Err(Refusal::RoomClosed));
    };
    if room.epoch != admission.epoch {
        return Ok(Err(if consult.state.has_open_room() {
            Refusal::TokenExpired
        } else {
            Refusal::RoomClosed
        }));
    }
    if let Err(shut) = room.lets_in(&consult, admission.person, is_of_requester(&consult, posts)) {
        return Ok(Err(refusal(shut)));
    }
    let said = writing::remembered(reading.chat(&permit, id).await?);
    let panel = consult.panel();
    let admission = Admission {
        lead: panel.first() == Some(&admission.person),
        may_lead: panel.contains(&admission.person),
        locked: room.locked.is_some(),
        past_lock: true,
        ..admission
    };
    Ok(Ok(Admitted { admission, said }))
}

const fn refusal(shut: NotAdmitted) -> Refusal {
    match shut {
        NotAdmitted::Closed => Refusal::RoomClosed,
        NotAdmitted::Removed | NotAdmitted::NotInvited => Refusal::TokenExpired,
        NotAdmitted::Locked => Refusal::RoomLocked,
        NotAdmitted::Full => Refusal::RoomFull,
    }
}
