//! Lists in pages: `?after=cursor&limit=50` in, `{"items": […], "next": cursor | null}` out. A cursor is opaque to
//! the client; what it means is the list's own affair.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{error::ApiError, path::Asked};

/// Items given when the client names no number.
const USUAL: u32 = 50;

/// Items given at most: a list of this length is still one screen's scroll and one quick query.
pub const MOST: u32 = 200;

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the page before this one ended.
    pub after: Option<String>,
    /// Items wanted, 1 to 200.
    pub limit: Option<u32>,
}

impl PageQuery {
    /// The number of items to give.
    ///
    /// # Errors
    /// `malformed` outside 1 to 200.
    pub fn limit(&self) -> Result<u32, ApiError> {
        match self.limit {
            None => Ok(USUAL),
            Some(limit) if (1..=MOST).contains(&limit) => Ok(limit),
            Some(_) => Err(ApiError::malformed(format!("limit must be between 1 and {MOST}"))),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Asked(query) = Asked::<Self>::from_request_parts(parts, state).await?;
        query.limit()?;
        Ok(query)
    }
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Pass as `after` for the next page; null at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A list that fits in one page.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// From `limit + 1` items asked of the store: the extra one tells that there is more.
    #[must_use]
    pub fn cut(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let limit = limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    #[test]
    fn the_cursor_is_the_last_item_given_and_none_at_the_end() {
        let page = Page::cut(vec![1, 2, 3], 2, i32::to_string);
        assert_eq!((page.items, page.next), (vec![1, 2], Some("2".to_owned())));
        let page = Page::cut(vec![1, 2], 2, i32::to_string);
        assert_eq!((page.items, page.next), (vec![1, 2], None));
    }
}
