//! One WebRTC transport of one client. Four calls: [`Peer::accept`] an offer, [`Peer::input`] a datagram, [`Peer::poll`] for
//! datagrams to send, [`Peer::send`] a packet. It owns no socket and reads no clock. The protocol crates are known here and
//! nowhere else; it was assembled from their parts instead of their peer connection because their ICE agent, as the lite half,
//! does not follow a client whose address changed (docs/decisions).

mod dtls;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzed;
mod gcm;
mod ice;
mod sdp;
mod session;
mod srtp;

use std::collections::VecDeque;
use std::fmt::Display;
use std::net::SocketAddr;
use std::time::Instant;

use bytes::Bytes;
use rtc_rtcp::Packet as ControlPacket;
use thiserror::Error;

use self::dtls::{Dtls, Outcome};
use self::ice::{Credentials, Ice};
use self::sdp::Local;
use self::session::Session;
use self::srtp::Srtp;
use crate::order::Offer;
use crate::outbox::Outbox;
use crate::rtp::Codec;
use crate::rtp::header::{Fresh, Header};
use crate::rtp::vp8::{Counters, Descriptor};

pub(crate) use self::dtls::Identity;
pub(crate) use self::ice::Check;
pub(crate) use self::sdp::{BadOffer, Offered};
pub(crate) use self::session::{Lane, Layer, Origin};

/// Datagrams of a handshake waiting to be sent; more means that nobody sends.
const WAITING: usize = 64;

/// A transport that cannot go on.
#[derive(Debug, Error)]
#[error("the transport failed: {why}")]
pub(crate) struct Failed {
    why: String,
}

impl Failed {
    fn of(why: impl Display) -> Self {
        Self { why: why.to_string() }
    }
}

/// One WebRTC transport.
pub(crate) struct Peer {
    ice: Ice,
    dtls: Dtls,
    srtp: Option<Box<Srtp>>,
    session: Session,
    outbox: VecDeque<(SocketAddr, Bytes)>,
    answers: u32,
}

/// What a datagram brought.
pub(crate) enum Input {
    /// Nothing to act on.
    Nothing,
    /// Media can flow now.
    Connected,
    /// A packet of media.
    Media(Media),
    /// A packet that was sealed right and was not agreed on.
    Unagreed,
    /// Reports and requests.
    Control(Vec<Box<dyn ControlPacket>>),
    /// The client said goodbye.
    Closed,
}

/// A packet of media, opened.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    pub(crate) origin: Origin,
    pub(crate) ssrc: u32,
    pub(crate) codec: Codec,
    /// Its own number; of a repair the repair stream's, the number of what it repairs is the first two octets of the payload.
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) payload: Bytes,
    /// Loudness in −dBov, 0 to 127 (RFC 6464).
    pub(crate) level: Option<u8>,
    /// How the picture must be turned (3GPP TS 26.114).
    pub(crate) orientation: Option<u8>,
    /// The number congestion feedback speaks of.
    pub(crate) transport_sequence: Option<u16>,
}

/// A packet to send, unsealed.
pub(crate) struct Outgoing<'a> {
    pub(crate) header: Fresh,
    pub(crate) payload: &'a [u8],
    /// Written over those of the payload.
    pub(crate) counters: Option<Counters>,
    /// Octets before the payload: the number a repair speaks of.
    pub(crate) repaired: Option<u16>,
    pub(crate) level: Option<u8>,
    pub(crate) orientation: Option<u8>,
    pub(crate) transport_sequence: u16,
}

/// What the answer was made with.
pub(crate) struct Addresses<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) listening: &'a [SocketAddr],
}

impl Peer {
    /// A transport for a client that offers for the first time.
    ///
    /// # Errors
    /// [`BadOffer`].
    pub(crate) fn accept(
        offer: &Offer,
        offered: &Offered,
        relay: &Addresses<'_>,
    ) -> Result<(Self, String), BadOffer> {
        let identity = relay.identity;
        let local = Credentials::random(&mut |octets| identity.fill(octets));
        let mut peer = Self {
            ice: Ice::new(local, offered.ufrag.clone()),
            dtls: Dtls::new(identity, offered.fingerprint),
            srtp: None,
            session: Session::default(),
            outbox: VecDeque::new(),
            answers: 0,
        };
        let answer = peer.agree(offered, offer, relay)?;
        Ok((peer, answer))
    }

