//! The relay over real sockets, with scripted participants on a foreign WebRTC stack.

mod cast;
mod comings;
mod lines;
mod rooms;
mod strangers;
