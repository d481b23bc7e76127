//! The server's tests against the outside: one binary, a module for each room.

mod case_work;
mod corrections;
mod county;
mod day;
mod desk;
mod enrolment;
mod housekeeping;
mod ladder;
mod live;
mod matching;
mod metrics;
mod paper;
mod patient_work;
mod print;
mod sign;
mod sign_in;
mod tls;
mod waits;
mod walk;
mod ward;
