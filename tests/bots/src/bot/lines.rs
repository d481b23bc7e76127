//! The lines of a client's session and the offers it makes of them.

use anyhow::{Context, Result, anyhow};
use str0m::Rtc;
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid, Simulcast, SimulcastLayer};

use super::config::layers;
use super::tongue;
use crate::marker::Layer;
use crate::offer::{Offer, Seat};

/// The lines of a session that both sides agreed upon, or would.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    mic: Option<Mid>,
    camera: Option<Mid>,
    screen: Option<Mid>,
    seats: Vec<(Mid, Mid)>,
    shared: Option<Mid>,
}

/// Makes offers and takes their answers.
///
/// An offer that was not answered is forgotten when the next one is made; what it asked for is asked again.
pub(crate) struct Negotiation {
    agreed: Lines,
    open: Option<(SdpPendingOffer, Lines)>,
    number: u32,
    seats: usize,
    shares: bool,
    restarts: bool,
    pictures: usize,
}

impl Negotiation {
    /// For a camera with this many layers.
    pub(crate) fn new(pictures: usize) -> Self {
        Self {
            agreed: Lines::default(),
            open: None,
            number: 0,
            seats: 0,
            shares: false,
            restarts: false,
            pictures,
        }
    }

    /// The lines agreed upon.
    pub(crate) fn agreed(&self) -> &Lines {
        &self.agreed
    }

    /// Asks for this many seats from the next offer on; seats are never given back.
    pub(crate) fn want_seats(&mut self, seats: usize) {
        self.seats = self.seats.max(seats);
    }

    /// Asks for a line for the own screen from the next offer on.
    pub(crate) fn want_screen(&mut self) {
        self.shares = true;
    }

    /// Asks for new ICE credentials with the next offer.
    pub(crate) fn want_restart(&mut self) {
        self.restarts = true;
    }

    /// An offer of everything asked for.
    pub(crate) fn offer(&mut self, rtc: &mut Rtc) -> Result<Offer> {
        let mut lines = self.agreed.clone();
        let mut changes = rtc.sdp_api();
        let mut add = |kind, direction, simulcast| changes.add_media(kind, direction, None, None, simulcast);
        let mic = *lines
            .mic
            .get_or_insert_with(|| add(MediaKind::Audio, Direction::SendOnly, None));
        let camera = *lines
            .camera
            .get_or_insert_with(|| add(MediaKind::Video, Direction::SendOnly, simulcast(self.pictures)));
        if self.shares {
            lines
                .screen
                .get_or_insert_with(|| add(MediaKind::Video, Direction::SendOnly, None));
        }
        while lines.seats.len() < self.seats {
            let audio = add(MediaKind::Audio, Direction::RecvOnly, None);
            let video = add(MediaKind::Video, Direction::RecvOnly, None);
            lines.seats.push((audio, video));
        }
        let shared = *lines
            .shared
            .get_or_insert_with(|| add(MediaKind::Video, Direction::RecvOnly, None));
        if self.restarts {
            changes.ice_restart(true);
        }
        let (sdp, open) = changes.apply().context("there is nothing new to offer")?;
        self.number += 1;
        let offer = Offer {
            number: self.number,
            sdp: tongue::without_secret(&sdp.to_sdp_string()),
            mic: mic.to_string(),
            camera: camera.to_string(),
            screen: lines.screen.map(|mid| mid.to_string()),
            seats: lines
                .seats
                .iter()
                .map(|(audio, video)| Seat {
                    audio: audio.to_string(),
                    video: video.to_string(),
                })
                .collect(),
            shared: shared.to_string(),
        };
        self.open = Some((open, lines));
        Ok(offer)
    }

    /// Takes the answer to the newest offer.
    pub(crate) fn answer(&mut self, rtc: &mut Rtc, sdp: &str) -> Result<()> {
        let (open, lines) = self.open.take().context("no offer waits for an answer")?;
        let answer =
            SdpAnswer::from_sdp_string(sdp).map_err(|error| anyhow!("unreadable answer: {error}"))?;
        rtc.sdp_api()
            .accept_answer(open, answer)
            .context("the answer does not fit the offer")?;
        self.agreed = lines;
        self.restarts = false;
        Ok(())
    }
}

impl Lines {
    /// The line a layer is sent on.
    pub(crate) fn of(&self, layer: Layer) -> Option<Mid> {
        match layer {
            Layer::Mic => self.mic,
            Layer::Low | Layer::High => self.camera,
            Layer::Screen => self.screen,
        }
    }

    /// The lines something may come in on, and whether it is a voice.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Mid, bool)> {
        self.seats
            .iter()
            .flat_map(|(audio, video)| [(*audio, true), (*video, false)])
            .chain(self.shared.map(|mid| (mid, false)))
    }
}

fn simulcast(pictures: usize) -> Option<Simulcast> {
    let rids: Vec<_> = layers(pictures).iter().filter_map(|(_, rid)| *rid).collect();
    if rids.is_empty() {
        return None;
    }
    let mut simulcast = Simulcast::new();
    for rid in rids {
        simulcast.add_send_layer(SimulcastLayer::new(rid));
    }
    Some(simulcast)
}
