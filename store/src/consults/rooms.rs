//! The rooms of consults: how often each was placed, who locked it, who sat where and when. And how often each node was
//! started, so that what was handed out before a start is known to be of an earlier one.

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::consult::{ConsultState, Room};
use yuanzhen_domain::critical::Stamp;
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::moment::Moment;

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::filter::Filter;
use crate::row::{Stored, changed_one, from_json, parse, to_json, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Store, Tx};

const TABLE: &str = "consult_rooms";

type RoomRow = (String, i64, Option<String>, Option<i64>, String, i64);

fn room_from_row((id, epoch, locked_by, locked_at, seats, version): RoomRow) -> Result<Stored<Room>> {
    let locked = match (locked_by, locked_at) {
        (Some(by), Some(at)) => Some(Stamp {
            by: parse(TABLE, &id, &by)?,
            at: Moment::from_millis(at),
        }),
        (None, None) => None,
        _ => return Err(StoreError::inconsistent(TABLE, &id)),
    };
    let room = Room {
        consult: parse(TABLE, &id, &id)?,
        epoch: unsigned(TABLE, &id, epoch)?,
        locked,
        seats: from_json(TABLE, &seats)?,
    };
    Ok(Stored::new(room, unsigned(TABLE, &id, version)?))
}

impl Reading {
    /// The room of a consult, once it was opened.
    pub async fn room(&mut self, permit: &Permit, consult: ConsultId) -> Result<Option<Stored<Room>>> {
        must_cover(permit, Kind::Consult, consult.uuid())?;
        sql!(
            self.conn,
            optional RoomRow,
            "
            SELECT consult, epoch, locked_by, locked_at, seats, version
            FROM consult_rooms
            WHERE consult = $1",
            consult.to_string(),
        )?
        .map(room_from_row)
        .transpose()
    }

    /// The rooms that may be entered now, for whoever places them after a start.
    pub async fn open_rooms(&mut self) -> Result<Vec<Stored<Room>>> {
        let mut filter = Filter::new(
            "
            SELECT consult_rooms.consult, consult_rooms.epoch, consult_rooms.locked_by, consult_rooms.locked_at,
                   consult_rooms.seats, consult_rooms.version
            FROM consult_rooms
            JOIN consults ON consults.id = consult_rooms.consult
            WHERE 1 = 1",
        );
        filter
            .and_in("consults.state", ConsultState::ROOM_OPEN.map(str::to_owned))
            .push(" ORDER BY consult_rooms.consult");
        let (text, args) = filter.finish();
        sql!(self.conn, assembled RoomRow, text, args)?
            .into_iter()
            .map(room_from_row)
            .collect()
    }

    /// How often this node was started; `None` when it never was.
    pub async fn join_epoch(&mut self, node: &str) -> Result<Option<u64>> {
        let row = sql!(
            self.conn,
            optional(i64,),
            "SELECT epoch FROM join_epochs WHERE node = $1",
            node,
        )?;
        row.map(|(epoch,)| unsigned("join_epochs", node, epoch))
            .transpose()
    }
}

impl Tx {
    /// Adds a room.
    pub async fn add_room(&mut self, room: &Room) -> Result<()> {
        let seats = to_json(TABLE, &room.seats)?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO consult_rooms (consult, epoch, locked_by, locked_at, seats, version)
            VALUES ($1, $2, $3, $4, $5, 1)",
            room.consult.to_string(),
            room.epoch as i64,
            room.locked.map(|locked| locked.by.to_string()),
            room.locked.map(|locked| locked.at.millis()),
            seats,
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a room that is still at `version`. A room is never placed at an earlier epoch than it was.
    pub async fn save_room(&mut self, room: &Room, version: u64) -> Result<()> {
        let seats = to_json(TABLE, &room.seats)?;
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE consult_rooms
            SET epoch = $3, locked_by = $4, locked_at = $5, seats = $6, version = version + 1
            WHERE consult = $1 AND version = $2 AND epoch <= $3",
            room.consult.to_string(),
            version as i64,
            room.epoch as i64,
            room.locked.map(|locked| locked.by.to_string()),
            room.locked.map(|locked| locked.at.millis()),
            seats,
        )?;
        changed_one(TABLE, room.consult, version, rows)
    }
}

impl Store {
    /// Notes that this node was started, and says how often it has been by now.
    pub async fn begin_join_epoch(&self, now: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let (epoch,) = sql!(
            tx.conn,
            one(i64,),
            "
            INSERT INTO join_epochs (node, epoch, began_at)
            VALUES ($1, 1, $2)
            ON CONFLICT (node) DO UPDATE
            SET epoch = join_epochs.epoch + 1, began_at = excluded.began_at
            RETURNING epoch",
            self.node(),
            now.millis(),
        )?;
        tx.settle().await?;
        unsigned("join_epochs", self.node(), epoch)
    }
}
