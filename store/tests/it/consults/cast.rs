//! Who is in these stories: a village doctor who asks, two experts of the county's group, a guest from another house.

use anyhow::{Context, Result};
use jiff::civil::date;
use yuanzhen_domain::access::{Action, Actor, Membership, PersonActor};
use yuanzhen_domain::consult::{
    Agreed, Complaint, ComplaintChip, Consent, ConsentHow, Consult, ConsultKind, ConsultTimers, Draft,
    ExpertTitle, Expertise, Qualified, Request, Signer, SignerRelation, Specialty, Wanted,
};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{ConsultId, ObjectId, PersonId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::person::{Credentials, Role, Staff};
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{Store, Stored};

use crate::county::{County, PHONE, account, actor, permit, person};
use crate::house::{MORNING, entry, fresh, minute};

pub(super) const TIMERS: ConsultTimers = ConsultTimers::USUAL;

pub(super) struct Cast {
    pub(super) county: County,
    pub(super) patient: Patient,
    pub(super) doctor: Actor,
    pub(super) guest: Actor,
}

impl Cast {
    pub(super) async fn meets(store: &Store) -> Result<Self> {
        let county = County::found(store).await?;
        let patient = county.patient(store, "王小青").await?;
        let (village, house) = (county.township.clone(), county.elsewhere.clone());
        let mut tx = store.begin().await?;
        let mut come = Vec::new();
        for (role, site) in [(Role::VillageDoctor, village), (Role::TownshipDoctor, house)] {
            let account = account(role, &site);
            tx.add_person(&account, MORNING).await?;
            come.push(actor(account.staff.id, role, &site, Vec::new()));
        }
        tx.commit(entry("cast")).await?;
        let guest = come.pop().context("two came")?;
        let doctor = come.pop().context("two came")?;
        Ok(Self {
            county,
            patient,
            doctor,
            guest,
        })
    }

    /// What the village doctor asks of the county's group.
    pub(super) async fn draft(&self, store: &Store, kind: ConsultKind) -> Result<Draft> {
        let mut tx = store.begin().await?;
        let number = tx
            .next_number(&self.county.township.code, date(2026, 11, 23))
            .await?;
        tx.commit(entry("number")).await?;
        Ok(Draft {
            id: ConsultId::from_uuid(fresh()),
            number,
            owner: self.patient.owner.routed_to(self.county.group),
            case: None,
            patient: self.patient.id,
            origin: None,
            requested_by: id_of(&self.doctor)?,
            kind,
            urgency: Urgency::Routine,
            request: match kind {
                ConsultKind::Urgent => tapped(),
                _ => whole(),
            },
            experts: Vec::new(),
            agreed: Agreed::SameHouse,
        })
    }

    /// Asks, and keeps what was asked.
    pub(super) async fn asks(&self, store: &Store, kind: ConsultKind, at: Moment) -> Result<Consult> {
        let draft = self.draft(store, kind).await?;
        let (consult, events) = Consult::ask(draft, at, &TIMERS)?;
        let mut tx = store.begin().await?;
        tx.add_consult(&consult, &TIMERS).await?;
        tx.publish(events);
        tx.commit(entry("request-consult")).await?;
        Ok(consult)
    }

    /// One step of a consult as it is in the store, taken by the program itself.
    pub(super) async fn step(
        &self,
        store: &Store,
        id: ConsultId,
        step: impl FnOnce(Consult) -> Result<(Consult, Vec<Event>), yuanzhen_domain::refusal::Refusal>,
    ) -> Result<Consult> {
        let permit = permit(store, &program(), Action::SeeConsult, id.uuid()).await?;
        let mut tx = store.begin().await?;
        tx.hold_consult(id).await?;
        let stored = tx.consult(&permit, id).await?.context("it is there")?;
        let (next, events) = step(stored.value)?;
        tx.save_consult(&next, &TIMERS, stored.version).await?;
        tx.publish(events);
        tx.commit(entry("step")).await?;
        Ok(next)
    }

    /// The consult as somebody sees it.
    pub(super) async fn seen(
        &self,
        store: &Store,
        by: &Actor,
        action: Action,
        id: ConsultId,
    ) -> Result<Stored<Consult>> {
        let permit = permit(store, by, action, id.uuid()).await?;
        let seen = store.read().await?.consult(&permit, id).await?;
        seen.context("it is there")
    }

    pub(super) fn expert(&self) -> Result<PersonId> {
        id_of(&self.county.radiologist)
    }

    pub(super) fn second(&self) -> Result<PersonId> {
        id_of(&self.county.senior)
    }
}

pub(super) fn id_of(actor: &Actor) -> Result<PersonId> {
    person(actor).context("a person")
}

pub(super) fn program() -> Actor {
    Actor::SystemJob(yuanzhen_domain::job::JobKind::RingConsult)
}

/// The same person with the invitations that are in the store.
pub(super) async fn with_invitations(store: &Store, actor: &Actor, now: Moment) -> Result<Actor> {
    let Actor::Person(person) = actor else {
        anyhow::bail!("not a person")
    };
    let invitations = store
        .read()
        .await?
        .invitations_of(person.id, &TIMERS, now)
        .await?;
    Ok(Actor::Person(PersonActor {
        invitations,
        ..person.clone()
    }))
}

pub(super) fn qualified(person: PersonId) -> Result<Qualified> {
    let staff = Staff {
        id: person,
        name: "专家".to_owned(),
        posts: Vec::new(),
        credentials: Credentials {
            licence: Some("110".to_owned()),
            title: None,
            independent_since: Some(date(2010, 1, 1)),
        },
        phone: None,
        active: true,
    };
    Qualified::check(&staff, date(2026, 11, 23)).map_err(|why| anyhow::anyhow!("{why:?}"))
}

/// What three taps say.
pub(super) fn tapped() -> Request {
    Request {
        complaint: Complaint {
            chips: vec![ComplaintChip::ChestPain].into(),
            ..Complaint::default()
        },
        ..Request::default()
    }
}

/// All that the rules ask for.
pub(super) fn whole() -> Request {
    Request {
        reason: "诊断不明".into(),
        purpose: "明确诊断".into(),
        wanted: Some(Wanted {
            from: MORNING,
            until: minute(240),
        }),
        summary: "既往高血压".into(),
        expertise: Some(Expertise {
            specialty: Specialty::Cardiology,
            title: ExpertTitle::AssociateChief,
        }),
        ..tapped()
    }
}

/// What a relative signs, with a telephone.
pub(super) fn consent(object: ObjectId, explained_by: PersonId) -> Consent {
    Consent {
        signer: Signer {
            name: "李强".into(),
            relation: SignerRelation::Spouse,
            phone: Some(PHONE.into()),
        },
        how: ConsentHow::Handwriting { object },
        cost_fen: 20_000,
        scope: "本次影像与心电".into(),
        recording: false,
        explained_by,
        signed_at: minute(1),
    }
}

/// The membership of the county's group.
pub(super) fn membership(county: &County) -> Membership {
    Membership {
        group: county.group,
        institution: county.hospital.id,
        consortium: Some(county.hospital.consortium),
    }
}
