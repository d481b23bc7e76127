//! Imaging modalities this product knows, by their DICOM defined terms (PS3.3 C.7.3.1.1.1). Not a full list:
//! a device sending something else is kept as `Other` and read all the same.

use super::Coded;
use crate::named::named;

named! {
    /// What kind of device made the images.
    pub enum Modality {
        /// Computed tomography.
        Ct = "CT",
        /// Computed radiography.
        Cr = "CR",
        /// Digital radiography.
        Dx = "DX",
        /// Magnetic resonance.
        Mr = "MR",
        /// Ultrasound.
        Us = "US",
        /// Mammography.
        Mg = "MG",
        /// Fluoroscopy.
        Rf = "RF",
        /// Angiography.
        Xa = "XA",
        /// Endoscopy.
        Es = "ES",
        /// Secondary capture.
        Sc = "SC",
        /// Anything else.
        Other = "OT",
    }
}

impl Modality {
    /// Reads a DICOM term; an unknown one is `Other`, `DR` (sent by older devices) is `DX`.
    pub fn from_dicom(term: &str) -> Self {
        match term.trim() {
            "DR" => Self::Dx,
            other => other.parse().unwrap_or(Self::Other),
        }
    }

    /// Whether this is a plain film, which is reported faster than a cross-sectional study.
    pub fn is_plain_film(self) -> bool {
        match self {
            Self::Cr | Self::Dx => true,
            Self::Ct
            | Self::Mr
            | Self::Us
            | Self::Mg
            | Self::Rf
            | Self::Xa
            | Self::Es
            | Self::Sc
            | Self::Other => false,
        }
    }

    /// Whether an order for this kind may be answered by images of the other (CR and DX are one for an order).
    pub fn fits(self, other: Self) -> bool {
        self == other || (self.is_plain_film() && other.is_plain_film())
    }

    /// The DICOM term with its list.
    pub fn coded(self) -> Coded {
        Coded {
            system: "DICOM PS3.3 C.7.3.1.1.1",
            version: "2024e",
            code: self.as_str().to_owned(),
        }
    }
}
