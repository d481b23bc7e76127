//! `yuanzhen verify FILE --trust BUNDLE`: judges a signed report without the server, its database or a network. It prints
//! one answer in words or JSON, and ends with a number for each answer.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::json;
use yuanzhen_domain::moment::Moment;

use crate::sign::{Alteration, Judgement, Meaning, Mistrust, TrustBundle, Verdict, judge};
use crate::words::{Language, Words};

/// `yuanzhen verify`. Ends with 0 valid, 10 superseded, 11 withdrawn, 12 altered, 13 unknown signer, 1 not judged. Valid is
/// said of the signatures; a bundle knows of withdrawals up to its own date, which is said too.
#[derive(Clone, Debug, Args)]
pub struct Verify {
    /// The signed report.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The trust bundle, made by `yuanzhen trust export`.
    #[arg(long, value_name = "BUNDLE")]
    pub trust: PathBuf,
    /// Answer in JSON.
    #[arg(long)]
    pub json: bool,
    /// The language of the answer in words.
    #[arg(long, value_name = "zh-CN|en", default_value = "zh-CN")]
    pub language: String,
}

/// Judges a file and prints the answer.
pub(crate) fn run(asked: &Verify) -> anyhow::Result<ExitCode> {
    let bundle =
        std::fs::read(&asked.trust).with_context(|| format!("cannot read {}", asked.trust.display()))?;
    let bundle =
        TrustBundle::read(&bundle).with_context(|| format!("cannot use {}", asked.trust.display()))?;
    let file = std::fs::read(&asked.file).with_context(|| format!("cannot read {}", asked.file.display()))?;
    let judgement = judge(&file, &bundle);
    if asked.json {
        println!("{:#}", to_json(&judgement));
    } else {
        for line in to_words(&judgement, Language::from_tag(&asked.language).words()) {
            println!("{line}");
        }
    }
    Ok(ExitCode::from(number(&judgement.verdict)))
}

fn number(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Valid => 0,
        Verdict::Superseded { .. } => 10,
        Verdict::Withdrawn { .. } => 11,
        Verdict::Altered(_) => 12,
        Verdict::UnknownSigner(_) => 13,
    }
}

/// The answer as JSON; the words of `verdict`, `why` and `standing` are stable.
fn to_json(judgement: &Judgement) -> serde_json::Value {
    let (verdict, why, since, by) = match &judgement.verdict {
        Verdict::Valid => ("valid", None, None, None),
        Verdict::Superseded { by, at } => ("superseded", None, Some(*at), by.clone()),
        Verdict::Withdrawn { at, .. } => ("withdrawn", None, Some(*at), None),
        Verdict::Altered(how) => ("altered", Some(alteration(*how)), None, None),
        Verdict::UnknownSigner(why) => ("unknown-signer", Some(mistrust(*why)), None, None),
    };
    let replaced = match &judgement.verdict {
        Verdict::Withdrawn { replaced_at, .. } => *replaced_at,
        Verdict::Valid | Verdict::Superseded { .. } | Verdict::Altered(_) | Verdict::UnknownSigner(_) => None,
    };
    let signers: Vec<_> = judgement
        .signers
        .iter()
        .map(|signer| {
            json!({
                "name": signer.name,
                "institution": signer.institution,
                "meaning": signer.meaning.word(),
                "reason": signer.reason,
                "signed_at": signer.at.timestamp().as_millisecond(),
                "certificate_serial": signer.serial,
            })
        })
        .collect();
    json!({
        "verdict": verdict,
        "why": why,
        "standing": standing(judgement),
        "status_as_of_at": judgement.as_of.map(Moment::millis),
        "since_at": since.map(Moment::millis),
        "replaced_at": replaced.map(Moment::millis),
        "superseded_by": by,
        "report": judgement.mark.as_ref().map(|mark| json!({
            "number": mark.number,
            "version": mark.version,
            "code": mark.code,
            "read_from": mark.content,
        })),
        "signers": signers,
        "authority": judgement.authority,
    })
}

