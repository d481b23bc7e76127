//! `GET /consults`: what I asked for, what my groups are asked for, what I am invited to, and the dispatcher's board.
//! One audit row a list, with how many were shown.

use std::collections::HashMap;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, ListPermit};
use yuanzhen_domain::consult::{ConsultKind, ConsultState};
use yuanzhen_domain::id::{ConsultId, ReadingGroupId};
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{ConsultOrder, ConsultQuery, Reading};

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::MOST,
        path::Asked,
        requester::Requester,
    },
    view::{
        self,
        consult_row::{ConsultRow, RowFacts},
        directory::Directory,
    },
};

/// Rows given when the client names no number.
const USUAL: u32 = 100;

/// Which list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Which {
    /// Those in which somebody still has something to do, the most urgent first.
    #[default]
    Open,
    /// Those the requester asked for, the newest first.
    Mine,
    /// Those the requester's groups are asked for, the most urgent first.
    Asked,
    /// Those the requester is invited to, the newest first.
    Invited,
    /// Open ones to those who keep the work flowing, masked.
    Board,
    /// All in sight, the newest first.
    All,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsultFilter {
    #[serde(default)]
    #[param(inline)]
    list: Which,
    state: Option<String>,
    #[param(value_type = Option<String>)]
    kind: Option<ConsultKind>,
    #[param(value_type = Option<String>)]
    urgency: Option<Urgency>,
    group: Option<Uuid>,
    /// Only those of which something is late.
    #[serde(default)]
    overdue: bool,
    after: Option<String>,
    limit: Option<u32>,
}

/// How many stand where, of those in the requester's sight.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct ConsultCounts {
    ringing: u64,
    /// Submitted, and nobody took them.
    waiting: u64,
    /// With a time, agreed to or not.
    scheduled: u64,
    /// Talking, or waiting for a line to come back.
    live: u64,
    opinion_pending: u64,
    returned: u64,
    /// Answered, and the site has not taken note.
    to_acknowledge: u64,
    /// Emergencies that owe papers.
    owed: u64,
    overdue: u64,
    /// Opinions that wait for the requester's hand.
    to_sign: u64,
}

/// A page of consults.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConsultPage {
    items: Vec<ConsultRow>,
    next: Option<String>,
    counts: ConsultCounts,
}

/// Lists consults.
#[utoipa::path(get, path = "/consults", tag = "consults", security(("session" = [])), params(ConsultFilter),
    responses((status = OK, body = ConsultPage), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<ConsultFilter>,
) -> Answer<ConsultPage> {
    let permit = sight(&app, &who, asked.list).await?;
    let limit = match asked.limit {
        None => USUAL,
        Some(limit) if (1..=MOST).contains(&limit) => limit,
        Some(_) => return Err(ApiError::malformed(format!("limit must be between 1 and {MOST}"))),
    };
    let query = asked.query(&who, limit);
    let today = view::today(&app, &who).await?;
    let timers = app.config.consults.timers();
    let mut reading = app.store.read().await?;
    let page = reading.consult_files(&permit, &query).await?;
    let counts = counts(&mut reading, &permit, &who).await?;
    let directory = Directory::read(&mut reading).await?;
    let present = present(&mut reading).await?;
    drop(reading);
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, page.items.len()))
        .await?;
    let facts = RowFacts {
        clinical: permit.action().is_clinical(),
        reader: who.person(),
        present: &present,
        timers: &timers,
        now: who.now,
        today,
        directory: &directory,
    };
    Ok(Json(ConsultPage {
        items: page
            .items
            .iter()
            .map(|file| ConsultRow::of(file, &facts))
            .collect(),
        next: page.next,
        counts,
    }))
}

/// How many are in each room.
pub(crate) async fn present(reading: &mut Reading) -> Result<HashMap<ConsultId, usize>, ApiError> {
    let rooms = reading.open_rooms().await?;
    Ok(rooms.iter().map(|room| (room.consult, room.present())).collect())
}

/// The board is the flow's; every other list is of those who treat, and the flow's for whoever treats nobody.
async fn sight(app: &App, who: &Requester, list: Which) -> Result<ListPermit, ApiError> {
    if list == Which::Board {
        return who.list(app, Action::SeeConsultFlow).await;
    }
    match access::list(&who.actor, Action::SeeConsult) {
        Ok(permit) => Ok(permit),
        Err(_) => match access::list(&who.actor, Action::SeeConsultFlow) {
            Ok(permit) => Ok(permit),
            Err(_) => who.list(app, Action::SeeConsult).await,
        },
    }
}

/// Each by the very filter of its rows.
async fn counts(
    reading: &mut Reading,
    permit: &ListPermit,
    who: &Requester,
) -> Result<ConsultCounts, ApiError> {
    let mut count = async |query: ConsultQuery| reading.count_consults(permit, &query).await;
    let standing = |states: &[&str]| ConsultQuery {
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        ..ConsultQuery::default()
    };
    Ok(ConsultCounts {
        ringing: count(standing(&["ringing"])).await?,
        waiting: count(standing(&["submitted"])).await?,
        scheduled: count(standing(&["scheduled", "confirmed"])).await?,
        live: count(standing(&["live", "interrupted"])).await?,
        opinion_pending: count(standing(&["opinion-pending"])).await?,
        returned: count(standing(&["returned"])).await?,
        to_acknowledge: count(standing(&["delivered"])).await?,
        owed: count(ConsultQuery {
            owing: true,
            ..ConsultQuery::default()
        })
        .await?,
        overdue: count(ConsultQuery {
            overdue_at: Some(who.now),
            ..standing(&ConsultState::OPEN)
        })
        .await?,
        to_sign: count(ConsultQuery {
            awaits_hand_of: Some(who.person()),
            ..ConsultQuery::default()
        })
        .await?,
    })
}

impl ConsultFilter {
    fn query(self, who: &Requester, limit: u32) -> ConsultQuery {
        let query = ConsultQuery {
            states: self.state.into_iter().collect(),
            kinds: self.kind.into_iter().collect(),
            urgency: self.urgency,
            groups: self.group.map(ReadingGroupId::from_uuid).into_iter().collect(),
            overdue_at: self.overdue.then_some(who.now),
            after: self.after,
            limit,
            ..ConsultQuery::default()
        };
        let open = |query: ConsultQuery| {
            if query.states.is_empty() {
                ConsultQuery {
                    states: ConsultState::OPEN.map(str::to_owned).to_vec(),
                    ..query
                }
            } else {
                query
            }
        };
        match self.list {
            Which::Open | Which::Board => open(query),
            Which::Mine => ConsultQuery {
                requested_by: Some(who.person()),
                order: ConsultOrder::Newest,
                ..query
            },
            Which::Asked => {
                let groups = who
                    .person_actor()
                    .map(|person| person.groups.iter().map(|group| group.group).collect::<Vec<_>>());
                let mut mine = groups.unwrap_or_default();
                if mine.is_empty() {
                    // Whoever is in no group is asked for nothing.
                    mine.push(ReadingGroupId::from_uuid(Uuid::nil()));
                }
                open(ConsultQuery {
                    groups: if query.groups.is_empty() {
                        mine
                    } else {
                        query.groups.clone()
                    },
                    ..query
                })
            }
            Which::Invited => ConsultQuery {
                invited: Some(who.person()),
                order: ConsultOrder::Newest,
                ..query
            },
            Which::All => ConsultQuery {
                order: ConsultOrder::Newest,
                ..query
            },
        }
    }
}
