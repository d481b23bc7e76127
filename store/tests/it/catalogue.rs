//! The two sets of migrations make the same tables: names, columns, types, nullability, keys, indexes with their
//! columns, what must be unique, what points where.

use std::collections::BTreeSet;

use anyhow::Result;
use sqlx::{Connection, PgConnection, SqliteConnection};
use yuanzhen_peers::Postgres;
use yuanzhen_store::DatabaseConfig;

use crate::house::House;

/// Table, column, type, whether it may be empty, place in the primary key (0: not in it).
type Column = (String, String, String, bool, i64);
/// Table, kind of rule (index, unique or reference), its columns in order and, for a reference, where to.
type Rule = (String, String, String);

#[tokio::test]
async fn both_engines_have_the_same_tables() -> Result<()> {
    let Some(server) = Postgres::start() else {
        return Ok(());
    };
    let (lite, pg) = (House::sqlite().await?, House::postgres(&server).await?);
    let (lite_columns, lite_rules) = sqlite_catalogue(&lite).await?;
    let (pg_columns, pg_rules) = postgres_catalogue(&pg).await?;
    let difference: Vec<_> = lite_columns.symmetric_difference(&pg_columns).collect();
    assert!(difference.is_empty(), "{difference:#?}");
    let difference: Vec<_> = lite_rules.symmetric_difference(&pg_rules).collect();
    assert!(difference.is_empty(), "{difference:#?}");
    let of = |kind: &str| lite_rules.iter().filter(|rule| rule.1 == kind).count();
    assert!(
        lite_columns.len() > 100 && of("index") > 20 && of("unique") > 5 && of("reference") > 20,
        "the catalogues were read: {lite_rules:#?}"
    );
    Ok(())
}

async fn sqlite_catalogue(house: &House) -> Result<(BTreeSet<Column>, BTreeSet<Rule>)> {
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
    // Implied keys of the primary key are compared with the columns.
    let rules: Vec<Rule> = sqlx::query_as(
        "
        SELECT tables.name, CASE lists.origin WHEN 'c' THEN 'index' ELSE 'unique' END,
               (SELECT GROUP_CONCAT(COALESCE(name, '()'), ',') FROM (
                    SELECT name FROM pragma_index_info(lists.name) ORDER BY seqno))
               || CASE WHEN lists.origin = 'c' AND lists.\"unique\" = 1 THEN ' unique' ELSE '' END
        FROM sqlite_master AS tables
        JOIN pragma_index_list(tables.name) AS lists
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> '_sqlx_migrations'
              AND lists.origin <> 'pk'
        UNION ALL
        SELECT tables.name, 'reference', keys.\"from\" || ' to ' || keys.\"table\" || '.' || keys.\"to\"
        FROM sqlite_master AS tables
        JOIN pragma_foreign_key_list(tables.name) AS keys
        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name <> '_sqlx_migrations'",
    )
    .fetch_all(&mut connection)
    .await?;
    Ok((
        rows.into_iter()
            .map(|column| (column.0, column.1, common(&column.2), column.3, column.4))
            .collect(),
        rules.into_iter().collect(),
    ))
}

async fn postgres_catalogue(house: &House) -> Result<(BTreeSet<Column>, BTreeSet<Rule>)> {
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
    let rules: Vec<Rule> = sqlx::query_as(
        "
        SELECT tables.relname::TEXT,
               CASE WHEN EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexes.indexrelid AND contype = 'u')
                    THEN 'unique' ELSE 'index' END,
               (SELECT STRING_AGG(COALESCE(columns.attname::TEXT, '()'), ',' ORDER BY parts.place)
                FROM UNNEST(indexes.indkey::SMALLINT[]) WITH ORDINALITY AS parts (number, place)
                LEFT JOIN pg_attribute AS columns
                       ON columns.attrelid = indexes.indrelid AND columns.attnum = parts.number
                      AND parts.number > 0)
               || CASE WHEN indexes.indisunique AND NOT EXISTS (
                            SELECT 1 FROM pg_constraint WHERE conindid = indexes.indexrelid AND contype = 'u')
                       THEN ' unique' ELSE '' END
        FROM pg_index AS indexes
        JOIN pg_class AS tables ON tables.oid = indexes.indrelid
        JOIN pg_namespace AS spaces ON spaces.oid = tables.relnamespace
        WHERE spaces.nspname = 'public' AND tables.relname <> '_sqlx_migrations' AND NOT indexes.indisprimary
        UNION ALL
        SELECT tables.relname::TEXT, 'reference',
               columns.attname || ' to ' || others.relname || '.' || targets.attname
        FROM pg_constraint AS keys
        JOIN pg_class AS tables ON tables.oid = keys.conrelid
        JOIN pg_class AS others ON others.oid = keys.confrelid
        JOIN UNNEST(keys.conkey, keys.confkey) AS pairs (number, target) ON TRUE
        JOIN pg_attribute AS columns ON columns.attrelid = keys.conrelid AND columns.attnum = pairs.number
        JOIN pg_attribute AS targets ON targets.attrelid = keys.confrelid AND targets.attnum = pairs.target
        WHERE keys.contype = 'f'",
    )
    .fetch_all(&mut connection)
    .await?;
    Ok((
        rows.into_iter()
            .map(|column| (column.0, column.1, common(&column.2), column.3, column.4))
            .collect(),
        rules.into_iter().collect(),
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
