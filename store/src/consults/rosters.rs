//! Who is on call for a reading group, and the telephone under which the group is reached when no screen answers. The
//! number is enciphered.

use yuanzhen_domain::id::ReadingGroupId;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::roster::Roster;

use crate::db::sql;
use crate::error::Result;
use crate::row::{Stored, changed_one, from_json, parse, to_json, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "rosters";

type RosterRow = (String, String, String, i64);

fn roster_from_row((group, shifts, substitutes, version): RosterRow) -> Result<Stored<Roster>> {
    let roster = Roster {
        group: parse(TABLE, &group, &group)?,
        shifts: from_json(TABLE, &shifts)?,
        substitutes: from_json(TABLE, &substitutes)?,
    };
    Ok(Stored::new(roster, unsigned(TABLE, &group, version)?))
}

impl Reading {
    /// A group's roster. Where none was set it is empty and at version 0.
    pub async fn roster(&mut self, group: ReadingGroupId) -> Result<Stored<Roster>> {
        let row = sql!(
            self.conn,
            optional RosterRow,
            "SELECT reading_group, shifts, substitutes, version FROM rosters WHERE reading_group = $1",
            group.to_string(),
        )?;
        match row {
            Some(row) => roster_from_row(row),
            None => Ok(Stored::new(Roster::empty(group), 0)),
        }
    }

    /// Every roster that was set.
    pub async fn rosters(&mut self) -> Result<Vec<Stored<Roster>>> {
        sql!(
            self.conn,
            all RosterRow,
            "SELECT reading_group, shifts, substitutes, version FROM rosters ORDER BY reading_group",
        )?
        .into_iter()
        .map(roster_from_row)
        .collect()
    }

    /// Under which number a group is reached.
    pub async fn group_phone(&mut self, group: ReadingGroupId) -> Result<Option<Private<String>>> {
        let row = sql!(
            self.conn,
            optional(String,),
            "SELECT phone_sealed FROM group_phones WHERE reading_group = $1",
            group.to_string(),
        )?;
        row.map(|(sealed,)| {
            let phone = self.seal.open(&phone_context(group), &sealed)?;
            Ok(Private::new(phone.as_str().to_owned()))
        })
        .transpose()
    }
}

impl Tx {
    /// Sets a group's roster that is still at `version`; 0 for the first.
    pub async fn save_roster(&mut self, roster: &Roster, version: u64) -> Result<()> {
        let shifts = to_json(TABLE, &roster.shifts)?;
        let substitutes = to_json(TABLE, &roster.substitutes)?;
        let rows = match version {
            0 => sql!(
                self.conn,
                execute,
                "
                INSERT INTO rosters (reading_group, shifts, substitutes, version)
                VALUES ($1, $2, $3, 1)
                ON CONFLICT (reading_group) DO NOTHING",
                roster.group.to_string(),
                shifts,
                substitutes,
            )?,
            _ => sql!(
                self.conn,
                execute,
                "
                UPDATE rosters
                SET shifts = $2, substitutes = $3, version = version + 1
                WHERE reading_group = $1 AND version = $4",
                roster.group.to_string(),
                shifts,
                substitutes,
                version as i64,
            )?,
        };
        changed_one(TABLE, roster.group, version, rows)
    }

    /// Says under which number a group is reached, or that it is under none.
    pub async fn set_group_phone(
        &mut self,
        group: ReadingGroupId,
        phone: Option<&Private<String>>,
    ) -> Result<()> {
        let Some(phone) = phone else {
            sql!(
                self.conn,
                execute,
                "DELETE FROM group_phones WHERE reading_group = $1",
                group.to_string(),
            )?;
            return Ok(());
        };
        let sealed = self.seal.seal(&phone_context(group), phone.expose());
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO group_phones (reading_group, phone_sealed)
            VALUES ($1, $2)
            ON CONFLICT (reading_group) DO UPDATE
            SET phone_sealed = excluded.phone_sealed",
            group.to_string(),
            sealed,
        )?;
        Ok(())
    }
}

fn phone_context(group: ReadingGroupId) -> String {
    format!("group_phones.phone:{group}")
}
