//! The kinds of follow-up work that are rows: a job is data plus what its kind runs. Running is not done here.

use crate::named::named;

named! {
    /// What a job does. The names are stored; they stay.
    pub enum JobKind {
        /// Decide that a study has stopped arriving, and index it.
        AssembleStudy = "assemble-study",
        /// Match a study to a patient and a case.
        MatchStudy = "match-study",
        /// Write series metadata, thumbnails and previews.
        RenderStudy = "render-study",
        /// Make the signed PDF of a report.
        PrintReport = "print-report",
        /// Bring a report to an institution.
        DeliverReport = "deliver-report",
        /// Ring for a critical value, higher each time.
        EscalateCritical = "escalate-critical",
        /// Give back a case whose claim has run out.
        ReleaseClaim = "release-claim",
        /// Remind of a case that was sent back for more, and cancel it when nothing comes.
        LapseReturned = "lapse-returned",
        /// Ring for a consult, higher each time.
        RingConsult = "ring-consult",
        /// Say what of a consult is due or late.
        RemindConsult = "remind-consult",
        /// Delete objects no row names, expired grants, sessions and uploads.
        Sweep = "sweep",
    }
}
