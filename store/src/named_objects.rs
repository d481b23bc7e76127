//! Which objects are named by a row, and whose they are. What is named stays; what no row names, because its
//! transaction never came, is swept once it is old enough.

use std::collections::BTreeSet;

use futures_util::TryStreamExt;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, StudyId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;

use crate::db::sql;
use crate::error::Result;
use crate::filter::Filter;
use crate::objects::ObjectRef;
use crate::owner::OwnerRow;
use crate::{Reading, Store, Tx};

/// Objects looked up at a time by the sweep.
const CHUNK: usize = 200;

impl Tx {
    /// Says that an object is in use, and whose it is. The same again is harmless.
    pub async fn name_object(&mut self, object: &ObjectRef, media_type: &str, owner: &Owner) -> Result<()> {
        let owner = OwnerRow::from(owner);
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO objects (hash, institution, consortium, reading_group, origin_node, size_bytes, media_type)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (hash, institution) DO NOTHING",
            object.hash.as_str(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            object.size as i64,
            media_type,
        )?;
        Ok(())
    }

    pub(crate) async fn name_object_of_study(
        &mut self,
        object: &ObjectRef,
        media_type: &str,
        study: StudyId,
    ) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO objects (hash, institution, consortium, reading_group, origin_node, size_bytes, media_type)
            SELECT $1, institution, consortium, reading_group, origin_node, $2, $3
            FROM studies
            WHERE id = $4
            ON CONFLICT (hash, institution) DO NOTHING",
            object.hash.as_str(),
            object.size as i64,
            media_type,
            study.to_string(),
        )?;
        Ok(())
    }
}

impl Reading {
    /// Whether a row of this institution names the object.
    pub(crate) async fn has_object(&mut self, institution: InstitutionId, hash: &Digest) -> Result<bool> {
        let row = sql!(
            self.conn,
            optional(String,),
            "SELECT hash FROM objects WHERE hash = $1 AND institution = $2",
            hash.as_str(),
            institution.to_string(),
        )?;
        Ok(row.is_some())
    }

    async fn named_among(&mut self, hashes: &[Digest]) -> Result<BTreeSet<String>> {
        let mut filter = Filter::new("SELECT DISTINCT hash FROM objects WHERE 1 = 1");
        filter
            .and_in("hash", hashes.iter().map(ToString::to_string))
            .push(" ORDER BY hash");
        let (text, args) = filter.finish();
        Ok(sql!(self.conn, assembled(String,), text, args)?
            .into_iter()
            .map(|(hash,)| hash)
            .collect())
    }
}

impl Store {
    /// Removes objects written before the moment that no row names, and says how many. Leave a day: an object is
    /// written before the row that names it.
    pub async fn sweep_objects(&self, before: Moment) -> Result<u64> {
        let mut removed = 0;
        let mut old = self.objects.older_than(before).try_chunks(CHUNK);
        while let Some(chunk) = old.try_next().await.map_err(|error| error.1)? {
            let named = self.read().await?.named_among(&chunk).await?;
            for hash in chunk.iter().filter(|hash| !named.contains(hash.as_str())) {
                removed += u64::from(self.objects.remove_if_older(hash, before).await?);
            }
        }
        Ok(removed)
    }
}
