//! A chest and a head in axial slices. Head first, supine: columns run to the patient's left, rows to the back, so the
//! picture's right is the patient's left. An L of bone density stands beside the body on the patient's left, a
//! dot in front of it (the picture's top), and a tick at the bottom grows with the slice number.

use dicom_bytes::Vr;

use super::canvas::{Canvas, L};
use super::file::{Exam, Instance, Picture, uid};
use crate::object::tags;

/// The distance between slices in millimetres.
pub const CT_SLICE_SPACING_MM: f64 = 5.0;

const SIZE: u16 = 512;
const PIXEL_MM: f64 = 0.7;
const INTERCEPT: i32 = -1024;
const CT_IMAGE: &str = "1.2.840.10008.5.1.4.1.1.2";

/// What is imaged, the windows its readers want, and what a slice of it holds at a depth from 0 (top) to 1.
struct Region {
    body_part: &'static str,
    series: &'static str,
    centers: &'static str,
    widths: &'static str,
    tissue: fn(&mut Canvas, f32),
}

const CHEST: Region = Region {
    body_part: "CHEST",
    series: "Chest 5 mm",
    centers: "40\\-600",
    widths: "400\\1500",
    tissue: chest,
};

const HEAD: Region = Region {
    body_part: "HEAD",
    series: "Head 5 mm",
    centers: "35\\480",
    widths: "80\\2500",
    tissue: head,
};

/// The slices of a chest CT, the first nearest to the head.
pub fn ct_phantom(exam: &Exam, slices: u16) -> impl Iterator<Item = Instance> {
    (0..slices).map(move |index| slice(exam, &CHEST, index, slices))
}

/// The slices of a head CT, the first nearest to the crown.
pub fn head_phantom(exam: &Exam, slices: u16) -> impl Iterator<Item = Instance> {
    (0..slices).map(move |index| slice(exam, &HEAD, index, slices))
}

fn slice(exam: &Exam, region: &Region, index: u16, slices: u16) -> Instance {
    let canvas = draw(exam.seed, region, index, slices);
    let origin = -(f64::from(SIZE) - 1.0) / 2.0 * PIXEL_MM;
    let z = -f64::from(index) * CT_SLICE_SPACING_MM;
    let text = |text: &str| text.to_owned();
    exam.instance(&Picture {
        sop_class: CT_IMAGE,
        modality: "CT",
        image_type: "ORIGINAL\\PRIMARY\\AXIAL",
        model: "Phantom CT",
        number: index + 1,
        canvas: &canvas,
        bits_stored: 12,
        series_description: region.series,
        presentation_intent: None,
        acquisition: &[
            (tags::BODY_PART_EXAMINED, Vr::CS, text(region.body_part)),
            (tags::SLICE_THICKNESS, Vr::DS, text("5")),
            (tags::KVP, Vr::DS, text("120")),
            (tags::PATIENT_POSITION, Vr::CS, text("HFS")),
        ],
        geometry: &[
            (
                tags::IMAGE_POSITION,
                Vr::DS,
                format!("{origin:.2}\\{origin:.2}\\{z:.1}"),
            ),
            (tags::IMAGE_ORIENTATION, Vr::DS, text("1\\0\\0\\0\\1\\0")),
            (
                tags::FRAME_OF_REFERENCE_UID,
                Vr::UI,
                uid(exam.seed, "frame-of-reference"),
            ),
        ],
        pixel_spacing: Some(format!("{PIXEL_MM}\\{PIXEL_MM}")),
        display: &[
            (tags::WINDOW_CENTER, Vr::DS, text(region.centers)),
            (tags::WINDOW_WIDTH, Vr::DS, text(region.widths)),
            (tags::RESCALE_INTERCEPT, Vr::DS, INTERCEPT.to_string()),
            (tags::RESCALE_SLOPE, Vr::DS, text("1")),
            (tags::RESCALE_TYPE, Vr::LO, text("HU")),
        ],
    })
}

/// The stored value of a density.
fn hu(value: i32) -> u16 {
    u16::try_from(value - INTERCEPT).unwrap_or(0)
}

fn draw(seed: u64, region: &Region, index: u16, slices: u16) -> Canvas {
    let mut canvas = Canvas::new(SIZE, SIZE, hu(-1000));
    (region.tissue)(&mut canvas, f32::from(index) / f32::from(slices.max(2) - 1));
    canvas.noise(seed ^ u64::from(index) << 32, 12, 4095);
    // The marks are sharp, so that a test can look for their value.
    canvas.letter(L, (464, 230), 7, hu(1500));
    canvas.ellipse((256.0, 88.0), (7.0, 7.0), fill(1500));
    canvas.rectangle((20, 490), (4 * usize::from(index + 1), 6), hu(1200));
    canvas
}

/// A tissue of one density.
fn fill(value: i32) -> impl Fn(u16, f32) -> u16 {
    move |_, _| hu(value)
}

