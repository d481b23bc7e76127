//! Pictures that go with a consult: photographs and papers to look at, and what somebody consented by. They are found by
//! an id of their own and never by a file's name; the bytes lie in the object store under their hash.

use yuanzhen_domain::access::Permit;
use yuanzhen_domain::critical::Stamp;
use yuanzhen_domain::id::{ConsultId, ObjectId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;

use super::must_open;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::objects::ObjectRef;
use crate::row::{parse, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "consult_pictures";

/// A picture of a consult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultPicture {
    /// Its id, by which the request or the consent names it.
    pub id: ObjectId,
    /// Of which consult.
    pub consult: ConsultId,
    /// What it shows.
    pub kind: PictureKind,
    /// The bytes, as they came.
    pub object: ObjectRef,
    /// What they are, as found by looking at them.
    pub media_type: String,
    /// Who added it, and when.
    pub added: Stamp,
}

/// What a picture of a consult shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// The patient, or something of theirs.
    Photo,
    /// A scanned or printed paper.
    Paper,
    /// A consent by hand on the screen.
    Handwriting,
    /// A consent on paper, photographed.
    ConsentPhoto,
    /// A consent said into a camera.
    ConsentVideo,
}

impl PictureKind {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Paper => "paper",
            Self::Handwriting => "handwriting",
            Self::ConsentPhoto => "consent-photo",
            Self::ConsentVideo => "consent-video",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "photo" => Some(Self::Photo),
            "paper" => Some(Self::Paper),
            "handwriting" => Some(Self::Handwriting),
            "consent-photo" => Some(Self::ConsentPhoto),
            "consent-video" => Some(Self::ConsentVideo),
            _ => None,
        }
    }
}

type PictureRow = (String, String, String, String, i64, String, String, i64);

fn picture_from_row(row: PictureRow) -> Result<ConsultPicture> {
    let (id, consult, kind, hash, size, media_type, added_by, added_at) = row;
    Ok(ConsultPicture {
        id: parse(TABLE, &id, &id)?,
        consult: parse(TABLE, &id, &consult)?,
        kind: PictureKind::parse(&kind).ok_or_else(|| StoreError::inconsistent(TABLE, &id))?,
        object: ObjectRef {
            hash: parse(TABLE, &id, &hash)?,
            size: unsigned(TABLE, &id, size)?,
        },
        media_type,
        added: Stamp {
            by: parse(TABLE, &id, &added_by)?,
            at: Moment::from_millis(added_at),
        },
    })
}

impl Reading {
    /// The pictures of a consult, the first added first.
    pub async fn consult_pictures(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
    ) -> Result<Vec<ConsultPicture>> {
        must_open(permit, consult)?;
        sql!(
            self.conn,
            all PictureRow,
            "
            SELECT id, consult, kind, hash, size_bytes, media_type, added_by, added_at
            FROM consult_pictures
            WHERE consult = $1
            ORDER BY added_at, id",
            consult.to_string(),
        )?
        .into_iter()
        .map(picture_from_row)
        .collect()
    }

    /// One picture of a consult.
    pub async fn consult_picture(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
        id: ObjectId,
    ) -> Result<Option<ConsultPicture>> {
        must_open(permit, consult)?;
        sql!(
            self.conn,
            optional PictureRow,
            "
            SELECT id, consult, kind, hash, size_bytes, media_type, added_by, added_at
            FROM consult_pictures
            WHERE consult = $1 AND id = $2",
            consult.to_string(),
            id.to_string(),
        )?
        .map(picture_from_row)
        .transpose()
    }
}

impl Tx {
    /// Adds a picture, and names its object as the owner's. The same again is harmless; another under the same id is
    /// `Taken`.
    pub async fn add_consult_picture(&mut self, picture: &ConsultPicture, owner: &Owner) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "
            INSERT INTO consult_pictures (id, consult, kind, hash, size_bytes, media_type, added_by, added_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO NOTHING",
            picture.id.to_string(),
            picture.consult.to_string(),
            picture.kind.as_str(),
            picture.object.hash.as_str(),
            picture.object.size as i64,
            &picture.media_type,
            picture.added.by.to_string(),
            picture.added.at.millis(),
        )?;
        if rows == 0 {
            let same = sql!(
                self.conn,
                optional(i64,),
                "SELECT size_bytes FROM consult_pictures WHERE id = $1 AND consult = $2 AND kind = $3 AND hash = $4",
                picture.id.to_string(),
                picture.consult.to_string(),
                picture.kind.as_str(),
                picture.object.hash.as_str(),
            )?;
            return match same {
                Some(_) => Ok(()),
                None => Err(StoreError::Taken { table: TABLE }),
            };
        }
        self.name_object(&picture.object, &picture.media_type, owner)
            .await
    }
}
