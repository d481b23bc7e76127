//! Which packet next. Pure: packets and moments in, packets and requests out. What goes from one sender to many receivers is in
//! two halves: an [`Uplink`] for what one client sends, a [`Downlink`] for what one client is sent.

mod arrivals;
mod budget;
mod cache;
mod departures;
mod downlink;
mod keyframe;
mod receiving;
mod rewrite;
#[cfg(test)]
mod simulated;
mod uplink;

pub(crate) use budget::{Chosen, Wanted};
pub(crate) use downlink::{Downlink, Key, Lost, Sendable};
pub(crate) use uplink::Uplink;

#[cfg(test)]
pub(crate) mod tests {
    use bytes::Bytes;

    use crate::order::Source;
    use crate::peer::{Media, Origin};
    use crate::rtp::Codec;

    /// A packet of a camera's smallest layer.
    pub(crate) fn media(sequence: u16, timestamp: u32, payload: &'static [u8]) -> Media {
        Media {
            origin: Origin {
                source: Source::Camera,
                layer: 0,
                repair: false,
            },
            ssrc: 1,
            codec: Codec::Vp8,
            sequence,
            timestamp,
            marker: true,
            payload: Bytes::from_static(payload),
            level: None,
            orientation: None,
            transport_sequence: None,
        }
    }

    /// A whole VP8 picture in one packet.
    pub(crate) fn picture(sequence: u16, timestamp: u32, key: bool, id: u16) -> Media {
        let [high, low] = (id | 0x8000).to_be_bytes();
        Media {
            payload: Bytes::from(vec![0x90, 0x80, high, low, u8::from(!key), 1, 2, 3]),
            ..media(sequence, timestamp, b"")
        }
    }
}
