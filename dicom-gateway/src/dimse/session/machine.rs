//! The machine itself: what is answered to what, in which state.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use dicom_bytes::pdu::{Abort, AssociateAc, AssociateRq, Kind, Reject, UserInformation, encode_release};

use super::{Ending, Input, Output, SessionConfig};
use crate::dimse::command::StoreRequest;
use crate::dimse::contexts::{self, AcceptedContext};
use crate::dimse::{IMPLEMENTATION_CLASS, IMPLEMENTATION_VERSION, Status, Verdict};

/// The machine.
#[derive(Debug)]
pub struct Session {
    pub(super) config: SessionConfig,
    pub(super) state: State,
    pub(super) last_heard: Duration,
    pub(super) crowded: bool,
    pub(super) stopping: bool,
    pub(super) outputs: VecDeque<Output>,
}

#[derive(Debug)]
pub(super) enum State {
    Waiting,
    Asking(Box<AssociateRq>),
    Established(Box<Established>),
    /// Said goodbye; the peer hangs up, or the ARTIM does.
    Closing(Ending),
    Closed,
}

#[derive(Debug)]
pub(super) struct Established {
    pub(super) contexts: Vec<AcceptedContext>,
    pub(super) peer_max_pdu: u32,
    pub(super) command: Vec<u8>,
    pub(super) transfer: Option<Transfer>,
}

#[derive(Debug)]
pub(super) struct Transfer {
    pub(super) context: u8,
    pub(super) answer: Answering,
    pub(super) stage: Stage,
    pub(super) bytes: u64,
}

#[derive(Debug)]
pub(super) enum Answering {
    Store(StoreRequest),
    Other {
        field: u16,
        message_id: u16,
        sop_class: String,
    },
}

#[derive(Debug)]
pub(super) enum Stage {
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

    pub(super) fn stop_if_idle(&mut self) {
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

    pub(super) fn abort(&mut self, abort: Abort, why: String) {
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

// Reasons of A-ABORT by the service provider (PS3.8 table 9-26).
const ABORT_NO_REASON: u8 = 0;
pub(super) const ABORT_UNEXPECTED: u8 = 2;
pub(super) const ABORT_BAD_PARAMETER: u8 = 6;

pub(super) const fn provider(reason: u8) -> Abort {
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
#[path = "tests.rs"]
mod tests;
