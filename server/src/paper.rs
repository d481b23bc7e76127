//! The paper of a signed report: the page, then one signature revision a hand, as bytes ready to be stored. It decides
//! nobody's right to sign and stores nothing.
//!
//! Each hand signs with the key that the county's authority keeps for that person, so that revoking a person's certificate
//! reaches everything it signed.

use std::sync::LazyLock;

use anyhow::{Context as _, anyhow};
use jiff::{Timestamp, Zoned, tz::TimeZone};
use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::report::{Conclusion, Report, Signature, SignedAs};
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{CaseFile, StudyListed, StudyMaking};

use crate::{
    authority::{Authority, SignerPerson},
    print::{self as sheet, Fonts, Sheet},
    sign::{self, DocumentMark, Meaning, Seal},
    view::directory::Directory,
    words::Language,
};

/// The system's fonts, found once; the program's `doctor` says what is missing.
static FONTS: LazyLock<Result<Fonts, String>> =
    LazyLock::new(|| Fonts::system().map_err(|error| error.to_string()));

/// What the paper of a report is made from.
pub(crate) struct Paper<'a> {
    pub(crate) file: &'a CaseFile,
    pub(crate) report: &'a Report,
    pub(crate) directory: &'a Directory,
    pub(crate) making: &'a StudyMaking,
    /// The key images of the report, drawn.
    pub(crate) images: &'a [sheet::KeyImage],
    pub(crate) authority: &'a Authority,
    /// Where the square on the page leads.
    pub(crate) verify_link: Option<String>,
    pub(crate) now: Moment,
}

