//! How a picture is wanted: the query parameters of PS3.18 section 8.3.5, parsed once.

use serde::{Deserialize, Serialize};

/// The widest and highest picture that is scaled to.
const MOST_SIDE: u16 = 8192;

/// How a picture is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    /// As which kind of file.
    pub format: Format,
    /// Of a JPEG, 1 to 100.
    pub quality: u8,
    /// Grey values shown, instead of those the image names.
    pub window: Option<Window>,
    /// Which part of it in which size, instead of all as it is.
    pub viewport: Option<Viewport>,
}

/// Kinds of picture files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// JPEG, lossy.
    Jpeg,
    /// PNG.
    Png,
}

impl Format {
    /// Its media type.
    pub const fn media(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
        }
    }

    /// How its files begin.
    pub(super) const fn magic(self) -> &'static [u8] {
        match self {
            Format::Jpeg => b"\xFF\xD8\xFF",
            Format::Png => b"\x89PNG\r\n\x1A\n",
        }
    }
}

/// Which values become black and white (PS3.3 section C.11.2.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Its centre.
    pub center: f64,
    /// Its width, above 0; at least 1 when linear.
    pub width: f64,
    /// How values between become grey.
    pub shape: Shape,
}

/// The functions of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// LINEAR, made for integers.
    Linear,
    /// LINEAR_EXACT.
    LinearExact,
    /// SIGMOID.
    Sigmoid,
}

impl Window {
    /// A window that makes sense.
    pub fn new(center: f64, width: f64, shape: Shape) -> Option<Window> {
        let least = if shape == Shape::Linear {
            1.0
        } else {
            f64::MIN_POSITIVE
        };
        let sane = center.is_finite() && width.is_finite() && width >= least;
        sane.then_some(Window { center, width, shape })
    }

    /// `center,width,function`, the function as PS3.18 section 8.3.5.1.4 writes it.
    pub fn parse(text: &str) -> Option<Window> {
        let mut fields = text.split(',');
        let center = fields.next()?.trim().parse().ok()?;
        let width = fields.next()?.trim().parse().ok()?;
        let shape = match fields.next()?.trim() {
            "linear" => Shape::Linear,
            "linear-exact" => Shape::LinearExact,
            "sigmoid" => Shape::Sigmoid,
            _ => return None,
        };
        match fields.next() {
            None => Window::new(center, width, shape),
            Some(_) => None,
        }
    }
}

/// The size a picture is fitted into, without being distorted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewport {
    /// The most columns.
    pub width: u16,
    /// The most rows.
    pub height: u16,
    /// Which part of the image; all of it when absent.
    pub part: Option<Part>,
}

/// A part of an image, in its columns and rows. A negative extent mirrors the picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its first column.
    pub x: f64,
    /// Its first row.
    pub y: f64,
    /// How many columns; absent: to the right edge.
    pub width: Option<f64>,
    /// How many rows; absent: to the lower edge.
    pub height: Option<f64>,
}

impl Viewport {
    /// All of the image.
    pub const fn whole(width: u16, height: u16) -> Viewport {
        Viewport {
            width,
            height,
            part: None,
        }
    }

    /// `vw,vh` or `vw,vh,sx,sy,sw,sh` (PS3.18 section 8.3.5.1.3), where the last four may be left empty.
    pub fn parse(text: &str) -> Option<Viewport> {
        let fields: Vec<&str> = text.split(',').take(7).map(str::trim).collect();
        let side = |text: &str| {
            let side = text.parse::<u16>().ok()?;
            (1..=MOST_SIDE).contains(&side).then_some(side)
        };
        let number = |text: &str| -> Option<Option<f64>> {
            if text.is_empty() {
                return Some(None);
            }
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
            Some(Some(number))
        };
        let extent = |text: &str| number(text).filter(|extent| *extent != Some(0.0));
        let (width, height) = (side(fields.first()?)?, side(fields.get(1)?)?);
        let part = match fields.get(2..)? {
            [] => None,
            [x, y, w, h] => Some(Part {
                x: number(x)?.unwrap_or(0.0),
                y: number(y)?.unwrap_or(0.0),
                width: extent(w)?,
                height: extent(h)?,
            }),
            _ => return None,
        };
        Some(Viewport { width, height, part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_that_make_sense() {
        let window = Window::parse("40,400,linear").unwrap();
        assert_eq!((window.center, window.width), (40.0, 400.0));
        assert_eq!(
            Window::parse("-600.5, 0.5,sigmoid").unwrap().shape,
            Shape::Sigmoid
        );
        for bad in [
            "",
            "40",
            "40,400",
            "40,0.5,linear",
            "40,0,sigmoid",
            "40,-1,linear-exact",
            "nan,1,linear",
            "40,inf,linear",
            "40,400,cubic",
            "40,400,linear,1",
        ] {
            assert_eq!(Window::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn viewports_that_make_sense() {
        assert_eq!(Viewport::parse("128,96"), Some(Viewport::whole(128, 96)));
        let part = Viewport::parse("100,100,10,,-20,").unwrap().part.unwrap();
        assert_eq!(
            (part.x, part.y, part.width, part.height),
            (10.0, 0.0, Some(-20.0), None)
        );
        for bad in [
            "",
            "0,1",
            "1",
            "8193,1",
            "-1,1",
            "1,1,1",
            "1,1,0,0,0,5",
            "1,1,0,0,1e999,5",
            "1,1,0,0,1,1,1",
            "a,1",
        ] {
            assert_eq!(Viewport::parse(bad), None, "{bad}");
        }
    }
}
