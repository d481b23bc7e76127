//! One association as a machine: PDUs and verdicts in, PDUs and orders to the driver out. It holds no socket,
//! no clock and no instance; what it keeps of a peer is bounded by one command set.
//!
//! `now` is the time since the connection was accepted. Deadlines are the caller's to watch: see
//! [`Session::next_timeout`].

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use dicom_bytes::pdu::{
    Abort, AssociateAc, AssociateRq, FrameError, Kind, Pdvs, Reject, UserInformation, encode_release,
};
use yuanzhen_domain::uid::DicomUid;

use super::command::{Request, Response, StoreRequest};
use super::contexts::{self, AcceptedContext};
use super::{IMPLEMENTATION_CLASS, IMPLEMENTATION_VERSION, Status, Verdict, wire};

/// A command set is some hundred bytes; a peer that sends more is not speaking DIMSE.
const MAX_COMMAND: usize = 16 * 1024;

/// What a session needs to know.
#[derive(Clone, Debug)]
pub struct SessionConfig {
    /// The AE titles we answer to.
    pub ae_titles: Vec<String>,
    /// The longest P-DATA-TF body we take.
    pub max_pdu: u32,
    /// Whether private storage classes are taken.
    pub private_classes: bool,
    /// The longest instance we take.
    pub max_instance_bytes: u64,
    /// How long a peer may take to ask for an association, and to hang up after it has ended (ARTIM).
    pub artim: Duration,
    /// How long an association may be silent between messages.
    pub idle: Duration,
    /// How long it may be silent in the middle of one.
    pub stalled: Duration,
}

impl Default for SessionConfig {
    fn default() -> Self {
        SessionConfig {
            ae_titles: vec!["YUANZHEN".to_owned()],
            // DCMTK sends at most this much in one PDU, whatever is announced.
            max_pdu: 131_072,
            private_classes: true,
            // An element is at most 4 GiB long, and a data set has one large element.
            max_instance_bytes: 4 << 30,
            artim: Duration::from_secs(30),
            // Old modalities keep an association open for the whole examination.
            idle: Duration::from_secs(300),
            stalled: Duration::from_secs(60),
        }
    }
}

/// What the driver tells the session.
#[derive(Debug)]
pub enum Input {
    /// A PDU whose frame was acceptable.
    Pdu(Kind, Bytes),
    /// A frame that was not.
    BadFrame(FrameError),
    /// The answer to [`Output::Admit`]; what is known of the device stays with the driver.
    Admitted(Verdict<()>),
    /// All places are taken: turn the caller away when it asks.
    Crowded,
    /// The answer to [`Output::Finish`]: durable and indexed.
    Stored,
    /// The instance cannot be taken; the answer to any of the receiving orders.
    NotStored(Status, &'static str),
    /// The peer hung up.
    Closed,
    /// Time has passed.
    Tick,
    /// We are shutting down.
    Stop,
}

/// What the session tells the driver, to be done in order.
#[derive(Debug)]
pub enum Output {
    /// Look the caller up.
    Admit {
        /// The calling AE title.
        calling: String,
        /// The called AE title.
        called: String,
    },
    /// Send these bytes at once.
    Send(Vec<u8>),
    /// An instance begins.
    Begin(Announced),
    /// Bytes of its data set.
    Append(Bytes),
    /// Its last byte has been appended: make it durable, index it, answer.
    Finish,
    /// It will not be finished: forget its bytes.
    Discard,
    /// Hang up.
    Close(Ending),
}

/// What a peer says of an instance before it sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// The SOP class.
    pub sop_class: String,
    /// The SOP instance.
    pub sop_instance: DicomUid,
    /// The transfer syntax agreed on.
    pub transfer_syntax: String,
}

