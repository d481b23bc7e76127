//! Protocol data units of the upper layer (PS3.8 section 9.3): their frames, their fields, both directions.
//! Which of them may come when, and what is answered, is the session's business.

mod associate;
mod data;
mod frame;

pub use associate::{
    Answer, AnsweredContext, AssociateAc, AssociateRq, MAX_CONTEXTS, PduError, ProposedContext,
    UserInformation,
};
pub use data::{Pdv, Pdvs, encode_data};
pub use frame::{Abort, FrameError, HEADER_LEN, Header, Kind, Limits, Reject, encode, encode_release};
