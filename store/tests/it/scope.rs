//! A list by scope is what `may` allows, row for row: the SQL means what the domain means.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use uuid::Uuid;
use yuanzhen_domain::access::{
    Action, Actor, Kind, ListPermit, Membership, PersonActor, PostHeld, Relation, Subject, list, may,
};
use yuanzhen_domain::case::Case;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::delivery::{Delivery, DeliveryState, Message};
use yuanzhen_domain::id::{
    CaseId, CriticalId, DeliveryId, InstitutionId, PatientId, PersonId, ReportId, StudyId,
};
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::person::Role;
use yuanzhen_domain::place::Pledge;
use yuanzhen_domain::study::Study;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{CaseOrder, CaseQuery, CriticalQuery, DeliveryQuery, Reading, Store, StudyQuery};

use crate::county::{County, Site, person};
use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

/// A small generator, so that a failure can be repeated.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

#[tokio::test]
async fn a_list_by_scope_is_what_may_allows() -> Result<()> {
    on_each_engine(async |house: House| {
        let county = County::found(&house.store).await?;
        let sites = [
            county.hospital.clone(),
            county.township.clone(),
            county.elsewhere.clone(),
        ];
        let mut dice = Dice(7);
        let cases = some_cases(&house.store, &county, &sites, &mut dice).await?;
        let (mut compared, mut allowed) = (0, 0);
        for _ in 0..150 {
            let actor = somebody(&county, &sites, &mut dice);
            for action in [Action::SeeCase, Action::SeeFlow] {
                let expected: BTreeSet<CaseId> = cases
                    .iter()
                    .filter(|case| may(&actor, action, &case.subject(), &case.relation()).is_ok())
                    .map(|case| case.id)
                    .collect();
                let listed: BTreeSet<CaseId> = match list(&actor, action) {
                    Err(_) => BTreeSet::new(),
                    Ok(permit) => {
                        let order = *dice.pick(&[CaseOrder::ByDue, CaseOrder::Newest]);
                        let query = CaseQuery {
                            limit: 100,
                            order,
                            ..CaseQuery::default()
                        };
                        let mut read = house.store.read().await?;
                        let page = read.cases(&permit, &query).await?;
                        assert_eq!(
                            page.items.len(),
                            read.case_files(&permit, &query).await?.items.len(),
                            "files are of the same cases"
                        );
                        page.items.iter().map(|case| case.id).collect()
                    }
                };
                assert_eq!(listed, expected, "{actor:?} {action}");
                compared += 1;
                allowed += listed.len();
            }
        }
        assert!(
            compared == 300 && allowed > 300,
            "the comparison was of something: {allowed}"
        );
        Ok(())
    })
    .await
}

/// Things of each other kind, of anybody, sent by anybody, to anybody.
#[tokio::test]
async fn every_other_list_by_scope_is_what_may_allows_too() -> Result<()> {
    on_each_engine(async |house: House| {
        let county = County::found(&house.store).await?;
        let sites = [
            county.hospital.clone(),
            county.township.clone(),
            county.elsewhere.clone(),
        ];
        let mut dice = Dice(11);
        let things = some_of_each(&house.store, &county, &sites, &mut dice).await?;
        let actions = [
            Action::SeePatient,
            Action::SeeStudy,
            Action::SeeImages,
            Action::SeeCritical,
            Action::SeeDelivery,
            Action::AcknowledgeDelivery,
        ];
        let mut allowed = [0; 6];
        for _ in 0..150 {
            let actor = somebody(&county, &sites, &mut dice);
            for (action, allowed) in actions.into_iter().zip(&mut allowed) {
                let expected: BTreeSet<Uuid> = things
                    .iter()
                    .filter(|(subject, relation)| may(&actor, action, subject, relation).is_ok())
                    .map(|(subject, _)| subject.id)
                    .collect();
                let listed = match list(&actor, action) {
                    Err(_) => BTreeSet::new(),
                    Ok(permit) => listed(&mut house.store.read().await?, &permit).await?,
                };
                assert_eq!(listed, expected, "{actor:?} {action}");
                *allowed += listed.len();
            }
        }
        assert!(
            allowed.iter().all(|allowed| *allowed > 30),
            "the comparison was of something: {allowed:?}"
        );
        Ok(())
    })
    .await
}

