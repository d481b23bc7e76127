//! Which bytes of an object a child needs for one frame.

use std::ops::Range;

use dicom_bytes::Part10Head;

use super::{Order, Wish};
use crate::object::{Layout, LayoutError, Stored};

/// An order, and the ranges of the object whose bytes it announces.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What is to be drawn.
    pub order: Order,
    /// The bytes, in this order.
    pub ranges: Vec<Range<u64>>,
}

impl Plan {
    /// For a frame, counted from 0, of an object whose frames have places.
    pub fn of(layout: &Layout, frame: u32, wish: Wish) -> Result<Plan, LayoutError> {
        let mut ranges = layout.frame(frame)?;
        let pixels = ranges.iter().map(|range| range.end - range.start).sum();
        let head = layout.head.clone();
        let order = Order {
            transfer_syntax: layout.transfer_syntax.clone(),
            frame,
            swap: matches!(layout.stored, Stored::Plain { swap: true, .. }),
            head: head.end - head.start,
            pixels,
            wish,
        };
        ranges.insert(0, head);
        Ok(Plan { order, ranges })
    }

    /// For a frame of a deflated object of this size: all of it.
    pub fn of_deflated(head: &Part10Head, size: u64, frame: u32, wish: Wish) -> Plan {
        let data_set = head.data_set_at..size.max(head.data_set_at);
        Plan {
            order: Order {
                transfer_syntax: head.transfer_syntax.clone(),
                frame,
                swap: false,
                head: 0,
                pixels: data_set.end - data_set.start,
                wish,
            },
            ranges: vec![data_set],
        }
    }
}
