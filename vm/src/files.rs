//! The files that a program has open.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Open files by number. Numbers begin at 3, behind the standard streams; the least free one is taken.
#[derive(Default)]
pub struct Files {
    open: Mutex<BTreeMap<i64, File>>,
}

impl Files {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<i64, File>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a file in; its number.
    pub fn add(&self, f: File) -> io::Result<i64> {
        let mut open = self.lock();
        let mut n = 3;
        while open.contains_key(&n) {
            n += 1;
        }
        open.insert(n, f);
        Ok(n)
    }

    /// Does something with file `n`; an error of kind `NotConnected` if it is not open.
    pub fn with<R>(&self, n: i64, f: impl FnOnce(&mut File) -> io::Result<R>) -> io::Result<R> {
        match self.lock().get_mut(&n) {
            Some(file) => f(file),
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Closes file `n`; false if it was not open.
    pub fn close(&self, n: i64) -> bool {
        self.lock().remove(&n).is_some()
    }
}
