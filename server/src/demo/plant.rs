//! Puts the demo county into an empty store: places, people with one common password, machines, patients, and a few
//! examinations whose images go in through the same door as everybody's.

use std::collections::HashMap;

use anyhow::{Context as _, anyhow};
use secrecy::SecretString;
use yuanzhen_domain::access::{ActorRef, Relation};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::{Case, CaseState, Examination};
use yuanzhen_domain::document::{Document, DocumentKind};
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::{
    CaseId, ConsortiumId, DeviceId, InstitutionId, PatientId, PersonId, PlaceId, ReadingGroupId,
};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::number::SiteCode;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::patient::{Identity, Patient};
use yuanzhen_domain::person::{Credentials, Post, Staff};
use yuanzhen_domain::place::{Consortium, Institution, Place, ReadingGroup};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::{BodyPart, InstitutionCode, Laterality, Modality};
use yuanzhen_store::{Account, Device, Tx};

use super::{
    consults,
    county::{CONSORTIA, DEVICES, GROUPS, INSTITUTIONS, PLACES, STAFF},
    patients::PATIENTS,
};
use crate::{
    app::App,
    role::ready::{DemoCounty, DemoUser},
};

/// The password of everybody in the demo county. It protects nothing: the county is synthetic and on loopback.
pub(crate) const PASSWORD: &str = "yuanzhen-demo";

/// The zone of every site.
const ZONE: &str = "Asia/Shanghai";

/// An examination whose images a machine of the demo county sends.
#[derive(Debug, Clone)]
pub(crate) struct Planted {
    /// Index into the patients.
    pub(crate) patient: usize,
    pub(crate) modality: Modality,
    pub(crate) body_part: BodyPart,
    /// The AE title of the machine.
    pub(crate) ae_title: &'static str,
    pub(crate) institution: &'static str,
    pub(crate) number: String,
    pub(crate) patient_number: String,
    pub(crate) description: &'static str,
}

struct ExaminationFact {
    patient: usize,
    institution: &'static str,
    village: Option<&'static str>,
    modality: Modality,
    body_part: BodyPart,
    laterality: Laterality,
    method: &'static str,
    diagnosis: &'static str,
    reason: &'static str,
    urgency: Urgency,
    /// The machine that sends its images, and what it calls them; `None` leaves it waiting for images.
    machine: Option<(&'static str, &'static str)>,
}

/// The examinations of the day: the CT the README's tour reads, a DR with a GBK name, a right knee on which the tour
/// writes the wrong side, one that waits for its images (for whoever tries `storescu`), and one of the other consortium.
const EXAMINATIONS: &[ExaminationFact] = &[
    ExaminationFact {
        patient: 0,
        institution: "qingshan",
        village: Some("shangwan"),
        modality: Modality::Ct,
        body_part: BodyPart::Head,
        laterality: Laterality::Unpaired,
        method: "平扫",
        diagnosis: "头晕待查",
        reason: "头晕 2 天，血压 168/96 mmHg",
        urgency: Urgency::Emergency,
        machine: Some(("STORESCU", "Head plain")),
    },
    ExaminationFact {
        patient: 1,
        institution: "qingshan",
        village: Some("xiawan"),
        modality: Modality::Dx,
        body_part: BodyPart::Chest,
        laterality: Laterality::Unpaired,
        method: "后前位",
        diagnosis: "咳嗽、发热",
        reason: "咳嗽 1 周，体温 38.4 ℃",
        urgency: Urgency::Urgent,
        machine: Some(("QSDR", "Chest PA")),
    },
    ExaminationFact {
        patient: 3,
        institution: "qingshan",
        village: Some("xiawan"),
        modality: Modality::Dx,
        body_part: BodyPart::Knee,
        laterality: Laterality::Right,
        method: "正侧位",
        diagnosis: "右膝外伤",
        reason: "扭伤后右膝肿痛 1 天",
        urgency: Urgency::Routine,
        machine: Some(("QSDR", "Knee AP")),
    },
    ExaminationFact {
        patient: 2,
        institution: "qingshan",
        village: Some("shangwan"),
        modality: Modality::Ct,
        body_part: BodyPart::Chest,
        laterality: Laterality::Unpaired,
        method: "平扫",
        diagnosis: "慢性支气管炎",
        reason: "气促加重 3 天",
        urgency: Urgency::Routine,
        machine: None,
    },
    ExaminationFact {
        patient: 7,
        institution: "liulin",
        village: Some("taoyuan"),
        modality: Modality::Ct,
        body_part: BodyPart::Head,
        laterality: Laterality::Unpaired,
        method: "平扫",
        diagnosis: "头部外伤",
        reason: "跌倒后头痛 3 小时",
        urgency: Urgency::Urgent,
        machine: Some(("LLCT", "Head plain")),
    },
];

