//! One signature as an incremental revision of the PDF (ISO 32000-1, 7.5.6 and 12.8; ETSI EN 319 142-1 baseline B-B):
//! the signature dictionary, an invisible field, the form that lists it, and nothing else. The bytes follow from the page
//! and the seal alone, so that judging can write them again and compare.
//!
//! The recipe is format 1. Documents live for decades: a change of one byte here is a new format beside the old one.

use super::SignError;
use super::cms;
use super::pdf::{Base, last_cross_reference};
use super::seal::{CONTENTS_BYTES, GAP, SEAL_HEAD, Seal, byte_range};
use super::suite::{Signer, suite_for};
use der::{Decode, Encode};

/// Adds a signature to a PDF made by [`crate::print`], as a revision after those it already has.
pub fn add_signature(pdf: &[u8], seal: &Seal, signer: &dyn Signer) -> Result<Vec<u8>, SignError> {
    seal.check()?;
    let starts = revision_starts(pdf);
    let found = starts.len();
    if seal.part == 0 || seal.part > seal.parts || usize::from(seal.part) != found + 1 {
        return Err(SignError::OutOfTurn {
            found,
            part: seal.part,
            parts: seal.parts,
        });
    }
    let base = Base::read(&pdf[..starts.first().copied().unwrap_or(pdf.len())])?;
    let revision = Revision::write(pdf, &base, seal)?;
    let certificate =
        x509_cert::Certificate::from_der(signer.certificate_der()).map_err(|_| SignError::Key)?;
    let suite = suite_for(&certificate.tbs_certificate.subject_public_key_info).ok_or(SignError::Key)?;
    let digest = suite.digest(&[pdf, revision.before_gap(), revision.after_gap()]);
    let attributes = cms::signed_attributes(suite, &certificate, &digest)?;
    let signature = signer.sign(&attributes.to_der()?)?;
    let structure = cms::assemble(suite, &certificate, attributes, &signature)?;
    let mut signed = pdf.to_vec();
    signed.extend_from_slice(&revision.filled(&structure)?);
    Ok(signed)
}

/// Where each revision of ours begins: the line end before its signature dictionary.
pub(super) fn revision_starts(pdf: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(at) = find(pdf, SEAL_HEAD, from) {
        let digits = pdf[..at]
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        starts.push((at - digits).saturating_sub(1));
        from = at + SEAL_HEAD.len();
    }
    starts
}

/// A written revision whose contents are still zeros.
pub(super) struct Revision {
    bytes: Vec<u8>,
    gap_at: usize,
}

impl Revision {
    /// Writes the revision that follows `prefix`, the file so far.
    pub(super) fn write(prefix: &[u8], base: &Base, seal: &Seal) -> Result<Self, SignError> {
        let ids = Ids::of(base, seal.part);
        let previous = last_cross_reference(prefix).ok_or(SignError::NotSignable {
            why: "its cross-reference table is not where it says",
        })?;
        let mut out = Out {
            bytes: b"\n".to_vec(),
            start: prefix.len(),
            offsets: Vec::new(),
        };

        let dictionary = seal.write(ids.seal);
        let dictionary_at = out.bytes.len();
        out.offsets.push((ids.seal, out.start + dictionary_at));
        out.bytes.extend_from_slice(&dictionary.bytes);
        out.object(
            ids.field,
            &format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature{})/V {} 0 R/F 132/Rect[0 0 0 0]/P {} 0 R>>",
                seal.part, ids.seal, base.page
            ),
        );
        let fields: Vec<String> = (1..=seal.part)
            .map(|part| format!("{} 0 R", Ids::of(base, part).field))
            .collect();
        let fields = fields.join(" ");
        out.object(ids.form, &format!("<</Fields[{fields}]/SigFlags 3>>"));
        out.object(ids.annotations, &format!("[{fields}]"));
        if seal.part == 1 {
            out.extended(base.root, &base.root_body, &format!("/AcroForm {} 0 R", ids.form));
            out.extended(
                base.page,
                &base.page_body,
                &format!("/Annots {} 0 R", ids.annotations),
            );
        }
        out.finish(base, ids.next, previous, seal);

        let Out { mut bytes, start, .. } = out;
        let gap_at = dictionary_at + dictionary.gap_at;
        let numbers = byte_range(start + gap_at, start + gap_at + GAP, start + bytes.len()).ok_or(
            SignError::NotSignable {
                why: "it is too long",
            },
        )?;
        let range_at = dictionary_at + dictionary.range_at;
        bytes[range_at..range_at + numbers.len()].copy_from_slice(&numbers);
        Ok(Self { bytes, gap_at })
    }

    /// What is signed of this revision before the contents.
    pub(super) fn before_gap(&self) -> &[u8] {
        &self.bytes[..self.gap_at]
    }

    /// What is signed of this revision after the contents.
    pub(super) fn after_gap(&self) -> &[u8] {
        &self.bytes[self.gap_at + GAP..]
    }

    /// The revision with its contents: the structure in lower-case hexadecimal, then zeros.
    pub(super) fn filled(mut self, structure: &[u8]) -> Result<Vec<u8>, SignError> {
        if structure.len() > CONTENTS_BYTES {
            return Err(SignError::TooLong {
                bytes: structure.len(),
            });
        }
        let digits = hex::encode(structure);
        let at = self.gap_at + 1;
        self.bytes[at..at + digits.len()].copy_from_slice(digits.as_bytes());
        Ok(self.bytes)
    }
}

