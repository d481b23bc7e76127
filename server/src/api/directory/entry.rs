//! The one shape of an entry of the directory: made under the client's id, changed from a named version, shown as it
//! is then. A noun gives its form, its view and its store; who may administer it is asked here.

use std::future::Future;

use serde::Serialize;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Denied, Permit, Relation, Subject};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_store::{Creation, Reading, StoreError, Stored, Tx};

use crate::{
    api::create::first_time,
    app::App,
    http::{error::ApiError, requester::Requester, version::IfMatch},
};

/// A thing of the directory, as the store keeps it.
pub(super) trait Entry: Sized + Send + Sync {
    /// What it is known by.
    type Id: Copy + Send + Sync;
    /// How it is shown.
    type View: From<Stored<Self>> + Send;

    /// Its name among the things clients make.
    const NOUN: &'static str;
    /// The right to administer it.
    const ACTION: Action;

    fn id(&self) -> Self::Id;

    fn uuid(id: Self::Id) -> Uuid;

    fn load(
        reading: &mut Reading,
        id: Self::Id,
    ) -> impl Future<Output = Result<Option<Stored<Self>>, StoreError>> + Send;

    fn add(&self, tx: &mut Tx, now: Moment) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Saves it over `known`, which is still at `version`.
    fn save(
        &self,
        tx: &mut Tx,
        known: &Self,
        version: u64,
        now: Moment,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// What a client sends to make or to change an entry.
pub(super) trait Form: Serialize + Send + Sync {
    /// What it describes.
    type Entry: Entry;

    /// The id it is made under.
    fn id(&self) -> Uuid;

    /// The entry it describes; `known` is what it changes.
    fn read(
        &self,
        tx: &mut Tx,
        known: Option<&Self::Entry>,
    ) -> impl Future<Output = Result<Self::Entry, ApiError>> + Send;
}

type ViewOf<F> = <<F as Form>::Entry as Entry>::View;

/// Makes an entry; the same form again is answered as the first time.
///
/// # Errors
/// The denial, what is wrong with the form, or a fault of the store.
pub(super) async fn create<F: Form>(app: &App, who: &Requester, form: &F) -> Result<ViewOf<F>, ApiError> {
    let permit = manage(app, who, F::Entry::ACTION, form.id()).await?;
    let mut tx = app.store.begin().await?;
    let entry = form.read(&mut tx, None).await?;
    if first_time(&mut tx, form.id(), F::Entry::NOUN, form, who).await? == Creation::New {
        entry.add(&mut tx, who.now).await?;
        tx.commit(who.entry(&permit)).await?;
    }
    shown::<F::Entry>(app, entry.id()).await
}

/// Changes an entry that is still at `version`.
///
/// # Errors
/// The denial, `not-found`, `stale`, what is wrong with the form, or a fault of the store.
pub(super) async fn change<F: Form>(
    app: &App,
    who: &Requester,
    id: <F::Entry as Entry>::Id,
    version: IfMatch,
    form: &F,
) -> Result<ViewOf<F>, ApiError> {
    let permit = manage(app, who, F::Entry::ACTION, F::Entry::uuid(id)).await?;
    let mut tx = app.store.begin().await?;
    let known = F::Entry::load(&mut tx, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let entry = form.read(&mut tx, Some(&known.value)).await?;
    entry.save(&mut tx, &known.value, version.0, who.now).await?;
    tx.commit(who.entry(&permit)).await?;
    shown::<F::Entry>(app, id).await
}

async fn shown<E: Entry>(app: &App, id: E::Id) -> Result<E::View, ApiError> {
    let mut reading = app.store.read().await?;
    let entry = E::load(&mut reading, id).await?;
    entry.map(E::View::from).ok_or_else(ApiError::not_found)
}

/// The permit to administer one thing of the directory.
///
/// # Errors
/// The denial, written down, or a fault of the store.
pub(super) async fn manage(app: &App, who: &Requester, action: Action, id: Uuid) -> Result<Permit, ApiError> {
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
