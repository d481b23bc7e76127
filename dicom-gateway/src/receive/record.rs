//! Makes a durable instance known: study, series and instance rows, what the device said, the timer that will call
//! the study complete, the job that matches it. One transaction, one audit entry.

use yuanzhen_domain::access::{Action, Actor, Denied, DeviceActor, Kind, Permit, may};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::{InstanceId, JobId, SeriesId, StudyId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_domain::study::{Quarantine, Study};
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{
    AsSent, Device, Instance, Making, NewInstance, NewJob, ObjectRef, Recorded, Store, StoreError, Tx,
};

use super::{Bringer, Sender};
use crate::as_sent::{as_sent, completed};
use crate::assemble::{self, Patience};
use crate::object::{Lossy, Reading};
use crate::{Ambient, route};

/// Two associations may register one study at the same moment; the loser reads the winner's.
const MOST_ATTEMPTS: usize = 4;
/// While a study arrives, the lists are told of every so many instances.
const TELL_EVERY: u32 = 20;

/// A durable instance and what it says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Whose hand it came from.
    pub from: Hand<'a>,
    /// What it says.
    pub reading: &'a Reading,
    /// Its bytes.
    pub object: &'a ObjectRef,
}

/// Whose hand an instance came from.
#[derive(Clone, Copy, Debug)]
pub enum Hand<'a> {
    /// An enrolled device sent it.
    Device(&'a Sender),
    /// A person brought it as a file.
    Person(&'a Bringer<'a>),
}

