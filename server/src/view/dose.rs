//! A dose said in the room, as everybody in it sees it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::consult::{Dose, DoseRoute, DoseState, DoseUnit};

use super::{
    directory::{Directory, Named},
    words,
};

/// A dose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoseView {
    pub(crate) id: Uuid,
    pub(crate) drug: String,
    /// A number as text, such as 0.5.
    pub(crate) amount: String,
    #[schema(schema_with = words::dose_unit)]
    pub(crate) unit: DoseUnit,
    #[schema(schema_with = words::dose_route)]
    pub(crate) route: DoseRoute,
    pub(crate) rate: String,
    pub(crate) said_by: Named,
    pub(crate) written_by: Named,
    pub(crate) written_at: i64,
    /// written, read-back, confirmed or struck.
    pub(crate) state: String,
    pub(crate) read_back: Option<ReadBackView>,
    pub(crate) confirmed_at: Option<i64>,
    pub(crate) struck: Option<StruckView>,
    /// Only what was read back and confirmed is an order.
    pub(crate) is_order: bool,
}

/// That it was read back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadBackView {
    pub(crate) by: Named,
    pub(crate) at: i64,
    pub(crate) words: String,
}

/// That it was struck out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StruckView {
    pub(crate) by: Named,
    pub(crate) at: i64,
    pub(crate) reason: String,
    /// It had been confirmed, and may have been given.
    pub(crate) was_confirmed: bool,
}

impl DoseView {
    pub(crate) fn of(dose: &Dose, directory: &Directory) -> Self {
        let (read_back, confirmed_at) = match &dose.state {
            DoseState::Written | DoseState::Struck { .. } => (None, None),
            DoseState::ReadBack { read_back, words } => (Some((read_back, words)), None),
            DoseState::Confirmed {
                read_back,
                words,
                confirmed_at,
            } => (Some((read_back, words)), Some(*confirmed_at)),
        };
        Self {
            id: dose.id.uuid(),
            drug: dose.order.drug.expose().clone(),
            amount: dose.order.amount.to_string(),
            unit: dose.order.unit,
            route: dose.order.route,
            rate: dose.order.rate.expose().clone(),
            said_by: directory.person(dose.said_by),
            written_by: directory.person(dose.written.by),
            written_at: dose.written.at.millis(),
            state: dose.state.name().to_owned(),
            read_back: read_back.map(|(stamp, words)| ReadBackView {
                by: directory.person(stamp.by),
                at: stamp.at.millis(),
                words: words.expose().clone(),
            }),
            confirmed_at: confirmed_at.map(yuanzhen_domain::moment::Moment::millis),
            struck: match &dose.state {
                DoseState::Struck {
                    struck,
                    was_confirmed,
                } => Some(StruckView {
                    by: directory.person(struck.by.by),
                    at: struck.by.at.millis(),
                    reason: struck.reason.expose().clone(),
                    was_confirmed: *was_confirmed,
                }),
                DoseState::Written | DoseState::ReadBack { .. } | DoseState::Confirmed { .. } => None,
            },
            is_order: dose.is_order(),
        }
    }
}
