//! Opus packets (RFC 6716 section 3.1).

use crate::marker::Marker;

/// Configuration 31 (CELT, full band, 20 ms), stereo, one frame in the packet.
const TOC: u8 = (31 << 3) | 0b100;

/// A packet of 20 ms.
pub(crate) fn voice(marker: &Marker, bytes: usize) -> Vec<u8> {
    let mut payload = vec![TOC];
    marker.write(&mut payload);
    payload.resize(bytes.max(payload.len()), 0x5a);
    payload
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::tests::frame;

    #[test]
    fn a_packet_is_one_frame_of_20_ms_and_of_the_size_asked() {
        let marker = frame(false, 0).marker;
        let packet = voice(&marker, 80);
        assert_eq!((packet.len(), packet[0] & 0b11, packet[0] >> 3), (80, 0, 31));
        assert_eq!(Marker::find(&packet), Some(marker));
    }
}
