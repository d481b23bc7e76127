//! A media thread: one socket, one node, one loop. It waits for datagrams, orders and the next tick, feeds them to the node, and
//! carries out what the node has.

use std::net::{SocketAddr, UdpSocket};
use std::os::fd::AsFd as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::eventfd::EventFd;
use tokio::sync::mpsc;

use super::socket::Socket;
use crate::figures::Figures;
use crate::node::Node;
use crate::order::{Order, Report};

/// Batches of datagrams before orders and ticks have their turn.
const BATCHES: usize = 8;

/// Between two looks at the figures.
const COUNTED: Duration = Duration::from_millis(500);

/// The longest wait: figures and the end are looked at then.
const LONGEST: Duration = Duration::from_secs(1);

/// What a thread works with.
pub(crate) struct Media {
    pub(crate) socket: UdpSocket,
    pub(crate) node: Node,
    pub(crate) orders: Receiver<Order>,
    pub(crate) reports: mpsc::Sender<Report>,
}

/// A running thread.
pub(crate) struct Thread {
    pub(crate) address: SocketAddr,
    wake: Arc<EventFd>,
    ends: Arc<AtomicBool>,
    figures: Arc<Mutex<Figures>>,
    handle: Option<JoinHandle<()>>,
}

impl Thread {
    /// Starts it.
    ///
    /// # Errors
    /// The machine's.
    pub(crate) fn start(name: String, media: Media) -> std::io::Result<Self> {
        let address = media.socket.local_addr()?;
        let wake = Arc::new(EventFd::from_flags(nix::sys::eventfd::EfdFlags::EFD_NONBLOCK)?);
        let ends = Arc::new(AtomicBool::new(false));
        let figures = Arc::new(Mutex::new(Figures::default()));
        let (woken, ending, counted) = (Arc::clone(&wake), Arc::clone(&ends), Arc::clone(&figures));
        let handle = std::thread::Builder::new()
            .name(name)
            .spawn(move || run(media, &woken, &ending, &counted))?;
        Ok(Self {
            address,
            wake,
            ends,
            figures,
            handle: Some(handle),
        })
    }

    /// Says that an order waits.
    pub(crate) fn wake(&self) {
        // A full counter is a wake-up that is still to come.
        let _ = self.wake.write(1);
    }

    /// What it counted last.
    pub(crate) fn figures(&self) -> Figures {
        *self.figures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Release);
        self.wake();
        if let Some(handle) = self.handle.take()
            && handle.join().is_err()
        {
            tracing::error!("a media thread ended by a fault of its own");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one clock of the media threads")]
fn clock() -> Instant {
    Instant::now()
}

fn run(media: Media, wake: &EventFd, ends: &AtomicBool, figures: &Mutex<Figures>) {
    let Media {
        socket,
        mut node,
        orders,
        reports,
    } = media;
    let mut socket = Socket::of(socket);
    let mut waiting: Option<Report> = None;
    let mut counted = clock();
    while !ends.load(Ordering::Acquire) {
        let now = clock();
        let until = node
            .next_tick(now)
            .map_or(LONGEST, |at| at.saturating_duration_since(now).min(LONGEST));
        wait(&socket, wake, until);
        let now = clock();
        while let Ok(order) = orders.try_recv() {
            node.order(order, now);
        }
        receive(&mut socket, &mut node, now);
        if node.next_tick(now).is_some_and(|at| at <= now) {
            node.tick(now);
        }
        let unsent = socket.send(node.outbox());
        node.figures.unsent += unsent as u64;
        // A full channel keeps its reports here, in order, until there is room.
        while let Some(report) = waiting.take().or_else(|| node.report()) {
            match reports.try_send(report) {
                Ok(()) => {}
                Err(mpsc::error::TrySendError::Full(report)) => {
                    waiting = Some(report);
                    break;
                }
                Err(mpsc::error::TrySendError::Closed(_)) => break,
            }
        }
        if now.saturating_duration_since(counted) >= COUNTED {
            counted = now;
            *figures.lock().unwrap_or_else(PoisonError::into_inner) = node.figures;
        }
    }
}

fn wait(socket: &Socket, wake: &EventFd, until: Duration) {
    let mut files = [
        PollFd::new(socket.as_fd(), PollFlags::POLLIN),
        PollFd::new(wake.as_fd(), PollFlags::POLLIN),
    ];
    // Rounded up: a wait that ends too early is a turn for nothing.
    let millis = u16::try_from(until.as_micros().div_ceil(1_000)).unwrap_or(u16::MAX);
    let _ = poll(&mut files, PollTimeout::from(millis));
    let is_woken = files[1].revents().is_some_and(|events| !events.is_empty());
    if is_woken {
        // Emptied, so that the next poll waits again; nothing in it is no fault.
        let _ = wake.read();
    }
}

fn receive(socket: &mut Socket, node: &mut Node, now: Instant) {
    for _ in 0..BATCHES {
        match socket.receive(|from, datagram| node.datagram(from, datagram, now)) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(error = %error, "a media socket cannot be read");
                return;
            }
        }
    }
}
