//! Events are numbered in commit order, whoever commits: a reader that resumes after a number misses none.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use tokio::task::JoinSet;
use uuid::Uuid;
use yuanzhen_domain::access::{ActorRef, Kind, Relation, Subject};
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::InstitutionId;
use yuanzhen_domain::number::SiteCode;
use yuanzhen_domain::owner::Owner;
use yuanzhen_peers::Postgres;
use yuanzhen_store::{Feed, Store};

use crate::house::{House, MORNING, entry, fresh};

const COMMITS: usize = 1_000;
/// Each reader page is small, so that it resumes often.
const PAGE: u32 = 7;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_commits_from_two_nodes_are_read_in_order_and_none_is_missed() -> Result<()> {
    let Some(server) = Postgres::start() else {
        return Ok(());
    };
    let house = House::postgres(&server).await?;
    let folder = tempfile::tempdir()?;
    let second = house.second_node(&folder).await?;
    commit_and_read(&[house.store.clone(), second]).await?;
    let whole = house.store.verify_audit().await??;
    assert_eq!(whole.rows, COMMITS as u64);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_writer_of_sqlite_serves_many_at_once() -> Result<()> {
    let house = House::sqlite().await?;
    commit_and_read(&[house.store.clone(), house.store.clone()]).await
}

async fn commit_and_read(stores: &[Store]) -> Result<()> {
    let mut commits = JoinSet::new();
    for number in 0..COMMITS {
        let store = stores[number % stores.len()].clone();
        commits.spawn(async move { commit_one(&store, number).await });
    }
    let reader = tokio::spawn(read_all(stores[0].clone()));
    let mut committed = BTreeSet::new();
    while let Some(done) = commits.join_next().await {
        committed.insert(done??);
    }
    let seen = reader.await??;
    assert_eq!(seen, committed);
    Ok(())
}

async fn commit_one(store: &Store, number: usize) -> Result<Uuid> {
    let id = fresh();
    let owner = Owner::of(InstitutionId::from_uuid(id), None);
    let subject = Subject {
        kind: Kind::Case,
        id,
        owner,
        patient: None,
    };
    let by = ActorRef::Nobody;
    let event = Event {
        subject,
        relation: Relation::default(),
        case: None,
        by,
        at: MORNING,
        fact: Fact::CaseClosed,
    };
    let mut tx = store.begin().await?;
    // Work before the commit, of varying length and on rows that others want too, so that transactions overlap.
    let site = SiteCode::parse(["AA", "BB", "CC"][number % 3])?;
    tx.next_number(&site, jiff::civil::date(2026, 11, 23)).await?;
    for _ in 0..number % 4 {
        tokio::task::yield_now().await;
    }
    tx.publish([event]);
    tx.commit(entry("close-case")).await?;
    Ok(id)
}

async fn read_all(store: Store) -> Result<BTreeSet<Uuid>> {
    let mut wake = store.wake();
    let (mut last, mut seen) = (0, BTreeSet::new());
    while seen.len() < COMMITS {
        let page = match store.read().await?.events_after(last, PAGE).await? {
            Feed::Events(page) => page,
            Feed::Resync { .. } => anyhow::bail!("a reader that keeps up is never sent back"),
        };
        if page.is_empty() {
            // The other node's commits wake nobody here without NATS: poll as the program does.
            let _ = tokio::time::timeout(std::time::Duration::from_millis(20), wake.changed()).await;
        }
        for numbered in page {
            ensure!(
                numbered.number == last + 1,
                "after {last} came {}",
                numbered.number
            );
            last = numbered.number;
            seen.insert(numbered.event.subject.id);
        }
    }
    Ok(seen)
}
