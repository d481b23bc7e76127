//! A thread that turns a wheel and, between two turns, does what it is asked.

use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

/// The longest one turn may take: how long something asked may have to wait.
pub(crate) const ATTENTION: Duration = Duration::from_millis(10);

/// What a worker's thread does.
pub(crate) trait Wheel: Send + 'static {
    /// One turn, of at most [`ATTENTION`] when there is nothing to do; false when it was the last.
    fn turn(&mut self) -> bool;
}

type Ask<W> = Box<dyn FnOnce(&mut W) + Send>;

/// A thread and its wheel; dropping it ends the thread.
#[derive(Debug)]
pub(crate) struct Worker<W> {
    asks: Option<Sender<Ask<W>>>,
    thread: Option<JoinHandle<()>>,
}

impl<W: Wheel> Worker<W> {
    pub(crate) fn start(name: String, mut wheel: W) -> Result<Self> {
        let (asks, asked) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name(name)
            .spawn(move || while heeds(&mut wheel, &asked) && wheel.turn() {})
            .context("no thread to be had")?;
        Ok(Self {
            asks: Some(asks),
            thread: Some(thread),
        })
    }

    /// Does something on the thread and waits for what comes of it.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        what: impl FnOnce(&mut W) -> T + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = mpsc::sync_channel(1);
        let ask: Ask<W> = Box::new(move |wheel| {
            // Who asked waits below, unless it has panicked.
            drop(tell.send(what(wheel)));
        });
        let asks = self.asks.as_ref().context("it was stopped")?;
        asks.send(ask).map_err(|_| anyhow!("its thread has ended"))?;
        told.recv().context("its thread has ended")
    }
}

impl<W> Worker<W> {
    /// Ends the thread and waits for it.
    pub(crate) fn join(&mut self) {
        self.asks = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been printed, and every later question tells of it.
            drop(thread.join());
        }
    }
}

impl<W> Drop for Worker<W> {
    fn drop(&mut self) {
        self.join();
    }
}

/// Does what was asked; false when nobody can ask any more.
fn heeds<W>(wheel: &mut W, asked: &Receiver<Ask<W>>) -> bool {
    loop {
        match asked.try_recv() {
            Ok(ask) => ask(wheel),
            Err(TryRecvError::Empty) => return true,
            Err(TryRecvError::Disconnected) => return false,
        }
    }
}
