//! Draws each kind of piece at its height on the page.

use super::canvas::{Align, BLACK, Canvas, GREY, HAIR, Ink, RED, TEAL};
use super::flow::{Draw, Fact, HandLines, Panel, Photograph, Picture, Piece};
use super::fonts::Weight;
use super::images::{CAPTION_LEADING, CAPTION_SIZE};
use super::page::{INNER, LEFT, RIGHT};
use super::wrap::Line;

/// Width of the bar at a panel's left.
const BAR: f32 = 3.0;

/// Draws a piece whose upper edge is at `y`.
pub(super) fn piece(canvas: &mut Canvas<'_, '_>, y: f32, piece: &Piece) {
    match &piece.draw {
        Draw::Gap => {}
        Draw::End(text) => {
            let (middle, baseline) = (LEFT + INNER / 2.0, y + piece.height - 8.0);
            let width = canvas.text(middle, baseline, text, Weight::Regular, 8.0, GREY, Align::Centre);
            for (from, to) in [(-60.0, -10.0), (10.0, 60.0)] {
                let side = if from < 0.0 { -width / 2.0 } else { width / 2.0 };
                canvas.rule(
                    (middle + side + from, baseline - 2.8),
                    (middle + side + to, baseline - 2.8),
                    0.4,
                    HAIR,
                );
            }
        }
        Draw::Facts(facts) => row(canvas, y, piece.height, facts),
        Draw::Heading(title) => heading(canvas, y, title),
        Draw::Text { line, look, panel } => {
            if let Some(panel) = panel {
                ground(canvas, y, piece.height, *panel);
            }
            let baseline = y + piece.height / 2.0 + look.size * 0.36;
            canvas.runs(
                LEFT + look.inset + line.indent,
                baseline,
                &line.runs,
                look.size,
                look.ink,
            );
        }
        Draw::Edge(panel) => ground(canvas, y, piece.height, *panel),
        Draw::Alarm { title, panel } => {
            ground(canvas, y, piece.height, *panel);
            canvas.danger(LEFT + 14.0, y + 2.0, 12.0, RED);
            canvas.text(LEFT + 31.0, y + 12.6, title, Weight::Bold, 11.5, RED, Align::Left);
        }
        Draw::Pictures(pictures) => pictures.iter().for_each(|each| picture(canvas, y, each)),
        Draw::Hands { hands, signed, stamp } => {
            signatures(canvas, y, hands, signed.as_deref(), stamp.as_deref())
        }
    }
}

fn ground(canvas: &mut Canvas<'_, '_>, y: f32, height: f32, panel: Panel) {
    // A hair of overlap closes the seam that some readers show between two areas.
    canvas.panel(LEFT, y, INNER, height + 0.3, panel.ground);
    canvas.panel(LEFT, y, BAR, height + 0.3, panel.bar);
}

fn row(canvas: &mut Canvas<'_, '_>, y: f32, height: f32, facts: &[Fact]) {
    for fact in facts {
        let x = LEFT + fact.x;
        canvas.text(x, y + 12.0, &fact.label, Weight::Regular, 7.8, GREY, Align::Left);
        for (index, line) in fact.lines.iter().enumerate() {
            let baseline = y + 14.0 + (index + 1) as f32 * (fact.size + 3.5) - 3.5;
            canvas.runs(x + line.indent, baseline, &line.runs, fact.size, BLACK);
        }
        if fact.x + fact.width < INNER {
            let edge = x + fact.width - 8.0;
            canvas.rule((edge, y + 5.0), (edge, y + height - 5.0), 0.4, HAIR);
        }
    }
    canvas.rule((LEFT, y + height), (RIGHT, y + height), 0.5, HAIR);
}

fn heading(canvas: &mut Canvas<'_, '_>, y: f32, title: &str) {
    canvas.panel(LEFT, y + 4.5, 4.0, 12.5, TEAL);
    let width = canvas.text(
        LEFT + 11.0,
        y + 15.6,
        title,
        Weight::Bold,
        12.5,
        TEAL,
        Align::Left,
    );
    canvas.rule(
        (LEFT + 11.0 + width + 10.0, y + 11.0),
        (RIGHT, y + 11.0),
        0.5,
        HAIR,
    );
}

/// A place with its caption.
fn picture(canvas: &mut Canvas<'_, '_>, y: f32, picture: &Picture) {
    let (offset, width, height) = picture.place;
    let x = LEFT + offset;
    match &picture.photograph {
        Ok(photograph) => light_box(canvas, (x, y, width, height), photograph),
        Err(reason) => {
            canvas.frame((x, y, width, height), 0.0, 0.6, HAIR);
            canvas.danger(x + width / 2.0 - 8.0, y + 8.0, 16.0, GREY);
            captions(canvas, x + 12.0, y + 38.0, reason, BLACK);
        }
    }
    let (across, down) = picture.caption_at;
    captions(canvas, x + across, y + down, &picture.caption, GREY);
}

