//! A chest film, PA: the picture's right is the patient's left (rows run to L, columns to F). The side marker R
//! stands at the upper left, the heart's shadow leans to the right. Only the detector's spacing is known.

use dicom_bytes::Vr;

use super::canvas::{Canvas, R};
use super::file::{Exam, Instance, Picture};
use crate::object::tags;

const ROWS: u16 = 1800;
const COLUMNS: u16 = 1500;
pub(super) const MAX: u16 = 16_383;
const DX_FOR_PRESENTATION: &str = "1.2.840.10008.5.1.4.1.1.1.1";

/// One film of the chest.
pub fn dx_phantom(exam: &Exam) -> Instance {
    film(
        exam,
        &Film {
            canvas: &draw(exam.seed),
            series_description: "Chest PA",
            body_part: "CHEST",
            kvp: "110",
            view: "PA",
            laterality: "U",
        },
    )
}

/// What differs between films.
pub(super) struct Film<'a> {
    pub(super) canvas: &'a Canvas,
    pub(super) series_description: &'a str,
    pub(super) body_part: &'a str,
    pub(super) kvp: &'a str,
    pub(super) view: &'a str,
    pub(super) laterality: &'a str,
}

/// A film whose rows run to the patient's left and whose columns run to the feet.
pub(super) fn film(exam: &Exam, film: &Film<'_>) -> Instance {
    let text = |text: &str| text.to_owned();
    exam.instance(&Picture {
        sop_class: DX_FOR_PRESENTATION,
        modality: "DX",
        image_type: "ORIGINAL\\PRIMARY\\",
        model: "Phantom DR",
        number: 1,
        canvas: film.canvas,
        bits_stored: 14,
        series_description: film.series_description,
        presentation_intent: Some("FOR PRESENTATION"),
        acquisition: &[
            (tags::BODY_PART_EXAMINED, Vr::CS, text(film.body_part)),
            (tags::KVP, Vr::DS, text(film.kvp)),
            (tags::IMAGER_PIXEL_SPACING, Vr::DS, text("0.2\\0.2")),
            (tags::VIEW_POSITION, Vr::CS, text(film.view)),
        ],
        geometry: &[
            (tags::PATIENT_ORIENTATION, Vr::CS, text("L\\F")),
            (tags::IMAGE_LATERALITY, Vr::CS, text(film.laterality)),
        ],
        pixel_spacing: None,
        display: &[
            (tags::BURNED_IN_ANNOTATION, Vr::CS, text("NO")),
            (tags::WINDOW_CENTER, Vr::DS, text("8192")),
            (tags::WINDOW_WIDTH, Vr::DS, text("15000")),
            (tags::RESCALE_INTERCEPT, Vr::DS, text("0")),
            (tags::RESCALE_SLOPE, Vr::DS, text("1")),
            (tags::RESCALE_TYPE, Vr::LO, text("US")),
            (tags::LOSSY_COMPRESSION, Vr::CS, text("00")),
        ],
    })
}

fn draw(seed: u64) -> Canvas {
    let mut canvas = Canvas::new(ROWS, COLUMNS, 600);
    canvas.ellipse((750.0, 1050.0), (690.0, 900.0), |_, radius| {
        9_000 - (2_500.0 * radius) as u16
    });
    canvas.ellipse((750.0, 200.0), (180.0, 260.0), |_, _| 8_500); // neck
    for side in [-1.0, 1.0] {
        canvas.ellipse((750.0 + side * 300.0, 900.0), (230.0, 520.0), |_, radius| {
            3_000 + (1_500.0 * radius) as u16
        });
    }
    for rib in 0..9u16 {
        let y = 480.0 + f32::from(rib) * 105.0;
        for side in [-1.0, 1.0] {
            canvas.ellipse((750.0 + side * 300.0, y), (245.0, 34.0), |old, radius| {
                if radius > 0.55 {
                    old.saturating_add(1_100)
                } else {
                    old
                }
            });
        }
    }
    canvas.rectangle((705, 250), (90, 1400), 11_000); // spine
    canvas.ellipse((850.0, 1120.0), (240.0, 280.0), |_, _| 10_500); // heart, to the patient's left
    canvas.ellipse((470.0, 1480.0), (330.0, 170.0), |_, _| 10_000); // diaphragm, higher on the right
    canvas.ellipse((1030.0, 1530.0), (330.0, 170.0), |_, _| 10_000);
    canvas.noise(seed, 120, MAX);
    canvas.letter(R, (80, 90), 18, MAX);
    canvas
}

#[cfg(test)]
mod tests {
    use super::super::{Label, Person};
    use super::*;
    use crate::object::charset::Trust;
    use crate::object::{Spacing, read_part10};

    #[test]
    fn a_film_with_a_lying_label_is_read_right() {
        let exam = Exam {
            seed: 9,
            person: Person {
                name: "李秀英".into(),
                number: "BH-2".into(),
                sex: 'F',
                birth_date: None,
                label: Label::GbkAsLatin1,
            },
            accession: String::new(),
            at: jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0),
            institution: "白河乡卫生院".into(),
            station: "DR1".into(),
            description: "胸部正位".into(),
        };
        let film = dx_phantom(&exam);
        let reading = read_part10(&film.file[..], None).unwrap();
        assert_eq!(reading.header.patient.display_name().expose(), "李秀英");
        assert_eq!(reading.header.trust, Trust::Guessed);
        assert_eq!(reading.header.spacing, Some(Spacing::Detector(0.2, 0.2)));
        assert_eq!(reading.header.patient_orientation, Some(("L".into(), "F".into())));
        assert_eq!(reading.header.size, Some((1800, 1500)));
        assert_eq!(reading.pixels.unwrap().suspicion, None);
        let start = reading.pixels.unwrap().at as usize;
        let bright = |column: usize, row: usize| {
            let at = start + (row * 1500 + column) * 2;
            u16::from_le_bytes([film.file[at], film.file[at + 1]]) == MAX
        };
        assert!(bright(85, 95), "the R at the upper left");
        assert!(!bright(1500 - 85, 95), "and not at the upper right");
    }
}
