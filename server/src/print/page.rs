//! The sheet of paper: margins, the head of the first page and of the later ones, and the foot that every page carries,
//! so that no page can be mistaken for one of another report.

use super::canvas::{AMBER, Align, BLACK, Canvas, GREY, HAIR, Ink, RED, TEAL};
use super::fonts::Weight;
use super::symbol::Symbol;
use crate::words::Language;

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;
pub(super) const LEFT: f32 = 50.0;
pub(super) const RIGHT: f32 = WIDTH - 50.0;
pub(super) const INNER: f32 = RIGHT - LEFT;
/// Where content begins on the first page and on later ones, and where it ends.
pub(super) const FIRST_TOP: f32 = 132.0;
pub(super) const LATER_TOP: f32 = 84.0;
pub(super) const BOTTOM: f32 = HEIGHT - 67.0;

/// Width kept free beside the institution's name on each side: the symbol's and the marks'.
const SIDE: f32 = 84.0;
const SYMBOL: f32 = 62.0;
const MARK_WIDTH: f32 = 66.0;
const MARK_HEIGHT: f32 = 19.0;

/// The settled words of the page's furniture.
pub(super) struct Furniture {
    pub(super) language: Language,
    pub(super) institution: String,
    pub(super) department: Option<String>,
    pub(super) title: String,
    pub(super) marks: Vec<Mark>,
    pub(super) symbol_caption: String,
    /// Name, sex and age, repeated on later pages.
    pub(super) patient: String,
    pub(super) number: String,
    pub(super) version: String,
    pub(super) code: String,
    pub(super) created: String,
    /// What every page must say of its images or its standing.
    pub(super) caution: Option<String>,
    pub(super) watermark: Option<String>,
}

/// A mark beside the heading.
pub(super) struct Mark {
    pub(super) text: String,
    pub(super) ink: Ink,
    /// Whether it carries the sign for danger.
    pub(super) alarm: bool,
}

impl Furniture {
    /// The first page's head.
    pub(super) fn first_head(&self, canvas: &mut Canvas<'_, '_>, symbol: &Symbol) {
        let middle = WIDTH / 2.0;
        let chinese = self.language == Language::Chinese;
        let tracking = if chinese { 0.10 } else { 0.01 };
        let room = INNER - 2.0 * SIDE;
        let ems = canvas.width(&self.institution, Weight::Bold, 1.0)
            + tracking * self.institution.chars().count() as f32;
        let size = (room / ems).clamp(12.0, 21.0);
        let name = if self.department.is_some() { 62.0 } else { 68.0 };
        canvas.spaced(
            middle,
            name,
            &self.institution,
            Weight::Bold,
            size,
            BLACK,
            Align::Centre,
            tracking,
        );
        if let Some(department) = &self.department {
            canvas.text(
                middle,
                name + 17.0,
                department,
                Weight::Regular,
                9.5,
                GREY,
                Align::Centre,
            );
        }
        let tracking = if chinese { 0.22 } else { 0.02 };
        let title = if self.department.is_some() { 107.0 } else { 102.0 };
        let ems = canvas.width(&self.title, Weight::Bold, 1.0) + tracking * self.title.chars().count() as f32;
        let size = (room / ems).clamp(9.0, 15.0);
        canvas.spaced(
            middle,
            title,
            &self.title,
            Weight::Bold,
            size,
            TEAL,
            Align::Centre,
            tracking,
        );

        canvas.symbol(RIGHT - SYMBOL, 40.0, SYMBOL, symbol);
        canvas.text(
            RIGHT - SYMBOL / 2.0,
            112.0,
            &self.symbol_caption,
            Weight::Regular,
            7.0,
            GREY,
            Align::Centre,
        );

        for (index, mark) in self.marks.iter().take(3).enumerate() {
            mark.draw(canvas, LEFT, 42.0 + index as f32 * (MARK_HEIGHT + 5.0));
        }
        canvas.rule((LEFT, 122.5), (RIGHT, 122.5), 1.6, TEAL);
        canvas.rule((LEFT, 125.6), (RIGHT, 125.6), 0.5, TEAL);
    }

