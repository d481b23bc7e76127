//! From a UID in a path to a study that may be looked at. Denials are written to the audit chain. The first look in a
//! session writes one entry and gives a grant; frames and metadata are then served under it without further entries.
//! A grant is no right: the right is asked for each time.

use std::collections::HashMap;

use tokio::sync::Mutex;
use yuanzhen_domain::access::{Action, Actor, ActorRef, Denied, Kind, ListPermit, Permit, list, may};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::id::{GrantId, StudyId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_store::{GRANT_LIFE, Grant, Instance, Series};

use super::refusal::Refused;
use super::{Entrance, Gate, Named, Web};

/// Looks of devices remembered at one time; beyond it each look is written.
const MOST_NOTED: usize = 4096;

/// Looks of devices, which have no session to hold a grant, and the turn in which first looks are written.
#[derive(Debug, Default)]
pub(super) struct Noted(Mutex<HashMap<(ActorRef, StudyId), Moment>>);

/// A study that may be looked at.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) id: StudyId,
    pub(super) permit: Permit,
}

impl<G: Gate> Web<G> {
    /// The studies with this UID that the one who asks may look at; at least one. Two institutions may hold studies
    /// of one UID, for devices copy them.
    pub(super) async fn open(&self, who: &Entrance, uid: &DicomUid) -> Result<Vec<Opened>, Refused> {
        let mut reading = self.store.read().await?;
        let ids = reading.studies_with_uid(uid).await?;
        let mut opened = Vec::new();
        let mut denial = Denied::NotVisible;
        for id in &ids {
            let Some((subject, relation)) = reading.subject(Kind::Study, id.uuid()).await? else {
                continue;
            };
            match may(&who.actor, Action::SeeImages, &subject, &relation) {
                Ok(permit) => opened.push(Opened { id: *id, permit }),
                Err(Denied::NotAllowed) => denial = Denied::NotAllowed,
                Err(Denied::NotVisible) => {}
            }
        }
        drop(reading);
        if opened.is_empty() {
            let subject = ids.first().map(|id| id.uuid());
            let entry = AuditEntry::denied(who.actor.reference(), Action::SeeImages, subject, who.now);
            self.write(who, entry).await?;
            return Err(denial.into());
        }
        for study in &opened {
            self.note(who, study).await?;
        }
        Ok(opened)
    }

    /// The series of a path.
    pub(super) async fn open_series(
        &self,
        who: &Entrance,
        named: &Named,
    ) -> Result<(Opened, Series), Refused> {
        let wanted = named.series.as_ref().ok_or_else(Refused::not_found)?;
        for study in self.open(who, &named.study).await? {
            let all = self
                .store
                .read()
                .await?
                .series_of(&study.permit, study.id)
                .await?;
            if let Some(series) = all.into_iter().find(|series| series.uid == *wanted) {
                return Ok((study, series));
            }
        }
        Err(Refused::not_found())
    }

    /// The instance of a path.
    pub(super) async fn open_instance(&self, who: &Entrance, named: &Named) -> Result<Instance, Refused> {
        let wanted = named.instance.as_ref().ok_or_else(Refused::not_found)?;
        let (study, series) = self.open_series(who, named).await?;
        let found = self
            .store
            .read()
            .await?
            .instance(&study.permit, study.id, wanted)
            .await?;
        found
            .filter(|instance| instance.series == series.id)
            .ok_or_else(Refused::not_found)
    }

    /// The right to list studies; a denial is written.
    pub(super) async fn may_list(&self, who: &Entrance) -> Result<ListPermit, Refused> {
        match list(&who.actor, Action::SeeStudy) {
            Ok(permit) => Ok(permit),
            Err(denied) => {
                let entry = AuditEntry::denied(who.actor.reference(), Action::SeeStudy, None, who.now);
                self.write(who, entry).await?;
                Err(denied.into())
            }
        }
    }

    /// A list was shown: how many, never who.
    pub(super) async fn note_list(
        &self,
        who: &Entrance,
        permit: &ListPermit,
        shown: usize,
    ) -> Result<(), Refused> {
        let mut entry = AuditEntry::new(permit.actor(), permit.action().as_str(), who.now)
            .with("shown", i64::try_from(shown).unwrap_or(i64::MAX));
        Kind::Study.as_str().clone_into(&mut entry.subject_kind);
        entry.purpose = Some(permit.purpose());
        self.write(who, entry).await
    }

    async fn note(&self, who: &Entrance, study: &Opened) -> Result<(), Refused> {
        if self.has_grant(who, study).await? {
            return Ok(());
        }
        // Many frames are asked for at once: the first writes, the others find it written.
        let mut noted = self.noted.0.lock().await;
        let key = (who.actor.reference(), study.id);
        if self.has_grant(who, study).await? || noted.get(&key).is_some_and(|until| who.now < *until) {
            return Ok(());
        }
        let until = who.now.plus(GRANT_LIFE);
        let mut tx = self.store.begin().await?;
        if let (Some(session), Actor::Person(person)) = (who.session, &who.actor) {
            tx.give_grant(&Grant {
                id: GrantId::from_uuid(self.gate.uuid()),
                session,
                person: person.id,
                kind: Kind::Study,
                subject: study.id.uuid(),
                purpose: study.permit.purpose(),
                created_at: who.now,
                expires_at: until,
            })
            .await?;
        } else {
            noted.retain(|_, until| who.now < *until);
            if noted.len() < MOST_NOTED {
                noted.insert(key, until);
            }
        }
        let entry = who.sign(AuditEntry::under(&study.permit, who.now));
        if let Err(error) = tx.commit(entry).await {
            noted.remove(&key);
            return Err(error.into());
        }
        Ok(())
    }

    async fn has_grant(&self, who: &Entrance, study: &Opened) -> Result<bool, Refused> {
        let Some(session) = who.session else {
            return Ok(false);
        };
        let mut reading = self.store.read().await?;
        let grant = reading
            .grant(session, Kind::Study, study.id.uuid(), who.now)
            .await?;
        Ok(grant.is_some())
    }

    async fn write(&self, who: &Entrance, entry: AuditEntry) -> Result<(), Refused> {
        self.store.begin().await?.commit(who.sign(entry)).await?;
        Ok(())
    }
}
