//! What comes from the network: told apart by its first octet (RFC 7983) and by who is known at its address.

use std::net::SocketAddr;
use std::time::Instant;

use rtc_rtcp::Packet as ControlPacket;
use rtc_rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtc_rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc_rtcp::receiver_report::ReceiverReport;
use rtc_rtcp::sender_report::SenderReport;
use rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
use rtc_rtcp::transport_feedbacks::transport_layer_nack::TransportLayerNack;

use super::Node;
use super::member::{Member, Presence};
use crate::forward::{Key, Sendable};
use crate::order::{Gone, Report, Source};
use crate::outbox::Outbox;
use crate::peer::{Check, Input, Media, Outgoing};

impl Node {
    /// Takes a datagram.
    pub(crate) fn datagram(&mut self, from: SocketAddr, datagram: &[u8], now: Instant) {
        self.figures.datagrams_in += 1;
        if matches!(datagram, [0..=3, ..]) {
            self.check(from, datagram, now);
            return;
        }
        let Some(&key) = self.by_address.get(&from) else {
            self.figures.strangers += 1;
            return;
        };
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        let input = match member.peer.input(from, datagram, &self.identity, now) {
            Ok(input) => input,
            Err(error) => {
                tracing::info!(room.id = %member.room.0, error = %error, "a transport cannot go on");
                self.remove(key, Some(Gone::Lost), now);
                return;
            }
        };
        match input {
            Input::Nothing => {}
            Input::Connected => self.connected(key, now),
            Input::Media(media) => self.media(key, media, now),
            Input::Unagreed => self.figures.unagreed += 1,
            Input::Control(packets) => {
                member.heard = now;
                for packet in &packets {
                    self.control(key, packet.as_ref(), now);
                }
            }
            Input::Closed => {
                self.remove(key, Some(Gone::Left), now);
                return;
            }
        }
        self.collect(key);
    }

    fn check(&mut self, from: SocketAddr, datagram: &[u8], now: Instant) {
        let found =
            Check::read(datagram).and_then(|check| self.by_ufrag.get(&check.ufrag).map(|key| (check, *key)));
        let Some((check, key)) = found else {
            self.figures.strangers += 1;
            return;
        };
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        if member.peer.check(check, from, &self.identity) {
            self.by_address.insert(from, key);
            self.heard(key, now);
        } else {
            self.figures.strangers += 1;
        }
        self.collect(key);
    }

    fn connected(&mut self, key: Key, now: Instant) {
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        member.presence = Presence::Here;
        member.heard = now;
        self.reports.push_back(Report::Here {
            room: member.room,
            participant: member.participant,
        });
        self.chosen = None;
    }

    /// Something came of somebody: whoever was interrupted is back.
    fn heard(&mut self, key: Key, now: Instant) {
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        member.heard = now;
        if member.presence == Presence::Interrupted {
            member.presence = Presence::Here;
            self.reports.push_back(Report::Here {
                room: member.room,
                participant: member.participant,
            });
            self.chosen = None;
        }
    }

    fn media(&mut self, key: Key, media: Media, now: Instant) {
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        self.figures.packets_in += 1;
        let (room, level) = (member.room, media.level);
        if member.presence == Presence::Interrupted {
            self.heard(key, now);
        } else {
            member.heard = now;
        }
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        let Some(taken) = member.uplink.arrive(media, now) else {
            return;
        };
        let Some(room_state) = self.rooms.get_mut(&room) else {
            return;
        };
        if taken.media.origin.source == Source::Mic
            && let Some(level) = level
            && room_state.speaker.hear(key, level, now)
        {
            let speaking = room_state.speaker.speaking();
            let participant =
                speaking.and_then(|key| self.members.get(&key).map(|member| member.participant));
            self.reports.push_back(Report::Speaking { room, participant });
        }
        let Some(room_state) = self.rooms.get(&room) else {
            return;
        };
        for other in &room_state.members {
            if *other == key {
                continue;
            }
            let Some(receiver) = self.members.get_mut(other) else {
                continue;
            };
            if !receiver.peer.is_connected() {
                continue;
            }
            let forwarded = receiver
                .downlink
                .forward(key, &taken.media, taken.number, taken.begun, now);
            if let Some(sendable) = forwarded
                && let Some(octets) = seal(receiver, &sendable, &taken.media, &mut self.outbox, now)
            {
                self.figures.packets_out += 1;
                self.figures.octets_out += octets as u64;
            }
        }
    }

