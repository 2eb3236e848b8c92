//! The heap under graphs, limits, interior pointers and several markers.

use super::*;
use crate::typedesc::{FieldSpec, Kind, TypeRef, TypeTable};

struct World {
    types: TypeTable,
    heap: Heap,
    cache: AllocCache,
}

const MIB: usize = 1 << 20;

impl World {
    fn new(limit: usize, checks: &str) -> World {
        let space = Arc::new(Space::new());
        World {
            types: TypeTable::new(space.clone()),
            heap: Heap::with_checks(&space, limit, checks.parse().unwrap()),
            cache: AllocCache::new(),
        }
    }

    /// `struct { next, other *T; id int; pad ... }`: as many words as asked.
    fn node(&self, words: usize) -> TypeRef {
        let field = |name: String, ty| FieldSpec {
            name: name.into(),
            pkg: "".into(),
            ty,
            embedded: false,
            tag: "".into(),
        };
        let ptr = self.types.basic(Kind::UnsafePointer);
        let int = self.types.basic(Kind::Int);
        let mut fields = vec![
            field("next".into(), ptr),
            field("other".into(), ptr),
            field("id".into(), int),
        ];
        fields.extend((3..words).map(|i| field(format!("pad{i}"), int)));
        self.types.make(|b| b.structure(&fields)).unwrap()
    }

    fn new_node(&mut self, t: TypeRef, id: u64) -> u64 {
        let p = self.cache.alloc(&self.heap, &t).unwrap().cast::<u64>().as_ptr();
        // SAFETY: a node has at least three words, zero at first.
        unsafe {
            assert_eq!((*p, *p.add(1), *p.add(2)), (0, 0, 0));
            *p.add(2) = id;
        }
        p as u64
    }

