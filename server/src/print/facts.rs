//! The patient and the examination at the top of a report: named values in rows on a grid of twelve columns.

use super::flow::{Draw, Fact, Piece, value_setting};
use super::fonts::Weight;
use super::page::INNER;
use super::report::{Composer, minute};
use super::wrap::wrap;

impl Composer<'_> {
    /// The patient and the examination as rows of named values on a grid of twelve columns.
    pub(super) fn facts(&mut self) -> Vec<Piece> {
        let (sheet, words) = (self.sheet, self.words);
        let examination = &sheet.examination;
        let optional = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let mut cells: Vec<(String, String, usize)> = Vec::new();
        let mut cell = |label: String, text: Option<String>, span: usize| {
            cells.extend(text.map(|text| (label, text, span)));
        };
        cell(words.say("field-name"), Some(sheet.patient.name.clone()), 5);
        cell(words.say("field-sex"), Some(sheet.patient.sex.clone()), 2);
        cell(words.say("field-age"), Some(sheet.patient.age.clone()), 2);
        cell(
            words.say("field-birth-date"),
            optional(&sheet.patient.birth_date),
            3,
        );
        for identifier in &sheet.patient.identifiers {
            cell(identifier.label.clone(), Some(identifier.text.clone()), 4);
        }
        if let Some(opinion) = &sheet.opinion {
            for (label, text, span) in &opinion.facts {
                cell(
                    label.clone(),
                    Some(text.clone()).filter(|text| !text.trim().is_empty()),
                    *span,
                );
            }
            return self.rows(cells);
        }
        cell(words.say("field-accession"), optional(&examination.accession), 4);
        cell(words.say("field-examination"), Some(examination.name.clone()), 4);
        cell(words.say("field-method"), optional(&examination.method), 8);
        match (&examination.performed_at, &examination.received_at) {
            (Some(at), _) => cell(words.say("field-performed-at"), Some(minute(at)), 4),
            (None, Some(at)) => cell(words.say("field-received-at"), Some(minute(at)), 4),
            (None, None) => {}
        }
        cell(words.say("field-device"), optional(&examination.device), 8);
        cell(
            words.say("field-technician"),
            optional(&examination.technician),
            4,
        );
        cell(
            words.say("field-requested-by"),
            optional(&examination.requested_by),
            4,
        );
        cell(
            words.say("field-requesting-doctor"),
            optional(&examination.requesting_doctor),
            4,
        );
        cell(
            words.say("field-registered-by"),
            optional(&examination.registered_by),
            4,
        );
        cell(words.say("field-clinical"), optional(&examination.clinical), 8);
        self.rows(cells)
    }

    /// Named values in rows of twelve columns.
    fn rows(&mut self, cells: Vec<(String, String, usize)>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut row: Vec<(String, String, usize)> = Vec::new();
        for next in cells {
            if row.iter().map(|cell| cell.2).sum::<usize>() + next.2 > 12 {
                pieces.push(self.fact_row(std::mem::take(&mut row)));
            }
            row.push(next);
        }
        if !row.is_empty() {
            pieces.push(self.fact_row(row));
        }
        pieces
    }

    fn fact_row(&mut self, cells: Vec<(String, String, usize)>) -> Piece {
        const PAD: f32 = 8.0;
        let column = INNER / 12.0;
        let last = cells.len().saturating_sub(1);
        let mut start = 0;
        let mut tallest = 0.0_f32;
        let mut facts = Vec::with_capacity(cells.len());
        let name = self.words.say("field-name");
        for (index, (label, text, span)) in cells.into_iter().enumerate() {
            let x = start as f32 * column;
            let width = if index == last {
                INNER - x
            } else {
                span as f32 * column
            };
            let (size, weight) = if label == name {
                (13.0, Weight::Bold)
            } else {
                (10.5, Weight::Regular)
            };
            let (label, text) = (self.line(&label), self.line(&text));
            let lines = wrap(self.fonts, &text, value_setting(width - 2.0 * PAD, size, weight));
            tallest = tallest.max(lines.len().max(1) as f32 * (size + 3.5));
            facts.push(Fact {
                label,
                lines,
                size,
                x: x + PAD,
                width,
            });
            start += span;
        }
        Piece {
            height: 17.0 + tallest,
            keep: false,
            draw: Draw::Facts(facts),
        }
    }
}