impl Paper<'_> {
    /// The verification string of the report's version. Says nothing of anybody.
    pub(crate) fn code(report: &Report) -> String {
        sign::verification_code(report.id.uuid(), report.version)
    }

    /// The signed PDF.
    ///
    /// # Errors
    /// Fonts missing, or a page or signature that could not be written.
    pub(crate) fn signed(&self) -> anyhow::Result<Vec<u8>> {
        let signatures = self.report.state.signatures();
        let mut pdf = self.page(signatures)?.pdf;
        for (index, signature) in signatures.iter().enumerate() {
            let part = u8::try_from(index + 1).context("too many signatures")?;
            let parts = u8::try_from(signatures.len()).context("too many signatures")?;
            pdf = self.add_hand(&pdf, signature, part, parts)?;
        }
        Ok(pdf)
    }

    fn add_hand(&self, pdf: &[u8], signature: &Signature, part: u8, parts: u8) -> anyhow::Result<Vec<u8>> {
        let person = signer(self.directory, signature.by)?;
        let signer = self.authority.signer(signature.by, &person, self.now)?;
        let words = Language::Chinese.words();
        let (meaning, key) = match signature.role {
            SignedAs::Writer => (Meaning::Written, "reason-written"),
            SignedAs::Reviewer => (Meaning::Reviewed, "reason-reviewed"),
        };
        let agreed_at = sheet::minute(&self.local(signature.at));
        let reason = words.say_with(key, &[("at", &agreed_at)]);
        let seal = Seal {
            mark: DocumentMark {
                code: Self::code(self.report),
                number: self.file.case.number.to_string(),
                version: self.report.version,
                content: signature.set.digest.to_string(),
            },
            part,
            parts,
            signer: person.name,
            institution: person.institution,
            meaning,
            reason,
            // The key signs now, when the last hand has agreed and the page is made; when each of them agreed stands on
            // the page and in the reason (docs/decisions/0016).
            at: self.local(self.now),
        };
        Ok(sign::add_signature(pdf, &seal, &signer)?)
    }

    fn page(&self, signatures: &[Signature]) -> anyhow::Result<Sheet> {
        let fonts = fonts()?;
        let printed = sheet::print_report(&self.sheet(signatures), fonts)?;
        for warning in &printed.warnings {
            tracing::warn!(report.id = %self.report.id, ?warning, "a printed report shows a substitute");
        }
        Ok(printed)
    }

    fn sheet(&self, signatures: &[Signature]) -> sheet::ReportSheet {
        let case = &self.file.case;
        let patient = &self.file.patient;
        let words = Language::Chinese.words();
        let content = &self.report.content;
        let hand = |role| {
            signatures
                .iter()
                .find(|signature| signature.role == role)
                .map(|signature| self.hand(signature))
        };
        let group = case
            .owner
            .reading_group
            .and_then(|group| self.directory.group(group));
        let heading = group.map_or(case.owner.institution, |group| group.institution);
        let part = words.say(&format!("part-{}", case.examination.body_part));
        let side = words.say(&format!("side-{}", case.examination.laterality));
        let day = self.local(case.submitted_at).date();
        sheet::ReportSheet {
            language: Language::Chinese,
            institution: self.directory.institution(heading).name,
            department: group.map(|group| group.name.clone()),
            number: case.number.to_string(),
            code: Self::code(self.report),
            verify_link: self.verify_link.clone(),
            version: self.report.version,
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
            examination: sheet::Examination {
                modality: Some(match case.examination.modality {
                    yuanzhen_domain::values::Modality::Dx | yuanzhen_domain::values::Modality::Cr => {
                        "DR".to_owned()
                    }
                    other => other.to_string(),
                }),
                name: format!("{side}{part}{}", case.examination.method),
                method: Some(content.technique.expose().clone()).filter(|text| !text.trim().is_empty()),
                device: self.of_studies(|listed| self.device(listed)),
                technician: self.of_studies(|listed| {
                    let operator = listed.as_sent.as_ref()?.operator.as_ref()?;
                    Some(operator.expose().clone())
                }),
                accession: Some(case.examination.accession.to_string()),
                performed_at: self.making.first_at.and_then(|at| at.to_zoned(self.zone()).ok()),
                received_at: self
                    .file
                    .studies
                    .iter()
                    .map(|listed| listed.first_at)
                    .min()
                    .map(|at| self.local(at)),
                requested_by: Some(self.directory.institution(case.owner.institution).name),
                requesting_doctor: self.asked_by(true),
                registered_by: self.asked_by(false),
                clinical: Some(case.examination.clinical_diagnosis.expose().clone()),
                fidelity: if self.making.lossy {
                    sheet::Fidelity::LossyAtSource { ratio: None }
                } else {
                    sheet::Fidelity::Lossless
                },
            },
            findings: content.findings.expose().clone(),
            impression: content.impression.expose().clone(),
            advice: None,
            outcome: content.conclusion.map(|conclusion| match conclusion {
                Conclusion::Positive => sheet::Outcome::Positive,
                Conclusion::Negative => sheet::Outcome::Negative,
            }),
            critical: content.critical.as_ref().map(|text| text.expose().clone()),
            emergency: case.urgency == Urgency::Emergency,
            written: hand(SignedAs::Writer).unwrap_or(sheet::Hand {
                name: String::new(),
                title: None,
                at: None,
            }),
            reviewed: hand(SignedAs::Reviewer),
            signed_at: signatures.last().map(|signature| self.local(signature.at)),
            amendment: self.report.amends.as_ref().map(|reason| sheet::Amendment {
                previous: self.report.version.saturating_sub(1),
                reason: reason.expose().clone(),
            }),
            images: self.images.to_vec(),
            opinion: None,
            stamp: true,
            created_at: self.local(self.now),
        }
    }

    /// The name of whoever asked for the examination, if they are a doctor, or if they are none: a technician registers
    /// what a doctor asked for on paper, and is not to stand there in the doctor's place.
    fn asked_by(&self, doctor: bool) -> Option<String> {
        let staff = &self.directory.account(self.file.case.requested_by?)?.staff;
        let is_doctor = staff.posts.iter().any(|post| post.role.is_doctor());
        (is_doctor == doctor).then(|| staff.name.clone())
    }

    fn hand(&self, signature: &Signature) -> sheet::Hand {
        let account = self.directory.account(signature.by);
        sheet::Hand {
            name: account
                .map(|account| account.staff.name.clone())
                .unwrap_or_default(),
            title: account.and_then(|account| account.staff.credentials.title.clone()),
            at: Some(self.local(signature.at)),
        }
    }

    /// What is said of the studies, each thing once.
    fn of_studies(&self, said: impl Fn(&StudyListed) -> Option<String>) -> Option<String> {
        let mut all: Vec<String> = Vec::new();
        for text in self.file.studies.iter().filter_map(said) {
            if !all.contains(&text) {
                all.push(text);
            }
        }
        (!all.is_empty()).then(|| all.join("；"))
    }

    /// The device of a study: what people call it, its AE title, maker and model.
    fn device(&self, listed: &StudyListed) -> Option<String> {
        let device = listed.study.device;
        let parts = [
            device.map(|id| self.directory.device(id).name),
            device
                .and_then(|id| self.directory.ae_title(id))
                .map(|title| format!("AE {title}")),
            listed.as_sent.as_ref().and_then(|sent| sent.equipment.clone()),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.trim().is_empty())
            .collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// A moment where the examination was made.
    fn local(&self, moment: Moment) -> Zoned {
        Timestamp::from_millisecond(moment.millis())
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(self.zone())
    }

    /// The zone of the place where the examination was made.
    fn zone(&self) -> TimeZone {
        self.directory
            .site(self.file.case.owner.institution)
            .map_or(TimeZone::UTC, crate::view::zone)
    }
}

/// The fonts of all paper.
pub(crate) fn fonts() -> anyhow::Result<&'static Fonts> {
    FONTS.as_ref().map_err(|error| anyhow!("{error}"))
}

/// Who signs, for the certificate: the staff number is the licence, or the account's id, never an identity number.
pub(crate) fn signer(directory: &Directory, person: PersonId) -> anyhow::Result<SignerPerson> {
    let account = directory
        .account(person)
        .ok_or_else(|| anyhow!("signer {person} is not in the directory"))?;
    let institution = account
        .staff
        .posts
        .first()
        .map(|post| directory.institution(post.institution).name);
    Ok(SignerPerson {
        name: account.staff.name.clone(),
        institution: institution.unwrap_or_default(),
        title: account.staff.credentials.title.clone(),
        number: account
            .staff
            .credentials
            .licence
            .clone()
            .unwrap_or_else(|| person.uuid().simple().to_string()),
    })
}