/// What was planted.
pub(crate) struct Grown {
    pub(crate) county: DemoCounty,
    pub(crate) planted: Vec<Planted>,
}

pub(super) struct Ids {
    places: HashMap<&'static str, PlaceId>,
    institutions: HashMap<&'static str, InstitutionId>,
    consortia: HashMap<&'static str, ConsortiumId>,
    pub(super) people: HashMap<&'static str, PersonId>,
    pub(super) groups: HashMap<&'static str, ReadingGroupId>,
}

impl Ids {
    fn new(app: &App) -> Self {
        let next = || app.system.uuid();
        fn all<T>(
            keys: impl Iterator<Item = &'static str>,
            mut make: impl FnMut() -> T,
        ) -> HashMap<&'static str, T> {
            keys.map(|key| (key, make())).collect()
        }
        Self {
            places: all(
                PLACES.iter().map(|place| place.key),
                || PlaceId::from_uuid(next()),
            ),
            institutions: all(INSTITUTIONS.iter().map(|site| site.key), || {
                InstitutionId::from_uuid(next())
            }),
            consortia: all(CONSORTIA.iter().map(|one| one.key), || {
                ConsortiumId::from_uuid(next())
            }),
            people: all(STAFF.iter().map(|one| one.login), || PersonId::from_uuid(next())),
            groups: all(GROUPS.iter().map(|group| group.key), || {
                ReadingGroupId::from_uuid(next())
            }),
        }
    }

    pub(super) fn institution(&self, key: &str) -> anyhow::Result<InstitutionId> {
        self.institutions
            .get(key)
            .copied()
            .ok_or_else(|| anyhow!("the demo county has no institution {key}"))
    }

    fn consortium_of(&self, key: &str) -> Option<ConsortiumId> {
        let site = INSTITUTIONS.iter().find(|site| site.key == key)?;
        self.consortia.get(site.consortium?).copied()
    }

    fn owner(&self, key: &str) -> anyhow::Result<Owner> {
        Ok(Owner::of(self.institution(key)?, self.consortium_of(key)))
    }
}

/// Whether the store has nobody in it yet.
pub(crate) async fn is_empty(app: &App) -> anyhow::Result<bool> {
    Ok(app.store.read().await?.people().await?.is_empty())
}

/// Who can sign in, for the ready line.
pub(crate) fn users() -> DemoCounty {
    let users = STAFF
        .iter()
        .map(|one| DemoUser {
            role: one.role.to_string(),
            login: one.login.to_owned(),
            password: PASSWORD.to_owned(),
            name: one.name.to_owned(),
            place: INSTITUTIONS
                .iter()
                .find(|site| site.key == one.institution)
                .map(|site| site.name.to_owned())
                .unwrap_or_default(),
        })
        .collect();
    DemoCounty { users }
}

