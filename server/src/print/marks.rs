//! The words at the head and foot of every page: whose, which, how certain. What must not be missed (critical, positive,
//! emergency, lossy images, preliminary, draft) is decided here once for all pages.

use super::canvas::{AMBER, Ink, RED, TEAL};
use super::page::{Furniture, Mark};
use super::report::{Composer, minute};
use super::{Fidelity, Outcome, State};

impl Composer<'_> {
    /// What stands at the head and foot of the pages, and the marks beside the heading.
    pub(super) fn furniture(&mut self) -> Furniture {
        let (sheet, words) = (self.sheet, self.words);
        let modality = sheet
            .examination
            .modality
            .as_deref()
            .map(|modality| self.line(modality));
        let title = match (&sheet.opinion, modality) {
            (Some(_), _) => words.say("opinion-title"),
            (None, None) => words.say("report-title-plain"),
            (None, Some(modality)) => words.say_with("report-title", &[("modality", &modality)]),
        };
        let mut marks = Vec::new();
        let mut mark = |key: &str, ink: Ink, alarm: bool| {
            marks.push(Mark {
                text: words.say(key),
                ink,
                alarm,
            })
        };
        if sheet.critical.is_some() {
            mark("mark-critical", RED, true);
        }
        match sheet.outcome {
            Some(Outcome::Positive) => mark("mark-positive", RED, false),
            Some(Outcome::Negative) => mark("mark-negative", TEAL, false),
            None => {}
        }
        if sheet.emergency {
            mark("mark-emergency", AMBER, false);
        }
        let mut cautions = Vec::new();
        match sheet.state {
            State::Draft => cautions.push(words.say("mark-draft")),
            State::Preliminary => cautions.push(words.say("mark-preliminary-note")),
            State::Final => {}
        }
        match &sheet.examination.fidelity {
            Fidelity::Lossless => {}
            Fidelity::LossyAtSource { ratio: None } => cautions.push(words.say("mark-lossy")),
            Fidelity::LossyAtSource { ratio: Some(ratio) } => {
                let ratio = self.line(ratio);
                cautions.push(words.say_with("mark-lossy-ratio", &[("ratio", &ratio)]));
            }
            Fidelity::Preview => cautions.push(words.say("mark-preview")),
        }
        let patient =
            [&sheet.patient.name, &sheet.patient.sex, &sheet.patient.age].map(|text| self.line(text));
        let number = self.line(&sheet.number);
        let code = self.line(&sheet.code);
        Furniture {
            language: sheet.language,
            institution: self.line(&sheet.institution),
            department: sheet.department.as_deref().map(|text| self.line(text)),
            title,
            marks,
            symbol_caption: words.say("qr-caption"),
            patient: patient.join("　"),
            number: words.say_with("furniture-number", &[("number", &number)]),
            version: words.say_with("furniture-version", &[("version", &sheet.version.to_string())]),
            code: words.say_with("furniture-code", &[("code", &code)]),
            created: words.say_with("furniture-created", &[("at", &minute(&sheet.created_at))]),
            caution: (!cautions.is_empty()).then(|| cautions.join(" · ")),
            watermark: (sheet.state == State::Draft).then(|| words.say("mark-draft")),
        }
    }
}
