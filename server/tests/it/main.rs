//! The server's tests against the outside: one binary, a module for each room.

mod case_work;
mod corrections;
mod county;
mod day;
mod desk;
mod directory;
mod enrolment;
mod from_device;
mod hand_over;
mod housekeeping;
mod ladder;
mod live;
mod matching;
mod metrics;
mod paper;
mod patient_work;
mod print;
mod seats;
mod sign;
mod sign_in;
mod stale;
mod tls;
mod waits;
mod walk;
mod ward;
