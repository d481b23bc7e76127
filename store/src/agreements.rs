//! Agreements between institutions: who reads and consults for whom, and until when.

use yuanzhen_domain::id::{AgreementId, InstitutionId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::Agreement;

use crate::db::sql;
use crate::error::Result;
use crate::row::{Stored, changed_one, from_json, parse, to_json, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "agreements";

type AgreementRow = (String, String, String, String, String, i64, Option<i64>, i64);

fn agreement_from_row(row: AgreementRow) -> Result<Stored<Agreement>> {
    let (id, number, provider, receiver, services, valid_from, valid_until, version) = row;
    let agreement = Agreement {
        id: parse(TABLE, &id, &id)?,
        number,
        provider: parse(TABLE, &id, &provider)?,
        receiver: parse(TABLE, &id, &receiver)?,
        services: from_json(TABLE, &services)?,
        valid_from: Moment::from_millis(valid_from),
        valid_until: valid_until.map(Moment::from_millis),
    };
    Ok(Stored::new(agreement, unsigned(TABLE, &id, version)?))
}

impl Reading {
    /// All agreements, by number.
    pub async fn agreements(&mut self) -> Result<Vec<Stored<Agreement>>> {
        sql!(
            self.conn,
            all AgreementRow,
            "
            SELECT id, number, provider, receiver, services, valid_from, valid_until, version
            FROM agreements
            ORDER BY number, id",
        )?
        .into_iter()
        .map(agreement_from_row)
        .collect()
    }

    /// An agreement.
    pub async fn agreement(&mut self, id: AgreementId) -> Result<Option<Stored<Agreement>>> {
        sql!(
            self.conn,
            optional AgreementRow,
            "
            SELECT id, number, provider, receiver, services, valid_from, valid_until, version
            FROM agreements
            WHERE id = $1",
            id.to_string(),
        )?
        .map(agreement_from_row)
        .transpose()
    }

    /// The agreements in which an institution takes part on either side.
    pub async fn agreements_of(&mut self, institution: InstitutionId) -> Result<Vec<Stored<Agreement>>> {
        sql!(
            self.conn,
            all AgreementRow,
            "
            SELECT id, number, provider, receiver, services, valid_from, valid_until, version
            FROM agreements
            WHERE provider = $1 OR receiver = $1
            ORDER BY number, id",
            institution.to_string(),
        )?
        .into_iter()
        .map(agreement_from_row)
        .collect()
    }
}

impl Tx {
    /// Adds an agreement. `Taken` when its number is in use.
    pub async fn add_agreement(&mut self, agreement: &Agreement) -> Result<()> {
        let services = to_json(TABLE, &agreement.services)?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO agreements (id, number, provider, receiver, services, valid_from, valid_until, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
            agreement.id.to_string(),
            &agreement.number,
            agreement.provider.to_string(),
            agreement.receiver.to_string(),
            services,
            agreement.valid_from.millis(),
            agreement.valid_until.map(Moment::millis),
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes an agreement that is still at `version`.
    pub async fn save_agreement(&mut self, agreement: &Agreement, version: u64) -> Result<()> {
        let services = to_json(TABLE, &agreement.services)?;
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE agreements
            SET number = $3, provider = $4, receiver = $5, services = $6, valid_from = $7, valid_until = $8,
                version = version + 1
            WHERE id = $1 AND version = $2",
            agreement.id.to_string(),
            version as i64,
            &agreement.number,
            agreement.provider.to_string(),
            agreement.receiver.to_string(),
            services,
            agreement.valid_from.millis(),
            agreement.valid_until.map(Moment::millis),
        )
        .map_err(|error| error.taken(TABLE))?;
        changed_one(TABLE, agreement.id, version, rows)
    }
}