/// Plants the county in one transaction.
pub(crate) async fn plant(app: &App) -> anyhow::Result<Grown> {
    let ids = Ids::new(app);
    let hash = app
        .passwords
        .hash("demo-county", SecretString::from(PASSWORD))
        .await
        .context("the demo password cannot be hashed")?;
    let mut tx = app.store.begin().await?;
    directory(app, &mut tx, &ids, &hash).await?;
    let patients = patients(app, &mut tx, &ids).await?;
    let planted = examinations(app, &mut tx, &ids, &patients).await?;
    let entry = AuditEntry::new(
        ActorRef::Job(JobKind::Sweep),
        "plant-demo-county",
        app.system.now(),
    );
    tx.commit(entry).await?;
    Ok(Grown {
        county: users(),
        planted,
    })
}

async fn directory(app: &App, tx: &mut Tx, ids: &Ids, hash: &str) -> anyhow::Result<()> {
    for fact in PLACES {
        let place = Place {
            id: ids.places[fact.key],
            level: fact.level,
            name: fact.name.to_owned(),
            code: None,
            parent: fact.parent.map(|parent| ids.places[parent]),
        };
        tx.add_place(&place).await?;
    }
    // A consortium names its lead and an institution its consortium: institutions first, then they join.
    let mut institutions = Vec::new();
    for fact in INSTITUTIONS {
        let institution = Institution {
            id: ids.institution(fact.key)?,
            name: fact.name.to_owned(),
            code: Some(InstitutionCode::parse(fact.code)?),
            site: SiteCode::parse(fact.site)?,
            kind: fact.kind,
            zone: ZONE.to_owned(),
            place: ids.places[fact.place],
            consortium: None,
        };
        tx.add_institution(&institution).await?;
        institutions.push((institution, ids.consortium_of(fact.key)));
    }
    for fact in CONSORTIA {
        let consortium = Consortium {
            id: ids.consortia[fact.key],
            name: fact.name.to_owned(),
            lead: ids.institution(fact.lead)?,
        };
        tx.add_consortium(&consortium).await?;
    }
    for (institution, consortium) in institutions {
        tx.save_institution(
            &Institution {
                consortium,
                ..institution
            },
            1,
        )
        .await?;
    }
    for (number, fact) in STAFF.iter().enumerate() {
        let id = ids.people[fact.login];
        let account = Account {
            login: fact.login.to_owned(),
            staff: Staff {
                id,
                name: fact.name.to_owned(),
                posts: vec![Post {
                    role: fact.role,
                    institution: ids.institution(fact.institution)?,
                }],
                credentials: Credentials {
                    // Invented: a licence has fifteen digits.
                    licence: fact
                        .title
                        .filter(|title| title.ends_with("医师"))
                        .map(|_| format!("000000{number:09}")),
                    title: fact.title.map(str::to_owned),
                    independent_since: fact.title.map(|_| jiff::civil::date(2010, 7, 1)),
                },
                // An invented telephone number.
                phone: Some(Private::new(format!("1390000{number:04}"))),
                active: true,
            },
        };
        tx.add_person(&account, app.system.now()).await?;
        tx.set_password(id, hash).await?;
    }
    for fact in GROUPS {
        let group = ReadingGroup {
            id: ids.groups[fact.key],
            name: fact.name.to_owned(),
            institution: ids.institution(fact.institution)?,
            consortium: ids.consortia.get(fact.consortium).copied(),
            modalities: fact.modalities.iter().copied().collect(),
            signatures: fact.signatures,
            members: fact.members.iter().map(|login| ids.people[login]).collect(),
        };
        tx.add_reading_group(&group).await?;
    }
    consults::plant(app, tx, ids).await?;
    for fact in DEVICES {
        let device = Device {
            id: DeviceId::from_uuid(app.system.uuid()),
            institution: ids.institution(fact.institution)?,
            name: fact.name.to_owned(),
            ae_title: fact.ae_title.to_owned(),
            address: std::net::Ipv4Addr::LOCALHOST.into(),
            modality: Some(fact.modality),
            charset_override: fact.charset_override.map(str::to_owned),
            reading_group: Some(ids.groups[fact.group]),
            enabled: true,
            last_seen_at: None,
        };
        tx.add_device(&device).await?;
    }
    Ok(())
}

