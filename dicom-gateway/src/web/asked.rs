//! How a drawn picture is asked for: `Accept`, and the query of PS3.18 section 8.3.5. A parameter that is not known is
//! refused, for leaving it out would show something else than was asked for.

use axum::http::HeaderMap;

use super::Accept;
use super::refusal::Refused;
use crate::render::{Format, Viewport, Window, Wish};

/// The quality of a JPEG when the client names none.
const USUAL_QUALITY: u8 = 90;
/// The sides of a thumbnail when the client names none.
const THUMBNAIL: Viewport = Viewport::whole(192, 192);
/// Of these the first is given to who takes anything (PS3.18 table 8.7.4-1).
const FORMATS: [Format; 2] = [Format::Jpeg, Format::Png];

/// Reads the wish of a rendered image.
pub(super) fn rendered(query: &[(String, String)], headers: &HeaderMap) -> Result<Wish, Refused> {
    let mut accept = Accept::of(headers);
    let mut wish = Wish {
        format: Format::Jpeg,
        quality: USUAL_QUALITY,
        window: None,
        viewport: None,
    };
    for (name, value) in query {
        match name.as_str() {
            "accept" => accept = Accept::parse(value),
            "quality" => {
                let quality = value.parse().ok().filter(|quality| (1..=100).contains(quality));
                wish.quality = quality.ok_or(Refused::malformed("quality is a number from 1 to 100"))?;
            }
            "window" => {
                let window = Window::parse(value);
                wish.window = Some(window.ok_or(Refused::malformed(
                    "window is center,width,function; the function linear, linear-exact or sigmoid",
                ))?);
            }
            "viewport" => wish.viewport = Some(viewport(value)?),
            "iccprofile" if value == "no" => {}
            _ => return Err(Refused::unsupported_parameter()),
        }
    }
    wish.format = format(&accept)?;
    Ok(wish)
}

/// Reads the wish of a thumbnail, which takes a size only.
pub(super) fn thumbnail(query: &[(String, String)], headers: &HeaderMap) -> Result<Wish, Refused> {
    if query
        .iter()
        .any(|(name, _)| !["accept", "viewport"].contains(&name.as_str()))
    {
        return Err(Refused::unsupported_parameter());
    }
    let mut wish = rendered(query, headers)?;
    match &wish.viewport {
        None => wish.viewport = Some(THUMBNAIL),
        Some(viewport) if viewport.part.is_some() => {
            return Err(Refused::malformed("the viewport of a thumbnail is width,height"));
        }
        Some(_) => {}
    }
    Ok(wish)
}

fn viewport(text: &str) -> Result<Viewport, Refused> {
    Viewport::parse(text).ok_or(Refused::malformed(
        "viewport is width,height or width,height,x,y,columns,rows",
    ))
}

/// The first kind of picture the client takes, in its order.
fn format(accept: &Accept) -> Result<Format, Refused> {
    if accept.0.is_empty() {
        return Ok(Format::Jpeg);
    }
    let covered = accept
        .0
        .iter()
        .find_map(|range| FORMATS.into_iter().find(|format| range.covers(format.media())));
    covered.ok_or(Refused::not_acceptable())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};

    use super::*;

    fn asked(accept: &'static str, query: &[(&str, &str)]) -> Result<Wish, Refused> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        rendered(&pairs(query), &headers)
    }

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        owned.collect()
    }

    #[test]
    fn the_kind_of_picture_is_the_first_that_is_taken() {
        let format = |accept| asked(accept, &[]).unwrap().format;
        assert_eq!(format("image/png, image/jpeg"), Format::Png);
        assert_eq!(format("image/avif,image/webp,image/*,*/*;q=0.8"), Format::Jpeg);
        assert_eq!(format("*/*"), Format::Jpeg);
        assert_eq!(
            asked("image/gif", &[("accept", "image/png")]).unwrap().format,
            Format::Png
        );
        assert!(asked("image/gif", &[]).is_err());
        assert!(asked("multipart/related; type=\"image/jpeg\"", &[]).is_err());
    }

    #[test]
    fn what_is_not_known_is_refused_and_not_left_out() {
        assert!(asked("*/*", &[("window", "40,400,linear"), ("quality", "50")]).is_ok());
        for bad in [
            ("annotation", "patient"),
            ("iccprofile", "yes"),
            ("quality", "0"),
            ("quality", "101"),
            ("window", "40"),
            ("viewport", "x"),
            ("unknown", "1"),
        ] {
            assert!(asked("*/*", &[bad]).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_thumbnail_takes_a_size_only() {
        let headers = HeaderMap::new();
        let of = |query: &[(&str, &str)]| thumbnail(&pairs(query), &headers);
        assert_eq!(of(&[]).unwrap().viewport, Some(THUMBNAIL));
        assert_eq!(
            of(&[("viewport", "64,32")]).unwrap().viewport,
            Some(Viewport::whole(64, 32))
        );
        assert!(of(&[("window", "40,400,linear")]).is_err());
        assert!(of(&[("viewport", "64,32,0,0,9,9")]).is_err());
    }
}
