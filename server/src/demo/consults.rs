//! Who is on call in the demo county, and for whom the city consults by agreement: facts, and their planting.

use anyhow::Context as _;
use yuanzhen_domain::id::{AgreementId, ShiftId};
use yuanzhen_domain::place::{Agreement, Service};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::roster::{Day, Line, MinuteOfDay, Roster, Shift};
use yuanzhen_store::Tx;

use super::{county::PRACTICE_PARTNER, plant::Ids};
use crate::app::App;

/// Who is on call for a group at any hour: first, second, and the telephone of the group. The number is invented.
struct RosterFact {
    group: &'static str,
    first: &'static [&'static str],
    second: &'static [&'static str],
    phone: &'static str,
}

/// The rosters.
const ROSTERS: &[RosterFact] = &[
    RosterFact {
        group: "county-consult",
        first: &["county-expert"],
        second: &["cardiologist"],
        phone: "0000-8880120",
    },
    RosterFact {
        group: "city-consult",
        first: &["expert"],
        second: &[],
        phone: "0000-6660120",
    },
    RosterFact {
        group: "practice",
        first: &[PRACTICE_PARTNER],
        second: &[],
        phone: "0000-8880000",
    },
];

/// For whom the city's hospital consults by agreement: provider, receiver.
const CONSULT_AGREEMENTS: &[(&str, &str)] = &[
    ("city-hospital", "county-hospital"),
    ("city-hospital", "qingshan"),
];

/// Puts rosters and agreements into the county.
pub(super) async fn plant(app: &App, tx: &mut Tx, ids: &Ids) -> anyhow::Result<()> {
    for fact in ROSTERS {
        tx.save_roster(&roster(app, ids, fact)?, 0).await?;
        let phone = Private::new(fact.phone.to_owned());
        tx.set_group_phone(ids.groups[fact.group], Some(&phone)).await?;
    }
    for (number, (provider, receiver)) in CONSULT_AGREEMENTS.iter().enumerate() {
        tx.add_agreement(&Agreement {
            id: AgreementId::from_uuid(app.system.uuid()),
            number: format!("DEMO-{}", number + 1),
            provider: ids.institution(provider)?,
            receiver: ids.institution(receiver)?,
            services: [Service::Consult].into(),
            valid_from: app.system.now(),
            valid_until: None,
        })
        .await?;
    }
    Ok(())
}

/// Everybody on it at any hour of the week.
fn roster(app: &App, ids: &Ids, fact: &RosterFact) -> anyhow::Result<Roster> {
    let midnight = MinuteOfDay::new(0).context("a day begins at midnight")?;
    let shift = |person: &&str, line| Shift {
        id: ShiftId::from_uuid(app.system.uuid()),
        person: ids.people[*person],
        line,
        days: Day::ALL.iter().copied().collect(),
        from: midnight,
        until: midnight,
    };
    let first = fact.first.iter().map(|person| shift(person, Line::First));
    let second = fact.second.iter().map(|person| shift(person, Line::Second));
    Ok(Roster {
        group: ids.groups[fact.group],
        shifts: first.chain(second).collect(),
        substitutes: Vec::new(),
    })
}
