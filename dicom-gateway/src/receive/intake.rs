//! The receiver over the store: devices are looked up, data sets stream into an object, the header is read from the
//! file before it is made durable, and the instance is recorded. It never holds an instance.

use std::sync::Arc;

use dicom_bytes::{Meta, encode_head};
use tokio::sync::Semaphore;
use tracing::{debug, warn};
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::audit::{AuditEntry, Outcome as AuditOutcome};
use yuanzhen_domain::id::DeviceId;
use yuanzhen_domain::owner::Owner;
use yuanzhen_store::{Device, Incoming, RefusedSender, Store, StoreError};

use super::record::{Hand, Received, record};
use crate::Ambient;
use crate::assemble::{self, Patience};
use crate::dimse::{
    Admission, Announced, Caller, IMPLEMENTATION_CLASS, IMPLEMENTATION_VERSION, RefusedCaller, Status,
    Verdict,
};
use crate::object::charset::CharacterSet;
use crate::object::{FileSource, ReadError, Reading, read_whole};

/// Instances whose headers are read at once. Each may take a few MB for its metadata, and more would not be faster.
const MOST_READ_AT_ONCE: usize = 4;

/// Why an instance is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// What the device is told.
    pub status: Status,
    /// In words, for the device's log and ours; names no patient.
    pub why: &'static str,
}

/// Where instances go. The listener knows no more than this of what stands behind it; a bench puts a bare folder here.
pub trait Intake: Send + Sync + 'static {
    /// What is known of an admitted device.
    type Device: Send + Sync;
    /// An instance on its way in; dropped, it leaves nothing behind.
    type Arriving: Send;

    /// An instance begins.
    fn begin(
        &self,
        device: &Self::Device,
        announced: &Announced,
    ) -> impl Future<Output = Result<Self::Arriving, NotTaken>> + Send;

    /// Bytes of its data set.
    fn append(
        &self,
        arriving: &mut Self::Arriving,
        bytes: &[u8],
    ) -> impl Future<Output = Result<(), NotTaken>> + Send;

    /// All bytes are here. Returns once the instance is on disk and in the database.
    fn finish(&self, arriving: Self::Arriving) -> impl Future<Output = Result<(), NotTaken>> + Send;

    /// An instance will be answered with this status, whoever found the reason: its site is to learn of it.
    fn not_taken(&self, device: &Self::Device, status: Status) -> impl Future<Output = ()> + Send;

    /// The device hung up; studies it sent may be complete now.
    fn association_ended(&self, device: &Self::Device) -> impl Future<Output = ()> + Send;
}

/// What the receiver needs to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReceiverConfig {
    /// When a study counts as complete.
    pub patience: Patience,
}

/// The receiver.
#[derive(Debug)]
pub struct Receiver<A> {
    store: Store,
    ambient: Arc<A>,
    config: ReceiverConfig,
    readers: Semaphore,
}

/// An admitted device.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The device.
    pub device: Device,
    /// Whose what it sends will be, not routed yet.
    pub owner: Owner,
    /// The override of its character set.
    pub character_set: Option<CharacterSet>,
}

/// An instance on its way to disk.
#[derive(Debug)]
pub struct Arriving {
    sender: Sender,
    announced: Announced,
    file: Incoming,
}

impl<A: Ambient> Receiver<A> {
    /// A receiver over this store.
    pub fn new(store: Store, ambient: Arc<A>, config: ReceiverConfig) -> Self {
        Receiver {
            store,
            ambient,
            config,
            readers: Semaphore::new(MOST_READ_AT_ONCE),
        }
    }

    async fn look_up(&self, caller: &Caller) -> Result<Verdict<Sender>, StoreError> {
        let mut reading = self.store.read().await?;
        let Some(found) = reading.device_calling(&caller.calling, caller.address).await? else {
            let known = reading
                .devices()
                .await?
                .iter()
                .any(|device| device.value.ae_title == caller.calling);
            return Ok(if known {
                Verdict::WrongAddress
            } else {
                Verdict::UnknownTitle
            });
        };
        let device = found.value;
        if !device.enabled {
            return Ok(Verdict::Disabled);
        }
        let Some(institution) = reading.institution(device.institution).await? else {
            return Err(StoreError::Inconsistent {
                table: "devices",
                id: device.id.to_string(),
            });
        };
        let owner = Owner::of(institution.value.id, institution.value.consortium);
        let character_set = device
            .charset_override
            .as_deref()
            .and_then(|term| known_set(device.id, term));
        Ok(Verdict::Admitted(Sender {
            device,
            owner,
            character_set,
        }))
    }
}

