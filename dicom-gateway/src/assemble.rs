//! When a study is complete: nothing in DICOM says so. A study that has been quiet for a while is, and one whose
//! device has hung up is sooner; a late image opens it again.
//!
//! [`Patience`] decides, pure. The waiting is a timer row, so that a restart goes on waiting: its kind is
//! [`TIMER`], its subject the study's id.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use yuanzhen_domain::access::{Action, Actor, Kind};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::id::{DeviceId, PersonId, StudyId, TimerId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::study::{Arrival, Link};
use yuanzhen_store::{Instance, ObjectRef, Reading, Result, Series, Store, StoreError, Timer, Tx};

use crate::Ambient;
use crate::matching::permit;
use crate::object::charset::CharacterSet;
use crate::object::{FileSource, read_part10};
use crate::receive::{Hand, RecordError, match_job};

/// The kind of the timers that wait for studies to be complete.
pub const TIMER: &str = "assemble-study";

/// Series metadata larger than this is left to be read from the instances.
const MAX_SERIES_METADATA: usize = 64 << 20;

/// A file begun longer ago than this is not waited for: its sender may have gone home.
const FILE_PATIENCE: Millis = Millis::minutes(10);

/// How long is waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// After the last image, while the device may still be sending.
    pub quiet: Millis,
    /// After the device has hung up; some devices open an association for each image.
    pub settle: Millis,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            quiet: Millis::seconds(20),
            settle: Millis::seconds(5),
        }
    }
}

impl Patience {
    /// When a study whose last image came at `last` is complete, the device still being there.
    pub fn due_after_image(self, last: Moment) -> Moment {
        last.plus(self.quiet)
    }

    /// When a study that was due at `due` is complete now that its device has hung up: never later than before.
    pub fn due_after_hang_up(self, due: Moment, hung_up: Moment) -> Moment {
        due.min(hung_up.plus(self.settle))
    }
}

/// What a timer remembers.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    device: Option<DeviceId>,
    /// Who brings the images as files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
}

impl Waiting {
    fn for_device(device: DeviceId) -> Self {
        Waiting {
            device: Some(device),
            person: None,
        }
    }
}

/// An image has come: wait for more.
pub(crate) async fn await_more<A: Ambient>(
    tx: &mut Tx,
    ambient: &A,
    patience: Patience,
    study: StudyId,
    from: Hand<'_>,
    now: Moment,
) -> Result<()> {
    let waiting = match from {
        Hand::Device(sender) => Waiting::for_device(sender.device.id),
        Hand::Person(bringer) => Waiting {
            device: None,
            person: bringer.actor.reference().person(),
        },
    };
    let body = serde_json::json!(waiting).to_string();
    let id = TimerId::from_uuid(ambient.uuid());
    tx.set_timer(
        id,
        TIMER,
        &study.to_string(),
        patience.due_after_image(now),
        &body,
    )
    .await
}

/// The device has hung up: what it sent is complete sooner.
pub(crate) async fn association_ended(
    store: &Store,
    patience: Patience,
    device: DeviceId,
    now: Moment,
) -> Result<()> {
    let due = now.plus(patience.settle);
    let body = serde_json::json!(Waiting::for_device(device)).to_string();
    store.hasten_timers(TIMER, &body, due).await
}

/// A timer is due: the study is complete. Series metadata is written first, then the fact.
pub async fn complete<A: Ambient>(
    store: &Store,
    ambient: &A,
    patience: Patience,
    timer: &Timer,
) -> Result<(), RecordError> {
    let inconsistent = || StoreError::Inconsistent {
        table: "timers",
        id: timer.id.to_string(),
    };
    let id: StudyId = timer.subject.parse().map_err(|_| inconsistent())?;
    if waits_for_files(store, ambient, patience, timer).await? {
        return Ok(());
    }
    let actor = Actor::SystemJob(JobKind::AssembleStudy);
    let metadata = series_metadata(store, &actor, id).await?;

    let now = ambient.now();
    let mut tx = store.begin().await?;
    tx.clear_timer(timer).await?;
    let Some(permit) = permit(&mut tx, &actor, Action::ReceiveStudy, Kind::Study, id.uuid()).await? else {
        // A timer without a study: clear it, and say so.
        let entry = AuditEntry::new(actor.reference(), TIMER, now).about(Kind::Study.as_str(), id.uuid());
        tx.commit(entry.with("found", "nothing".to_owned())).await?;
        return Ok(());
    };
    tx.hold_study(id).await?;
    let listed = tx.study(&permit, id).await?.ok_or(RecordError::Gone)?;
    if let Arrival::Receiving { .. } = listed.study.value.arrival {
        let version = listed.study.version;
        let (study, events) = listed.study.value.complete(actor.reference(), now)?;
        if !matches!(study.link, Link::Matched { .. }) {
            tx.enqueue(&match_job(ambient, id, now)).await?;
        }
        tx.save_study(&study, version).await?;
        tx.publish(events);
    }
    for (series, object, instances) in &metadata {
        tx.set_series_metadata(series.id, object, *instances).await?;
    }
    tx.commit(AuditEntry::under(&permit, now)).await?;
    Ok(())
}

