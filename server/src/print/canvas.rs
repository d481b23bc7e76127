//! The drawing hand: text, rules, panels and images at places in points from the page's upper left corner. It decides
//! nothing about where things go.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;

use super::fonts::{Fonts, Run, Weight};
use super::symbol::Symbol;

/// A colour of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink(pub(super) u8, pub(super) u8, pub(super) u8);

/// Text.
pub(super) const BLACK: Ink = Ink(0x1a, 0x1f, 0x24);
/// Names of fields, furniture.
pub(super) const GREY: Ink = Ink(0x5a, 0x66, 0x70);
/// Rules.
pub(super) const HAIR: Ink = Ink(0xc4, 0xcf, 0xd4);
/// Panels.
pub(super) const PALE: Ink = Ink(0xf2, 0xf6, 0xf7);
/// The house's colour.
pub(super) const TEAL: Ink = Ink(0x0e, 0x54, 0x66);
/// Positive and critical.
pub(super) const RED: Ink = Ink(0xb0, 0x1e, 0x1e);
/// Panel of a critical finding.
pub(super) const ROSE: Ink = Ink(0xfc, 0xf1, 0xf0);
/// Amendment and preliminary.
pub(super) const AMBER: Ink = Ink(0x8a, 0x4b, 0x00);
/// Panel of an amendment.
pub(super) const SAND: Ink = Ink(0xfd, 0xf6, 0xea);
/// Watermark.
pub(super) const MIST: Ink = Ink(0xe9, 0xec, 0xee);

/// Where text stands against its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

/// A page being drawn.
pub(super) struct Canvas<'a, 'b> {
    pub(super) surface: &'a mut Surface<'b>,
    pub(super) fonts: &'a Fonts,
}

