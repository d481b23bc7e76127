//! A study as lists and pages show it: how far it has come, what its device said of the patient, and what is in it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, Actor, ActorRef, Subject};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{CaseId, StudyId};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::study::matching::Warning;
use yuanzhen_domain::study::{Arrival, InstanceSet, Link, Quarantine, Study, StudySet};
use yuanzhen_domain::values::{BodyPart, Laterality, Modality, Sex};
use yuanzhen_store::{AsSent, Instance, Series, StudyListed};

use super::{
    directory::{Directory, Named},
    words,
};

/// A study in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StudyRow {
    pub(crate) id: Uuid,
    pub(crate) study_instance_uid: String,
    /// registered, receiving, matched, unmatched or unreadable.
    pub(crate) state: String,
    /// registered, receiving, complete or unreadable.
    pub(crate) arrival: String,
    pub(crate) unreadable_why: Option<String>,
    pub(crate) device: Option<Named>,
    pub(crate) institution: Named,
    #[schema(schema_with = words::modality)]
    pub(crate) modality: Modality,
    pub(crate) patient_as_sent: Option<PatientAsSent>,
    pub(crate) instances: u32,
    pub(crate) content_version: u32,
    pub(crate) received_at: i64,
    pub(crate) last_at: i64,
    pub(crate) complete_at: Option<i64>,
    pub(crate) warnings: Vec<WarningView>,
    #[schema(value_type = Vec<String>)]
    pub(crate) quarantine: Vec<Quarantine>,
    /// What was undone here by hand and why, oldest first.
    pub(crate) remarks: Vec<RemarkView>,
    pub(crate) case: Option<Uuid>,
    /// How the link was made: accession, patient-number, by-hand or from-device.
    pub(crate) linked_how: Option<String>,
    /// The person who linked it by hand; another person must undo that.
    pub(crate) linked_by: Option<Named>,
    pub(crate) version: u64,
}

/// What the device said of the patient.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PatientAsSent {
    /// The name in the reading taken.
    pub(crate) name: String,
    /// Other readings of the same bytes, when the character set was guessed.
    pub(crate) other_readings: Vec<String>,
    pub(crate) id: Option<String>,
    #[schema(schema_with = words::sex)]
    pub(crate) sex: Option<Sex>,
    #[schema(value_type = Option<String>, format = Date)]
    pub(crate) birth_date: Option<Date>,
    pub(crate) accession: Option<String>,
    #[schema(schema_with = words::body_part)]
    pub(crate) body_part: Option<BodyPart>,
    #[schema(schema_with = words::laterality)]
    pub(crate) laterality: Option<Laterality>,
    pub(crate) description: Option<String>,
}

/// Why a person undid a link or a quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemarkView {
    /// link or quarantine.
    pub(crate) undone: String,
    pub(crate) by: Named,
    pub(crate) at: i64,
    pub(crate) reason: String,
}

/// A difference between what was sent and what was ordered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarningView {
    pub(crate) code: String,
}

/// One instance, enough to draw a thumbnail strip.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InstanceView {
    pub(crate) sop_instance_uid: String,
    pub(crate) number: Option<i32>,
}

/// One series.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesView {
    pub(crate) uid: String,
    pub(crate) number: Option<i32>,
    #[schema(schema_with = words::modality)]
    pub(crate) modality: Modality,
    pub(crate) description: String,
    pub(crate) instances: Vec<InstanceView>,
}

/// What there is to read of one study. A page that shows it names it so when its reader signs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StudySetView {
    pub(crate) study: Uuid,
    pub(crate) content_version: u32,
    pub(crate) instances: u32,
    #[schema(value_type = String)]
    pub(crate) digest: Digest,
}

/// What a signature will name: all studies of the case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InstanceSetView {
    /// How many instances, over all studies.
    pub(crate) instances: u32,
    pub(crate) digest: String,
    pub(crate) studies: Vec<StudySetView>,
}

