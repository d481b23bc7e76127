//! A small county to tell stories with: a county hospital that reads for a township of its consortium, and a stranger
//! of another consortium. All people are invented.

use anyhow::{Context, Result};
use jiff::civil::date;
use yuanzhen_domain::access::{
    Action, Actor, ListPermit, Membership, Permit, PersonActor, PostHeld, list, may,
};
use yuanzhen_domain::case::{Case, CaseState, Examination};
use yuanzhen_domain::document::{Document, DocumentKind};
use yuanzhen_domain::id::{
    CaseId, ConsortiumId, InstitutionId, PatientId, PersonId, PlaceId, ReadingGroupId,
};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::number::SiteCode;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::patient::{Identity, Patient};
use yuanzhen_domain::person::{Credentials, Post, Role, Staff};
use yuanzhen_domain::place::{
    Consortium, Institution, InstitutionKind, Level, Place, ReadingGroup, Signatures,
};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::{BodyPart, Laterality, Modality, Sex};
use yuanzhen_store::{Account, Store};

use crate::house::{MORNING, entry, fresh};

/// The example number of GB 11643.
pub(crate) const IDENTITY_NUMBER: &str = "11010519491231002X";
pub(crate) const PHONE: &str = "13800138000";

/// An institution with its consortium and its code.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) id: InstitutionId,
    pub(crate) consortium: ConsortiumId,
    pub(crate) code: SiteCode,
}

/// Who there is.
pub(crate) struct County {
    pub(crate) hospital: Site,
    pub(crate) township: Site,
    pub(crate) elsewhere: Site,
    pub(crate) group: ReadingGroupId,
    pub(crate) technician: Actor,
    pub(crate) radiologist: Actor,
    pub(crate) senior: Actor,
    pub(crate) dispatcher: Actor,
    pub(crate) stranger: Actor,
}

impl County {
    pub(crate) async fn found(store: &Store) -> Result<Self> {
        let mut tx = store.begin().await?;
        let mut above = None;
        for level in [Level::Province, Level::County] {
            let place = Place {
                id: PlaceId::from_uuid(fresh()),
                level,
                name: level.to_string(),
                code: None,
                parent: above,
            };
            tx.add_place(&place).await?;
            above = Some(place.id);
        }
        let place = above.context("a place was made")?;
        let (ours, theirs) = (ConsortiumId::from_uuid(fresh()), ConsortiumId::from_uuid(fresh()));
        let site = |code: &str, consortium| -> Result<Site> {
            Ok(Site {
                id: InstitutionId::from_uuid(fresh()),
                consortium,
                code: SiteCode::parse(code)?,
            })
        };
        let (hospital, township, elsewhere) = (site("CH", ours)?, site("QS", ours)?, site("XX", theirs)?);
        for (id, lead) in [(ours, &hospital), (theirs, &elsewhere)] {
            tx.add_consortium(&Consortium {
                id,
                name: lead.code.to_string(),
                lead: lead.id,
            })
            .await?;
        }
        for site in [&hospital, &township, &elsewhere] {
            tx.add_institution(&Institution {
                id: site.id,
                name: site.code.to_string(),
                code: None,
                site: site.code.clone(),
                kind: InstitutionKind::TownshipHospital,
                zone: "Asia/Shanghai".to_owned(),
                place,
                consortium: Some(site.consortium),
            })
            .await?;
        }
        let mut people = Vec::new();
        for (role, site) in [
            (Role::Technician, &township),
            (Role::Radiologist, &hospital),
            (Role::SeniorRadiologist, &hospital),
            (Role::Dispatcher, &hospital),
            (Role::Technician, &elsewhere),
        ] {
            let account = account(role, site);
            tx.add_person(&account, MORNING).await?;
            people.push((account.staff.id, role, site.clone()));
        }
        let group = ReadingGroup {
            id: ReadingGroupId::from_uuid(fresh()),
            name: "CT".to_owned(),
            institution: hospital.id,
            consortium: Some(ours),
            modalities: [Modality::Ct, Modality::Dx].into(),
            signatures: Signatures::Two,
            members: [people[1].0, people[2].0].into(),
        };
        tx.add_reading_group(&group).await?;
        tx.commit(entry("found-county")).await?;
        let member = Membership {
            group: group.id,
            institution: hospital.id,
            consortium: Some(ours),
        };
        let mut actors = people.into_iter().map(|(id, role, site)| {
            let groups = if group.members.contains(&id) {
                vec![member]
            } else {
                Vec::new()
            };
            actor(id, role, &site, groups)
        });
        let mut next = || actors.next().context("five people");
        Ok(Self {
            technician: next()?,
            radiologist: next()?,
            senior: next()?,
            dispatcher: next()?,
            stranger: next()?,
            hospital,
            township,
            elsewhere,
            group: group.id,
        })
    }

