//! One transport of the partner, over the async driver: one socket, one task, which is enough where nobody waits for thousands.
//!
//! Whoever opens one closes it: the driver of a connection that is only dropped goes on. One that is dropped unclosed, because
//! whoever negotiated was cut short, is closed in the background.

mod codecs;
mod keyframes;
mod tracks;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use rtc::ice::mdns::MulticastDnsMode;
use rtc::rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc::rtp::Packet;
use rtc::rtp_transceiver::RTCRtpTransceiverInit;
use rtc::rtp_transceiver::rtp_sender::RtpCodecKind;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinSet;
use webrtc::error::{Error, Result};
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCPeerConnectionState,
    RTCSessionDescription, SettingEngineBuilder,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RtpTransceiver};
use webrtc::runtime::TokioRuntime;

use crate::offer::{Offer, Seat};
use crate::partner::{Came, Coding, Medium};
use tracks::{Outgoing, read_picture_requests, read_seat};

/// Media that came and was not yet looked at: a fifth of a second of a voice and a large picture.
const CAME: usize = 128;

/// Changes of the transport that were not yet looked at: it has few states and a track a section.
const CHANGES: usize = 64;

/// What happens on a connection.
#[derive(Debug)]
pub(crate) enum Event {
    /// Media flows from now on.
    Connected,
    /// It cannot go on.
    Failed,
    /// Something came in a seat.
    Came(Came),
    /// The relay needs a whole picture.
    PictureAsked,
}

enum Change {
    State(RTCPeerConnectionState),
    Track(Arc<dyn TrackRemote>),
}

/// One transport.
pub(crate) struct Connection {
    peer: Arc<dyn PeerConnection>,
    mic: Outgoing,
    camera: Outgoing,
    seats: Vec<[Arc<dyn RtpTransceiver>; 2]>,
    shared: Arc<dyn RtpTransceiver>,
    number: u32,
    changes: Receiver<Change>,
    came: Receiver<Event>,
    tell: Sender<Event>,
    readers: JoinSet<()>,
    is_closed: bool,
}

impl Connection {
    /// A transport with its sections; nothing is sent before an offer was answered.
    pub(crate) async fn open(address: IpAddr, coding: Coding) -> Result<Self> {
        let (engine, registry) = codecs::engine()?;
        let settings = SettingEngineBuilder::new()
            .with_multicast_dns_mode(MulticastDnsMode::Disabled)
            .with_include_loopback_candidate(true)
            .build();
        let (changed, changes) = channel(CHANGES);
        let (tell, came) = channel(CAME);
        let peer: Arc<dyn PeerConnection> = Arc::new(
            PeerConnectionBuilder::new()
                .with_media_engine(engine)
                .with_interceptor_registry(registry)
                .with_setting_engine(settings)
                .with_runtime(Arc::new(TokioRuntime))
                .with_handler(Arc::new(Handler(changed)))
                .with_udp_addrs(vec![SocketAddr::from((address, 0))])
                .build()
                .await?,
        );
        let opened = Self::sections(&peer, coding).await;
        let (mic, camera, shared) = match opened {
            Ok(sections) => sections,
            Err(error) => {
                peer.close().await?;
                return Err(error);
            }
        };
        let mut readers = JoinSet::new();
        readers.spawn(read_picture_requests(camera.track(), tell.clone()));
        Ok(Self {
            peer,
            mic,
            camera,
            seats: Vec::new(),
            shared,
            number: 0,
            changes,
            came,
            tell,
            readers,
            is_closed: false,
        })
    }

    async fn sections(
        peer: &Arc<dyn PeerConnection>,
        coding: Coding,
    ) -> Result<(Outgoing, Outgoing, Arc<dyn RtpTransceiver>)> {
        // The engine takes the first section of pictures for the codecs of all: one that is agreed for each comes before the
        // camera, which is agreed for one.
        let shared = receiving(peer, RtpCodecKind::Video).await?;
        let mic = Outgoing::add(peer, Medium::Voice, coding).await?;
        let camera = Outgoing::add(peer, Medium::Picture, coding).await?;
        Ok((mic, camera, shared))
    }