/// A study with what is in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StudyView {
    #[serde(flatten)]
    pub(crate) row: StudyRow,
    pub(crate) series: Vec<SeriesView>,
    pub(crate) instance_set: Option<StudySetView>,
    /// The actions the requester's role allows here: link-study, unlink-study, quarantine-study, open-case.
    pub(crate) may: Vec<String>,
}

impl StudyRow {
    pub(crate) fn of(listed: &StudyListed, directory: &Directory) -> Self {
        let study = &listed.study.value;
        let complete_at = match study.arrival {
            Arrival::Complete { at } => Some(at.millis()),
            Arrival::Registered { .. } | Arrival::Receiving { .. } | Arrival::Unreadable { .. } => None,
        };
        let unreadable_why = match &study.arrival {
            Arrival::Unreadable { why, .. } => Some(why.clone()),
            Arrival::Registered { .. } | Arrival::Receiving { .. } | Arrival::Complete { .. } => None,
        };
        let (warnings, linked_how, linked_by) = match &study.link {
            Link::Waiting => (&[][..], None, None),
            Link::Unmatched { warnings, .. } => (warnings.as_slice(), None, None),
            Link::Matched {
                warnings, how, by, ..
            } => {
                let person = match by {
                    ActorRef::Person(id) => Some(directory.person(*id)),
                    _ => None,
                };
                (warnings.as_slice(), Some(how.to_string()), person)
            }
        };
        Self {
            id: study.id.uuid(),
            study_instance_uid: study.uid.to_string(),
            state: study.state_name().to_owned(),
            arrival: study.arrival.name().to_owned(),
            unreadable_why,
            device: study.device.map(|device| directory.device(device)),
            institution: directory.institution(study.owner.institution),
            modality: study.modality,
            patient_as_sent: listed.as_sent.as_ref().map(PatientAsSent::of),
            instances: study.instances,
            content_version: study.content_version,
            received_at: listed.first_at.millis(),
            last_at: listed.last_at.millis(),
            complete_at,
            warnings: warnings.iter().map(WarningView::of).collect(),
            quarantine: study.quarantine.iter().copied().collect(),
            remarks: study
                .remarks
                .iter()
                .map(|remark| RemarkView {
                    undone: remark.undone.to_string(),
                    by: directory.person(remark.by),
                    at: remark.at.millis(),
                    reason: remark.reason.expose().clone(),
                })
                .collect(),
            case: study.link.case().map(CaseId::uuid),
            linked_how,
            linked_by,
            version: listed.study.version,
        }
    }
}

impl StudyRow {
    /// Without what the device said of the patient, for those who only keep the work flowing.
    pub(crate) fn masked(self) -> Self {
        Self {
            patient_as_sent: None,
            ..self
        }
    }
}

impl PatientAsSent {
    fn of(sent: &AsSent) -> Self {
        let name = written(sent).unwrap_or_default();
        let doubtful = matches!(sent.charset_note.as_deref(), Some("guessed" | "damaged"));
        let all = sent.names.iter().flatten().map(|name| name.expose());
        let mut other_readings: Vec<String> = Vec::new();
        for reading in all.filter(|reading| doubtful && !reading.is_empty() && **reading != name) {
            if !other_readings.contains(reading) {
                other_readings.push(reading.clone());
            }
        }
        Self {
            name,
            other_readings,
            id: sent.patient_number.as_ref().map(|id| id.expose().clone()),
            sex: sent.sex,
            birth_date: sent.birth_date.as_ref().map(|day| *day.expose()),
            accession: sent.accession.clone(),
            body_part: sent.body_part,
            laterality: sent.laterality,
            description: sent.description.as_ref().map(|text| text.expose().clone()),
        }
    }
}

