//! The live feed: events, as they are committed, to whoever may see their subjects. The truth stays in the store;
//! whoever misses something here finds it there by number.

pub mod feed;
pub mod hub;
