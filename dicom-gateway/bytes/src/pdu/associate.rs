//! A-ASSOCIATE-RQ and -AC: application entities, presentation contexts, user information
//! (PS3.8 sections 9.3.2 and 9.3.3, annex D; PS3.7 annex D.3).
//!
//! Sub-items we do not use (asynchronous operations, roles, extended negotiation, user identity) are
//! skipped by their checked length. Texts are kept as they came, without padding.

use super::{Kind, encode};

/// Presentation contexts have odd ids from 1 to 255 (PS3.8 section 9.3.2.2).
pub const MAX_CONTEXTS: usize = 128;

const APPLICATION_CONTEXT: &str = "1.2.840.10008.3.1.1.1";
const FIXED: usize = 68;

/// Why the body of an association PDU or of a P-DATA-TF is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PduError {
    /// An item declares more than is there.
    #[error("the PDU ends inside the item at byte {at} of its body")]
    Cut {
        /// Where the item starts.
        at: usize,
    },
    /// A field that makes no sense.
    #[error("{what} at byte {at} of the PDU's body")]
    Malformed {
        /// Where it is.
        at: usize,
        /// What it is.
        what: &'static str,
    },
}

/// A-ASSOCIATE-RQ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociateRq {
    /// A bit set of versions; bit 0 is version 1.
    pub protocol_version: u16,
    /// The AE title that is called.
    pub called: String,
    /// The AE title that calls.
    pub calling: String,
    /// The application context name.
    pub application_context: String,
    /// What is proposed.
    pub contexts: Vec<ProposedContext>,
    /// The rest we use.
    pub user: UserInformation,
}

/// A proposed presentation context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedContext {
    /// Its id.
    pub id: u8,
    /// The SOP class.
    pub abstract_syntax: String,
    /// In the proposer's order.
    pub transfer_syntaxes: Vec<String>,
}

/// A-ASSOCIATE-AC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssociateAc {
    /// Echo of the request.
    pub called: String,
    /// Echo of the request.
    pub calling: String,
    /// One answer for each proposal.
    pub contexts: Vec<AnsweredContext>,
    /// The rest we use.
    pub user: UserInformation,
}

/// The answer to a proposed context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweredContext {
    /// Its id.
    pub id: u8,
    /// What was decided.
    pub answer: Answer,
}

/// Accepted with a transfer syntax, or the reason it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Result 0.
    Accepted(String),
    /// Result 1.
    UserRejected,
    /// Result 2.
    NoReason,
    /// Result 3.
    AbstractSyntaxNotSupported,
    /// Result 4.
    TransferSyntaxesNotSupported,
}

/// What we read and write of the user information item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserInformation {
    /// The longest P-DATA-TF body the sender takes; 0 is "no limit".
    pub max_pdu_length: u32,
    /// The implementation class UID.
    pub implementation_class: String,
    /// The implementation version name.
    pub implementation_version: String,
}

impl AssociateRq {
    /// Reads the body of the PDU.
    pub fn decode(body: &[u8]) -> Result<Self, PduError> {
        let (protocol_version, called, calling) = fixed(body)?;
        let mut request = AssociateRq {
            protocol_version,
            called,
            calling,
            application_context: String::new(),
            contexts: Vec::new(),
            user: UserInformation::default(),
        };
        for item in Items::of(body, FIXED, body.len()) {
            let item = item?;
            match item.kind {
                0x10 => request.application_context = text(item.value),
                0x20 => {
                    if request.contexts.len() == MAX_CONTEXTS {
                        let what = "more presentation contexts than ids";
                        return Err(PduError::Malformed { at: item.at, what });
                    }
                    request.contexts.push(proposed(body, &item)?);
                }
                0x50 => request.user = user(body, &item)?,
                _ => {}
            }
        }
        Ok(request)
    }

    /// The whole PDU.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = fixed_bytes(self.protocol_version, &self.called, &self.calling);
        item(&mut body, 0x10, APPLICATION_CONTEXT.as_bytes());
        for context in &self.contexts {
            let mut value = vec![context.id, 0, 0, 0];
            item(&mut value, 0x30, context.abstract_syntax.as_bytes());
            for syntax in &context.transfer_syntaxes {
                item(&mut value, 0x40, syntax.as_bytes());
            }
            item(&mut body, 0x20, &value);
        }
        item(&mut body, 0x50, &user_bytes(&self.user));
        encode(Kind::AssociateRq, &body)
    }

    /// Whether the request speaks version 1 of the protocol and DICOM's application context.
    pub fn speaks_dicom(&self) -> (bool, bool) {
        (
            self.protocol_version & 1 != 0,
            self.application_context == APPLICATION_CONTEXT,
        )
    }
}

