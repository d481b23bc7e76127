//! Consults on each engine: one from the tap in the village to what was done with the opinion; rings that go on after a
//! restart; who is shown what; what two may not do at once.

mod around;
mod cast;
mod life;
mod lists;
mod reached;
mod room;
mod scope;
mod secret;
mod written;
