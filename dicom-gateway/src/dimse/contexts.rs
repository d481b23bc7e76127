//! Which presentation contexts are accepted, and with which transfer syntax.
//!
//! Storage takes every storage class of the dictionary, storage classes the dictionary does not have yet,
//! and, unless switched off, private classes: a township's device must not lose an image because we are
//! older than it is. Of the transfer syntaxes the lossless compressed ones are preferred (the line is
//! narrow), then the plain ones; a lossy one is chosen only when nothing else is offered, because some
//! devices compress what they send to whatever was accepted.

use dicom_bytes::pdu::{Answer, AnsweredContext, ProposedContext};
use dicom_core::dictionary::{UidDictionary, UidDictionaryEntry};
use dicom_dictionary_std::StandardSopClassDictionary;
use yuanzhen_domain::uid::DicomUid;

use super::{EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, VERIFICATION};

const STANDARD_ROOT: &str = "1.2.840.10008.";
const STANDARD_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.";

/// What an accepted context may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AcceptedContext {
    pub(crate) id: u8,
    pub(crate) abstract_syntax: String,
    pub(crate) transfer_syntax: String,
}

/// Answers every proposal, in order.
pub(crate) fn answer(
    proposed: &[ProposedContext],
    private_classes: bool,
) -> (Vec<AnsweredContext>, Vec<AcceptedContext>) {
    let mut answers = Vec::with_capacity(proposed.len());
    let mut accepted: Vec<AcceptedContext> = Vec::new();
    for context in proposed {
        let answer = answer_one(context, private_classes);
        // An id used twice keeps its first meaning.
        let known = accepted.iter().any(|other| other.id == context.id);
        if let (Answer::Accepted(transfer_syntax), false) = (&answer, known) {
            accepted.push(AcceptedContext {
                id: context.id,
                abstract_syntax: context.abstract_syntax.clone(),
                transfer_syntax: transfer_syntax.clone(),
            });
        }
        answers.push(AnsweredContext {
            id: context.id,
            answer: if known { Answer::NoReason } else { answer },
        });
    }
    (answers, accepted)
}

fn answer_one(context: &ProposedContext, private_classes: bool) -> Answer {
    let class = context.abstract_syntax.as_str();
    if class != VERIFICATION && !is_storage_class(class, private_classes) {
        return Answer::AbstractSyntaxNotSupported;
    }
    let best = context
        .transfer_syntaxes
        .iter()
        .enumerate()
        .filter_map(|(order, syntax)| Some((rank(syntax)?, order, syntax)))
        .min_by_key(|(rank, order, _)| (*rank, *order));
    match best {
        Some((_, _, syntax)) => Answer::Accepted(syntax.clone()),
        None => Answer::TransferSyntaxesNotSupported,
    }
}

/// Whether instances of this class are stored.
pub(crate) fn is_storage_class(uid: &str, private_classes: bool) -> bool {
    if DicomUid::parse(uid).is_err() {
        return false;
    }
    match StandardSopClassDictionary.by_uid(uid) {
        Some(entry) => {
            let name = entry.name();
            name.contains("Storage")
                && ![
                    "Storage Commitment",
                    "Media Storage Directory",
                    "Storage Management",
                ]
                .iter()
                .any(|other| name.contains(other))
        }
        None if uid.starts_with(STANDARD_ROOT) => uid.starts_with(STANDARD_STORAGE),
        None => private_classes,
    }
}

/// Smaller is better; `None` cannot be stored as a self-contained file that anybody reads.
fn rank(syntax: &str) -> Option<u8> {
    Some(match syntax {
        // JPEG lossless, JPEG-LS lossless, JPEG 2000 lossless, HTJ2K lossless, JPEG XL lossless, RLE.
        "1.2.840.10008.1.2.4.57"
        | "1.2.840.10008.1.2.4.70"
        | "1.2.840.10008.1.2.4.80"
        | "1.2.840.10008.1.2.4.90"
        | "1.2.840.10008.1.2.4.92"
        | "1.2.840.10008.1.2.4.110"
        | "1.2.840.10008.1.2.4.111"
        | "1.2.840.10008.1.2.4.201"
        | "1.2.840.10008.1.2.4.202"
        | "1.2.840.10008.1.2.5" => 0,
        EXPLICIT_LITTLE_ENDIAN => 1,
        IMPLICIT_LITTLE_ENDIAN => 2,
        // Encapsulated uncompressed, deflated frames.
        "1.2.840.10008.1.2.1.98" | "1.2.840.10008.1.2.8.1" => 3,
        // Deflated data sets, big endian.
        "1.2.840.10008.1.2.1.99" => 4,
        "1.2.840.10008.1.2.2" => 5,
        // JPIP refers to pixels that are elsewhere.
        "1.2.840.10008.1.2.4.94"
        | "1.2.840.10008.1.2.4.95"
        | "1.2.840.10008.1.2.4.204"
        | "1.2.840.10008.1.2.4.205" => return None,
        lossy if lossy.starts_with("1.2.840.10008.1.2.4.") && DicomUid::parse(lossy).is_ok() => 6,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(class: &str, syntaxes: &[&str]) -> ProposedContext {
        ProposedContext {
            id: 1,
            abstract_syntax: class.to_owned(),
            transfer_syntaxes: syntaxes.iter().map(|s| (*s).to_owned()).collect(),
        }
    }

    const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
    const LOSSY: &str = "1.2.840.10008.1.2.4.50";
    const LOSSLESS: &str = "1.2.840.10008.1.2.4.70";

    #[test]
    fn lossless_before_plain_before_lossy() {
        let chosen = |syntaxes: &[&str]| answer_one(&proposal(CT, syntaxes), true);
        assert_eq!(
            chosen(&[LOSSY, IMPLICIT_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN]),
            Answer::Accepted(EXPLICIT_LITTLE_ENDIAN.into())
        );
        assert_eq!(
            chosen(&[EXPLICIT_LITTLE_ENDIAN, LOSSLESS]),
            Answer::Accepted(LOSSLESS.into())
        );
        assert_eq!(chosen(&[LOSSY]), Answer::Accepted(LOSSY.into()));
        assert_eq!(chosen(&["1.2.3"]), Answer::TransferSyntaxesNotSupported);
        assert_eq!(chosen(&[]), Answer::TransferSyntaxesNotSupported);
    }

    #[test]
    fn storage_classes_of_the_standard_new_and_private() {
        assert!(is_storage_class(CT, false));
        assert!(is_storage_class("1.2.840.10008.5.1.4.1.1.9999", false));
        assert!(is_storage_class("1.2.840.113619.4.27", true));
        assert!(!is_storage_class("1.2.840.113619.4.27", false));
        assert!(
            !is_storage_class("1.2.840.10008.1.20.1", true),
            "storage commitment"
        );
        assert!(
            !is_storage_class("1.2.840.10008.5.1.4.1.2.2.1", true),
            "study root find"
        );
        assert!(!is_storage_class("../../etc", true));
    }

    #[test]
    fn an_id_used_twice_keeps_its_first_meaning() {
        let twice = [
            proposal(CT, &[LOSSLESS]),
            proposal(VERIFICATION, &[IMPLICIT_LITTLE_ENDIAN]),
        ];
        let (answers, accepted) = answer(&twice, true);
        assert_eq!(accepted.len(), 1);
        assert_eq!(answers[1].answer, Answer::NoReason);
    }
}
