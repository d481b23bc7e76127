//! Creates take the client's id; the same id with the same body again gives the same answer, with another body it is
//! refused. One place for that rule.

use serde::Serialize;
use uuid::Uuid;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{Creation, Tx};

use crate::http::error::ApiError;

/// Remembers a create with this transaction: `New` or `Repeat`.
///
/// # Errors
/// `id-reused` when the id was used for something else.
pub(crate) async fn first_time(
    tx: &mut Tx,
    id: Uuid,
    noun: &str,
    request: &impl Serialize,
    now: Moment,
) -> Result<Creation, ApiError> {
    let body = serde_json::to_vec(request).map_err(ApiError::internal)?;
    match tx.remember_creation(id, noun, &body, now).await? {
        Creation::Reused => Err(ApiError::id_reused()),
        creation => Ok(creation),
    }
}
