//! Single steps and their refusals, each named for what a doctor would say of it.

mod case;
mod consult;
mod critical;
mod opinion;
mod report;
mod room;
mod study;

use std::collections::BTreeSet;

use yuanzhen_domain::case::Case;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::report::{Conclusion, Report, ReportContent};
use yuanzhen_domain::study::{How, Study};

use crate::county::{MATCHER, case, person, set_of, study, uuid};

/// No warning was accepted.
const NONE: BTreeSet<Digest> = BTreeSet::new();

const CLAIM: Millis = Millis::minutes(30);

fn minutes(minutes: i64) -> Moment {
    Moment::EPOCH.plus(Millis::minutes(minutes))
}

/// Person 1 has claimed the case, and the study is whole and linked to it.
fn ready() -> (Case, Study) {
    let (case, _) = case(1).claim(person(1), Moment::EPOCH, CLAIM).unwrap();
    let (study, _) = study().receive(1, MATCHER, Moment::EPOCH).unwrap();
    let (study, _) = study.complete(MATCHER, Moment::EPOCH).unwrap();
    let (study, _) = study
        .link(&case, How::Accession, Vec::new(), MATCHER, Moment::EPOCH)
        .unwrap();
    (case, study)
}

fn written() -> ReportContent {
    ReportContent {
        technique: "头颅CT平扫".into(),
        findings: "脑实质未见异常密度影".into(),
        impression: "头颅CT平扫未见明显异常".into(),
        conclusion: Some(Conclusion::Negative),
        critical: None,
        ..ReportContent::default()
    }
}

fn draft(case: &Case, study: &Study) -> Report {
    let id = ReportId::from_uuid(uuid(7_000));
    Report::start(id, case, set_of(study, case), written(), person(1), Moment::EPOCH)
        .unwrap()
        .0
}
