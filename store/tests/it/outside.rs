//! The store with servers of others: objects in an S3 bucket, wake-ups over NATS.

use std::time::Duration;

use anyhow::Result;
use futures_util::TryStreamExt;
use yuanzhen_domain::access::{ActorRef, Kind, Relation, Subject};
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::InstitutionId;
use yuanzhen_domain::owner::Owner;
use yuanzhen_peers::{Nats, S3};
use yuanzhen_store::{DatabaseConfig, ObjectsConfig, Store};

use crate::house::{MORNING, config_in, entry, fresh};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn objects_live_in_a_bucket_as_well() -> Result<()> {
    let Some(server) = S3::start() else { return Ok(()) };
    // Another test of this binary may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
        .put(format!("{}/objects", server.url()))
        .send()
        .await?
        .error_for_status()?;
    let folder = tempfile::tempdir()?;
    let mut config = config_in(folder.path(), &DatabaseConfig::Sqlite, "center-1");
    config.objects = ObjectsConfig::S3 {
        endpoint: server.url(),
        bucket: "objects".to_owned(),
        region: "us-east-1".to_owned(),
        access_key_id: "any".to_owned(),
        secret_access_key: "any".to_owned(),
        allow_http: true,
    };
    let store = Store::open(config).await?;
    let objects = store.objects();
    let bytes: Vec<u8> = (0..12_000_000_u32).map(|i| (i % 253) as u8).collect();
    let stored = objects.put(&bytes).await?;
    assert_eq!(objects.put(&bytes).await?, stored);
    assert_eq!(objects.read(&stored.hash).await?, bytes);
    assert_eq!(
        objects.read_range(&stored.hash, 5_242_870..5_242_890).await?,
        bytes[5_242_870..5_242_890]
    );
    let (size, stream) = objects.open_range(&stored.hash, None).await?;
    let pieces: Vec<_> = stream.try_collect().await?;
    assert_eq!((size, pieces.concat().len()), (stored.size, bytes.len()));
    assert_eq!(objects.local_file(&stored.hash), None);
    assert_eq!(
        std::fs::read_dir(folder.path().join("objects/incoming"))?.count(),
        0
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_on_one_node_wakes_the_other() -> Result<()> {
    let Some(server) = Nats::start() else {
        return Ok(());
    };
    let (here, there) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut stores = Vec::new();
    for folder in [&here, &there] {
        let mut config = config_in(folder.path(), &DatabaseConfig::Sqlite, "center");
        config.nats = Some(server.url());
        stores.push(Store::open(config).await?);
    }
    let mut wake = stores[1].wake();
    let heard = async {
        loop {
            // A subscription takes a moment to reach the server; a wake-up that is missed is made good by polling.
            commit_an_event(&stores[0]).await?;
            if tokio::time::timeout(Duration::from_millis(200), wake.changed())
                .await
                .is_ok()
            {
                return anyhow::Ok(());
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), heard).await??;
    assert!(*wake.borrow() >= 1);
    Ok(())
}

async fn commit_an_event(store: &Store) -> Result<()> {
    let owner = Owner::of(InstitutionId::from_uuid(fresh()), None);
    let subject = Subject {
        kind: Kind::Case,
        id: fresh(),
        owner,
        patient: None,
    };
    let (relation, by) = (Relation::default(), ActorRef::Nobody);
    let mut tx = store.begin().await?;
    tx.publish([Event {
        subject,
        relation,
        case: None,
        by,
        at: MORNING,
        fact: Fact::CaseClosed,
    }]);
    tx.commit(entry("close-case")).await?;
    Ok(())
}
