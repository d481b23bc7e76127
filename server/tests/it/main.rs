//! The server's tests against the outside: one binary, a module for each room.

mod case_work;
mod county;
mod enrolment;
mod live;
mod metrics;
mod paper;
mod patient_work;
mod print;
mod render;
mod sign;
mod sign_in;
mod tls;
mod walk;
mod ward;
