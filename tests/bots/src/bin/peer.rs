//! A scripted participant for tests that are not written in Rust: `peer`.
//!
//! The first line of standard input is the invitation, in JSON. Prints `{"ok":true}` once it is in, then answers each
//! further line with what came of each of the others. Leaves the room when its input ends.

use std::io::{BufRead, Write};
use std::sync::mpsc::{self, TryRecvError};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use yuanzhen_bots::{Invitation, Visitor};

fn main() -> Result<()> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let invitation: Invitation = serde_json::from_str(&line).context("the invitation")?;
    let mut visitor = Visitor::join(&invitation)?;
    tell(&json!({ "ok": true }))?;
    let (ask, asked) = mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() || ask.send(()).is_err() {
                return;
            }
        }
    });
    loop {
        visitor.turn()?;
        match asked.try_recv() {
            Ok(()) => tell(&serde_json::to_value(visitor.met()?)?)?,
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => break,
        }
    }
    visitor.leave().map(drop)
}

fn tell(what: &Value) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{what}")?;
    Ok(out.flush()?)
}
