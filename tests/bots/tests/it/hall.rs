//! A relay for a few clients: ICE-lite, answers offers, seats everybody with everybody. Who is alone sits with
//! itself, as before a mirror.

mod client;

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
use yuanzhen_bots::{Offer, clock};

use client::{Client, Passed};

/// The relay's thread.
pub(crate) struct Hall {
    asks: Option<Sender<Ask>>,
    thread: Option<JoinHandle<()>>,
    pub(crate) address: SocketAddr,
}

/// What the relay saw of all its clients.
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

type Ask = Box<dyn FnOnce(&mut Inside) + Send>;

struct Inside {
    socket: UdpSocket,
    address: SocketAddr,
    clients: Vec<Client>,
    seen: Seen,
}

impl Hall {
    pub(crate) fn open() -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
        let address = socket.local_addr().unwrap();
        let (asks, asked) = mpsc::channel();
        let mut inside = Inside {
            socket,
            address,
            clients: Vec::new(),
            seen: Seen::default(),
        };
        Self {
            asks: Some(asks),
            thread: Some(std::thread::spawn(move || inside.run(&asked))),
            address,
        }
    }

    /// The answer to an offer; who has the same fingerprint is the same client.
    pub(crate) fn answer(&self, offer: &Offer) -> Result<String> {
        let offer = offer.clone();
        self.ask(move |inside| inside.accept(offer))?
    }

    pub(crate) fn seen(&self) -> Seen {
        self.ask(|inside| inside.seen.clone()).unwrap()
    }

    /// Asks every client for a key frame of each of its pictures.
    pub(crate) fn ask_for_key_frames(&self) {
        self.ask(|inside| inside.clients.iter_mut().for_each(Client::ask_for_key_frames))
            .unwrap();
    }

    fn ask<T: Send + 'static>(&self, what: impl FnOnce(&mut Inside) -> T + Send + 'static) -> Result<T> {
        let (tell, told) = mpsc::channel();
        let ask: Ask = Box::new(move |inside| drop(tell.send(what(inside))));
        let asks = self.asks.as_ref().context("the hall is closed")?;
        asks.send(ask).ok().context("the hall has fallen down")?;
        Ok(told.recv()?)
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        self.asks = None;
        drop(self.thread.take().unwrap().join());
    }
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

impl Inside {
    fn run(&mut self, asked: &Receiver<Ask>) {
        let mut buffer = [0; 2_048];
        loop {
            match asked.try_recv() {
                Ok(ask) => ask(self),
                Err(mpsc::TryRecvError::Empty) => {}
                Err(mpsc::TryRecvError::Disconnected) => return,
            }
            self.pass();
            if let Ok((len, from)) = self.socket.recv_from(&mut buffer) {
                self.take(&buffer[..len], from);
            }
            self.clients.iter_mut().for_each(Client::tick);
        }
    }

    fn accept(&mut self, offer: Offer) -> Result<String> {
        let fingerprint = client::fingerprint(&offer.sdp);
        let known = self
            .clients
            .iter()
            .position(|client| client::fingerprint(&client.offer.sdp) == fingerprint);
        let at = match known {
            Some(at) => at,
            None => {
                self.clients.push(Client::new(self.address, offer.clone()));
                self.clients.len() - 1
            }
        };
        self.clients[at].accept(offer)
    }

    fn take(&mut self, bytes: &[u8], from: SocketAddr) {
        self.seen.look_at(bytes);
        let is_taken = self
            .clients
            .iter_mut()
            .any(|client| client.take(bytes, from, self.address, clock::now()));
        if is_taken {
            note(&mut self.seen.sources, from);
        } else {
            self.seen.refused_datagrams += 1;
        }
    }

    /// Sends what the clients' sessions have to say, and passes what came from one to the others.
    fn pass(&mut self) {
        for from in 0..self.clients.len() {
            for passed in self.clients[from].drain(&self.socket) {
                match passed {
                    Passed::Packet { layer, packet } => self.packet(from, layer, &packet),
                    Passed::KeyAsked { seat } => {
                        let sender = self.sitting(from, seat);
                        self.clients[sender].ask_for_key_frames();
                    }
                }
            }
        }
    }

    fn packet(&mut self, from: usize, layer: Option<String>, packet: &client::Packet) {
        self.seen.media_packets += 1;
        let is_small = layer.as_deref() == Some("l");
        if let Some(layer) = layer {
            note(&mut self.seen.rids, layer);
        }
        if is_small {
            return;
        }
        for to in 0..self.clients.len() {
            let seat = (0..self.seats()).find(|seat| self.sitting(to, *seat) == from);
            if let Some(seat) = seat {
                self.clients[to].send(seat, packet);
            }
        }
    }

    fn seats(&self) -> usize {
        self.clients.len().saturating_sub(1).max(1)
    }

    /// Who sits in a seat of a client: the others, in the order they came, or itself.
    fn sitting(&self, client: usize, seat: usize) -> usize {
        if self.clients.len() == 1 {
            return client;
        }
        if seat < client { seat } else { seat + 1 }
    }
}

fn note<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}