/// How a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In good order.
    Released,
    /// The caller was turned away; a stable code.
    Rejected(&'static str),
    /// The peer aborted.
    AbortedByPeer,
    /// We aborted; in words.
    Aborted(String),
    /// The connection went away.
    Lost,
    /// The peer was silent for too long; when.
    TimedOut(&'static str),
    /// We shut down.
    Stopped,
}

/// The machine.
#[derive(Debug)]
pub struct Session {
    config: SessionConfig,
    state: State,
    last_heard: Duration,
    crowded: bool,
    stopping: bool,
    outputs: VecDeque<Output>,
}

#[derive(Debug)]
enum State {
    Waiting,
    Asking(Box<AssociateRq>),
    Established(Box<Established>),
    /// Said goodbye; the peer hangs up, or the ARTIM does.
    Closing(Ending),
    Closed,
}

#[derive(Debug)]
struct Established {
    contexts: Vec<AcceptedContext>,
    peer_max_pdu: u32,
    command: Vec<u8>,
    transfer: Option<Transfer>,
}

#[derive(Debug)]
struct Transfer {
    context: u8,
    answer: Answering,
    stage: Stage,
    bytes: u64,
}

#[derive(Debug)]
enum Answering {
    Store(StoreRequest),
    Other {
        field: u16,
        message_id: u16,
        sop_class: String,
    },
}

#[derive(Debug)]
enum Stage {
    Taking,
    Skipping(Status, &'static str),
    Finishing,
}

impl Session {
    /// A session on a fresh connection.
    pub fn new(config: SessionConfig) -> Self {
        Session {
            config,
            state: State::Waiting,
            last_heard: Duration::ZERO,
            crowded: false,
            stopping: false,
            outputs: VecDeque::new(),
        }
    }

    /// Takes an input.
    pub fn handle(&mut self, input: Input, now: Duration) {
        // A peer that goes on talking after the end does not put off the hanging up.
        if matches!(input, Input::Pdu(..)) && !matches!(self.state, State::Closing(_) | State::Closed) {
            self.last_heard = now;
        }
        match input {
            Input::Pdu(kind, body) => self.pdu(kind, body, now),
            Input::BadFrame(error) => self.abort(provider(ABORT_BAD_PARAMETER), error.to_string()),
            Input::Admitted(verdict) => self.admitted(verdict, now),
            Input::Crowded => self.crowded = true,
            Input::Stored => self.answer(Status::Success, None),
            Input::NotStored(status, why) => self.not_stored(status, why),
            Input::Closed => self.lost(),
            Input::Tick => self.tick(now),
            Input::Stop => {
                self.stopping = true;
                self.stop_if_idle();
            }
        }
    }

    /// The next order to the driver.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When [`Input::Tick`] is due.
    pub fn next_timeout(&self) -> Option<Duration> {
        let patience = match &self.state {
            State::Waiting | State::Closing(_) => self.config.artim,
            State::Established(established) => match &established.transfer {
                // Ours to do, not the peer's.
                Some(Transfer {
                    stage: Stage::Finishing,
                    ..
                }) => return None,
                Some(_) => self.config.stalled,
                None if !established.command.is_empty() => self.config.stalled,
                None => self.config.idle,
            },
            State::Asking(_) | State::Closed => return None,
        };
        Some(self.last_heard + patience)
    }

    fn pdu(&mut self, kind: Kind, body: Bytes, now: Duration) {
        match (&mut self.state, kind) {
            (State::Waiting, Kind::AssociateRq) => self.associate(&body, now),
            (State::Established(_), Kind::Data) => self.data(&body),
            (State::Established(established), Kind::ReleaseRq) => {
                if established.transfer.is_some() {
                    self.abort(
                        provider(ABORT_UNEXPECTED),
                        "release in the middle of a message".to_owned(),
                    );
                    return;
                }
                self.outputs.push_back(Output::Send(encode_release(true)));
                self.state = State::Closing(Ending::Released);
            }
            (State::Closing(ending), Kind::Abort) => {
                let ending = ending.clone();
                self.close(ending);
            }
            (State::Closed, _) => {}
            (_, Kind::Abort) => {
                self.discard();
                self.close(Ending::AbortedByPeer);
            }
            // What was under way when we aborted.
            (State::Closing(_), _) => {}
            (State::Waiting | State::Asking(_) | State::Established(_), kind) => {
                self.abort(
                    provider(ABORT_UNEXPECTED),
                    format!("a PDU of type {kind:?} is not expected now"),
                );
            }
        }
    }

    fn associate(&mut self, body: &[u8], now: Duration) {
        let request = match AssociateRq::decode(body) {
            Ok(request) => request,
            Err(error) => return self.abort(provider(ABORT_BAD_PARAMETER), error.to_string()),
        };
        let (version, context) = request.speaks_dicom();
        if !version {
            self.reject(REJECT_PROTOCOL_VERSION, "protocol-version", now);
        } else if !context {
            self.reject(REJECT_APPLICATION_CONTEXT, "application-context", now);
        } else if self.crowded || self.stopping {
            self.reject(REJECT_CROWDED, "too-many-associations", now);
        } else if !self.config.ae_titles.contains(&request.called) {
            self.reject(REJECT_CALLED_TITLE, "called-title-unknown", now);
        } else {
            let (calling, called) = (request.calling.clone(), request.called.clone());
            self.state = State::Asking(Box::new(request));
            self.outputs.push_back(Output::Admit { calling, called });
        }
    }

    fn admitted(&mut self, verdict: Verdict<()>, now: Duration) {
        if !matches!(self.state, State::Asking(_)) {
            return;
        }
        let State::Asking(request) = std::mem::replace(&mut self.state, State::Waiting) else {
            return;
        };
        match verdict {
            Verdict::Admitted(()) => self.accept(*request, now),
            Verdict::UnknownTitle => self.reject(REJECT_CALLING_TITLE, "calling-title-unknown", now),
            Verdict::WrongAddress => self.reject(REJECT_CALLING_TITLE, "wrong-address", now),
            Verdict::Disabled => self.reject(REJECT_CALLING_TITLE, "device-disabled", now),
            Verdict::Unavailable => self.reject(REJECT_CROWDED, "unavailable", now),
        }
    }

    fn accept(&mut self, request: AssociateRq, now: Duration) {
        let (answers, accepted) = contexts::answer(&request.contexts, self.config.private_classes);
        let answer = AssociateAc {
            called: request.called,
            calling: request.calling,
            contexts: answers,
            user: UserInformation {
                max_pdu_length: self.config.max_pdu,
                implementation_class: IMPLEMENTATION_CLASS.to_owned(),
                implementation_version: IMPLEMENTATION_VERSION.to_owned(),
            },
        };
        self.outputs.push_back(Output::Send(answer.encode()));
        self.last_heard = now;
        self.state = State::Established(Box::new(Established {
            contexts: accepted,
            peer_max_pdu: request.user.max_pdu_length,
            command: Vec::new(),
            transfer: None,
        }));
    }

    fn data(&mut self, body: &Bytes) {
        for value in Pdvs::of(body) {
            let value = match value {
                Ok(value) => value,
                Err(error) => return self.abort(provider(ABORT_BAD_PARAMETER), error.to_string()),
            };
            let taken = if value.is_command {
                self.command(value.context, value.data, value.is_last)
            } else {
                let data = body.slice(value.data_at..value.data_at + value.data.len());
                self.data_set(value.context, data, value.is_last)
            };
            if let Err(why) = taken {
                return self.abort(provider(ABORT_UNEXPECTED), why.to_owned());
            }
        }
    }

    fn command(&mut self, context: u8, data: &[u8], is_last: bool) -> Result<(), &'static str> {
        let State::Established(established) = &mut self.state else {
            return Err("no association");
        };
        if established.transfer.is_some() {
            return Err("a command before the last message was answered");
        }
        if established.command.len() + data.len() > MAX_COMMAND {
            return Err("a command set is too long");
        }
        established.command.extend_from_slice(data);
        if !is_last {
            return Ok(());
        }
        let command = std::mem::take(&mut established.command);
        let context = established
            .contexts
            .iter()
            .find(|accepted| accepted.id == context)
            .ok_or("a presentation context that was not accepted")?
            .clone();
        let request = Request::try_from(&command[..]).map_err(|_| "a command set that cannot be read")?;
        self.request(request, context);
        Ok(())
    }

    fn request(&mut self, request: Request, context: AcceptedContext) {
        match request {
            Request::Echo { message_id } => self.respond(context.id, &Response::to_echo(message_id)),
            Request::Store(store) => self.store(store, &context),
            Request::Other { field: C_CANCEL, .. } => {}
            Request::Other {
                field,
                message_id,
                sop_class,
                has_data_set: false,
            } => {
                self.respond(context.id, &Response::unrecognized(field, message_id, sop_class));
            }
            Request::Other {
                field,
                message_id,
                sop_class,
                has_data_set: true,
            } => {
                let answer = Answering::Other {
                    field,
                    message_id,
                    sop_class,
                };
                let stage = Stage::Skipping(Status::UnrecognizedOperation, "operation not offered");
                self.begin(context.id, answer, stage);
            }
        }
    }

    fn store(&mut self, store: StoreRequest, context: &AcceptedContext) {
        let stage = if store.sop_class != context.abstract_syntax {
            Stage::Skipping(Status::ClassNotSupported, "SOP class differs from the context")
        } else if !contexts::is_storage_class(&store.sop_class, self.config.private_classes) {
            Stage::Skipping(Status::ClassNotSupported, "not a storage class")
        } else {
            match DicomUid::parse(&store.sop_instance) {
                Err(_) => Stage::Skipping(Status::InvalidInstance, "SOP instance UID is not a UID"),
                Ok(sop_instance) => {
                    self.outputs.push_back(Output::Begin(Announced {
                        sop_class: store.sop_class.clone(),
                        sop_instance,
                        transfer_syntax: context.transfer_syntax.clone(),
                    }));
                    Stage::Taking
                }
            }
        };
        self.begin(context.id, Answering::Store(store), stage);
    }

    fn begin(&mut self, context: u8, answer: Answering, stage: Stage) {
        if let State::Established(established) = &mut self.state {
            established.transfer = Some(Transfer {
                context,
                answer,
                stage,
                bytes: 0,
            });
        }
    }

    fn data_set(&mut self, context: u8, data: Bytes, is_last: bool) -> Result<(), &'static str> {
        let State::Established(established) = &mut self.state else {
            return Err("no association");
        };
        let transfer = established
            .transfer
            .as_mut()
            .ok_or("a data set without a command")?;
        if transfer.context != context {
            return Err("a data set in another presentation context than its command");
        }
        transfer.bytes += data.len() as u64;
        match transfer.stage {
            Stage::Taking if transfer.bytes > self.config.max_instance_bytes => {
                transfer.stage = Stage::Skipping(Status::OutOfResources, "instance is too large");
                self.outputs.push_back(Output::Discard);
                if is_last {
                    self.skipped();
                }
            }
            Stage::Taking => {
                self.outputs.push_back(Output::Append(data));
                if is_last {
                    transfer.stage = Stage::Finishing;
                    self.outputs.push_back(Output::Finish);
                }
            }
            Stage::Skipping(..) if is_last => self.skipped(),
            Stage::Skipping(..) => {}
            Stage::Finishing => return Err("data after the end of a data set"),
        }
        Ok(())
    }

    fn skipped(&mut self) {
        let State::Established(established) = &self.state else {
            return;
        };
        if let Some(Transfer {
            stage: Stage::Skipping(status, why),
            ..
        }) = established.transfer
        {
            self.answer(status, Some(why));
        }
    }

    fn not_stored(&mut self, status: Status, why: &'static str) {
        let State::Established(established) = &mut self.state else {
            return;
        };
        match &mut established.transfer {
            Some(Transfer {
                stage: Stage::Finishing,
                ..
            }) => self.answer(status, Some(why)),
            Some(transfer) if matches!(transfer.stage, Stage::Taking) => {
                transfer.stage = Stage::Skipping(status, why);
            }
            Some(_) | None => {}
        }
    }

    /// Answers the message under way.
    fn answer(&mut self, status: Status, why: Option<&'static str>) {
        let State::Established(established) = &mut self.state else {
            return;
        };
        let Some(transfer) = established.transfer.take() else {
            return;
        };
        let response = match transfer.answer {
            Answering::Store(store) => Response::to_store(store, status, why.map(str::to_owned)),
            Answering::Other {
                field,
                message_id,
                sop_class,
            } => Response::unrecognized(field, message_id, sop_class),
        };
        self.respond(transfer.context, &response);
        self.stop_if_idle();
    }

    fn respond(&mut self, context: u8, response: &Response) {
        let State::Established(established) = &self.state else {
            return;
        };
        for pdu in wire::data_pdus(context, true, &Vec::from(response), established.peer_max_pdu) {
            self.outputs.push_back(Output::Send(pdu));
        }
    }

    fn tick(&mut self, now: Duration) {
        if self.next_timeout().is_none_or(|due| now < due) {
            return;
        }
        match &self.state {
            State::Closing(ending) => {
                let ending = ending.clone();
                self.close(ending);
            }
            State::Waiting => self.close(Ending::TimedOut("before an association was asked for")),
            State::Established(established) => {
                let when = if established.transfer.is_some() || !established.command.is_empty() {
                    "in the middle of a message"
                } else {
                    "between messages"
                };
                self.say_abort(provider(ABORT_NO_REASON), Ending::TimedOut(when));
                self.last_heard = now;
            }
            State::Asking(_) | State::Closed => {}
        }
    }

    fn stop_if_idle(&mut self) {
        if !self.stopping {
            return;
        }
        match &self.state {
            State::Established(established) if established.transfer.is_none() => {
                self.say_abort(provider(ABORT_NO_REASON), Ending::Stopped);
            }
            State::Waiting => self.close(Ending::Stopped),
            _ => {}
        }
    }

    fn lost(&mut self) {
        let ending = match &self.state {
            State::Closing(ending) => ending.clone(),
            State::Closed => return,
            State::Waiting | State::Asking(_) | State::Established(_) => Ending::Lost,
        };
        self.discard();
        self.close(ending);
    }

    fn reject(&mut self, reject: Reject, why: &'static str, now: Duration) {
        self.outputs.push_back(Output::Send(reject.encode()));
        self.last_heard = now;
        self.state = State::Closing(Ending::Rejected(why));
    }

    fn abort(&mut self, abort: Abort, why: String) {
        if matches!(self.state, State::Closing(_) | State::Closed) {
            return;
        }
        self.say_abort(abort, Ending::Aborted(why));
    }

    fn say_abort(&mut self, abort: Abort, ending: Ending) {
        self.discard();
        self.outputs.push_back(Output::Send(abort.encode()));
        self.state = State::Closing(ending);
    }

    fn discard(&mut self) {
        if let State::Established(established) = &self.state
            && let Some(Transfer {
                stage: Stage::Taking, ..
            }) = established.transfer
        {
            self.outputs.push_back(Output::Discard);
        }
    }

    fn close(&mut self, ending: Ending) {
        self.state = State::Closed;
        self.outputs.push_back(Output::Close(ending));
    }
}

/// C-CANCEL has no answer, and we do nothing that could be cancelled.
const C_CANCEL: u16 = 0x0FFF;

// Reasons of A-ABORT by the service provider (PS3.8 table 9-26).
const ABORT_NO_REASON: u8 = 0;
const ABORT_UNEXPECTED: u8 = 2;
const ABORT_BAD_PARAMETER: u8 = 6;

const fn provider(reason: u8) -> Abort {
    Abort { source: 2, reason }
}

// PS3.8 table 9-21.
const REJECT_APPLICATION_CONTEXT: Reject = Reject {
    result: 1,
    source: 1,
    reason: 2,
};
const REJECT_CALLING_TITLE: Reject = Reject {
    result: 1,
    source: 1,
    reason: 3,
};
const REJECT_CALLED_TITLE: Reject = Reject {
    result: 1,
    source: 1,
    reason: 7,
};
const REJECT_PROTOCOL_VERSION: Reject = Reject {
    result: 1,
    source: 2,
    reason: 2,
};
const REJECT_CROWDED: Reject = Reject {
    result: 2,
    source: 3,
    reason: 2,
};

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
