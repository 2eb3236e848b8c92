//! A vector whose older part may be shared by several owners, each of which adds entries of its own behind it.
//!
//! Sharing is how bodies are checked in parallel, see [`super::parallel`]: what is shared does not change until all but one owner are gone.

use std::sync::Arc;

/// See the module's text.
pub struct Layered<T> {
    shared: Arc<Vec<T>>,
    /// The number of the first own entry.
    start: u32,
    own: Vec<T>,
}

impl<T> From<Vec<T>> for Layered<T> {
    fn from(own: Vec<T>) -> Self {
        Layered {
            shared: Arc::default(),
            start: 0,
            own,
        }
    }
}

impl<T> Layered<T> {
    /// Nothing of its own, whose numbers begin at `start`, over what is shared.
    pub(crate) fn over(shared: &Arc<Vec<T>>, start: u32) -> Layered<T> {
        Layered {
            shared: shared.clone(),
            start,
            own: Vec::new(),
        }
    }

    /// The entry of this number.
    #[inline]
    pub(crate) fn get(&self, i: u32) -> &T {
        match i.checked_sub(self.start) {
            Some(i) => &self.own[i as usize],
            None => &self.shared[i as usize],
        }
    }

    /// The entry of this number unless it is shared.
    pub(crate) fn own_mut(&mut self, i: u32) -> Option<&mut T> {
        self.own.get_mut(i.checked_sub(self.start)? as usize)
    }

    /// Adds an entry.
    pub(crate) fn push(&mut self, value: T) -> u32 {
        self.own.push(value);
        self.start + self.own.len() as u32 - 1
    }

    /// Forgets the own entries; their numbers will be those of others.
    pub(crate) fn forget_own(&mut self) {
        self.own.clear();
    }

    /// Makes all entries shared.
    pub(crate) fn share(&mut self) -> Arc<Vec<T>> {
        self.unshare();
        self.shared = Arc::new(std::mem::take(&mut self.own));
        self.start = self.shared.len() as u32;
        self.shared.clone()
    }

    /// Makes all entries own ones again. Nobody else may have them any more.
    pub(crate) fn unshare(&mut self) {
        let shared = std::mem::take(&mut self.shared);
        let mut all = Arc::into_inner(shared).expect("one owner is left");
        all.append(&mut self.own);
        self.own = all;
        self.start = 0;
    }
}
