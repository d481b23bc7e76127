//! Series and instances: the index of what lies in the object store. An instance is recorded after its object is
//! durable. The same bytes again are harmless; other bytes under the same UID are kept beside the first and never
//! replace it. It reads no DICOM.

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::id::{DeviceId, InstanceId, SeriesId, StudyId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::values::Modality;

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::making::Making;
use crate::objects::ObjectRef;
use crate::row::{narrow, parse, parse_some, unsigned, yes_no};
use crate::subjects::must_cover;
use crate::{Reading, Tx};

/// A series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its id.
    pub id: SeriesId,
    /// The study it is of.
    pub study: StudyId,
    /// Its Series Instance UID.
    pub uid: DicomUid,
    /// Its modality.
    pub modality: Modality,
    /// Its number, when sent.
    pub number: Option<i32>,
    /// Its description, when sent; names no patient as far as the device's operator behaved.
    pub description: String,
    /// The object that holds the metadata of its instances, and for how many instances it was made.
    pub metadata: Option<(ObjectRef, u32)>,
    /// How many instances it has.
    pub instances: u32,
}

/// An instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub id: InstanceId,
    /// The study it is of.
    pub study: StudyId,
    /// The series it is of.
    pub series: SeriesId,
    /// Its SOP Instance UID.
    pub sop_instance: DicomUid,
    /// Its SOP Class UID.
    pub sop_class: DicomUid,
    /// How its object is encoded.
    pub transfer_syntax: DicomUid,
    /// Its bytes.
    pub object: ObjectRef,
    /// Its number, when sent.
    pub number: Option<i32>,
    /// Rows of pixels, when it has any.
    pub rows: Option<u32>,
    /// Columns of pixels.
    pub columns: Option<u32>,
    /// How many frames; 0 when it is no image.
    pub frames: u32,
    /// Which device sent it.
    pub device: Option<DeviceId>,
    /// When it was whole and on disk.
    pub received_at: Moment,
    /// Whether it came under a UID that another instance of other bytes already had.
    pub beside: bool,
    /// Why it cannot be shown, as a code.
    pub unreadable: Option<String>,
}

/// An instance to be recorded, with what is needed to make its series.
#[derive(Debug, Clone)]
pub struct NewInstance {
    /// The instance. Its `series` is the id the series gets if it is new; `beside` is found out here.
    pub instance: Instance,
    /// Series Instance UID.
    pub series_uid: DicomUid,
    /// The series' modality.
    pub series_modality: Modality,
    /// The series' number.
    pub series_number: Option<i32>,
    /// The series' description.
    pub series_description: String,
    /// How it was made, as its device said.
    pub making: Making,
}

/// What became of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is new.
    New {
        /// How many instances the study holds with it.
        held: u32,
    },
    /// The very same bytes are here already; nothing was changed.
    AlreadyHere,
    /// Other bytes are here under its UID. Both are kept: put the study into quarantine.
    Beside {
        /// How many instances the study holds with it.
        held: u32,
    },
}

macro_rules! columns {
    () => {
        "id, study, series, sop_instance, sop_class, transfer_syntax, object_hash, size_bytes, number, pixel_rows,
         pixel_columns, frames, device, received_at, beside, unreadable"
    };
}

#[derive(sqlx::FromRow)]
struct InstanceRow {
    id: String,
    study: String,
    series: String,
    sop_instance: String,
    sop_class: String,
    transfer_syntax: String,
    object_hash: String,
    size_bytes: i64,
    number: Option<i64>,
    pixel_rows: Option<i64>,
    pixel_columns: Option<i64>,
    frames: i64,
    device: Option<String>,
    received_at: i64,
    beside: i64,
    unreadable: Option<String>,
}

impl TryFrom<InstanceRow> for Instance {
    type Error = StoreError;

