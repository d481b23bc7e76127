//! Pieces of a report in reading order, and how they are dealt out to pages: what belongs together stays together, and the
//! signatures stand at the foot of the last page. It knows heights, not meanings.

use krilla::image::Image;

use super::canvas::Ink;
use super::fonts::Weight;
use super::sheet::ImageEdges;
use super::wrap::Line;

/// A piece of fixed height.
pub(super) struct Piece {
    pub(super) height: f32,
    /// Whether the next piece must stand on the same page.
    pub(super) keep: bool,
    pub(super) draw: Draw,
}

/// What a piece shows.
pub(super) enum Draw {
    /// Nothing.
    Gap,
    /// The remark that nothing follows.
    End(String),
    /// A row of named values.
    Facts(Vec<Fact>),
    /// The name of a section.
    Heading(String),
    /// A line of text, perhaps on a panel with a bar at its left.
    Text {
        line: Line,
        look: Look,
        panel: Option<Panel>,
    },
    /// The upper or lower edge of a panel.
    Edge(Panel),
    /// The head of a critical finding, on its panel.
    Alarm { title: String, panel: Panel },
    /// Images side by side.
    Pictures(Vec<Picture>),
    /// Who wrote and reviewed.
    Hands {
        hands: Vec<HandLines>,
        signed: Option<String>,
        stamp: Option<String>,
    },
}

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) size: f32,
    pub(super) ink: Ink,
    /// How far from the left margin.
    pub(super) inset: f32,
}

/// A ground under text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Panel {
    pub(super) ground: Ink,
    pub(super) bar: Ink,
}

/// A named value with its place in a row.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) lines: Vec<Line>,
    pub(super) size: f32,
    /// Offset from the left margin and width, in points.
    pub(super) x: f32,
    pub(super) width: f32,
}

/// The place of an image with its caption.
pub(super) struct Picture {
    /// The image, or the reason why there is none.
    pub(super) photograph: Result<Photograph, Vec<Line>>,
    /// Offset from the left margin, width and height of the ground it lies on.
    pub(super) place: (f32, f32, f32),
    pub(super) caption: Vec<Line>,
    /// Where its first line stands: offset from the left edge of the place, and below its upper edge.
    pub(super) caption_at: (f32, f32),
}

/// An image with what stands around it.
pub(super) struct Photograph {
    pub(super) image: Image,
    /// Its width and height on the page.
    pub(super) size: (f32, f32),
    pub(super) edges: Option<ImageEdges>,
    /// The side of the body, in words.
    pub(super) side: Option<String>,
}

/// One who signs, in words.
pub(super) struct HandLines {
    pub(super) label: String,
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) time: String,
    /// The remark that the name stands for an electronic signature.
    pub(super) mark: Option<String>,
}

/// The pieces of one page with their distance from the top of its content.
pub(super) type PagePieces = Vec<(f32, Piece)>;

impl Piece {
    pub(super) fn gap(height: f32) -> Self {
        Self {
            height,
            keep: false,
            draw: Draw::Gap,
        }
    }
}

/// The pieces of a paragraph: its first two and last two lines stay together.
pub(super) fn paragraph(lines: Vec<Line>, leading: f32, look: Look, panel: Option<Panel>) -> Vec<Piece> {
    let count = lines.len();
    let piece = |(index, line)| Piece {
        height: leading,
        keep: (index == 0 && count > 1) || index + 2 == count,
        draw: Draw::Text { line, look, panel },
    };
    lines.into_iter().enumerate().map(piece).collect()
}

/// So much blank paper above the signatures is marked as blank, that nobody writes into it.
const BLANK: f32 = 60.0;

/// Deals pieces out to pages. `first` and `later` are the heights of content; `tail` goes to the foot of the last page,
/// and `end` marks the blank that is left above it.
pub(super) fn deal(
    pieces: Vec<Piece>,
    end: Piece,
    tail: Vec<Piece>,
    first: f32,
    later: f32,
) -> Vec<PagePieces> {
    let mut pages: Vec<PagePieces> = vec![Vec::new()];
    let mut used = 0.0_f32;
    let mut pieces = pieces.into_iter().peekable();
    while let Some(piece) = pieces.next() {
        let mut group = vec![piece];
        while group.last().is_some_and(|piece| piece.keep) {
            match pieces.next() {
                Some(next) => group.push(next),
                None => break,
            }
        }
        let height: f32 = group.iter().map(|piece| piece.height).sum();
        let room = if pages.len() == 1 { first } else { later };
        if used + height > room && used > 0.0 {
            pages.push(Vec::new());
            used = 0.0;
        }
        for piece in group {
            // A page does not begin with empty space.
            if used == 0.0 && matches!(piece.draw, Draw::Gap) {
                continue;
            }
            let height = piece.height;
            if let Some(page) = pages.last_mut() {
                page.push((used, piece));
            }
            used += height;
        }
    }
    let height: f32 = tail.iter().map(|piece| piece.height).sum();
    let mut room = if pages.len() == 1 { first } else { later };
    if used + height > room {
        // Signatures do not stand on a page of their own, where nothing shows what was signed.
        let carried = pages
            .last_mut()
            .map_or_else(Vec::new, |page| last_section(page, used, later - height));
        pages.push(Vec::new());
        room = later;
        used = 0.0;
        for piece in carried {
            let height = piece.height;
            if let Some(page) = pages.last_mut() {
                page.push((used, piece));
            }
            used += height;
        }
    }
    let mut at = room - height;
    if at - used > BLANK
        && let Some(page) = pages.last_mut()
    {
        page.push((used, end));
    }
    if let Some(page) = pages.last_mut() {
        for piece in tail {
            let height = piece.height;
            page.push((at, piece));
            at += height;
        }
    }
    pages
}

/// Takes the last section off a page that is filled up to `used`, when something stays there and the section fits in `room`.
fn last_section(page: &mut PagePieces, used: f32, room: f32) -> Vec<Piece> {
    let begins = page
        .iter()
        .rposition(|(_, piece)| matches!(piece.draw, Draw::Heading(_)))
        .filter(|at| *at > 0 && used - page[*at].0 <= room);
    let section = begins.map_or_else(Vec::new, |at| page.split_off(at));
    section.into_iter().map(|(_, piece)| piece).collect()
}

/// Text lines for a value: one weight and size.
pub(super) fn value_setting(width: f32, size: f32, weight: Weight) -> super::wrap::Setting {
    super::wrap::Setting {
        weight,
        size,
        width,
        first_indent: 0.0,
        even: false,
    }
}
