//! The server's tests against the outside: one binary, a module for each room.

mod county;
mod enrolment;
mod live;
mod paper;
mod print;
mod scan;
mod sign;
mod sign_in;
mod tls;
mod walk;