    fn try_from(row: InstanceRow) -> Result<Self> {
        const TABLE: &str = "instances";
        let id = row.id.as_str();
        let uid = |text: &str| DicomUid::parse(text).map_err(|_| StoreError::inconsistent(TABLE, id));
        Ok(Self {
            id: parse(TABLE, id, id)?,
            study: parse(TABLE, id, &row.study)?,
            series: parse(TABLE, id, &row.series)?,
            sop_instance: uid(&row.sop_instance)?,
            sop_class: uid(&row.sop_class)?,
            transfer_syntax: uid(&row.transfer_syntax)?,
            object: ObjectRef {
                hash: parse(TABLE, id, &row.object_hash)?,
                size: unsigned(TABLE, id, row.size_bytes)?,
            },
            number: row.number.map(|number| narrow(TABLE, id, number)).transpose()?,
            rows: row
                .pixel_rows
                .map(|number| narrow(TABLE, id, number))
                .transpose()?,
            columns: row
                .pixel_columns
                .map(|number| narrow(TABLE, id, number))
                .transpose()?,
            frames: narrow(TABLE, id, row.frames)?,
            device: parse_some(TABLE, id, row.device.as_deref())?,
            received_at: Moment::from_millis(row.received_at),
            beside: yes_no(TABLE, id, row.beside)?,
            unreadable: row.unreadable,
        })
    }
}

#[derive(sqlx::FromRow)]
struct SeriesRow {
    id: String,
    study: String,
    uid: String,
    modality: String,
    number: Option<i64>,
    description: String,
    metadata_hash: Option<String>,
    metadata_size_bytes: Option<i64>,
    metadata_instances: Option<i64>,
    instances: i64,
}

impl TryFrom<SeriesRow> for Series {
    type Error = StoreError;

    fn try_from(row: SeriesRow) -> Result<Self> {
        const TABLE: &str = "series";
        let id = row.id.as_str();
        let metadata = match (
            &row.metadata_hash,
            row.metadata_size_bytes,
            row.metadata_instances,
        ) {
            (None, None, None) => None,
            (Some(hash), Some(size), Some(instances)) => {
                let object = ObjectRef {
                    hash: parse(TABLE, id, hash)?,
                    size: unsigned(TABLE, id, size)?,
                };
                Some((object, narrow(TABLE, id, instances)?))
            }
            _ => return Err(StoreError::inconsistent(TABLE, id)),
        };
        Ok(Self {
            id: parse(TABLE, id, id)?,
            study: parse(TABLE, id, &row.study)?,
            uid: DicomUid::parse(&row.uid).map_err(|_| StoreError::inconsistent(TABLE, id))?,
            modality: parse(TABLE, id, &row.modality)?,
            number: row.number.map(|number| narrow(TABLE, id, number)).transpose()?,
            description: row.description,
            metadata,
            instances: narrow(TABLE, id, row.instances)?,
        })
    }
}

impl Reading {
    /// The series of a study, by number.
    pub async fn series_of(&mut self, permit: &Permit, study: StudyId) -> Result<Vec<Series>> {
        must_cover(permit, Kind::Study, study.uuid())?;
        sql!(
            self.conn,
            all SeriesRow,
            "
            SELECT id, study, uid, modality, number, description, metadata_hash, metadata_size_bytes,
                   metadata_instances,
                   (SELECT COUNT(*) FROM instances WHERE instances.series = series.id) AS instances
            FROM series
            WHERE study = $1
            ORDER BY COALESCE(number, 2147483647), uid",
            study.to_string(),
        )?
        .into_iter()
        .map(Series::try_from)
        .collect()
    }

    /// All instances of a study, by series and number.
    pub async fn instances_of(&mut self, permit: &Permit, study: StudyId) -> Result<Vec<Instance>> {
        must_cover(permit, Kind::Study, study.uuid())?;
        sql!(
            self.conn,
            all InstanceRow,
            concat!(
                "SELECT ",
                columns!(),
                " FROM instances WHERE study = $1 ORDER BY series, COALESCE(number, 2147483647), sop_instance, beside, id"
            ),
            study.to_string(),
        )?
        .into_iter()
        .map(Instance::try_from)
        .collect()
    }

    /// The instances of one series, by number.
    pub async fn instances_of_series(
        &mut self,
        permit: &Permit,
        study: StudyId,
        series: SeriesId,
    ) -> Result<Vec<Instance>> {
        must_cover(permit, Kind::Study, study.uuid())?;
        sql!(
            self.conn,
            all InstanceRow,
            concat!(
                "SELECT ",
                columns!(),
                " FROM instances WHERE study = $1 AND series = $2
                  ORDER BY COALESCE(number, 2147483647), sop_instance, beside, id"
            ),
            study.to_string(),
            series.to_string(),
        )?
        .into_iter()
        .map(Instance::try_from)
        .collect()
    }

