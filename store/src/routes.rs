//! Routes: which reading group reads what an institution sends of a modality.

use yuanzhen_domain::id::{InstitutionId, ReadingGroupId, RouteId};
use yuanzhen_domain::place::Route;
use yuanzhen_domain::values::Modality;

use crate::db::sql;
use crate::devices::Device;
use crate::error::Result;
use crate::row::{Stored, changed_one, parse, parse_some, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "routes";

type RouteRow = (String, String, String, Option<String>, i64);

fn route_from_row((id, institution, modality, group, version): RouteRow) -> Result<Stored<Route>> {
    let route = Route {
        id: parse(TABLE, &id, &id)?,
        institution: parse(TABLE, &id, &institution)?,
        modality: parse(TABLE, &id, &modality)?,
        reading_group: parse_some(TABLE, &id, group.as_deref())?,
    };
    Ok(Stored::new(route, unsigned(TABLE, &id, version)?))
}

impl Reading {
    /// Which group reads what an institution sends of a modality: the route for the modality, then the device's own
    /// group.
    pub async fn route_for(
        &mut self,
        institution: InstitutionId,
        modality: Modality,
        device: Option<&Device>,
    ) -> Result<Option<ReadingGroupId>> {
        let row = sql!(
            self.conn,
            optional(String,),
            "
            SELECT reading_group
            FROM routes
            WHERE institution = $1 AND modality = $2 AND reading_group IS NOT NULL",
            institution.to_string(),
            modality.as_str(),
        )?;
        match row {
            Some((group,)) => Ok(Some(parse(TABLE, &institution.to_string(), &group)?)),
            None => Ok(device.and_then(|device| device.reading_group)),
        }
    }

    /// All routes.
    pub async fn routes(&mut self) -> Result<Vec<Stored<Route>>> {
        sql!(
            self.conn,
            all RouteRow,
            "
            SELECT id, institution, modality, reading_group, version
            FROM routes
            ORDER BY institution, modality",
        )?
        .into_iter()
        .map(route_from_row)
        .collect()
    }

    /// A route.
    pub async fn route(&mut self, id: RouteId) -> Result<Option<Stored<Route>>> {
        sql!(
            self.conn,
            optional RouteRow,
            "SELECT id, institution, modality, reading_group, version FROM routes WHERE id = $1",
            id.to_string(),
        )?
        .map(route_from_row)
        .transpose()
    }
}

impl Tx {
    /// Adds a route. `Taken` when there is one for the institution and modality.
    pub async fn add_route(&mut self, route: &Route) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO routes (id, institution, modality, reading_group, version)
            VALUES ($1, $2, $3, $4, 1)",
            route.id.to_string(),
            route.institution.to_string(),
            route.modality.as_str(),
            route.reading_group.map(|group| group.to_string()),
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a route that is still at `version`. `Taken` as above.
    pub async fn save_route(&mut self, route: &Route, version: u64) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE routes
            SET institution = $3, modality = $4, reading_group = $5, version = version + 1
            WHERE id = $1 AND version = $2",
            route.id.to_string(),
            version as i64,
            route.institution.to_string(),
            route.modality.as_str(),
            route.reading_group.map(|group| group.to_string()),
        )
        .map_err(|error| error.taken(TABLE))?;
        changed_one(TABLE, route.id, version, rows)
    }
}
