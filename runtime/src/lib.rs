//! The data that running Go programs share: heap, collector, maps, channels, timers.
