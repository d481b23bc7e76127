//! Whom a ring calls: the roster of the group that is asked, by the clock of its institution, without those who may not
//! answer by the rules; of a consult for experts by name, those. Nobody is called who asks.

use std::collections::BTreeSet;

use yuanzhen_domain::consult::{Called, Consult, Qualified};
use yuanzhen_domain::id::{PersonId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::ReadingGroup;
use yuanzhen_domain::roster::OnCall;
use yuanzhen_store::{Account, Reading, StoreError};

use crate::view::{
    directory::{Directory, Named},
    ring::PhoneView,
    roster::on_call,
};

/// Whom the ring of a consult calls now.
pub(crate) async fn called(
    reading: &mut Reading,
    consult: &Consult,
    directory: &Directory,
    now: Moment,
) -> Result<Called, StoreError> {
    let panel = consult.panel();
    if !panel.is_empty() {
        let first = panel
            .into_iter()
            .filter(|person| *person != consult.requested_by)
            .collect();
        return Ok(Called {
            first,
            ..Called::default()
        });
    }
    let group = consult
        .owner
        .reading_group
        .and_then(|group| directory.group(group));
    let Some(group) = group else {
        return Ok(Called::default());
    };
    let on_call = of_group(reading, group, directory, now).await?;
    Ok(Called::on_call(on_call, consult.requested_by))
}

/// Who of a group is on call now, of those who may answer.
pub(crate) async fn of_group(
    reading: &mut Reading,
    group: &ReadingGroup,
    directory: &Directory,
    now: Moment,
) -> Result<OnCall, StoreError> {
    let roster = reading.roster(group.id).await?;
    let group = ReadingGroup {
        members: answering(group, directory, now),
        ..group.clone()
    };
    Ok(on_call(&roster, &group, now, directory))
}

/// The members of a group who may answer a consult.
pub(crate) fn answering(group: &ReadingGroup, directory: &Directory, now: Moment) -> BTreeSet<PersonId> {
    let may = |person: &PersonId| {
        directory
            .account(*person)
            .is_some_and(|account| account.staff.active && is_qualified(account, directory, now))
    };
    group.members.iter().copied().filter(may).collect()
}

/// Whether somebody may answer by the rules, on the day it is where they work.
pub(crate) fn is_qualified(account: &Account, directory: &Directory, now: Moment) -> bool {
    Qualified::check(&account.staff, today(account, directory, now)).is_ok()
}

/// The day it is where somebody works.
pub(crate) fn today(account: &Account, directory: &Directory, now: Moment) -> jiff::civil::Date {
    let site = account
        .staff
        .posts
        .first()
        .and_then(|post| directory.site(post.institution));
    site.map_or_else(
        || now.date_in(&jiff::tz::TimeZone::UTC),
        |site| crate::view::day(site, now),
    )
}

/// The numbers a caller may telephone: the group's, or where it has none, those of who is on call first.
pub(crate) async fn phones(
    reading: &mut Reading,
    group: Option<ReadingGroupId>,
    directory: &Directory,
    now: Moment,
) -> Result<Vec<PhoneView>, StoreError> {
    let Some(group) = group.and_then(|group| directory.group(group)) else {
        return Ok(Vec::new());
    };
    if let Some(phone) = reading.group_phone(group.id).await? {
        return Ok(vec![PhoneView {
            name: group.name.clone(),
            phone: phone.into_exposed(),
        }]);
    }
    let on_call = of_group(reading, group, directory, now).await?;
    let numbers = on_call.first.iter().filter_map(|person| {
        let account = directory.account(*person)?;
        let Named { name, .. } = directory.person(*person);
        Some(PhoneView {
            name,
            phone: account.staff.phone.clone()?.into_exposed(),
        })
    });
    Ok(numbers.collect())
}
