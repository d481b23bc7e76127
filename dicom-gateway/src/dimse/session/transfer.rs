//! Messages on an established association: commands, the data sets behind them, and their answers.

use bytes::Bytes;
use dicom_bytes::pdu::Pdvs;
use yuanzhen_domain::uid::DicomUid;

use super::machine::{
    ABORT_BAD_PARAMETER, ABORT_UNEXPECTED, Answering, Session, Stage, State, Transfer, provider,
};
use super::{Announced, Output};
use crate::dimse::command::{Request, Response, StoreRequest};
use crate::dimse::contexts::{self, AcceptedContext};
use crate::dimse::{Status, wire};

/// A command set is some hundred bytes; a peer that sends more is not speaking DIMSE.
const MAX_COMMAND: usize = 16 * 1024;

/// C-CANCEL has no answer, and we do nothing that could be cancelled.
const C_CANCEL: u16 = 0x0FFF;

impl Session {
    pub(super) fn data(&mut self, body: &Bytes) {
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

    pub(super) fn not_stored(&mut self, status: Status, why: &'static str) {
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
    pub(super) fn answer(&mut self, status: Status, why: Option<&'static str>) {
        let State::Established(established) = &mut self.state else {
            return;
        };
        let Some(transfer) = established.transfer.take() else {
            return;
        };
        let response = match transfer.answer {
            Answering::Store(store) => {
                if !status.is_stored() {
                    self.outputs.push_back(Output::Refused(status));
                }
                Response::to_store(store, status, why.map(str::to_owned))
            }
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
}
