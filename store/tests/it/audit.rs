//! The chain finds what was done to it behind the store's back, and names the first bad row.

use anyhow::Result;
use yuanzhen_peers::Postgres;
use yuanzhen_store::{AuditQuery, DatabaseConfig, Flaw, Store, StoreError};

use crate::county::County;
use crate::house::{House, config_in, entry, minute, on_each_engine};

const ROWS: u64 = 12;

#[tokio::test]
async fn a_flipped_dropped_swapped_or_cut_row_is_found() -> Result<()> {
    on_each_engine(async |house: House| {
        for number in 0..ROWS {
            let tx = house.store.begin().await?;
            tx.commit(entry("sweep").with("round", number as i64)).await?;
            if number == 8 {
                house.store.checkpoint_audit(minute(1)).await?;
            }
        }
        house
            .tamper(
                "CREATE TABLE kept_audit AS SELECT * FROM audit;
                 CREATE TABLE kept_heads AS SELECT * FROM heads",
            )
            .await?;
        let whole = house.store.verify_audit().await??;
        assert_eq!((whole.rows, whole.checkpoints), (ROWS, 1));
        let newest = house
            .store
            .read()
            .await?
            .audit_rows(&AuditQuery {
                limit: 3,
                ..AuditQuery::default()
            })
            .await?;
        assert_eq!(
            newest.iter().map(|row| row.number).collect::<Vec<_>>(),
            [12, 11, 10]
        );

        for (what, statements, number, flaw) in TAMPERINGS {
            house.tamper(statements).await?;
            let broken = house.store.verify_audit().await?.expect_err(what);
            assert_eq!((broken.number, broken.flaw), (*number, *flaw), "{what}");
            house
                .tamper(
                    "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept_audit;
                     DELETE FROM heads; INSERT INTO heads SELECT * FROM kept_heads",
                )
                .await?;
        }
        house.store.verify_audit().await??;

        let file = house.folder.path().join("audit-checkpoints");
        let text = std::fs::read_to_string(&file)?;
        std::fs::write(&file, text.replace("\"number\":9", "\"number\":8"))?;
        let broken = house
            .store
            .verify_audit()
            .await?
            .expect_err("a checkpoint was forged");
        assert_eq!(broken.flaw, Flaw::CheckpointForged);
        Ok(())
    })
    .await
}

const WIPED: &str =
    "DELETE FROM audit; UPDATE heads SET audit_number = 0, audit_hash = '', audit_vouched = ''";

/// Rows, head and checkpoints gone together look like a database nobody ever used; it is known that somebody did.
#[tokio::test]
async fn a_chain_wiped_with_its_head_and_checkpoints_is_found() -> Result<()> {
    on_each_engine(async |mut house: House| {
        let whole = house.store.verify_audit().await??;
        assert_eq!((whole.rows, whole.checkpoints), (0, 0), "a new chain is whole");
        let county = County::found(&house.store).await?;
        county.patient(&house.store, "李秀英").await?;
        house.tamper(WIPED).await?;
        let broken = house.store.verify_audit().await?.expect_err("wiped");
        assert_eq!(broken.flaw, Flaw::HeadForged);
        house.restart().await?;
        let broken = house
            .store
            .verify_audit()
            .await?
            .expect_err("wiped, and started again");
        assert_eq!(broken.flaw, Flaw::HeadForged);

        house.tamper("DELETE FROM data_keys").await?;
        let refused = house.restart().await.expect_err("records without a founding");
        assert!(
            refused.to_string().contains("changed from outside"),
            "{refused:#}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_there_is_no_database_none_is_made_by_looking() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let looked = Store::open_existing(config_in(folder.path(), &DatabaseConfig::Sqlite, "center-1")).await;
    assert!(matches!(looked, Err(StoreError::NoDatabase)), "{looked:?}");
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 0);
    if let Some(server) = Postgres::start() {
        let database = DatabaseConfig::Postgres {
            url: server.database(),
            connections: 4,
        };
        for _ in 0..2 {
            let looked = Store::open_existing(config_in(folder.path(), &database, "center-1")).await;
            assert!(matches!(looked, Err(StoreError::NoDatabase)), "{looked:?}");
        }
    }
    Ok(())
}

const TAMPERINGS: &[(&str, &str, u64, Flaw)] = &[
    (
        "one character of what was done",
        "UPDATE audit SET body = REPLACE(body, '\"round\":4', '\"round\":5') WHERE number = 5",
        5,
        Flaw::Altered,
    ),
    ("the column that lists filter by", "UPDATE audit SET actor = 'somebody' WHERE number = 3", 3, Flaw::Altered),
    ("a moment", "UPDATE audit SET at = at + 1 WHERE number = 12", 12, Flaw::Altered),
    ("white space in the document", "UPDATE audit SET body = body || ' ' WHERE number = 2", 2, Flaw::Altered),
    (
        "a hash with the next row made to fit",
        "UPDATE audit SET hash = 'sha256:00' WHERE number = 6; UPDATE audit SET previous = 'sha256:00' WHERE number = 7",
        6,
        Flaw::Altered,
    ),
    ("a row dropped", "DELETE FROM audit WHERE number = 7", 7, Flaw::Missing),
    (
        "a row dropped and the gap closed",
        "DELETE FROM audit WHERE number = 7; UPDATE audit SET number = number + 100 WHERE number > 7;
         UPDATE audit SET number = number - 101 WHERE number > 100",
        7,
        Flaw::Altered,
    ),
    (
        "two rows swapped",
        "UPDATE audit SET number = 100 WHERE number = 4; UPDATE audit SET number = 4 WHERE number = 5;
         UPDATE audit SET number = 5 WHERE number = 100",
        4,
        Flaw::Altered,
    ),
    ("the last row cut off", "DELETE FROM audit WHERE number = 12", 12, Flaw::Missing),
    (
        "the end cut off and the head turned back",
        "DELETE FROM audit WHERE number > 10;
         UPDATE heads SET audit_number = 10, audit_hash = (SELECT hash FROM audit WHERE number = 10)",
        10,
        Flaw::HeadForged,
    ),
    (
        "everything gone and the head new",
        "DELETE FROM audit; UPDATE heads SET audit_number = 0, audit_hash = '', audit_vouched = ''",
        1,
        Flaw::Missing,
    ),
    ("the head taken away", "DELETE FROM heads", 0, Flaw::HeadGone),
    (
        "a row added after the head",
        "INSERT INTO audit SELECT 13, at, actor_kind, actor, action, subject_kind, subject, outcome, body, hash, hash
         FROM audit WHERE number = 12",
        13,
        Flaw::AfterHead,
    ),
];
