//! Who sees whom. Pure: it knows members by key, and moves nothing itself.

mod seating;
mod speaker;

pub(crate) use seating::Seating;
pub(crate) use speaker::Speaker;
