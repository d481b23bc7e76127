//! The part and size asked for, as a file.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, RgbImage};

use crate::render::{Format, Part, Trouble, Viewport, Wish};

/// A drawn picture.
#[derive(Debug)]
pub(super) struct Picture(DynamicImage);

impl Picture {
    pub(super) fn grey(width: u32, height: u32, pixels: Vec<u8>) -> Option<Picture> {
        GrayImage::from_raw(width, height, pixels).map(|image| Picture(image.into()))
    }

    pub(super) fn rgb(width: u32, height: u32, pixels: Vec<u8>) -> Option<Picture> {
        RgbImage::from_raw(width, height, pixels).map(|image| Picture(image.into()))
    }

    /// The file wanted.
    pub(super) fn file(mut self, wish: &Wish) -> Result<Vec<u8>, Trouble> {
        if let Some(viewport) = &wish.viewport {
            self = self.seen_through(viewport)?;
        }
        let mut file = Cursor::new(Vec::new());
        let written = match wish.format {
            Format::Jpeg => self.0.write_with_encoder(JpegEncoder::new_with_quality(
                &mut file,
                wish.quality.clamp(1, 100),
            )),
            Format::Png => self.0.write_to(&mut file, image::ImageFormat::Png),
        };
        written.map_err(|_| Trouble::Malformed)?;
        Ok(file.into_inner())
    }

    /// Cut, mirrored, and fitted into the size without being distorted.
    fn seen_through(mut self, viewport: &Viewport) -> Result<Picture, Trouble> {
        if let Some(part) = &viewport.part {
            self = self.part(part)?;
        }
        let (width, height) = (f64::from(self.0.width()), f64::from(self.0.height()));
        let scale = (f64::from(viewport.width) / width).min(f64::from(viewport.height) / height);
        let side = |length: f64, most: u16| whole((length * scale).round().clamp(1.0, f64::from(most)));
        let (to_width, to_height) = (side(width, viewport.width), side(height, viewport.height));
        if (to_width, to_height) == (self.0.width(), self.0.height()) {
            return Ok(self);
        }
        Ok(Picture(self.0.resize_exact(
            to_width,
            to_height,
            FilterType::Triangle,
        )))
    }

    fn part(self, part: &Part) -> Result<Picture, Trouble> {
        let (width, height) = (f64::from(self.0.width()), f64::from(self.0.height()));
        let (x, y) = (part.x.round(), part.y.round());
        let extent = |asked: Option<f64>, left: f64| asked.map_or(left, |asked| asked.abs().round().max(1.0));
        let (w, h) = (extent(part.width, width - x), extent(part.height, height - y));
        if x < 0.0 || y < 0.0 || w < 1.0 || h < 1.0 || x + w > width || y + h > height {
            return Err(Trouble::Part);
        }
        let mut cut = self.0.crop_imm(whole(x), whole(y), whole(w), whole(h));
        if part.width.is_some_and(|width| width < 0.0) {
            cut = cut.fliph();
        }
        if part.height.is_some_and(|height| height < 0.0) {
            cut = cut.flipv();
        }
        Ok(Picture(cut))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "casts from floating point saturate, and sides are small"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(viewport: &str) -> Result<(u32, u32, Vec<u8>), Trouble> {
        let picture = Picture::grey(4, 2, vec![0, 50, 100, 150, 10, 60, 110, 160]).unwrap();
        let seen = picture.seen_through(&Viewport::parse(viewport).unwrap())?.0;
        Ok((seen.width(), seen.height(), seen.into_luma8().into_raw()))
    }

    #[test]
    fn a_picture_is_fitted_and_not_distorted() {
        assert_eq!(seen("4,100").unwrap().2, [0, 50, 100, 150, 10, 60, 110, 160]);
        let (width, height, _) = seen("100,8").unwrap();
        assert_eq!((width, height), (16, 8));
        let (width, height, _) = seen("1,1").unwrap();
        assert_eq!((width, height), (1, 1));
    }

    #[test]
    fn a_part_is_cut_and_mirrored_and_must_be_there() {
        assert_eq!(seen("2,2,1,0,2,2").unwrap().2, [50, 100, 60, 110]);
        assert_eq!(seen("2,2,1,0,-2,2").unwrap().2, [100, 50, 110, 60]);
        assert_eq!(seen("2,2,1,0,2,-2").unwrap().2, [60, 110, 50, 100]);
        assert_eq!(seen("1,1,3,1,,").unwrap().2, [160]);
        for outside in ["9,9,4,0,,", "9,9,0,0,5,1", "9,9,-1,0,1,1", "9,9,0,1,1,2"] {
            assert_eq!(seen(outside).unwrap_err(), Trouble::Part, "{outside}");
        }
    }
}
