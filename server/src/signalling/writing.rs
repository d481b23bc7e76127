//! What is written in a room is kept with its consult before anybody is told of it: whoever sees their line come back knows
//! that it stands. It is clinical text: it is written under the right of the writer, with an audit entry that holds none of
//! its words, and to no log.

use uuid::Uuid;
use yuanzhen_domain::{
    access::{self, Action, Actor, Kind},
    audit::AuditEntry,
    id::{ConsultId, ParticipantId as SeatId, PersonId, SessionId},
    private::Private,
};
use yuanzhen_relay::{ParticipantId, RoomId};
use yuanzhen_store::{ChatLine, Store, StoreError};

use super::lobby::Said;
use crate::system::System;

/// What the audit chain calls a line.
const WRITTEN: &str = "write-in-room";

/// The most lines one consult keeps: some twenty an hour for a week of talks.
pub(super) const MOST_LINES: u32 = 4_000;

/// Who writes, and from where.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) room: RoomId,
    pub(super) participant: ParticipantId,
    pub(super) person: PersonId,
    pub(super) actor: &'a Actor,
    pub(super) session: SessionId,
}

/// A line as it stands.
pub(super) struct Kept {
    pub(super) said: Said,
    /// Whether it is told to everybody; one that stood before is told to its writer again.
    pub(super) is_new: bool,
}

/// Keeps a line. `None` when it is not taken: its writer may not, its id is another line's, or the consult holds as many
/// as it can.
pub(super) async fn keep(
    store: &Store,
    system: &System,
    writer: Writer<'_>,
    id: Uuid,
    text: String,
) -> Result<Option<Kept>, StoreError> {
    let said = |at, text| Said {
        id,
        by: writer.participant,
        at,
        text,
    };
    let mut tx = store.begin().await?;
    let now = system.now();
    let Some((subject, relation)) = tx.subject(Kind::Consult, writer.room.0).await? else {
        // A room that is no consult's has no record; what is said in it is told and forgotten.
        return Ok(Some(Kept {
            said: said(now, text),
            is_new: true,
        }));
    };
    let Ok(permit) = access::may(writer.actor, Action::JoinConsult, &subject, &relation) else {
        return Ok(None);
    };
    let consult = ConsultId::from_uuid(writer.room.0);
    if let Some(stands) = tx.chat_line(&permit, consult, id).await? {
        return Ok((stands.person == writer.person).then(|| Kept {
            said: said(stands.at, stands.text.into_exposed()),
            is_new: false,
        }));
    }
    if tx.chat_length(&permit, consult).await? >= MOST_LINES {
        tracing::warn!(consult.id = %consult, "the room of consult {consult} holds as many lines as it can");
        return Ok(None);
    }
    let line = ChatLine {
        id,
        consult,
        participant: SeatId::from_uuid(writer.participant.0),
        person: writer.person,
        at: now,
        text: Private::new(text),
    };
    tx.add_chat_line(&line).await?;
    let entry = AuditEntry {
        action: WRITTEN.to_owned(),
        session: Some(writer.session),
        ..AuditEntry::under(&permit, now)
    };
    tx.commit(entry).await?;
    Ok(Some(Kept {
        said: said(now, line.text.into_exposed()),
        is_new: true,
    }))
}

/// What was written in a room before, the oldest first, for whoever comes when nobody remembers it.
pub(super) fn remembered(lines: Vec<ChatLine>) -> Vec<Said> {
    lines
        .into_iter()
        .map(|line| Said {
            id: line.id,
            by: ParticipantId(line.participant.uuid()),
            at: line.at,
            text: line.text.into_exposed(),
        })
        .collect()
}
