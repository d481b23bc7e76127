//! Starts and stops the foreign servers, disks and tools that the tests measure us against.
//!
//! Everything here is blocking and uses only this machine: free loopback ports, temporary folders, processes
//! that are ended by their own id and that die with the test process. It depends on none of our crates, so
//! every crate may use it, and it does not know what it is used for.
//!
//! What a machine lacks is said loudly and the test is skipped; with `REQUIRE_ALL=1` the test fails instead
//! (see [`require`]).

pub mod data;
mod ext4;
pub mod keeper;
pub mod nats;
pub mod place;
pub mod port;
pub mod postgres;
pub mod powercut;
pub mod python;
pub mod require;
pub mod s3;
pub mod tmpfs;
pub mod tool;
mod userdisk;

pub use data::test_data;
pub use keeper::Keeper;
pub use nats::Nats;
pub use port::free_port;
pub use postgres::Postgres;
pub use powercut::{PowerCutDisk, stamp};
pub use python::{python, python_tool};
pub use require::{missing, rounds, soak};
pub use s3::S3;
pub use tmpfs::SmallDisk;
pub use tool::tool;
