//! Key images on the page: two side by side, each on black with the letters of its edges around it and its caption
//! below, or beside one that stands alone. One that cannot be shown leaves its place and the reason in it.

use krilla::image::Image;

use super::Warning;
use super::flow::{Draw, Photograph, Picture, Piece, value_setting};
use super::fonts::Weight;
use super::page::INNER;
use super::report::Composer;
use super::sheet::KeyImage;
use super::wrap::{Line, wrap};

/// The tallest key image, and how tall it may be when that saves a page: still so that a doctor sees what is meant.
pub(super) const HEIGHT: f32 = 200.0;
pub(super) const SMALLER: [f32; 3] = [170.0, 140.0, 110.0];
/// Between two of them.
const GAP: f32 = 14.0;
/// Room for a letter beside an image, and above and below it.
const BESIDE: f32 = 22.0;
const ABOVE: f32 = 15.0;
/// Lines of captions and reasons are so far apart.
pub(super) const CAPTION_LEADING: f32 = 12.0;
pub(super) const CAPTION_SIZE: f32 = 8.5;
/// The place of one that cannot be shown: the sign for danger, the words, and room around.
const REASON_ROOM: f32 = 38.0;

impl Composer<'_> {
    /// The key images with their heading; nothing when there are none.
    pub(super) fn pictures(&mut self) -> Vec<Piece> {
        if self.sheet.images.is_empty() {
            return Vec::new();
        }
        let mut pieces = Vec::from(self.heading("section-images"));
        let each = (INNER - GAP) / 2.0;
        let images: Vec<_> = self.sheet.images.iter().enumerate().collect();
        for pair in images.chunks(2) {
            let mut row = Vec::new();
            let (mut tallest, mut captions) = (0.0_f32, 0);
            let alone = pair.len() == 1;
            for (column, (index, image)) in pair.iter().enumerate() {
                let photograph = self.photograph(*index, image, each);
                let caption = self.small(&image.caption, each);
                tallest = tallest.max(match &photograph {
                    Ok(photograph) => photograph.size.1 + 2.0 * ABOVE,
                    Err(reason) => REASON_ROOM + reason.len() as f32 * CAPTION_LEADING,
                });
                captions = captions.max(caption.len());
                row.push(Picture {
                    photograph,
                    place: (column as f32 * (each + GAP), each, 0.0),
                    caption,
                    caption_at: (if alone { each + GAP } else { 0.0 }, CAPTION_LEADING),
                });
            }
            let lines = captions as f32 * CAPTION_LEADING;
            if alone {
                tallest = tallest.max(lines);
            }
            for picture in &mut row {
                picture.place.2 = tallest;
                if !alone {
                    picture.caption_at.1 = tallest + 14.0;
                }
            }
            pieces.push(Piece {
                height: tallest + if alone { 4.0 } else { 14.0 + lines },
                keep: false,
                draw: Draw::Pictures(row),
            });
        }
        pieces
    }

    /// The image, or the reason there is none.
    fn photograph(&mut self, index: usize, image: &KeyImage, room: f32) -> Result<Photograph, Vec<Line>> {
        let words = self.words;
        let decoded = match &image.picture {
            Ok(bytes) => decode(bytes).ok_or_else(|| words.say("image-malformed")),
            Err(why) => Err(why.clone()),
        };
        match decoded {
            Ok(decoded) => Ok(Photograph {
                size: fit(decoded.size(), image.aspect, room - 2.0 * BESIDE, self.tallest),
                image: decoded,
                edges: image.edges.clone(),
                side: image.side.as_deref().map(|side| self.line(side)),
            }),
            Err(why) => {
                self.warnings.insert(Warning::Image { index });
                let said = words.say_with("image-not-shown", &[("why", &why)]);
                Err(self.small(&said, room - 24.0))
            }
        }
    }

    fn small(&mut self, text: &str, width: f32) -> Vec<Line> {
        let text = self.line(text);
        wrap(
            self.fonts,
            &text,
            value_setting(width, CAPTION_SIZE, Weight::Regular),
        )
    }
}

fn decode(bytes: &[u8]) -> Option<Image> {
    let image = if bytes.starts_with(b"\x89PNG") {
        Image::from_png(bytes.to_vec().into(), false)
    } else {
        Image::from_jpeg(bytes.to_vec().into(), false)
    };
    image
        .ok()
        .filter(|image| image.size().0 > 0 && image.size().1 > 0)
}

/// The largest size in an image's proportions that fits its place.
fn fit((columns, rows): (u32, u32), aspect: f32, room: f32, tallest: f32) -> (f32, f32) {
    let (width, height) = (columns as f32 * aspect, rows as f32);
    let scale = (room / width).min(tallest / height);
    (width * scale, height * scale)
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, fit};

    #[test]
    fn pixels_that_are_no_squares_keep_their_shape() {
        assert_eq!(fit((512, 512), 1.0, 200.0, HEIGHT), (200.0, 200.0));
        assert_eq!(fit((512, 256), 0.5, 200.0, HEIGHT), (200.0, 200.0));
        assert_eq!(fit((512, 512), 2.0, 200.0, HEIGHT), (200.0, 100.0));
        assert_eq!(fit((100, 400), 1.0, 200.0, HEIGHT), (50.0, 200.0));
    }
}
