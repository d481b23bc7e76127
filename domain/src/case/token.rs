//! The token that image, report and case share on a page: over whose and for which case. Each of the three is given
//! it by its own source, so that a page can tell that they do not belong together. It names nobody and opens nothing.

use std::fmt;

use super::Case;
use crate::digest::Digest;
use crate::id::{CaseId, PatientId};
use crate::report::Report;
use crate::study::Link;

/// Says of an image, a report or a case whose it is and for which case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseToken(String);

/// Enough that two never meet by chance.
const HEX_DIGITS: usize = 32;

impl CaseToken {
    fn of(case: CaseId, patient: PatientId) -> Self {
        let digest = Digest::sha256(format!("yuanzhen-token-1\n{case}\n{patient}\n").as_bytes());
        Self(digest.hex().chars().take(HEX_DIGITS).collect())
    }

    /// As it leaves the program.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Case {
    /// Its token.
    pub fn token(&self) -> CaseToken {
        CaseToken::of(self.id, self.patient)
    }
}

impl Report {
    /// The token of the case and patient it was written for.
    pub fn token(&self) -> CaseToken {
        CaseToken::of(self.case, self.patient)
    }
}

impl Link {
    /// The token of the case and patient its images are taken for, once matched.
    pub fn token(&self) -> Option<CaseToken> {
        match self {
            Self::Matched { patient, case, .. } => Some(CaseToken::of(*case, *patient)),
            Self::Waiting | Self::Unmatched { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn another_patient_or_case_has_another_token() {
        let case = |number| CaseId::from_uuid(Uuid::from_u128(number));
        let patient = |number| PatientId::from_uuid(Uuid::from_u128(number));
        let token = CaseToken::of(case(1), patient(2));
        assert_eq!(token, CaseToken::of(case(1), patient(2)));
        assert_ne!(token, CaseToken::of(case(1), patient(3)), "another patient");
        assert_ne!(token, CaseToken::of(case(2), patient(2)), "another case");
        assert_ne!(token, CaseToken::of(case(2), patient(1)), "the two turned around");
        assert_eq!(token.as_str().len(), HEX_DIGITS);
    }
}
