//! What was acknowledged is there afterwards, whole, however the program ended; nothing half-received is visible.
//! The program runs as a process of its own, on a disk whose power can be cut.

mod county;
mod kill;
mod power;
mod upload;

use county::Crash;
use upload::Sending;
