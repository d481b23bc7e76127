//! A value representation as the two letters it is on the wire, and how long its length field is.

use std::fmt;

/// A value representation (PS3.5 section 6.2). Unknown pairs of capitals are kept as they came.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Vr([u8; 2]);

macro_rules! known {
    ($($name:ident)*) => { $(
        #[doc = concat!("The value representation ", stringify!($name), ".")]
        pub const $name: Vr = {
            let letters = stringify!($name).as_bytes();
            Vr([letters[0], letters[1]])
        };
    )* };
}

impl Vr {
    known!(AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV);

    /// Two bytes as a VR; `None` unless both are capital letters.
    pub const fn from_bytes(bytes: [u8; 2]) -> Option<Vr> {
        if bytes[0].is_ascii_uppercase() && bytes[1].is_ascii_uppercase() {
            Some(Vr(bytes))
        } else {
            None
        }
    }

    /// The two letters.
    pub const fn bytes(self) -> [u8; 2] {
        self.0
    }

    /// The two letters as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("UN")
    }

    /// Whether the explicit form has a 16-bit length (PS3.5 section 7.1.2). Every VR the standard
    /// may still add uses the 32-bit form, so that is what an unknown one gets.
    pub const fn has_short_length(self) -> bool {
        matches!(
            &self.0,
            b"AE"
                | b"AS"
                | b"AT"
                | b"CS"
                | b"DA"
                | b"DS"
                | b"DT"
                | b"FD"
                | b"FL"
                | b"IS"
                | b"LO"
                | b"LT"
                | b"PN"
                | b"SH"
                | b"SL"
                | b"SS"
                | b"ST"
                | b"TM"
                | b"UI"
                | b"UL"
                | b"US"
        )
    }

    /// Whether values are text in the data set's specific character set (PS3.5 section 6.1.2.2).
    pub const fn is_charset_text(self) -> bool {
        matches!(&self.0, b"LO" | b"LT" | b"PN" | b"SH" | b"ST" | b"UC" | b"UT")
    }

    /// Whether values are text of the default repertoire.
    pub const fn is_plain_text(self) -> bool {
        matches!(
            &self.0,
            b"AE" | b"AS" | b"CS" | b"DA" | b"DS" | b"DT" | b"IS" | b"TM" | b"UI" | b"UR"
        )
    }
}

impl fmt::Display for Vr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Vr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_capitals_are_a_vr() {
        assert_eq!(Vr::from_bytes(*b"PN"), Some(Vr::PN));
        assert_eq!(Vr::from_bytes(*b"p\0"), None);
        assert_eq!(Vr::from_bytes(*b"? "), None);
    }

    #[test]
    fn a_vr_of_the_future_has_the_long_form() {
        let unknown = Vr::from_bytes(*b"ZZ").unwrap();
        assert!(!unknown.has_short_length());
        assert!(!Vr::UT.has_short_length());
        assert!(Vr::US.has_short_length());
    }
}
