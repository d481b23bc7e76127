//! The server's tests against the outside: one binary, a module for each room.

mod paper;
mod print;
mod sign;
