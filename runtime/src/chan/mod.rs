//! Channels: the ring of a buffered one, the channel with its wait queues, and select.

mod hchan;
mod object;
mod ring;
mod select;

pub use hchan::{
    BOX_ABOVE, ChanShape, HChan, Kind, Quick, WaitQueue, close, park_forever, recv, recv_word, send, send_word, tell,
};
pub use object::{MakeError, SIZE_TEXT, cap, len, make};
pub use ring::{Ring, RingRef, RingState, mark_shift};
pub use select::{Case, poll_order, select};
