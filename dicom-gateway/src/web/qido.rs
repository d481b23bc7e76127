//! Lists (PS3.18 section 10.6): studies in the scope of who asks, series and instances of one study. A filter that is
//! not known is refused, for leaving it out would show what was not asked for.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use dicom_bytes::{Tag, Vr};
use serde_json::{Map, Value, json};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::values::{Modality, Sex};
use yuanzhen_store::{Instance, Series, StudyListed, StudyQuery};

use super::metadata::{DICOM_JSON, must_take_json};
use super::pass::Opened;
use super::refusal::Refused;
use super::{Entrance, Gate, Named, Web};
use crate::object::tags;

/// Studies given when the client names no number, and the most it may name.
const USUAL: usize = 100;
const MOST: usize = 1000;
/// How far into the list of studies a client may go.
const FARTHEST: usize = 10_000;
/// Rows read from the store at a time.
const PAGE: u32 = 100;

const MODALITIES_IN_STUDY: Tag = Tag::new(0x0008, 0x0061);
const STUDY_INSTANCES: Tag = Tag::new(0x0020, 0x1208);
const SERIES_INSTANCES: Tag = Tag::new(0x0020, 0x1209);

/// What is asked for, after the names were read.
#[derive(Debug, Default)]
struct Asked {
    study: Option<DicomUid>,
    accession: Option<String>,
    modality: Option<Modality>,
    patient: Option<Private<String>>,
    date: Option<Dates>,
    limit: Option<usize>,
    offset: usize,
}

impl Asked {
    fn read(pairs: Vec<(String, String)>) -> Result<Self, Refused> {
        let number = |text: &str| {
            text.parse::<usize>()
                .map_err(|_| Refused::malformed("limit and offset are numbers"))
        };
        let mut asked = Asked::default();
        for (name, value) in pairs {
            if value.contains(char::is_control) {
                return Err(Refused::malformed("a value holds a control character"));
            }
            match name.as_str() {
                "StudyInstanceUID" | "0020000D" => {
                    let uid = DicomUid::parse(&value);
                    asked.study = Some(uid.map_err(|_| Refused::malformed("not a UID"))?);
                }
                "AccessionNumber" | "00080050" => asked.accession = Some(exact(value)?),
                "PatientID" | "00100020" => asked.patient = Some(exact(value)?.into()),
                "StudyDate" | "00080020" => asked.date = Some(Dates::read(&value)?),
                "ModalitiesInStudy" | "00080061" => asked.modality = Some(modality(&value)?),
                "limit" => asked.limit = Some(number(&value)?),
                "offset" => asked.offset = number(&value)?,
                "includefield" | "fuzzymatching" => {}
                _ => return Err(Refused::unsupported_filter()),
            }
        }
        if asked.offset > FARTHEST {
            return Err(Refused::malformed("the offset is too large"));
        }
        Ok(asked)
    }

    /// The part of a list that is at hand.
    fn cut(&self, rows: impl Iterator<Item = Value>) -> Vec<Value> {
        rows.skip(self.offset)
            .take(self.limit.unwrap_or(FARTHEST).min(FARTHEST))
            .collect()
    }

    fn must_not_filter(&self) -> Result<(), Refused> {
        let filters = self.study.is_some() || self.accession.is_some() || self.modality.is_some();
        if filters || self.patient.is_some() || self.date.is_some() {
            return Err(Refused::unsupported_filter());
        }
        Ok(())
    }

    /// What the store cannot compare, because it keeps what devices say enciphered.
    fn holds(&self, listed: &StudyListed) -> bool {
        let sent = listed.as_sent.as_ref();
        let patient = || sent.and_then(|sent| sent.patient_number.as_ref());
        let date = || sent.and_then(|sent| sent.study_date.as_deref());
        self.patient
            .as_ref()
            .is_none_or(|wanted| patient() == Some(wanted))
            && self
                .date
                .as_ref()
                .is_none_or(|wanted| date().is_some_and(|date| wanted.holds(date)))
    }
}

/// A kind that studies are told apart by. All others are listed as `OT` together, and asking for one of them would show
/// the rest.
fn modality(value: &str) -> Result<Modality, Refused> {
    match Modality::from_dicom(value) {
        Modality::Other if value != Modality::Other.as_str() => Err(Refused::unsupported_filter()),
        known => Ok(known),
    }
}

/// A value to be equal to. Wildcards are none of the filters here.
fn exact(value: String) -> Result<String, Refused> {
    match value.contains(['*', '?']) {
        true => Err(Refused::unsupported_filter()),
        false => Ok(value),
    }
}

/// Days from one to another, both included; an open end is empty.
#[derive(Debug)]
struct Dates {
    from: String,
    to: String,
}

