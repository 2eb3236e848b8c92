//! Channels: the ring of a buffered one, the channel with its wait queues, and select.

mod hchan;
mod object;
mod quick;
mod ring;
mod select;

pub use hchan::{BOX_ABOVE, ChanShape, HChan, Kind, WaitQueue, close, park_forever, recv, send};
pub use object::{MakeError, SIZE_TEXT, cap, len, make};
pub use quick::{Quick, recv_word, send_word, tell};
pub use ring::{Ring, RingRef, RingState, mark_shift};
pub use select::{Case, poll_order, select};