impl AssociateAc {
    /// Reads the body of the PDU.
    pub fn decode(body: &[u8]) -> Result<Self, PduError> {
        let (_, called, calling) = fixed(body)?;
        let mut accept = AssociateAc {
            called,
            calling,
            contexts: Vec::new(),
            user: UserInformation::default(),
        };
        for item in Items::of(body, FIXED, body.len()) {
            let item = item?;
            match item.kind {
                0x21 if accept.contexts.len() < MAX_CONTEXTS => {
                    accept.contexts.push(answered(body, &item)?);
                }
                0x50 => accept.user = user(body, &item)?,
                _ => {}
            }
        }
        Ok(accept)
    }

    /// The whole PDU.
    pub fn encode(&self) -> Vec<u8> {
        let mut body = fixed_bytes(1, &self.called, &self.calling);
        item(&mut body, 0x10, APPLICATION_CONTEXT.as_bytes());
        for context in &self.contexts {
            // The transfer syntax of a refused context is not significant, but some peers want one there.
            let (result, syntax) = match &context.answer {
                Answer::Accepted(syntax) => (0, syntax.as_str()),
                Answer::UserRejected => (1, "1.2.840.10008.1.2"),
                Answer::NoReason => (2, "1.2.840.10008.1.2"),
                Answer::AbstractSyntaxNotSupported => (3, "1.2.840.10008.1.2"),
                Answer::TransferSyntaxesNotSupported => (4, "1.2.840.10008.1.2"),
            };
            let mut value = vec![context.id, 0, result, 0];
            item(&mut value, 0x40, syntax.as_bytes());
            item(&mut body, 0x21, &value);
        }
        item(&mut body, 0x50, &user_bytes(&self.user));
        encode(Kind::AssociateAc, &body)
    }
}

struct Item<'a> {
    kind: u8,
    at: usize,
    value: &'a [u8],
}

/// Items with a 16-bit length, between two places of the body.
struct Items<'a> {
    body: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Items<'a> {
    fn of(body: &'a [u8], at: usize, end: usize) -> Self {
        Items { body, at, end }
    }

    fn read(&mut self) -> Result<Item<'a>, PduError> {
        let at = self.at;
        let rest = self.body.get(at..self.end).ok_or(PduError::Cut { at })?;
        let [kind, _, high, low] = *rest.first_chunk::<4>().ok_or(PduError::Cut { at })?;
        let length = usize::from(u16::from_be_bytes([high, low]));
        let value = rest.get(4..4 + length).ok_or(PduError::Cut { at })?;
        self.at = at + 4 + length;
        Ok(Item {
            kind,
            at: at + 4,
            value,
        })
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Result<Item<'a>, PduError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let item = self.read();
        if item.is_err() {
            self.at = self.end;
        }
        Some(item)
    }
}

fn fixed(body: &[u8]) -> Result<(u16, String, String), PduError> {
    if body.len() < FIXED {
        return Err(PduError::Cut { at: 0 });
    }
    Ok((
        u16::from_be_bytes([body[0], body[1]]),
        text(&body[4..20]),
        text(&body[20..36]),
    ))
}

fn fixed_bytes(version: u16, called: &str, calling: &str) -> Vec<u8> {
    let mut body = version.to_be_bytes().to_vec();
    body.extend([0, 0]);
    for title in [called, calling] {
        let mut padded = [b' '; 16];
        for (to, from) in padded.iter_mut().zip(title.bytes()) {
            *to = from;
        }
        body.extend(padded);
    }
    body.extend([0; 32]);
    body
}

fn proposed(body: &[u8], item: &Item<'_>) -> Result<ProposedContext, PduError> {
    let &[id, ..] = item
        .value
        .first_chunk::<4>()
        .ok_or(PduError::Cut { at: item.at })?;
    if id % 2 == 0 {
        return Err(PduError::Malformed {
            at: item.at,
            what: "an even presentation context id",
        });
    }
    let mut context = ProposedContext {
        id,
        abstract_syntax: String::new(),
        transfer_syntaxes: Vec::new(),
    };
    for sub in Items::of(body, item.at + 4, item.at + item.value.len()) {
        let sub = sub?;
        match sub.kind {
            0x30 => context.abstract_syntax = text(sub.value),
            0x40 => context.transfer_syntaxes.push(text(sub.value)),
            _ => {}
        }
    }
    Ok(context)
}

