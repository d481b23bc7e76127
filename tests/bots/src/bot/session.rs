//! One scripted participant without its socket: it is handed datagrams and the time, and says what to send.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use str0m::change::SdpOffer;
use str0m::media::{KeyframeRequestKind, MediaAdded, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpPacket;
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc, RtcConfig};

use super::config::BotConfig;
use super::lines::Negotiation;
use super::sender::Sender;
use super::tongue;
use crate::crypto;
use crate::offer::Offer;
use crate::stats::{BotStats, SentStats};
use crate::watch::{Came, Place, Spread};

/// How many sent media packets are kept to be sent again by a peer that misbehaves.
const REPLAY_MAX: usize = 512;

/// How long an ended or idle session waits for something to do.
const IDLE: Duration = Duration::from_secs(1);

/// What a session does next.
pub(crate) enum Step {
    Send { to: SocketAddr, bytes: Vec<u8> },
    Until(Instant),
}

/// A scripted participant.
pub(crate) struct Session {
    rtc: Rtc,
    here: SocketAddr,
    negotiation: Negotiation,
    pub(crate) sender: Sender,
    number: u32,
    asked_at: Instant,
    places: BTreeMap<Mid, Place>,
    misplaced: u64,
    /// Media packets as they were sent, sealed.
    kept: VecDeque<Vec<u8>>,
    outbox: VecDeque<Vec<u8>>,
    there: Option<SocketAddr>,
    answered_at: Option<Instant>,
    connected_at: Option<Instant>,
    is_open: bool,
    is_broken: bool,
    disconnects: u64,
    reconnects: u64,
    ended: Option<String>,
}

impl Session {
    /// A participant that says it is reached `here`.
    pub(crate) fn new(config: &BotConfig, here: SocketAddr, now: Instant) -> Result<Self> {
        let rtc = RtcConfig::new()
            .set_crypto_provider(crypto::provider())
            .set_rtp_mode(true);
        let mut rtc = tongue::speak(rtc, config.coding).build(now);
        let candidate = Candidate::host(here, Protocol::Udp).context("no candidate")?;
        rtc.add_local_candidate(candidate);
        Ok(Self {
            rtc,
            here,
            negotiation: Negotiation::new(config.camera.len()),
            sender: Sender::new(config),
            number: config.sender,
            asked_at: now,
            places: BTreeMap::new(),
            misplaced: 0,
            kept: VecDeque::new(),
            outbox: VecDeque::new(),
            there: None,
            answered_at: None,
            connected_at: None,
            is_open: false,
            is_broken: false,
            disconnects: 0,
            reconnects: 0,
            ended: None,
        })
    }

    pub(crate) fn offer(&mut self, seats: usize, now: Instant) -> Result<Offer> {
        self.negotiation.want_seats(seats);
        self.asked_at = now;
        self.negotiation.offer(&mut self.rtc)
    }

    pub(crate) fn share(&mut self, now: Instant) -> Result<Offer> {
        self.negotiation.want_screen();
        self.asked_at = now;
        self.negotiation.offer(&mut self.rtc)
    }

    pub(crate) fn restart_ice(&mut self, now: Instant) -> Result<Offer> {
        self.negotiation.want_restart();
        self.asked_at = now;
        self.negotiation.offer(&mut self.rtc)
    }

    pub(crate) fn answer(&mut self, sdp: &str, now: Instant) -> Result<()> {
        self.negotiation.answer(&mut self.rtc, sdp)?;
        self.answered_at.get_or_insert(now);
        for (mid, is_voice) in self.negotiation.agreed().places() {
            self.places
                .entry(mid)
                .or_insert_with(|| Place::new(is_voice, self.asked_at));
        }
        Ok(())
    }

    /// Answers an offer of the relay's; where something may come is told by the stack.
    pub(crate) fn accept(&mut self, sdp: &str, now: Instant) -> Result<String> {
        let offer = SdpOffer::from_sdp_string(sdp).map_err(|error| anyhow!("unreadable offer: {error}"))?;
        self.asked_at = now;
        let answer = self.rtc.sdp_api().accept_offer(offer);
        let answer = answer.context("an offer that cannot be answered")?;
        self.answered_at.get_or_insert(now);
        Ok(answer.to_sdp_string())
    }

    /// Ends the session as a client does that leaves.
    pub(crate) fn close(&mut self) -> Result<()> {
        self.rtc.close().context("closing")
    }

    /// Forgets what was counted so far.
    pub(crate) fn begin_measuring(&mut self, now: Instant) {
        self.places.values_mut().for_each(|place| place.count_afresh(now));
        self.misplaced = 0;
        self.disconnects = 0;
        self.reconnects = 0;
        self.sender.sent = SentStats::default();
    }

    /// Sends bytes as they are.
    pub(crate) fn send_raw(&mut self, bytes: Vec<u8>) {
        self.outbox.push_back(bytes);
    }

    /// Sends the newest media packets once more.
    pub(crate) fn replay(&mut self, packets: usize) {
        let from = self.kept.len().saturating_sub(packets);
        self.outbox.extend(self.kept.range(from..).cloned());
    }

    /// Takes a datagram that came from an address.
    pub(crate) fn handle(&mut self, bytes: &[u8], from: SocketAddr, now: Instant) {
        let Ok(receive) = Receive::new(Protocol::Udp, from, self.here, bytes) else {
            return;
        };
        let input = Input::Receive(now, receive);
        if self.rtc.accepts(&input)
            && let Err(error) = self.rtc.handle_input(input)
        {
            self.end(&error);
        }
    }

