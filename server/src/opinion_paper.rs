//! The paper of a signed opinion (会诊意见书): who asked whom, who was there from when until when, what the experts think and
//! advise, every hand under it, and who dissents; then one signature revision a hand. It decides nobody's right to sign
//! and stores nothing.

use anyhow::Context as _;
use jiff::{Timestamp, Zoned, tz::TimeZone};
use yuanzhen_domain::consult::{
    Consult, Dose, DoseRoute, DoseState, DoseUnit, Hand, Opinion, Room, Says, Visit,
};
use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::urgency::Urgency;

use crate::{
    authority::Authority,
    paper::{fonts, signer},
    print::{self as sheet, OpinionLines, OpinionSection, minute},
    sign::{self, DocumentMark, Meaning, Seal},
    view::directory::Directory,
    watch::called,
    words::{Language, Words},
};

/// What the paper of an opinion is made from.
pub(crate) struct OpinionPaper<'a> {
    pub(crate) consult: &'a Consult,
    pub(crate) opinion: &'a Opinion,
    pub(crate) patient: &'a Patient,
    pub(crate) room: Option<&'a Room>,
    /// What was ordered in the room.
    pub(crate) doses: &'a [Dose],
    pub(crate) directory: &'a Directory,
    /// The key images, drawn.
    pub(crate) images: &'a [sheet::KeyImage],
    pub(crate) authority: &'a Authority,
    /// Where the square on the page leads.
    pub(crate) verify_link: Option<String>,
    pub(crate) now: Moment,
}

