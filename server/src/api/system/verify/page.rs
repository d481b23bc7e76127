//! The page of `/verify` in two languages. It is plain HTML, so that it reads on any phone.

use yuanzhen_domain::moment::Moment;

use super::trust::escape;
use crate::words::Language;

/// What is known of a mark.
pub(super) enum Answer {
    /// It is no mark.
    Unreadable,
    /// No such report was issued here.
    NotKnown,
    /// Issued here, and it holds.
    Holds,
    /// Issued here, and replaced since.
    Replaced { by_version: u32, at: Moment },
    /// Issued here, and taken back since; or replaced since, and what took its place taken back.
    Withdrawn { replaced_at: Option<Moment>, at: Moment },
}

impl Answer {
    fn say(&self, language: Language) -> String {
        let words = language.words();
        match self {
            Self::Unreadable => words.say("ask-unreadable"),
            Self::NotKnown => words.say("ask-not-known"),
            Self::Holds => words.say("ask-holds"),
            Self::Replaced { by_version, at } => words.say_with(
                "ask-replaced",
                &[("version", &by_version.to_string()), ("date", &day(*at))],
            ),
            Self::Withdrawn {
                replaced_at: None,
                at,
            } => words.say_with("ask-withdrawn", &[("date", &day(*at))]),
            Self::Withdrawn {
                replaced_at: Some(replaced_at),
                at,
            } => words.say_with(
                "ask-replaced-withdrawn",
                &[("replaced", &day(*replaced_at)), ("date", &day(*at))],
            ),
        }
    }
}

/// The page with what was asked and what is known of it.
pub(super) fn page(language: Language, mark: &str, answer: Option<&Answer>) -> String {
    let say = |key: &str| language.words().say(key);
    let (tag, title) = (language.tag(), say("ask-title"));
    let said = answer.map_or_else(String::new, |answer| {
        format!(
            "<p role=\"alert\"><strong>{}</strong></p>",
            escape(&answer.say(language))
        )
    });
    let (other, code) = match language {
        Language::Chinese => ("English", "en"),
        Language::English => ("中文", "zh-CN"),
    };
    // An answered page does not ask again.
    let script = if answer.is_some() {
        ""
    } else {
        "<script src=\"/verify/fill.js\" defer></script>"
    };
    format!(
        "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title>{script}</head>\
         <body><main><p><a href=\"/verify?lang={code}\" lang=\"{code}\">{other}</a></p>\
         <h1>{title}</h1>{said}<p>{lead}</p>\
         <form method=\"post\" action=\"/verify\"><input type=\"hidden\" name=\"lang\" value=\"{tag}\">\
         <p><label for=\"mark\">{label}</label></p>\
         <p><input id=\"mark\" name=\"mark\" value=\"{mark}\" size=\"44\" maxlength=\"200\" autocomplete=\"off\" required></p>\
         <p><button>{act}</button></p></form><p>{file}</p></main></body></html>\n",
        lead = say("ask-lead"),
        label = say("ask-label"),
        act = say("ask-act"),
        file = say("ask-file"),
        mark = escape(mark),
    )
}

fn day(at: Moment) -> String {
    jiff::Timestamp::from_millisecond(at.millis()).map_or_else(
        |_| at.millis().to_string(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}
