//! Who is on call for a reading group: by hours of the week in the zone of its institution, first and second, with
//! substitutes for a while. Whoever is on neither line is the rest of the group.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::event::{Event, Fact};
use crate::id::{PersonId, ReadingGroupId, ShiftId};
use crate::moment::Moment;
use crate::named::named;
use crate::owner::Owner;
use crate::place::ReadingGroup;

/// The most lines of one roster: a dozen people on each day of the week, twice.
pub const MOST_SHIFTS: usize = 200;
/// The most substitutes written down at once.
pub const MOST_SUBSTITUTES: usize = 100;

/// A reading group's roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Whose.
    pub group: ReadingGroupId,
    /// The lines, in the order they are called.
    pub shifts: Vec<Shift>,
    /// Who stands in for whom.
    pub substitutes: Vec<Substitute>,
}

/// Somebody's hours on some days of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// Who.
    pub person: PersonId,
    /// As what.
    pub line: Line,
    /// On which days it begins.
    pub days: BTreeSet<Day>,
    /// From when on those days.
    pub from: MinuteOfDay,
    /// Until when; at or before `from` it ends on the next day.
    pub until: MinuteOfDay,
}

named! {
    /// Which of those on call.
    pub enum Line {
        /// 一线
        First = "first",
        /// 二线
        Second = "second",
    }
}

named! {
    /// A day of the week.
    pub enum Day {
        /// 周一
        Monday = "monday",
        /// 周二
        Tuesday = "tuesday",
        /// 周三
        Wednesday = "wednesday",
        /// 周四
        Thursday = "thursday",
        /// 周五
        Friday = "friday",
        /// 周六
        Saturday = "saturday",
        /// 周日
        Sunday = "sunday",
    }
}

/// A minute of the day, 0 to 1439.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct MinuteOfDay(u16);

const MINUTES_A_DAY: u16 = 24 * 60;

impl MinuteOfDay {
    /// A minute of the day, if it is one.
    pub const fn new(minute: u16) -> Option<Self> {
        if minute < MINUTES_A_DAY {
            Some(Self(minute))
        } else {
            None
        }
    }

    /// The bare number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for MinuteOfDay {
    type Error = RosterFault;

    fn try_from(minute: u16) -> Result<Self, Self::Error> {
        Self::new(minute).ok_or(RosterFault::Minute)
    }
}

impl From<MinuteOfDay> for u16 {
    fn from(minute: MinuteOfDay) -> Self {
        minute.0
    }
}

/// For a while somebody stands in for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitute {
    /// For whom.
    pub of: PersonId,
    /// Who.
    pub by: PersonId,
    /// From when.
    pub from: Moment,
    /// Until when (exclusive).
    pub until: Moment,
}

/// Who is on call at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OnCall {
    /// The first line.
    pub first: Vec<PersonId>,
    /// The second line.
    pub second: Vec<PersonId>,
    /// The rest of the group.
    pub group: Vec<PersonId>,
}

/// Why a roster cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RosterFault {
    /// No minute of a day.
    #[error("a day has minutes 0 to 1439")]
    Minute,
    /// A line without a day.
    #[error("a line has at least one day")]
    NoDay,
    /// Somebody who is not in the group.
    #[error("only members of the group are on its roster")]
    NotAMember,
    /// Somebody stands in for themselves, or for no time.
    #[error("a substitute is another person, for some time")]
    Substitute,
    /// More lines than a roster holds.
    #[error("a roster holds {MOST_SHIFTS} lines and {MOST_SUBSTITUTES} substitutes")]
    TooMany,
}

impl RosterFault {
    /// The stable kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Minute => "roster-minute",
            Self::NoDay => "roster-no-day",
            Self::NotAMember => "roster-not-a-member",
            Self::Substitute => "roster-substitute",
            Self::TooMany => "roster-too-many",
        }
    }
}

impl Roster {
    /// Nobody is on call; everybody is the group.
    pub const fn empty(group: ReadingGroupId) -> Self {
        Self {
            group,
            shifts: Vec::new(),
            substitutes: Vec::new(),
        }
    }

    /// Whether it can be the roster of a group.
    pub fn check(&self, group: &ReadingGroup) -> Result<(), RosterFault> {
        if self.shifts.len() > MOST_SHIFTS || self.substitutes.len() > MOST_SUBSTITUTES {
            return Err(RosterFault::TooMany);
        }
        if self.shifts.iter().any(|shift| shift.days.is_empty()) {
            return Err(RosterFault::NoDay);
        }
        let on_shifts = self.shifts.iter().map(|shift| shift.person);
        let substitutes = self.substitutes.iter().map(|substitute| substitute.by);
        if on_shifts
            .chain(substitutes)
            .any(|person| !group.members.contains(&person))
        {
            return Err(RosterFault::NotAMember);
        }
        let impossible = |one: &Substitute| one.of == one.by || one.from >= one.until;
        if self.substitutes.iter().any(impossible) {
            return Err(RosterFault::Substitute);
        }
        Ok(())
    }

