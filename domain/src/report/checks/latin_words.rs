//! The words of a text in Latin letters, and which of them are parts of the body.

use std::ops::Range;

/// Parts of the body, and words that stand between a side and its part.
const PARTS: &str = "abdomen abdominal acetabular acetabulum adnexa adnexal adrenal ankle ankles anterior antrum apex apical \
    arm arms artery atrium axilla axillary basal base bases basilar brain breast breasts bronchus calcaneus calf carotid \
    cerebellar cerebral chest clavicle costophrenic distal ear ears elbow elbows eye eyes femoral femur femurs fibula \
    fibular finger fingers foot feet forearm frontal groin hand hands heart heel hemisphere hemithorax hila hilar hilum \
    hip hips humeral humerus iliac inguinal jugular kidney kidneys knee knees leg legs lobe lobes lower lung lungs main \
    mandible mastoid maxillary medial mid middle nasal neck occipital orbit orbital orbits ovaries ovarian ovary parietal \
    parotid patella patellae patellar pelvis petrous pleura pleural posterior proximal pulmonary radial radius renal rib \
    ribs sacroiliac scapula shoulder shoulders side sided sides sinus sinuses sphenoid subclavian temporal testicle testis \
    thalamic thalamus thigh thighs thoracic thorax thumb thyroid tibia tibiae tibial toe toes tonsil ulna ulnar upper \
    ureter ureteral ureteric ureters ventricle ventricular vertebral wrist wrists zone";

/// A stretch of Latin letters and digits, in lower case.
pub(super) struct Word {
    pub(super) place: Range<usize>,
    pub(super) text: String,
}

/// All of a text, in order.
pub(super) fn words(text: &[char]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text[at..]
            .iter()
            .take_while(|c| c.is_ascii_alphanumeric())
            .count();
        if length > 0 {
            let word: String = text[at..at + length].iter().collect();
            words.push(Word {
                place: at..at + length,
                text: word.to_ascii_lowercase(),
            });
        }
        at += length.max(1);
    }
    words
}

/// Whether a word is on a list of words with spaces between them.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

/// Whether it may stand behind a side.
pub(super) fn is_part(word: &str) -> bool {
    has(PARTS, word)
}

/// 5th, as in Rt 5th rib.
pub(super) fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty() && matches!(&word[digits.len()..], "st" | "nd" | "rd" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_where_letters_and_digits_end() {
        let text: Vec<char> = "左Lt. 5th rib，T12".chars().collect();
        let words = words(&text);
        let read: Vec<_> = words
            .iter()
            .map(|word| (word.place.start, word.text.as_str()))
            .collect();
        assert_eq!(read, [(1, "lt"), (5, "5th"), (9, "rib"), (13, "t12")]);
    }

    #[test]
    fn parts_and_ordinals() {
        assert!(is_part("lung") && is_part("upper") && !is_part("spine") && !is_part("lun"));
        assert!(is_ordinal("5th") && is_ordinal("11th"));
        assert!(!is_ordinal("th") && !is_ordinal("5") && !is_ordinal("t12") && !is_ordinal("5mm"));
    }
}
