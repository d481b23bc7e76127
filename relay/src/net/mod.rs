//! Sockets and media threads. They own what the rest of the relay only hears of: ports, a clock, and the machine.

mod addresses;
mod sending;
mod socket;
mod thread;

pub(crate) use addresses::advertised;
pub(crate) use socket::listen;
pub(crate) use thread::{Media, Thread};
