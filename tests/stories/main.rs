//! The county's stories, and the rules of the house that no compiler checks.

mod cast;
mod durability;
mod house;