async fn patients(app: &App, tx: &mut Tx, ids: &Ids) -> anyhow::Result<Vec<Patient>> {
    let now = app.system.now();
    let today = now.date_in(&jiff::tz::TimeZone::get(ZONE)?);
    let mut all = Vec::new();
    for fact in PATIENTS {
        let site = INSTITUTIONS
            .iter()
            .find(|site| site.key == fact.institution)
            .context("a patient's site is missing")?;
        let document = Document::parse(DocumentKind::NationalId, &fact.identity_number(), today)?;
        let patient = Patient {
            id: PatientId::from_uuid(app.system.uuid()),
            owner: ids.owner(fact.institution)?,
            number: tx.next_number(&SiteCode::parse(site.site)?, today).await?,
            name: fact.name.into(),
            sex: fact.sex,
            birth_date: Some(Private::new(fact.birth_date)),
            identity: Identity::Shown(document),
            phone: Some(Private::new(fact.phone())),
            address: None,
            guardian: None,
            former_name: None,
            merged_into: None,
        };
        tx.add_patient(&patient, now).await?;
        tx.publish([Event {
            subject: patient.subject(),
            relation: Relation::default(),
            case: None,
            by: ActorRef::Job(JobKind::Sweep),
            at: now,
            fact: Fact::PatientRegistered,
        }]);
        all.push(patient);
    }
    Ok(all)
}

async fn examinations(
    app: &App,
    tx: &mut Tx,
    ids: &Ids,
    patients: &[Patient],
) -> anyhow::Result<Vec<Planted>> {
    let now = app.system.now();
    let today = now.date_in(&jiff::tz::TimeZone::get(ZONE)?);
    let mut planted = Vec::new();
    for (index, fact) in EXAMINATIONS.iter().enumerate() {
        let site = INSTITUTIONS
            .iter()
            .find(|site| site.key == fact.institution)
            .context("a case's site is missing")?;
        let number = tx.next_number(&SiteCode::parse(site.site)?, today).await?;
        let owner = ids.owner(fact.institution)?;
        let group = crate::api::route_for(tx, &owner, fact.modality)
            .await
            .map_err(|error| anyhow!("no group reads {}: {error:?}", fact.modality))?;
        let minutes = i64::try_from(EXAMINATIONS.len() - index).unwrap_or(1) * 4;
        let submitted_at = now.minus(Millis::minutes(minutes));
        let patient = &patients[fact.patient];
        let case = Case {
            id: CaseId::from_uuid(app.system.uuid()),
            owner: owner.routed_to(group),
            patient: patient.id,
            requested_by: STAFF
                .iter()
                .find(|one| one.institution == fact.institution)
                .map(|one| ids.people[one.login]),
            origin: fact.village.map(|village| ids.institution(village)).transpose()?,
            examination: Examination {
                modality: fact.modality,
                body_part: fact.body_part,
                laterality: fact.laterality,
                method: fact.method.to_owned(),
                clinical_diagnosis: fact.diagnosis.into(),
                icd10: None,
                reason: fact.reason.into(),
                accession: number.accession(),
                examined_at: None,
            },
            number: number.clone(),
            urgency: fact.urgency,
            submitted_at,
            state: CaseState::Submitted { at: submitted_at },
        };
        tx.add_case(&case).await?;
        tx.publish(case.submitted(ActorRef::Job(JobKind::Sweep)));
        if let Some((ae_title, description)) = fact.machine {
            planted.push(Planted {
                patient: fact.patient,
                modality: fact.modality,
                body_part: fact.body_part,
                ae_title,
                institution: site.name,
                number: number.to_string(),
                patient_number: patient.number.to_string(),
                description,
            });
        }
    }
    Ok(planted)
}
