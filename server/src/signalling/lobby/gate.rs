//! How often somebody may knock: joins and offers a minute, of one person and of one room. Whoever knocks too often is
//! told to come again; everybody else does not notice.

use std::collections::HashMap;

use yuanzhen_domain::{
    id::PersonId,
    moment::{Millis, Moment},
};

/// Joins and offers of one person a minute. A line that comes and goes makes one every few seconds.
pub(super) const OF_PERSON: u32 = 30;

/// Joins of one room a minute: everybody comes back at once after a restart, some of them twice.
pub(super) const OF_ROOM: u32 = 120;

const MINUTE: Millis = Millis::minutes(1);

/// Knocks within the present minute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Knocks {
    since: Moment,
    count: u32,
}

impl Knocks {
    pub(super) const fn new(now: Moment) -> Self {
        Self { since: now, count: 0 }
    }

    /// Counts one; false when it is one too many.
    pub(super) fn knock(&mut self, most: u32, now: Moment) -> bool {
        if self.is_over(now) {
            *self = Self::new(now);
        }
        if self.count >= most {
            return false;
        }
        self.count += 1;
        true
    }

    /// Whether the minute is over; a clock set back begins another.
    fn is_over(&self, now: Moment) -> bool {
        now.since(self.since) >= MINUTE || now < self.since
    }
}

/// Knocks of persons. It holds an entry for each who knocked within the last minute.
#[derive(Debug, Default)]
pub(super) struct Gate(HashMap<PersonId, Knocks>);

impl Gate {
    /// Counts a knock of a person; false when it is one too many.
    pub(super) fn knock(&mut self, person: PersonId, now: Moment) -> bool {
        self.0
            .entry(person)
            .or_insert(Knocks::new(now))
            .knock(OF_PERSON, now)
    }

    /// Forgets those whose minute is over.
    pub(super) fn forget(&mut self, now: Moment) {
        self.0.retain(|_, knocks| !knocks.is_over(now));
    }

    #[cfg(test)]
    pub(super) fn remembered(&self) -> usize {
        self.0.len()
    }
}
