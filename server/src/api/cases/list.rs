//! `GET /cases`: lists of cases. A reader's work list, what a site registered, what a dispatcher keeps flowing. One audit
//! row a list, with how many were shown.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::id::ReadingGroupId;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{CaseOrder, CaseQuery};

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::MOST,
        path::Asked,
        requester::Requester,
    },
    view::{self, case::CaseRow, directory::Directory},
};

/// Rows given when the client names no number.
const USUAL: u32 = 100;

/// Which list.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum List {
    /// Open cases, the most urgent first.
    #[default]
    Worklist,
    /// Those that are not done yet, what was sent back too, the most urgent first.
    Open,
    /// Those the requester holds.
    Mine,
    /// Those the requester registered, the newest first.
    Registered,
    /// All in scope, the newest first.
    All,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseFilter {
    #[serde(default)]
    #[param(inline)]
    list: List,
    state: Option<String>,
    #[param(value_type = Option<String>)]
    urgency: Option<Urgency>,
    #[param(value_type = Option<String>)]
    modality: Option<Modality>,
    group: Option<Uuid>,
    after: Option<String>,
    limit: Option<u32>,
}

/// How much is waiting in the requester's scope.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct CountsView {
    pub(crate) emergency: u64,
    pub(crate) urgent: u64,
    pub(crate) routine: u64,
    pub(crate) claimed_by_me: u64,
    pub(crate) overdue: u64,
}

/// A page of cases.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CasePage {
    items: Vec<CaseRow>,
    next: Option<String>,
    counts: CountsView,
}

/// Lists cases.
#[utoipa::path(get, path = "/cases", tag = "cases", security(("session" = [])), params(CaseFilter),
    responses((status = OK, body = CasePage), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<CaseFilter>,
) -> Answer<CasePage> {
    let clinical = access::list(&who.actor, Action::SeeCase);
    let permit = match clinical {
        Ok(permit) => permit,
        Err(_) => who.list(&app, Action::SeeFlow).await?,
    };
    let limit = match asked.limit {
        None => USUAL,
        Some(limit) if (1..=MOST).contains(&limit) => limit,
        Some(_) => return Err(ApiError::malformed(format!("limit must be between 1 and {MOST}"))),
    };
    let query = asked.query(&who, limit);
    let today = view::today(&app, &who).await?;
    let mut reading = app.store.read().await?;
    let page = reading.case_files(&permit, &query).await?;
    let counts = reading.case_counts(&permit, who.person(), who.now).await?;
    let directory = Directory::read(&mut reading).await?;
    drop(reading);
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, page.items.len()))
        .await?;
    let clinical = permit.action().is_clinical();
    Ok(Json(CasePage {
        items: page
            .items
            .iter()
            .map(|file| CaseRow::of(file, clinical, &who.actor, who.now, today, &directory))
            .collect(),
        next: page.next,
        counts: CountsView {
            emergency: counts.emergency,
            urgent: counts.urgent,
            routine: counts.routine,
            claimed_by_me: counts.claimed_by_me,
            overdue: counts.overdue,
        },
    }))
}

impl CaseFilter {
    fn query(self, who: &Requester, limit: u32) -> CaseQuery {
        let query = CaseQuery {
            states: self.state.into_iter().collect(),
            urgency: self.urgency,
            modality: self.modality,
            group: self.group.map(ReadingGroupId::from_uuid),
            after: self.after,
            limit,
            ..CaseQuery::default()
        };
        match self.list {
            List::Worklist if query.states.is_empty() => CaseQuery {
                states: vec!["submitted".to_owned(), "claimed".to_owned()],
                ..query
            },
            List::Open if query.states.is_empty() => CaseQuery {
                states: ["submitted", "claimed", "returned"].map(str::to_owned).to_vec(),
                ..query
            },
            List::Worklist | List::Open => query,
            List::Mine => CaseQuery {
                held_by: Some((who.person(), who.now)),
                ..query
            },
            List::Registered => CaseQuery {
                requested_by: Some(who.person()),
                order: CaseOrder::Newest,
                ..query
            },
            List::All => CaseQuery {
                order: CaseOrder::Newest,
                ..query
            },
        }
    }
}
