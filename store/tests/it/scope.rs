//! A list by scope is what `may` allows, row for row: the SQL means what the domain means.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use yuanzhen_domain::access::{Action, Actor, Membership, PersonActor, PostHeld, list, may};
use yuanzhen_domain::case::Case;
use yuanzhen_domain::id::{CaseId, InstitutionId, PersonId};
use yuanzhen_domain::person::Role;
use yuanzhen_domain::place::Pledge;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{CaseOrder, CaseQuery, Store};

use crate::county::{County, Site};
use crate::house::{House, entry, fresh, minute, on_each_engine};

/// A small generator, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
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

fn somebody(county: &County, sites: &[Site], dice: &mut Dice) -> Actor {
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
    })
}
