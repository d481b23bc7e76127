//! Accepts connections and drives a session on each: reads frames, carries out the session's orders in
//! order, feeds the outcomes back. It decides nothing about DICOM.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, info, warn};

use super::session::{Ending, Input, Output, Session, SessionConfig};
use super::wire::{Received, Wire};
use super::{Admission, Caller, RefusedCaller, Verdict};
use crate::receive::Intake;

/// Connections beyond the associations that are still answered, with "too many": more are just closed.
const CROWD: usize = 32;
/// How long a refused title and address is remembered before it is written down again.
const REFUSAL_PAUSE: Duration = Duration::from_secs(60);
/// How many are remembered; beyond, they are only logged.
const MAX_REFUSALS: usize = 1024;
/// A lookup that takes longer is answered "try again later".
const ADMISSION_PATIENCE: Duration = Duration::from_secs(10);
/// After an error of accept (out of descriptors), give others the time to finish.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What the listener needs to know.
#[derive(Clone, Debug)]
pub struct ListenerConfig {
    /// Associations at a time.
    pub max_associations: usize,
    /// Of each session.
    pub session: SessionConfig,
}

impl Default for ListenerConfig {
    fn default() -> Self {
        // A county has some hundred devices, of which a few send at one moment; each costs one PDU of memory.
        ListenerConfig {
            max_associations: 64,
            session: SessionConfig::default(),
        }
    }
}

/// A bound DICOM port.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    config: ListenerConfig,
}

impl Listener {
    /// Binds the port (0: any).
    pub async fn bind(address: SocketAddr, config: ListenerConfig) -> io::Result<Self> {
        Ok(Listener {
            socket: TcpListener::bind(address).await?,
            config,
        })
    }

