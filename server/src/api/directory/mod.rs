//! Who and what there is: places, institutions, consortia, agreements, reading groups, staff, devices, and the audit
//! list. Everybody sees the directory of their own consortium; changing it belongs to the administrators.

mod agreements;
mod audit;
mod consortia;
mod devices;
mod institutions;
mod places;
mod reading_groups;
mod staff;

use serde::Serialize;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Denied, Kind, Permit, Relation, Subject};
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::InstitutionId;
use yuanzhen_domain::owner::Owner;
use yuanzhen_store::{Creation, Tx};

use crate::{
    app::App,
    http::{error::ApiError, requester::Requester},
};

/// The endpoints of these nouns.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(places::list, places::create))
        .routes(routes!(places::change))
        .routes(routes!(institutions::list, institutions::create))
        .routes(routes!(institutions::change))
        .routes(routes!(consortia::list, consortia::create))
        .routes(routes!(consortia::change))
        .routes(routes!(agreements::list, agreements::create))
        .routes(routes!(agreements::change))
        .routes(routes!(reading_groups::list, reading_groups::create))
        .routes(routes!(reading_groups::change))
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::change))
        .routes(routes!(staff::enrolment_link))
        .routes(routes!(staff::sign_out))
        .routes(routes!(devices::list, devices::create))
        .routes(routes!(devices::change))
        .routes(routes!(devices::token))
        .routes(routes!(audit::list))
}

/// The permit to administer one thing of the directory.
async fn manage(app: &App, who: &Requester, action: Action, id: Uuid) -> Result<Permit, ApiError> {
    let Some(home) = who.account.staff.posts.first() else {
        return Err(who.denied(app, action, Some(id), Denied::NotAllowed).await);
    };
    let subject = Subject {
        kind: action.kind(),
        id,
        owner: Owner::of(home.institution, None),
        patient: None,
    };
    who.may(app, action, &subject, &Relation::default()).await
}

/// Tells the pages that something of the directory is another now. Who sees that thing hears of it: `owners` says whose
/// it is, once for each institution; nobody's is the administrators' own.
fn changed(tx: &mut Tx, who: &Requester, permit: &Permit, owners: impl IntoIterator<Item = Owner>) {
    let mut owners: Vec<Owner> = owners.into_iter().collect();
    if owners.is_empty() {
        owners.push(permit.subject().owner);
    }
    tx.publish(owners.into_iter().map(|owner| Event {
        subject: Subject {
            kind: Kind::Directory,
            id: permit.subject().id,
            owner,
            patient: None,
        },
        relation: Relation::default(),
        case: None,
        by: who.actor.reference(),
        at: who.now,
        fact: Fact::DirectoryChanged,
    }));
}

/// An institution's own, by its id.
async fn of_institution(tx: &mut Tx, id: InstitutionId) -> Result<Owner, ApiError> {
    let consortium = tx.institution(id).await?.and_then(|one| one.consortium);
    Ok(Owner::of(id, consortium))
}

/// Whether a create is the first under its id. `false`: answer as the first time did.
async fn first_time(
    tx: &mut Tx,
    id: Uuid,
    noun: &str,
    request: &impl Serialize,
    who: &Requester,
) -> Result<bool, ApiError> {
    crate::api::create::first_time(tx, id, noun, request, who)
        .await
        .map(|creation| creation == Creation::New)
}
