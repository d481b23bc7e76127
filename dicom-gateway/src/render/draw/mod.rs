//! From the bytes of one frame to a picture: facts from the head, samples from the code stream, grey or colour, the
//! part and size asked for, a file. It runs in the child, in whose memory it may take what it likes; dimensions are
//! checked before anything is allocated by them.

mod colour;
mod decode;
mod facts;
mod grey;
mod lut;
mod picture;

use super::{Trouble, Wish};
use facts::Facts;
use picture::Picture;

/// One frame, as it lies in an object.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    /// The transfer syntax.
    pub(super) transfer_syntax: &'a str,
    /// Which frame, counted from 0.
    pub(super) number: u32,
    /// Whether plain pixels are words in big endian.
    pub(super) swap: bool,
    /// The data set up to the pixel data.
    pub(super) head: &'a [u8],
    /// The bytes of the frame.
    pub(super) pixels: Vec<u8>,
}

/// Draws a frame as a file of the kind wanted.
pub(super) fn draw(frame: Frame<'_>, wish: &Wish) -> Result<Vec<u8>, Trouble> {
    let facts = Facts::read(frame.head, frame.transfer_syntax, frame.number)?;
    let samples = decode::decode(frame.transfer_syntax, frame.swap, frame.pixels, &facts)?;
    let (width, height) = (u32::from(facts.columns), u32::from(facts.rows));
    let picture = if facts.colour.is_grey() {
        Picture::grey(width, height, grey::grey(&samples, &facts, wish.window))
    } else {
        Picture::rgb(width, height, colour::rgb(samples, &facts)?)
    };
    picture.ok_or(Trouble::Malformed)?.file(wish)
}