    /// Where it is bound.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Accepts until `stop`; then sessions finish the message under way, and this returns when all are done.
    pub async fn serve<A, I>(self, admission: Arc<A>, intake: Arc<I>, stop: CancellationToken)
    where
        A: Admission,
        I: Intake<Device = A::Device>,
    {
        let places = Arc::new(Semaphore::new(self.config.max_associations));
        let crowd = Arc::new(Semaphore::new(CROWD));
        let refusals = Arc::new(Refusals::default());
        let tracker = TaskTracker::new();
        loop {
            let accepted = tokio::select! {
                accepted = self.socket.accept() => accepted,
                () = stop.cancelled() => break,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    warn!(%error, "cannot accept a DICOM connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            };
            let (place, crowded) = match Arc::clone(&places).try_acquire_owned() {
                Ok(place) => (place, false),
                Err(_) => match Arc::clone(&crowd).try_acquire_owned() {
                    Ok(place) => (place, true),
                    Err(_) => {
                        warn!(peer.address = %peer.ip(), "too many DICOM connections, one is closed unheard");
                        continue;
                    }
                },
            };
            let driver = Driver {
                admission: Arc::clone(&admission),
                intake: Arc::clone(&intake),
                refusals: Arc::clone(&refusals),
                peer: peer.ip(),
                device: None,
                arriving: None,
                calling: String::new(),
                stored: 0,
                refused: 0,
            };
            let (config, stop) = (self.config.session.clone(), stop.clone());
            tracker.spawn(async move {
                let _place = place;
                driver.run(stream, config, crowded, stop).await;
            });
        }
        tracker.close();
        tracker.wait().await;
    }
}

struct Driver<A: Admission, I: Intake<Device = A::Device>> {
    admission: Arc<A>,
    intake: Arc<I>,
    refusals: Arc<Refusals>,
    peer: IpAddr,
    device: Option<A::Device>,
    arriving: Option<I::Arriving>,
    calling: String,
    stored: u64,
    refused: u64,
}

impl<A: Admission, I: Intake<Device = A::Device>> Driver<A, I> {
    async fn run(mut self, stream: TcpStream, config: SessionConfig, crowded: bool, stop: CancellationToken) {
        let started = Instant::now();
        let mut wire = match Wire::new(stream, config.max_pdu) {
            Ok(wire) => wire,
            Err(error) => return debug!(%error, "a DICOM connection broke at once"),
        };
        let mut session = Session::new(config);
        if crowded {
            session.handle(Input::Crowded, Duration::ZERO);
        }
        let mut stopped = false;
        let ending = loop {
            if let Some(ending) = self.drain(&mut session, &mut wire, started).await {
                break ending;
            }
            // Without a deadline the session waits for us, never for the peer: then there are outputs.
            let due = session
                .next_timeout()
                .map_or_else(|| Instant::now() + ADMISSION_PATIENCE, |due| started + due);
            let input = tokio::select! {
                received = wire.receive() => match received {
                    Ok(Received::Pdu(kind, body)) => Input::Pdu(kind, body),
                    Ok(Received::Bad(error)) => Input::BadFrame(error),
                    Ok(Received::Closed) | Err(_) => Input::Closed,
                },
                () = sleep_until(due) => Input::Tick,
                () = stop.cancelled(), if !stopped => { stopped = true; Input::Stop }
            };
            session.handle(input, started.elapsed());
        };
        wire.finish().await;
        self.ended(&ending, started.elapsed()).await;
    }

    /// Carries out what the session orders, in order, until it has nothing to say.
    async fn drain(&mut self, session: &mut Session, wire: &mut Wire, started: Instant) -> Option<Ending> {
        while let Some(output) = session.poll() {
            let outcome = match output {
                Output::Close(ending) => return Some(ending),
                Output::Send(pdu) => wire.send(&pdu).await.err().map(|_| Input::Closed),
                Output::Admit { calling, called } => Some(self.admit(calling, called).await),
                Output::Begin(announced) => match &self.device {
                    None => None,
                    Some(device) => match self.intake.begin(device, &announced).await {
                        Ok(arriving) => {
                            self.arriving = Some(arriving);
                            None
                        }
                        Err(refusal) => Some(Input::NotStored(refusal.status, refusal.why)),
                    },
                },
                Output::Append(bytes) => match &mut self.arriving {
                    None => None,
                    Some(arriving) => match self.intake.append(arriving, &bytes).await {
                        Ok(()) => None,
                        Err(refusal) => {
                            self.arriving = None;
                            Some(Input::NotStored(refusal.status, refusal.why))
                        }
                    },
                },
                Output::Finish => match self.arriving.take() {
                    None => None,
                    Some(arriving) => Some(match self.intake.finish(arriving).await {
                        Ok(()) => {
                            self.stored += 1;
                            Input::Stored
                        }
                        Err(refusal) => Input::NotStored(refusal.status, refusal.why),
                    }),
                },
                Output::Discard => {
                    self.arriving = None;
                    None
                }
                Output::Refused(status) => {
                    self.refused += 1;
                    if let Some(device) = &self.device {
                        self.intake.not_taken(device, status).await;
                    }
                    None
                }
            };
            if let Some(outcome) = outcome {
                session.handle(outcome, started.elapsed());
            }
        }
        None
    }

    async fn admit(&mut self, calling: String, called: String) -> Input {
        let caller = Caller {
            calling,
            called,
            address: self.peer,
        };
        self.calling.clone_from(&caller.calling);
        let lookup = tokio::time::timeout(ADMISSION_PATIENCE, self.admission.admit(&caller));
        let verdict = lookup.await.unwrap_or(Verdict::Unavailable);
        let why = match verdict {
            Verdict::Admitted(device) => {
                self.device = Some(device);
                return Input::Admitted(Verdict::Admitted(()));
            }
            Verdict::UnknownTitle => ("calling-title-unknown", Verdict::UnknownTitle),
            Verdict::WrongAddress => ("wrong-address", Verdict::WrongAddress),
            Verdict::Disabled => ("device-disabled", Verdict::Disabled),
            Verdict::Unavailable => return Input::Admitted(Verdict::Unavailable),
        };
        if self.refusals.is_news(&caller) {
            self.admission.refused(RefusedCaller { caller, why: why.0 }).await;
        }
        Input::Admitted(why.1)
    }

    async fn ended(&mut self, ending: &Ending, elapsed: Duration) {
        self.arriving = None;
        let duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        info!(
            peer.address = %self.peer,
            calling = %printable(&self.calling),
            stored = self.stored,
            refused = self.refused,
            duration_ms,
            ?ending,
            "DICOM association ended"
        );
        if let Some(device) = &self.device {
            self.intake.association_ended(device).await;
        }
    }
}

/// Who was turned away lately, so that a device that tries every second does not fill the audit.
#[derive(Default)]
struct Refusals(Mutex<HashMap<(String, IpAddr), Instant>>);

impl Refusals {
    fn is_news(&self, caller: &Caller) -> bool {
        let now = Instant::now();
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, at| now.duration_since(*at) < REFUSAL_PAUSE);
        let key = (caller.calling.clone(), caller.address);
        if seen.contains_key(&key) || seen.len() >= MAX_REFUSALS {
            return false;
        }
        seen.insert(key, now);
        true
    }
}

/// A title of a peer, fit for one log line.
fn printable(title: &str) -> String {
    title
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' })
        .take(16)
        .collect()
}
