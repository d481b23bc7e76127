//! How images were made, as their devices said: side, time by the device's clock, compression. The checks hold the side
//! against the order, and the printed page says time and loss. What a device did not say stays unsaid.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::id::StudyId;
use yuanzhen_domain::values::Laterality;

use crate::Reading;
use crate::db::sql;
use crate::error::Result;
use crate::row::{parse, parse_some};
use crate::subjects::must_cover;

/// What one instance says of its making.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Making {
    /// The side of the body.
    pub side: Option<Laterality>,
    /// When, by the device's clock and without zone.
    pub at: Option<DateTime>,
    /// Whether it was ever compressed with loss.
    pub lossy: bool,
}

/// What the instances of a study say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StudyMaking {
    /// Every side that is named.
    pub sides: BTreeSet<Laterality>,
    /// When the first was made, by the device's clock.
    pub first_at: Option<DateTime>,
    /// Whether any was ever compressed with loss.
    pub lossy: bool,
}

impl Reading {
    /// How the images of a study were made.
    pub async fn making_of(&mut self, permit: &Permit, study: StudyId) -> Result<StudyMaking> {
        must_cover(permit, Kind::Study, study.uuid())?;
        let rows = sql!(
            self.conn,
            all(Option<String>, Option<String>, i64),
            "
            SELECT side, MIN(made_at), MAX(lossy)
            FROM instances
            WHERE study = $1
            GROUP BY side
            ORDER BY side",
            study.to_string(),
        )?;
        let mut making = StudyMaking::default();
        for (side, first_at, lossy) in rows {
            let study = study.to_string();
            making
                .sides
                .extend(parse_some::<Laterality>("instances", &study, side.as_deref())?);
            let first_at: Option<DateTime> = first_at
                .map(|text| parse("instances", &study, &text))
                .transpose()?;
            making.first_at = making.first_at.into_iter().chain(first_at).min();
            making.lossy |= lossy != 0;
        }
        Ok(making)
    }
}
