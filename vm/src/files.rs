//! The files that a program has open.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Open files by number. Numbers begin at 3, behind the standard streams; the least free one is taken.
#[derive(Default)]
pub struct Files {
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    files: BTreeMap<i64, File>,
    /// No number below is free.
    least: i64,
}

impl Files {
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a file in; its number.
    pub fn add(&self, f: File) -> io::Result<i64> {
        let mut open = self.lock();
        let mut n = open.least.max(3);
        while open.files.contains_key(&n) {
            n += 1;
        }
        open.files.insert(n, f);
        open.least = n + 1;
        Ok(n)
    }

    /// Does something with file `n`; an error of kind `NotConnected` if it is not open.
    pub fn with<R>(&self, n: i64, f: impl FnOnce(&mut File) -> io::Result<R>) -> io::Result<R> {
        match self.lock().files.get_mut(&n) {
            Some(file) => f(file),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Closes file `n`; false if it was not open.
    pub fn close(&self, n: i64) -> bool {
        let mut open = self.lock();
        let was = open.files.remove(&n).is_some();
        if was {
            open.least = open.least.min(n);
        }
        was
    }
}