    /// Who is on call at a moment, each once and on the lowest line. `members` are the group's as they are now: who
    /// left the group is not called, whatever the roster says.
    pub fn on_call(&self, members: &BTreeSet<PersonId>, zone: &TimeZone, at: Moment) -> OnCall {
        let minute = MinuteOfWeek::of(at, zone);
        let mut called = BTreeSet::new();
        let mut of = |line: Line| -> Vec<PersonId> {
            self.shifts
                .iter()
                .filter(|shift| shift.line == line && shift.covers(minute))
                .map(|shift| self.stands_in(shift.person, at))
                .filter(|person| members.contains(person) && called.insert(*person))
                .collect()
        };
        let first = of(Line::First);
        let second = of(Line::Second);
        let group = members.difference(&called).copied().collect();
        OnCall { first, second, group }
    }

    /// The hours of the week without a first line, from and until as minutes since Monday midnight.
    pub fn gaps(&self) -> Vec<(u16, u16)> {
        let mut gaps: Vec<(u16, u16)> = Vec::new();
        for minute in 0..MinuteOfWeek::COUNT {
            let here = MinuteOfWeek(minute);
            let covered = self
                .shifts
                .iter()
                .any(|shift| shift.line == Line::First && shift.covers(here));
            match gaps.last_mut() {
                _ if covered => {}
                Some((_, until)) if *until == minute => *until = minute + 1,
                _ => gaps.push((minute, minute + 1)),
            }
        }
        gaps
    }

    /// As the subject of an access question: on call and on duty for a group.
    pub fn subject(group: &ReadingGroup) -> Subject {
        Subject {
            kind: Kind::Duty,
            id: group.id.uuid(),
            owner: Owner::of(group.institution, group.consortium).routed_to(group.id),
            patient: None,
        }
    }

    /// An event of a group's roster or duty.
    pub fn event(group: &ReadingGroup, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: Self::subject(group),
            relation: Relation::default(),
            case: None,
            by,
            at,
            fact,
        }
    }

    /// Who comes for somebody. A substitute may have one as well, and a circle of them ends where it began.
    fn stands_in(&self, person: PersonId, at: Moment) -> PersonId {
        let mut now = person;
        for _ in 0..self.substitutes.len() {
            let next = self
                .substitutes
                .iter()
                .find(|one| one.of == now && one.from <= at && at < one.until);
            match next {
                Some(one) if one.by == person => return person,
                Some(one) => now = one.by,
                None => break,
            }
        }
        now
    }
}

impl Shift {
    fn covers(&self, minute: MinuteOfWeek) -> bool {
        let lasts = match self.until.0.cmp(&self.from.0) {
            std::cmp::Ordering::Greater => self.until.0 - self.from.0,
            std::cmp::Ordering::Less | std::cmp::Ordering::Equal => {
                MINUTES_A_DAY - self.from.0 + self.until.0
            }
        };
        self.days.iter().any(|day| {
            let begins = day.index() * MINUTES_A_DAY + self.from.0;
            let since = (minute.0 + MinuteOfWeek::COUNT - begins) % MinuteOfWeek::COUNT;
            since < lasts
        })
    }
}

impl Day {
    const fn index(self) -> u16 {
        match self {
            Self::Monday => 0,
            Self::Tuesday => 1,
            Self::Wednesday => 2,
            Self::Thursday => 3,
            Self::Friday => 4,
            Self::Saturday => 5,
            Self::Sunday => 6,
        }
    }
}

/// A minute of the week, from Monday midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct MinuteOfWeek(u16);

impl MinuteOfWeek {
    const COUNT: u16 = 7 * MINUTES_A_DAY;

