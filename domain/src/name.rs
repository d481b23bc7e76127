//! Comparing names as devices send them: full width or half, any case, PN separators, Latin letters for characters.
//! It says same, different, or not comparable; it never guesses.

use crate::private::Private;

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same name.
    Same,
    /// Another name.
    Differs,
    /// Nobody can tell from these.
    NotComparable,
}

/// Compares what a device sent with a name on record. `None` when it sent no name.
///
/// Each group (alphabetic, ideographic) is the same when any of its decodings is. One group that differs outweighs
/// another that is the same.
pub fn compare_given(groups: &[Vec<Private<String>>], ours: &str) -> Option<Likeness> {
    let ours = fold(ours);
    let mut verdict = None;
    for group in groups {
        let likeness = group
            .iter()
            .map(|reading| fold(reading.expose()))
            .filter(|reading| !reading.is_empty())
            .map(|reading| compare(&reading, &ours))
            .min_by_key(|likeness| rank(*likeness));
        verdict = match (verdict, likeness) {
            (None, likeness) => likeness,
            (verdict, None) => verdict,
            (Some(Likeness::Differs), _) | (_, Some(Likeness::Differs)) => Some(Likeness::Differs),
            (Some(Likeness::Same), _) | (_, Some(Likeness::Same)) => Some(Likeness::Same),
            (Some(Likeness::NotComparable), Some(Likeness::NotComparable)) => Some(Likeness::NotComparable),
        };
    }
    verdict
}

const fn rank(likeness: Likeness) -> u8 {
    match likeness {
        Likeness::Same => 0,
        Likeness::NotComparable => 1,
        Likeness::Differs => 2,
    }
}

/// Two folded names.
fn compare(given: &str, ours: &str) -> Likeness {
    if given == ours {
        return Likeness::Same;
    }
    let latin = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic());
    match (latin(given), latin(ours)) {
        (true, false) | (false, true) => Likeness::NotComparable,
        (true, true) | (false, false) => Likeness::Differs,
    }
}

/// Half width, upper case, letters only: separators, spaces, points and digits (tone marks) drop out.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Half width, upper case, letters and digits only.
pub fn fold_number(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}
