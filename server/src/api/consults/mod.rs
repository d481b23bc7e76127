//! Consults: asked for, answered from the list or by a ring, talked in a room, answered with an opinion, taken note of.
//! The life is the domain's; what happens because time passed is in `watch`.

mod after;
mod ask;
mod assign;
mod attach;
mod change;
mod consent;
mod doses;
mod groups;
mod guests;
mod list;
mod objects;
mod opinion;
mod packet;
mod pictures;
mod plan;
mod ring;
mod room;
mod show;
mod take;
mod talk;
mod turn_back;

use axum::Json;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::Consult;
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::private::Private;

use crate::{
    api::step::{Decided, Held, or_now, step},
    app::App,
    http::{answer::Answer, error::ApiError, requester::Requester, version::IfMatch},
    view::consult::ConsultView,
    watch,
};

pub(crate) use list::present;
pub(crate) use room::is_of_requester;
pub(super) use show::open;
pub(super) use take::qualified;

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsultReason {
    reason: String,
}

impl ConsultReason {
    pub(super) fn words(self) -> Private<String> {
        Private::new(self.reason.trim().to_owned())
    }
}

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(groups::groups))
        .routes(routes!(list::list, ask::ask))
        .routes(routes!(show::show))
        .routes(routes!(change::change))
        .routes(routes!(change::resubmit))
        .routes(routes!(take::accept))
        .routes(routes!(take::answer_in_writing))
        .routes(routes!(take::release))
        .routes(routes!(turn_back::send_back))
        .routes(routes!(turn_back::decline))
        .routes(routes!(turn_back::cancel))
        .routes(routes!(plan::schedule))
        .routes(routes!(plan::confirm))
        .routes(routes!(plan::no_show))
        .routes(routes!(talk::begin))
        .routes(routes!(talk::end))
        .routes(routes!(talk::convert))
        .routes(routes!(talk::talk_again))
        .routes(routes!(after::acknowledge))
        .routes(routes!(after::dispose))
        .routes(routes!(assign::assign))
        .routes(routes!(assign::route))
        .routes(routes!(assign::escalate))
        .routes(routes!(consent::consent))
        .routes(routes!(consent::withdraw))
        .routes(routes!(consent::emergency))
        .routes(routes!(attach::attach))
        .routes(routes!(attach::detach))
        .routes(routes!(objects::object))
        .routes(routes!(guests::people))
        .routes(routes!(guests::invite))
        .routes(routes!(guests::remove))
        .routes(routes!(guests::lead))
        .routes(routes!(room::join))
        .routes(routes!(room::lock))
        .routes(routes!(room::unlock))
        .routes(routes!(ring::ring))
        .merge(opinion::router())
        .merge(doses::router())
}

/// A step that needs nothing but the consult itself; answered with the whole of it.
async fn moves(
    app: &App,
    who: &Requester,
    action: Action,
    id: ConsultId,
    seen: IfMatch,
    decide: impl FnOnce(Consult) -> Decided<Consult>,
) -> Answer<ConsultView> {
    let done = step(app, who, action, id, seen, decide).await;
    or_now(done, open(app, who, id)).await?;
    open(app, who, id).await.map(Json)
}

/// The consult with its words. Who distributes the work sees it masked, and must not save it so: it is read again under
/// the program's own right, in the same transaction.
async fn whole(held: &mut Held<Consult>, id: ConsultId) -> Result<Consult, ApiError> {
    if held.permit.action().is_clinical() {
        return Ok(held.thing.value.clone());
    }
    let permit = watch::ring::permit(&held.thing.value)?;
    let whole = held.tx.consult(&permit, id).await?;
    Ok(whole.ok_or_else(ApiError::not_found)?.value)
}

/// A step of those who distribute the work.
async fn distributes(
    app: &App,
    who: &Requester,
    action: Action,
    id: ConsultId,
    seen: IfMatch,
    decide: impl FnOnce(Consult) -> Decided<Consult>,
) -> Answer<ConsultView> {
    let done = async {
        let mut held: Held<Consult> = Held::take(app, who, action, id, seen).await?;
        let decided = decide(whole(&mut held, id).await?);
        held.put(app, who, decided).await
    };
    or_now(done.await, open(app, who, id)).await?;
    open(app, who, id).await.map(Json)
}
