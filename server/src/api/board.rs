//! `GET /board`: the dispatcher's board. What is open, the patients masked; who of each group can really be reached, and
//! why not; which rings nobody answers.

use std::collections::HashMap;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::consult::{ConsultState, RingPurpose, RingRung};
use yuanzhen_domain::id::{ConsultId, PersonId};
use yuanzhen_domain::place::ReadingGroup;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::roster::Roster;
use yuanzhen_store::{ConsultFile, ConsultQuery, Reading};

use super::consults::present;
use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::MOST,
        requester::Requester,
    },
    view::{
        self,
        consult_row::{ConsultRow, RowFacts},
        directory::{Directory, Named},
        duty::{ReachView, last_beat, reach},
        roster::{line_of, on_call},
    },
};

/// The board.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BoardView {
    now: i64,
    consults: Vec<ConsultRow>,
    groups: Vec<BoardGroup>,
    /// Rings that went outside the browser: somebody must telephone.
    alarms: Vec<BoardAlarm>,
}

/// Who of a group can be reached.
#[derive(Debug, Serialize, ToSchema)]
struct BoardGroup {
    group: Named,
    institution: Named,
    /// Nobody is on call first now.
    gap: bool,
    people: Vec<ReachView>,
}

/// A ring nobody answers.
#[derive(Debug, Serialize, ToSchema)]
struct BoardAlarm {
    consult: Uuid,
    number: String,
    ring: Uuid,
    since: i64,
}

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(board))
}

/// What is open, and who can be reached.
#[utoipa::path(get, path = "/board", tag = "consults", security(("session" = [])),
    responses((status = OK, body = BoardView), (status = FORBIDDEN, body = ErrorBody)))]
async fn board(State(app): State<App>, who: Requester) -> Answer<BoardView> {
    let permit = who.list(&app, Action::SeeConsultFlow).await?;
    let _duty = who.list(&app, Action::SeeDutyBoard).await?;
    let today = view::today(&app, &who).await?;
    let timers = app.config.consults.timers();
    let query = ConsultQuery {
        states: ConsultState::OPEN.map(str::to_owned).to_vec(),
        limit: MOST,
        ..ConsultQuery::default()
    };
    let mut reading = app.store.read().await?;
    let files = reading.consult_files(&permit, &query).await?.items;
    let directory = Directory::read(&mut reading).await?;
    let present = present(&mut reading).await?;
    let groups = groups(&app, &who, &mut reading, &directory, &files).await?;
    drop(reading);
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, files.len()))
        .await?;
    let facts = RowFacts {
        clinical: false,
        reader: who.person(),
        present: &present,
        timers: &timers,
        now: who.now,
        today,
        directory: &directory,
    };
    Ok(Json(BoardView {
        now: who.now.millis(),
        alarms: files.iter().filter_map(alarm).collect(),
        consults: files.iter().map(|file| ConsultRow::of(file, &facts)).collect(),
        groups,
    }))
}

fn alarm(file: &ConsultFile) -> Option<BoardAlarm> {
    let ring = file
        .rings
        .iter()
        .rev()
        .find(|ring| ring.outcome().is_none() && ring.purpose == RingPurpose::Expert)?;
    let (_, since) = ring
        .reached()
        .iter()
        .find(|(rung, _)| *rung == RingRung::Outside)?;
    Some(BoardAlarm {
        consult: file.consult.id.uuid(),
        number: file.consult.number.to_string(),
        ring: ring.id.uuid(),
        since: since.millis(),
    })
}

/// The groups whose duty is the requester's to see.
async fn groups(
    app: &App,
    who: &Requester,
    reading: &mut Reading,
    directory: &Directory,
    files: &[ConsultFile],
) -> Result<Vec<BoardGroup>, ApiError> {
    let duties = reading.duties().await?;
    let rules = app.config.consults.timers().duty;
    let talking: HashMap<PersonId, ConsultId> = files
        .iter()
        .filter(|file| matches!(file.consult.state.name(), "live" | "interrupted"))
        .filter_map(|file| Some((file.consult.state.expert()?.by, file.consult.id)))
        .collect();
    let seen = |group: &&ReadingGroup| {
        access::may(
            &who.actor,
            Action::SeeDutyBoard,
            &Roster::subject(group),
            &access::Relation::default(),
        )
        .is_ok()
    };
    let mut shown = Vec::new();
    for group in directory.all_groups().into_iter().filter(seen) {
        let roster = reading.roster(group.id).await?;
        let on_call = on_call(&roster, group, who.now, directory);
        let order = [&on_call.first, &on_call.second, &on_call.group];
        let people = order.into_iter().flatten().filter_map(|person| {
            let account = directory.account(*person)?;
            let duty = duties.get(person);
            let (reachable, why) = reach(duty, &rules, who.now);
            account.staff.active.then(|| ReachView {
                person: directory.person(*person),
                title: account.staff.credentials.title.clone(),
                line: line_of(&on_call, *person),
                on_duty: duty.is_some(),
                since: duty.map(|duty| duty.since.millis()),
                reachable,
                why,
                last_beat_at: last_beat(duty),
                phone: account.staff.phone.clone().map(Private::into_exposed),
                busy_in: talking.get(person).map(|consult| consult.uuid()),
            })
        });
        shown.push(BoardGroup {
            group: Named {
                id: group.id.uuid(),
                name: group.name.clone(),
            },
            institution: directory.institution(group.institution),
            gap: on_call.first.is_empty(),
            people: people.collect(),
        });
    }
    Ok(shown)
}