    fn collect(&mut self, roots: &[u64]) -> HeapStats {
        self.cache.flush(&self.heap);
        // SAFETY: one thread; what the tests use is in the roots.
        unsafe {
            self.heap
                .collect(1, &mut |m: &mut Marker<'_>| roots.iter().for_each(|r| m.mark_ptr(*r)))
        }
    }
}

unsafe fn word(p: u64, i: usize) -> u64 {
    // SAFETY: tests pass nodes.
    unsafe { *(p as *const u64).add(i) }
}

unsafe fn set(p: u64, i: usize, v: u64) {
    // SAFETY: tests pass nodes.
    unsafe { store_ptr((p as *mut u64).add(i), v) };
}

#[test]
fn all_that_is_free_is_poisoned() {
    const POISON: u64 = 0xdbdb_dbdb_dbdb_dbdb;
    let mut w = World::new(1 << 30, "poison");
    let (small, big) = (w.node(4), w.node(5000));
    let mut live: Vec<u64> = (1..40).map(|id| w.new_node(small, id)).collect();
    live.push(w.new_node(big, 40));
    let mut dead = Vec::new();
    let check = |live: &[u64], dead: &[u64]| {
        // SAFETY: the small objects' block lives as long as one of them, and free memory may be looked at while no other thread runs.
        unsafe {
            assert!(live.iter().all(|p| word(*p, 2) != POISON));
            assert!(dead.iter().all(|p| (0..4).all(|i| word(*p, i) == POISON)));
        }
    };
    // One dies; nothing happens; one dies and its place is used again; another is made beside free ones.
    for round in 0..12 {
        match round % 4 {
            0 => dead.push(live.remove(round)),
            2 => {
                dead.push(live.remove(round));
                live.push(w.new_node(small, 100));
            }
            3 => live.push(w.new_node(small, 200)),
            _ => {}
        }
        dead.retain(|p| !live.contains(p));
        w.collect(&live);
        check(&live, &dead);
    }
}

#[test]
fn random_graphs_survive() {
    for checks in ["", "poison,verify"] {
        let mut w = World::new(1 << 30, checks);
        let shapes: Vec<TypeRef> = [3, 4, 9, 40, 200, 700, 5000].into_iter().map(|n| w.node(n)).collect();
        let mut seed = 1u64;
        let mut rng = move || {
            seed = crate::equal::hash_u64(3, seed.wrapping_add(1));
            seed
        };
        // The roots hold chains; every node's id is its number.
        let mut roots = vec![0u64; 16];
        let mut next_id = 1;
        for round in 0..12 {
            for _ in 0..3000 {
                let t = shapes[(rng() % 100).checked_sub(93).unwrap_or(rng() % 3) as usize];
                let n = w.new_node(t, next_id);
                next_id += 1;
                let r = (rng() % 16) as usize;
                // SAFETY: roots are nodes or nil.
                unsafe {
                    set(n, 0, roots[r]);
                    set(n, 1, roots[(rng() % 16) as usize]);
                }
                roots[r] = n;
            }
            for _ in 0..8 {
                roots[(rng() % 16) as usize] = 0;
            }
            let live = count(&roots);
            let stats = w.collect(&roots);
            assert_eq!(count(&roots), live, "round {round}");
            assert!(stats.live <= stats.used);
        }
        let empty = w.collect(&[]);
        assert_eq!(empty.live, 0);
        assert!(empty.used <= 16 * MIB, "{} bytes left", empty.used);
    }
}

/// Nodes reachable and the sum of their ids.
fn count(roots: &[u64]) -> (usize, u64) {
    let mut seen = std::collections::HashSet::new();
    let mut work: Vec<u64> = roots.to_vec();
    let mut sum = 0u64;
    while let Some(p) = work.pop() {
        if p != 0 && seen.insert(p) {
            // SAFETY: a node.
            unsafe {
                sum += word(p, 2);
                work.extend([word(p, 0), word(p, 1)]);
            }
        }
    }
    (seen.len(), sum)
}

#[test]
fn interior_pointers_keep_objects() {
    let mut w = World::new(1 << 30, "poison");
    let int = w.types.basic(Kind::Int);
    let any_ptr = w.types.basic(Kind::UnsafePointer);
    for n in [1usize, 2, 5, 100, 3000, 5000, 40_000, 200_000, 3_000_000] {
        for (t, scan) in [(int, false), (any_ptr, true)] {
            let a = w.cache.alloc_array(&w.heap, &t, n).unwrap().as_ptr() as u64;
            let leaf = w.new_node(w.node(3), 99);
            let at = |i: usize| a + 8 * i as u64;
            // SAFETY: the array has n words.
            unsafe {
                for i in [0, n / 3, n / 2, n - 1] {
                    set(a, i, if scan { leaf } else { 7 });
                }
                for i in [0, n / 3, n / 2, n - 1] {
                    let stats = w.collect(&[at(i)]);
                    assert!(stats.live >= n * 8);
                    assert_eq!(word(a, i), if scan { leaf } else { 7 });
                    if scan {
                        assert_eq!(word(leaf, 2), 99);
                    }
                }
            }
            assert_eq!(w.collect(&[]).live, 0);
        }
    }
}

#[test]
fn limits_hold_and_fail_before_effects() {
    let mut w = World::new(8 * MIB, "");
    let t = w.node(8);
    let mut n = 0;
    let mut chain = 0;
    let e = loop {
        match w.cache.alloc(&w.heap, &t) {
            Ok(p) => {
                let p = p.as_ptr() as u64;
                // SAFETY: a new node.
                unsafe { set(p, 0, chain) };
                chain = p;
                n += 1;
            }
            Err(e) => break e,
        }
    };
    assert_eq!(e, AllocError::NeedCollect);
    assert!(w.heap.should_collect());
    assert!(n > 100_000 && w.heap.used() <= 8 * MIB);
    // All of it is live: the second failure ends it.
    w.collect(&[chain]);
    assert!(!w.heap.should_collect());
    let e = loop {
        match w.cache.alloc(&w.heap, &t) {
            Ok(_) => {}
            Err(e) => break e,
        }
    };
    assert!(matches!(e, AllocError::NeedCollect | AllocError::OutOfMemory));
    w.collect(&[chain]);
    // Nothing is: it fits again.
    w.collect(&[]);
    assert!(w.cache.alloc(&w.heap, &t).is_ok());
    // So soon after a collection another one would not help.
    assert_eq!(w.cache.alloc_bytes(&w.heap, 100 * MIB), Err(AllocError::OutOfMemory));
    for _ in 0..256 {
        w.cache.alloc_bytes(&w.heap, 1024).unwrap();
    }
    assert_eq!(w.cache.alloc_bytes(&w.heap, 100 * MIB), Err(AllocError::NeedCollect));
    w.collect(&[]);
    assert_eq!(w.cache.alloc_bytes(&w.heap, 100 * MIB), Err(AllocError::OutOfMemory));
    // Raw memory counts, too.
    let raw = w.cache.alloc_raw(&w.heap, 6 * MIB).unwrap();
    assert!(w.cache.alloc_bytes(&w.heap, 3 * MIB).is_err());
    // SAFETY: allocated above.
    unsafe { w.heap.free_raw(raw, 6 * MIB) };
    w.collect(&[]);
    assert!(w.cache.alloc_bytes(&w.heap, 3 * MIB).is_ok());
}

#[test]
fn reservations_do_not_fail() {
    let mut w = World::new(4 * MIB, "");
    assert!(w.cache.reserve(&w.heap, 5 * MIB).is_err());
    w.cache.reserve(&w.heap, 3 * MIB).unwrap();
    for _ in 0..3 * 1024 {
        w.cache.alloc_bytes(&w.heap, 1024).unwrap();
    }
    w.cache.end_reserve(&w.heap);
    w.collect(&[]);
    assert_eq!(w.heap.stats().live, 0);
}

#[test]
fn several_workers_mark() {
    let mut w = World::new(1 << 30, "verify");
    let t = w.node(4);
    // A tree, wide and deep, and a list: work to share.
    let root = w.new_node(t, 0);
    let mut level = vec![root];
    let mut id = 1;
    while id < 300_000 {
        let mut next = Vec::new();
        for p in &level {
            for i in 0..2 {
                let n = w.new_node(t, id);
                id += 1;
                // SAFETY: nodes.
                unsafe { set(*p, i, n) };
                next.push(n);
            }
        }
        level = next;
    }
    let before = count(&[root]);
    w.cache.flush(&w.heap);
    for _ in 0..5 {
        let done = AtomicBool::new(false);
        std::thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        w.heap.join_mark();
                    }
                });
            }
            // SAFETY: the other threads only join.
            unsafe { w.heap.collect(4, &mut |m: &mut Marker<'_>| m.mark_ptr(root)) };
            done.store(true, Ordering::Relaxed);
        });
    }
    assert_eq!(count(&[root]), before);
    assert_eq!(
        (w.heap.stats().live, w.heap.stats().live_objects),
        (before.0 * 32, before.0)
    );
}

