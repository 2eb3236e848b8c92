//! The instruction set of govm and its module format.