/// The name as the likeliest reading has it, in Chinese characters when the device sent it in those as well: a name in
/// Latin letters and in characters is one name twice, not two readings.
fn written(sent: &AsSent) -> Option<String> {
    let first = |group: &Vec<Private<String>>| Some(group.first()?.expose().clone());
    let mut groups = sent.names.iter().filter_map(first);
    let mut name = groups.next()?;
    if name.is_ascii() {
        name = groups.find(|other| !other.is_ascii()).unwrap_or(name);
    }
    Some(name)
}

impl WarningView {
    pub(crate) fn of(warning: &Warning) -> Self {
        Self {
            code: warning.as_str().to_owned(),
        }
    }
}

impl From<&StudySet> for StudySetView {
    fn from(set: &StudySet) -> Self {
        Self {
            study: set.study.uuid(),
            content_version: set.content_version,
            instances: set.instances,
            digest: set.digest.clone(),
        }
    }
}

impl From<StudySetView> for StudySet {
    fn from(view: StudySetView) -> Self {
        Self {
            study: StudyId::from_uuid(view.study),
            content_version: view.content_version,
            instances: view.instances,
            digest: view.digest,
        }
    }
}

impl From<&InstanceSet> for InstanceSetView {
    fn from(set: &InstanceSet) -> Self {
        Self {
            instances: set.instances(),
            digest: set.digest.to_string(),
            studies: set.studies.iter().map(StudySetView::from).collect(),
        }
    }
}

impl StudyView {
    pub(crate) fn of(
        listed: &StudyListed,
        series: &[Series],
        instances: &[Instance],
        set: Option<&StudySet>,
        directory: &Directory,
        actor: &Actor,
    ) -> Self {
        let series = series
            .iter()
            .map(|one| SeriesView {
                uid: one.uid.to_string(),
                number: one.number,
                modality: one.modality,
                description: one.description.clone(),
                instances: instances
                    .iter()
                    .filter(|instance| instance.series == one.id)
                    .map(|instance| InstanceView {
                        sop_instance_uid: instance.sop_instance.to_string(),
                        number: instance.number,
                    })
                    .collect(),
            })
            .collect();
        Self {
            row: StudyRow::of(listed, directory),
            series,
            instance_set: set.map(StudySetView::from),
            may: allowed(actor, &listed.study),
        }
    }
}

/// What the requester's role allows with a study; a case made from it would be of the same site.
fn allowed(actor: &Actor, study: &Study) -> Vec<String> {
    let acts = [
        Action::LinkStudy,
        Action::UnlinkStudy,
        Action::QuarantineStudy,
        Action::OpenCase,
    ];
    acts.into_iter()
        .filter(|action| {
            let subject = Subject {
                kind: action.kind(),
                ..study.subject()
            };
            access::may(actor, *action, &subject, &study.relation()).is_ok()
        })
        .map(|action| action.as_str().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(names: &[&[&str]], note: Option<&str>) -> (String, Vec<String>) {
        let group = |group: &&[&str]| group.iter().map(|name| Private::from(*name)).collect();
        let sent = PatientAsSent::of(&AsSent {
            names: names.iter().map(group).collect(),
            charset_note: note.map(str::to_owned),
            ..AsSent::default()
        });
        (sent.name, sent.other_readings)
    }

    #[test]
    fn a_name_is_doubtful_only_when_its_character_set_was_guessed() {
        let nothing = Vec::<String>::new();
        for note in [None, Some("overridden")] {
            let both = shown(&[&["ZHANG^SAN"], &["张^三", "ÕÅ^Èý"]], note);
            assert_eq!(both, ("张^三".to_owned(), nothing.clone()), "{note:?}");
        }
        let guessed = shown(&[&["张三", "ÕÅÈý"]], Some("guessed"));
        assert_eq!(guessed, ("张三".to_owned(), vec!["ÕÅÈý".to_owned()]));
        assert_eq!(shown(&[&["Müller^Jörg"]], None).0, "Müller^Jörg");
        assert_eq!(shown(&[], None), (String::new(), nothing));
    }
}
