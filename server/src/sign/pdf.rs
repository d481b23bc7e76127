//! The few places of an unsigned page's PDF that a signature must touch: its catalog, its first page, its trailer. Read
//! once from the untouched part of the file; this module writes nothing and understands no page content.

use lopdf::{Document, Object, ObjectId};

use super::SignError;

/// The longest PDF we sign or judge: a report with key images is a few megabytes.
pub(super) const FILE_LIMIT: usize = 256 * 1024 * 1024;

/// The untouched page's structure.
pub(super) struct Base {
    /// The first free object number.
    pub(super) size: u32,
    pub(super) root: u32,
    /// The catalog's own bytes between its outer brackets.
    pub(super) root_body: Vec<u8>,
    pub(super) page: u32,
    /// The first page's own bytes between its outer brackets.
    pub(super) page_body: Vec<u8>,
    pub(super) info: Option<u32>,
    /// The first half of the file identifier.
    pub(super) id: Vec<u8>,
}

impl Base {
    /// Reads the structure of a PDF of ours without signatures.
    pub(super) fn read(pdf: &[u8]) -> Result<Self, SignError> {
        let refuse = |why| SignError::NotSignable { why };
        if pdf.len() > FILE_LIMIT {
            return Err(refuse("it is too long"));
        }
        if !pdf.starts_with(b"%PDF-1.") || !pdf.ends_with(b"%%EOF") {
            return Err(refuse("it does not begin and end as one"));
        }
        let document = Document::load_mem(pdf).map_err(|_| refuse("it cannot be read"))?;
        let reference = |object: &Object| object.as_reference().ok();
        let root = document
            .trailer
            .get(b"Root")
            .ok()
            .and_then(reference)
            .ok_or(refuse("it has no catalog"))?;
        let page = document
            .get_pages()
            .into_values()
            .next()
            .ok_or(refuse("it has no page"))?;
        let size = document
            .trailer
            .get(b"Size")
            .and_then(Object::as_i64)
            .ok()
            .and_then(|size| size.try_into().ok());
        let id = match document
            .trailer
            .get(b"ID")
            .and_then(Object::as_array)
            .map(|ids| ids.first())
        {
            Ok(Some(Object::String(id, _))) => id.clone(),
            _ => return Err(refuse("it has no identifier")),
        };
        let root_body = body(pdf, &document, root).ok_or(refuse("its catalog is out of place"))?;
        let page_body = body(pdf, &document, page).ok_or(refuse("its page is out of place"))?;
        if contains(&root_body, b"/AcroForm") || contains(&page_body, b"/Annots") {
            return Err(refuse("it already carries forms or annotations"));
        }
        Ok(Self {
            size: size.ok_or(refuse("its trailer has no size"))?,
            root: root.0,
            root_body,
            page: page.0,
            page_body,
            info: document
                .trailer
                .get(b"Info")
                .ok()
                .and_then(reference)
                .map(|id| id.0),
            id,
        })
    }
}

/// The offset the last `startxref` names.
pub(super) fn last_cross_reference(pdf: &[u8]) -> Option<usize> {
    const MARK: &[u8] = b"startxref";
    let tail = &pdf[pdf.len().saturating_sub(64)..];
    let at = tail.windows(MARK.len()).rposition(|window| window == MARK)?;
    let text = std::str::from_utf8(&tail[at + MARK.len()..]).ok()?;
    text.split_ascii_whitespace().next()?.parse().ok()
}

pub(super) fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

/// The bytes of a dictionary object between its outer brackets, as they stand in the file.
fn body(pdf: &[u8], document: &Document, id: ObjectId) -> Option<Vec<u8>> {
    let offset = match document.reference_table.get(id.0)? {
        lopdf::xref::XrefEntry::Normal { offset, .. } => usize::try_from(*offset).ok()?,
        _ => return None,
    };
    let object = pdf.get(offset..)?;
    let head = format!("{} {} obj", id.0, id.1);
    let inner = object.strip_prefix(head.as_bytes())?;
    const END: &[u8] = b"endobj";
    let inner = &inner[..inner.windows(END.len()).position(|window| window == END)?];
    let inner = inner.trim_ascii().strip_prefix(b"<<")?.strip_suffix(b">>")?;
    Some(inner.to_vec())
}
