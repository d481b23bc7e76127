//! HTTP as a transport: listeners, layers, extractors, the error shape, the files of the web. It knows no noun of
//! the clinic; those are in `api`.

pub mod answer;
pub mod body;
mod convert;
pub mod error;
pub mod headers;
pub mod limits;
pub mod listen;
pub mod openapi;
pub mod origin;
pub mod page;
pub mod path;
pub mod request_id;
pub mod request_log;
pub mod requester;
pub mod router;
pub mod static_files;
pub mod version;
