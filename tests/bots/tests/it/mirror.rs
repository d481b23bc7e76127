//! A relay for one client: ICE-lite, answers offers, and sends what it gets back into the first seat.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
use str0m::change::SdpOffer;
use str0m::media::{KeyframeRequestKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite, Ssrc};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};
use yuanzhen_bots::{Offer, clock, crypto};

/// The relay's thread and what it has seen.
pub(crate) struct Mirror {
    asks: Option<Sender<(Offer, Sender<Result<String>>)>>,
    thread: Option<JoinHandle<()>>,
    seen: Arc<Mutex<Seen>>,
    pub(crate) address: SocketAddr,
}

/// What the relay saw of its client.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) sources: Vec<SocketAddr>,
    pub(crate) payload_types: Vec<u8>,
    pub(crate) rids: Vec<String>,
    pub(crate) ssrcs: Vec<u32>,
    pub(crate) refused_datagrams: u64,
    pub(crate) media_datagrams: u64,
    pub(crate) media_packets: u64,
}

impl Seen {
    /// Notes what stands in the clear in a sealed packet, whether it is taken or not.
    fn look_at(&mut self, bytes: &[u8]) {
        let is_media = bytes.len() >= 12 && (128..192).contains(&bytes[0]);
        self.media_datagrams += u64::from(is_media);
        if is_media && !(192..224).contains(&bytes[1]) {
            note(&mut self.payload_types, bytes[1] & 0x7f);
            let ssrc = bytes[8..12].try_into().unwrap();
            note(&mut self.ssrcs, u32::from_be_bytes(ssrc));
        }
    }
}

impl Mirror {
    pub(crate) fn open() -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
        let address = socket.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (asks, asked) = mpsc::channel();
        let mut inside = Inside::new(socket, address, Arc::clone(&seen));
        let thread = std::thread::spawn(move || inside.run(&asked));
        Self {
            asks: Some(asks),
            thread: Some(thread),
            seen,
            address,
        }
    }

    pub(crate) fn answer(&self, offer: &Offer) -> Result<String> {
        let (tell, told) = mpsc::channel();
        let asks = self.asks.as_ref().context("closed")?;
        asks.send((offer.clone(), tell))?;
        told.recv()?
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.asks = None;
        drop(self.thread.take().unwrap().join());
    }
}

struct Inside {
    rtc: Rtc,
    socket: UdpSocket,
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    offer: Option<Offer>,
    numbers: [u64; 2],
    high: Option<Ssrc>,
}

impl Inside {
    fn new(socket: UdpSocket, address: SocketAddr, seen: Arc<Mutex<Seen>>) -> Self {
        let mut rtc = RtcConfig::new()
            .set_crypto_provider(crypto::provider())
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_h264(true)
            .build(clock::now());
        rtc.add_local_candidate(Candidate::host(address, Protocol::Udp).unwrap());
        Self {
            rtc,
            socket,
            address,
            seen,
            offer: None,
            numbers: [0; 2],
            high: None,
        }
    }

    fn run(&mut self, asked: &Receiver<(Offer, Sender<Result<String>>)>) {
        let mut buffer = [0; 2_048];
        loop {
            match asked.try_recv() {
                Ok((offer, tell)) => tell.send(self.accept(offer)).unwrap(),
                Err(mpsc::TryRecvError::Empty) => {}
                Err(mpsc::TryRecvError::Disconnected) => return,
            }
            self.drain();
            if let Ok((len, from)) = self.socket.recv_from(&mut buffer) {
                self.take(&buffer[..len], from);
            }
            drop(self.rtc.handle_input(Input::Timeout(clock::now())));
        }
    }

    fn accept(&mut self, offer: Offer) -> Result<String> {
        let sdp = SdpOffer::from_sdp_string(&offer.sdp)?;
        let answer = self.rtc.sdp_api().accept_offer(sdp)?;
        self.offer = Some(offer);
        Ok(answer.to_sdp_string())
    }

    fn take(&mut self, bytes: &[u8], from: SocketAddr) {
        let now = clock::now();
        self.seen.lock().unwrap().look_at(bytes);
        let Ok(receive) = Receive::new(Protocol::Udp, from, self.address, bytes) else {
            self.seen.lock().unwrap().refused_datagrams += 1;
            return;
        };
        let input = Input::Receive(now, receive);
        let mut seen = self.seen.lock().unwrap();
        if !self.rtc.accepts(&input) {
            seen.refused_datagrams += 1;
            return;
        }
        note(&mut seen.sources, from);
        drop(seen);
        drop(self.rtc.handle_input(input));
    }

    fn drain(&mut self) {
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(sent)) => drop(self.socket.send_to(&sent.contents, sent.destination)),
                Ok(Output::Event(event)) => self.event(event),
                Ok(Output::Timeout(_)) | Err(_) => return,
            }
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::RtpPacket(packet) => self.reflect(&packet),
            Event::KeyframeRequest(_) => {
                if let Some(ssrc) = self.high
                    && let Some(stream) = self.rtc.direct_api().stream_rx(&ssrc)
                {
                    stream.request_keyframe(KeyframeRequestKind::Pli);
                }
            }
            _ => {}
        }
    }

    /// The voice goes to the first seat as it is, of the camera the full layer.
    fn reflect(&mut self, packet: &RtpPacket) {
        let ssrc = packet.header.ssrc;
        let mut api = self.rtc.direct_api();
        let Some((mid, rid)) = api.stream_rx(&ssrc).map(|stream| (stream.mid(), stream.rid())) else {
            return;
        };
        let mut seen = self.seen.lock().unwrap();
        seen.media_packets += 1;
        if let Some(rid) = rid {
            note(&mut seen.rids, rid.to_string());
        }
        drop(seen);
        let Some(offer) = &self.offer else { return };
        let Some(seat) = offer.seats.first() else { return };
        let (to, at) = if mid.to_string() == offer.mic {
            (&seat.audio, 0)
        } else if mid.to_string() == offer.camera && rid.is_none_or(|rid| &*rid == "h") {
            self.high = Some(ssrc);
            (&seat.video, 1)
        } else {
            return;
        };
        let Some(stream) = api.stream_tx_by_mid(Mid::from(to.as_str()), None) else {
            return;
        };
        self.numbers[at] += 1;
        stream.write_rtp(
            RtpWrite::new(
                packet.header.payload_type,
                self.numbers[at].into(),
                packet.header.timestamp,
                packet.timestamp,
                packet.payload.to_vec(),
            )
            .marker(packet.header.marker)
            .nackable(at == 1),
        );
    }
}

fn note<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
