//! From a header to what lists and matching use of it. The adapter decides nothing: every decoding that is
//! possible goes along, and the domain compares.

use std::str::FromStr;

use yuanzhen_domain::private::Private;
use yuanzhen_domain::values::{BodyPart, Laterality, Modality, Sex};
use yuanzhen_store::AsSent;

use crate::object::Header;
use crate::object::charset::Trust;

/// What the device said of patient and order.
pub fn as_sent(header: &Header) -> AsSent {
    let given = |text: &Private<String>| Some(text.clone()).filter(|text| !text.is_blank());
    AsSent {
        names: name_groups(&header.patient.readings),
        patient_number: given(&header.patient.id),
        birth_date: header.patient.birth_date.clone(),
        sex: header.patient.sex.as_deref().map(Sex::from_dicom),
        accession: header.accession.clone(),
        modality: Some(Modality::from_dicom(&header.modality)),
        body_part: header.body_part.as_deref().and_then(part),
        laterality: header.laterality.as_deref().and_then(term),
        study_date: header.study_at.map(|at| at.strftime("%Y%m%d").to_string()),
        study_time: header.study_at.map(|at| at.strftime("%H%M%S").to_string()),
        description: header.study_description.clone().map(Private::new),
        charset_note: note(header.trust).map(str::to_owned),
        equipment: header.equipment.clone(),
        operator: header.operator.clone(),
    }
}

/// What is known of a study's patient and order with one more instance of it: what was known stays, what was blank is
/// filled in.
pub(crate) fn completed(known: &AsSent, sent: &AsSent) -> AsSent {
    fn first<T: Clone>(known: &Option<T>, sent: &Option<T>) -> Option<T> {
        known.as_ref().or(sent.as_ref()).cloned()
    }
    let more_names = sent.names.iter().skip(known.names.len());
    AsSent {
        names: known.names.iter().chain(more_names).cloned().collect(),
        patient_number: first(&known.patient_number, &sent.patient_number),
        birth_date: first(&known.birth_date, &sent.birth_date),
        sex: known
            .sex
            .filter(|sex| *sex != Sex::Unknown)
            .or(sent.sex)
            .or(known.sex),
        accession: first(&known.accession, &sent.accession),
        modality: first(&known.modality, &sent.modality),
        body_part: first(&known.body_part, &sent.body_part),
        laterality: match (known.laterality, sent.laterality) {
            // A film of each side.
            (Some(one), Some(two)) if one.contradicts(two) => Some(Laterality::Both),
            (one, two) => one.or(two),
        },
        study_date: first(&known.study_date, &sent.study_date),
        study_time: first(&known.study_time, &sent.study_time),
        description: first(&known.description, &sent.description),
        charset_note: first(&known.charset_note, &sent.charset_note),
        equipment: first(&known.equipment, &sent.equipment),
        operator: first(&known.operator, &sent.operator),
    }
}

/// A defined term of a value set; devices write them with stray blanks and in any case.
fn term<T: FromStr>(sent: &str) -> Option<T> {
    sent.trim().to_ascii_uppercase().parse().ok()
}

/// The part examined by its term, or in the words that stand in its place; none when they name several.
fn part(sent: &str) -> Option<BodyPart> {
    let named = || match BodyPart::named_in(sent).as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    term(sent).or_else(named)
}

/// Component groups, each with all of its readings, the most likely one first.
fn name_groups(readings: &[Private<String>]) -> Vec<Vec<Private<String>>> {
    let mut groups: Vec<Vec<Private<String>>> = Vec::new();
    for reading in readings {
        for (index, group) in reading.expose().split('=').enumerate() {
            let group = Private::new(group.trim_matches(['^', ' ']).to_owned());
            if groups.len() <= index {
                groups.push(Vec::new());
            }
            if !group.is_blank() && !groups[index].contains(&group) {
                groups[index].push(group);
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// A stable code for what was done about the character set.
fn note(trust: Trust) -> Option<&'static str> {
    match trust {
        Trust::Labelled => None,
        Trust::Overridden => Some("overridden"),
        Trust::Guessed => Some("guessed"),
        Trust::Damaged => Some("damaged"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_keep_all_their_readings() {
        let readings = ["Zhang^San=张^三=", "Zhang^San=ÕÅ^Èý="].map(Private::from);
        let groups = name_groups(&readings);
        let texts: Vec<Vec<&str>> = groups
            .iter()
            .map(|group| group.iter().map(|name| name.expose().as_str()).collect())
            .collect();
        assert_eq!(texts, [vec!["Zhang^San"], vec!["张^三", "ÕÅ^Èý"]]);
    }
}