impl<A: Ambient> Receiver<A> {
    /// Reads what arrived from the spool.
    async fn read(
        &self,
        file: &mut Incoming,
        character_set: Option<CharacterSet>,
    ) -> Result<Result<Reading, ReadError>, NotTaken> {
        let path = file.spooled().await.map_err(no_room)?.to_owned();
        let _place = self.readers.acquire().await;
        tokio::task::spawn_blocking(move || {
            let source = FileSource::open(&path).map_err(ReadError::File)?;
            read_whole(source, character_set)
        })
        .await
        .map_err(|_| NotTaken {
            status: Status::ProcessingFailure,
            why: "cannot be read just now",
        })
    }
}

impl<A: Ambient> Receiver<A> {
    /// Writes down who was turned away, also for the sites whose device it may have been: known by its title, and by its
    /// address when no device has that title.
    async fn note_turned_away(&self, refusal: &RefusedCaller, entry: AuditEntry) -> Result<(), StoreError> {
        let address = refusal.caller.address.to_canonical();
        let mut tx = self.store.begin().await?;
        let devices = tx.devices().await?;
        for device in devices.into_iter().map(|stored| stored.value) {
            let (titled, here) = (
                device.ae_title == refusal.caller.calling,
                device.address == address,
            );
            let meant = match refusal.why {
                "calling-title-unknown" => here,
                "wrong-address" => titled,
                _ => titled && here,
            };
            if meant {
                let sender = RefusedSender::Device(device.id);
                tx.note_refused(device.institution, sender, refusal.why, self.ambient.now())
                    .await?;
            }
        }
        tx.commit(entry).await?;
        Ok(())
    }
}

impl<A: Ambient> Admission for Receiver<A> {
    type Device = Sender;

    async fn admit(&self, caller: &Caller) -> Verdict<Sender> {
        self.look_up(caller).await.unwrap_or_else(|error| {
            warn!(error = %chain(&error), "cannot look up a calling device");
            Verdict::Unavailable
        })
    }

    async fn refused(&self, refusal: RefusedCaller) {
        let entry = AuditEntry {
            outcome: AuditOutcome::Denied,
            ..AuditEntry::new(ActorRef::Nobody, "dicom-association", self.ambient.now())
        }
        .with("why", refusal.why.to_owned())
        .with("address", refusal.caller.address.to_string())
        .with("calling", printable(&refusal.caller.calling));
        if let Err(error) = self.note_turned_away(&refusal, entry).await {
            warn!(error = %chain(&error), "cannot audit a refused association");
        }
    }
}

impl<A: Ambient> Intake for Receiver<A> {
    type Device = Sender;
    type Arriving = Arriving;

    async fn begin(&self, sender: &Sender, announced: &Announced) -> Result<Arriving, NotTaken> {
        let mut file = self.store.objects().begin().await.map_err(no_room)?;
        // An AE title of more than 16 characters makes some readers refuse the file.
        let source_ae = Some(sender.device.ae_title.as_str()).filter(|title| title.len() <= 16);
        let head = encode_head(&Meta {
            sop_class: &announced.sop_class,
            sop_instance: announced.sop_instance.as_str(),
            transfer_syntax: &announced.transfer_syntax,
            implementation_class: IMPLEMENTATION_CLASS,
            implementation_version: IMPLEMENTATION_VERSION,
            source_ae,
        });
        file.write(&head).await.map_err(no_room)?;
        Ok(Arriving {
            sender: sender.clone(),
            announced: announced.clone(),
            file,
        })
    }

    async fn append(&self, arriving: &mut Arriving, bytes: &[u8]) -> Result<(), NotTaken> {
        arriving.file.write(bytes).await.map_err(no_room)
    }

