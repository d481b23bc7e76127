//! Who may call. An AE title authorises nothing by itself: a device is enrolled with its title and its
//! addresses, and both have to fit. The address is a fence, not an identity; certificates come with TLS.

use std::net::IpAddr;

/// Who is at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The calling AE title.
    pub calling: String,
    /// The called AE title.
    pub called: String,
    /// The peer's address.
    pub address: IpAddr,
}

/// What is known of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict<D> {
    /// An enrolled device, from where it may call.
    Admitted(D),
    /// No device of this title.
    UnknownTitle,
    /// The device exists, and this is not its address.
    WrongAddress,
    /// The device is switched off.
    Disabled,
    /// It could not be found out just now.
    Unavailable,
}

/// A caller that was turned away, for the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedCaller {
    /// Who it was.
    pub caller: Caller,
    /// Why, as a stable code.
    pub why: &'static str,
}

/// The door: looks devices up and writes down who was turned away.
pub trait Admission: Send + Sync + 'static {
    /// What is known of an admitted device.
    type Device: Clone + Send + Sync + 'static;

    /// Looks the caller up.
    fn admit(&self, caller: &Caller) -> impl Future<Output = Verdict<Self::Device>> + Send;

    /// Writes a refusal down. Called at most once a minute for one title and address.
    fn refused(&self, refusal: RefusedCaller) -> impl Future<Output = ()> + Send;
}