    /// A patient of the township with an identity number and a telephone.
    pub(crate) async fn patient(&self, store: &Store, name: &str) -> Result<Patient> {
        let document = Document::parse(DocumentKind::NationalId, IDENTITY_NUMBER, date(2026, 11, 23))?;
        let mut tx = store.begin().await?;
        let patient = Patient {
            id: PatientId::from_uuid(fresh()),
            owner: Owner::of(self.township.id, Some(self.township.consortium)),
            number: tx.next_number(&self.township.code, date(2026, 11, 23)).await?,
            name: name.into(),
            sex: Sex::Female,
            birth_date: Some(Private::new(date(1949, 12, 31))),
            identity: Identity::Shown(document),
            phone: Some(PHONE.into()),
            address: Some("青山乡三组".into()),
            guardian: None,
            former_name: None,
            merged_into: None,
        };
        tx.add_patient(&patient, MORNING).await?;
        tx.commit(entry("register-patient")).await?;
        Ok(patient)
    }

    /// A case of that patient, routed to the reading group.
    pub(crate) async fn case(
        &self,
        store: &Store,
        patient: &Patient,
        urgency: Urgency,
        at: Moment,
    ) -> Result<Case> {
        let mut tx = store.begin().await?;
        let number = tx.next_number(&self.township.code, date(2026, 11, 23)).await?;
        let case = Case {
            id: CaseId::from_uuid(fresh()),
            examination: Examination {
                modality: Modality::Ct,
                body_part: BodyPart::Chest,
                laterality: Laterality::Unpaired,
                method: "平扫".to_owned(),
                clinical_diagnosis: "咳嗽".into(),
                icd10: None,
                reason: "排除肺炎".into(),
                accession: number.accession(),
                examined_at: None,
            },
            number,
            owner: patient.owner.routed_to(self.group),
            patient: patient.id,
            requested_by: person(&self.technician),
            origin: None,
            urgency,
            submitted_at: at,
            state: CaseState::Submitted { at },
        };
        tx.add_case(&case).await?;
        tx.publish(case.submitted(self.technician.reference()));
        tx.commit(entry("open-case")).await?;
        Ok(case)
    }
}

/// The right of an actor to do something to a thing that is in the store.
pub(crate) async fn permit(store: &Store, actor: &Actor, action: Action, id: uuid::Uuid) -> Result<Permit> {
    let (subject, relation) = store
        .read()
        .await?
        .subject(action.kind(), id)
        .await?
        .context("the thing is there")?;
    Ok(may(actor, action, &subject, &relation)?)
}

/// The right of an actor to list.
pub(crate) fn listing(actor: &Actor, action: Action) -> Result<ListPermit> {
    Ok(list(actor, action)?)
}

/// The person behind an actor.
pub(crate) fn person(actor: &Actor) -> Option<PersonId> {
    actor.reference().person()
}

pub(crate) fn actor(id: PersonId, role: Role, site: &Site, groups: Vec<Membership>) -> Actor {
    let post = PostHeld {
        role,
        institution: site.id,
        consortium: Some(site.consortium),
    };
    Actor::Person(PersonActor {
        id,
        posts: vec![post],
        groups,
        pledges: Vec::new(),
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    })
}

pub(crate) fn account(role: Role, site: &Site) -> Account {
    let id = PersonId::from_uuid(fresh());
    Account {
        login: format!("{role}-{id}"),
        staff: Staff {
            id,
            name: format!("{role} {}", site.code),
            posts: vec![Post {
                role,
                institution: site.id,
            }],
            credentials: Credentials {
                independent_since: Some(date(2015, 7, 1)),
                ..Credentials::default()
            },
            phone: Some("13900139000".into()),
            active: true,
        },
    }
}
