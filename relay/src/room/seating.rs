//! Who sits where for one receiver. A seat is kept as long as its sitter is in the room, so that nobody's picture jumps when
//! another leaves; the next to come takes a free one.

use crate::forward::Key;

/// One receiver's seats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seating {
    seats: Vec<Option<Key>>,
    shared: Option<Key>,
}

impl Seating {
    /// How many seats there are; who sat in one that is no more takes another.
    pub(crate) fn set_seats(&mut self, seats: usize) {
        self.seats.resize(seats, None);
    }

    /// Seats those who are there. Whoever found none comes back: more are wanted.
    pub(crate) fn seat(&mut self, there: &[Key]) -> usize {
        for seat in &mut self.seats {
            if seat.is_some_and(|key| !there.contains(&key)) {
                *seat = None;
            }
        }
        let mut without = 0;
        for key in there {
            if self.seats.contains(&Some(*key)) {
                continue;
            }
            match self.seats.iter_mut().find(|seat| seat.is_none()) {
                Some(seat) => *seat = Some(*key),
                None => without += 1,
            }
        }
        without
    }

    /// Whose screen is shown: whose it was as long as they share, else the first who does.
    pub(crate) fn share(&mut self, sharing: &[Key]) {
        if self.shared.is_none_or(|key| !sharing.contains(&key)) {
            self.shared = sharing.first().copied();
        }
    }

    /// The seats in their order.
    pub(crate) fn seats(&self) -> &[Option<Key>] {
        &self.seats
    }

    /// Whose screen is shown.
    pub(crate) const fn shared(&self) -> Option<Key> {
        self.shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_moves_when_another_leaves() {
        let mut seating = Seating::default();
        seating.set_seats(2);
        assert_eq!(seating.seat(&[1, 2, 3]), 1, "one more seat is wanted");
        assert_eq!(seating.seats(), [Some(1), Some(2)]);
        seating.set_seats(3);
        assert_eq!(seating.seat(&[1, 2, 3]), 0);
        assert_eq!(seating.seat(&[3, 2]), 0);
        assert_eq!(seating.seats(), [None, Some(2), Some(3)]);
        seating.seat(&[4, 2, 3]);
        assert_eq!(seating.seats(), [Some(4), Some(2), Some(3)]);
    }

    #[test]
    fn a_shared_screen_stays_until_it_ends() {
        let mut seating = Seating::default();
        seating.share(&[5, 6]);
        seating.share(&[6, 5]);
        assert_eq!(seating.shared(), Some(5));
        seating.share(&[6]);
        assert_eq!(seating.shared(), Some(6));
        seating.share(&[]);
        assert_eq!(seating.shared(), None);
    }
}
