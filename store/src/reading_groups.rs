//! Reading groups and who is in them.

use std::collections::{BTreeMap, BTreeSet};

use yuanzhen_domain::id::{PersonId, ReadingGroupId};
use yuanzhen_domain::place::ReadingGroup;

use crate::db::sql;
use crate::error::Result;
use crate::row::{Stored, changed_one, from_json, parse, parse_some, to_json, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "reading_groups";

type GroupRow = (String, String, String, Option<String>, String, String, i64);

fn group_from_row(row: GroupRow, members: BTreeSet<PersonId>) -> Result<Stored<ReadingGroup>> {
    let (id, name, institution, consortium, modalities, signatures, version) = row;
    let group = ReadingGroup {
        id: parse(TABLE, &id, &id)?,
        name,
        institution: parse(TABLE, &id, &institution)?,
        consortium: parse_some(TABLE, &id, consortium.as_deref())?,
        modalities: from_json(TABLE, &modalities)?,
        signatures: parse(TABLE, &id, &signatures)?,
        members,
    };
    Ok(Stored::new(group, unsigned(TABLE, &id, version)?))
}

impl Reading {
    /// All reading groups with their members, by name.
    pub async fn reading_groups(&mut self) -> Result<Vec<Stored<ReadingGroup>>> {
        let mut members: BTreeMap<String, BTreeSet<PersonId>> = BTreeMap::new();
        let rows = sql!(
            self.conn,
            all(String, String),
            "SELECT reading_group, person FROM reading_group_members ORDER BY reading_group, person",
        )?;
        for (group, person) in rows {
            let person = parse("reading_group_members", &group, &person)?;
            members.entry(group).or_default().insert(person);
        }
        sql!(
            self.conn,
            all GroupRow,
            "
            SELECT id, name, institution, consortium, modalities, signatures, version
            FROM reading_groups
            ORDER BY name, id",
        )?
        .into_iter()
        .map(|row| {
            let of_group = members.remove(&row.0).unwrap_or_default();
            group_from_row(row, of_group)
        })
        .collect()
    }

    /// A reading group with its members.
    pub async fn reading_group(&mut self, id: ReadingGroupId) -> Result<Option<Stored<ReadingGroup>>> {
        let row = sql!(
            self.conn,
            optional GroupRow,
            "
            SELECT id, name, institution, consortium, modalities, signatures, version
            FROM reading_groups
            WHERE id = $1",
            id.to_string(),
        )?;
        let Some(row) = row else { return Ok(None) };
        let members = sql!(
            self.conn,
            all(String,),
            "SELECT person FROM reading_group_members WHERE reading_group = $1 ORDER BY person",
            id.to_string(),
        )?
        .into_iter()
        .map(|(person,)| parse("reading_group_members", &id.to_string(), &person))
        .collect::<Result<_>>()?;
        group_from_row(row, members).map(Some)
    }

    /// The groups a person reads in.
    pub async fn reading_groups_of(&mut self, person: PersonId) -> Result<Vec<ReadingGroupId>> {
        sql!(
            self.conn,
            all(String,),
            "SELECT reading_group FROM reading_group_members WHERE person = $1 ORDER BY reading_group",
            person.to_string(),
        )?
        .into_iter()
        .map(|(group,)| parse("reading_group_members", &group, &group))
        .collect()
    }
}

impl Tx {
    /// Adds a reading group with its members.
    pub async fn add_reading_group(&mut self, group: &ReadingGroup) -> Result<()> {
        let modalities = to_json(TABLE, &group.modalities)?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO reading_groups (id, name, institution, consortium, modalities, signatures, version)
            VALUES ($1, $2, $3, $4, $5, $6, 1)",
            group.id.to_string(),
            &group.name,
            group.institution.to_string(),
            group.consortium.map(|id| id.to_string()),
            modalities,
            group.signatures.as_str(),
        )
        .map_err(|error| error.taken(TABLE))?;
        self.write_members(group).await
    }

    /// Changes a reading group that is still at `version`, members included.
    pub async fn save_reading_group(&mut self, group: &ReadingGroup, version: u64) -> Result<()> {
        let modalities = to_json(TABLE, &group.modalities)?;
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE reading_groups
            SET name = $3, institution = $4, consortium = $5, modalities = $6, signatures = $7,
                version = version + 1
            WHERE id = $1 AND version = $2",
            group.id.to_string(),
            version as i64,
            &group.name,
            group.institution.to_string(),
            group.consortium.map(|id| id.to_string()),
            modalities,
            group.signatures.as_str(),
        )?;
        changed_one(TABLE, group.id, version, rows)?;
        sql!(
            self.conn,
            execute,
            "DELETE FROM reading_group_members WHERE reading_group = $1",
            group.id.to_string(),
        )?;
        self.write_members(group).await
    }

    async fn write_members(&mut self, group: &ReadingGroup) -> Result<()> {
        for person in &group.members {
            sql!(
                self.conn,
                execute,
                "INSERT INTO reading_group_members (reading_group, person) VALUES ($1, $2)",
                group.id.to_string(),
                person.to_string(),
            )?;
        }
        Ok(())
    }
}