/// Whether the document still holds, as far as the bundle reaches.
fn standing(judgement: &Judgement) -> &'static str {
    match &judgement.verdict {
        Verdict::Valid if judgement.knows_standing() => "current",
        Verdict::Superseded { .. } => "superseded",
        Verdict::Withdrawn { .. } => "withdrawn",
        Verdict::Valid | Verdict::Altered(_) | Verdict::UnknownSigner(_) => "unknown",
    }
}

fn to_words(judgement: &Judgement, words: &Words) -> Vec<String> {
    let date = |at: Moment| {
        jiff::Timestamp::from_millisecond(at.millis()).map_or_else(
            |_| at.millis().to_string(),
            |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        )
    };
    let verdict = match &judgement.verdict {
        Verdict::Valid => {
            let as_of = judgement.as_of.map(date).unwrap_or_default();
            let key = if judgement.knows_standing() {
                "verify-valid"
            } else {
                "verify-valid-unknown"
            };
            words.say_with(key, &[("date", &as_of)])
        }
        Verdict::Superseded { by: Some(code), at } => {
            words.say_with("verify-superseded-by", &[("date", &date(*at)), ("code", code)])
        }
        Verdict::Superseded { by: None, at } => words.say_with("verify-superseded", &[("date", &date(*at))]),
        Verdict::Withdrawn {
            replaced_at: None,
            at,
        } => words.say_with("verify-withdrawn", &[("date", &date(*at))]),
        Verdict::Withdrawn {
            replaced_at: Some(replaced_at),
            at,
        } => words.say_with(
            "verify-replaced-withdrawn",
            &[("replaced", &date(*replaced_at)), ("date", &date(*at))],
        ),
        Verdict::Altered(how) => {
            let why = words.say(&format!("altered-{}", alteration(*how)));
            words.say_with("verify-altered", &[("why", &why)])
        }
        Verdict::UnknownSigner(why) => {
            let why = words.say(&format!("unknown-{}", mistrust(*why)));
            words.say_with("verify-unknown", &[("why", &why)])
        }
    };
    let mut lines = vec![verdict];
    // What is valid says so in its own sentence.
    if matches!(
        judgement.verdict,
        Verdict::Superseded { .. } | Verdict::Withdrawn { .. }
    ) {
        let as_of = judgement.as_of.map(date);
        lines.extend(as_of.map(|date| words.say_with("verify-as-of", &[("date", &date)])));
    }
    lines.extend(judgement.mark.as_ref().map(|mark| {
        let version = mark.version.to_string();
        words.say_with(
            "verify-document",
            &[
                ("number", &mark.number),
                ("version", &version),
                ("code", &mark.code),
            ],
        )
    }));
    for signer in &judgement.signers {
        let key = match signer.meaning {
            Meaning::Written => "verify-signer-written",
            Meaning::Reviewed => "verify-signer-reviewed",
        };
        let at = signer.at.strftime("%Y-%m-%d %H:%M:%S (%:z)").to_string();
        lines.push(words.say_with(
            key,
            &[
                ("name", &signer.name),
                ("institution", &signer.institution),
                ("reason", &signer.reason),
                ("at", &at),
            ],
        ));
    }
    let authority = judgement.authority.as_ref();
    lines.extend(authority.map(|print| words.say_with("verify-authority", &[("fingerprint", print)])));
    lines
}

const fn alteration(how: Alteration) -> &'static str {
    match how {
        Alteration::SignatureBroken => "signature-broken",
        Alteration::BytesChanged => "bytes-changed",
        Alteration::MoreThanSignature => "more-than-signature",
        Alteration::SignatureMissing => "signature-missing",
        Alteration::ListedOtherwise => "listed-otherwise",
    }
}

