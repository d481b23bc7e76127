//! The four columns in which every row says whose it is.

use yuanzhen_domain::owner::Owner;

use crate::error::Result;
use crate::row::{parse, parse_some};

/// The columns `institution, consortium, reading_group, origin_node` of any table.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct OwnerRow {
    pub(crate) institution: String,
    pub(crate) consortium: Option<String>,
    pub(crate) reading_group: Option<String>,
    pub(crate) origin_node: Option<String>,
}

impl OwnerRow {
    pub(crate) fn read(&self, table: &'static str, id: &str) -> Result<Owner> {
        Ok(Owner {
            institution: parse(table, id, &self.institution)?,
            consortium: parse_some(table, id, self.consortium.as_deref())?,
            reading_group: parse_some(table, id, self.reading_group.as_deref())?,
            origin_node: parse_some(table, id, self.origin_node.as_deref())?,
        })
    }
}

impl From<&Owner> for OwnerRow {
    fn from(owner: &Owner) -> Self {
        Self {
            institution: owner.institution.to_string(),
            consortium: owner.consortium.map(|id| id.to_string()),
            reading_group: owner.reading_group.map(|id| id.to_string()),
            origin_node: owner.origin_node.map(|id| id.to_string()),
        }
    }
}
