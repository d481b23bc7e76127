//! The values a printed report is made of: words as they are to be read, times with their zone. Whoever fills them masks
//! what is to be masked; nothing here knows where they come from.

use jiff::Zoned;

use crate::words::Language;

/// A report to be printed.
#[derive(Debug, Clone)]
pub struct ReportSheet {
    /// The language of the page's own words.
    pub language: Language,
    /// The institution at the head of the page.
    pub institution: String,
    /// A line below it, such as the consortium's imaging centre.
    pub department: Option<String>,
    /// The report's number. Carries nothing of the patient.
    pub number: String,
    /// The verification string. Carries nothing of the patient.
    pub code: String,
    /// Where the code can be looked up, as the beginning of a link; without it the QR holds number and code alone.
    pub verify_link: Option<String>,
    /// The report's version, from 1.
    pub version: u32,
    /// Whether it is signed, and how firmly.
    pub state: State,
    /// The patient.
    pub patient: PatientLines,
    /// What was examined.
    pub examination: Examination,
    /// 影像所见. Line ends begin paragraphs.
    pub findings: String,
    /// 影像诊断.
    pub impression: String,
    /// 建议.
    pub advice: Option<String>,
    /// Positive or negative, if stated.
    pub outcome: Option<Outcome>,
    /// The words of a critical finding.
    pub critical: Option<String>,
    /// Whether the examination was an emergency.
    pub emergency: bool,
    /// Who wrote it.
    pub written: Hand,
    /// Who reviewed it, where two signatures are asked for.
    pub reviewed: Option<Hand>,
    /// When it became final.
    pub signed_at: Option<Zoned>,
    /// What a later version is for.
    pub amendment: Option<Amendment>,
    /// Images chosen to go with the text.
    pub images: Vec<KeyImage>,
    /// What an opinion of a consult has in the place of examination, findings and impression; a report has none.
    pub opinion: Option<OpinionLines>,
    /// Whether to leave a place for a stamp.
    pub stamp: bool,
    /// When this page is made.
    pub created_at: Zoned,
}

/// An opinion of a consult (会诊意见书): its own facts, sections and hands.
#[derive(Debug, Clone)]
pub struct OpinionLines {
    /// Named values below the patient: the name, the value, and how many of twelve columns it takes.
    pub facts: Vec<(String, String, usize)>,
    /// The texts, in the order they are read.
    pub sections: Vec<OpinionSection>,
    /// The experts' hands, the writer's first.
    pub hands: Vec<Hand>,
}

/// A text of an opinion under its heading.
#[derive(Debug, Clone)]
pub struct OpinionSection {
    /// The heading, in words.
    pub heading: String,
    /// The text. Line ends begin paragraphs.
    pub text: String,
    /// Whether it is what is read first: the diagnosis.
    pub strong: bool,
}

/// Whether a report is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Not signed: every page says so across its whole width.
    Draft,
    /// A preliminary emergency report: every page says that the final one prevails.
    Preliminary,
    /// Final.
    Final,
}

/// The patient as the page shows them.
#[derive(Clone)]
pub struct PatientLines {
    /// Name.
    pub name: String,
    /// Sex, in words.
    pub sex: String,
    /// Age with its unit, in words.
    pub age: String,
    /// Date of birth, if it is to be shown.
    pub birth_date: Option<String>,
    /// Further numbers, already masked as configured.
    pub identifiers: Vec<Identifier>,
}

impl std::fmt::Debug for PatientLines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PatientLines(redacted)")
    }
}

/// A number with its name.
#[derive(Clone)]
pub struct Identifier {
    /// What it is, in words.
    pub label: String,
    /// The number as it is to be shown.
    pub text: String,
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identifier")
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

/// What was examined.
#[derive(Debug, Clone)]
pub struct Examination {
    /// Modality as the title says it: `CT`, `DR`.
    pub modality: Option<String>,
    /// Examination, with body part and side.
    pub name: String,
    /// Technique.
    pub method: Option<String>,
    /// Device, with AE title and model.
    pub device: Option<String>,
    /// Who operated it.
    pub technician: Option<String>,
    /// Accession number.
    pub accession: Option<String>,
    /// When it was made, by the device's clock.
    pub performed_at: Option<Zoned>,
    /// When its images came; printed when the device did not say when it made them.
    pub received_at: Option<Zoned>,
    /// The institution that asked for it.
    pub requested_by: Option<String>,
    /// The doctor who asked for it.
    pub requesting_doctor: Option<String>,
    /// Who registered the order, when that was no doctor.
    pub registered_by: Option<String>,
    /// Clinical diagnosis or reason.
    pub clinical: Option<String>,
    /// How true the images were that it was read from.
    pub fidelity: Fidelity,
}

/// How true the images were that the report was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fidelity {
    /// As the device made them.
    Lossless,
    /// The device or site had compressed them with loss.
    LossyAtSource {
        /// The ratio, if the images state it, as `12:1`.
        ratio: Option<String>,
    },
    /// Previews only.
    Preview,
}

/// Positive or negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Positive.
    Positive,
    /// Negative.
    Negative,
}

/// One who wrote or reviewed.
#[derive(Debug, Clone)]
pub struct Hand {
    /// Name.
    pub name: String,
    /// Professional title.
    pub title: Option<String>,
    /// When; `None` as long as it has not happened.
    pub at: Option<Zoned>,
}

/// What a later version is for.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// The version it replaces.
    pub previous: u32,
    /// Why.
    pub reason: String,
}

/// An image chosen to go with the text.
#[derive(Clone)]
pub struct KeyImage {
    /// A PNG or JPEG file, or in words why there is none.
    pub picture: Result<Vec<u8>, String>,
    /// How much wider than high a pixel of it is.
    pub aspect: f32,
    /// What its edges point to in the patient, where the image says.
    pub edges: Option<ImageEdges>,
    /// Which side of the body it is of, in words, where the image says.
    pub side: Option<String>,
    /// Its caption: the writer's words, series and image, window.
    pub caption: String,
}

/// Letters for the four edges of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageEdges {
    /// Left on the page.
    pub left: String,
    /// Right on the page.
    pub right: String,
    /// Above.
    pub top: String,
    /// Below.
    pub bottom: String,
}

impl std::fmt::Debug for KeyImage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyImage")
            .field("size_bytes", &self.picture.as_ref().map(Vec::len).ok())
            .finish_non_exhaustive()
    }
}