/// The object numbers of the revision with the given part: the form and the list of annotations keep theirs.
struct Ids {
    seal: u32,
    field: u32,
    form: u32,
    annotations: u32,
    next: u32,
}

impl Ids {
    fn of(base: &Base, part: u8) -> Self {
        let first = base.size;
        let seal = if part == 1 {
            first
        } else {
            first + 2 * u32::from(part)
        };
        Self {
            seal,
            field: seal + 1,
            form: first + 2,
            annotations: first + 3,
            next: first + 2 + 2 * u32::from(part),
        }
    }
}

struct Out {
    bytes: Vec<u8>,
    /// The offset of `bytes` in the file.
    start: usize,
    offsets: Vec<(u32, usize)>,
}

impl Out {
    fn object(&mut self, id: u32, body: &str) {
        self.offsets.push((id, self.start + self.bytes.len()));
        self.bytes
            .extend_from_slice(format!("{id} 0 obj\n{body}\nendobj\n").as_bytes());
    }

    /// An object of the page again, with one entry more.
    fn extended(&mut self, id: u32, body: &[u8], entry: &str) {
        self.offsets.push((id, self.start + self.bytes.len()));
        self.bytes.extend_from_slice(format!("{id} 0 obj\n<<").as_bytes());
        self.bytes.extend_from_slice(body);
        self.bytes
            .extend_from_slice(format!("{entry}>>\nendobj\n").as_bytes());
    }

    fn finish(&mut self, base: &Base, size: u32, previous: usize, seal: &Seal) {
        let table_at = self.start + self.bytes.len();
        self.offsets.sort_unstable();
        self.bytes.extend_from_slice(b"xref\n");
        for run in self.offsets.chunk_by(|one, next| one.0 + 1 == next.0) {
            self.bytes
                .extend_from_slice(format!("{} {}\n", run[0].0, run.len()).as_bytes());
            for (_, offset) in run {
                self.bytes
                    .extend_from_slice(format!("{offset:010} 00000 n\r\n").as_bytes());
            }
        }
        let info = base.info.map(|id| format!("/Info {id} 0 R")).unwrap_or_default();
        let id = hex::encode(&base.id);
        // The second half of the identifier tells revisions apart (ISO 32000-1, 14.4).
        let trailer = format!(
            "trailer\n<</Size {size}/Root {} 0 R{info}/ID[<{id}><{id}{:02x}>]/Prev {previous}>>\nstartxref\n{table_at}\n%%EOF",
            base.root, seal.part
        );
        self.bytes.extend_from_slice(trailer.as_bytes());
    }
}

fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let found = haystack
        .get(from..)?
        .windows(needle.len())
        .position(|window| window == needle)?;
    Some(from + found)
}