#[test]
fn wide_objects_overflow_the_work_lists() {
    let mut w = World::new(1 << 30, "verify,poison");
    let ptr = w.types.basic(Kind::UnsafePointer);
    let t = w.node(3);
    let n = 400_000;
    let table = w.cache.alloc_array(&w.heap, &ptr, n).unwrap().as_ptr() as u64;
    for i in 0..n {
        let a = w.new_node(t, i as u64);
        let b = w.new_node(t, i as u64);
        // SAFETY: the table has n words; nodes.
        unsafe {
            set(a, 0, b);
            set(table, i, a);
        }
    }
    w.collect(&[table]);
    for i in 0..n {
        // SAFETY: as above.
        unsafe {
            let a = word(table, i);
            assert_eq!(word(a, 2), i as u64);
            assert_eq!(word(word(a, 0), 2), i as u64);
        }
    }
}

#[test]
fn interfaces_and_large_types_are_precise() {
    let mut w = World::new(1 << 30, "verify,poison");
    let any = w.types.make(|b| b.interface(&[])).unwrap();
    let int = w.types.basic(Kind::Int);
    let string = w.types.basic(Kind::String);
    // Too many words to spell the marks out.
    let big = w
        .types
        .make(|b| {
            let pair = b.array(any, 3);
            let many = b.array(pair, 5000);
            let f = |name: &str, ty| FieldSpec {
                name: name.into(),
                pkg: "".into(),
                ty,
                embedded: false,
                tag: "".into(),
            };
            b.structure(&[f("n", int), f("a", many), f("s", string)])
        })
        .unwrap();
    assert!(big.has_pointers() && !big.marks.spelled_out());
    let obj = w.cache.alloc(&w.heap, &big).unwrap().as_ptr() as u64;
    let s = crate::string::from_bytes(&mut w.cache, &w.heap, b"some text").unwrap();
    let boxed = crate::heap::zero_address();
    // SAFETY: the object has these words: n, padding, 15000 interfaces, a string.
    unsafe {
        let data = w.cache.alloc(&w.heap, &string).unwrap().as_ptr() as u64;
        store_pair(data as *mut u64, s.0, s.1);
        store_pair((obj as *mut u64).add(2 + 2 * 14_999), string.word(), data);
        // An integer that looks like a pointer keeps nothing.
        let dead = w.cache.alloc(&w.heap, &string).unwrap().as_ptr() as u64;
        store_pair((obj as *mut u64).add(2), int.word(), dead);
        store_pair((obj as *mut u64).add(4), string.word(), boxed.as_ptr() as u64);
        let stats = w.collect(&[obj]);
        assert_eq!(stats.live, big.size.next_multiple_of(PAGE) + 16 + 16);
        assert_eq!(crate::string::bytes(load_pair(data as *const u64)), b"some text");
    }
}

