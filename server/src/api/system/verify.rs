//! `/verify`: what the square on a report leads to. Whoever holds the paper types or scans what is printed beside the
//! square and learns whether that report was issued here and still holds. Open to anybody, because patients and other
//! hospitals ask; it says nothing of a patient and nothing of what a report says. Without the code of the paper every
//! answer is "not known".

mod page;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::{HeaderMap, header},
    response::{Html, IntoResponse},
    routing::get,
};
use serde::Deserialize;
use yuanzhen_store::Holds;

use self::page::Answer;
use super::trust;
use crate::{
    app::App,
    http::{error::ApiError, requester::Visitor},
    sign::verification_code,
};

/// Fills the field from the part of a scanned link that browsers do not send.
const FILL: &str = "\
const field = document.querySelector('input[name=mark]');
const scanned = decodeURIComponent(location.hash.slice(1));
if (field && scanned && !field.value) {
  field.value = scanned;
  field.form.submit();
}
";

/// The longest text that is looked at.
const MARK_LETTERS: usize = 200;

/// The page, its script, and the answer.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/verify", get(ask).post(answer))
        .route("/verify/fill.js", get(script))
}

#[derive(Deserialize)]
struct Asked {
    mark: String,
    lang: Option<String>,
}

/// What is printed beside the square: number, version and code.
struct Mark {
    number: String,
    version: u32,
    code: String,
}

async fn ask(Query(asked): Query<trust::Language>, headers: HeaderMap) -> Html<String> {
    Html(page::page(asked.of(&headers), "", None))
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript")], FILL)
}

async fn answer(
    State(app): State<App>,
    _: Visitor,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Html<String>, ApiError> {
    let language = trust::Language { lang: asked.lang }.of(&headers);
    let mark: String = asked.mark.chars().take(MARK_LETTERS).collect();
    let found = match Mark::read(&mark) {
        None => Answer::Unreadable,
        Some(mark) => mark.standing(&app).await?,
    };
    Ok(Html(page::page(language, &mark, Some(&found))))
}

impl Mark {
    /// As scanned (`…#number/version/code`, `yuanzhen:number/version/code`) or typed with spaces.
    fn read(text: &str) -> Option<Self> {
        let text = text.rsplit(['#', '：']).next().unwrap_or_default();
        let text = text.trim().trim_start_matches("yuanzhen:").to_uppercase();
        let mut parts = text.split(['/', ' ', '\u{3000}']).filter(|part| !part.is_empty());
        let (number, version, code) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            number: number.to_owned(),
            version: version.trim_start_matches('V').parse().ok()?,
            code: code.to_owned(),
        })
    }

    async fn standing(&self, app: &App) -> Result<Answer, ApiError> {
        let standings = app
            .store
            .read()
            .await?
            .document_standings_of(&self.number)
            .await?;
        let found = standings.into_iter().find(|standing| {
            standing.version == self.version
                && verification_code(standing.document, standing.version) == self.code
        });
        Ok(match found.map(|standing| standing.holds) {
            None => Answer::NotKnown,
            Some(Holds::Yes) => Answer::Holds,
            Some(Holds::Replaced { by_version, at }) => Answer::Replaced { by_version, at },
            Some(Holds::Withdrawn { replaced_at, at }) => Answer::Withdrawn { replaced_at, at },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn a_mark_is_read_as_scanned_and_as_typed() {
        for text in [
            "https://county.example/verify#QS-261126-0003/1/7Q2M-K4XH-9D3T-VC8R",
            "yuanzhen:QS-261126-0003/1/7Q2M-K4XH-9D3T-VC8R",
            " qs-261126-0003 v1  7q2m-k4xh-9d3t-vc8r ",
        ] {
            let mark = Mark::read(text).expect(text);
            assert_eq!(
                (mark.number.as_str(), mark.version, mark.code.as_str()),
                ("QS-261126-0003", 1, "7Q2M-K4XH-9D3T-VC8R")
            );
        }
        for text in ["", "QS-261126-0003", "QS/x/7Q2M", "///", "<script>"] {
            assert!(Mark::read(text).is_none(), "{text}");
        }
    }
}
