//! A bad line for tests that are not written in Rust: `line RELAY [ADDRESS [SEED]]`.
//!
//! Prints one line of JSON with its address, then obeys commands from standard input, one a line, and answers each
//! with a line of JSON. Ends when its input does.

use std::io::{BufRead, Write};
use std::net::SocketAddr;

use anyhow::{Context, Result};
use yuanzhen_bots::Line;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let relay = arguments
        .next()
        .context("usage: line RELAY [ADDRESS [SEED]], as in line 127.0.0.1:10000")?
        .parse()
        .context("the relay's address")?;
    let line = match (arguments.next(), arguments.next()) {
        (None, _) => Line::to(relay)?,
        (Some(address), seed) => {
            let seed = seed.map_or_else(|| Ok(rand::random()), |seed| seed.parse())?;
            // With a port of its own, or at a free one.
            let address = address
                .parse()
                .or_else(|_| address.parse().map(|ip| SocketAddr::new(ip, 0)));
            Line::on(address.context("the line's address")?, relay, seed)?
        }
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", line.greeting())?;
    for command in std::io::stdin().lock().lines() {
        writeln!(out, "{}", line.obey(&command?))?;
    }
    Ok(())
}