    /// By the wall clock of a zone, so that a shift begins when the clock there says so.
    fn of(at: Moment, zone: &TimeZone) -> Self {
        let stamp = Timestamp::from_millisecond(at.millis()).unwrap_or(if at < Moment::EPOCH {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        });
        let clock = zone.to_datetime(stamp);
        let day = match clock.weekday() {
            Weekday::Monday => 0,
            Weekday::Tuesday => 1,
            Weekday::Wednesday => 2,
            Weekday::Thursday => 3,
            Weekday::Friday => 4,
            Weekday::Saturday => 5,
            Weekday::Sunday => 6,
        };
        let hour = u16::from(clock.hour().unsigned_abs());
        let minute = u16::from(clock.minute().unsigned_abs());
        Self(day * MINUTES_A_DAY + hour * 60 + minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn person(number: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(number))
    }

    fn shift(number: u128, line: Line, days: &[Day], from: u16, until: u16) -> Shift {
        Shift {
            id: ShiftId::from_uuid(Uuid::from_u128(number)),
            person: person(number),
            line,
            days: days.iter().copied().collect(),
            from: MinuteOfDay::new(from).unwrap(),
            until: MinuteOfDay::new(until).unwrap(),
        }
    }

    fn shanghai() -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(8))
    }

    /// 2026-11-23 is a Monday.
    fn at(day: i8, hour: i8, minute: i8) -> Moment {
        let stamp = jiff::civil::date(2026, 11, day)
            .at(hour, minute, 0, 0)
            .to_zoned(shanghai())
            .unwrap()
            .timestamp();
        Moment::from_millis(stamp.as_millisecond())
    }

    fn roster() -> Roster {
        Roster {
            group: ReadingGroupId::from_uuid(Uuid::from_u128(1)),
            shifts: vec![
                shift(1, Line::First, Day::ALL, 8 * 60, 18 * 60),
                shift(2, Line::First, &[Day::Monday, Day::Sunday], 18 * 60, 8 * 60),
                shift(3, Line::Second, Day::ALL, 0, 0),
            ],
            substitutes: Vec::new(),
        }
    }

    fn members() -> BTreeSet<PersonId> {
        (1..=5).map(person).collect()
    }

    #[test]
    fn a_night_shift_goes_past_midnight_and_past_the_week() {
        let on_call = |day, hour, minute| roster().on_call(&members(), &shanghai(), at(day, hour, minute));
        assert_eq!(on_call(23, 8, 0).first, [person(1)]);
        assert_eq!(on_call(23, 18, 0).first, [person(2)]);
        assert_eq!(on_call(24, 7, 59).first, [person(2)], "of Monday night");
        assert_eq!(on_call(24, 18, 0).first, [], "Tuesday night has nobody");
        assert_eq!(on_call(23, 3, 0).first, [person(2)], "of Sunday night");
        assert_eq!(on_call(24, 18, 0).second, [person(3)], "around the clock");
        assert_eq!(on_call(24, 18, 0).group, [1, 2, 4, 5].map(person));
    }

    #[test]
    fn hours_without_a_first_line_are_known() {
        let gaps = roster().gaps();
        let night = |day: u16| (day * 1_440 + 18 * 60, (day + 1) * 1_440 + 8 * 60);
        assert_eq!(gaps, [1, 2, 3, 4, 5].map(night));
        assert_eq!(Roster::empty(roster().group).gaps(), [(0, MinuteOfWeek::COUNT)]);
    }

    #[test]
    fn a_substitute_comes_for_a_while_and_circles_end() {
        let mut roster = roster();
        let stands = |of, by| Substitute {
            of: person(of),
            by: person(by),
            from: at(23, 0, 0),
            until: at(24, 0, 0),
        };
        roster.substitutes = vec![stands(1, 4), stands(4, 5)];
        let first = |roster: &Roster, day| roster.on_call(&members(), &shanghai(), at(day, 9, 0)).first;
        assert_eq!(first(&roster, 23), [person(5)]);
        assert_eq!(first(&roster, 24), [person(1)]);
        roster.substitutes.push(stands(5, 1));
        assert_eq!(first(&roster, 23), [person(1)]);
        let without: BTreeSet<_> = (2..=5).map(person).collect();
        assert_eq!(
            roster.on_call(&without, &shanghai(), at(23, 9, 0)).first,
            [],
            "who left is not called"
        );
    }

    #[test]
    fn who_stands_on_two_lines_is_called_once_and_on_the_lower() {
        let mut roster = roster();
        roster.shifts.push(shift(1, Line::Second, Day::ALL, 0, 0));
        let on_call = roster.on_call(&members(), &shanghai(), at(23, 9, 0));
        assert_eq!(
            (on_call.first, on_call.second),
            (vec![person(1)], vec![person(3)])
        );
    }

    #[test]
    fn a_roster_that_cannot_be_is_refused() {
        let group = ReadingGroup {
            id: roster().group,
            name: "心内科".to_owned(),
            institution: crate::id::InstitutionId::from_uuid(Uuid::from_u128(1)),
            consortium: None,
            modalities: BTreeSet::new(),
            signatures: crate::place::Signatures::One,
            members: members(),
        };
        assert_eq!(roster().check(&group), Ok(()));
        let mut other = roster();
        other.shifts[0].days.clear();
        assert_eq!(other.check(&group), Err(RosterFault::NoDay));
        let mut other = roster();
        other.shifts[0].person = person(9);
        assert_eq!(other.check(&group), Err(RosterFault::NotAMember));
        let mut other = roster();
        other.substitutes.push(Substitute {
            of: person(1),
            by: person(1),
            from: at(23, 0, 0),
            until: at(24, 0, 0),
        });
        assert_eq!(other.check(&group), Err(RosterFault::Substitute));
        assert!(MinuteOfDay::new(1_440).is_none());
    }
}
