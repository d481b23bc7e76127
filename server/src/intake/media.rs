//! What a file that is no DICOM is, by its first bytes. A name or a type that came with it says nothing.

use yuanzhen_store::{ObjectRef, StoreError};

use crate::app::App;

/// Bytes looked at.
const HEAD: u64 = 16;

/// The kinds of file that are taken beside DICOM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture.
    WebP,
    /// A PDF.
    Pdf,
    /// A WebM recording.
    WebM,
    /// An MP4 recording.
    Mp4,
}

impl Media {
    /// The media type.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Pdf => "application/pdf",
            Self::WebM => "video/webm",
            Self::Mp4 => "video/mp4",
        }
    }

    /// Whether it is a still picture.
    pub(crate) const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }

    /// Whether it is a recording.
    pub(crate) const fn is_video(self) -> bool {
        matches!(self, Self::WebM | Self::Mp4)
    }

    /// By the first bytes of a file.
    pub(crate) fn sniff(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Some(Self::WebM),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some(Self::Mp4),
            _ => None,
        }
    }
}

/// What a stored object is.
///
/// # Errors
/// When the object cannot be read.
pub(crate) async fn of(app: &App, object: &ObjectRef) -> Result<Option<Media>, StoreError> {
    let end = object.size.min(HEAD);
    let head = app.store.objects().read_range(&object.hash, 0..end).await?;
    Ok(Media::sniff(&head))
}

#[cfg(test)]
mod tests {
    use super::Media;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let heads: [(&[u8], Option<Media>); 8] = [
            (b"\xff\xd8\xff\xe0....", Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....", Some(Media::Png)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(Media::WebP)),
            (b"%PDF-1.7", Some(Media::Pdf)),
            (b"\x1aE\xdf\xa3....", Some(Media::WebM)),
            (b"\0\0\0\x18ftypmp42", Some(Media::Mp4)),
            (b"<svg onload=", None),
            (b"", None),
        ];
        for (head, media) in heads {
            assert_eq!(Media::sniff(head), media, "{head:?}");
        }
    }
}
