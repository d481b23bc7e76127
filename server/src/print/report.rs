//! Composes a report: takes the values, settles their text, lays them out as pieces, deals them out to pages and draws.

use std::collections::BTreeSet;

use jiff::Zoned;
use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;

use super::canvas::{AMBER, BLACK, Canvas, GREY, Ink, PALE, RED, ROSE, SAND, TEAL};
use super::flow::{Draw, HandLines, Look, PagePieces, Panel, Piece, deal, paragraph, value_setting};
use super::fonts::{Fonts, Weight};
use super::page::{BOTTOM, FIRST_TOP, HEIGHT, INNER, LATER_TOP, WIDTH};
use super::symbol::Symbol;
use super::wrap::{Setting, wrap};
use super::{Hand, PrintError, ReportSheet, State, Warning, draw, images};
use crate::words::{Language, Words};

/// The most pages a report may have: a mistake of size, not a report, lies beyond.
const PAGE_LIMIT: usize = 60;
/// Size of findings and impression, and how far their lines are apart: Latin letters need less than full squares.
const BODY: f32 = 11.0;
pub(super) const STRONG: f32 = 11.5;
const CHINESE_LEADING: f32 = 1.68;
const LATIN_LEADING: f32 = 1.46;
/// Room between paragraphs.
const PARAGRAPH_GAP: f32 = 3.0;
/// A panel of at most so many lines stays on one page.
const WHOLE_PANEL: usize = 9;

/// A printed report.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The PDF, unsigned.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// What could not be shown as given.
    pub warnings: Vec<Warning>,
}

/// Prints a report.
pub fn print_report(sheet: &ReportSheet, fonts: &Fonts) -> Result<Sheet, PrintError> {
    let symbol = Symbol::of(sheet)?;
    let mut composer = Composer {
        sheet,
        fonts,
        words: sheet.language.words(),
        warnings: BTreeSet::new(),
        tallest: images::HEIGHT,
    };
    let furniture = composer.furniture();
    let pages = composer.pages();
    let count = pages.len();
    if count > PAGE_LIMIT {
        return Err(PrintError::TooLong { limit: PAGE_LIMIT });
    }
    let refused = |why: String| PrintError::Page { why };
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_U)
        .finish()
        .map_err(|e| refused(format!("{e:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    for (index, pieces) in pages.into_iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| refused("page size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut canvas = Canvas {
            surface: &mut surface,
            fonts,
        };
        furniture.ground(&mut canvas);
        let top = if index == 0 {
            furniture.first_head(&mut canvas, &symbol);
            FIRST_TOP
        } else {
            furniture.later_head(&mut canvas);
            LATER_TOP
        };
        for (y, piece) in pieces {
            draw::piece(&mut canvas, top + y, &piece);
        }
        furniture.foot(&mut canvas, index + 1, count);
        surface.finish();
        page.finish();
    }
    document.set_metadata(composer.metadata());
    let warnings = composer.warnings.into_iter().collect();
    let pdf = document.finish().map_err(|e| refused(format!("{e:?}")))?;
    Ok(Sheet {
        pdf,
        pages: count,
        warnings,
    })
}

/// A report being composed.
pub(super) struct Composer<'a> {
    pub(super) sheet: &'a ReportSheet,
    pub(super) fonts: &'a Fonts,
    pub(super) words: &'static Words,
    pub(super) warnings: BTreeSet<Warning>,
    /// How tall a key image may be.
    pub(super) tallest: f32,
}