impl OpinionPaper<'_> {
    /// The verification string of the opinion's version. Says nothing of anybody.
    pub(crate) fn code(opinion: &Opinion) -> String {
        sign::verification_code(opinion.id.uuid(), opinion.version)
    }

    /// The signed PDF.
    ///
    /// # Errors
    /// Fonts missing, or a page or signature that could not be written.
    pub(crate) fn signed(&self) -> anyhow::Result<Vec<u8>> {
        let hands = self.opinion.state.hands();
        let printed = sheet::print_report(&self.sheet(hands), fonts()?)?;
        for warning in &printed.warnings {
            tracing::warn!(opinion.id = %self.opinion.id, ?warning, "a printed opinion shows a substitute");
        }
        let mut pdf = printed.pdf;
        let parts = u8::try_from(hands.len()).context("too many signatures")?;
        for (hand, part) in hands.iter().zip(1_u8..) {
            pdf = self.add_hand(&pdf, hand, part, parts)?;
        }
        Ok(pdf)
    }

    fn add_hand(&self, pdf: &[u8], hand: &Hand, part: u8, parts: u8) -> anyhow::Result<Vec<u8>> {
        let person = signer(self.directory, hand.by)?;
        let key = self.authority.signer(hand.by, &person, self.now)?;
        let reason = match hand.says {
            Says::Agrees => "reason-agreed",
            Says::Dissents { .. } => "reason-dissented",
        };
        let agreed_at = minute(&self.local(hand.at));
        let seal = Seal {
            mark: DocumentMark {
                code: Self::code(self.opinion),
                number: self.consult.number.to_string(),
                version: self.opinion.version,
                content: hand.content.to_string(),
            },
            part,
            parts,
            signer: person.name,
            institution: person.institution,
            meaning: if part == 1 {
                Meaning::Written
            } else {
                Meaning::Reviewed
            },
            reason: words().say_with(reason, &[("at", &agreed_at)]),
            at: self.local(self.now),
        };
        Ok(sign::add_signature(pdf, &seal, &key)?)
    }

    fn sheet(&self, hands: &[Hand]) -> sheet::ReportSheet {
        let (consult, patient, words) = (self.consult, self.patient, words());
        let group = consult
            .owner
            .reading_group
            .and_then(|group| self.directory.group(group));
        let heading = group.map_or(consult.owner.institution, |group| group.institution);
        let day = self.local(consult.submitted_at).date();
        let written = hands.first().map(|hand| self.hand(hand));
        sheet::ReportSheet {
            language: Language::Chinese,
            institution: self.directory.institution(heading).name,
            department: group.map(|group| group.name.clone()),
            number: consult.number.to_string(),
            code: Self::code(self.opinion),
            verify_link: self.verify_link.clone(),
            version: self.opinion.version,
            state: sheet::State::Final,
            patient: sheet::PatientLines {
                name: patient.name.expose().clone(),
                sex: words.say(&format!("sex-{}", patient.sex)),
                age: match patient.age_on(day) {
                    Some(years) => words.say_with("age-years", &[("years", &years.to_string())]),
                    None => words.say("age-unknown"),
                },
                birth_date: patient.birth_date.as_ref().map(|day| day.expose().to_string()),
                identifiers: vec![sheet::Identifier {
                    label: words.say("identifier-patient"),
                    text: patient.number.to_string(),
                }],
            },
            // An opinion has facts of its own in its place.
            examination: sheet::Examination {
                modality: None,
                name: String::new(),
                method: None,
                device: None,
                technician: None,
                accession: None,
                performed_at: None,
                received_at: None,
                requested_by: None,
                requesting_doctor: None,
                registered_by: None,
                clinical: None,
                fidelity: sheet::Fidelity::Lossless,
            },
            findings: String::new(),
            impression: String::new(),
            advice: None,
            outcome: None,
            critical: None,
            emergency: consult.urgency == Urgency::Emergency,
            written: written.unwrap_or(sheet::Hand {
                name: String::new(),
                title: None,
                at: None,
            }),
            reviewed: None,
            signed_at: hands.last().map(|hand| self.local(hand.at)),
            amendment: self.opinion.amends.as_ref().map(|reason| sheet::Amendment {
                previous: self.opinion.version.saturating_sub(1),
                reason: reason.expose().clone(),
            }),
            images: self.images.to_vec(),
            opinion: Some(OpinionLines {
                facts: self.facts(heading, hands),
                sections: self.sections(hands),
                hands: hands.iter().map(|hand| self.hand(hand)).collect(),
            }),
            stamp: true,
            created_at: self.local(self.now),
        }
    }

    fn facts(
        &self,
        invited: yuanzhen_domain::id::InstitutionId,
        hands: &[Hand],
    ) -> Vec<(String, String, usize)> {
        let (consult, words) = (self.consult, words());
        let experts: Vec<_> = hands.iter().map(|hand| self.expert(hand.by)).collect();
        let complaint = consult.request.complaint.words.expose();
        vec![
            (
                words.say("field-consult-kind"),
                words.say(&format!("consult-kind-{}", consult.kind)),
                4,
            ),
            (
                words.say("field-inviting"),
                self.directory.institution(consult.owner.institution).name,
                4,
            ),
            (
                words.say("field-inviting-doctor"),
                self.directory.person(consult.requested_by).name,
                4,
            ),
            (
                words.say("field-invited"),
                self.directory.institution(invited).name,
                4,
            ),
            (words.say("field-sittings"), self.sittings(), 8),
            (words.say("field-experts"), experts.join("；"), 12),
            (words.say("field-present"), self.present(), 12),
            (words.say("field-complaint"), complaint.clone(), 12),
        ]
    }

    fn sections(&self, hands: &[Hand]) -> Vec<OpinionSection> {
        let (content, words) = (&self.opinion.content, words());
        let section = |key: &str, text: String, strong: bool| OpinionSection {
            heading: words.say(key),
            text,
            strong,
        };
        let diagnoses: Vec<_> = content
            .diagnoses
            .iter()
            .enumerate()
            .map(|(index, diagnosis)| {
                let code = diagnosis
                    .icd10
                    .as_ref()
                    .map(|code| format!("　{}", code.as_str()))
                    .unwrap_or_default();
                format!("{}. {}{code}", index + 1, diagnosis.words.expose())
            })
            .collect();
        let referral = content
            .referral
            .map(|referral| words.say(&format!("referral-{referral}")));
        let referral = [
            referral.unwrap_or_default(),
            content.referral_words.expose().clone(),
        ];
        let dissents: Vec<_> = hands.iter().filter_map(|hand| self.dissent(hand)).collect();
        vec![
            section(
                "section-purpose",
                self.consult.request.purpose.expose().clone(),
                false,
            ),
            section("section-analysis", content.analysis.expose().clone(), false),
            section("section-diagnosis", diagnoses.join("\n"), true),
            section("section-treatment", content.advice.expose().clone(), false),
            section("section-doses", self.doses(), false),
            section("section-further", content.further.expose().clone(), false),
            section(
                "section-referral",
                referral
                    .into_iter()
                    .filter(|text| !text.trim().is_empty())
                    .collect::<Vec<_>>()
                    .join("　"),
                false,
            ),
            section("section-notes", content.notes.expose().clone(), false),
            section("section-dissent", dissents.join("\n"), false),
        ]
    }

    /// The doses that became orders: confirmed after they were read back. What was struck out or is not confirmed is none.
    fn doses(&self) -> String {
        let lines = self.doses.iter().filter_map(|dose| self.dose(dose));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn dose(&self, dose: &Dose) -> Option<String> {
        let DoseState::Confirmed {
            read_back,
            confirmed_at,
            ..
        } = &dose.state
        else {
            return None;
        };
        let words = words();
        let name = |person: PersonId| self.directory.person(person).name;
        Some(words.say_with(
            "dose-line",
            &[
                ("drug", dose.order.drug.expose()),
                ("amount", &dose.order.amount.to_string()),
                ("unit", &words.say(&unit_key(dose.order.unit))),
                ("route", &words.say(&route_key(dose.order.route))),
                ("rate", dose.order.rate.expose()),
                ("said", &name(dose.said_by)),
                ("read", &name(read_back.by)),
                ("at", &minute(&self.local(*confirmed_at))),
            ],
        ))
    }

    fn dissent(&self, hand: &Hand) -> Option<String> {
        match &hand.says {
            Says::Agrees => None,
            Says::Dissents { reason } => Some(words().say_with(
                "opinion-dissent",
                &[
                    ("name", &self.directory.person(hand.by).name),
                    ("reason", reason.expose()),
                ],
            )),
        }
    }

    /// Name, title, licence and years of independent practice, as the rules ask.
    fn expert(&self, person: PersonId) -> String {
        let words = words();
        let Some(account) = self.directory.account(person) else {
            return String::new();
        };
        let credentials = &account.staff.credentials;
        let today = called::today(account, self.directory, self.now);
        let licence = credentials
            .licence
            .clone()
            .unwrap_or_else(|| words.say("licence-none"));
        words.say_with(
            "opinion-expert",
            &[
                ("name", &account.staff.name),
                ("title", credentials.title.as_deref().unwrap_or_default()),
                ("licence", &licence),
                ("years", &credentials.independent_years(today).to_string()),
            ],
        )
    }

    /// From when until when both sides talked.
    fn sittings(&self) -> String {
        let sittings: Vec<_> = self
            .consult
            .sittings
            .iter()
            .map(|sitting| self.span(sitting.from, sitting.until))
            .collect();
        if sittings.is_empty() {
            return words().say("opinion-written-only");
        }
        sittings.join("；")
    }

    /// Who was in the room, from when until when.
    fn present(&self) -> String {
        let Some(room) = self.room else {
            return String::new();
        };
        let seats = room.seats.iter().filter(|seat| !seat.visits.is_empty());
        let people: Vec<_> = seats
            .map(|seat| {
                let times: Vec<_> = seat
                    .visits
                    .iter()
                    .map(|Visit { from, until }| self.span(*from, *until))
                    .collect();
                words().say_with(
                    "opinion-present",
                    &[
                        ("name", &self.directory.person(seat.person).name),
                        ("times", &times.join("，")),
                    ],
                )
            })
            .collect();
        people.join("；")
    }

    fn span(&self, from: Moment, until: Option<Moment>) -> String {
        let end = until.map_or_else(
            || "…".to_owned(),
            |until| self.local(until).strftime("%H:%M").to_string(),
        );
        format!("{}–{end}", self.local(from).strftime("%Y-%m-%d %H:%M"))
    }

    fn hand(&self, hand: &Hand) -> sheet::Hand {
        sheet::Hand {
            name: self.directory.person(hand.by).name,
            title: self.directory.title(hand.by),
            at: Some(self.local(hand.at)),
        }
    }

    /// A moment where the patient is.
    fn local(&self, moment: Moment) -> Zoned {
        let zone = self
            .directory
            .site(self.consult.owner.institution)
            .map_or(TimeZone::UTC, crate::view::zone);
        Timestamp::from_millisecond(moment.millis())
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(zone)
    }
}

fn words() -> &'static Words {
    Language::Chinese.words()
}

fn unit_key(unit: DoseUnit) -> String {
    format!("dose-unit-{}", unit.to_string().replace('/', "-per-"))
}

fn route_key(route: DoseRoute) -> String {
    format!("dose-route-{route}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_dose_has_its_words_in_both_languages() {
        let units = DoseUnit::ALL.iter().map(|unit| unit_key(*unit));
        let routes = DoseRoute::ALL.iter().map(|route| route_key(*route));
        for key in units.chain(routes) {
            for language in [Language::Chinese, Language::English] {
                assert!(!language.words().say(&key).is_empty(), "{key}");
            }
        }
    }
}
