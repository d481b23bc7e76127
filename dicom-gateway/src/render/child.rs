//! The child: limits itself, reads one order and the bytes of one frame from standard input, writes one answer to
//! standard output, ends. It opens no file and no socket, and whatever kills it kills nothing else.

use std::io::{self, Read};
use std::panic;
use std::process::ExitCode;

use flate2::read::DeflateDecoder;
use nix::sys::resource::{Resource, setrlimit};

use super::Trouble;
use super::draw::{self, Frame};
use super::pipe::{Answer, Order, write_answer};
use crate::object::{Layout, LayoutError, Stored, locate_from};

/// The most a deflated object may become.
const MAX_INFLATED: u64 = 256 << 20;
/// Files a child has open: standard input, output and error, and room for what a runtime opens by itself.
const MOST_FILES: u64 = 16;

/// What a child may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChildLimits {
    /// Address space.
    pub memory_bytes: u64,
    /// Processor time.
    pub cpu_seconds: u64,
}

/// Draws what is ordered on standard input.
pub fn run(limits: ChildLimits) -> ExitCode {
    if confine(limits).is_err() {
        return ExitCode::FAILURE;
    }
    // What a codec has to say when it panics may be of the patient; the answer says enough.
    panic::set_hook(Box::new(|_| ()));
    let (order, head, pixels) = match take(&mut io::stdin().lock()) {
        Ok(taken) => taken,
        Err(_) => return ExitCode::FAILURE,
    };
    let answer = panic::catch_unwind(|| serve(&order, head, pixels)).unwrap_or(Err(Trouble::Malformed));
    match write_answer(&mut io::stdout().lock(), &answer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// From here on there is no more memory and time than this, nothing can be written to a file, and no core of a
/// patient's image is left behind.
fn confine(limits: ChildLimits) -> nix::Result<()> {
    for (resource, limit) in [
        (Resource::RLIMIT_CORE, 0),
        (Resource::RLIMIT_FSIZE, 0),
        (Resource::RLIMIT_NOFILE, MOST_FILES),
        (Resource::RLIMIT_CPU, limits.cpu_seconds),
        (Resource::RLIMIT_AS, limits.memory_bytes),
    ] {
        setrlimit(resource, limit, limit)?;
    }
    Ok(())
}

/// The order and its bytes. What there is no memory for is let pass, and `None` is left of it.
#[expect(clippy::type_complexity, reason = "said once, used once")]
fn take(from: &mut impl Read) -> io::Result<(Order, Option<Vec<u8>>, Option<Vec<u8>>)> {
    let order = Order::read(from)?;
    let head = take_bytes(from, order.head)?;
    let pixels = take_bytes(from, order.pixels)?;
    Ok((order, head, pixels))
}

fn take_bytes(from: &mut impl Read, count: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let room = usize::try_from(count).is_ok_and(|count| bytes.try_reserve_exact(count).is_ok());
    let mut left = from.take(count);
    let taken = if room {
        left.read_to_end(&mut bytes)? as u64
    } else {
        io::copy(&mut left, &mut io::sink())?
    };
    match (taken == count, room) {
        (false, _) => Err(io::ErrorKind::UnexpectedEof.into()),
        (true, true) => Ok(Some(bytes)),
        (true, false) => Ok(None),
    }
}

fn serve(order: &Order, head: Option<Vec<u8>>, pixels: Option<Vec<u8>>) -> Answer {
    let (head, pixels) = head.zip(pixels).ok_or(Trouble::TooLarge)?;
    if !dicom_bytes::Encoding::of(&order.transfer_syntax).deflated {
        let frame = Frame {
            transfer_syntax: &order.transfer_syntax,
            number: order.frame,
            swap: order.swap,
            head: &head,
            pixels,
        };
        return draw::draw(frame, &order.wish);
    }
    let inflated = inflate(&pixels)?;
    drop(pixels);
    let explicit = "1.2.840.10008.1.2.1";
    let encoding = dicom_bytes::Encoding::of(explicit);
    let layout = locate_from(&inflated[..], 0, encoding.syntax, explicit.to_owned())?;
    let frame = frame_of(&layout, &inflated, order.frame)?;
    draw::draw(frame, &order.wish)
}

/// A frame of an object that is in memory.
fn frame_of<'a>(layout: &'a Layout, object: &'a [u8], number: u32) -> Result<Frame<'a>, Trouble> {
    let part = |range: std::ops::Range<u64>| {
        let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
        object.get(range)
    };
    let mut pixels = Vec::new();
    for range in layout.frame(number)? {
        pixels.extend_from_slice(part(range).ok_or(Trouble::Malformed)?);
    }
    Ok(Frame {
        transfer_syntax: &layout.transfer_syntax,
        number,
        swap: matches!(layout.stored, Stored::Plain { swap: true, .. }),
        head: part(layout.head.clone()).ok_or(Trouble::Malformed)?,
        pixels,
    })
}

fn inflate(deflated: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut inflated = Vec::new();
    DeflateDecoder::new(deflated)
        .take(MAX_INFLATED + 1)
        .read_to_end(&mut inflated)
        .map_err(|_| Trouble::Malformed)?;
    if inflated.len() as u64 > MAX_INFLATED {
        return Err(Trouble::TooLarge);
    }
    Ok(inflated)
}

impl From<LayoutError> for Trouble {
    fn from(error: LayoutError) -> Self {
        match error {
            LayoutError::NoPixels | LayoutError::NoSuchFrame => Trouble::NoFrame,
            LayoutError::NotPart10(_)
            | LayoutError::Walk(_)
            | LayoutError::File(_)
            | LayoutError::Deflated(_)
            | LayoutError::Nonsense(_) => Trouble::Malformed,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn bytes_that_do_not_come_are_missed() {
        assert_eq!(take_bytes(&mut &b"abc"[..], 3).unwrap().unwrap(), b"abc");
        assert!(take_bytes(&mut &b"abc"[..], 4).is_err());
    }

    #[test]
    fn what_inflates_without_end_is_stopped() {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        let zeros = vec![0; 1 << 20];
        for _ in 0..260 {
            encoder.write_all(&zeros).unwrap();
        }
        let bomb = encoder.finish().unwrap();
        assert!(bomb.len() < 1 << 20);
        assert_eq!(inflate(&bomb), Err(Trouble::TooLarge));
        assert_eq!(inflate(b"\xFF\xFFnonsense"), Err(Trouble::Malformed));
    }
}
