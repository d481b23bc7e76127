//! What a database is founded on: the data keys it is enciphered with. Their names and check values are written when
//! it is empty, and compared at every opening, so that a node with other keys is refused at once instead of writing
//! rows the others cannot open, and so that a database that lost its rows is not taken for a new one.

use crate::Store;
use crate::audit::{self, Link};
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::{Reading, Tx};

impl Store {
    /// Compares the keys with those the database was founded with. An empty database is founded, if `may_found`.
    pub(crate) async fn check_footing(&self, may_found: bool) -> Result<()> {
        let known = self.read().await?.data_keys().await?;
        if !known.is_empty()
            && self.strange_key(&known).is_none()
            && known.len() == self.seal.key_ids().count()
        {
            return Ok(());
        }
        // Several nodes may start at once on an empty database: one founds it, the others find it founded.
        let mut tx = self.begin().await?;
        tx.take_commit_lock().await?;
        let known = tx.data_keys().await?;
        if known.is_empty() {
            if !may_found {
                return Err(StoreError::NoDatabase);
            }
            tx.found(self).await?;
        } else if let Some(key) = self.strange_key(&known) {
            return Err(StoreError::OtherKeys { key: key.to_owned() });
        }
        for id in self.seal.key_ids() {
            tx.add_data_key(id, &self.seal.check_value(id)).await?;
        }
        tx.settle().await
    }

    /// The first key of the database that is not among ours.
    fn strange_key<'a>(&self, known: &'a [(String, String)]) -> Option<&'a str> {
        let strange = known.iter().find(|(id, value)| !self.seal.is_key(id, value));
        strange.map(|(id, _)| id.as_str())
    }
}

impl Reading {
    async fn data_keys(&mut self) -> Result<Vec<(String, String)>> {
        sql!(
            self.conn,
            all(String, String),
            "SELECT id, check_value FROM data_keys ORDER BY id"
        )
    }
}

impl Tx {
    /// Vouches for the head of the empty audit chain: from now on an unvouched head was put there by somebody else.
    async fn found(&mut self, store: &Store) -> Result<()> {
        let (rows,) = sql!(
            self.conn,
            one(i64,),
            "
            SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM people)
                   + (SELECT COUNT(*) FROM institutions) + (SELECT COUNT(*) FROM patients)",
        )?;
        if rows != 0 {
            return Err(StoreError::FootingGone);
        }
        let start = Link {
            number: 0,
            hash: String::new(),
        };
        sql!(
            self.conn,
            execute,
            "UPDATE heads SET audit_vouched = $1 WHERE id = 1 AND audit_number = 0",
            audit::vouch_head(&store.seal, &start),
        )?;
        Ok(())
    }

    async fn add_data_key(&mut self, id: &str, check_value: &str) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "INSERT INTO data_keys (id, check_value) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
            id,
            check_value,
        )?;
        Ok(())
    }
}
