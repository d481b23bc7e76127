//! `GET /criticals/{id}/calls`: the telephone list, when nobody answers on the screens. Whom it names is who may read
//! the value back; their numbers are shown to whoever may note that they were told, and each look is written down.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, Actor};
use yuanzhen_domain::id::CriticalId;
use yuanzhen_domain::private::Private;

use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::Page,
        path::Id,
        requester::Requester,
    },
    identity::session,
    view::directory::{Directory, Named},
};

/// Somebody to call.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CallView {
    person: Uuid,
    name: String,
    title: Option<String>,
    institution: Named,
    /// Absent when the directory has none.
    phone: Option<String>,
}

/// Whom to call for a critical value: at the hospital that asked first, then at the village clinic.
#[utoipa::path(get, path = "/criticals/{id}/calls", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = Page<CallView>), (status = FORBIDDEN, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn calls(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
) -> Answer<Page<CallView>> {
    let permit = found(&app, &who, Action::SeeCallList, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let critical = tx.critical(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let directory = Directory::read(&mut tx).await?;
    let sites: Vec<_> = std::iter::once(critical.owner.institution)
        .chain(critical.origin)
        .collect();
    let (subject, relation) = (critical.subject(), critical.relation());
    let mut items = Vec::new();
    for account in tx.people().await? {
        let staff = &account.staff;
        let rank = |institution| sites.iter().position(|site| *site == institution);
        let Some(rank) = staff.posts.iter().filter_map(|post| rank(post.institution)).min() else {
            continue;
        };
        if !staff.active {
            continue;
        }
        let Some((_, actor)) =
            session::actor(&mut tx, staff.id, &app.config.consults.timers(), who.now).await?
        else {
            continue;
        };
        let actor = Actor::Person(actor);
        if access::may(&actor, Action::ReadBackCritical, &subject, &relation).is_err() {
            continue;
        }
        items.push((
            rank,
            CallView {
                person: staff.id.uuid(),
                name: staff.name.clone(),
                title: staff.credentials.title.clone(),
                institution: directory.institution(sites[rank]),
                phone: staff.phone.clone().map(Private::into_exposed),
            },
        ));
    }
    items.sort_by(|(one, a), (two, b)| {
        (one, a.phone.is_none(), &a.name).cmp(&(two, b.phone.is_none(), &b.name))
    });
    let shown = i64::try_from(items.len()).unwrap_or(i64::MAX);
    tx.commit(who.entry(&permit).with("numbers", shown)).await?;
    Ok(Json(Page::whole(
        items.into_iter().map(|(_, call)| call).collect(),
    )))
}
