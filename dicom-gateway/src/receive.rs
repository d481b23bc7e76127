//! From a device's bytes to a durable, known instance.
use crate::dimse::{Announced, Status};

/// Why an instance is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// What the device is told.
    pub status: Status,
    /// In words, for the device's log and ours; names no patient.
    pub why: &'static str,
}

/// Where instances go.
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

    /// The device hung up; studies it sent may be complete now.
    fn association_ended(&self, device: &Self::Device) -> impl Future<Output = ()> + Send;
}
