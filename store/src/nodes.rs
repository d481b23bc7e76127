//! The nodes of the program that share this store, and when each was last heard of.

use yuanzhen_domain::id::NodeId;
use yuanzhen_domain::moment::Moment;

use crate::db::sql;
use crate::error::Result;
use crate::row::{from_json, parse, to_json};
use crate::{Reading, Store};

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its id, made at its first start.
    pub id: NodeId,
    /// Its name, unique.
    pub name: String,
    /// Which roles it runs.
    pub roles: Vec<String>,
    /// The version of its program.
    pub program_version: String,
    /// When it was started.
    pub started_at: Moment,
    /// When it was last heard of.
    pub last_seen_at: Moment,
}

impl Reading {
    /// All nodes by name.
    pub async fn nodes(&mut self) -> Result<Vec<Node>> {
        sql!(
            self.conn,
            all(String, String, String, String, i64, i64),
            "
            SELECT id, name, roles, program_version, started_at, last_seen_at
            FROM nodes
            ORDER BY name",
        )?
        .into_iter()
        .map(|(id, name, roles, program_version, started_at, last_seen_at)| {
            Ok(Node {
                id: parse("nodes", &id, &id)?,
                name,
                roles: from_json("nodes", &roles)?,
                program_version,
                started_at: Moment::from_millis(started_at),
                last_seen_at: Moment::from_millis(last_seen_at),
            })
        })
        .collect()
    }
}

impl Store {
    /// Says that a node is alive. A node that comes back under its name keeps its first id, which is returned.
    pub async fn note_node(&self, node: &Node) -> Result<NodeId> {
        let roles = to_json("nodes", &node.roles)?;
        let mut tx = self.begin().await?;
        let (id,) = sql!(
            tx.conn,
            one(String,),
            "
            INSERT INTO nodes (id, name, roles, program_version, started_at, last_seen_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (name) DO UPDATE
            SET roles = excluded.roles, program_version = excluded.program_version,
                started_at = excluded.started_at, last_seen_at = excluded.last_seen_at
            RETURNING id",
            node.id.to_string(),
            &node.name,
            roles,
            &node.program_version,
            node.started_at.millis(),
            node.last_seen_at.millis(),
        )?;
        tx.settle().await?;
        parse("nodes", &id, &id)
    }
}
