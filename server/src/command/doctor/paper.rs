//! Looks at the fonts that printed reports need.

use fontdb::{Database, Family, Query};

use super::Finding;

const REMEDY: &str = "apt-get install fonts-noto-cjk fonts-hanazono";

pub(super) fn fonts() -> Finding {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let has = |name: &str| {
        fonts
            .query(&Query {
                families: &[Family::Name(name)],
                ..Query::default()
            })
            .is_some()
    };
    if !has("Noto Sans CJK SC") {
        return Finding::bad(
            "the font Noto Sans CJK SC is missing: reports cannot be printed",
            REMEDY,
        );
    }
    if has("HanaMinB") || has("Hanazono Mincho B") || has("HanaMinA") {
        Finding::good("fonts for Chinese, rare characters of names included, are there")
    } else {
        Finding::doubtful(
            "the fonts for rare characters of names are missing: such a name is printed as its number",
            REMEDY,
        )
    }
}
