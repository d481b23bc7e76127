//! What a thread counts.

/// Counts of one thread since it began, and how full it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Rooms open now.
    pub rooms: u64,
    /// Members now.
    pub members: u64,
    /// Datagrams received.
    pub datagrams_in: u64,
    /// Packets of media received.
    pub packets_in: u64,
    /// Packets of media forwarded.
    pub packets_out: u64,
    /// Packets sent again for receivers that lost them.
    pub repairs_out: u64,
    /// Octets of media sent.
    pub octets_out: u64,
    /// Datagrams from addresses nobody is known at, or that proved nothing.
    pub strangers: u64,
    /// Packets of members that were not agreed on.
    pub unagreed: u64,
    /// Offers refused.
    pub offers_refused: u64,
    /// Datagrams the machine would not take.
    pub unsent: u64,
}

impl Figures {
    /// The sum with another thread's.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            rooms: self.rooms + other.rooms,
            members: self.members + other.members,
            datagrams_in: self.datagrams_in + other.datagrams_in,
            packets_in: self.packets_in + other.packets_in,
            packets_out: self.packets_out + other.packets_out,
            repairs_out: self.repairs_out + other.repairs_out,
            octets_out: self.octets_out + other.octets_out,
            strangers: self.strangers + other.strangers,
            unagreed: self.unagreed + other.unagreed,
            offers_refused: self.offers_refused + other.offers_refused,
            unsent: self.unsent + other.unsent,
        }
    }
}
