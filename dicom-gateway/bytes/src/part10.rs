//! The head of a Part-10 file (PS3.10 section 7): preamble, prefix and file meta group, read and written.
//! What follows is the data set, which is the walk's business.

use crate::{ElementWriter, Event, Source, Syntax, Tag, Vr, Walk, WalkError};

const PREAMBLE: usize = 128;
const PREFIX: &[u8; 4] = b"DICM";
/// The group length that every file meta group begins with: (0002,0000), UL, four bytes.
const GROUP_LENGTH_HEADER: &[u8; 8] = &[0x02, 0, 0, 0, b'U', b'L', 4, 0];
/// UIDs have at most 64 characters (PS3.5 section 9.1); one more for the padding.
const MAX_UID: u32 = 66;

const GROUP_LENGTH: Tag = Tag::new(0x0002, 0x0000);
const META_VERSION: Tag = Tag::new(0x0002, 0x0001);
const SOP_CLASS: Tag = Tag::new(0x0002, 0x0002);
const SOP_INSTANCE: Tag = Tag::new(0x0002, 0x0003);
const TRANSFER_SYNTAX: Tag = Tag::new(0x0002, 0x0010);
const IMPLEMENTATION_CLASS: Tag = Tag::new(0x0002, 0x0012);
const IMPLEMENTATION_VERSION: Tag = Tag::new(0x0002, 0x0013);
const SOURCE_AE: Tag = Tag::new(0x0002, 0x0016);

/// How a data set is encoded, by its transfer syntax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The layout of the elements.
    pub syntax: Syntax,
    /// Whether the whole data set is deflated; inflating is the caller's business.
    pub deflated: bool,
}

impl Encoding {
    /// The encoding of a transfer syntax UID. All but four are explicit VR little endian (PS3.5 annex A).
    pub fn of(transfer_syntax: &str) -> Encoding {
        let explicit = Encoding {
            syntax: Syntax::ExplicitLe,
            deflated: false,
        };
        match transfer_syntax {
            "1.2.840.10008.1.2" => Encoding {
                syntax: Syntax::ImplicitLe,
                ..explicit
            },
            "1.2.840.10008.1.2.2" => Encoding {
                syntax: Syntax::ExplicitBe,
                ..explicit
            },
            "1.2.840.10008.1.2.1.99" | "1.2.840.10008.1.2.4.95" | "1.2.840.10008.1.2.4.205" => Encoding {
                deflated: true,
                ..explicit
            },
            _ => explicit,
        }
    }
}

/// What the head of a file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part10Head {
    /// The transfer syntax of the data set.
    pub transfer_syntax: String,
    /// The SOP class, when given.
    pub sop_class: Option<String>,
    /// The SOP instance, when given.
    pub sop_instance: Option<String>,
    /// Where the data set starts.
    pub data_set_at: u64,
}

/// Why a file is not taken for Part 10.
#[derive(Debug, thiserror::Error)]
pub enum Part10Error {
    /// No `DICM` after the preamble.
    #[error("no DICM prefix after the preamble")]
    NoPrefix,
    /// The meta group is malformed.
    #[error("the file meta group is malformed")]
    Meta(#[from] WalkError),
    /// No transfer syntax is named.
    #[error("the file meta group names no transfer syntax")]
    NoTransferSyntax,
}

/// Reads the head of a file. The preamble, and the prefix too, may be missing: some archives and discs leave them out.
pub fn read_head<S: Source>(source: &mut S) -> Result<Part10Head, Part10Error> {
    let size = usize::try_from(source.size()).unwrap_or(usize::MAX);
    let mut start = vec![0; size.min(PREAMBLE + PREFIX.len())];
    source.read_at(0, &mut start).map_err(|_| Part10Error::NoPrefix)?;
    let missing = missing_lead(&start).ok_or(Part10Error::NoPrefix)?;
    let meta_at = (PREAMBLE + PREFIX.len() - missing.len()) as u64;
    let mut walk = Walk::new(source, meta_at, Syntax::ExplicitLe, |_| None).until(Tag::new(0x0003, 0x0000));
    let (mut transfer_syntax, mut sop_class, mut sop_instance) = (None, None, None);
    loop {
        let event = match walk.advance() {
            Ok(Some(event)) => event,
            Ok(None) => break,
            // An implicit or big-endian data set may look like nothing at all to this walk: by then the
            // meta group has been read, and its end is where the walk stands.
            Err(_) if transfer_syntax.is_some() => break,
            Err(error) => return Err(error.into()),
        };
        let Event::Element(element) = event else { continue };
        let slot = match element.tag {
            TRANSFER_SYNTAX => &mut transfer_syntax,
            SOP_CLASS => &mut sop_class,
            SOP_INSTANCE => &mut sop_instance,
            _ => continue,
        };
        *slot = Some(uid_text(&walk.value(&element, MAX_UID)?));
    }
    Ok(Part10Head {
        transfer_syntax: transfer_syntax.ok_or(Part10Error::NoTransferSyntax)?,
        sop_class,
        sop_instance,
        data_set_at: walk.position(),
    })
}

/// What a file that begins with `start` (132 bytes, or all it has) lacks before its file meta group: nothing, the
/// preamble, or preamble and prefix. `None` when it is no such file at all.
pub fn missing_lead(start: &[u8]) -> Option<Vec<u8>> {
    if start.get(PREAMBLE..PREAMBLE + PREFIX.len()) == Some(&PREFIX[..]) {
        Some(Vec::new())
    } else if start.starts_with(PREFIX) {
        Some(vec![0; PREAMBLE])
    } else if start.starts_with(GROUP_LENGTH_HEADER) {
        Some([&[0; PREAMBLE], &PREFIX[..]].concat())
    } else {
        None
    }
}

/// What our own file meta group says.
#[derive(Clone, Copy, Debug)]
pub struct Meta<'a> {
    /// The SOP class UID.
    pub sop_class: &'a str,
    /// The SOP instance UID.
    pub sop_instance: &'a str,
    /// The transfer syntax UID.
    pub transfer_syntax: &'a str,
    /// Who writes the file: the implementation class UID …
    pub implementation_class: &'a str,
    /// … and its version name, at most 16 characters.
    pub implementation_version: &'a str,
    /// The AE title it came from, if it came over a network.
    pub source_ae: Option<&'a str>,
}

