//! A right knee, AP: the picture's left is the patient's right. The thin fibula and the side marker R stand on the
//! outer side, at the left of the picture, so that a mirrored film is seen at once.

use super::canvas::{Canvas, R};
use super::dx::{Film, MAX, film};
use super::file::{Exam, Instance};

const ROWS: u16 = 1400;
const COLUMNS: u16 = 1000;

/// One film of the right knee.
pub fn knee_phantom(exam: &Exam) -> Instance {
    film(
        exam,
        &Film {
            canvas: &draw(exam.seed),
            series_description: "Knee AP",
            body_part: "KNEE",
            kvp: "60",
            view: "AP",
            laterality: "R",
        },
    )
}

fn draw(seed: u64) -> Canvas {
    let mut canvas = Canvas::new(ROWS, COLUMNS, 600);
    canvas.ellipse((500.0, 700.0), (330.0, 1100.0), |_, radius| {
        6_500 - (2_500.0 * radius) as u16
    });
    canvas.rectangle((415, 0), (170, 560), 11_000); // femur
    for (x, y) in [(410.0, 590.0), (590.0, 590.0)] {
        canvas.ellipse((x, y), (120.0, 130.0), |_, _| 11_200); // its condyles
    }
    canvas.ellipse((500.0, 800.0), (225.0, 90.0), |_, _| 11_200); // head of the tibia
    canvas.rectangle((430, 820), (150, 580), 11_000); // tibia
    canvas.ellipse((285.0, 910.0), (48.0, 60.0), |_, _| 10_600); // fibula, on the outer side
    canvas.rectangle((262, 920), (46, 480), 10_400);
    canvas.ellipse((500.0, 560.0), (95.0, 105.0), |old, _| old.saturating_add(900)); // patella
    canvas.noise(seed, 120, MAX);
    canvas.letter(R, (60, 90), 16, MAX);
    canvas
}

#[cfg(test)]
mod tests {
    use super::super::{Label, Person};
    use super::*;
    use crate::object::read_part10;

    #[test]
    fn the_fibula_and_the_marker_are_on_the_right_knees_outer_side() {
        let exam = Exam {
            seed: 4,
            person: Person {
                name: "李秀珍".into(),
                number: "QS-4".into(),
                sex: 'F',
                birth_date: None,
                label: Label::Gb18030,
            },
            accession: String::new(),
            at: jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0),
            institution: "青山镇中心卫生院".into(),
            station: "QSDR".into(),
            description: "Knee AP".into(),
        };
        let knee = knee_phantom(&exam);
        let reading = read_part10(&knee.file[..], None).unwrap();
        assert_eq!(reading.header.body_part.as_deref(), Some("KNEE"));
        assert_eq!(reading.header.laterality.as_deref(), Some("R"));
        let start = reading.pixels.unwrap().at as usize;
        let sample = |column: usize, row: usize| {
            let at = start + (row * usize::from(COLUMNS) + column) * 2;
            u16::from_le_bytes([knee.file[at], knee.file[at + 1]])
        };
        assert!(sample(285, 1100) > 10_000, "the fibula at the picture's left");
        assert!(sample(1000 - 285, 1100) < 8_000, "and none at its right");
        assert_eq!(sample(65, 95), MAX, "the R beside it");
    }
}
