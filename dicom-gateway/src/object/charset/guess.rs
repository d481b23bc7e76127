//! What bytes without a believable label are. Only two questions are answered, both on the safe side.

use encoding_rs::{GB18030, UTF_8};

use super::set::CharacterSet;

/// Text above ASCII without a label: UTF-8 if it is valid UTF-8 (which other text practically never is), then
/// GB18030 if it is valid and has Chinese characters where most high bytes are, else Latin-1.
/// The second value says that even that leaves bytes of no character.
pub(super) fn unlabelled(bytes: &[u8]) -> (CharacterSet, bool) {
    if UTF_8
        .decode_without_bom_handling_and_without_replacement(bytes)
        .is_some()
    {
        return (CharacterSet::UTF8, false);
    }
    if looks_like_chinese(bytes) {
        return (CharacterSet::GB18030, false);
    }
    // Every byte is a Latin-1 character; control characters among them are a sign that it is not Latin-1.
    let valid_gb = GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .is_some();
    let has_controls = bytes.iter().any(|b| (0x80..0xA0).contains(b));
    if has_controls && valid_gb {
        return (CharacterSet::GB18030, false);
    }
    (CharacterSet::LATIN1, has_controls)
}

/// Whether all high bytes come in pairs of the rows of GB 2312 that hold Chinese characters. A Western name
/// has letters of ASCII between its accents; two accented letters in a row happen, but not only those.
pub(super) fn looks_like_chinese(bytes: &[u8]) -> bool {
    let (mut pairs, mut at, mut letters) = (0, 0, 0);
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            // The romanised group of a name, before the first '=', proves nothing.
            letters = if byte == b'=' {
                0
            } else {
                letters + usize::from(byte.is_ascii_alphabetic())
            };
            at += 1;
            continue;
        }
        let second = bytes.get(at + 1).copied().unwrap_or(0);
        if !(0xB0..=0xF7).contains(&byte) || second < 0xA1 {
            return false;
        }
        pairs += 1;
        at += 2;
    }
    pairs > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn western_names_are_left_alone() {
        for name in [
            &b"M\xFCller^J\xF6rg"[..],
            b"No\xEBl^Ren\xE9e",
            b"\xC5ngstr\xF6m",
            b"Bj\xF6rk",
        ] {
            assert!(!looks_like_chinese(name));
            assert_eq!(unlabelled(name), (CharacterSet::LATIN1, false));
        }
    }

    #[test]
    fn chinese_names_are_seen() {
        for name in [
            &b"\xD5\xC5\xC8\xFD"[..],
            b"ZHANG^SAN=\xD5\xC5^\xC8\xFD",
            b"\xCD\xF5\xD0\xA1\xB6\xAB  ",
        ] {
            assert!(looks_like_chinese(name));
        }
    }
}
