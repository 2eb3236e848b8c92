//! Embeddable Go: compile Go source in milliseconds and run it under limits.