    /// Whether an offer comes from the same client: its certificate lives as long as its transport.
    pub(crate) fn is_same(&self, offered: &Offered) -> bool {
        offered.fingerprint == *self.dtls.expected()
    }

    /// Another offer of the same client: more seats, or new ICE credentials.
    ///
    /// # Errors
    /// [`BadOffer`]; the transport goes on as it was.
    pub(crate) fn renew(
        &mut self,
        offer: &Offer,
        offered: &Offered,
        relay: &Addresses<'_>,
    ) -> Result<String, BadOffer> {
        self.agree(offered, offer, relay)
    }

    fn agree(&mut self, offered: &Offered, offer: &Offer, relay: &Addresses<'_>) -> Result<String, BadOffer> {
        let mut random = || {
            let mut octets = [0; 4];
            relay.identity.fill(&mut octets);
            u32::from_be_bytes(octets)
        };
        let agreed = self.session.agree(offered, offer, &mut random)?;
        self.ice
            .offered(&offered.ufrag, &mut |octets| relay.identity.fill(octets));
        self.answers += 1;
        let local = Local {
            ufrag: &self.ice.local().ufrag,
            password: &self.ice.local().password,
            fingerprint: relay.identity.fingerprint(),
            addresses: relay.listening,
            version: self.answers,
        };
        Ok(sdp::answer(
            offered,
            &local,
            &self.session.sending(offered, &agreed),
        ))
    }

    /// The names under which checks of this client come.
    pub(crate) fn ufrags(&self) -> impl Iterator<Item = &str> {
        self.ice.ufrags()
    }

    /// Takes a check. Whether it was proven: the address is the client's then.
    pub(crate) fn check(&mut self, check: Check, from: SocketAddr, identity: &Identity) -> bool {
        let Some(answer) = self.ice.answer(check, from, identity.provider.crypto()) else {
            return false;
        };
        self.queue(from, answer.into());
        true
    }

    /// Takes a datagram from an address of the client.
    ///
    /// # Errors
    /// [`Failed`] when the transport cannot go on.
    pub(crate) fn input(
        &mut self,
        from: SocketAddr,
        datagram: &[u8],
        identity: &Identity,
        now: Instant,
    ) -> Result<Input, Failed> {
        if !self.ice.is_proven(from) {
            return Ok(Input::Nothing);
        }
        match datagram {
            // RFC 7983: 20 to 63 is DTLS, 128 to 191 RTP; of those RFC 5761 gives payload types 64 to 95 to RTCP.
            [20..=63, ..] => {
                let outcome = self.dtls.input(identity, datagram, now)?;
                self.collect();
                Ok(match outcome {
                    Outcome::Nothing => Input::Nothing,
                    Outcome::Closed => Input::Closed,
                    Outcome::Keys(srtp) => {
                        self.srtp = Some(srtp);
                        Input::Connected
                    }
                })
            }
            [128..=191, second, ..] if (192..=223).contains(second) => Ok(self.control(datagram)),
            [128..=191, ..] => Ok(self.media(datagram)),
            _ => Ok(Input::Nothing),
        }
    }

    fn control(&mut self, datagram: &[u8]) -> Input {
        let opened = self.srtp.as_mut().and_then(|srtp| srtp.open_control(datagram));
        let Some(mut opened) = opened else {
            return Input::Nothing;
        };
        rtc_rtcp::packet::unmarshal(&mut opened).map_or(Input::Nothing, Input::Control)
    }