/// On a thin line one file takes longer than the quiet time: while its person has others on the way, the study is not
/// complete, and the timer is set anew.
async fn waits_for_files<A: Ambient>(
    store: &Store,
    ambient: &A,
    patience: Patience,
    timer: &Timer,
) -> Result<bool> {
    let waiting: Option<Waiting> = serde_json::from_str(&timer.body).ok();
    let Some(person) = waiting.and_then(|waiting| waiting.person) else {
        return Ok(false);
    };
    let now = ambient.now();
    let since = now.minus(FILE_PATIENCE);
    let open = store.read().await?.open_uploads(person, now).await?;
    if open.iter().all(|upload| upload.created_at < since) {
        return Ok(false);
    }
    store.defer_timer(timer, patience.due_after_image(now)).await?;
    Ok(true)
}

/// Writes the DICOM JSON of each series as one object. Series that are as they were are left alone.
async fn series_metadata(
    store: &Store,
    actor: &Actor,
    id: StudyId,
) -> Result<Vec<(Series, ObjectRef, u32)>, RecordError> {
    let mut written = Vec::new();
    let mut tx = store.read().await?;
    let Some((subject, relation)) = tx.subject(Kind::Study, id.uuid()).await? else {
        return Ok(written);
    };
    let permit = yuanzhen_domain::access::may(actor, Action::ReceiveStudy, &subject, &relation)?;
    let mut work = Vec::new();
    for series in tx.series_of(&permit, id).await? {
        if series
            .metadata
            .as_ref()
            .is_none_or(|(_, made_for)| *made_for != series.instances)
        {
            let instances = tx.instances_of_series(&permit, id, series.id).await?;
            let sets = character_sets(&mut tx, &instances).await?;
            work.push((series, instances, sets));
        }
    }
    // The picture holds a connection; reading files takes longer than it should be held.
    drop(tx);
    for (series, instances, sets) in work {
        let mut json = String::from("[");
        let mut count = 0;
        for instance in &instances {
            let set = instance.device.and_then(|device| sets.get(&device).copied());
            let Some(metadata) = instance_metadata(store, &instance.object, set).await? else {
                continue;
            };
            if count > 0 {
                json.push(',');
            }
            json.push_str(&metadata);
            count += 1;
        }
        json.push(']');
        if json.len() <= MAX_SERIES_METADATA {
            let object = store.objects().put(json.as_bytes()).await?;
            written.push((series, object, count));
        }
    }
    Ok(written)
}

/// The overrides of the devices that sent these instances.
pub(crate) async fn character_sets(
    reading: &mut Reading,
    instances: &[Instance],
) -> Result<BTreeMap<DeviceId, CharacterSet>> {
    let mut sets = BTreeMap::new();
    for device in instances
        .iter()
        .filter_map(|instance| instance.device)
        .collect::<BTreeSet<_>>()
    {
        let term = reading
            .device(device)
            .await?
            .and_then(|device| device.value.charset_override);
        if let Some(Ok(set)) = term.as_deref().map(CharacterSet::from_term) {
            sets.insert(device, set);
        }
    }
    Ok(sets)
}

/// The DICOM JSON of a stored instance, texts by the override of the device that sent it; `None` when its bytes cannot be read any more.
pub async fn instance_metadata(
    store: &Store,
    object: &ObjectRef,
    device: Option<CharacterSet>,
) -> Result<Option<String>> {
    /// Heads of objects in a bucket are read up to here.
    const HEAD: u64 = 8 << 20;
    let read = if let Some(path) = store.objects().local_file(&object.hash) {
        tokio::task::spawn_blocking(move || {
            FileSource::open(&path)
                .ok()
                .and_then(|file| read_part10(file, device).ok())
        })
        .await
        .ok()
        .flatten()
    } else {
        let head = store
            .objects()
            .read_range(&object.hash, 0..object.size.min(HEAD))
            .await?;
        read_part10(crate::object::HeadSource::new(&head, object.size), device).ok()
    };
    Ok(read.map(|reading| reading.metadata))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hanging_up_makes_it_sooner_and_never_later() {
        let patience = Patience::default();
        let at = Moment::from_millis(1_000_000);
        let due = patience.due_after_image(at);
        assert_eq!(due.since(at), Millis::seconds(20));
        let soon = at.plus(Millis::seconds(1));
        assert_eq!(patience.due_after_hang_up(due, soon), soon.plus(patience.settle));
        let late = at.plus(Millis::seconds(19));
        assert_eq!(patience.due_after_hang_up(due, late), due);
    }
}