/// Preamble, prefix and file meta group.
pub fn encode_head(meta: &Meta<'_>) -> Vec<u8> {
    let mut group = ElementWriter::new(Syntax::ExplicitLe);
    group.bytes(META_VERSION, Vr::OB, &[0, 1]);
    group.text(SOP_CLASS, Vr::UI, meta.sop_class);
    group.text(SOP_INSTANCE, Vr::UI, meta.sop_instance);
    group.text(TRANSFER_SYNTAX, Vr::UI, meta.transfer_syntax);
    group.text(IMPLEMENTATION_CLASS, Vr::UI, meta.implementation_class);
    group.text(IMPLEMENTATION_VERSION, Vr::SH, meta.implementation_version);
    if let Some(ae) = meta.source_ae {
        group.text(SOURCE_AE, Vr::AE, ae);
    }
    let group = group.into_bytes();
    let mut length = ElementWriter::new(Syntax::ExplicitLe);
    length.u32(GROUP_LENGTH, u32::try_from(group.len()).unwrap_or(u32::MAX));

    let mut head = vec![0; PREAMBLE];
    head.extend(PREFIX);
    head.extend(length.into_bytes());
    head.extend(group);
    head
}

fn uid_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_matches(['\0', ' '])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const META: Meta<'_> = Meta {
        sop_class: "1.2.840.10008.5.1.4.1.1.2",
        sop_instance: "1.2.3.4",
        transfer_syntax: "1.2.840.10008.1.2",
        implementation_class: "2.25.1",
        implementation_version: "TEST",
        source_ae: Some("CT1"),
    };

    #[test]
    fn what_is_written_is_read() {
        let mut file = encode_head(&META);
        let data_set_at = file.len() as u64;
        file.extend([0x08, 0, 0x60, 0, 2, 0, 0, 0, b'C', b'T']);
        let head = read_head(&mut &file[..]).unwrap();
        assert_eq!(head.transfer_syntax, "1.2.840.10008.1.2");
        assert_eq!(head.sop_instance.as_deref(), Some("1.2.3.4"));
        assert_eq!(head.data_set_at, data_set_at);
        assert_eq!(Encoding::of(&head.transfer_syntax).syntax, Syntax::ImplicitLe);
    }

    #[test]
    fn a_big_endian_data_set_does_not_confuse_the_meta_group() {
        let mut file = encode_head(&Meta {
            transfer_syntax: "1.2.840.10008.1.2.2",
            ..META
        });
        let data_set_at = file.len() as u64;
        file.extend([0x00, 0x08, 0x00, 0x60, b'C', b'S', 0, 2, b'C', b'T']);
        assert_eq!(read_head(&mut &file[..]).unwrap().data_set_at, data_set_at);
    }

    #[test]
    fn a_file_without_preamble_or_prefix_is_read_and_made_whole() {
        let whole = encode_head(&META);
        for cut in [0, PREAMBLE, PREAMBLE + PREFIX.len()] {
            let file = &whole[cut..];
            let head = read_head(&mut &*file).unwrap();
            assert_eq!(head.sop_instance.as_deref(), Some("1.2.3.4"));
            assert_eq!(head.data_set_at, file.len() as u64);
            let start = &file[..file.len().min(132)];
            assert_eq!([missing_lead(start).unwrap().as_slice(), file].concat(), whole);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        assert!(matches!(
            read_head(&mut &b"short"[..]),
            Err(Part10Error::NoPrefix)
        ));
        let zeros = [0u8; 400];
        assert!(matches!(read_head(&mut &zeros[..]), Err(Part10Error::NoPrefix)));
        let mut no_meta = vec![0; 128];
        no_meta.extend(b"DICM");
        assert!(matches!(
            read_head(&mut &no_meta[..]),
            Err(Part10Error::NoTransferSyntax)
        ));
    }
}
