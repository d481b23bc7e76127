//! The store's own behaviour, on a SQLite file and on a real PostgreSQL alike.

mod audit;
mod catalogue;
mod consults;
mod county;
mod feed;
mod footing;
mod full;
mod holds;
mod house;
mod objects;
mod outside;
mod powercut;
mod refusals;
mod scope;
mod secrets;
mod story;
mod uploads;
mod work;
