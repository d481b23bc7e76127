//! An impression, or a positive mark, of which the findings know nothing: they deny everything. A template of the normal
//! was left as it was.

use super::abnormal::{abnormal, has_sign, is_all_normal};
use super::conclusion::{is_condition, nothing_seen};
use super::{Field, Finding, Severity};
use crate::report::{Conclusion, ReportContent};

pub(super) fn check(content: &ReportContent) -> Option<Finding> {
    let findings: Vec<char> = content.findings.expose().chars().collect();
    if !is_all_normal(&findings) {
        return None;
    }
    let impression: Vec<char> = content.impression.expose().chars().collect();
    let said = abnormal(&impression)
        .into_iter()
        .find(|(_, start, _)| !is_condition(&impression, *start));
    let positive = content.conclusion == Some(Conclusion::Positive)
        && !content.impression.is_blank()
        && (has_sign(&impression) || nothing_seen(&impression).is_none());
    let (start, end) = match said {
        Some((_, start, end)) => (start, end),
        None if positive => (0, impression.len()),
        None => return None,
    };
    Some(Finding::new("impression-without-finding", Severity::Warn, Field::Impression).at(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warns(findings: &str, impression: &str, conclusion: Conclusion) -> bool {
        let content = ReportContent {
            findings: findings.into(),
            impression: impression.into(),
            conclusion: Some(conclusion),
            ..ReportContent::default()
        };
        check(&content).is_some()
    }

    const NORMAL: &str = "双肺野清晰，未见明显异常";

    #[test]
    fn an_impression_that_the_findings_deny_is_asked_about() {
        assert!(warns(NORMAL, "右侧气胸", Conclusion::Positive));
        assert!(warns(NORMAL, "心影增大，请结合临床", Conclusion::Positive));
        assert!(warns(NORMAL, "慢性支气管病变，未见实变", Conclusion::Positive));
        assert!(warns(NORMAL, "右肺结节", Conclusion::Negative));
    }

    #[test]
    fn what_the_findings_describe_or_nobody_says_is_left_alone() {
        use Conclusion::{Negative, Positive};
        for (findings, impression, conclusion) in [
            (NORMAL, "胸部未见明显异常", Negative),
            (
                NORMAL,
                "未见明显异常，建议抗炎治疗后复查，如疑肺栓塞建议增强",
                Negative,
            ),
            ("右肺上叶见高密度影，余肺清晰", "右肺结节", Positive),
            ("心影增大，双肺清晰", "心影增大", Positive),
            ("双侧上颌窦黏膜增厚，余未见异常", "鼻窦炎", Positive),
            ("", "右肺结节", Positive),
            // The mark is asked about already.
            (NORMAL, "胸部未见明显异常", Positive),
            (NORMAL, "", Positive),
        ] {
            assert!(
                !warns(findings, impression, conclusion),
                "{findings} / {impression}"
            );
        }
    }
}