impl Dates {
    fn read(text: &str) -> Result<Self, Refused> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let is_day = |day: &str| day.len() == 8 && day.bytes().all(|letter| letter.is_ascii_digit());
        let fits = [from, to].into_iter().all(|day| day.is_empty() || is_day(day));
        if !fits || from.is_empty() && to.is_empty() {
            return Err(Refused::malformed(
                "a date is YYYYMMDD, or two of them with a hyphen between",
            ));
        }
        Ok(Self {
            from: from.to_owned(),
            to: to.to_owned(),
        })
    }

    fn holds(&self, day: &str) -> bool {
        self.from.as_str() <= day && (self.to.is_empty() || day <= self.to.as_str())
    }
}

type Pairs = Query<Vec<(String, String)>>;

/// `GET /studies`.
pub(super) async fn studies<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    must_take_json(&headers)?;
    let asked = Asked::read(pairs)?;
    let permit = web.may_list(&who).await?;
    let limit = asked.limit.unwrap_or(USUAL).min(MOST);
    let mut query = StudyQuery {
        uid: asked.study.clone(),
        accession: asked.accession.clone(),
        modality: asked.modality,
        limit: PAGE,
        ..StudyQuery::default()
    };
    let mut rows = Vec::new();
    let mut passed = 0;
    while rows.len() < limit {
        let page = web.store.read().await?.studies(&permit, &query).await?;
        for listed in page.items.iter().filter(|listed| asked.holds(listed)) {
            if passed < asked.offset {
                passed += 1;
            } else if rows.len() < limit {
                rows.push(study_row(listed));
            }
        }
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    web.note_list(&who, &permit, rows.len()).await?;
    Ok(answer(rows))
}

/// `GET /studies/{}/series`.
pub(super) async fn series<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    must_take_json(&headers)?;
    let asked = Asked::read(pairs)?;
    asked.must_not_filter()?;
    let mut rows = Vec::new();
    for study in web.open(&who, &named.study).await? {
        for series in web.store.read().await?.series_of(&study.permit, study.id).await? {
            rows.push(series_row(&named.study, &series));
        }
    }
    Ok(answer(asked.cut(rows.into_iter())))
}

/// `GET /studies/{}/instances`.
pub(super) async fn instances<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    must_take_json(&headers)?;
    let asked = Asked::read(pairs)?;
    asked.must_not_filter()?;
    let mut rows = Vec::new();
    for study in web.open(&who, &named.study).await? {
        let all = web.store.read().await?.series_of(&study.permit, study.id).await?;
        for series in all {
            rows.extend(instances_in(&web, &named.study, &study, &series).await?);
        }
    }
    Ok(answer(asked.cut(rows.into_iter())))
}

/// `GET /studies/{}/series/{}/instances`.
pub(super) async fn instances_of_series<G: Gate>(
    State(web): State<Arc<Web<G>>>,
    who: Entrance,
    named: Named,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    must_take_json(&headers)?;
    let asked = Asked::read(pairs)?;
    asked.must_not_filter()?;
    let (study, series) = web.open_series(&who, &named).await?;
    let rows = instances_in(&web, &named.study, &study, &series).await?;
    Ok(answer(asked.cut(rows.into_iter())))
}

async fn instances_in<G: Gate>(
    web: &Web<G>,
    uid: &DicomUid,
    study: &Opened,
    series: &Series,
) -> Result<Vec<Value>, Refused> {
    let mut reading = web.store.read().await?;
    let found = reading
        .instances_of_series(&study.permit, study.id, series.id)
        .await?;
    Ok(found
        .iter()
        .map(|instance| instance_row(uid, series, instance))
        .collect())
}

fn answer(rows: Vec<Value>) -> Response {
    ([(header::CONTENT_TYPE, DICOM_JSON)], Json(rows)).into_response()
}

/// DICOM JSON of one row.
struct Row(Map<String, Value>);

impl Row {
    fn new() -> Self {
        let mut row = Row(Map::new());
        row.put(tags::SPECIFIC_CHARACTER_SET, Vr::CS, Some(json!("ISO_IR 192")));
        row
    }

    fn put(&mut self, tag: Tag, vr: Vr, value: Option<Value>) {
        let key = format!("{:04X}{:04X}", tag.group, tag.element);
        let value = match value {
            Some(value) => json!({ "vr": vr.as_str(), "Value": [value] }),
            None => json!({ "vr": vr.as_str() }),
        };
        self.0.insert(key, value);
    }

