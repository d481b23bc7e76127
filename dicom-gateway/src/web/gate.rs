//! Who is asking: the server knows sessions and device tokens, the gateway only what came of them.

use std::future::Future;

use axum::http::request::Parts;
use axum::response::Response;
use uuid::Uuid;
use yuanzhen_domain::access::Actor;
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::id::{InstitutionId, RequestId, SessionId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::person::Role;

/// Lets people and devices in, and nobody else.
pub trait Gate: Send + Sync + 'static {
    /// Who is asking, or the answer that turns them away.
    fn enter(&self, parts: &mut Parts) -> impl Future<Output = Result<Entrance, Response>> + Send;

    /// A new UUIDv7.
    fn uuid(&self) -> Uuid;
}

/// Somebody who was let in.
#[derive(Clone, Debug)]
pub struct Entrance {
    /// Who.
    pub actor: Actor,
    /// In which session; a device has none.
    pub session: Option<SessionId>,
    /// The post that decides, when there is only one.
    pub post: Option<(Role, InstitutionId)>,
    /// The request.
    pub request: RequestId,
    /// When it came.
    pub now: Moment,
}

impl Entrance {
    /// The audit entry with who, where and in which request.
    pub(super) fn sign(&self, mut entry: AuditEntry) -> AuditEntry {
        entry.session = self.session;
        entry.request = Some(self.request);
        if let Some((role, institution)) = self.post {
            entry.role = Some(role);
            entry.institution = Some(institution);
        }
        entry
    }
}
