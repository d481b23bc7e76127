//! What a client takes: the `Accept` header with the parameters DICOMweb gives it (PS3.18 section 8.7). Bounded; what
//! cannot be read is as if it were not there.

use axum::http::{HeaderMap, header};

/// A longer header is not read.
const MAX_HEADER: usize = 4096;
/// Ranges beyond this are not looked at.
const MAX_RANGES: usize = 32;

/// One media range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaRange {
    /// Type and subtype in lower case, such as `multipart/related` or `*/*`.
    pub media: String,
    /// The parameter `type` of a multipart.
    pub part: Option<String>,
    /// The parameter `transfer-syntax`.
    pub transfer_syntax: Option<String>,
}

/// What a client takes, in its order; empty means anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept(pub Vec<MediaRange>);

impl Accept {
    /// Of a request; several headers are one list.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut ranges = Vec::new();
        for value in headers.get_all(header::ACCEPT) {
            let Ok(text) = value.to_str() else { continue };
            ranges.extend(Self::parse(text).0);
        }
        ranges.truncate(MAX_RANGES);
        Accept(ranges)
    }

    /// Reads one header.
    pub fn parse(text: &str) -> Self {
        if text.len() > MAX_HEADER {
            return Accept::default();
        }
        let ranges = split(text, ',').filter_map(range).take(MAX_RANGES);
        Accept(ranges.collect())
    }

    /// The first range that `test` holds for; anything goes when nothing was said.
    pub fn takes(&self, test: impl Fn(&MediaRange) -> bool) -> bool {
        self.0.is_empty() || self.0.iter().any(test)
    }
}

impl MediaRange {
    /// Whether it is `*/*` or this type with any subtype or itself.
    pub fn covers(&self, media: &str) -> bool {
        self.media == "*/*"
            || self.media == media
            || self
                .media
                .strip_suffix("/*")
                .is_some_and(|kind| media.strip_prefix(kind).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Whether it is a multipart of parts of this type.
    pub fn covers_part(&self, media: &str) -> bool {
        self.media == "multipart/related"
            && self
                .part
                .as_deref()
                .is_none_or(|part| part == media || part == "*/*")
    }

    /// Whether something in this transfer syntax will do.
    pub fn takes_syntax(&self, uid: &str) -> bool {
        self.transfer_syntax
            .as_deref()
            .is_none_or(|wanted| wanted == "*" || wanted == uid)
    }
}

fn range(text: &str) -> Option<MediaRange> {
    let mut pieces = split(text, ';');
    let media = pieces.next()?.trim().to_ascii_lowercase();
    if !media.contains('/') {
        return None;
    }
    let mut range = MediaRange {
        media,
        ..MediaRange::default()
    };
    for piece in pieces {
        let Some((name, value)) = piece.split_once('=') else {
            continue;
        };
        let value = value.trim().trim_matches('"').to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "type" => range.part = Some(value),
            "transfer-syntax" => range.transfer_syntax = Some(value),
            "q" if value.parse::<f32>().is_ok_and(|q| q <= 0.0) => return None,
            _ => {}
        }
    }
    Some(range)
}

/// Splits outside quotes.
fn split(text: &str, at: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |letter| {
        quoted ^= letter == '"';
        letter == at && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ranges_of_known_clients() {
        let accept = Accept::parse(
            "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*, */*;q=0.1",
        );
        assert_eq!(accept.0.len(), 2);
        assert!(accept.0[0].covers_part("application/octet-stream"));
        assert!(accept.0[0].takes_syntax("1.2.840.10008.1.2.4.80"));
        assert!(accept.0[1].covers("image/png"));
        let jpeg =
            Accept::parse("multipart/related; type=image/jpeg; transfer-syntax=1.2.840.10008.1.2.4.50");
        assert!(jpeg.0[0].covers_part("image/jpeg"));
        assert!(!jpeg.0[0].takes_syntax("1.2.840.10008.1.2.1"));
        assert!(Accept::parse("image/*").0[0].covers("image/png"));
        assert!(!Accept::parse("image/*").0[0].covers("imagery/png"));
    }

    #[test]
    fn nonsense_is_as_if_nothing_was_said() {
        for text in ["", "x", ";;;", "\"", "a;type=\",,,", "image/png;q=0"] {
            assert_eq!(Accept::parse(text), Accept::default(), "{text}");
        }
        assert_eq!(Accept::parse(&"a/b,".repeat(5000)), Accept::default());
        assert_eq!(Accept::parse(&"a/b,".repeat(1000)).0.len(), MAX_RANGES);
    }
}
