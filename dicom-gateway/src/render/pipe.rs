//! What parent and child say to each other over two pipes: one order with the bytes of one frame in, one answer out.
//! Neither side allocates what the other declares before it was held against a limit.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{Trouble, Wish};

/// How an order begins, and an answer. Both sides are the same program, so there are no versions.
const ORDER: &[u8; 4] = b"YZDO";
const ANSWER: &[u8; 4] = b"YZDA";
/// The longest order, bytes of the frame aside.
const MAX_ORDER: u32 = 2048;
/// The longest head of a data set: that of an enhanced object with thousands of frames has a few MB.
pub(super) const MAX_HEAD: u64 = 16 << 20;
/// The most bytes of a frame, or of a deflated object.
pub(super) const MAX_PIXELS: u64 = 256 << 20;
/// The largest picture.
const MAX_PICTURE: u32 = 64 << 20;
/// The longest refusal.
const MAX_REFUSAL: u32 = 256;

const IS_PICTURE: u8 = 1;
const IS_REFUSAL: u8 = 2;

/// What is to be drawn. Its bytes follow: the head of the data set, then those of the frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The transfer syntax of the object.
    pub transfer_syntax: String,
    /// Which frame, counted from 0.
    pub frame: u32,
    /// Whether the pixels are words in big endian.
    pub swap: bool,
    /// How many bytes of the head follow: the data set up to the pixel data. 0 for a deflated object.
    pub head: u64,
    /// How many bytes of the frame follow; of a deflated object the whole data set.
    pub pixels: u64,
    /// How it is wanted.
    pub wish: Wish,
}

impl Order {
    /// Whether a child takes that much.
    pub(super) fn fits(&self) -> bool {
        self.head <= MAX_HEAD && self.pixels <= MAX_PIXELS && self.transfer_syntax.len() <= 64
    }

    /// What is written before the bytes.
    pub(super) fn encode(&self) -> io::Result<Vec<u8>> {
        let text = serde_json::to_vec(self)?;
        let length = u32::try_from(text.len()).map_err(io::Error::other)?;
        if length > MAX_ORDER {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        Ok([ORDER, &length.to_le_bytes()[..], &text].concat())
    }

    /// Reads an order without its bytes.
    pub(super) fn read(from: &mut impl Read) -> io::Result<Order> {
        let mut start = [0; 8];
        from.read_exact(&mut start)?;
        let (magic, length) = start.split_at(4);
        let length = u32::from_le_bytes(length.try_into().map_err(io::Error::other)?);
        if magic != ORDER || length > MAX_ORDER {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut text = vec![0; length as usize];
        from.read_exact(&mut text)?;
        let order: Order = serde_json::from_slice(&text)?;
        if !order.fits() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(order)
    }
}

/// What a child answers.
pub(super) type Answer = Result<Vec<u8>, Trouble>;

/// Writes an answer. A picture beyond the limit becomes a refusal.
pub(super) fn write_answer(to: &mut impl Write, answer: &Answer) -> io::Result<()> {
    let too_large = Err(Trouble::TooLarge);
    let answer = match answer {
        Ok(picture) if picture.len() > MAX_PICTURE as usize => &too_large,
        answer => answer,
    };
    let refusal;
    let (kind, bytes) = match answer {
        Ok(picture) => (IS_PICTURE, picture.as_slice()),
        Err(trouble) => {
            refusal = serde_json::to_vec(trouble)?;
            (IS_REFUSAL, refusal.as_slice())
        }
    };
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.write_all(ANSWER)?;
    to.write_all(&[kind])?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads an answer up to its end; nothing may follow.
pub(super) async fn read_answer(mut from: impl AsyncRead + Unpin) -> io::Result<Answer> {
    let wrong = || io::Error::from(io::ErrorKind::InvalidData);
    let mut start = [0; 9];
    from.read_exact(&mut start).await?;
    let [m0, m1, m2, m3, kind, length @ ..] = start;
    let length = u32::from_le_bytes(length);
    let limit = match kind {
        IS_PICTURE => MAX_PICTURE,
        IS_REFUSAL => MAX_REFUSAL,
        _ => return Err(wrong()),
    };
    if [m0, m1, m2, m3] != *ANSWER || length > limit {
        return Err(wrong());
    }
    // Grows with what comes, not with what is declared; one byte more would be one too many.
    let mut bytes = Vec::new();
    from.take(u64::from(length) + 1).read_to_end(&mut bytes).await?;
    if bytes.len() != length as usize {
        return Err(wrong());
    }
    match kind {
        IS_PICTURE => Ok(Ok(bytes)),
        _ => Ok(Err(serde_json::from_slice(&bytes)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Format;

    fn order() -> Order {
        Order {
            transfer_syntax: "1.2.840.10008.1.2.1".into(),
            frame: 3,
            swap: false,
            head: 100,
            pixels: 200,
            wish: Wish {
                format: Format::Png,
                quality: 90,
                window: None,
                viewport: None,
            },
        }
    }

    #[test]
    fn an_order_is_read_as_it_was_written_and_lies_are_refused() {
        let bytes = order().encode().unwrap();
        assert_eq!(Order::read(&mut &bytes[..]).unwrap(), order());
        for cut in 0..bytes.len() {
            assert!(Order::read(&mut &bytes[..cut]).is_err());
        }
        let mut long = bytes.clone();
        long[4..8].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
        assert!(Order::read(&mut &long[..]).is_err());
        let greedy = Order {
            head: MAX_HEAD + 1,
            ..order()
        };
        assert!(Order::read(&mut &greedy.encode().unwrap()[..]).is_err());
    }

    #[tokio::test]
    async fn an_answer_is_read_as_it_was_written_and_lies_are_refused() {
        for answer in [Ok(b"picture".to_vec()), Err(Trouble::Jpeg12)] {
            let mut bytes = Vec::new();
            write_answer(&mut bytes, &answer).unwrap();
            assert_eq!(read_answer(&bytes[..]).await.unwrap(), answer);
            for cut in 0..bytes.len() {
                assert!(read_answer(&bytes[..cut]).await.is_err(), "cut at {cut}");
            }
            bytes.push(0);
            assert!(read_answer(&bytes[..]).await.is_err(), "something follows");
        }
        let lie = [&ANSWER[..], &[IS_PICTURE], &0xFFFF_FFFF_u32.to_le_bytes()[..]].concat();
        assert!(read_answer(&lie[..]).await.is_err());
    }

    #[tokio::test]
    async fn a_picture_beyond_the_limit_is_refused_by_the_one_who_made_it() {
        let mut bytes = Vec::new();
        write_answer(&mut bytes, &Ok(vec![0; MAX_PICTURE as usize + 1])).unwrap();
        assert_eq!(read_answer(&bytes[..]).await.unwrap(), Err(Trouble::TooLarge));
    }
}