    /// An offer with at least so many seats.
    pub(crate) async fn offer(&mut self, seats: usize) -> Result<Offer> {
        while self.seats.len() < seats {
            let audio = receiving(&self.peer, RtpCodecKind::Audio).await?;
            let video = receiving(&self.peer, RtpCodecKind::Video).await?;
            self.seats.push([audio, video]);
        }
        let description = self.peer.create_offer(None).await?;
        self.peer.set_local_description(description.clone()).await?;
        self.number += 1;
        let mut seats = Vec::with_capacity(self.seats.len());
        for [audio, video] in &self.seats {
            seats.push(Seat {
                audio: mid(audio).await?,
                video: mid(video).await?,
            });
        }
        Ok(Offer {
            number: self.number,
            sdp: description.sdp,
            mic: mid(self.mic.section()).await?,
            camera: mid(self.camera.section()).await?,
            screen: None,
            seats,
            shared: mid(&self.shared).await?,
        })
    }

    /// Takes the answer to the newest offer.
    pub(crate) async fn answer(&mut self, sdp: String) -> Result<()> {
        let answer = RTCSessionDescription::answer(sdp)?;
        self.peer.set_remote_description(answer).await?;
        self.mic.agreed().await?;
        self.camera.agreed().await
    }

    /// What happens next; never nothing while it is open. Nothing is lost when it is not waited for to the end.
    pub(crate) async fn next(&mut self) -> Event {
        loop {
            let change = tokio::select! {
                change = self.changes.recv() => change,
                Some(event) = self.came.recv() => return self.told_how_loud(event),
            };
            match change {
                Some(Change::State(RTCPeerConnectionState::Connected)) => return Event::Connected,
                Some(Change::State(RTCPeerConnectionState::Failed | RTCPeerConnectionState::Closed))
                | None => {
                    return Event::Failed;
                }
                Some(Change::State(_)) => {}
                Some(Change::Track(track)) => {
                    let read = read_seat(track, self.seats.clone(), self.tell.clone());
                    self.readers.spawn(read);
                }
            }
        }
    }

    fn told_how_loud(&self, event: Event) -> Event {
        match event {
            Event::Came(mut came) if came.medium == Medium::Voice => {
                came.level = self.mic.level(&came.packet.header);
                Event::Came(came)
            }
            Event::Came(_) | Event::Connected | Event::Failed | Event::PictureAsked => event,
        }
    }

    /// Sends a packet.
    pub(crate) async fn send(&self, medium: Medium, packet: Packet) -> Result<()> {
        match medium {
            Medium::Voice => self.mic.send(packet).await,
            Medium::Picture => self.camera.send(packet).await,
        }
    }

    /// Asks for a whole picture of the stream that comes in a seat.
    pub(crate) async fn ask_picture(&self, seat: usize, ssrc: u32) -> Result<()> {
        let Some([_, video]) = self.seats.get(seat) else {
            return Ok(());
        };
        if let Some(receiver) = video.receiver().await? {
            let ask = PictureLossIndication {
                sender_ssrc: 0,
                media_ssrc: ssrc,
            };
            receiver.track().write_rtcp(vec![Box::new(ask)]).await?;
        }
        Ok(())
    }

    /// Ends it: the other side is told, the socket and every task are gone.
    pub(crate) async fn close(&mut self) {
        if let Err(error) = self.peer.close().await {
            tracing::debug!(error = %error, "an echo partner's transport did not close in order");
        }
        self.readers.shutdown().await;
        self.is_closed = true;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let peer = Arc::clone(&self.peer);
        if !self.is_closed
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(async move { drop(peer.close().await) });
        }
    }
}

struct Handler(Sender<Change>);

#[async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        self.tell(Change::State(state));
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        self.tell(Change::Track(track));
    }
}

impl Handler {
    fn tell(&self, change: Change) {
        // Whoever does not look has ended, or has far more changes than a transport makes.
        drop(self.0.try_send(change));
    }
}

async fn receiving(peer: &Arc<dyn PeerConnection>, kind: RtpCodecKind) -> Result<Arc<dyn RtpTransceiver>> {
    let init = RTCRtpTransceiverInit {
        direction: RTCRtpTransceiverDirection::Recvonly,
        ..RTCRtpTransceiverInit::default()
    };
    peer.add_transceiver_from_kind(kind, Some(init)).await
}

async fn mid(section: &Arc<dyn RtpTransceiver>) -> Result<String> {
    section
        .mid()
        .await?
        .ok_or_else(|| Error::Other("a section that was offered has no mid".to_owned()))
}
