//! A township that examines and a hospital that reads for it, with the people, orders and images of a test. What people
//! do goes over HTTP; only what devices and the directory would bring is put into the store.

use reqwest::StatusCode;
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::id::{
    CaseId, ConsortiumId, InstanceId, InstitutionId, PersonId, PlaceId, ReadingGroupId, SeriesId, StudyId,
};
use yuanzhen_domain::number::SiteCode;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::person::{Credentials, Post, Role, Staff};
use yuanzhen_domain::place::{
    Consortium, Institution, InstitutionKind, Level, Place, ReadingGroup, Signatures,
};
use yuanzhen_domain::study::Study;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::values::Modality;
use yuanzhen_server::config::Config;
use yuanzhen_store::{Account, AsSent, Instance, Making, NewInstance};

use crate::county::{Browser, County, PASSWORD};

/// Who and what there is.
pub(crate) struct Ward {
    pub(crate) county: County,
    pub(crate) township: InstitutionId,
    /// Registers and links, at the township.
    pub(crate) technician: Browser,
    /// Reads, at the hospital.
    pub(crate) radiologist: Browser,
    owner: Owner,
}

impl Ward {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        let county = County::open_with(change).await;
        let app = county.center.app.clone();
        let uuid = || app.system.uuid();
        let consortium = ConsortiumId::from_uuid(uuid());
        let (hospital, township) = (InstitutionId::from_uuid(uuid()), InstitutionId::from_uuid(uuid()));
        let group = ReadingGroupId::from_uuid(uuid());
        let mut tx = app.store.begin().await.expect("begun");
        let place = Place {
            id: PlaceId::from_uuid(uuid()),
            level: Level::Province,
            name: "Province".to_owned(),
            code: None,
            parent: None,
        };
        tx.add_place(&place).await.expect("added");
        tx.add_consortium(&Consortium {
            id: consortium,
            name: "First".to_owned(),
            lead: hospital,
        })
        .await
        .expect("added");
        for (id, site) in [(hospital, "CH"), (township, "QS")] {
            tx.add_institution(&Institution {
                id,
                name: site.to_owned(),
                code: None,
                site: SiteCode::parse(site).expect("a site"),
                kind: InstitutionKind::TownshipHospital,
                zone: "Asia/Shanghai".to_owned(),
                place: place.id,
                consortium: Some(consortium),
            })
            .await
            .expect("added");
        }
        let mut readers = Vec::new();
        for (login, role, institution) in [
            ("technician", Role::Technician, township),
            ("radiologist", Role::Radiologist, hospital),
            ("colleague", Role::Technician, township),
        ] {
            let account = account(PersonId::from_uuid(uuid()), login, role, institution);
            let hash = app
                .passwords
                .hash(login, SecretString::from(PASSWORD))
                .await
                .expect("hashed");
            tx.add_person(&account, app.system.now()).await.expect("added");
            assert!(tx.set_password(account.staff.id, &hash).await.expect("set"));
            if role == Role::Radiologist {
                readers.push(account.staff.id);
            }
        }
        tx.add_reading_group(&ReadingGroup {
            id: group,
            name: "CT".to_owned(),
            institution: hospital,
            consortium: Some(consortium),
            modalities: [Modality::Ct].into(),
            signatures: Signatures::One,
            members: readers.into_iter().collect(),
        })
        .await
        .expect("added");
        tx.commit(county.entry("test-ward")).await.expect("committed");
        let (technician, radiologist) = (county.browser(), county.browser());
        technician.signs_in("technician").await;
        radiologist.signs_in("radiologist").await;
        Self {
            county,
            township,
            technician,
            radiologist,
            owner: Owner::of(township, Some(consortium)),
        }
    }

    pub(crate) fn uuid(&self) -> Uuid {
        self.county.center.app.system.uuid()
    }

    /// A patient's form as the technician fills it in; `more` replaces fields.
    pub(crate) fn form(&self, name: &str, more: Value) -> Value {
        let mut form = json!({
            "id": self.uuid(), "institution": self.township.uuid(), "name": name, "sex": "female",
        });
        for (key, value) in more.as_object().expect("an object") {
            form[key] = value.clone();
        }
        form
    }

    /// Registers a patient and gives the record's id.
    pub(crate) async fn patient(&self, name: &str) -> Uuid {
        let form = self.form(name, json!({}));
        let answer = self.technician.post("/api/v1/patients", form.clone()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        id_of(&form)
    }

    /// Orders a CT for the patient and gives the case's id.
    pub(crate) async fn case(&self, patient: Uuid) -> Uuid {
        let id = self.uuid();
        let form = json!({
            "id": id, "patient": patient, "institution": self.township.uuid(), "urgency": "routine",
            "examination": {
                "modality": "CT", "body_part": "CHEST", "laterality": "U", "method": "平扫",
                "clinical_diagnosis": "咳嗽", "reason": "排除肺炎",
            },
        });
        let answer = self.technician.post("/api/v1/cases", form).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        id
    }

    /// A complete study of one image that nobody was told to read.
    pub(crate) async fn study(&self, uid: &str, as_sent: &AsSent) -> Uuid {
        let app = &self.county.center.app;
        let (id, now, by) = (
            StudyId::from_uuid(app.system.uuid()),
            app.system.now(),
            ActorRef::Nobody,
        );
        let uid = DicomUid::parse(uid).expect("a UID");
        let (study, _) = Study::register(id, uid.clone(), self.owner, None, Modality::Ct, by, now);
        let image = self.image(id, &uid, 1).await;
        let mut tx = app.store.begin().await.expect("begun");
        tx.add_study(&study, now).await.expect("added");
        tx.record_instance(&image).await.expect("recorded");
        let (study, _) = study.receive(1, by, now).expect("received");
        let (study, _) = study.complete(by, now).expect("complete");
        let (study, _) = study
            .unmatched(Vec::new(), Vec::new(), by, now)
            .expect("unmatched");
        tx.save_study(&study, 1).await.expect("saved");
        tx.note_as_sent(id, as_sent).await.expect("noted");
        tx.commit(self.county.entry("test-study"))
            .await
            .expect("committed");
        id.uuid()
    }

    /// An image of a study, whose bytes are stored and whose row is not.
    pub(crate) async fn image(&self, study: StudyId, uid: &DicomUid, number: i32) -> NewInstance {
        let app = &self.county.center.app;
        let bytes = format!("{uid} {number}");
        NewInstance {
            instance: Instance {
                id: InstanceId::from_uuid(app.system.uuid()),
                study,
                series: SeriesId::from_uuid(app.system.uuid()),
                sop_instance: DicomUid::parse(&format!("{uid}.1.{number}")).expect("a UID"),
                sop_class: DicomUid::parse("1.2.840.10008.5.1.4.1.1.2").expect("a UID"),
                transfer_syntax: DicomUid::parse("1.2.840.10008.1.2.1").expect("a UID"),
                object: app.store.objects().put(bytes.as_bytes()).await.expect("stored"),
                number: Some(number),
                rows: Some(512),
                columns: Some(512),
                frames: 1,
                device: None,
                received_at: app.system.now(),
                beside: false,
                unreadable: None,
            },
            series_uid: DicomUid::parse(&format!("{uid}.1")).expect("a UID"),
            series_modality: Modality::Ct,
            series_number: Some(1),
            series_description: String::new(),
            making: Making::default(),
        }
    }

    /// A transaction of somebody else who holds the case.
    pub(crate) async fn holding(&self, case: Uuid) -> yuanzhen_store::Tx {
        let mut tx = self.county.center.app.store.begin().await.expect("begun");
        tx.hold_case(CaseId::from_uuid(case)).await.expect("held");
        tx
    }
}

/// The id a form was sent with.
pub(crate) fn id_of(form: &Value) -> Uuid {
    form["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

fn account(id: PersonId, login: &str, role: Role, institution: InstitutionId) -> Account {
    Account {
        login: login.to_owned(),
        staff: Staff {
            id,
            name: format!("Name of {login}"),
            posts: vec![Post { role, institution }],
            credentials: Credentials {
                independent_since: Some(jiff::civil::date(2015, 7, 1)),
                ..Credentials::default()
            },
            phone: None,
            active: true,
        },
    }
}
