//! The two sets of migrations make the same tables: names, columns, types, nullability, keys, indexes.

use std::collections::BTreeSet;

use anyhow::Result;
use sqlx::{Connection, PgConnection, SqliteConnection};
use yuanzhen_peers::Postgres;
use yuanzhen_store::DatabaseConfig;

use crate::house::House;

/// Table, column, type, whether it may be empty, place in the primary key (0: not in it).
type Column = (String, String, String, bool, i64);
/// Index, table.
type Index = (String, String);

#[tokio::test]
async fn both_engines_have_the_same_tables() -> Result<()> {
    let Some(server) = Postgres::start() else {
        return Ok(());
    };
    let (lite, pg) = (House::sqlite().await?, House::postgres(&server).await?);
    let (lite_columns, lite_indexes) = sqlite_catalogue(&lite).await?;
    let (pg_columns, pg_indexes) = postgres_catalogue(&pg).await?;
    let difference: Vec<_> = lite_columns.symmetric_difference(&pg_columns).collect();
    assert!(difference.is_empty(), "{difference:#?}");
    let difference: Vec<_> = lite_indexes.symmetric_difference(&pg_indexes).collect();
    assert!(difference.is_empty(), "{difference:#?}");
    assert!(
        lite_columns.len() > 100 && lite_indexes.len() > 20,
        "the catalogues were read"
    );
    Ok(())
}

async fn sqlite_catalogue(house: &House) -> Result<(BTreeSet<Column>, BTreeSet<Index>)> {
    let file = house.folder.path().join("yuanzhen.sqlite");
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?;
    let rows: Vec<Column> = sqlx::query_as(
        "
        SELECT tables.name, columns.name, columns.type, columns.\"notnull\" = 0, columns.pk
        FROM sqlite_master AS tables
        JOIN pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> '_sqlx_migrations'
        ORDER BY tables.name, columns.cid",
    )
    .fetch_all(&mut connection)
    .await?;
    let strict: Vec<(String,)> = sqlx::query_as(
        "
        SELECT name
        FROM pragma_table_list
        WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%' AND name <> '_sqlx_migrations'
        ORDER BY name",
    )
    .fetch_all(&mut connection)
    .await?;
    assert!(strict.is_empty(), "tables that are not STRICT: {strict:?}");
    let indexes: Vec<Index> = sqlx::query_as(
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    )
    .fetch_all(&mut connection)
    .await?;
    Ok((
        rows.into_iter()
            .map(|column| (column.0, column.1, common(&column.2), column.3, column.4))
            .collect(),
        indexes.into_iter().collect(),
    ))
}

async fn postgres_catalogue(house: &House) -> Result<(BTreeSet<Column>, BTreeSet<Index>)> {
    let DatabaseConfig::Postgres { url, .. } = &house.database else {
        anyhow::bail!("this is not PostgreSQL")
    };
    let mut connection = PgConnection::connect(url).await?;
    let rows: Vec<Column> = sqlx::query_as(
        "
        SELECT columns.table_name::TEXT, columns.column_name::TEXT, columns.data_type::TEXT,
               columns.is_nullable = 'YES', COALESCE(keys.ordinal_position, 0)::BIGINT
        FROM information_schema.columns AS columns
        LEFT JOIN information_schema.table_constraints AS constraints
               ON constraints.table_name = columns.table_name AND constraints.table_schema = 'public'
              AND constraints.constraint_type = 'PRIMARY KEY'
        LEFT JOIN information_schema.key_column_usage AS keys
               ON keys.constraint_name = constraints.constraint_name AND keys.table_name = columns.table_name
              AND keys.column_name = columns.column_name
        WHERE columns.table_schema = 'public' AND columns.table_name <> '_sqlx_migrations'
        ORDER BY columns.table_name, columns.ordinal_position",
    )
    .fetch_all(&mut connection)
    .await?;
    let indexes: Vec<Index> = sqlx::query_as(
        "
        SELECT indexes.indexname::TEXT, indexes.tablename::TEXT
        FROM pg_indexes AS indexes
        WHERE indexes.schemaname = 'public' AND indexes.tablename <> '_sqlx_migrations'
          AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexes.indexname)
        ORDER BY indexes.indexname",
    )
    .fetch_all(&mut connection)
    .await?;
    Ok((
        rows.into_iter()
            .map(|column| (column.0, column.1, common(&column.2), column.3, column.4))
            .collect(),
        indexes.into_iter().collect(),
    ))
}

fn common(engine_type: &str) -> String {
    match engine_type {
        "INTEGER" | "bigint" => "whole number".to_owned(),
        "TEXT" | "text" => "text".to_owned(),
        "BLOB" | "bytea" => "bytes".to_owned(),
        other => format!("{other}, which is not of the common dialect"),
    }
}