fn captions(canvas: &mut Canvas<'_, '_>, x: f32, baseline: f32, lines: &[Line], ink: Ink) {
    for (index, line) in lines.iter().enumerate() {
        let baseline = baseline + index as f32 * CAPTION_LEADING;
        canvas.runs(x + line.indent, baseline, &line.runs, CAPTION_SIZE, ink);
    }
}

/// Images lie on black, as on a light box, so that a bright margin does not glare beside them. Letters stand around an
/// image and never on it.
fn light_box(
    canvas: &mut Canvas<'_, '_>,
    (x, y, width, height): (f32, f32, f32, f32),
    photograph: &Photograph,
) {
    const SIZE: f32 = 10.0;
    const LIGHT: Ink = Ink(0xff, 0xe9, 0xa8);
    canvas.panel(x, y, width, height, Ink(0, 0, 0));
    let (inner, tall) = photograph.size;
    let (left, top) = (x + (width - inner) / 2.0, y + (height - tall) / 2.0);
    canvas.image(left, top, inner, tall, &photograph.image);
    if let Some(edges) = &photograph.edges {
        let (middle, centre) = (top + tall / 2.0 + SIZE * 0.36, left + inner / 2.0);
        for (x, baseline, letters, align) in [
            (left - 4.0, middle, &edges.left, Align::Right),
            (left + inner + 4.0, middle, &edges.right, Align::Left),
            (centre, top - 4.0, &edges.top, Align::Centre),
            (centre, top + tall + 11.0, &edges.bottom, Align::Centre),
        ] {
            canvas.text(x, baseline, letters, Weight::Bold, SIZE, LIGHT, align);
        }
    }
    if let Some(side) = &photograph.side {
        canvas.text(x + 5.0, y + 11.0, side, Weight::Bold, 9.0, LIGHT, Align::Left);
    }
}

fn signatures(
    canvas: &mut Canvas<'_, '_>,
    y: f32,
    hands: &[HandLines],
    signed: Option<&str>,
    stamp: Option<&str>,
) {
    canvas.rule((LEFT, y), (RIGHT, y), 1.0, TEAL);
    let room = INNER - if stamp.is_some() { 96.0 } else { 0.0 };
    let each = room / hands.len().max(1) as f32;
    for (index, hand) in hands.iter().enumerate() {
        sign(canvas, LEFT + index as f32 * each, y + 8.0, each - 12.0, hand);
    }
    if let Some(signed) = signed {
        canvas.text(LEFT, y + 73.0, signed, Weight::Regular, 9.0, BLACK, Align::Left);
    }
    if let Some(stamp) = stamp {
        const SILVER: Ink = Ink(0xb4, 0xbf, 0xc5);
        let (x, middle) = (RIGHT - 40.0, y + 42.0);
        canvas.ring(x, middle, 33.0, SILVER);
        canvas.text(
            x,
            middle + 3.0,
            stamp,
            Weight::Regular,
            8.0,
            SILVER,
            Align::Centre,
        );
    }
}

fn sign(canvas: &mut Canvas<'_, '_>, x: f32, y: f32, width: f32, hand: &HandLines) {
    canvas.text(x, y + 10.0, &hand.label, Weight::Regular, 8.0, GREY, Align::Left);
    let name = canvas.text(x, y + 29.0, &hand.name, Weight::Bold, 14.0, BLACK, Align::Left);
    if let Some(title) = &hand.title {
        // A long title is set smaller rather than into its neighbour.
        let ems = canvas.width(title, Weight::Regular, 1.0).max(1.0);
        let size = ((width - name - 8.0) / ems).clamp(5.0, 9.0);
        canvas.text(
            x + name + 8.0,
            y + 28.5,
            title,
            Weight::Regular,
            size,
            GREY,
            Align::Left,
        );
    }
    canvas.rule((x, y + 35.0), (x + width, y + 35.0), 0.5, HAIR);
    let time = canvas.text(x, y + 47.0, &hand.time, Weight::Regular, 8.5, BLACK, Align::Left);
    if let Some(mark) = &hand.mark {
        canvas.text(
            (x + width).max(x + time + 8.0),
            y + 10.0,
            mark,
            Weight::Regular,
            7.5,
            TEAL,
            Align::Right,
        );
    }
}
