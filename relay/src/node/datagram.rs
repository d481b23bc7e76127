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