/// What the list of the permit's kind holds.
async fn listed(read: &mut Reading, permit: &ListPermit) -> Result<BTreeSet<Uuid>> {
    const LIMIT: u32 = 100;
    Ok(match permit.action() {
        Action::SeePatient => {
            let found = read.search_patients(permit, "", LIMIT).await?;
            found.into_iter().map(|one| one.patient.id.uuid()).collect()
        }
        Action::SeeStudy | Action::SeeImages => {
            let query = StudyQuery {
                limit: LIMIT,
                ..StudyQuery::default()
            };
            let found = read.studies(permit, &query).await?.items;
            found.into_iter().map(|one| one.study.id.uuid()).collect()
        }
        Action::SeeCritical => {
            let query = CriticalQuery {
                limit: LIMIT,
                ..CriticalQuery::default()
            };
            let found = read.criticals(permit, &query).await?.items;
            found.into_iter().map(|one| one.id.uuid()).collect()
        }
        _ => {
            let query = DeliveryQuery {
                limit: LIMIT,
                ..DeliveryQuery::default()
            };
            let found = read.deliveries(permit, &query).await?.items;
            found.into_iter().map(|one| one.id.uuid()).collect()
        }
    })
}

async fn some_of_each(
    store: &Store,
    county: &County,
    sites: &[Site],
    dice: &mut Dice,
) -> Result<Vec<(Subject, Relation)>> {
    let patient = county.patient(store, "王小青").await?;
    let case = county.case(store, &patient, Urgency::Routine, MORNING).await?;
    let by = person(&county.radiologist).context("a person")?;
    let at_home = Relation {
        seen_at: [case.owner.institution].into(),
        ..Relation::default()
    };
    let mut things = vec![(patient.subject(), at_home)];
    let mut tx = store.begin().await?;
    for number in 0..25 {
        let mut other = patient.clone();
        other.id = PatientId::from_uuid(fresh());
        other.owner = Owner {
            reading_group: None,
            ..an_owner(county, sites, dice)
        };
        other.number = tx
            .next_number(&county.township.code, jiff::civil::date(2026, 11, 23))
            .await?;
        tx.add_patient(&other, MORNING).await?;
        let mut relation = Relation::default();
        if dice.roll(2) > 0 {
            let mut seen = case.clone();
            (seen.id, seen.patient) = (CaseId::from_uuid(fresh()), other.id);
            seen.owner = an_owner(county, sites, dice);
            seen.origin = (dice.roll(3) > 0).then(|| dice.pick(sites).id);
            seen.number = tx
                .next_number(&county.township.code, jiff::civil::date(2026, 11, 23))
                .await?;
            tx.add_case(&seen).await?;
            relation.seen_at = [Some(seen.owner.institution), seen.origin]
                .into_iter()
                .flatten()
                .collect();
        }
        let known = tx.subject(Kind::Patient, other.id.uuid()).await?;
        anyhow::ensure!(
            known == Some((other.subject(), relation.clone())),
            "where a patient was seen is known"
        );
        things.push((other.subject(), relation));

        let id = StudyId::from_uuid(fresh());
        let uid = DicomUid::parse(&format!("1.2.{number}"))?;
        let program = county.technician.reference();
        let mut study = Study::register(
            id,
            uid,
            an_owner(county, sites, dice),
            None,
            Modality::Ct,
            program,
            MORNING,
        )
        .0;
        study.origin = (dice.roll(3) > 0).then(|| dice.pick(sites).id);
        tx.add_study(&study, MORNING).await?;
        things.push((study.subject(), study.relation()));

        let id = CriticalId::from_uuid(fresh());
        let mut critical = Critical::raise(id, &case, "气胸".into(), "".into(), by, MORNING)?.0;
        critical.owner = an_owner(county, sites, dice);
        critical.origin = (dice.roll(3) > 0).then(|| dice.pick(sites).id);
        tx.add_critical(&critical).await?;
        things.push((critical.subject(), critical.relation()));

        let delivery = Delivery {
            id: DeliveryId::from_uuid(fresh()),
            owner: an_owner(county, sites, dice),
            report: ReportId::from_uuid(fresh()),
            report_version: 1,
            case: case.id,
            patient: patient.id,
            receiver: dice.pick(sites).id,
            what: Message::Report,
            printed: Vec::new(),
            state: DeliveryState::Published { at: MORNING },
        };
        tx.add_delivery(&delivery, MORNING).await?;
        things.push((delivery.subject(), delivery.relation()));
    }
    tx.commit(entry("some-of-each")).await?;
    Ok(things)
}

