//! DIMSE commands as typed values; command fields and group 0000 tags appear nowhere else (PS3.7 section 9.3, annex E).
//! Only C-ECHO and C-STORE have a type; every other request keeps what a refusal needs.

use dicom_bytes::{ElementWriter, Event, Syntax, Tag, Vr, Walk, WalkError};

use super::{Status, VERIFICATION};

const GROUP_LENGTH: Tag = Tag::new(0x0000, 0x0000);
const SOP_CLASS: Tag = Tag::new(0x0000, 0x0002);
const FIELD: Tag = Tag::new(0x0000, 0x0100);
const MESSAGE_ID: Tag = Tag::new(0x0000, 0x0110);
const RESPONDED_TO: Tag = Tag::new(0x0000, 0x0120);
const PRIORITY: Tag = Tag::new(0x0000, 0x0700);
const DATA_SET_TYPE: Tag = Tag::new(0x0000, 0x0800);
const STATUS: Tag = Tag::new(0x0000, 0x0900);
const COMMENT: Tag = Tag::new(0x0000, 0x0902);
const SOP_INSTANCE: Tag = Tag::new(0x0000, 0x1000);

const C_STORE_RQ: u16 = 0x0001;
const C_ECHO_RQ: u16 = 0x0030;
const RESPONSE: u16 = 0x8000;
const NO_DATA_SET: u16 = 0x0101;
const SOME_DATA_SET: u16 = 0x0001;

/// Values of commands are short: UIDs, titles, comments. Longer ones are refused, not read.
const MAX_VALUE: u32 = 1024;
/// An error comment is an LO.
const MAX_COMMENT: usize = 64;

/// A request from a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// C-ECHO-RQ.
    Echo {
        /// Its message id.
        message_id: u16,
    },
    /// C-STORE-RQ.
    Store(StoreRequest),
    /// A request for something we do not do.
    Other {
        /// Its command field.
        field: u16,
        /// Its message id.
        message_id: u16,
        /// Its SOP class.
        sop_class: String,
        /// Whether a data set follows.
        has_data_set: bool,
    },
}

/// C-STORE-RQ. The UIDs are texts of the peer: nothing has checked them yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreRequest {
    /// Its message id.
    pub message_id: u16,
    /// The affected SOP class UID.
    pub sop_class: String,
    /// The affected SOP instance UID.
    pub sop_instance: String,
}

/// A response, ours or a peer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The command field of the request.
    pub to: u16,
    /// The message id of the request.
    pub message_id: u16,
    /// The affected SOP class UID.
    pub sop_class: String,
    /// The affected SOP instance UID, for C-STORE.
    pub sop_instance: Option<String>,
    /// The outcome.
    pub status: Status,
    /// Why, in words (at most 64 characters go out).
    pub comment: Option<String>,
}

