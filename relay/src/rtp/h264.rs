//! H.264 payloads (RFC 6184), as far as a relay needs them: which begin a picture that needs no other.

/// A NAL unit type that begins such a picture: an instantaneous refresh, or the parameters sent before one.
const fn refreshes(nal: u8) -> bool {
    matches!(nal & 0x1f, 5 | 7)
}

/// Whether this payload begins a picture that needs no other.
pub(crate) fn is_keyframe(payload: &[u8]) -> bool {
    let Some(&first) = payload.first() else {
        return false;
    };
    match first & 0x1f {
        // STAP-A: sizes and units in a row.
        24 => {
            let mut rest = &payload[1..];
            while let [high, low, after @ ..] = rest {
                let size = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(unit) = after.get(..size) else {
                    return false;
                };
                if unit.first().is_some_and(|nal| refreshes(*nal)) {
                    return true;
                }
                rest = &after[size..];
            }
            false
        }
        // FU-A: the second octet says whether it is the first fragment, and of what.
        28 => payload
            .get(1)
            .is_some_and(|fragment| fragment & 0x80 != 0 && refreshes(*fragment)),
        _ => refreshes(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refreshes_are_found_in_every_form() {
        assert!(is_keyframe(&[0x65, 1, 2]), "IDR");
        assert!(is_keyframe(&[0x67, 1, 2]), "SPS");
        assert!(!is_keyframe(&[0x61, 1, 2]), "non-IDR");
        assert!(is_keyframe(&[0x78, 0, 2, 0x67, 0, 0, 1, 0x68]), "STAP-A with SPS");
        assert!(!is_keyframe(&[0x78, 0, 1, 0x61]), "STAP-A without");
        assert!(is_keyframe(&[0x7c, 0x85, 0]), "first fragment of an IDR");
        assert!(!is_keyframe(&[0x7c, 0x05, 0]), "a later fragment");
        assert!(!is_keyframe(&[]));
        assert!(!is_keyframe(&[0x78, 0xff, 0xff, 0x65]), "a size that lies");
    }
}
