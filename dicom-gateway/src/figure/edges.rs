//! What the four edges of a picture point to in the patient. Letters come from the image's own geometry, never from
//! habit: without geometry there are no letters. The viewer of the pages finds them in the same way.

/// Letters for the edges of a picture drawn as it is stored: `L`, or with tilt the nearest first: `LA`, `HPL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edges {
    /// Where rows begin.
    pub left: String,
    /// Where rows end.
    pub right: String,
    /// The first row.
    pub top: String,
    /// The last row.
    pub bottom: String,
}

/// Letters of the positive and negative ends of DICOM's patient axes: x to the left hand, y to the back, z to the head.
const AXES: [[char; 2]; 3] = [['L', 'R'], ['P', 'A'], ['H', 'F']];
/// A part of a direction smaller than this (about 6°) is not worth a letter.
const FAINT: f64 = 0.1;
/// How far from unit length and a right angle cosines may be, for devices round them.
const SLACK: f64 = 0.01;

impl Edges {
    /// From the cosines of rows and columns (PS3.3 section C.7.6.2.1.1), when they are of unit length and at a right
    /// angle.
    pub(super) fn of_cosines(cosines: &[f64]) -> Option<Edges> {
        let &[a, b, c, d, e, f] = cosines else { return None };
        let (row, column) = ([a, b, c], [d, e, f]);
        let square = dot(row, column).abs() < SLACK;
        let unit = |of| (f64::sqrt(dot(of, of)) - 1.0).abs() < SLACK;
        (square && unit(row) && unit(column)).then(|| Edges::towards(letters(row), letters(column)))
    }

    /// From Patient Orientation (0020,0020), which says where rows and columns run to, such as `L\F`.
    pub(super) fn of_words(row: &str, column: &str) -> Option<Edges> {
        let is_one = |word: &str| {
            (1..=3).contains(&word.len()) && word.chars().all(|c| AXES.as_flattened().contains(&c))
        };
        (is_one(row) && is_one(column)).then(|| Edges::towards(row.to_owned(), column.to_owned()))
    }

    fn towards(right: String, bottom: String) -> Edges {
        Edges {
            left: opposite(&right),
            top: opposite(&bottom),
            right,
            bottom,
        }
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What a direction of unit length points to.
fn letters(direction: [f64; 3]) -> String {
    let mut parts: Vec<_> = direction.into_iter().zip(AXES).collect();
    parts.retain(|(part, _)| part.abs() > FAINT);
    parts.sort_by(|(a, _), (b, _)| b.abs().total_cmp(&a.abs()));
    parts
        .iter()
        .map(|(part, [positive, negative])| if *part > 0.0 { positive } else { negative })
        .collect()
}

/// The letters of the other end.
fn opposite(of: &str) -> String {
    let other = |letter: char| {
        let axis = AXES.iter().find(|axis| axis.contains(&letter));
        axis.map_or(
            letter,
            |[positive, negative]| {
                if letter == *positive { *negative } else { *positive }
            },
        )
    };
    of.chars().map(other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(left: &str, right: &str, top: &str, bottom: &str) -> Edges {
        let [left, right, top, bottom] = [left, right, top, bottom].map(str::to_owned);
        Edges {
            left,
            right,
            top,
            bottom,
        }
    }

    #[test]
    fn an_axial_slice_has_the_patients_left_at_its_right() {
        let axial = Edges::of_cosines(&[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_eq!(axial, Some(edges("R", "L", "A", "P")));
        let from_the_feet_and_prone = Edges::of_cosines(&[-1.0, 0.0, 0.0, 0.0, -1.0, 0.0]);
        assert_eq!(from_the_feet_and_prone, Some(edges("L", "R", "P", "A")));
        let coronal = Edges::of_cosines(&[1.0, 0.0, 0.0, 0.0, 0.0, -1.0]);
        assert_eq!(coronal, Some(edges("R", "L", "H", "F")));
    }

    #[test]
    fn a_tilt_adds_a_letter_and_a_slight_one_does_not() {
        let tilted = Edges::of_cosines(&[0.966, 0.259, 0.0, -0.259, 0.966, 0.0]);
        assert_eq!(tilted, Some(edges("RA", "LP", "AL", "PR")));
        let slightly = Edges::of_cosines(&[0.9986, 0.0523, 0.0, -0.0523, 0.9986, 0.0]);
        assert_eq!(slightly, Some(edges("R", "L", "A", "P")));
    }

    #[test]
    fn what_is_no_geometry_has_no_letters() {
        for bad in [
            &[1.0, 0.0, 0.0][..],
            &[0.0; 6],
            &[1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            &[f64::NAN, 0.0, 0.0, 0.0, 1.0, 0.0],
            &[2.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        ] {
            assert_eq!(Edges::of_cosines(bad), None, "{bad:?}");
        }
        for (row, column) in [("", "F"), ("L", ""), ("LEFT", "F"), ("l", "f")] {
            assert_eq!(Edges::of_words(row, column), None, "{row} {column}");
        }
    }

    #[test]
    fn a_film_says_where_its_rows_run() {
        assert_eq!(Edges::of_words("L", "F"), Some(edges("R", "L", "H", "F")));
        assert_eq!(Edges::of_words("A", "FR"), Some(edges("P", "A", "HL", "FR")));
    }
}