impl Hand<'_> {
    /// Whose the study will be, not routed yet.
    pub(super) fn owner(&self) -> Owner {
        match self {
            Hand::Device(sender) => sender.owner,
            Hand::Person(bringer) => bringer.owner,
        }
    }

    pub(super) fn actor(&self) -> Actor {
        match self {
            Hand::Device(sender) => Actor::Device(DeviceActor {
                id: sender.device.id,
                institution: sender.owner.institution,
            }),
            Hand::Person(bringer) => bringer.actor.clone(),
        }
    }

    fn device(&self) -> Option<&Device> {
        match self {
            Hand::Device(sender) => Some(&sender.device),
            Hand::Person(_) => None,
        }
    }

    /// The audit entry of what is done under a permit.
    fn entry(&self, permit: &Permit, now: Moment) -> AuditEntry {
        let entry = AuditEntry::under(permit, now);
        match self {
            Hand::Device(_) => entry,
            Hand::Person(bringer) => bringer.sign(entry),
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    New(StudyId),
    /// The same bytes were here already.
    AlreadyHere(StudyId),
    /// Other bytes were here under its UID; both are kept and the study is in quarantine.
    Beside(StudyId),
}

/// Why it could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The store.
    #[error("the store did not take it")]
    Store(#[from] StoreError),
    /// Whoever sent it may not add to this study.
    #[error("the sender may not add to the study")]
    Denied(#[from] Denied),
    /// The study is in no state to receive.
    #[error("the study cannot receive")]
    Refused(#[source] Box<Refusal>),
    /// The study went away in between.
    #[error("the study is gone")]
    Gone,
}

impl From<Refusal> for RecordError {
    fn from(refusal: Refusal) -> Self {
        RecordError::Refused(Box::new(refusal))
    }
}

/// Records an instance whose object is durable.
pub async fn record<A: Ambient>(
    store: &Store,
    ambient: &A,
    patience: Patience,
    received: &Received<'_>,
) -> Result<Outcome, RecordError> {
    let mut attempt = 1;
    loop {
        match try_record(store, ambient, patience, received).await {
            Err(RecordError::Store(StoreError::Taken { .. } | StoreError::Stale { .. }))
                if attempt < MOST_ATTEMPTS =>
            {
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

async fn try_record<A: Ambient>(
    store: &Store,
    ambient: &A,
    patience: Patience,
    received: &Received<'_>,
) -> Result<Outcome, RecordError> {
    let (from, header) = (received.from, &received.reading.header);
    let owner = from.owner();
    let now = ambient.now();
    let actor = from.actor();
    let by = actor.reference();
    let mut tx = store.begin().await?;
    let mut events = Vec::new();

    let id = match tx.find_study(owner.institution, &header.study).await? {
        Some(id) => id,
        None => register(&mut tx, ambient, received, now, &mut events).await?,
    };
    let recorded = tx
        .record_instance(&new_instance(ambient, received, id, now))
        .await?;
    let (subject, relation) = tx
        .subject(Kind::Study, id.uuid())
        .await?
        .ok_or(RecordError::Gone)?;
    let permit = may(&actor, Action::ReceiveStudy, &subject, &relation)?;
    if let Hand::Person(bringer) = from {
        tx.commit_upload(bringer.upload).await?;
    }
    let entry = from
        .entry(&permit, now)
        .with("sop_instance", header.sop_instance.to_string());
    let (held, beside) = match recorded {
        Recorded::New { held } => (held, false),
        Recorded::Beside { held } => (held, true),
        Recorded::AlreadyHere => {
            if let Hand::Person(_) = from {
                tx.commit(entry.with("already_here", true)).await?;
            }
            return Ok(Outcome::AlreadyHere(id));
        }
    };
    let listed = tx.study(&permit, id).await?.ok_or(RecordError::Gone)?;
    let version = listed.study.version;
    let (mut study, received_events) = listed.study.value.receive(held, by, now)?;
    events.extend(received_events.into_iter().filter(|event| is_told(event, held)));

    let sent = as_sent(header);
    let known = listed.as_sent;
    let mixed = known
        .as_ref()
        .is_some_and(|known| names_two_patients(known, &sent));
    for why in reasons(received.reading, beside, mixed) {
        if !study.quarantine.contains(&why) {
            let (quarantined, more) = study.quarantine(why, by, now)?;
            study = quarantined;
            events.extend(more);
        }
    }
    tx.save_study(&study, version).await?;
    let noted = match &known {
        None => sent,
        // Nothing of another patient is added.
        Some(known) if mixed => known.clone(),
        Some(known) => completed(known, &sent),
    };
    if known.as_ref() != Some(&noted) {
        tx.note_as_sent(id, &noted).await?;
    }
    assemble::await_more(&mut tx, ambient, patience, id, from, now).await?;
    tx.publish(events);
    tx.commit(entry).await?;
    Ok(if beside {
        Outcome::Beside(id)
    } else {
        Outcome::New(id)
    })
}

async fn register<A: Ambient>(
    tx: &mut Tx,
    ambient: &A,
    received: &Received<'_>,
    now: Moment,
    events: &mut Vec<Event>,
) -> Result<StudyId, RecordError> {
    let (from, header) = (received.from, &received.reading.header);
    let (owner, by) = (from.owner(), from.actor().reference());
    let modality = Modality::from_dicom(&header.modality);
    let id = StudyId::from_uuid(ambient.uuid());
    let (mut study, registered) = Study::register(
        id,
        header.study.clone(),
        owner,
        from.device().map(|device| device.id),
        modality,
        by,
        now,
    );
    events.extend(registered);
    if let Some(group) = route::reading_group(tx, &owner, modality, from.device()).await? {
        let (routed, more) = study.route(group, by, now);
        study = routed;
        events.extend(more);
    }
    tx.add_study(&study, now).await?;
    tx.enqueue(&match_job(ambient, id, now)).await?;
    Ok(id)
}

/// The job that matches a study.
pub(crate) fn match_job<A: Ambient>(ambient: &A, study: StudyId, due_at: Moment) -> NewJob {
    let body = serde_json::json!({ "study": study.to_string() }).to_string();
    NewJob {
        id: JobId::from_uuid(ambient.uuid()),
        kind: JobKind::MatchStudy,
        body,
        due_at,
    }
}

fn new_instance<A: Ambient>(
    ambient: &A,
    received: &Received<'_>,
    study: StudyId,
    now: Moment,
) -> NewInstance {
    let header = &received.reading.header;
    let is_image = received.reading.pixels.is_some();
    let number = |number: Option<i64>| number.and_then(|n| i32::try_from(n).ok());
    NewInstance {
        instance: Instance {
            id: InstanceId::from_uuid(ambient.uuid()),
            study,
            series: SeriesId::from_uuid(ambient.uuid()),
            sop_instance: header.sop_instance.clone(),
            sop_class: header.sop_class.clone(),
            transfer_syntax: header.transfer_syntax.clone(),
            object: received.object.clone(),
            number: number(header.instance_number),
            rows: header.size.map(|(rows, _)| rows.into()),
            columns: header.size.map(|(_, columns)| columns.into()),
            frames: if is_image { header.frames } else { 0 },
            device: received.from.device().map(|device| device.id),
            received_at: now,
            beside: false,
            unreadable: None,
        },
        series_uid: header.series.clone(),
        series_modality: Modality::from_dicom(&header.modality),
        series_number: number(header.series_number),
        series_description: header.series_description.clone().unwrap_or_default(),
        making: Making {
            side: header
                .laterality
                .as_deref()
                .and_then(|letter| letter.parse().ok()),
            at: header.acquired_at.or(header.study_at),
            lossy: match header.lossy {
                Lossy::No => false,
                Lossy::AtSource | Lossy::AsStored => true,
            },
        },
    }
}

/// Why the study must not be published as it is.
fn reasons(reading: &Reading, beside: bool, mixed: bool) -> impl Iterator<Item = Quarantine> {
    let lying = reading.pixels.is_some_and(|pixels| pixels.suspicion.is_some());
    [
        beside.then_some(Quarantine::InstanceDiffers),
        lying.then_some(Quarantine::LyingHeader),
        mixed.then_some(Quarantine::MixedPatients),
    ]
    .into_iter()
    .flatten()
}

/// Whether an instance is of another patient than those before it by what the device says: any of number, name, birth
/// date and sex that both give and that differ. Names agree when any of their readings do.
fn names_two_patients(one: &AsSent, two: &AsSent) -> bool {
    fn differ<T: PartialEq>(one: Option<&T>, two: Option<&T>) -> bool {
        one.zip(two).is_some_and(|(one, two)| one != two)
    }
    let names_differ = one
        .names
        .iter()
        .zip(&two.names)
        .any(|(one, two)| !one.iter().any(|reading| two.contains(reading)));
    differ(one.patient_number.as_ref(), two.patient_number.as_ref())
        || differ(one.birth_date.as_ref(), two.birth_date.as_ref())
        || one
            .sex
            .zip(two.sex)
            .is_some_and(|(one, two)| one.contradicts(two))
        || names_differ
}

/// Each instance of a thousand need not ring on every list; the first and every twentieth do, and the end does.
fn is_told(event: &Event, held: u32) -> bool {
    !matches!(event.fact, Fact::StudyReceiving { .. }) || held == 1 || held.is_multiple_of(TELL_EVERY)
}
