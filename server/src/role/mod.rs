//! What a process can be. A role opens what it needs, starts its tasks and hands back where it listens.

pub mod center;
pub mod ready;
