//! Places, institutions and consortia: the tree of the county. Small tables, read whole. Who may change them is
//! decided elsewhere.

use yuanzhen_domain::id::{ConsortiumId, InstitutionId, PlaceId};
use yuanzhen_domain::number::SiteCode;
use yuanzhen_domain::place::{Consortium, Institution, Place};

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::{Stored, changed_one, parse, parse_some, unsigned};
use crate::{Reading, Tx};

type PlaceRow = (String, String, String, Option<String>, Option<String>, i64);
type ConsortiumRow = (String, String, String, i64);
type InstitutionRow = (
    String,
    String,
    Option<String>,
    String,
    String,
    String,
    String,
    Option<String>,
    i64,
);

fn place_from_row((id, level, name, code, parent, version): PlaceRow) -> Result<Stored<Place>> {
    let place = Place {
        id: parse("places", &id, &id)?,
        level: parse("places", &id, &level)?,
        name,
        code,
        parent: parse_some("places", &id, parent.as_deref())?,
    };
    Ok(Stored::new(place, unsigned("places", &id, version)?))
}

fn consortium_from_row((id, name, lead, version): ConsortiumRow) -> Result<Stored<Consortium>> {
    let consortium = Consortium {
        id: parse("consortia", &id, &id)?,
        name,
        lead: parse("consortia", &id, &lead)?,
    };
    Ok(Stored::new(consortium, unsigned("consortia", &id, version)?))
}

fn institution_from_row(row: InstitutionRow) -> Result<Stored<Institution>> {
    const TABLE: &str = "institutions";
    let (id, name, code, site, kind, zone, place, consortium, version) = row;
    let nonsense = || StoreError::inconsistent(TABLE, &id);
    let institution = Institution {
        id: parse(TABLE, &id, &id)?,
        name,
        code: code.map(TryInto::try_into).transpose().map_err(|_| nonsense())?,
        site: SiteCode::parse(&site).map_err(|_| nonsense())?,
        kind: parse(TABLE, &id, &kind)?,
        zone,
        place: parse(TABLE, &id, &place)?,
        consortium: parse_some(TABLE, &id, consortium.as_deref())?,
    };
    Ok(Stored::new(institution, unsigned(TABLE, &id, version)?))
}

impl Reading {
    /// All places, by name.
    pub async fn places(&mut self) -> Result<Vec<Stored<Place>>> {
        sql!(self.conn, all PlaceRow, "SELECT id, level, name, code, parent, version FROM places ORDER BY name, id")?
            .into_iter()
            .map(place_from_row)
            .collect()
    }

    /// A place.
    pub async fn place(&mut self, id: PlaceId) -> Result<Option<Stored<Place>>> {
        sql!(
            self.conn,
            optional PlaceRow,
            "SELECT id, level, name, code, parent, version FROM places WHERE id = $1",
            id.to_string(),
        )?
        .map(place_from_row)
        .transpose()
    }

    /// All consortia, by name.
    pub async fn consortia(&mut self) -> Result<Vec<Stored<Consortium>>> {
        sql!(self.conn, all ConsortiumRow, "SELECT id, name, lead, version FROM consortia ORDER BY name, id")?
            .into_iter()
            .map(consortium_from_row)
            .collect()
    }

    /// A consortium.
    pub async fn consortium(&mut self, id: ConsortiumId) -> Result<Option<Stored<Consortium>>> {
        sql!(
            self.conn,
            optional ConsortiumRow,
            "SELECT id, name, lead, version FROM consortia WHERE id = $1",
            id.to_string(),
        )?
        .map(consortium_from_row)
        .transpose()
    }

    /// All institutions, by name.
    pub async fn institutions(&mut self) -> Result<Vec<Stored<Institution>>> {
        sql!(
            self.conn,
            all InstitutionRow,
            "
            SELECT id, name, code, site, kind, zone, place, consortium, version
            FROM institutions
            ORDER BY name, id",
        )?
        .into_iter()
        .map(institution_from_row)
        .collect()
    }

    /// An institution.
    pub async fn institution(&mut self, id: InstitutionId) -> Result<Option<Stored<Institution>>> {
        sql!(
            self.conn,
            optional InstitutionRow,
            "
            SELECT id, name, code, site, kind, zone, place, consortium, version
            FROM institutions
            WHERE id = $1",
            id.to_string(),
        )?
        .map(institution_from_row)
        .transpose()
    }
}

impl Tx {
    /// Adds a place.
    pub async fn add_place(&mut self, place: &Place) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "INSERT INTO places (id, level, name, code, parent, version) VALUES ($1, $2, $3, $4, $5, 1)",
            place.id.to_string(),
            place.level.as_str(),
            &place.name,
            place.code.as_deref(),
            place.parent.map(|id| id.to_string()),
        )
        .map_err(|error| error.taken("places"))?;
        Ok(())
    }

    /// Changes a place that is still at `version`.
    pub async fn save_place(&mut self, place: &Place, version: u64) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE places
            SET level = $3, name = $4, code = $5, parent = $6, version = version + 1
            WHERE id = $1 AND version = $2",
            place.id.to_string(),
            version as i64,
            place.level.as_str(),
            &place.name,
            place.code.as_deref(),
            place.parent.map(|id| id.to_string()),
        )?;
        changed_one("places", place.id, version, rows)
    }

    /// Adds a consortium.
    pub async fn add_consortium(&mut self, consortium: &Consortium) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "INSERT INTO consortia (id, name, lead, version) VALUES ($1, $2, $3, 1)",
            consortium.id.to_string(),
            &consortium.name,
            consortium.lead.to_string(),
        )
        .map_err(|error| error.taken("consortia"))?;
        Ok(())
    }

    /// Changes a consortium that is still at `version`.
    pub async fn save_consortium(&mut self, consortium: &Consortium, version: u64) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE consortia SET name = $3, lead = $4, version = version + 1 WHERE id = $1 AND version = $2",
            consortium.id.to_string(),
            version as i64,
            &consortium.name,
            consortium.lead.to_string(),
        )?;
        changed_one("consortia", consortium.id, version, rows)
    }

    /// Adds an institution. `Taken` when its site code or its 22-character code is in use.
    pub async fn add_institution(&mut self, institution: &Institution) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO institutions (id, name, code, site, kind, zone, place, consortium, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
            institution.id.to_string(),
            &institution.name,
            institution.code.as_ref().map(|code| code.as_str().to_owned()),
            institution.site.as_str(),
            institution.kind.as_str(),
            &institution.zone,
            institution.place.to_string(),
            institution.consortium.map(|id| id.to_string()),
        )
        .map_err(|error| error.taken("institutions"))?;
        Ok(())
    }

    /// Changes an institution that is still at `version`.
    pub async fn save_institution(&mut self, institution: &Institution, version: u64) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE institutions
            SET name = $3, code = $4, site = $5, kind = $6, zone = $7, place = $8, consortium = $9,
                version = version + 1
            WHERE id = $1 AND version = $2",
            institution.id.to_string(),
            version as i64,
            &institution.name,
            institution.code.as_ref().map(|code| code.as_str().to_owned()),
            institution.site.as_str(),
            institution.kind.as_str(),
            &institution.zone,
            institution.place.to_string(),
            institution.consortium.map(|id| id.to_string()),
        )
        .map_err(|error| error.taken("institutions"))?;
        changed_one("institutions", institution.id, version, rows)
    }
}