fn answered(body: &[u8], item: &Item<'_>) -> Result<AnsweredContext, PduError> {
    let &[id, _, result, _] = item
        .value
        .first_chunk::<4>()
        .ok_or(PduError::Cut { at: item.at })?;
    let mut syntax = String::new();
    // Some peers leave the sub-item out when they refuse.
    if result == 0 {
        for sub in Items::of(body, item.at + 4, item.at + item.value.len()) {
            let sub = sub?;
            if sub.kind == 0x40 {
                syntax = text(sub.value);
            }
        }
    }
    let answer = match result {
        0 => Answer::Accepted(syntax),
        1 => Answer::UserRejected,
        3 => Answer::AbstractSyntaxNotSupported,
        4 => Answer::TransferSyntaxesNotSupported,
        _ => Answer::NoReason,
    };
    Ok(AnsweredContext { id, answer })
}

fn user(body: &[u8], item: &Item<'_>) -> Result<UserInformation, PduError> {
    let mut user = UserInformation::default();
    for sub in Items::of(body, item.at, item.at + item.value.len()) {
        let sub = sub?;
        match sub.kind {
            0x51 => {
                let bytes = sub.value.first_chunk::<4>().ok_or(PduError::Cut { at: sub.at })?;
                user.max_pdu_length = u32::from_be_bytes(*bytes);
            }
            0x52 => user.implementation_class = text(sub.value),
            0x55 => user.implementation_version = text(sub.value),
            _ => {}
        }
    }
    Ok(user)
}

fn user_bytes(user: &UserInformation) -> Vec<u8> {
    let mut value = Vec::new();
    item(&mut value, 0x51, &user.max_pdu_length.to_be_bytes());
    item(&mut value, 0x52, user.implementation_class.as_bytes());
    item(&mut value, 0x55, user.implementation_version.as_bytes());
    value
}

fn item(into: &mut Vec<u8>, kind: u8, value: &[u8]) {
    into.extend([kind, 0]);
    into.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
    into.extend_from_slice(value);
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_matches(['\0', ' '])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pdu::HEADER_LEN;

    fn request() -> AssociateRq {
        AssociateRq {
            protocol_version: 1,
            called: "YUANZHEN".into(),
            calling: "STORESCU".into(),
            application_context: APPLICATION_CONTEXT.into(),
            contexts: vec![ProposedContext {
                id: 1,
                abstract_syntax: "1.2.840.10008.1.1".into(),
                transfer_syntaxes: vec!["1.2.840.10008.1.2.1".into(), "1.2.840.10008.1.2".into()],
            }],
            user: UserInformation {
                max_pdu_length: 16384,
                implementation_class: "1.2.3".into(),
                implementation_version: "X".into(),
            },
        }
    }

    #[test]
    fn a_request_survives_the_wire() {
        let pdu = request().encode();
        assert_eq!(AssociateRq::decode(&pdu[HEADER_LEN..]).unwrap(), request());
    }

    #[test]
    fn an_answer_survives_the_wire() {
        let accept = AssociateAc {
            called: "YUANZHEN".into(),
            calling: "STORESCU".into(),
            contexts: vec![
                AnsweredContext {
                    id: 1,
                    answer: Answer::Accepted("1.2.840.10008.1.2.1".into()),
                },
                AnsweredContext {
                    id: 3,
                    answer: Answer::AbstractSyntaxNotSupported,
                },
            ],
            user: UserInformation {
                max_pdu_length: 0,
                ..request().user
            },
        };
        assert_eq!(
            AssociateAc::decode(&accept.encode()[HEADER_LEN..]).unwrap(),
            accept
        );
    }

    #[test]
    fn a_sub_item_may_not_reach_out_of_its_item() {
        let mut body = fixed_bytes(1, "A", "B");
        let mut value = vec![1, 0, 0, 0];
        item(&mut value, 0x30, b"1.2");
        let length_at = value.len() - 4;
        value[length_at] += 1;
        item(&mut body, 0x20, &value);
        item(&mut body, 0x50, &[0; 40]);
        assert!(matches!(AssociateRq::decode(&body), Err(PduError::Cut { .. })));
    }

    #[test]
    fn contexts_have_a_limit() {
        let mut many = request();
        many.contexts = vec![many.contexts[0].clone(); MAX_CONTEXTS + 1];
        assert!(AssociateRq::decode(&many.encode()[HEADER_LEN..]).is_err());
        many.contexts.pop();
        assert!(AssociateRq::decode(&many.encode()[HEADER_LEN..]).is_ok());
    }

    proptest! {
        #[test]
        fn cut_and_flipped_requests_are_read_or_refused(cut in 0usize..300, at in 0usize..300, with: u8) {
            let mut body = request().encode()[HEADER_LEN..].to_vec();
            body.truncate(cut.max(1));
            let at = at % body.len();
            body[at] ^= with;
            let _ = AssociateRq::decode(&body);
            let _ = AssociateAc::decode(&body);
        }
    }
}