impl Canvas<'_, '_> {
    /// Draws settled text on a baseline; gives its width.
    #[expect(
        clippy::too_many_arguments,
        reason = "a place, a text and its look; a struct would only rename them"
    )]
    pub(super) fn text(
        &mut self,
        x: f32,
        baseline: f32,
        text: &str,
        weight: Weight,
        size: f32,
        ink: Ink,
        align: Align,
    ) -> f32 {
        self.spaced(x, baseline, text, weight, size, ink, align, 0.0)
    }

    /// The same with room between the letters, in ems.
    #[expect(
        clippy::too_many_arguments,
        reason = "a place, a text and its look; a struct would only rename them"
    )]
    pub(super) fn spaced(
        &mut self,
        x: f32,
        baseline: f32,
        text: &str,
        weight: Weight,
        size: f32,
        ink: Ink,
        align: Align,
        tracking: f32,
    ) -> f32 {
        let mut runs = self.fonts.shape(text, weight);
        for glyph in runs.iter_mut().flat_map(|run| &mut run.glyphs) {
            glyph.x_advance += tracking;
        }
        let glyphs: usize = runs.iter().map(|run| run.glyphs.len()).sum();
        let spread = tracking * glyphs as f32;
        let width = (runs.iter().map(|run| run.width).sum::<f32>() + spread - tracking) * size;
        let start = match align {
            Align::Left => x,
            Align::Centre => x - width / 2.0,
            Align::Right => x - width,
        };
        self.runs(start, baseline, &runs, size, ink);
        width
    }

    /// Draws shaped text.
    pub(super) fn runs(&mut self, x: f32, baseline: f32, runs: &[Run], size: f32, ink: Ink) {
        self.ink(ink);
        let mut x = x;
        for run in runs {
            self.surface.draw_glyphs(
                Point::from_xy(x, baseline),
                &run.glyphs,
                run.font.clone(),
                &run.text,
                size,
                false,
            );
            x += run.glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * size;
        }
    }

    /// The width text will have.
    pub(super) fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        self.fonts.width(text, weight) * size
    }

    /// A horizontal or vertical rule.
    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(from.0, from.1);
        path.line_to(to.0, to.1);
        self.stroke(path.finish(), width, ink, None);
    }

    /// A filled rectangle.
    pub(super) fn panel(&mut self, x: f32, y: f32, width: f32, height: f32, ink: Ink) {
        if let Some(path) = rounded(x, y, width, height, 0.0) {
            self.ink(ink);
            self.surface.draw_path(&path);
        }
    }

    /// An outlined rectangle with round corners.
    pub(super) fn frame(&mut self, area: (f32, f32, f32, f32), radius: f32, width: f32, ink: Ink) {
        self.stroke(rounded(area.0, area.1, area.2, area.3, radius), width, ink, None);
    }

    /// A dashed circle.
    pub(super) fn ring(&mut self, x: f32, y: f32, radius: f32, ink: Ink) {
        let dash = StrokeDash {
            array: vec![3.0, 2.5],
            offset: 0.0,
        };
        self.stroke(
            rounded(x - radius, y - radius, radius * 2.0, radius * 2.0, radius),
            0.8,
            ink,
            Some(dash),
        );
    }

    /// The sign for danger: a triangle with a stroke and a dot, drawn so that no font need have it.
    pub(super) fn danger(&mut self, x: f32, y: f32, side: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(x + side / 2.0, y);
        path.line_to(x + side, y + side * 0.9);
        path.line_to(x, y + side * 0.9);
        path.close();
        if let Some(path) = path.finish() {
            self.ink(ink);
            self.surface.draw_path(&path);
        }
        let middle = x + side / 2.0;
        self.panel(
            middle - side * 0.055,
            y + side * 0.30,
            side * 0.11,
            side * 0.30,
            Ink(255, 255, 255),
        );
        self.panel(
            middle - side * 0.055,
            y + side * 0.68,
            side * 0.11,
            side * 0.11,
            Ink(255, 255, 255),
        );
    }

    /// A QR symbol of the given size.
    pub(super) fn symbol(&mut self, x: f32, y: f32, size: f32, symbol: &Symbol) {
        let module = size / symbol.side as f32;
        let mut path = PathBuilder::new();
        for (row, column, length) in symbol.runs() {
            let (left, top) = (x + column as f32 * module, y + row as f32 * module);
            if let Some(rect) = Rect::from_xywh(left, top, length as f32 * module, module) {
                path.push_rect(rect);
            }
        }
        if let Some(path) = path.finish() {
            self.ink(Ink(0, 0, 0));
            self.surface.draw_path(&path);
        }
    }

    /// An image in an area that has its proportions.
    pub(super) fn image(&mut self, x: f32, y: f32, width: f32, height: f32, image: &Image) {
        if let Some(size) = Size::from_wh(width, height) {
            self.surface.push_transform(&Transform::from_translate(x, y));
            self.surface.draw_image(image.clone(), size);
            self.surface.pop();
        }
    }

    /// Text across the page, rising to the right.
    pub(super) fn watermark(&mut self, x: f32, y: f32, text: &str, size: f32) {
        self.surface
            .push_transform(&Transform::from_rotate_at(-32.0, x, y));
        self.text(x, y, text, Weight::Bold, size, MIST, Align::Centre);
        self.surface.pop();
    }

    fn ink(&mut self, ink: Ink) {
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(Fill {
            paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }));
    }

    fn stroke(&mut self, path: Option<Path>, width: f32, ink: Ink, dash: Option<StrokeDash>) {
        let Some(path) = path else { return };
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
            width,
            dash,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
    }
}

/// A rectangle with round corners (four cubic arcs).
fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    /// How far the handles of a cubic reach for a quarter circle.
    const ARC: f32 = 0.552_285;
    let mut path = PathBuilder::new();
    let (right, bottom, pull) = (x + width, y + height, radius * (1.0 - ARC));
    if radius <= 0.0 {
        path.push_rect(Rect::from_xywh(x, y, width, height)?);
        return path.finish();
    }
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - pull, y, right, y + pull, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - pull, right - pull, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + pull, bottom, x, bottom - pull, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + pull, x + pull, y, x + radius, y);
    path.close();
    path.finish()
}
