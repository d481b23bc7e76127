//! A group's roster as pages show and send it: hours in the zone of its institution.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::id::{PersonId, ReadingGroupId, ShiftId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::ReadingGroup;
use yuanzhen_domain::roster::{Day, Line, MinuteOfDay, OnCall, Roster, RosterFault, Shift, Substitute};
use yuanzhen_store::Stored;

use super::{
    directory::{Directory, Named},
    words,
};

/// A group's roster.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RosterView {
    pub(crate) group: Named,
    /// The zone the hours are written in.
    pub(crate) zone: String,
    pub(crate) shifts: Vec<ShiftView>,
    pub(crate) substitutes: Vec<SubstituteView>,
    /// The telephone of the group.
    pub(crate) phone: Option<String>,
    pub(crate) members: Vec<Named>,
    /// Hours of the week without a first line.
    pub(crate) gaps: Vec<GapView>,
    pub(crate) on_call: OnCallPeople,
    /// 0 when none was set.
    pub(crate) version: u64,
}

/// Somebody's hours.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShiftView {
    pub(crate) id: Uuid,
    pub(crate) person: Named,
    #[schema(schema_with = words::line)]
    pub(crate) line: Line,
    #[schema(schema_with = words::days)]
    pub(crate) days: BTreeSet<Day>,
    /// Minute of the day, 0 to 1439.
    pub(crate) from: u16,
    /// At or before `from` it ends on the next day.
    pub(crate) until: u16,
}

/// Who stands in for whom.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubstituteView {
    pub(crate) of: Named,
    pub(crate) by: Named,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

/// Minutes of the week, from Monday midnight.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GapView {
    pub(crate) from: u16,
    pub(crate) until: u16,
}

/// Who is on call now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OnCallPeople {
    pub(crate) first: Vec<Named>,
    pub(crate) second: Vec<Named>,
    pub(crate) group: Vec<Named>,
}

/// A roster as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RosterForm {
    pub(crate) shifts: Vec<ShiftForm>,
    #[serde(default)]
    pub(crate) substitutes: Vec<SubstituteForm>,
    /// The telephone of the group.
    pub(crate) phone: Option<String>,
}

/// Somebody's hours as they are to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShiftForm {
    /// Absent for a new line.
    pub(crate) id: Option<Uuid>,
    pub(crate) person: Uuid,
    #[schema(schema_with = words::line)]
    pub(crate) line: Line,
    #[schema(schema_with = words::days)]
    pub(crate) days: BTreeSet<Day>,
    pub(crate) from: u16,
    pub(crate) until: u16,
}

/// Who is to stand in for whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubstituteForm {
    pub(crate) of: Uuid,
    pub(crate) by: Uuid,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl RosterForm {
    /// The roster of a group, checked by the domain afterwards. `new_id` makes the id of a new line.
    pub(crate) fn read(
        self,
        group: ReadingGroupId,
        mut new_id: impl FnMut() -> Uuid,
    ) -> Result<Roster, RosterFault> {
        let shift = |form: ShiftForm| -> Result<Shift, RosterFault> {
            Ok(Shift {
                id: ShiftId::from_uuid(form.id.unwrap_or_else(&mut new_id)),
                person: PersonId::from_uuid(form.person),
                line: form.line,
                days: form.days,
                from: MinuteOfDay::new(form.from).ok_or(RosterFault::Minute)?,
                until: MinuteOfDay::new(form.until).ok_or(RosterFault::Minute)?,
            })
        };
        let shifts: Result<Vec<_>, _> = self.shifts.into_iter().map(shift).collect();
        Ok(Roster {
            group,
            shifts: shifts?,
            substitutes: self
                .substitutes
                .into_iter()
                .map(|form| Substitute {
                    of: PersonId::from_uuid(form.of),
                    by: PersonId::from_uuid(form.by),
                    from: Moment::from_millis(form.from),
                    until: Moment::from_millis(form.until),
                })
                .collect(),
        })
    }
}

impl RosterView {
    pub(crate) fn of(
        roster: &Stored<Roster>,
        group: &ReadingGroup,
        phone: Option<String>,
        now: Moment,
        directory: &Directory,
    ) -> Self {
        let site = directory.site(group.institution);
        let named = |people: &[PersonId]| -> Vec<Named> {
            people.iter().map(|person| directory.person(*person)).collect()
        };
        let members: Vec<PersonId> = group.members.iter().copied().collect();
        let on_call = on_call(roster, group, now, directory);
        Self {
            group: Named {
                id: group.id.uuid(),
                name: group.name.clone(),
            },
            zone: site.map(|site| site.zone.clone()).unwrap_or_default(),
            shifts: roster
                .shifts
                .iter()
                .map(|shift| ShiftView {
                    id: shift.id.uuid(),
                    person: directory.person(shift.person),
                    line: shift.line,
                    days: shift.days.clone(),
                    from: shift.from.get(),
                    until: shift.until.get(),
                })
                .collect(),
            substitutes: roster
                .substitutes
                .iter()
                .map(|one| SubstituteView {
                    of: directory.person(one.of),
                    by: directory.person(one.by),
                    from: one.from.millis(),
                    until: one.until.millis(),
                })
                .collect(),
            phone,
            members: named(&members),
            gaps: roster
                .gaps()
                .into_iter()
                .map(|(from, until)| GapView { from, until })
                .collect(),
            on_call: OnCallPeople {
                first: named(&on_call.first),
                second: named(&on_call.second),
                group: named(&on_call.group),
            },
            version: roster.version,
        }
    }
}

/// Who is on call for a group at a moment, by the clock of its institution.
pub(crate) fn on_call(roster: &Roster, group: &ReadingGroup, now: Moment, directory: &Directory) -> OnCall {
    let zone = directory
        .site(group.institution)
        .map_or(jiff::tz::TimeZone::UTC, super::zone);
    roster.on_call(&group.members, &zone, now)
}

/// On which line somebody is.
pub(crate) fn line_of(on_call: &OnCall, person: PersonId) -> Option<Line> {
    if on_call.first.contains(&person) {
        Some(Line::First)
    } else if on_call.second.contains(&person) {
        Some(Line::Second)
    } else {
        None
    }
}
