//! Fields that must hold something, and the critical flag against them.

use super::{Field, Finding, Severity};
use crate::report::{Conclusion, ReportContent};

pub(super) fn check(content: &ReportContent) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut empty = |is_empty: bool, severity, field| {
        if is_empty {
            findings.push(Finding::new("field-empty", severity, field));
        }
    };
    empty(content.technique.is_blank(), Severity::Warn, Field::Technique);
    empty(content.findings.is_blank(), Severity::Block, Field::Findings);
    empty(content.impression.is_blank(), Severity::Block, Field::Impression);
    empty(content.conclusion.is_none(), Severity::Block, Field::Conclusion);
    empty(
        content.critical.as_ref().is_some_and(|text| text.is_blank()),
        Severity::Block,
        Field::Critical,
    );
    if content.critical.is_some() && content.conclusion == Some(Conclusion::Negative) {
        findings.push(Finding::new(
            "critical-but-negative",
            Severity::Block,
            Field::Conclusion,
        ));
    }
    findings
}
