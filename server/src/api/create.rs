//! Creates take the client's id; the same id with the same body again gives the same answer, with another body it is
//! refused. Another body is also the same words said by somebody else or about another thing: what a create belongs to
//! stands in its path, so the handler puts it beside the body. One place for that rule.

use serde::Serialize;
use uuid::Uuid;
use yuanzhen_store::{Creation, Tx};

use crate::http::{error::ApiError, requester::Requester};

/// Remembers a create with this transaction: `New` or `Repeat`. `request` is the body, with the id of what it is made
/// for where the path names one.
///
/// # Errors
/// `id-reused` when the id was used for something else.
pub(crate) async fn first_time(
    tx: &mut Tx,
    id: Uuid,
    noun: &str,
    request: &impl Serialize,
    who: &Requester,
) -> Result<Creation, ApiError> {
    let body = serde_json::to_vec(&(who.person().uuid(), request)).map_err(ApiError::internal)?;
    match tx.remember_creation(id, noun, &body, who.now).await? {
        Creation::Reused => Err(ApiError::id_reused()),
        creation => Ok(creation),
    }
}
