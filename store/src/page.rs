//! A page of a list and the cursor to the next: the key of the last row, so that rows that come and go between two
//! pages neither repeat nor vanish.

use crate::error::{Result, StoreError};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last. Opaque to the caller.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of rows read with one more than `limit`, so that it is known whether there is another.
    pub(crate) fn of(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> Cursor) -> Self {
        let limit = limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| cursor(last).to_text());
        Self { items, next }
    }
}

/// The key of a row in a list: two numbers, then its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) first: i64,
    pub(crate) second: i64,
    pub(crate) id: String,
}

impl Cursor {
    fn to_text(&self) -> String {
        format!("{}.{}.{}", self.first, self.second, self.id)
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut parts = text.splitn(3, '.');
        let mut number = || parts.next().and_then(|part| part.parse().ok());
        let (Some(first), Some(second)) = (number(), number()) else {
            return Err(StoreError::Cursor);
        };
        match parts.next().and_then(|part| uuid::Uuid::try_parse(part).ok()) {
            Some(id) => Ok(Self {
                first,
                second,
                id: id.hyphenated().to_string(),
            }),
            None => Err(StoreError::Cursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nonsense_does_not() {
        let cursor = Cursor {
            first: 1,
            second: -5,
            id: "018f0000-0000-7000-8000-000000000000".to_owned(),
        };
        assert_eq!(Cursor::parse(&cursor.to_text()).unwrap(), cursor);
        for bad in [
            "",
            "1",
            "1.2",
            "1.2.x",
            "a.2.018f0000-0000-7000-8000-000000000000",
            "1.2.' OR 1=1",
        ] {
            assert!(Cursor::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn there_is_a_next_page_only_when_there_are_more_rows() {
        let cursor = |number: &i64| Cursor {
            first: *number,
            second: 0,
            id: String::new(),
        };
        assert_eq!(Page::of(vec![1, 2], 2, cursor).next, None);
        let page = Page::of(vec![1, 2, 3], 2, cursor);
        assert_eq!((page.items, page.next), (vec![1, 2], Some("2.0.".to_owned())));
    }
}
