//! A look-up table of a data set: descriptor and data (PS3.3 sections C.7.6.3.1.5, C.11.1.1.1, C.11.2.1.1).

use crate::render::Trouble;

/// A table of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lut {
    /// The stored value that the first entry belongs to.
    first: i64,
    /// How many bits an entry has, at most 16.
    pub(super) bits: u32,
    entries: Vec<u16>,
}

impl Lut {
    /// From descriptor and data, both as they lie in the data set. `signed` says whether what is looked up is.
    pub(super) fn new(
        descriptor: &[u16],
        data: &[u8],
        signed: bool,
        big_endian: bool,
    ) -> Result<Lut, Trouble> {
        let &[count, first, bits] = descriptor else {
            return Err(Trouble::Malformed);
        };
        let count = if count == 0 { 1 << 16 } else { usize::from(count) };
        let first = match signed {
            true => i64::from(first.cast_signed()),
            false => i64::from(first),
        };
        if !(1..=16).contains(&bits) {
            return Err(Trouble::Malformed);
        }
        // Entries of 8 bits may lie two in a word, or one in each.
        let entries: Vec<u16> = if data.len() >= count * 2 {
            words(data, big_endian).take(count).collect()
        } else if bits <= 8 && data.len() / 2 * 2 >= count {
            packed(data, big_endian).take(count).map(u16::from).collect()
        } else {
            return Err(Trouble::Malformed);
        };
        Ok(Lut {
            first,
            bits: u32::from(bits),
            entries,
        })
    }

    /// The entry for a value; those beyond the ends get the ends'.
    pub(super) fn at(&self, value: i64) -> u16 {
        let last = self.entries.len().saturating_sub(1);
        let index = usize::try_from(value.saturating_sub(self.first).max(0)).unwrap_or(last);
        self.entries.get(index.min(last)).copied().unwrap_or(0)
    }

    /// The largest value an entry can have.
    pub(super) fn most(&self) -> u16 {
        u16::MAX >> (16 - self.bits)
    }

    /// The entry for a value in 8 bits: the upper ones.
    pub(super) fn byte_at(&self, value: i64) -> u8 {
        let entry = self.at(value).min(self.most());
        let entry = if self.bits > 8 {
            entry >> (self.bits - 8)
        } else {
            entry << (8 - self.bits)
        };
        u8::try_from(entry).unwrap_or(u8::MAX)
    }
}

/// Words of 16 bits.
pub(super) fn words(bytes: &[u8], big_endian: bool) -> impl Iterator<Item = u16> + '_ {
    bytes.as_chunks::<2>().0.iter().map(move |pair| match big_endian {
        true => u16::from_be_bytes(*pair),
        false => u16::from_le_bytes(*pair),
    })
}

/// Bytes that lie two in a word, the lower one first.
fn packed(bytes: &[u8], big_endian: bool) -> impl Iterator<Item = u8> + '_ {
    words(bytes, big_endian).flat_map(u16::to_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_beyond_the_ends_get_the_ends() {
        let lut = Lut::new(&[3, 0xFFFF, 16], &[1, 0, 2, 0, 3, 1], true, false).unwrap();
        assert_eq!(
            [-9, -1, 0, 1, 99].map(|value| lut.at(value)),
            [1, 1, 2, 0x103, 0x103]
        );
        assert_eq!(lut.byte_at(1), 1);
        let unsigned = Lut::new(&[3, 0xFFFF, 16], &[1, 0, 2, 0, 3, 1], false, false).unwrap();
        assert_eq!(unsigned.at(0), 1);
    }

    #[test]
    fn entries_of_eight_bits_lie_in_bytes_or_in_words() {
        let bytes = Lut::new(&[4, 0, 8], &[1, 2, 3, 4], false, false).unwrap();
        assert_eq!(bytes.at(2), 3);
        let words = Lut::new(&[2, 0, 8], &[1, 0, 3, 0], false, false).unwrap();
        assert_eq!(words.at(1), 3);
        let swapped = Lut::new(&[4, 0, 8], &[2, 1, 4, 3], false, true).unwrap();
        assert_eq!(swapped.at(0), 1);
    }

    #[test]
    fn a_table_that_is_not_there_is_refused() {
        assert!(Lut::new(&[0, 0, 16], &[0; 100], false, false).is_err());
        assert!(Lut::new(&[2, 0, 17], &[0; 4], false, false).is_err());
        assert!(Lut::new(&[2, 0], &[0; 4], false, false).is_err());
    }
}
