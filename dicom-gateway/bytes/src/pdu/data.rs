//! P-DATA-TF: presentation data values in and out (PS3.8 section 9.3.5 and annex E.2).

use super::{Kind, PduError, encode};

/// One presentation data value of a P-DATA-TF body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pdv<'a> {
    /// The presentation context.
    pub context: u8,
    /// Part of a command (or else of a data set).
    pub is_command: bool,
    /// The last fragment of it.
    pub is_last: bool,
    /// Where `data` starts in the body.
    pub data_at: usize,
    /// The fragment.
    pub data: &'a [u8],
}

/// The values of a P-DATA-TF body, in order; after an error it ends.
#[derive(Clone, Debug)]
pub struct Pdvs<'a> {
    body: &'a [u8],
    at: usize,
}

impl<'a> Pdvs<'a> {
    /// The values in this body.
    pub fn of(body: &'a [u8]) -> Self {
        Pdvs { body, at: 0 }
    }

    fn read(&mut self) -> Result<Pdv<'a>, PduError> {
        let start = self.at;
        let rest = self.body.get(start..).unwrap_or_default();
        let cut = PduError::Cut { at: start };
        let length = u32::from_be_bytes(*rest.first_chunk::<4>().ok_or(cut)?) as usize;
        if length < 2 {
            return Err(PduError::Malformed {
                at: start,
                what: "a data value without header",
            });
        }
        let value = rest.get(4..).and_then(|rest| rest.get(..length)).ok_or(cut)?;
        self.at = start + 4 + length;
        Ok(Pdv {
            context: value[0],
            is_command: value[1] & 1 != 0,
            is_last: value[1] & 2 != 0,
            data_at: start + 6,
            data: &value[2..],
        })
    }
}

impl<'a> Iterator for Pdvs<'a> {
    type Item = Result<Pdv<'a>, PduError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.body.len() {
            return None;
        }
        let value = self.read();
        if value.is_err() {
            self.at = self.body.len();
        }
        Some(value)
    }
}

/// A P-DATA-TF PDU with one value. The caller keeps `data` within the peer's maximum length minus six.
pub fn encode_data(context: u8, is_command: bool, is_last: bool, data: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(6 + data.len());
    body.extend(u32::try_from(data.len() + 2).unwrap_or(u32::MAX).to_be_bytes());
    body.extend([context, u8::from(is_command) | (u8::from(is_last) << 1)]);
    body.extend_from_slice(data);
    encode(Kind::Data, &body)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pdu::HEADER_LEN;

    #[test]
    fn two_values_share_a_pdu() {
        let mut body = encode_data(3, true, true, b"abcd")[HEADER_LEN..].to_vec();
        body.extend(&encode_data(3, false, false, b"xy")[HEADER_LEN..]);
        let values: Vec<_> = Pdvs::of(&body).collect::<Result<_, _>>().unwrap();
        assert_eq!(values.len(), 2);
        assert!(values[0].is_command && values[0].is_last);
        assert!(!values[1].is_command && !values[1].is_last);
        assert_eq!(&body[values[1].data_at..][..2], b"xy");
    }

    #[test]
    fn a_value_longer_than_its_pdu_is_refused() {
        let mut body = encode_data(1, true, true, b"abcd")[HEADER_LEN..].to_vec();
        body[3] += 1;
        assert_eq!(Pdvs::of(&body).next(), Some(Err(PduError::Cut { at: 0 })));
        assert!(Pdvs::of(&[0, 0, 0, 1, 9]).next().unwrap().is_err());
    }

    proptest! {
        #[test]
        fn arbitrary_bodies_end(body in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Pdvs::of(&body).count() <= body.len());
        }
    }
}
