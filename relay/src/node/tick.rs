//! What is due: repeats of handshakes, questions for lost packets, reports, and who is missing.

use std::time::{Duration, Instant};

use super::Node;
use super::member::Presence;
use crate::forward::Key;
use crate::order::{Gone, Line, LineFigures, Report, Source};

/// Between two looks at which layers a line takes.
const CHOICE: Duration = Duration::from_millis(200);

/// Between two reports on a line that did not change.
const LINE: Duration = Duration::from_secs(2);

/// A shared screen that stands still is sent seldom; after this it is no more shared.
const SHARED: Duration = Duration::from_secs(8);

/// A round trip that is felt in a talk (ITU-T G.114 counts 400 ms one way as too much).
const SLOW: Duration = Duration::from_millis(600);

impl Node {
    /// Does what is due.
    pub(crate) fn tick(&mut self, now: Instant) {
        self.ticked = Some(now);
        let keys: Vec<Key> = self.members.keys().copied().collect();
        for key in &keys {
            self.tend(*key, now);
        }
        if self
            .chosen
            .is_none_or(|at| now.saturating_duration_since(at) >= CHOICE)
        {
            self.chosen = Some(now);
            self.look_for_screens(&keys, now);
            self.choose_layers(now);
            for key in &keys {
                self.tell_line(*key, now);
            }
        }
        self.want_waited_for(&keys);
    }

    fn tend(&mut self, key: Key, now: Instant) {
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        let silent = now.saturating_duration_since(member.heard);
        let (room, participant) = (member.room, member.participant);
        if silent >= self.limits.gone_after {
            self.remove(key, Some(Gone::Lost), now);
            return;
        }
        if silent >= self.limits.interrupted_after && member.presence == Presence::Here {
            member.presence = Presence::Interrupted;
            self.reports.push_back(Report::Interrupted { room, participant });
        }
        if member.peer.next_timeout().is_some_and(|at| at <= now)
            && let Err(error) = member.peer.timeout(now)
        {
            tracing::info!(room.id = %room.0, error = %error, "a handshake came to nothing");
            self.remove(key, Some(Gone::Lost), now);
            return;
        }
        let round_trip = member.downlink.round_trip();
        let mut packets = member.uplink.control(self.own_ssrc, round_trip, now);
        // The clocks of the sources are in other members: this one steps aside while they are read.
        let mut downlink = std::mem::take(&mut member.downlink);
        packets.extend(downlink.control(now, |(from, source), layer| {
            let sender = self.members.get(&from)?;
            let rate = if source == Source::Mic { 48_000 } else { 90_000 };
            Some((sender.uplink.clock(source, layer)?, rate))
        }));
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        member.downlink = downlink;
        if !packets.is_empty() {
            // Nothing while media cannot flow: what is due then is due again later.
            let _ = member.peer.send_control(&packets, &mut self.outbox);
        }
        self.collect(key);
    }

    fn look_for_screens(&mut self, keys: &[Key], now: Instant) {
        let mut rooms = Vec::new();
        for key in keys {
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            let shares = member.uplink.is_alive(Source::Screen, SHARED, now);
            if member.shares != shares {
                member.shares = shares;
                rooms.push(member.room);
            }
        }
        for room in rooms {
            self.reseat(room);
            self.chosen = Some(now);
        }
    }

    /// Asks senders for the pictures that lanes wait for.
    fn want_waited_for(&mut self, keys: &[Key]) {
        let mut wanted = Vec::new();
        for member in keys.iter().filter_map(|key| self.members.get(key)) {
            if member.peer.is_connected() {
                wanted.extend(
                    member
                        .downlink
                        .targets()
                        .filter_map(|target| Some((target.from, target.waits_for?)))
                        .filter(|((_, source), _)| *source != Source::Mic),
                );
            }
        }
        for ((from, source), layer) in wanted {
            if let Some(sender) = self.members.get_mut(&from) {
                sender.uplink.want_keyframe(source, layer);
            }
        }
    }

    fn tell_line(&mut self, key: Key, now: Instant) {
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        if member.presence == Presence::Joining {
            return;
        }
        let downlink = &member.downlink;
        let loss = downlink.departures.loss_percent();
        let shown = member.told.pictures.iter().any(|shown| shown.size.is_some());
        let line = if member.presence == Presence::Interrupted || loss >= 20 {
            Line::Bad
        } else if downlink.is_held_back() && !shown {
            Line::Weak
        } else if downlink.is_held_back() || loss >= 5 || downlink.round_trip() > SLOW {
            Line::Fair
        } else {
            Line::Good
        };
        let due = member
            .told
            .line_at
            .is_none_or(|at| now.saturating_duration_since(at) >= LINE);
        if due || member.told.line != Some(line) {
            member.told.line = Some(line);
            member.told.line_at = Some(now);
            self.reports.push_back(Report::Quality {
                room: member.room,
                participant: member.participant,
                uplink: member.uplink.rate(now),
                downlink: downlink.departures.arrived(),
                line,
                figures: LineFigures {
                    up: member.uplink.traffic(),
                    ..downlink.figures()
                },
            });
        }
    }
}