    /// An instance by its UID; of two under one UID the first that came.
    pub async fn instance(
        &mut self,
        permit: &Permit,
        study: StudyId,
        sop_instance: &DicomUid,
    ) -> Result<Option<Instance>> {
        must_cover(permit, Kind::Study, study.uuid())?;
        sql!(
            self.conn,
            optional InstanceRow,
            concat!(
                "SELECT ",
                columns!(),
                " FROM instances WHERE study = $1 AND sop_instance = $2 ORDER BY beside, id LIMIT 1"
            ),
            study.to_string(),
            sop_instance.as_str(),
        )?
        .map(Instance::try_from)
        .transpose()
    }
}

impl Tx {
    /// Records an instance whose object is durable. Holds the study until the transaction ends; read the study after
    /// this call and save it with what [`yuanzhen_domain::study::Study::receive`] makes of it.
    pub async fn record_instance(&mut self, new: &NewInstance) -> Result<Recorded> {
        let instance = &new.instance;
        self.hold_study(instance.study).await?;
        let under_uid = sql!(
            self.conn,
            all(String,),
            "SELECT object_hash FROM instances WHERE study = $1 AND sop_instance = $2 ORDER BY object_hash",
            instance.study.to_string(),
            instance.sop_instance.as_str(),
        )?;
        if under_uid
            .iter()
            .any(|(hash,)| *hash == instance.object.hash.as_str())
        {
            return Ok(Recorded::AlreadyHere);
        }
        let beside = !under_uid.is_empty();
        let series = self.series_for(new).await?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO instances
                (id, study, series, sop_instance, sop_class, transfer_syntax, object_hash, size_bytes, number,
                 pixel_rows, pixel_columns, frames, device, received_at, beside, unreadable, side, made_at, lossy)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
            instance.id.to_string(),
            instance.study.to_string(),
            series,
            instance.sop_instance.as_str(),
            instance.sop_class.as_str(),
            instance.transfer_syntax.as_str(),
            instance.object.hash.as_str(),
            instance.object.size as i64,
            instance.number.map(i64::from),
            instance.rows.map(i64::from),
            instance.columns.map(i64::from),
            i64::from(instance.frames),
            instance.device.map(|id| id.to_string()),
            instance.received_at.millis(),
            i64::from(beside),
            instance.unreadable.as_deref(),
            new.making.side.map(|side| side.to_string()),
            new.making.at.map(|at| at.to_string()),
            i64::from(new.making.lossy),
        )?;
        self.name_object_of_study(&instance.object, "application/dicom", instance.study)
            .await?;
        let (held,) = sql!(
            self.conn,
            one(i64,),
            "SELECT COUNT(*) FROM instances WHERE study = $1",
            instance.study.to_string(),
        )?;
        let held = narrow("instances", &instance.study.to_string(), held)?;
        Ok(if beside {
            Recorded::Beside { held }
        } else {
            Recorded::New { held }
        })
    }

    async fn series_for(&mut self, new: &NewInstance) -> Result<String> {
        let (id,) = sql!(
            self.conn,
            one(String,),
            "
            INSERT INTO series (id, study, uid, modality, number, description)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (study, uid) DO UPDATE
            SET uid = excluded.uid
            RETURNING id",
            new.instance.series.to_string(),
            new.instance.study.to_string(),
            new.series_uid.as_str(),
            new.series_modality.as_str(),
            new.series_number.map(i64::from),
            &new.series_description,
        )?;
        Ok(id)
    }

    /// Names the object that holds the metadata of a series, made for so many instances.
    pub async fn set_series_metadata(
        &mut self,
        series: SeriesId,
        object: &ObjectRef,
        instances: u32,
    ) -> Result<()> {
        let row = sql!(
            self.conn,
            optional(String,),
            "SELECT study FROM series WHERE id = $1",
            series.to_string()
        )?;
        if let Some((study,)) = row {
            let study = parse("series", &series.to_string(), &study)?;
            self.name_object_of_study(object, "application/dicom+json", study)
                .await?;
        }
        sql!(
            self.conn,
            execute,
            "
            UPDATE series
            SET metadata_hash = $2, metadata_size_bytes = $3, metadata_instances = $4
            WHERE id = $1",
            series.to_string(),
            object.hash.as_str(),
            object.size as i64,
            i64::from(instances),
        )?;
        Ok(())
    }

    /// Notes that an instance cannot be shown, and why.
    pub async fn mark_unreadable(&mut self, instance: InstanceId, why: &str) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "UPDATE instances SET unreadable = $2 WHERE id = $1",
            instance.to_string(),
            why,
        )?;
        Ok(())
    }
}
