//! Why a picture is not drawn: the few answers a child gives, and what is concluded when it gives none.

use serde::{Deserialize, Serialize};

/// Why a picture is not drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// Header and pixels do not hold together, or the code stream is damaged.
    #[error("the image does not hold together")]
    Malformed,
    /// More pixels than are drawn, or more memory than a child has.
    #[error("the image is too large to be drawn here")]
    TooLarge,
    /// A transfer syntax without a decoder here.
    #[error("images of this transfer syntax are not drawn here")]
    Syntax,
    /// Samples, bits or colours that are not drawn here.
    #[error("pixels of this kind are not drawn here")]
    Pixels,
    /// Lossy JPEG of 12 bits.
    #[error("lossy JPEG of 12 bits is not drawn here")]
    Jpeg12,
    /// No pixels, or fewer frames.
    #[error("there is no such frame")]
    NoFrame,
    /// The part asked for is not within the image.
    #[error("the part asked for is not within the image")]
    Part,
    /// The child ended without an answer: out of memory, out of processor time, or a fault of a codec.
    #[error("the image could not be drawn within its limits of memory and time")]
    Died,
    /// The child gave no answer in time.
    #[error("the image could not be drawn in time")]
    Late,
    /// Too many pictures are waited for.
    #[error("too many pictures are being drawn")]
    Busy,
}
