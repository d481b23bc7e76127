//! The echo partner in rooms of a real relay, with scripted peers on another stack over real sockets.

mod cast;
mod coming;
mod echo;
mod measure;
