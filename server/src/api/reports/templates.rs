//! `GET /templates`: the texts a report may begin from. They come with the program; nothing of a patient is in them.

use std::sync::LazyLock;

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::{answer::Answer, error::ErrorBody, page::Page, path::Asked, requester::Requester};

/// A text to begin from. 【】 and ___ mark what must be filled in; the checks find what was left.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    id: String,
    modality: String,
    body_part: String,
    name: String,
    technique: String,
    findings: String,
    impression: String,
    /// positive or negative.
    positive: String,
}

/// For which examination.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TemplateFilter {
    modality: Option<String>,
    body_part: Option<String>,
}

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../templates/zh-CN.json"))
        .expect("the templates are part of the program")
});

/// The templates for an examination; those for its body part first.
#[utoipa::path(get, path = "/templates", tag = "reports", security(("session" = [])), params(TemplateFilter),
    responses((status = OK, body = Page<Template>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn templates(_: Requester, Asked(asked): Asked<TemplateFilter>) -> Answer<Page<Template>> {
    let plain = |modality: &str| matches!(modality, "DX" | "CR");
    let fits = |template: &&Template| match &asked.modality {
        None => true,
        Some(modality) => template.modality == *modality || plain(&template.modality) && plain(modality),
    };
    let mut items: Vec<Template> = TEMPLATES.iter().filter(fits).cloned().collect();
    if let Some(part) = &asked.body_part {
        items.sort_by_key(|template| template.body_part != *part);
    }
    Ok(Json(Page::whole(items)))
}

#[cfg(test)]
mod tests {
    use yuanzhen_domain::report::checks::{Expected, Severity, check};
    use yuanzhen_domain::report::{Conclusion, ReportContent};
    use yuanzhen_domain::values::{BodyPart, Laterality, Sex};

    use super::TEMPLATES;

    #[test]
    fn every_blank_of_a_template_stops_a_signature() {
        let expected = Expected {
            body_part: BodyPart::Chest,
            ordered_side: Laterality::Unpaired,
            image_side: None,
            sex: Sex::Unknown,
            age: None,
        };
        for template in TEMPLATES.iter() {
            let content = ReportContent {
                technique: template.technique.as_str().into(),
                findings: template.findings.as_str().into(),
                impression: template.impression.as_str().into(),
                conclusion: Some(Conclusion::Positive),
                ..ReportContent::default()
            };
            let texts = [&template.technique, &template.findings, &template.impression];
            let marked: usize = texts.iter().map(|text| text.matches('【').count()).sum();
            let found = check(&content, &expected)
                .into_iter()
                .filter(|found| found.code == "template-blank" && found.severity == Severity::Block)
                .filter(|found| found.args.iter().any(|(_, text)| text.starts_with('【')))
                .count();
            assert_eq!(found, marked, "{}", template.id);
        }
    }

    #[test]
    fn a_template_speaks_of_its_own_part_and_of_no_other_ones() {
        let parts = [
            BodyPart::Head,
            BodyPart::Chest,
            BodyPart::Abdomen,
            BodyPart::LumbarSpine,
        ];
        for template in TEMPLATES.iter() {
            let Ok(own) = template.body_part.parse::<BodyPart>() else {
                continue;
            };
            let content = ReportContent {
                findings: template.findings.as_str().into(),
                impression: template.impression.as_str().into(),
                ..ReportContent::default()
            };
            for body_part in parts {
                let expected = Expected {
                    body_part,
                    ordered_side: Laterality::Unpaired,
                    image_side: None,
                    sex: Sex::Unknown,
                    age: None,
                };
                let asked = check(&content, &expected)
                    .iter()
                    .any(|found| found.code == "part-differs");
                assert_eq!(asked, body_part != own, "{} / {body_part}", template.id);
            }
        }
    }

    #[test]
    fn every_template_reads_and_says_whether_it_is_positive() {
        assert!(TEMPLATES.len() >= 10);
        for template in TEMPLATES.iter() {
            assert!(
                matches!(template.positive.as_str(), "positive" | "negative"),
                "{}",
                template.id
            );
            assert!(
                !template.findings.is_empty() && !template.impression.is_empty(),
                "{}",
                template.id
            );
        }
    }
}