impl Composer<'_> {
    pub(super) fn settle(&mut self, text: &str) -> String {
        self.fonts.settle(text, &mut self.warnings)
    }

    /// Settled text of a value that is one line by nature.
    pub(super) fn line(&mut self, text: &str) -> String {
        self.settle(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A size with its leading.
    pub(super) fn set(&self, size: f32) -> (f32, f32) {
        match self.words.language() {
            Language::Chinese => (size, size * CHINESE_LEADING),
            Language::English => (size, size * LATIN_LEADING),
        }
    }

    /// The pages, one fewer when smaller key images make that possible.
    fn pages(&mut self) -> Vec<PagePieces> {
        let pages = self.dealt();
        if pages.len() == 1 || self.sheet.images.is_empty() {
            return pages;
        }
        for tallest in images::SMALLER {
            self.tallest = tallest;
            let fewer = self.dealt();
            if fewer.len() < pages.len() {
                return fewer;
            }
        }
        pages
    }

    fn dealt(&mut self) -> Vec<PagePieces> {
        let (pieces, tail) = (self.body(), self.tail());
        let end = Piece {
            height: 30.0,
            keep: false,
            draw: Draw::End(self.words.say("blank-below")),
        };
        deal(pieces, end, tail, BOTTOM - FIRST_TOP, BOTTOM - LATER_TOP)
    }

    fn body(&mut self) -> Vec<Piece> {
        let sheet = self.sheet;
        let strong = self.set(STRONG);
        let mut pieces = self.facts();
        if let Some(amendment) = &sheet.amendment {
            let reason = self.line(&amendment.reason);
            let text = self.words.say_with(
                "amendment-text",
                &[
                    ("version", &sheet.version.to_string()),
                    ("previous", &amendment.previous.to_string()),
                    ("reason", &reason),
                ],
            );
            let panel = Panel {
                ground: SAND,
                bar: AMBER,
            };
            pieces.push(Piece::gap(9.0));
            pieces.extend(self.on_panel(None, &text, (10.0, 15.5), AMBER, Weight::Regular, panel));
        }
        if let Some(critical) = &sheet.critical {
            let text = self.settle(critical);
            let panel = Panel {
                ground: ROSE,
                bar: RED,
            };
            let title = self.words.say("section-critical");
            pieces.push(Piece::gap(9.0));
            pieces.extend(self.on_panel(Some(title), &text, strong, BLACK, Weight::Bold, panel));
        }
        if let Some(opinion) = &sheet.opinion {
            pieces.extend(self.opinion_body(opinion));
            pieces.extend(self.pictures());
            return pieces;
        }
        let findings = self.settle(&sheet.findings);
        pieces.extend(self.section("section-findings", &findings));
        let impression = self.settle(&sheet.impression);
        pieces.extend(self.heading("section-impression"));
        let panel = Panel {
            ground: PALE,
            bar: TEAL,
        };
        pieces.extend(self.on_panel(None, &impression, strong, BLACK, Weight::Bold, panel));
        if let Some(advice) = &sheet.advice {
            let advice = self.settle(advice);
            pieces.extend(self.section("section-advice", &advice));
        }
        // Last, so that nobody turns a page of pictures to find the diagnosis.
        pieces.extend(self.pictures());
        pieces
    }

    pub(super) fn heading(&self, key: &str) -> [Piece; 2] {
        self.headed(self.words.say(key))
    }

    /// A heading in words.
    pub(super) fn headed(&self, words: String) -> [Piece; 2] {
        [
            Piece::gap(13.0),
            Piece {
                height: 25.0,
                keep: true,
                draw: Draw::Heading(words),
            },
        ]
    }

    fn section(&self, key: &str, text: &str) -> Vec<Piece> {
        self.titled(self.words.say(key), text)
    }

    /// A text under a heading in words.
    pub(super) fn titled(&self, heading: String, text: &str) -> Vec<Piece> {
        let (size, leading) = self.set(BODY);
        // Chinese paragraphs begin two squares in.
        let first_indent = match self.words.language() {
            Language::Chinese => 2.0,
            Language::English => 0.0,
        };
        let setting = Setting {
            weight: Weight::Regular,
            size,
            width: INNER,
            first_indent,
            even: true,
        };
        let mut pieces = Vec::from(self.headed(heading));
        let look = Look {
            size,
            ink: BLACK,
            inset: 0.0,
        };
        for (index, text) in text
            .split('\n')
            .filter(|text| !text.trim().is_empty())
            .enumerate()
        {
            if index > 0 {
                pieces.push(Piece::gap(PARAGRAPH_GAP));
            }
            pieces.extend(paragraph(wrap(self.fonts, text, setting), leading, look, None));
        }
        pieces
    }

    /// Text on a ground with a bar at its left.
    pub(super) fn on_panel(
        &self,
        title: Option<String>,
        text: &str,
        (size, leading): (f32, f32),
        ink: Ink,
        weight: Weight,
        panel: Panel,
    ) -> Vec<Piece> {
        const INSET: f32 = 15.0;
        let setting = Setting {
            weight,
            size,
            width: INNER - INSET - 12.0,
            first_indent: 0.0,
            even: true,
        };
        let edge = |keep| Piece {
            height: 7.0,
            keep,
            draw: Draw::Edge(panel),
        };
        let mut pieces = vec![edge(true)];
        pieces.extend(title.map(|title| Piece {
            height: 19.0,
            keep: true,
            draw: Draw::Alarm { title, panel },
        }));
        for text in text.split('\n') {
            let lines = wrap(self.fonts, text, setting);
            pieces.extend(paragraph(
                lines,
                leading,
                Look {
                    size,
                    ink,
                    inset: INSET,
                },
                Some(panel),
            ));
        }
        let whole = pieces.len() <= WHOLE_PANEL;
        let count = pieces.len();
        for (index, piece) in pieces.iter_mut().enumerate() {
            piece.keep |= whole || index + 1 == count;
        }
        pieces.push(edge(false));
        pieces
    }

    /// Signatures and the note, at the foot of the last page.
    fn tail(&mut self) -> Vec<Piece> {
        let (sheet, words) = (self.sheet, self.words);
        let mut pieces = vec![Piece::gap(14.0)];
        let mut hands = Vec::new();
        if let Some(opinion) = &sheet.opinion {
            let (above, last) = self.opinion_hands(opinion);
            pieces.extend(above);
            hands = last;
        } else if let Some(reviewed) = &sheet.reviewed {
            hands.push(self.hand(&sheet.written, "hand-written", "hand-written-at"));
            hands.push(self.hand(reviewed, "hand-reviewed", "hand-reviewed-at"));
        } else {
            hands.push(self.hand(&sheet.written, "hand-signed", "hand-written-at"));
        }
        let signed = sheet
            .signed_at
            .as_ref()
            .map(|at| format!("{} {}", words.say("hand-signed-at"), minute(at)));
        let stamp = (sheet.stamp && sheet.state != State::Draft).then(|| words.say("stamp-place"));
        let note = wrap(
            self.fonts,
            &words.say(if sheet.opinion.is_some() {
                "opinion-note"
            } else {
                "report-note"
            }),
            value_setting(INNER, 7.8, Weight::Regular),
        );
        pieces.push(Piece {
            height: 82.0,
            keep: true,
            draw: Draw::Hands { hands, signed, stamp },
        });
        pieces.extend(paragraph(
            note,
            11.6,
            Look {
                size: 7.8,
                ink: GREY,
                inset: 0.0,
            },
            None,
        ));
        pieces.push(Piece::gap(2.0));
        pieces
    }

    pub(super) fn hand(&mut self, hand: &Hand, label: &str, time_label: &str) -> HandLines {
        let signed = hand.at.is_some() && self.sheet.state != State::Draft;
        let time = hand.at.as_ref().map_or_else(
            || self.words.say("hand-none"),
            |at| format!("{} {}", self.words.say(time_label), minute(at)),
        );
        HandLines {
            label: self.words.say(label),
            name: self.line(&hand.name),
            title: hand.title.as_deref().map(|title| self.line(title)),
            time,
            mark: signed.then(|| self.words.say("signed-electronically")),
        }
    }

    /// The title names the document's number and nothing of the patient: titles are shown where pages are not.
    fn metadata(&self) -> Metadata {
        let sheet = self.sheet;
        Metadata::new()
            .title(self.words.say_with(
                if sheet.opinion.is_some() {
                    "opinion-document"
                } else {
                    "report-document"
                },
                &[("number", &sheet.number)],
            ))
            .authors(vec![sheet.institution.clone()])
            .creator("Yuanzhen".to_owned())
            .producer(format!("Yuanzhen {}", env!("CARGO_PKG_VERSION")))
            .language(sheet.language.tag().to_owned())
            .document_id(format!("{}/{}/{}", sheet.number, sheet.version, sheet.code))
            .creation_date(date_time(&sheet.created_at))
    }
}

/// A time to the minute with its offset.
pub(crate) fn minute(at: &Zoned) -> String {
    at.strftime("%Y-%m-%d %H:%M (%:z)").to_string()
}

fn date_time(at: &Zoned) -> DateTime {
    let positive = |number: i8| u8::try_from(number).unwrap_or(0);
    let minutes = at.offset().seconds() / 60;
    DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(positive(at.month()))
        .day(positive(at.day()))
        .hour(positive(at.hour()))
        .minute(positive(at.minute()))
        .second(positive(at.second()))
        .utc_offset_hour(i8::try_from(minutes / 60).unwrap_or(0))
        .utc_offset_minute(u8::try_from((minutes % 60).abs()).unwrap_or(0))
}