    fn text(&mut self, tag: Tag, vr: Vr, text: Option<&str>) {
        let text = text.filter(|text| !text.is_empty());
        self.put(tag, vr, text.map(Value::from));
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

fn study_row(listed: &StudyListed) -> Value {
    let study = &listed.study.value;
    let sent = listed.as_sent.clone().unwrap_or_default();
    let private = |value: &Option<Private<String>>| value.as_ref().map(|text| text.expose().clone());
    let mut row = Row::new();
    row.text(tags::STUDY_DATE, Vr::DA, sent.study_date.as_deref());
    row.text(tags::STUDY_TIME, Vr::TM, sent.study_time.as_deref());
    row.text(tags::ACCESSION_NUMBER, Vr::SH, sent.accession.as_deref());
    row.text(MODALITIES_IN_STUDY, Vr::CS, Some(study.modality.as_str()));
    row.text(
        tags::STUDY_DESCRIPTION,
        Vr::LO,
        private(&sent.description).as_deref(),
    );
    let groups = ["Alphabetic", "Ideographic", "Phonetic"];
    let name: Map<String, Value> = groups
        .into_iter()
        .zip(&sent.names)
        .filter_map(|(group, readings)| {
            let name = readings.first()?.expose();
            (!name.is_empty()).then(|| (group.to_owned(), json!(name)))
        })
        .collect();
    let name = (!name.is_empty()).then_some(Value::Object(name));
    row.put(tags::PATIENT_NAME, Vr::PN, name);
    row.text(tags::PATIENT_ID, Vr::LO, private(&sent.patient_number).as_deref());
    let born = sent
        .birth_date
        .map(|date| date.expose().strftime("%Y%m%d").to_string());
    row.text(tags::PATIENT_BIRTH_DATE, Vr::DA, born.as_deref());
    let sex = sent.sex.and_then(|sex| match sex {
        Sex::Male => Some("M"),
        Sex::Female => Some("F"),
        _ => None,
    });
    row.text(tags::PATIENT_SEX, Vr::CS, sex);
    row.text(tags::STUDY_INSTANCE_UID, Vr::UI, Some(study.uid.as_str()));
    row.put(STUDY_INSTANCES, Vr::IS, Some(json!(study.instances)));
    row.done()
}

fn series_row(study: &DicomUid, series: &Series) -> Value {
    let mut row = Row::new();
    row.text(tags::MODALITY, Vr::CS, Some(series.modality.as_str()));
    row.text(tags::SERIES_DESCRIPTION, Vr::LO, Some(&series.description));
    row.text(tags::STUDY_INSTANCE_UID, Vr::UI, Some(study.as_str()));
    row.text(tags::SERIES_INSTANCE_UID, Vr::UI, Some(series.uid.as_str()));
    row.put(tags::SERIES_NUMBER, Vr::IS, series.number.map(Value::from));
    row.put(SERIES_INSTANCES, Vr::IS, Some(json!(series.instances)));
    row.done()
}

fn instance_row(study: &DicomUid, series: &Series, instance: &Instance) -> Value {
    let mut row = Row::new();
    row.text(tags::SOP_CLASS_UID, Vr::UI, Some(instance.sop_class.as_str()));
    row.text(
        tags::SOP_INSTANCE_UID,
        Vr::UI,
        Some(instance.sop_instance.as_str()),
    );
    row.text(
        tags::AVAILABLE_TRANSFER_SYNTAX,
        Vr::UI,
        Some(instance.transfer_syntax.as_str()),
    );
    row.text(tags::MODALITY, Vr::CS, Some(series.modality.as_str()));
    row.text(tags::STUDY_INSTANCE_UID, Vr::UI, Some(study.as_str()));
    row.text(tags::SERIES_INSTANCE_UID, Vr::UI, Some(series.uid.as_str()));
    row.put(tags::INSTANCE_NUMBER, Vr::IS, instance.number.map(Value::from));
    row.put(tags::ROWS, Vr::US, instance.rows.map(Value::from));
    row.put(tags::COLUMNS, Vr::US, instance.columns.map(Value::from));
    let frames = (instance.frames > 0).then(|| json!(instance.frames));
    row.put(tags::NUMBER_OF_FRAMES, Vr::IS, frames);
    row.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_and_ranges_of_days() {
        let holds = |text: &str, day| Dates::read(text).unwrap().holds(day);
        assert!(holds("20260103", "20260103") && !holds("20260103", "20260104"));
        assert!(holds("20260103-20260105", "20260105") && !holds("20260103-20260105", "20260106"));
        assert!(holds("-20260105", "19991231") && !holds("20260103-", "20260102"));
        for bad in [
            "",
            "-",
            "2026",
            "2026-01-03",
            "today",
            "20260103-20260104-20260105",
        ] {
            assert!(Dates::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_filter_that_is_not_known_is_refused() {
        let asked = |name: &str, value: &str| Asked::read(vec![(name.to_owned(), value.to_owned())]);
        for (name, value) in [
            ("PatientSize", "1"),
            ("PatientID", "A*"),
            ("AccessionNumber", "?"),
            ("ModalitiesInStudy", "SEG"),
        ] {
            assert!(asked(name, value).is_err(), "{name}");
        }
        assert!(asked("PatientID", "A1").unwrap().must_not_filter().is_err());
    }
}
