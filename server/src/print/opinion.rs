//! The body and the hands of an opinion of a consult, on the same sheet as a report.

use super::canvas::{BLACK, PALE, TEAL};
use super::flow::{Draw, HandLines, Panel, Piece};
use super::fonts::Weight;
use super::report::{Composer, STRONG};
use super::sheet::OpinionLines;

/// Hands beside each other: more would not leave room for a name and a title.
const BESIDE: usize = 2;

impl Composer<'_> {
    /// The texts under their headings, the diagnosis on its own ground.
    pub(super) fn opinion_body(&mut self, opinion: &OpinionLines) -> Vec<Piece> {
        let strong = self.set(STRONG);
        let mut pieces = Vec::new();
        for section in &opinion.sections {
            if section.text.trim().is_empty() {
                continue;
            }
            let text = self.settle(&section.text);
            let heading = self.line(&section.heading);
            if section.strong {
                pieces.extend(self.headed(heading));
                let panel = Panel {
                    ground: PALE,
                    bar: TEAL,
                };
                pieces.extend(self.on_panel(None, &text, strong, BLACK, Weight::Bold, panel));
            } else {
                pieces.extend(self.titled(heading, &text));
            }
        }
        pieces
    }

    /// The rows of hands above the last, and the last, which stands beside the place of the stamp.
    pub(super) fn opinion_hands(&mut self, opinion: &OpinionLines) -> (Vec<Piece>, Vec<HandLines>) {
        let mut rows: Vec<Vec<HandLines>> = Vec::new();
        for (index, hands) in opinion.hands.chunks(BESIDE).enumerate() {
            let mut row = Vec::new();
            for (place, hand) in hands.iter().enumerate() {
                let label = if index == 0 && place == 0 {
                    "hand-lead"
                } else {
                    "hand-expert"
                };
                row.push(self.hand(hand, label, "hand-agreed-at"));
            }
            rows.push(row);
        }
        let last = rows.pop().unwrap_or_default();
        let above = rows.into_iter().map(|hands| Piece {
            height: 70.0,
            keep: true,
            draw: Draw::Hands {
                hands,
                signed: None,
                stamp: None,
            },
        });
        (above.collect(), last)
    }
}