    pub(super) fn control(&mut self, key: Key, packet: &dyn ControlPacket, now: Instant) {
        let any = packet.as_any();
        let Some(member) = self.members.get_mut(&key) else {
            return;
        };
        if let Some(told) = any.downcast_ref::<TransportLayerCc>() {
            member.downlink.feedback(told, now);
        } else if let Some(report) = any.downcast_ref::<SenderReport>() {
            member.uplink.sender_reported(report, now);
            for report in &report.reports {
                member.downlink.receiver_reported(report, now);
            }
        } else if let Some(report) = any.downcast_ref::<ReceiverReport>() {
            for report in &report.reports {
                member.downlink.receiver_reported(report, now);
            }
        } else if let Some(nack) = any.downcast_ref::<TransportLayerNack>() {
            let sequences = nack.nacks.iter().flat_map(|pair| pair.packet_list());
            let lost = member.downlink.lost(nack.media_ssrc, sequences, now);
            for lost in lost {
                self.send_again(key, &lost, now);
            }
        } else if let Some(loss) = any.downcast_ref::<PictureLossIndication>() {
            self.want_keyframe(key, loss.media_ssrc);
        } else if let Some(request) = any.downcast_ref::<FullIntraRequest>() {
            for entry in &request.fir {
                self.want_keyframe(key, entry.ssrc);
            }
        }
    }

    fn want_keyframe(&mut self, key: Key, ssrc: u32) {
        let shown = self
            .members
            .get(&key)
            .and_then(|member| member.downlink.showing(ssrc));
        if let Some(((from, source), layer)) = shown
            && let Some(sender) = self.members.get_mut(&from)
        {
            sender.uplink.want_keyframe(source, layer);
        }
    }

    fn send_again(&mut self, key: Key, lost: &crate::forward::Lost, now: Instant) {
        let (from, source) = lost.from;
        let media = self
            .members
            .get(&from)
            .and_then(|sender| sender.uplink.find(source, lost.layer, lost.number))
            .cloned();
        let (Some(media), Some(receiver)) = (media, self.members.get_mut(&key)) else {
            return;
        };
        if let Some(sendable) = receiver.downlink.again(lost, &media)
            && let Some(octets) = seal(receiver, &sendable, &media, &mut self.outbox, now)
        {
            self.figures.repairs_out += 1;
            self.figures.octets_out += octets as u64;
        }
    }
}

/// Seals a packet for a receiver under the next number of its transport; how long it became.
fn seal(
    receiver: &mut Member,
    sendable: &Sendable,
    media: &Media,
    outbox: &mut Outbox,
    now: Instant,
) -> Option<usize> {
    let transport_sequence = receiver.downlink.departures.depart(media.payload.len(), now);
    let outgoing = Outgoing {
        header: sendable.header,
        payload: &media.payload,
        counters: sendable.counters,
        repaired: sendable.repaired,
        level: media.level,
        orientation: media.orientation,
        transport_sequence,
    };
    receiver.peer.send(&outgoing, outbox)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;

    use crate::node::Limits;
    use crate::peer::Identity;

    /// Processor time of this thread (proc(5), schedstat).
    fn busy() -> Duration {
        let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    }

    fn resident() -> u64 {
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
        pages.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4_096
    }

    /// What a stranger may send: a check with a password nobody gave, a hello of a handshake, media, control, noise.
    fn junk() -> [Vec<u8>; 5] {
        let mut check = vec![0x00, 0x01, 0x00, 0x18, 0x21, 0x12, 0xA4, 0x42];
        check.extend([7; 12]);
        check.extend([0x00, 0x06, 0x00, 0x09]);
        check.extend(b"none:none\0\0\0");
        check.extend([0x80, 0x28, 0x00, 0x04, 1, 2, 3, 4]);
        let mut hello = vec![22, 0xFE, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x04, 0x00, 1];
        hello.resize(1_037, 0xAB);
        let mut media = vec![0x80, 96];
        media.resize(1_200, 0x55);
        let mut control = vec![0x81, 201];
        control.resize(64, 0x33);
        [check, hello, media, control, vec![0xFF; 1_400]]
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn a_stranger_costs_a_millisecond_and_nothing_that_stays() {
        let limits = Limits {
            room_size: 4,
            members: 8,
            interrupted_after: Duration::from_secs(5),
            gone_after: Duration::from_secs(60),
        };
        let identity = Arc::new(Identity::generate().unwrap());
        let mut node = Node::new(limits, identity, vec![SocketAddr::from(([127, 0, 0, 1], 9))]);
        let (now, junk) = (Instant::now(), junk());
        let sources = 100_000_u32;
        let (time, memory) = (busy(), resident());
        for source in 0..sources {
            let [a, b, c, d] = source.to_be_bytes();
            let from = SocketAddr::from(([10, b, c, d], 1_024 + u16::from(a)));
            for datagram in &junk {
                node.datagram(from, datagram, now);
            }
        }
        let (time, memory) = ((busy() - time) / sources, resident().saturating_sub(memory));
        assert!(
            node.outbox().by_receiver().is_empty(),
            "a stranger gets no answer"
        );
        assert_eq!(u64::from(sources) * 5, node.figures.strangers);
        assert!(time < Duration::from_millis(1), "{time:?} each");
        // Other tests take memory meanwhile; 64 KiB each would be six gigabytes.
        assert!(memory / u64::from(sources) < 4_096, "{memory} octets");
    }
}