const fn mistrust(why: Mistrust) -> &'static str {
    match why {
        Mistrust::NotSigned => "not-signed",
        Mistrust::NoAuthority => "no-authority",
        Mistrust::NotForDocuments => "not-for-documents",
        Mistrust::OutsideValidity => "outside-validity",
        Mistrust::Revoked => "revoked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(verdict: Verdict) -> Judgement {
        Judgement {
            verdict,
            mark: None,
            signers: Vec::new(),
            as_of: Some(Moment::from_millis(0)),
            authority: None,
        }
    }

    #[test]
    fn a_bundle_says_up_to_when_it_knows_and_nothing_of_what_was_signed_later() {
        let signed_at = |minute: i64| {
            let mut judgement = judged(Verdict::Valid);
            judgement.signers = vec![crate::sign::SignerSeen {
                name: "李文静".into(),
                institution: "青山县人民医院".into(),
                meaning: Meaning::Reviewed,
                reason: "审核并签名".into(),
                at: jiff::Timestamp::from_millisecond(minute * 60_000)
                    .unwrap()
                    .to_zoned(jiff::tz::TimeZone::UTC),
                serial: "01".into(),
            }];
            judgement
        };
        for (judgement, standing, chinese, english) in [
            (
                signed_at(0),
                "current",
                "截至 1970-01-01 00:00 UTC 未被替代或撤回",
                "as of 1970-01-01",
            ),
            (
                signed_at(1),
                "unknown",
                "是否已被替代或撤回不得而知",
                "before this was signed",
            ),
        ] {
            assert_eq!(to_json(&judgement)["standing"], standing);
            assert_eq!(to_json(&judgement)["verdict"], "valid");
            let said = |language: Language| to_words(&judgement, language.words()).join("\n");
            assert!(
                said(Language::Chinese).contains(chinese),
                "{}",
                said(Language::Chinese)
            );
            assert!(
                said(Language::English).contains(english),
                "{}",
                said(Language::English)
            );
        }
    }

    #[test]
    fn what_was_replaced_and_then_withdrawn_says_both_times_and_leads_to_no_version() {
        let judgement = judged(Verdict::Withdrawn {
            replaced_at: Some(Moment::from_millis(60_000)),
            at: Moment::from_millis(120_000),
        });
        let said = to_json(&judgement);
        assert_eq!(
            (&said["verdict"], &said["replaced_at"], &said["since_at"]),
            (&json!("withdrawn"), &json!(60_000), &json!(120_000))
        );
        assert_eq!(said["superseded_by"], serde_json::Value::Null);
        for (language, none_holds) in [
            (Language::Chinese, "没有有效版本"),
            (Language::English, "No version holds"),
        ] {
            let sentence = &to_words(&judgement, language.words())[0];
            for part in ["1970-01-01 00:01 UTC", "1970-01-01 00:02 UTC", none_holds] {
                assert!(sentence.contains(part), "{part} in {sentence}");
            }
        }
    }

    #[test]
    fn every_answer_has_its_number_its_word_and_its_sentence() {
        let at = Moment::from_millis(0);
        let mut verdicts = vec![
            Verdict::Valid,
            Verdict::Superseded { by: None, at },
            Verdict::Superseded {
                by: Some("A".into()),
                at,
            },
            Verdict::Withdrawn {
                replaced_at: None,
                at,
            },
            Verdict::Withdrawn {
                replaced_at: Some(at),
                at,
            },
        ];
        use {Alteration as A, Mistrust as M};
        verdicts.extend(
            [
                A::SignatureBroken,
                A::BytesChanged,
                A::MoreThanSignature,
                A::SignatureMissing,
                A::ListedOtherwise,
            ]
            .map(Verdict::Altered),
        );
        verdicts.extend(
            [
                M::NotSigned,
                M::NoAuthority,
                M::NotForDocuments,
                M::OutsideValidity,
                M::Revoked,
            ]
            .map(Verdict::UnknownSigner),
        );
        let mut numbers = std::collections::BTreeSet::new();
        for verdict in verdicts {
            numbers.insert(number(&verdict));
            let judgement = judged(verdict);
            assert!(to_json(&judgement)["verdict"].is_string());
            for language in Language::ALL {
                assert!(!to_words(&judgement, language.words())[0].is_empty());
            }
        }
        assert_eq!(numbers.into_iter().collect::<Vec<_>>(), [0, 10, 11, 12, 13]);
    }
}
