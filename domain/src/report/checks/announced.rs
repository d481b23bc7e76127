//! The critical value of a report against those the site was told of already: what is said otherwise now takes the old
//! one back, and whoever signs must mean that.

use super::{Field, Finding, Severity};
use crate::critical::{Critical, RevokedFor, Settlement};
use crate::report::ReportContent;

/// What submitting this content would take back, one finding for each critical value that holds and is not said.
pub fn announced<'a>(
    content: &ReportContent,
    criticals: impl IntoIterator<Item = &'a Critical> + Clone,
) -> Vec<Finding> {
    let settlement = Settlement::of(content.critical.as_ref(), criticals.clone());
    let code = match settlement.why {
        RevokedFor::Replaced => "critical-changed",
        RevokedFor::TakenBack | RevokedFor::Withdrawn => "critical-taken-back",
    };
    let length = content
        .critical
        .as_ref()
        .map_or(0, |value| value.expose().chars().count());
    criticals
        .into_iter()
        .enumerate()
        .filter(|(place, _)| settlement.revoke.contains(place))
        .map(|(_, critical)| {
            let finding = Finding::new(code, Severity::Warn, Field::Critical);
            // The words that are said now are part of what is accepted.
            finding.at(0, length).with("text", critical.value.expose())
        })
        .collect()
}
