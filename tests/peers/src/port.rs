//! Free loopback ports.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// How often a starting server is asked whether it listens.
const STEP: Duration = Duration::from_millis(50);

/// A TCP port on 127.0.0.1 that was free a moment ago.
///
/// Another process may take it before it is used; starters of servers try again then. Our own program needs
/// none of this: it takes port 0 and says what it got.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free loopback port")?;
    Ok(listener.local_addr()?.port())
}

/// Waits until something listens on this loopback port.
pub fn wait_until_listening(port: u16, at_most: Duration, still_alive: impl Fn() -> bool) -> Result<()> {
    let address = (Ipv4Addr::LOCALHOST, port).into();
    let steps = at_most.as_millis() / STEP.as_millis();
    for _ in 0..steps {
        if TcpStream::connect_timeout(&address, STEP).is_ok() {
            return Ok(());
        }
        if !still_alive() {
            bail!("the server for port {port} ended while starting");
        }
        std::thread::sleep(STEP);
    }
    bail!("nothing listened on port {port} within {at_most:?}")
}
