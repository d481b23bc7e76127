//! Frames as they were stored: plain ones by their range of the object, encapsulated ones from their fragments.
//! An object is never in memory as a whole.

use std::ops::Range;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use yuanzhen_domain::digest::Digest;
use yuanzhen_store::{Objects, StoreError};

use super::multipart::{self, Part};
use super::refusal::Refused;
use super::{Accept, Entrance, Gate, Named, Web};
use crate::object::{Layout, Stored};

/// Frames asked for at once.
const MOST_FRAMES: usize = 256;
/// Ranges up to here are read at once; longer ones are streamed.
const AT_ONCE: u64 = 4 << 20;

const OCTETS: &str = "application/octet-stream";

/// `GET …/frames/{list}`.
pub(super) async fn list<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let wanted = numbers(named.frames.as_deref().unwrap_or_default())?;
    let instance = web.open_instance(&who, &named).await?;
    let _place = Arc::clone(&web.places).acquire_owned().await;
    let layout = web.layout(&instance).await?;
    let kind = choose(&Accept::of(&headers), &layout, wanted.len())?;
    let media = format!("{}; transfer-syntax={}", kind.media, layout.frame_syntax());
    let mut parts = Vec::with_capacity(wanted.len());
    for number in wanted {
        let ranges = layout.frame(number)?;
        let swap = matches!(layout.stored, Stored::Plain { swap: true, .. });
        parts.push(Part {
            media: media.clone(),
            size: ranges.iter().map(|range| range.end - range.start).sum(),
            bytes: bytes_of(
                web.store.objects().clone(),
                instance.object.hash.clone(),
                ranges,
                swap,
            ),
        });
    }
    match (kind.single, parts.pop()) {
        (true, Some(part)) => Ok(multipart::single(part)),
        (_, last) => {
            parts.extend(last);
            Ok(multipart::related(kind.media, web.gate.uuid(), parts))
        }
    }
}

/// The bytes of ranges, one after the other.
pub(crate) fn bytes_of(
    objects: Objects,
    hash: Digest,
    ranges: Vec<Range<u64>>,
    swap: bool,
) -> BoxStream<'static, Result<Bytes, StoreError>> {
    let bytes = stream::iter(ranges)
        .then(move |range| {
            let (objects, hash) = (objects.clone(), hash.clone());
            async move {
                if range.end - range.start <= AT_ONCE {
                    let bytes = objects.read_range(&hash, range).await?;
                    return Ok(stream::iter([Ok(bytes)]).boxed());
                }
                let (_, bytes) = objects.open_range(&hash, Some(range)).await?;
                Ok::<_, StoreError>(bytes)
            }
        })
        .try_flatten();
    if swap {
        swapped(bytes.boxed())
    } else {
        bytes.boxed()
    }
}

/// Swaps the bytes of each pair, over the borders of chunks.
fn swapped(
    bytes: BoxStream<'static, Result<Bytes, StoreError>>,
) -> BoxStream<'static, Result<Bytes, StoreError>> {
    bytes
        .scan(None, |left: &mut Option<u8>, chunk| {
            let turned = chunk.map(|chunk| {
                let mut whole = BytesMut::with_capacity(chunk.len() + 1);
                whole.extend(left.take());
                whole.extend_from_slice(&chunk);
                if whole.len() % 2 == 1 {
                    *left = whole.last().copied();
                    whole.truncate(whole.len() - 1);
                }
                whole
                    .as_chunks_mut::<2>()
                    .0
                    .iter_mut()
                    .for_each(|pair| pair.reverse());
                whole.freeze()
            });
            std::future::ready(Some(turned))
        })
        .boxed()
}

/// Frame numbers, counted from 0.
fn numbers(list: &str) -> Result<Vec<u32>, Refused> {
    let wrong = Refused::malformed("frames are numbers from 1 on, separated by commas, at most 256");
    let numbers: Option<Vec<u32>> = list
        .split(',')
        .take(MOST_FRAMES + 1)
        .map(|number| number.trim().parse::<u32>().ok()?.checked_sub(1))
        .collect();
    numbers
        .filter(|numbers| numbers.len() <= MOST_FRAMES)
        .ok_or(wrong)
}

/// How frames are given out.
#[derive(Debug, PartialEq, Eq)]
struct Chosen {
    media: &'static str,
    single: bool,
}

fn choose(accept: &Accept, layout: &Layout, frames: usize) -> Result<Chosen, Refused> {
    let syntax = layout.frame_syntax();
    let own = match layout.stored {
        Stored::Plain { .. } => OCTETS,
        Stored::Fragments(_) => media_of(syntax),
    };
    if accept.0.is_empty() {
        return Ok(Chosen {
            media: OCTETS,
            single: false,
        });
    }
    for range in accept.0.iter().filter(|range| range.takes_syntax(syntax)) {
        for media in [OCTETS, own] {
            if range.covers_part(media) || range.media == "*/*" {
                return Ok(Chosen { media, single: false });
            }
            if frames == 1 && range.covers(media) {
                return Ok(Chosen { media, single: true });
            }
        }
    }
    Err(Refused::not_acceptable())
}

/// The media type of compressed frames (PS3.18 table 8.7.3-5).
fn media_of(syntax: &str) -> &'static str {
    match syntax {
        "1.2.840.10008.1.2.4.50"
        | "1.2.840.10008.1.2.4.51"
        | "1.2.840.10008.1.2.4.57"
        | "1.2.840.10008.1.2.4.70" => "image/jpeg",
        "1.2.840.10008.1.2.4.80" | "1.2.840.10008.1.2.4.81" => "image/jls",
        "1.2.840.10008.1.2.4.90" | "1.2.840.10008.1.2.4.91" => "image/jp2",
        "1.2.840.10008.1.2.5" => "image/dicom-rle",
        _ => OCTETS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_frames_are_bounded() {
        assert_eq!(numbers("1,3").unwrap(), [0, 2]);
        for bad in ["", "0", "1,", "a", "-1", "4294967296", &"1,".repeat(300)] {
            assert!(numbers(bad).is_err(), "{bad}");
        }
    }

    #[tokio::test]
    async fn pairs_are_swapped_over_the_borders_of_chunks() {
        let chunks = [&b"a"[..], b"bcd", b"", b"ef"].map(|chunk| Ok(Bytes::from_static(chunk)));
        let turned: Vec<Bytes> = swapped(stream::iter(chunks).boxed()).try_collect().await.unwrap();
        assert_eq!(turned.concat(), b"badcfe");
    }
}
