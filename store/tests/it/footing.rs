//! A database and the keys it was founded with belong together.

use anyhow::Result;
use yuanzhen_store::{DataKey, Store, StoreConfig, StoreError};

use crate::county::County;
use crate::house::{House, config_in, entry, on_each_engine};

fn key(id: &str, byte: u8) -> DataKey {
    DataKey {
        id: id.to_owned(),
        bytes: zeroize::Zeroizing::new([byte; 32]),
    }
}

fn with_keys(house: &House, keys: Vec<DataKey>) -> StoreConfig {
    StoreConfig {
        keys,
        ..config_in(house.folder.path(), &house.database, "center-2")
    }
}

#[tokio::test]
async fn a_node_with_other_keys_is_refused_and_a_new_key_beside_the_old_is_taken() -> Result<()> {
    on_each_engine(async |house: House| {
        County::found(&house.store).await?;
        for strange in [key("test-2", 7), key("test-1", 8)] {
            let refused = Store::open(with_keys(&house, vec![strange])).await;
            assert!(
                matches!(&refused, Err(StoreError::OtherKeys { key }) if key == "test-1"),
                "{refused:?}"
            );
        }
        let both = Store::open(with_keys(&house, vec![key("test-2", 8), key("test-1", 7)])).await?;
        both.begin().await?.commit(entry("sweep")).await?;
        both.close().await;
        let old_only = Store::open(with_keys(&house, vec![key("test-1", 7)])).await;
        assert!(matches!(&old_only, Err(StoreError::OtherKeys { key }) if key == "test-2"));
        Ok(())
    })
    .await
}
