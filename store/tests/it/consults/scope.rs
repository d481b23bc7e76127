//! A list of consults by scope is what `may` allows, row for row: by post, group and agreement, and by invitation, which
//! also opens the packet of the patient in the inviting house.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use yuanzhen_domain::access::{Action, Actor, list, may};
use yuanzhen_domain::consult::{Consult, ConsultKind, Part};
use yuanzhen_domain::id::{CaseId, ConsultId, PersonId};
use yuanzhen_domain::number::Number;
use yuanzhen_domain::person::Role;
use yuanzhen_domain::place::Pledge;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{CaseQuery, ConsultQuery, Store};

use super::cast::{Cast, TIMERS, id_of, membership, with_invitations};
use crate::county::{listing, permit};
use crate::house::{House, MORNING, entry, minute, on_each_engine};
use crate::scope::{Dice, an_owner, somebody};

#[tokio::test]
async fn a_list_of_consults_by_scope_is_what_may_allows() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let mut dice = Dice(13);
        let invited = [id_of(&cast.guest)?, cast.expert()?, cast.second()?];
        let consults = some_consults(store, &cast, &invited, &mut dice).await?;
        let mut allowed = 0;
        for _ in 0..200 {
            let actor = one_of(&cast, &invited, store, &mut dice).await?;
            for action in [Action::SeeConsult, Action::SeeConsultFlow, Action::SignOpinion] {
                let expected: BTreeSet<ConsultId> = consults
                    .iter()
                    .filter(|consult| may(&actor, action, &consult.subject(), &consult.relation()).is_ok())
                    .map(|consult| consult.id)
                    .collect();
                let listed: BTreeSet<ConsultId> = match list(&actor, action) {
                    Err(_) => BTreeSet::new(),
                    Ok(permit) => {
                        let query = ConsultQuery {
                            limit: 100,
                            ..ConsultQuery::default()
                        };
                        let mut read = store.read().await?;
                        let files = read.consult_files(&permit, &query).await?.items;
                        assert_eq!(read.count_consults(&permit, &query).await?, files.len() as u64);
                        files.iter().map(|file| file.consult.id).collect()
                    }
                };
                assert_eq!(listed, expected, "{actor:?} {action}");
                allowed += listed.len();
            }
        }
        assert!(allowed > 400, "the comparison was of something: {allowed}");
        Ok(())
    })
    .await
}

/// Somebody with any posts, groups and agreements, and every other time with the invitations of one of the invited.
async fn one_of(cast: &Cast, invited: &[PersonId], store: &Store, dice: &mut Dice) -> Result<Actor> {
    let county = &cast.county;
    let sites = [
        county.hospital.clone(),
        county.township.clone(),
        county.elsewhere.clone(),
    ];
    let Actor::Person(mut person) = somebody(county, &sites, dice) else {
        anyhow::bail!("not a person")
    };
    if dice.roll(3) == 0 {
        let (provider, receiver) = (dice.pick(&sites).id, dice.pick(&sites).id);
        person.consult_pledges = vec![Pledge { provider, receiver }];
    }
    if dice.roll(2) == 0 {
        person.id = *dice.pick(invited);
        return with_invitations(store, &Actor::Person(person), minute(30)).await;
    }
    Ok(Actor::Person(person))
}

async fn some_consults(
    store: &Store,
    cast: &Cast,
    invited: &[PersonId],
    dice: &mut Dice,
) -> Result<Vec<Consult>> {
    let county = &cast.county;
    let sites = [
        county.hospital.clone(),
        county.township.clone(),
        county.elsewhere.clone(),
    ];
    let mut consults = Vec::new();
    for number in 0..30 {
        let mut draft = cast
            .draft(store, *dice.pick(&[ConsultKind::Urgent, ConsultKind::Ordinary]))
            .await?;
        draft.owner = an_owner(county, &sites, dice);
        draft.origin = (dice.roll(3) > 0).then(|| dice.pick(&sites).id);
        let (mut consult, _) = Consult::ask(draft, minute(number), &TIMERS)?;
        let by = consult.requested_by;
        if dice.roll(2) == 0 {
            let (person, part) = (*dice.pick(invited), *dice.pick(Part::ALL));
            consult = consult.invite(person, part, by.into(), minute(number))?.0;
            if dice.roll(3) == 0 {
                consult = consult.remove(person, "误邀".into(), by, minute(number))?.0;
            }
        }
        let mut tx = store.begin().await?;
        tx.add_consult(&consult, &TIMERS).await?;
        tx.commit(entry("request-consult")).await?;
        consults.push(consult);
    }
    for person in invited {
        // What the store says of invitations is what the domain says of each consult.
        let expected: BTreeSet<_> = consults
            .iter()
            .filter_map(|consult| consult.invitation(*person, &TIMERS, minute(30)))
            .collect();
        let mut read = store.read().await?;
        let kept = read.invitations_of(*person, &TIMERS, minute(30)).await?;
        assert_eq!(kept.into_iter().collect::<BTreeSet<_>>(), expected);
        anyhow::ensure!(!expected.is_empty(), "somebody is invited");
    }
    Ok(consults)
}