/// Why bytes are not a command.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Not a walkable command set.
    #[error("the command set is malformed")]
    Malformed(#[from] WalkError),
    /// Something every command has is missing.
    #[error("the command has no {0}")]
    Missing(&'static str),
    /// A response came where a request was due, or the other way round.
    #[error("command field {0:#06x} is not expected here")]
    Unexpected(u16),
}

impl TryFrom<&[u8]> for Request {
    type Error = CommandError;

    fn try_from(bytes: &[u8]) -> Result<Self, CommandError> {
        let fields = Fields::read(bytes)?;
        let field = fields.field.ok_or(CommandError::Missing("command field"))?;
        if field & RESPONSE != 0 {
            return Err(CommandError::Unexpected(field));
        }
        let message_id = fields.message_id.ok_or(CommandError::Missing("message id"))?;
        let has_data_set = fields
            .data_set_type
            .ok_or(CommandError::Missing("data set type"))?
            != NO_DATA_SET;
        let sop_class = fields.sop_class.unwrap_or_default();
        Ok(match field {
            C_ECHO_RQ => Request::Echo { message_id },
            C_STORE_RQ if has_data_set => Request::Store(StoreRequest {
                message_id,
                sop_class,
                sop_instance: fields.sop_instance.unwrap_or_default(),
            }),
            C_STORE_RQ => return Err(CommandError::Missing("data set")),
            _ => Request::Other {
                field,
                message_id,
                sop_class,
                has_data_set,
            },
        })
    }
}

impl From<&Request> for Vec<u8> {
    fn from(request: &Request) -> Vec<u8> {
        let mut set = ElementWriter::new(Syntax::ImplicitLe);
        match request {
            Request::Echo { message_id } => {
                set.text(SOP_CLASS, Vr::UI, VERIFICATION);
                set.u16s(FIELD, &[C_ECHO_RQ]);
                set.u16s(MESSAGE_ID, &[*message_id]);
                set.u16s(DATA_SET_TYPE, &[NO_DATA_SET]);
            }
            Request::Store(store) => {
                set.text(SOP_CLASS, Vr::UI, &store.sop_class);
                set.u16s(FIELD, &[C_STORE_RQ]);
                set.u16s(MESSAGE_ID, &[store.message_id]);
                set.u16s(PRIORITY, &[0]);
                set.u16s(DATA_SET_TYPE, &[SOME_DATA_SET]);
                set.text(SOP_INSTANCE, Vr::UI, &store.sop_instance);
            }
            Request::Other {
                field,
                message_id,
                sop_class,
                has_data_set,
            } => {
                set.text(SOP_CLASS, Vr::UI, sop_class);
                set.u16s(FIELD, &[*field]);
                set.u16s(MESSAGE_ID, &[*message_id]);
                set.u16s(
                    DATA_SET_TYPE,
                    &[if *has_data_set { SOME_DATA_SET } else { NO_DATA_SET }],
                );
            }
        }
        with_group_length(set.into_bytes())
    }
}

impl Response {
    /// The answer to an echo.
    pub(crate) fn to_echo(message_id: u16) -> Self {
        Response {
            to: C_ECHO_RQ,
            message_id,
            sop_class: VERIFICATION.to_owned(),
            sop_instance: None,
            status: Status::Success,
            comment: None,
        }
    }

    /// The answer to a store.
    pub(crate) fn to_store(store: StoreRequest, status: Status, comment: Option<String>) -> Self {
        Response {
            to: C_STORE_RQ,
            message_id: store.message_id,
            sop_class: store.sop_class,
            sop_instance: Some(store.sop_instance),
            status,
            comment,
        }
    }

    /// The answer to what we do not do.
    pub(crate) fn unrecognized(field: u16, message_id: u16, sop_class: String) -> Self {
        let status = Status::UnrecognizedOperation;
        Response {
            to: field,
            message_id,
            sop_class,
            sop_instance: None,
            status,
            comment: None,
        }
    }
}

impl TryFrom<&[u8]> for Response {
    type Error = CommandError;

    fn try_from(bytes: &[u8]) -> Result<Self, CommandError> {
        let fields = Fields::read(bytes)?;
        let field = fields.field.ok_or(CommandError::Missing("command field"))?;
        if field & RESPONSE == 0 {
            return Err(CommandError::Unexpected(field));
        }
        Ok(Response {
            to: field & !RESPONSE,
            message_id: fields.responded_to.ok_or(CommandError::Missing("message id"))?,
            sop_class: fields.sop_class.unwrap_or_default(),
            sop_instance: fields.sop_instance,
            status: fields.status.ok_or(CommandError::Missing("status"))?.into(),
            comment: fields.comment,
        })
    }
}

impl From<&Response> for Vec<u8> {
    fn from(response: &Response) -> Vec<u8> {
        let mut set = ElementWriter::new(Syntax::ImplicitLe);
        set.text(SOP_CLASS, Vr::UI, &response.sop_class);
        set.u16s(FIELD, &[response.to | RESPONSE]);
        set.u16s(RESPONDED_TO, &[response.message_id]);
        set.u16s(DATA_SET_TYPE, &[NO_DATA_SET]);
        set.u16s(STATUS, &[response.status.code()]);
        if let Some(comment) = &response.comment {
            let comment: String = comment.chars().filter(char::is_ascii).take(MAX_COMMENT).collect();
            set.text(COMMENT, Vr::LO, &comment);
        }
        if let Some(instance) = &response.sop_instance {
            set.text(SOP_INSTANCE, Vr::UI, instance);
        }
        with_group_length(set.into_bytes())
    }
}

#[derive(Default)]
struct Fields {
    sop_class: Option<String>,
    sop_instance: Option<String>,
    field: Option<u16>,
    message_id: Option<u16>,
    responded_to: Option<u16>,
    data_set_type: Option<u16>,
    status: Option<u16>,
    comment: Option<String>,
}

impl Fields {
    fn read(bytes: &[u8]) -> Result<Fields, CommandError> {
        let mut fields = Fields::default();
        let mut walk = Walk::new(bytes, 0, Syntax::ImplicitLe, |_| None);
        while let Some(event) = walk.advance()? {
            let Event::Element(element) = event else { continue };
            match element.tag {
                SOP_CLASS | SOP_INSTANCE | COMMENT => {
                    let value = walk.value(&element, MAX_VALUE)?;
                    let text = String::from_utf8_lossy(&value)
                        .trim_matches(['\0', ' '])
                        .to_owned();
                    match element.tag {
                        SOP_CLASS => fields.sop_class = Some(text),
                        SOP_INSTANCE => fields.sop_instance = Some(text),
                        _ => fields.comment = Some(text),
                    }
                }
                FIELD | MESSAGE_ID | RESPONDED_TO | DATA_SET_TYPE | STATUS => {
                    let value = walk.value(&element, MAX_VALUE)?;
                    let number = value.first_chunk::<2>().map(|bytes| u16::from_le_bytes(*bytes));
                    match element.tag {
                        FIELD => fields.field = number,
                        MESSAGE_ID => fields.message_id = number,
                        RESPONDED_TO => fields.responded_to = number,
                        DATA_SET_TYPE => fields.data_set_type = number,
                        _ => fields.status = number,
                    }
                }
                _ => {}
            }
        }
        Ok(fields)
    }
}

fn with_group_length(set: Vec<u8>) -> Vec<u8> {
    let mut length = ElementWriter::new(Syntax::ImplicitLe);
    length.u32(GROUP_LENGTH, u32::try_from(set.len()).unwrap_or(u32::MAX));
    let mut bytes = length.into_bytes();
    bytes.extend(set);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_survive_the_wire() {
        for request in [
            Request::Echo { message_id: 7 },
            Request::Store(StoreRequest {
                message_id: 8,
                sop_class: "1.2.840.10008.5.1.4.1.1.2".into(),
                sop_instance: "1.2.3".into(),
            }),
            Request::Other {
                field: 0x20,
                message_id: 9,
                sop_class: "1.2".into(),
                has_data_set: true,
            },
        ] {
            assert_eq!(Request::try_from(&Vec::from(&request)[..]).unwrap(), request);
        }
    }

    #[test]
    fn responses_survive_the_wire_and_comments_are_cut() {
        let store = StoreRequest {
            message_id: 8,
            sop_class: "1.2".into(),
            sop_instance: "1.2.3".into(),
        };
        let response = Response::to_store(store, Status::CannotUnderstand, Some("x".repeat(100)));
        let back = Response::try_from(&Vec::from(&response)[..]).unwrap();
        assert_eq!(back.status, Status::CannotUnderstand);
        assert_eq!(back.message_id, 8);
        assert_eq!(back.comment.unwrap().len(), 64);
    }

    #[test]
    fn a_command_without_its_fields_is_refused() {
        assert!(matches!(
            Request::try_from(&b""[..]),
            Err(CommandError::Missing("command field"))
        ));
        assert!(matches!(
            Request::try_from(&b"\0\0\0\0\xFF\xFF\xFF\x7F"[..]),
            Err(CommandError::Malformed(_))
        ));
        let response = Vec::from(&Response::to_echo(1));
        assert!(matches!(
            Request::try_from(&response[..]),
            Err(CommandError::Unexpected(0x8030))
        ));
    }
}
