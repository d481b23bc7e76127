//! The relay over real sockets, with scripted participants on a foreign WebRTC stack.

mod cast;
mod rooms;
mod strangers;
