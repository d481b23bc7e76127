//! Who may come into a room, and as whom: what a token says, filled in with the person's name and place as the store has
//! them now. The lobby trusts an admission; nobody else makes one.

use yuanzhen_domain::{id::PersonId, moment::Moment, person::Role};
use yuanzhen_relay::{ParticipantId, RoomId};
use yuanzhen_store::{Store, StoreError};

use super::{
    room_message::{Kind, Refusal},
    token::{self, Claims},
};

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
    }
}

/// Admits whom a verified token names: they must still be able to sign in, and still hold the post it says.
pub(super) async fn admit(store: &Store, claims: &Claims) -> Result<Result<Admission, Refusal>, StoreError> {
    let mut reading = store.read().await?;
    let Some(account) = reading.person(claims.person).await? else {
        return Ok(Err(Refusal::TokenForeign));
    };
    let staff = &account.staff;
    let holds = |post: &yuanzhen_domain::person::Post| {
        post.role == claims.role && post.institution == claims.institution
    };
    if !staff.active || !staff.posts.iter().any(holds) {
        return Ok(Err(Refusal::TokenExpired));
    }
    let Some(institution) = reading.institution(claims.institution).await? else {
        return Ok(Err(Refusal::TokenExpired));
    };
    Ok(Ok(Admission {
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
    }))
}