/// A guest of another house sees the consult and what the inviting house has of its patient, for as long as the invitation
/// lasts, and nothing of anybody else.
#[tokio::test]
async fn an_invitation_opens_one_patient_for_a_while() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let doctor = id_of(&cast.doctor)?;
        let consult = cast.asks(store, ConsultKind::Ordinary, MORNING).await?;
        let theirs = cast
            .county
            .case(store, &cast.patient, Urgency::Routine, MORNING)
            .await?;
        let other = another_patients_case(store, &cast).await?;
        assert!(sees_cases(store, &cast.guest).await.is_none(), "nothing before");
        cast.step(store, consult.id, |consult| {
            consult.invite(
                id_of(&cast.guest).expect("a guest"),
                Part::Guest,
                doctor.into(),
                minute(1),
            )
        })
        .await?;
        let guest = with_invitations(store, &cast.guest, minute(2)).await?;
        let seen = cast.seen(store, &guest, Action::SeeConsult, consult.id).await?;
        assert_eq!(seen.id, consult.id);
        assert_eq!(sees_cases(store, &guest).await.context("a list")?, [theirs.id]);
        assert!(
            permit(store, &guest, Action::SeeCase, theirs.id.uuid())
                .await
                .is_ok()
        );
        assert!(
            permit(store, &guest, Action::SeeCase, other.uuid())
                .await
                .is_err()
        );
        assert!(
            permit(store, &guest, Action::SignOpinion, consult.id.uuid())
                .await
                .is_err()
        );
        // The line of the patient's case is told to them as well.
        let scope = list(&guest, Action::SeeCase)?.scope().clone();
        let line = store
            .read()
            .await?
            .events_of_case(theirs.id.uuid(), &scope)
            .await?;
        assert!(!line.is_empty());
        let line = store.read().await?.events_of_case(other.uuid(), &scope).await?;
        assert!(line.is_empty());

        cast.step(store, consult.id, |consult| {
            consult.cancel("病人已转走".into(), doctor, minute(10))
        })
        .await?;
        let lasts = minute(10).plus(TIMERS.invitation_lasts);
        for (now, there) in [
            (lasts.minus(yuanzhen_domain::moment::Millis::new(1)), 1),
            (lasts, 0),
        ] {
            let Actor::Person(guest) = with_invitations(store, &cast.guest, now).await? else {
                anyhow::bail!("not a person")
            };
            assert_eq!(guest.invitations.len(), there);
        }
        Ok(())
    })
    .await
}

async fn sees_cases(store: &Store, actor: &Actor) -> Option<Vec<CaseId>> {
    let permit = listing(actor, Action::SeeCase).ok()?;
    let query = CaseQuery {
        limit: 9,
        ..CaseQuery::default()
    };
    let page = store.read().await.ok()?.cases(&permit, &query).await.ok()?;
    let ids: Vec<_> = page.items.iter().map(|case| case.id).collect();
    (!ids.is_empty()).then_some(ids)
}

async fn another_patients_case(store: &Store, cast: &Cast) -> Result<CaseId> {
    let mut other = cast.patient.clone();
    other.id = yuanzhen_domain::id::PatientId::from_uuid(crate::house::fresh());
    other.number = Number::parse("QS-261123-0900").context("a number")?;
    let mut tx = store.begin().await?;
    tx.add_patient(&other, MORNING).await?;
    tx.commit(entry("register")).await?;
    let case = cast.county.case(store, &other, Urgency::Routine, MORNING).await?;
    Ok(case.id)
}

/// The duty of a group is a thing that access is asked about, by the group's own id.
#[tokio::test]
async fn the_duty_of_a_group_is_for_its_members_and_the_dispatcher() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let group = cast.county.group.uuid();
        let radiologist = &cast.county.radiologist;
        assert!(permit(store, radiologist, Action::TakeDuty, group).await.is_ok());
        assert!(
            permit(store, &cast.county.dispatcher, Action::ManageRoster, group)
                .await
                .is_ok()
        );
        let in_name_only = crate::county::actor(
            id_of(&cast.guest)?,
            Role::Expert,
            &cast.county.elsewhere,
            vec![membership(&cast.county)],
        );
        for stranger in [&cast.guest, &cast.doctor, &in_name_only] {
            assert!(permit(store, stranger, Action::TakeDuty, group).await.is_err());
        }
        Ok(())
    })
    .await
}