    async fn finish(&self, arriving: Arriving) -> Result<(), NotTaken> {
        let Arriving {
            sender,
            announced,
            mut file,
        } = arriving;
        let device = sender.device.id;
        // Read before it is made durable: what cannot be read is refused, and the device keeps it.
        let reading = self.read(&mut file, sender.character_set).await?.map_err(|error| {
            warn!(%device, sop_instance.uid = %announced.sop_instance, error = %chain(&error), "an instance cannot be read");
            unreadable(&error)
        })?;
        if reading.header.sop_class.as_str() != announced.sop_class
            || reading.header.sop_instance != announced.sop_instance
        {
            return Err(NotTaken {
                status: Status::ClassMismatch,
                why: "data set differs from the command",
            });
        }
        let object = file.finish().await.map_err(no_room)?;
        let received = Received {
            from: Hand::Device(&sender),
            reading: &reading,
            object: &object,
        };
        let outcome = record(
            &self.store,
            self.ambient.as_ref(),
            self.config.patience,
            &received,
        )
        .await;
        match outcome {
            Ok(outcome) => {
                debug!(%device, sop_instance.uid = %announced.sop_instance, ?outcome, "an instance was received");
                Ok(())
            }
            Err(error) => {
                warn!(%device, sop_instance.uid = %announced.sop_instance, error = %chain(&error), "an instance cannot be recorded");
                Err(NotTaken {
                    status: Status::ProcessingFailure,
                    why: "cannot be recorded just now",
                })
            }
        }
    }

    async fn not_taken(&self, sender: &Sender, status: Status) {
        let (device, why, now) = (&sender.device, reason(status), self.ambient.now());
        let noted = self
            .store
            .note_device_refused(device.institution, device.id, why, now)
            .await;
        if let Err(error) = noted {
            warn!(device = %device.id, error = %chain(&error), "cannot note that an instance was not taken");
        }
    }

    async fn association_ended(&self, sender: &Sender) {
        let now = self.ambient.now();
        let seen = self.store.note_device_seen(sender.device.id, now).await;
        let settled =
            assemble::association_ended(&self.store, self.config.patience, sender.device.id, now).await;
        for error in [seen.err(), settled.err()].into_iter().flatten() {
            warn!(device = %sender.device.id, error = %chain(&error), "cannot note the end of an association");
        }
    }
}

fn known_set(device: DeviceId, term: &str) -> Option<CharacterSet> {
    match CharacterSet::from_term(term) {
        Ok(set) => Some(set),
        Err(error) => {
            warn!(%device, %error, "a device's character set is unknown and not used");
            None
        }
    }
}

fn no_room(error: StoreError) -> NotTaken {
    warn!(error = %chain(&error), "an instance cannot be kept");
    NotTaken {
        status: Status::OutOfResources,
        why: "cannot be kept just now",
    }
}

/// Why an instance was not taken, as the stable code that the pages of its site put into words.
fn reason(status: Status) -> &'static str {
    match status {
        Status::OutOfResources => "no-room",
        Status::ClassMismatch => "class-mismatch",
        Status::CannotUnderstand => "unreadable",
        Status::InvalidInstance => "uid-invalid",
        Status::ClassNotSupported => "class-not-taken",
        Status::Success
        | Status::NotAuthorized
        | Status::UnrecognizedOperation
        | Status::ProcessingFailure
        | Status::Other(_) => "not-recorded",
    }
}

fn unreadable(error: &ReadError) -> NotTaken {
    let why = match error {
        ReadError::NotPart10(_) | ReadError::File(_) => "cannot be read",
        ReadError::Walk(_) | ReadError::TooManyElements => "data set is malformed or cut short",
        ReadError::Inflate(_) => "deflated data set cannot be inflated",
        ReadError::Missing(_) => "a mandatory UID is missing",
        ReadError::NotAUid { .. } => "a mandatory UID is not a UID",
    };
    NotTaken {
        status: Status::CannotUnderstand,
        why,
    }
}

fn printable(title: &str) -> String {
    title
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' })
        .take(16)
        .collect()
}

/// An error with its causes in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}
