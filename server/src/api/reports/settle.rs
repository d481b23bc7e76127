//! What a report says of a critical value is what holds: a value nobody was told of rings when the report is submitted
//! and does not wait for the second hand; one that was told and is not said any more is revoked, loudly.

use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::critical::{RevokedFor, Settlement};
use yuanzhen_domain::id::CriticalId;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::ReportContent;
use yuanzhen_store::{CaseFile, Tx};

use crate::{
    api::criticals::{Words, announce, retract},
    app::App,
    http::{error::ApiError, requester::Requester},
};

/// How many critical values were raised and revoked.
#[derive(Clone, Copy, Default)]
pub(super) struct Settled {
    raised: i64,
    revoked: i64,
}

impl Settled {
    /// The entry says so, where there was something to settle.
    pub(super) fn in_entry(self, mut entry: AuditEntry) -> AuditEntry {
        for (name, count) in [
            ("criticals-raised", self.raised),
            ("criticals-revoked", self.revoked),
        ] {
            if count > 0 {
                entry = entry.with(name, count);
            }
        }
        entry
    }
}

/// Raises and revokes what the content of a report asks for, in the transaction given.
pub(super) async fn settle(
    app: &App,
    who: &Requester,
    tx: &mut Tx,
    file: &CaseFile,
    content: &ReportContent,
) -> Result<Settled, ApiError> {
    let mut settled = Settled::default();
    let known = file.criticals.iter().map(|critical| &critical.value);
    let Settlement { raise, revoke, why } = Settlement::of(content.critical.as_ref(), known);
    let old: Vec<_> = revoke
        .iter()
        .map(|place| file.criticals[*place].clone())
        .collect();
    if let Some(value) = raise {
        let replaced: Vec<_> = old
            .iter()
            .map(|critical| critical.value.value.expose().as_str())
            .collect();
        let words = Words {
            value: value.clone(),
            note: Private::default(),
            replaces: (!replaced.is_empty()).then(|| Private::new(replaced.join("；"))),
        };
        announce(
            app,
            who,
            tx,
            &file.case,
            CriticalId::from_uuid(app.system.uuid()),
            words,
        )
        .await?;
        settled.raised += 1;
    }
    for critical in old {
        retract(app, who, tx, &file.case, critical, (why, Private::default())).await?;
        settled.revoked += 1;
    }
    Ok(settled)
}

/// A withdrawn report's critical values hold no longer, and ring until the site has said that it knows.
pub(super) async fn withdraw(
    app: &App,
    who: &Requester,
    tx: &mut Tx,
    file: &CaseFile,
    reason: &Private<String>,
) -> Result<Settled, ApiError> {
    let mut settled = Settled::default();
    for critical in file.criticals.iter().filter(|critical| critical.holds()) {
        let why = (RevokedFor::Withdrawn, reason.clone());
        retract(app, who, tx, &file.case, critical.clone(), why).await?;
        settled.revoked += 1;
    }
    Ok(settled)
}