    /// The head of later pages.
    pub(super) fn later_head(&self, canvas: &mut Canvas<'_, '_>) {
        canvas.text(
            LEFT,
            48.0,
            &self.institution,
            Weight::Bold,
            10.5,
            BLACK,
            Align::Left,
        );
        canvas.text(RIGHT, 48.0, &self.title, Weight::Bold, 10.0, TEAL, Align::Right);
        canvas.text(
            LEFT,
            63.0,
            &self.patient,
            Weight::Regular,
            9.0,
            BLACK,
            Align::Left,
        );
        canvas.text(
            RIGHT,
            63.0,
            &self.number,
            Weight::Regular,
            9.0,
            GREY,
            Align::Right,
        );
        canvas.rule((LEFT, 70.0), (RIGHT, 70.0), 1.0, TEAL);
    }

    /// The foot of every page.
    pub(super) fn foot(&self, canvas: &mut Canvas<'_, '_>, page: usize, pages: usize) {
        let words = self.language.words();
        let middle = WIDTH / 2.0;
        let (one, two) = (HEIGHT - 36.0, HEIGHT - 24.0);
        canvas.rule((LEFT, HEIGHT - 48.0), (RIGHT, HEIGHT - 48.0), 0.6, HAIR);
        let number = format!("{} · {}", self.number, self.version);
        canvas.text(LEFT, one, &number, Weight::Regular, 8.0, GREY, Align::Left);
        let count = words.say_with(
            "page-of",
            &[("page", &page.to_string()), ("pages", &pages.to_string())],
        );
        canvas.text(middle, one, &count, Weight::Regular, 8.0, BLACK, Align::Centre);
        canvas.text(RIGHT, one, &self.code, Weight::Regular, 8.0, GREY, Align::Right);
        canvas.text(
            LEFT,
            two,
            &self.institution,
            Weight::Regular,
            7.5,
            GREY,
            Align::Left,
        );
        canvas.text(
            RIGHT,
            two,
            &self.created,
            Weight::Regular,
            7.5,
            GREY,
            Align::Right,
        );
        if let Some(caution) = &self.caution {
            canvas.text(
                middle,
                HEIGHT - 52.5,
                caution,
                Weight::Bold,
                8.0,
                AMBER,
                Align::Centre,
            );
        }
    }

    /// What lies under everything on a page that is not signed.
    pub(super) fn ground(&self, canvas: &mut Canvas<'_, '_>) {
        if let Some(text) = &self.watermark {
            let size = (620.0 / canvas.width(text, Weight::Bold, 1.0)).min(78.0);
            canvas.watermark(WIDTH / 2.0 + 12.0, HEIGHT * 0.36, text, size);
            canvas.watermark(WIDTH / 2.0 + 12.0, HEIGHT * 0.74, text, size);
        }
    }
}

impl Mark {
    fn draw(&self, canvas: &mut Canvas<'_, '_>, x: f32, y: f32) {
        const SIZE: f32 = 10.0;
        let sign = if self.alarm { 14.0 } else { 0.0 };
        let width = (canvas.width(&self.text, Weight::Bold, SIZE) + sign + 14.0).max(MARK_WIDTH);
        canvas.frame(
            (x, y, width, MARK_HEIGHT),
            3.0,
            if self.alarm { 1.4 } else { 0.9 },
            self.ink,
        );
        let text = x + width / 2.0 + sign / 2.0;
        let drawn = canvas.text(
            text,
            y + 13.3,
            &self.text,
            Weight::Bold,
            SIZE,
            self.ink,
            Align::Centre,
        );
        if self.alarm {
            canvas.danger(text - drawn / 2.0 - sign, y + 4.2, 11.0, RED);
        }
    }
}
