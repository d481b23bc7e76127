//! The one shape of a step: who may, load, decide, save with what follows from it, commit with the audit entry. The
//! nouns give the right and the domain's verb; this decides nothing.

use std::future::Future;

use serde::Serialize;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::consult::Consult;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{CaseId, ConsultId, CriticalId, DeliveryId, ReportId, StudyId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_domain::report::Report;
use yuanzhen_domain::study::Study;
use yuanzhen_store::{StoreError, Stored, Tx};

use crate::{
    api::found,
    app::App,
    http::{error::ApiError, requester::Requester, version::IfMatch},
    watch,
};

/// What the domain says to a step: the thing as it is then and what happened, or why not.
pub(crate) type Decided<T> = Result<(T, Vec<Event>), Refusal>;

/// A thing with a life, as the store keeps it.
pub(crate) trait Living: Clone + Send + Sync {
    /// What it is known by.
    type Id: Copy + Send;

    fn uuid(id: Self::Id) -> Uuid;

    fn load(
        tx: &mut Tx,
        permit: &Permit,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<Stored<Self>>, StoreError>> + Send;

    /// Saves it, and sets or clears the timers that follow from where it stands now.
    fn save(
        &self,
        app: &App,
        tx: &mut Tx,
        version: u64,
        now: Moment,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A thing in the hands of somebody who may act on it, until it is put back changed or dropped as it was.
pub(crate) struct Held<T> {
    pub(crate) tx: Tx,
    pub(crate) permit: Permit,
    pub(crate) thing: Stored<T>,
}

impl<T: Living> Held<T> {
    /// Takes it, if the requester may, and if it still is at the version they saw.
    ///
    /// # Errors
    /// `not-found`, `not-allowed`, `stale`, or a fault of the store.
    pub(crate) async fn take(
        app: &App,
        who: &Requester,
        action: Action,
        id: T::Id,
        seen: IfMatch,
    ) -> Result<Self, ApiError> {
        let permit = found(app, who, action, T::uuid(id)).await?;
        let mut tx = app.store.begin().await?;
        let thing = T::load(&mut tx, &permit, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        seen.check(thing.version)?;
        Ok(Self { tx, permit, thing })
    }

    /// Puts it back as decided, with the audit entry of its permit.
    ///
    /// # Errors
    /// The domain's refusal, or a fault of the store.
    pub(crate) async fn put(self, app: &App, who: &Requester, decided: Decided<T>) -> Result<T, ApiError> {
        let entry = who.entry(&self.permit);
        self.put_with(app, who, decided, entry).await
    }

    /// The same with an entry that says more.
    ///
    /// # Errors
    /// The domain's refusal, or a fault of the store.
    pub(crate) async fn put_with(
        mut self,
        app: &App,
        who: &Requester,
        decided: Decided<T>,
        entry: AuditEntry,
    ) -> Result<T, ApiError> {
        let (thing, events) = decided?;
        thing.save(app, &mut self.tx, self.thing.version, who.now).await?;
        self.tx.publish(events);
        self.tx.commit(entry).await?;
        Ok(thing)
    }
}

/// What became of a step; a stale one is answered with the thing as it is `now`, in the shape the step would have shown.
///
/// # Errors
/// Those of the step, and of looking again.
pub(crate) async fn or_now<T, V: Serialize>(
    done: Result<T, ApiError>,
    now: impl Future<Output = Result<V, ApiError>>,
) -> Result<T, ApiError> {
    match done {
        Err(error) if error.is_stale() => Err(ApiError::stale(now.await?)),
        other => other,
    }
}

/// A step that needs nothing but the thing itself.
///
/// # Errors
/// The denial, the domain's refusal, or a fault of the store.
pub(crate) async fn step<T: Living>(
    app: &App,
    who: &Requester,
    action: Action,
    id: T::Id,
    seen: IfMatch,
    decide: impl FnOnce(T) -> Decided<T>,
) -> Result<T, ApiError> {
    let held: Held<T> = Held::take(app, who, action, id, seen).await?;
    let decided = decide(held.thing.value.clone());
    held.put(app, who, decided).await
}

impl Living for Case {
    type Id = CaseId;

    fn uuid(id: CaseId) -> Uuid {
        id.uuid()
    }

    async fn load(tx: &mut Tx, permit: &Permit, id: CaseId) -> Result<Option<Stored<Self>>, StoreError> {
        // A signature and a closing rest on what belongs to the case: nothing of it moves meanwhile.
        tx.hold_case(id).await?;
        tx.case(permit, id).await
    }

    async fn save(&self, app: &App, tx: &mut Tx, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_case(self, version).await?;
        watch::follow_case(app, tx, self).await
    }
}

impl Living for Consult {
    type Id = ConsultId;

    fn uuid(id: ConsultId) -> Uuid {
        id.uuid()
    }

    async fn load(tx: &mut Tx, permit: &Permit, id: ConsultId) -> Result<Option<Stored<Self>>, StoreError> {
        // Its room, ring, opinion and doses rest on it: nothing of them moves meanwhile.
        tx.hold_consult(id).await?;
        tx.consult(permit, id).await
    }

    async fn save(&self, app: &App, tx: &mut Tx, version: u64, now: Moment) -> Result<(), StoreError> {
        watch::consult::save(app, tx, self, version, now).await
    }
}

impl Living for Critical {
    type Id = CriticalId;

    fn uuid(id: CriticalId) -> Uuid {
        id.uuid()
    }

    async fn load(tx: &mut Tx, permit: &Permit, id: CriticalId) -> Result<Option<Stored<Self>>, StoreError> {
        tx.critical(permit, id).await
    }

    async fn save(&self, app: &App, tx: &mut Tx, version: u64, now: Moment) -> Result<(), StoreError> {
        tx.save_critical(self, version).await?;
        watch::critical::follow(app, tx, self, now).await
    }
}

impl Living for Delivery {
    type Id = DeliveryId;

    fn uuid(id: DeliveryId) -> Uuid {
        id.uuid()
    }

    async fn load(tx: &mut Tx, permit: &Permit, id: DeliveryId) -> Result<Option<Stored<Self>>, StoreError> {
        tx.delivery(permit, id).await
    }

    async fn save(&self, _: &App, tx: &mut Tx, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_delivery(self, version).await
    }
}

impl Living for Report {
    type Id = ReportId;

    fn uuid(id: ReportId) -> Uuid {
        id.uuid()
    }

    async fn load(tx: &mut Tx, permit: &Permit, id: ReportId) -> Result<Option<Stored<Self>>, StoreError> {
        tx.report(permit, id).await
    }

    async fn save(&self, _: &App, tx: &mut Tx, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_report(self, version).await
    }
}

impl Living for Study {
    type Id = StudyId;

    fn uuid(id: StudyId) -> Uuid {
        id.uuid()
    }

    async fn load(tx: &mut Tx, permit: &Permit, id: StudyId) -> Result<Option<Stored<Self>>, StoreError> {
        Ok(tx.study(permit, id).await?.map(|listed| listed.study))
    }

    async fn save(&self, _: &App, tx: &mut Tx, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_study(self, version).await
    }
}