    /// What to do next; called until it says until when to wait.
    pub(crate) fn poll(&mut self, now: Instant) -> Step {
        loop {
            if let (Some(to), Some(bytes)) = (self.there, self.outbox.pop_front()) {
                return Step::Send { to, bytes };
            }
            match self.rtc.poll_output() {
                Ok(Output::Transmit(transmit)) => {
                    let bytes = transmit.contents.to_vec();
                    return self.sends(transmit.destination, bytes);
                }
                Ok(Output::Event(event)) => self.event(event, now),
                Ok(Output::Timeout(until)) => {
                    if let Some(step) = self.rest(until, now) {
                        return step;
                    }
                }
                Err(error) => {
                    self.end(&error);
                    return Step::Until(now + IDLE);
                }
            }
        }
    }

    /// What to do when nothing is left to be polled: media that is due, the stack's timers, or nothing.
    fn rest(&mut self, until: Instant, now: Instant) -> Option<Step> {
        if self.ended.is_some() || !self.rtc.is_alive() {
            return Some(Step::Until(now + IDLE));
        }
        let lines = self.negotiation.agreed();
        let due = self.is_open.then(|| self.sender.due(lines, now)).flatten();
        if due.is_some_and(|due| due <= now) {
            self.sender.send(&mut self.rtc, lines, now);
            return self.tick(now);
        }
        if until <= now {
            return self.tick(now);
        }
        let until = due.map_or(until, |due| due.min(until));
        Some(Step::Until(until.min(now + IDLE)))
    }

    fn tick(&mut self, now: Instant) -> Option<Step> {
        if let Err(error) = self.rtc.handle_input(Input::Timeout(now)) {
            self.end(&error);
            return Some(Step::Until(now + IDLE));
        }
        None
    }

    fn sends(&mut self, to: SocketAddr, bytes: Vec<u8>) -> Step {
        self.sender.sent.datagrams += 1;
        self.sender.sent.bytes += bytes.len() as u64;
        self.there = Some(to);
        if is_media(&bytes) {
            if self.kept.len() == REPLAY_MAX {
                self.kept.pop_front();
            }
            self.kept.push_back(bytes.clone());
        }
        Step::Send { to, bytes }
    }

    fn event(&mut self, event: Event, now: Instant) {
        match event {
            Event::Connected => {
                self.is_open = true;
                self.connected_at.get_or_insert(now);
            }
            Event::IceConnectionStateChange(state) => self.ice_changed(state),
            Event::KeyframeRequest(asked) => {
                let lines = self.negotiation.agreed();
                self.sender.key_asked(lines, asked.mid, asked.rid);
            }
            Event::RtpPacket(packet) => self.came(&packet, now),
            Event::MediaAdded(added) => self.added(&added),
            Event::Closed => self.ended = Some("closed by the other side".to_owned()),
            _ => {}
        }
    }

    /// A line of the other side's.
    fn added(&mut self, added: &MediaAdded) {
        if added.direction.is_receiving() {
            self.places
                .entry(added.mid)
                .or_insert_with(|| Place::new(added.kind.is_audio(), self.asked_at));
        }
    }

    fn ice_changed(&mut self, state: IceConnectionState) {
        if state.is_disconnected() {
            self.disconnects += u64::from(!self.is_broken);
            self.is_broken = true;
        } else if matches!(
            state,
            IceConnectionState::Connected | IceConnectionState::Completed
        ) {
            self.reconnects += u64::from(self.is_broken);
            self.is_broken = false;
        }
    }

    fn came(&mut self, packet: &RtpPacket, now: Instant) {
        let ssrc = packet.header.ssrc;
        let mut api = self.rtc.direct_api();
        let Some(stream) = api.stream_rx(&ssrc) else {
            self.misplaced += 1;
            return;
        };
        let Some(place) = self.places.get_mut(&stream.mid()) else {
            self.misplaced += 1;
            return;
        };
        let came = Came {
            ssrc: *ssrc,
            number: *packet.seq_no,
            payload: &packet.payload,
        };
        if place.take(&came, now) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    fn end(&mut self, error: &dyn std::error::Error) {
        self.ended.get_or_insert_with(|| error.to_string());
    }

    /// How long everything was on the way that came at any place.
    pub(crate) fn latency(&self) -> Spread {
        let mut all = Spread::default();
        self.places.values().for_each(|place| all.merge(place.latency()));
        all
    }

    pub(crate) fn stats(&self, now: Instant) -> BotStats {
        BotStats {
            sender: self.number,
            connected: self.is_open && !self.is_broken && self.ended.is_none(),
            connected_after_ms: self
                .answered_at
                .zip(self.connected_at)
                .map(|(answered, connected)| {
                    let span = connected.saturating_duration_since(answered);
                    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
                }),
            disconnects: self.disconnects,
            reconnects: self.reconnects,
            places: self
                .places
                .iter()
                .map(|(mid, place)| (mid.to_string(), place.stats(now)))
                .collect(),
            misplaced: self.misplaced,
            sent: self.sender.sent.clone(),
            ended: self.ended.clone(),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("number", &self.number)
            .field("here", &self.here)
            .finish_non_exhaustive()
    }
}

/// Whether a datagram is RTP or RTCP (RFC 7983).
fn is_media(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| (128..192).contains(first))
}
