//! Breaks a paragraph into lines the way Chinese is set: no closing punctuation at a line's start, no opening bracket at
//! its end (GB/T 15834), Latin words and numbers whole, a number and its unit together, even right edges. It draws
//! nothing.

use super::fonts::{Fonts, Run, Weight};

/// One line, ready to draw.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    /// How far the line is moved right, in points.
    pub(super) indent: f32,
}

/// How a paragraph stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) weight: Weight,
    pub(super) size: f32,
    pub(super) width: f32,
    /// Indent of the first line, in ems.
    pub(super) first_indent: f32,
    /// Whether full lines reach the right edge.
    pub(super) even: bool,
}

/// The most a full line is stretched, in ems over the whole line.
const STRETCH_EMS: f32 = 2.2;
/// Longest unit kept with its number.
const UNIT_LENGTH: usize = 5;
/// Longest list mark that later lines are hung under, in characters.
const MARK_LENGTH: usize = 4;

/// Breaks settled text into lines. Line ends in the text begin paragraphs; empty ones are dropped.
pub(super) fn wrap(fonts: &Fonts, text: &str, setting: Setting) -> Vec<Line> {
    let paragraphs = text
        .split('\n')
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty());
    paragraphs
        .flat_map(|paragraph| wrap_paragraph(fonts, paragraph, setting))
        .collect()
}

fn wrap_paragraph(fonts: &Fonts, text: &str, setting: Setting) -> Vec<Line> {
    let em = setting.size;
    let mark = list_mark(text);
    let hang = mark.map_or(0.0, |mark| fonts.width(&format!("{mark} "), setting.weight));
    let (first, rest) = if mark.is_some() {
        (0.0, hang)
    } else {
        (setting.first_indent, 0.0)
    };
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0_f32;
    for token in tokens(fonts, text, setting.weight) {
        let indent = if lines.is_empty() { first } else { rest };
        let room = setting.width / em - indent;
        let gap = if line.is_empty() { 0.0 } else { token.gap };
        if used + gap + token.width > room && !line.is_empty() {
            lines.push(finish(fonts, &line, indent, room, setting, true));
            line.clear();
            used = 0.0;
        } else if gap > 0.0 {
            line.push(' ');
            used += gap;
        }
        let room = setting.width / em - if lines.is_empty() { first } else { rest };
        if token.width > room {
            // Longer than a line by itself (a link, a run of digits): broken where the line ends.
            for character in token.text.chars() {
                let width = fonts.width(character.encode_utf8(&mut [0; 4]), setting.weight);
                if used + width > room && !line.is_empty() {
                    let indent = if lines.is_empty() { first } else { rest };
                    lines.push(finish(fonts, &line, indent, room, setting, false));
                    line.clear();
                    used = 0.0;
                }
                line.push(character);
                used += width;
            }
        } else {
            line.push_str(&token.text);
            used += token.width;
        }
    }
    if !line.is_empty() {
        let indent = if lines.is_empty() { first } else { rest };
        lines.push(finish(
            fonts,
            &line,
            indent,
            setting.width / em - indent,
            setting,
            false,
        ));
    }
    lines
}

/// A piece that stays on one line.
struct Token {
    text: String,
    width: f32,
    /// The space before it, in ems.
    gap: f32,
}

/// Cuts text where lines may be broken.
fn tokens(fonts: &Fonts, text: &str, weight: Weight) -> Vec<Token> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    let mut spaced = false;
    let mut previous: Option<char> = None;
    for character in text.chars() {
        if character == ' ' {
            spaced = true;
            continue;
        }
        let joins =
            previous.is_some_and(|before| stays_with(before, character, spaced)) || is_combining(character);
        match pieces.last_mut() {
            Some((piece, _)) if joins => {
                if spaced {
                    piece.push(' ');
                }
                piece.push(character);
            }
            _ => pieces.push((character.into(), spaced)),
        }
        spaced = false;
        previous = Some(character);
    }
    let pieces = keep_units(pieces);
    let space = fonts.width(" ", weight);
    pieces
        .into_iter()
        .map(|(text, spaced)| Token {
            width: fonts.width(&text, weight),
            gap: if spaced { space } else { 0.0 },
            text,
        })
        .collect()
}