#[test]
fn weak_references_and_late_marks() {
    struct Finalized {
        root: u64,
        object: u64,
        ran: bool,
    }
    impl Roots for Finalized {
        fn mark(&mut self, m: &mut Marker<'_>) {
            m.mark_ptr(self.root);
        }

        fn marked(&mut self, m: &mut Marker<'_>) {
            if !m.is_marked(self.object) {
                self.ran = true;
                m.mark_ptr(self.object);
            }
        }
    }
    let mut w = World::new(1 << 30, "poison");
    let t = w.node(3);
    let (a, b, c) = (w.new_node(t, 1), w.new_node(t, 2), w.new_node(t, 3));
    // SAFETY: nodes.
    unsafe { set(b, 0, c) };
    w.cache.flush(&w.heap);
    let mut f = Finalized {
        root: a,
        object: b,
        ran: false,
    };
    // SAFETY: one thread.
    unsafe { w.heap.collect(1, &mut f) };
    assert!(f.ran);
    // SAFETY: kept by the late mark.
    assert_eq!(unsafe { (word(b, 2), word(c, 2)) }, (2, 3));
}

#[test]
fn heaps_come_and_go() {
    let space = Arc::new(Space::new());
    let types = TypeTable::new(space.clone());
    let string = types.basic(Kind::String);
    let mut first = None;
    for _ in 0..20_000 {
        let heap = Heap::with_checks(&space, 1 << 30, Checks::default());
        let mut cache = AllocCache::new();
        let p = cache.alloc(&heap, &string).unwrap();
        cache.alloc_bytes(&heap, 100_000).unwrap();
        assert!(heap.contains(p.as_ptr() as usize));
        // Always the same pooled chunk.
        assert_eq!(
            *first.get_or_insert(p.as_ptr() as usize / MIB),
            p.as_ptr() as usize / MIB
        );
        // SAFETY: a new string.
        unsafe { assert_eq!(load_pair(p.as_ptr().cast()), (0, 0)) };
        // SAFETY: as above.
        unsafe { store_pair(p.as_ptr().cast(), 1, 2) };
    }
}

#[test]
fn counts_are_exact() {
    let mut w = World::new(1 << 30, "");
    let t = w.node(3);
    for i in 0..1000 {
        assert_eq!(w.cache.counts(), (i, i * 32));
        w.new_node(t, 1);
    }
    w.cache.flush(&w.heap);
    assert_eq!(w.cache.counts(), (1000, 32_000));
}
