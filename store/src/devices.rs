//! Devices: which machine at which institution sends under which AE title from which address, how its texts are
//! encoded, and who reads what it sends. An AE title alone authorises nothing; DICOMweb devices carry a token of
//! which only the hash is here.

use std::net::IpAddr;

use yuanzhen_domain::id::{DeviceId, InstitutionId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::values::Modality;

use crate::db::sql;
use crate::error::Result;
use crate::row::{Stored, changed_one, parse, parse_some, unsigned, yes_no};
use crate::sessions::token_hash;
use crate::{Reading, Store, Tx};

const TABLE: &str = "devices";

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Where it stands.
    pub institution: InstitutionId,
    /// What people call it.
    pub name: String,
    /// The AE title it calls with.
    pub ae_title: String,
    /// The address it calls from.
    pub address: IpAddr,
    /// What it makes, when it makes one kind only.
    pub modality: Option<Modality>,
    /// The encoding its texts really have, when its files say another or none.
    pub charset_override: Option<String>,
    /// Who reads what it sends, unless the site's routes say otherwise.
    pub reading_group: Option<ReadingGroupId>,
    /// Whether it may send now.
    pub enabled: bool,
    /// When it last sent something.
    pub last_seen_at: Option<Moment>,
}

type DeviceRow = (
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    i64,
    Option<i64>,
    i64,
);

fn device_from_row(row: DeviceRow) -> Result<Stored<Device>> {
    let (id, institution, name, ae_title, address, modality, charset, group, enabled, seen, version) = row;
    let device = Device {
        id: parse(TABLE, &id, &id)?,
        institution: parse(TABLE, &id, &institution)?,
        name,
        ae_title,
        address: parse(TABLE, &id, &address)?,
        modality: parse_some(TABLE, &id, modality.as_deref())?,
        charset_override: charset,
        reading_group: parse_some(TABLE, &id, group.as_deref())?,
        enabled: yes_no(TABLE, &id, enabled)?,
        last_seen_at: seen.map(Moment::from_millis),
    };
    Ok(Stored::new(device, unsigned(TABLE, &id, version)?))
}

impl Reading {
    /// All devices, by name.
    pub async fn devices(&mut self) -> Result<Vec<Stored<Device>>> {
        sql!(
            self.conn,
            all DeviceRow,
            "
            SELECT id, institution, name, ae_title, address, modality, charset_override, reading_group, enabled,
                   last_seen_at, version
            FROM devices
            ORDER BY name, id",
        )?
        .into_iter()
        .map(device_from_row)
        .collect()
    }

    /// A device.
    pub async fn device(&mut self, id: DeviceId) -> Result<Option<Stored<Device>>> {
        sql!(
            self.conn,
            optional DeviceRow,
            "
            SELECT id, institution, name, ae_title, address, modality, charset_override, reading_group, enabled,
                   last_seen_at, version
            FROM devices
            WHERE id = $1",
            id.to_string(),
        )?
        .map(device_from_row)
        .transpose()
    }

    /// The device that calls with this AE title from this address, enabled or not.
    pub async fn device_calling(
        &mut self,
        ae_title: &str,
        address: IpAddr,
    ) -> Result<Option<Stored<Device>>> {
        sql!(
            self.conn,
            optional DeviceRow,
            "
            SELECT id, institution, name, ae_title, address, modality, charset_override, reading_group, enabled,
                   last_seen_at, version
            FROM devices
            WHERE ae_title = $1 AND address = $2",
            ae_title,
            address.to_canonical().to_string(),
        )?
        .map(device_from_row)
        .transpose()
    }

    /// The device that holds this token, if the token was not revoked.
    pub async fn device_by_token(&mut self, token: &str) -> Result<Option<Stored<Device>>> {
        sql!(
            self.conn,
            optional DeviceRow,
            "
            SELECT id, institution, name, ae_title, address, modality, charset_override, reading_group, enabled,
                   last_seen_at, version
            FROM devices
            WHERE id = (SELECT device FROM device_tokens WHERE token_hash = $1 AND revoked_at IS NULL)",
            token_hash(token),
        )?
        .map(device_from_row)
        .transpose()
    }
}

impl Tx {
    /// Enrols a device. `Taken` when another calls with the same AE title from the same address.
    pub async fn add_device(&mut self, device: &Device) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO devices
                (id, institution, name, ae_title, address, modality, charset_override, reading_group, enabled,
                 version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
            device.id.to_string(),
            device.institution.to_string(),
            &device.name,
            &device.ae_title,
            device.address.to_canonical().to_string(),
            device.modality.map(Modality::as_str),
            device.charset_override.as_deref(),
            device.reading_group.map(|id| id.to_string()),
            i64::from(device.enabled),
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Changes a device that is still at `version`. When it was last seen is not changed by it.
    pub async fn save_device(&mut self, device: &Device, version: u64) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE devices
            SET institution = $3, name = $4, ae_title = $5, address = $6, modality = $7, charset_override = $8,
                reading_group = $9, enabled = $10, version = version + 1
            WHERE id = $1 AND version = $2",
            device.id.to_string(),
            version as i64,
            device.institution.to_string(),
            &device.name,
            &device.ae_title,
            device.address.to_canonical().to_string(),
            device.modality.map(Modality::as_str),
            device.charset_override.as_deref(),
            device.reading_group.map(|id| id.to_string()),
            i64::from(device.enabled),
        )
        .map_err(|error| error.taken(TABLE))?;
        changed_one(TABLE, device.id, version, rows)
    }

    /// Gives a device a new token; the ones it had stop working.
    pub async fn give_device_token(&mut self, device: DeviceId, token: &str, now: Moment) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "UPDATE device_tokens SET revoked_at = $2 WHERE device = $1 AND revoked_at IS NULL",
            device.to_string(),
            now.millis(),
        )?;
        sql!(
            self.conn,
            execute,
            "INSERT INTO device_tokens (token_hash, device, created_at) VALUES ($1, $2, $3)",
            token_hash(token),
            device.to_string(),
            now.millis(),
        )?;
        Ok(())
    }
}

impl Store {
    /// Notes that a device sent something.
    pub async fn note_device_seen(&self, device: DeviceId, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "UPDATE devices SET last_seen_at = $2 WHERE id = $1",
            device.to_string(),
            now.millis(),
        )?;
        tx.settle().await
    }
}
