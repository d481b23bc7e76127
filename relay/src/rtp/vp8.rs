//! The VP8 payload descriptor (RFC 7741, 4.2), as far as a relay needs it: where pictures begin, which need no other, and the
//! counters that must go on when the source changes.

use std::ops::Range;

/// A descriptor, as offsets into its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Descriptor {
    /// Begins a partition.
    start: bool,
    /// Which partition; 0 begins the picture.
    partition: u8,
    /// Where the picture id is, one octet or two.
    picture: Option<Range<usize>>,
    /// Where the index of base layer pictures is.
    base_index: Option<usize>,
    /// Where the VP8 payload header begins.
    header: usize,
}

/// The counters of a picture.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counters {
    /// The picture id, 15 bits at most.
    pub(crate) picture: Option<u16>,
    /// The index of base layer pictures.
    pub(crate) base_index: Option<u8>,
}

impl Descriptor {
    /// Reads a payload. Nothing when it is cut short.
    pub(crate) fn parse(payload: &[u8]) -> Option<Self> {
        let first = *payload.first()?;
        let mut descriptor = Self {
            start: first & 0x10 != 0,
            partition: first & 0x07,
            picture: None,
            base_index: None,
            header: 1,
        };
        if first & 0x80 != 0 {
            let extension = *payload.get(1)?;
            let mut at = 2;
            if extension & 0x80 != 0 {
                let length = if payload.get(at)? & 0x80 == 0 { 1 } else { 2 };
                descriptor.picture = Some(at..at + length);
                at += length;
            }
            if extension & 0x40 != 0 {
                descriptor.base_index = Some(at);
                at += 1;
            }
            if extension & 0x30 != 0 {
                at += 1;
            }
            descriptor.header = at;
        }
        (descriptor.header <= payload.len()).then_some(descriptor)
    }

    /// Whether a picture begins here.
    pub(crate) const fn begins_picture(&self) -> bool {
        self.start && self.partition == 0
    }

    /// Whether a picture that needs no other begins here (RFC 7741, 4.3: P is 0).
    pub(crate) fn is_keyframe(&self, payload: &[u8]) -> bool {
        self.begins_picture() && payload.get(self.header).is_some_and(|first| first & 1 == 0)
    }

    /// The counters as they came.
    pub(crate) fn counters(&self, payload: &[u8]) -> Counters {
        let picture = self.picture.clone().and_then(|range| match payload.get(range)? {
            [one] => Some(u16::from(one & 0x7f)),
            [high, low] => Some(u16::from_be_bytes([high & 0x7f, *low])),
            _ => None,
        });
        Counters {
            picture,
            base_index: self.base_index.and_then(|at| payload.get(at).copied()),
        }
    }

    /// Puts other counters in their place; only what came with a counter gets one.
    pub(crate) fn set_counters(&self, payload: &mut [u8], counters: Counters) {
        if let (Some(range), Some(picture)) = (self.picture.clone(), counters.picture) {
            match payload.get_mut(range) {
                Some([one]) => *one = (picture & 0x7f) as u8,
                Some([high, low]) => {
                    let [h, l] = (picture & 0x7fff).to_be_bytes();
                    (*high, *low) = (h | 0x80, l);
                }
                _ => {}
            }
        }
        if let (Some(at), Some(index)) = (self.base_index, counters.base_index)
            && let Some(octet) = payload.get_mut(at)
        {
            *octet = index;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyframe_is_told_from_what_leans_on_it() {
        let key = [0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x10, 0x02];
        let descriptor = Descriptor::parse(&key).unwrap();
        assert!(descriptor.is_keyframe(&key));
        assert_eq!(
            descriptor.counters(&key),
            Counters {
                picture: Some(0x102),
                base_index: Some(7)
            }
        );
        let mut inter = key;
        inter[6] |= 1;
        assert!(!Descriptor::parse(&inter).unwrap().is_keyframe(&inter));
        let mut middle = key;
        middle[0] &= !0x10;
        assert!(!Descriptor::parse(&middle).unwrap().is_keyframe(&middle));
        assert!(
            Descriptor::parse(&[0x10, 0x00])
                .unwrap()
                .is_keyframe(&[0x10, 0x00])
        );
    }

    #[test]
    fn counters_are_put_in_place() {
        let mut payload = [0x90, 0xc0, 0x81, 0x02, 0x07, 0x10];
        let descriptor = Descriptor::parse(&payload).unwrap();
        let counters = Counters {
            picture: Some(0x7fff),
            base_index: Some(200),
        };
        descriptor.set_counters(&mut payload, counters);
        assert_eq!(Descriptor::parse(&payload).unwrap().counters(&payload), counters);
    }

    #[test]
    fn cut_short_it_is_nothing() {
        let whole = [0x90, 0xf0, 0x81, 0x02, 0x07, 0x20];
        assert!(Descriptor::parse(&whole).is_some());
        for length in 0..whole.len() - 1 {
            assert_eq!(Descriptor::parse(&whole[..length]), None, "{length}");
        }
    }
}
