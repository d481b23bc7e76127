//! The county's stories, and the rules of the house that no compiler checks.

#![expect(clippy::unwrap_used, reason = "a story ends where its world does not hold")]

mod cast;
mod data_folder;
mod durability;
mod foreign;
mod house;
mod passphrase;
mod strangers;