/// Down the chest the lungs widen, the heart comes and goes.
fn chest(canvas: &mut Canvas, depth: f32) {
    let swell = (depth * std::f32::consts::PI).sin();
    canvas.ellipse((256.0, 256.0), (200.0, 145.0), fill(-90)); // fat under the skin
    canvas.ellipse((256.0, 256.0), (188.0, 133.0), fill(45)); // muscle
    let lung = (52.0 + 22.0 * swell, 74.0 + 28.0 * swell);
    canvas.ellipse((166.0, 250.0), lung, fill(-850)); // the patient's right lung
    canvas.ellipse((346.0, 250.0), lung, fill(-850)); // the left one
    if swell > 0.4 {
        canvas.ellipse((284.0, 232.0), (56.0 * swell, 48.0 * swell), fill(50)); // the heart, to the left
    }
    canvas.ellipse((256.0, 346.0), (24.0, 20.0), fill(450)); // vertebra
    canvas.ellipse((256.0, 346.0), (12.0, 10.0), fill(200)); // its marrow
    canvas.ellipse((270.0, 312.0), (13.0, 13.0), fill(60)); // aorta, left of the spine
    if (0.45..0.6).contains(&depth) {
        canvas.ellipse((150.0, 270.0), (9.0, 9.0), fill(35)); // a nodule in the right lung
    }
}

/// Below the crown the skull widens; the ventricles lie in the middle, and beside the left one a small bleeding.
fn head(canvas: &mut Canvas, depth: f32) {
    let swell = 0.55 + 0.45 * (depth * std::f32::consts::FRAC_PI_2).sin();
    let round = |across: f32, along: f32| (across * swell, along * swell);
    canvas.ellipse((256.0, 260.0), round(128.0, 160.0), fill(40)); // scalp
    canvas.ellipse((256.0, 260.0), round(121.0, 153.0), fill(900)); // skull
    canvas.ellipse((256.0, 260.0), round(111.0, 143.0), fill(8)); // fluid around the brain
    canvas.ellipse((256.0, 260.0), round(106.0, 138.0), fill(37)); // grey matter
    canvas.ellipse((256.0, 260.0), round(94.0, 126.0), fill(28)); // white matter
    canvas.rectangle((255, 136), (2, 60), hu(48)); // the falx
    if (0.35..0.75).contains(&depth) {
        canvas.ellipse((238.0, 246.0), (10.0, 34.0), fill(6)); // the right ventricle
        canvas.ellipse((274.0, 246.0), (10.0, 34.0), fill(6)); // the left one
        canvas.ellipse((216.0, 262.0), (13.0, 22.0), fill(38)); // the right basal ganglia
        canvas.ellipse((296.0, 262.0), (13.0, 22.0), fill(38)); // the left ones
    }
    if (0.45..0.62).contains(&depth) {
        canvas.ellipse((299.0, 264.0), (11.0, 15.0), fill(66)); // fresh blood in them
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Label, Person};
    use super::*;
    use crate::object::{Spacing, read_part10};

    #[test]
    fn slices_are_read_back_with_their_geometry() {
        let exam = exam();
        let slices: Vec<_> = ct_phantom(&exam, 24).collect();
        assert_eq!(slices.len(), 24);
        let last = read_part10(&slices[23].file[..], None).unwrap();
        assert_eq!(last.header.instance_number, Some(24));
        assert_eq!(last.header.position.unwrap()[2], -115.0);
        assert_eq!(last.header.orientation, Some([1.0, 0.0, 0.0, 0.0, 1.0, 0.0]));
        assert_eq!(last.header.spacing, Some(Spacing::Patient(0.7, 0.7)));
        assert_eq!(last.header.patient.display_name().expose(), "张三");
        let pixels = last.pixels.unwrap();
        assert_eq!((pixels.length, pixels.suspicion), (Some(512 * 512 * 2), None));
    }

    #[test]
    fn the_l_is_on_the_patients_left_and_the_dot_in_front() {
        for slice in [ct_phantom(&exam(), 24).nth(3), head_phantom(&exam(), 24).nth(3)] {
            marked(&slice.unwrap().file);
        }
    }

    fn marked(file: &[u8]) {
        let reading = read_part10(file, None).unwrap();
        let start = reading.pixels.unwrap().at as usize;
        let value = |column: usize, row: usize| {
            let at = start + (row * 512 + column) * 2;
            i32::from(u16::from_le_bytes([file[at], file[at + 1]])) + INTERCEPT
        };
        assert_eq!(value(466, 232), 1500, "the stem of the L");
        assert_eq!(value(495, 275), 1500, "its foot points to the right");
        assert_eq!(
            value(512 - 466, 232),
            -1000 + (value(46, 232) + 1000),
            "nothing on the other side"
        );
        assert!(value(46, 232) < -900);
        assert_eq!(value(256, 88), 1500, "the dot in front");
        assert!(value(256, 424) < -900, "and none behind");
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let one: Vec<_> = ct_phantom(&exam(), 2).map(|slice| slice.file).collect();
        let two: Vec<_> = ct_phantom(&exam(), 2).map(|slice| slice.file).collect();
        assert_eq!(one, two);
    }

    fn exam() -> Exam {
        Exam {
            seed: 7,
            person: Person {
                name: "Zhang^San=张^三".into(),
                number: "QS-1".into(),
                sex: 'M',
                birth_date: Some(jiff::civil::date(1960, 2, 29)),
                label: Label::Gb18030,
            },
            accession: "A1".into(),
            at: jiff::civil::date(2026, 11, 23).at(8, 30, 0, 0),
            institution: "青山镇中心卫生院".into(),
            station: "CT1".into(),
            description: "胸部CT平扫".into(),
        }
    }
}
