//! The key images of a report, drawn for its paper. What cannot be drawn becomes the reason why, in words: a paper without
//! a picture can be signed, a patient cannot wait for one. It looks at no right and stores nothing.

use std::{error::Error as _, time::Duration};

use futures_util::future::join_all;
use tokio::time::{sleep, timeout};
use yuanzhen_dicom_gateway::figure::{self, Figure, Side, Stance};
use yuanzhen_dicom_gateway::render::{Format, RenderError, Shape, Trouble, Viewport, Window, Wish};
use yuanzhen_domain::report::{KeyImage, KeyWindow};
use yuanzhen_store::Instance;

use crate::{
    app::App,
    print::{self, ImageEdges},
    words::{Language, Words},
};

/// The most columns and rows of a picture on paper: what a page half as wide shows at 300 dots an inch.
const MOST_SIDE: u16 = 1024;
/// How long a signature waits for its pictures; they are drawn side by side.
const WAIT: Duration = Duration::from_secs(30);
/// Attempts while too many pictures are being drawn, and the time between two.
const ATTEMPTS: usize = 60;
const REST: Duration = Duration::from_millis(300);

/// A key image with what is stored under its name.
pub(crate) struct Chosen {
    pub(crate) image: KeyImage,
    /// The number of its series.
    pub(crate) series: Option<i32>,
    pub(crate) instance: Instance,
}

/// Draws all of them, in their order.
pub(crate) async fn draw(app: &App, chosen: &[Chosen]) -> Vec<print::KeyImage> {
    join_all(chosen.iter().map(|one| on_paper(app, one))).await
}

async fn on_paper(app: &App, chosen: &Chosen) -> print::KeyImage {
    let words = Language::Chinese.words();
    let drawn = timeout(WAIT, patiently(app, chosen)).await;
    let drawn = drawn.unwrap_or_else(|_| Err(Trouble::Late.into()));
    if let Err(error) = &drawn {
        let object = chosen.instance.object.hash.to_string();
        let cause = error
            .source()
            .map_or_else(|| error.to_string(), ToString::to_string);
        tracing::warn!(
            object.hash = object,
            error = cause,
            "object {object} is not drawn for a paper"
        );
    }
    let stance = drawn.as_ref().ok().map(|figure| figure.stance.clone());
    let edges = stance.as_ref().and_then(|stance| stance.edges.as_ref());
    print::KeyImage {
        #[expect(clippy::cast_possible_truncation, reason = "between a tenth and ten")]
        aspect: stance.as_ref().map_or(1.0, |stance| stance.aspect as f32),
        edges: edges.map(|edges| ImageEdges {
            left: edges.left.clone(),
            right: edges.right.clone(),
            top: edges.top.clone(),
            bottom: edges.bottom.clone(),
        }),
        side: stance.as_ref().and_then(|stance| stance.side).map(|side| {
            words.say(match side {
                Side::Left => "image-side-L",
                Side::Right => "image-side-R",
            })
        }),
        caption: caption(chosen, stance.as_ref(), words),
        picture: drawn
            .map(|figure| figure.picture.to_vec())
            .map_err(|error| words.say(reason(&error))),
    }
}

/// One that is turned away because too many are being drawn comes again.
async fn patiently(app: &App, chosen: &Chosen) -> Result<Figure, RenderError> {
    let KeyImage { frame, window, .. } = chosen.image;
    let (objects, object) = (app.store.objects(), &chosen.instance.object);
    let wish = wish(&chosen.instance, window);
    for _ in 0..ATTEMPTS {
        match figure::draw(objects, &app.renderer, object, frame.get() - 1, wish).await {
            Err(RenderError::Trouble(Trouble::Busy)) => sleep(REST).await,
            other => return other,
        }
    }
    Err(Trouble::Busy.into())
}

/// As it is when it is small, else fitted: lossless, so that the paper adds no loss of its own.
fn wish(instance: &Instance, window: Option<KeyWindow>) -> Wish {
    let small = |side: Option<u32>| side.is_some_and(|side| side <= u32::from(MOST_SIDE));
    let is_small = small(instance.rows) && small(instance.columns);
    Wish {
        format: Format::Png,
        quality: 90,
        window: window.and_then(|window| {
            let shape = if window.width() < 1.0 {
                Shape::LinearExact
            } else {
                Shape::Linear
            };
            Window::new(window.center(), window.width(), shape)
        }),
        viewport: (!is_small).then_some(Viewport::whole(MOST_SIDE, MOST_SIDE)),
    }
}

/// The words of `render` and of a reader of papers.
fn reason(error: &RenderError) -> &'static str {
    match error {
        RenderError::Trouble(trouble) => match trouble {
            Trouble::Malformed | Trouble::Part => "image-malformed",
            Trouble::TooLarge => "image-too-large",
            Trouble::Syntax | Trouble::Pixels | Trouble::Jpeg12 => "image-not-supported",
            Trouble::NoFrame => "image-no-frame",
            Trouble::Died | Trouble::Late => "image-limits",
            Trouble::Busy => "image-busy",
        },
        RenderError::Store(_) | RenderError::File(_) => "image-unread",
        RenderError::Start(_) => "image-limits",
    }
}

/// The writer's words, series and image, window, and what the image does not say of itself.
fn caption(chosen: &Chosen, stance: Option<&Stance>, words: &Words) -> String {
    let KeyImage {
        frame,
        window,
        caption,
        ..
    } = &chosen.image;
    let number = |number: Option<i32>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
    let mut facts = vec![words.say_with(
        "image-caption",
        &[
            ("series", &number(chosen.series)),
            ("image", &number(chosen.instance.number)),
        ],
    )];
    if chosen.instance.frames > 1 {
        facts.push(words.say_with("image-frame", &[("frame", &frame.to_string())]));
    }
    match window {
        Some(window) => facts.push(words.say_with(
            "image-window",
            &[
                ("width", &short(window.width())),
                ("center", &short(window.center())),
            ],
        )),
        None if stance.is_some_and(|stance| stance.grey) => facts.push(words.say("image-window-source")),
        None => {}
    }
    if stance.is_some_and(|stance| stance.edges.is_none()) {
        facts.push(words.say("image-no-edges"));
    }
    let facts = facts.join(" · ");
    match caption {
        Some(caption) => format!("{}　{facts}", caption.expose()),
        None => facts,
    }
}

/// A number as people write it: at most two decimals.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn numbers_are_written_short() {
        let numbers = [-600.0, 1500.0, 40.256, 0.5, 100.0, -0.001].map(short);
        assert_eq!(numbers, ["-600", "1500", "40.26", "0.5", "100", "0"]);
    }
}