    fn media(&mut self, datagram: &[u8]) -> Input {
        if Header::parse(datagram).is_none() {
            return Input::Nothing;
        }
        let Some(packet) = self.srtp.as_mut().and_then(|srtp| srtp.open(datagram)) else {
            return Input::Nothing;
        };
        // The padding's length is only known now.
        let Some(header) = Header::parse(&packet) else {
            return Input::Nothing;
        };
        let Some(known) = self.session.recognise(&packet, &header) else {
            return Input::Unagreed;
        };
        let ids = self.session.extensions;
        let octet = |id: u8| {
            (id != 0)
                .then(|| header.extension(&packet, id))
                .flatten()
                .and_then(<[u8]>::first)
                .copied()
        };
        let transport_sequence = (ids.transport_cc != 0)
            .then(|| header.extension(&packet, ids.transport_cc))
            .flatten()
            .and_then(<[u8]>::first_chunk)
            .map(|octets| u16::from_be_bytes(*octets));
        Input::Media(Media {
            origin: known.origin,
            ssrc: header.ssrc,
            codec: known.codec,
            sequence: header.sequence,
            timestamp: header.timestamp,
            marker: header.marker,
            level: octet(ids.audio_level).map(|octet| octet & 0x7f),
            orientation: octet(ids.orientation),
            transport_sequence,
            payload: packet.freeze().slice(header.payload),
        })
    }

    /// The next datagram of ICE or DTLS to send.
    pub(crate) fn poll(&mut self) -> Option<(SocketAddr, Bytes)> {
        self.outbox.pop_front()
    }

    /// When [`Peer::timeout`] must be called.
    pub(crate) fn next_timeout(&self) -> Option<Instant> {
        self.dtls.next_timeout()
    }

    /// Repeats what is due.
    ///
    /// # Errors
    /// [`Failed`] when the transport cannot go on.
    pub(crate) fn timeout(&mut self, now: Instant) -> Result<(), Failed> {
        self.dtls.timeout(now)?;
        self.collect();
        Ok(())
    }

    /// Says goodbye; what is to be sent is in [`Peer::poll`].
    pub(crate) fn close(&mut self, now: Instant) {
        self.dtls.close(now);
        self.collect();
    }

    /// Whether media can flow.
    pub(crate) const fn is_connected(&self) -> bool {
        self.srtp.is_some()
    }

    /// What was agreed on.
    pub(crate) const fn session(&self) -> &Session {
        &self.session
    }

    /// Seals a packet for the client; how long it became. Nothing while media cannot flow.
    pub(crate) fn send(&mut self, packet: &Outgoing<'_>, outbox: &mut Outbox) -> Option<usize> {
        let to = self.ice.selected()?;
        let srtp = self.srtp.as_mut()?;
        let ids = self.session.extensions;
        let (level, orientation) = (packet.level.map(|l| [l]), packet.orientation.map(|o| [o]));
        let transport = packet.transport_sequence.to_be_bytes();
        let extensions: [(u8, &[u8]); 3] = [
            (ids.transport_cc, &transport),
            (ids.audio_level, level.as_ref().map_or(&[], <[u8; 1]>::as_slice)),
            (
                ids.orientation,
                orientation.as_ref().map_or(&[], <[u8; 1]>::as_slice),
            ),
        ];
        outbox.write(to, |octets| {
            let begin = octets.len();
            packet.header.write(octets, &extensions);
            let payload = octets.len();
            if let Some(repaired) = packet.repaired {
                octets.extend_from_slice(&repaired.to_be_bytes());
            }
            let picture = octets.len();
            octets.extend_from_slice(packet.payload);
            if let (Some(counters), Some(descriptor)) = (packet.counters, Descriptor::parse(packet.payload)) {
                descriptor.set_counters(octets.get_mut(picture..)?, counters);
            }
            srtp.seal(octets, (begin, payload), &packet.header)
        })
    }

    /// Seals control packets for the client. Nothing while media cannot flow.
    pub(crate) fn send_control(
        &mut self,
        packets: &[Box<dyn ControlPacket>],
        outbox: &mut Outbox,
    ) -> Option<()> {
        let to = self.ice.selected()?;
        let srtp = self.srtp.as_mut()?;
        let packet = rtc_rtcp::packet::marshal(packets).ok()?;
        outbox.push(to, &srtp.seal_control(&packet)?);
        Some(())
    }

    fn collect(&mut self) {
        while let Some(datagram) = self.dtls.poll() {
            if let Some(to) = self.ice.selected() {
                self.queue(to, datagram.freeze());
            }
        }
    }

    fn queue(&mut self, to: SocketAddr, datagram: Bytes) {
        if self.outbox.len() < WAITING {
            self.outbox.push_back((to, datagram));
        }
    }
}