pub(crate) fn an_owner(county: &County, sites: &[Site], dice: &mut Dice) -> Owner {
    let site = dice.pick(sites);
    let owner = Owner::of(site.id, (dice.roll(5) > 0).then_some(site.consortium));
    match dice.roll(2) {
        0 => owner,
        _ => owner.routed_to(county.group),
    }
}

async fn some_cases(store: &Store, county: &County, sites: &[Site], dice: &mut Dice) -> Result<Vec<Case>> {
    let patient = county.patient(store, "王小青").await?;
    let mut cases = Vec::new();
    for number in 0..30 {
        let mut case = county
            .case(store, &patient, *dice.pick(Urgency::ALL), minute(number))
            .await?;
        let site = dice.pick(sites);
        case.id = CaseId::from_uuid(fresh());
        case.owner.institution = site.id;
        case.owner.consortium = (dice.roll(5) > 0).then_some(site.consortium);
        case.owner.reading_group = (dice.roll(2) > 0).then_some(county.group);
        case.origin = (dice.roll(3) > 0).then(|| dice.pick(sites).id);
        let mut tx = store.begin().await?;
        case.number = tx
            .next_number(&site.code, jiff::civil::date(2026, 11, 23))
            .await?;
        tx.add_case(&case).await?;
        tx.commit(entry("open-case")).await?;
        cases.push(case);
    }
    // The ones the county made itself are cases as well.
    let everything = Actor::SystemJob(yuanzhen_domain::job::JobKind::MatchStudy);
    let permit = list(&everything, Action::SeeCase)?;
    let query = CaseQuery {
        limit: 100,
        ..CaseQuery::default()
    };
    let all = store.read().await?.cases(&permit, &query).await?;
    anyhow::ensure!(
        all.items.len() == 2 * cases.len(),
        "all are listed for the program itself"
    );
    let first = cases.first().context("some")?.id;
    anyhow::ensure!(all.items.iter().any(|case| case.id == first), "by id");
    Ok(all.items.into_iter().map(|case| case.value).collect())
}

pub(crate) fn somebody(county: &County, sites: &[Site], dice: &mut Dice) -> Actor {
    let posts = (0..=dice.roll(2))
        .map(|_| {
            let site = dice.pick(sites);
            let consortium = (dice.roll(6) > 0).then_some(site.consortium);
            PostHeld {
                role: *dice.pick(Role::ALL),
                institution: site.id,
                consortium,
            }
        })
        .collect();
    let groups = (dice.roll(2) > 0)
        .then(|| {
            let site = dice.pick(sites);
            let consortium = (dice.roll(4) > 0).then_some(site.consortium);
            Membership {
                group: county.group,
                institution: site.id,
                consortium,
            }
        })
        .into_iter()
        .collect();
    let mut any = || -> InstitutionId { dice.pick(sites).id };
    let pledges = vec![Pledge {
        provider: any(),
        receiver: any(),
    }];
    let pledges = if dice.roll(3) > 0 { Vec::new() } else { pledges };
    Actor::Person(PersonActor {
        id: PersonId::from_uuid(fresh()),
        posts,
        groups,
        pledges,
        consult_pledges: Vec::new(),
        invitations: Vec::new(),
    })
}