/// Joins a number with the short unit after it: `12 mm` is not torn apart.
fn keep_units(pieces: Vec<(String, bool)>) -> Vec<(String, bool)> {
    let mut joined: Vec<(String, bool)> = Vec::with_capacity(pieces.len());
    for (piece, spaced) in pieces {
        let unit = piece.chars().count() <= UNIT_LENGTH
            && piece.starts_with(|c: char| c.is_alphabetic() && c.is_ascii() || c == 'μ' || c == '°');
        match joined.last_mut() {
            Some((number, _)) if spaced && unit && number.ends_with(|c: char| c.is_ascii_digit()) => {
                number.push(' ');
                number.push_str(&piece);
            }
            _ => joined.push((piece, spaced)),
        }
    }
    joined
}

/// Whether two neighbours may not be parted by a line end.
fn stays_with(before: char, after: char, spaced: bool) -> bool {
    if closes(after) {
        return true;
    }
    if spaced {
        return false;
    }
    opens(before) || !(is_wide(before) || is_wide(after) || before == '-' && after.is_alphabetic())
}

/// What may not begin a line.
fn closes(c: char) -> bool {
    "，。、；：？！）】》〉」』”’〕｝…—～·‰℃％,.;:?!)]}%°′″".contains(c)
}

/// What may not end a line.
fn opens(c: char) -> bool {
    "（【《〈「『“‘〔｛([{￥¥＃".contains(c)
}

/// Whether a character is set in a full square, so that lines may break beside it.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3ffff}')
        || "…—·“”‘’".contains(c)
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{3099}' | '\u{309a}')
}

/// `1.`, `2、`, `(3)`, `①`, `-`: a mark that later lines of the paragraph are hung under.
fn list_mark(text: &str) -> Option<&str> {
    let end = text
        .char_indices()
        .find(|(_, c)| *c == ' ' || "、.．)）".contains(*c))
        .map(|(at, c)| if c == ' ' { at } else { at + c.len_utf8() })?;
    let mark = &text[..end];
    let body = mark.trim_matches(|c: char| "、.．()（）".contains(c));
    let short = mark.chars().count() <= MARK_LENGTH && !mark.is_empty();
    // `1.5 cm` begins with a number, not with a mark.
    let number = !text[end..].starts_with(|c: char| c.is_ascii_digit());
    let marks = body
        .chars()
        .all(|c| c.is_ascii_digit() || ('①'..='⑳').contains(&c))
        || ["-", "•", "·"].contains(&body);
    (short && number && marks && (!body.is_empty())).then_some(mark)
}

fn finish(fonts: &Fonts, text: &str, indent: f32, room: f32, setting: Setting, full: bool) -> Line {
    let mut runs = fonts.shape(text, setting.weight);
    let width: f32 = runs.iter().map(|run| run.width).sum();
    let slack = room - width;
    let wide = text.chars().filter(|c| is_wide(*c)).count() * 2 > text.chars().count();
    if full && setting.even && wide && slack > 0.0 && slack <= STRETCH_EMS {
        stretch(&mut runs, slack);
    }
    Line {
        runs,
        indent: indent * setting.size,
    }
}

/// Spreads the slack evenly between the glyphs of a line.
fn stretch(runs: &mut [Run], slack: f32) {
    let glyphs: usize = runs.iter().map(|run| run.glyphs.len()).sum();
    if glyphs < 2 {
        return;
    }
    let each = slack / (glyphs - 1) as f32;
    let mut left = glyphs - 1;
    for run in runs {
        for glyph in &mut run.glyphs {
            if left > 0 {
                glyph.x_advance += each;
                run.width += each;
                left -= 1;
            }
        }
    }
}
