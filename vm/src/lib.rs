//! The interpreter, goroutines and scheduler.
