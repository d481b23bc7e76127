//! Who is asking: passwords, sessions, one-time enrolment links, device tokens, and the waiting imposed on guesses.
//! What a known person may do is decided in `yuanzhen_domain::access`, not here.

pub mod enrol;
pub mod password;
pub mod session;
pub mod throttle;
pub mod token;
