//! Maps against a model, with collections in between.

use super::*;
use crate::typedesc::{Kind, TypeTable};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

struct Rng(u64);

impl Rng {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        crate::equal::hash_u64(1, self.0)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

struct World {
    types: TypeTable,
    heap: Heap,
    cache: AllocCache,
}

impl World {
    fn new() -> World {
        let space = Arc::new(Space::new());
        let types = TypeTable::new(space.clone());
        let checks = "poison,verify".parse().unwrap();
        World {
            types,
            heap: Heap::with_checks(&space, 1 << 30, checks),
            cache: AllocCache::new(),
        }
    }

    fn map(&self, key: TypeRef, elem: TypeRef) -> TypeRef {
        self.types.make(|b| b.map(key, elem)).unwrap()
    }

    fn make(&mut self, t: TypeRef, hint: i64) -> u64 {
        make(&mut self.cache, &self.heap, &t, hint, 42).unwrap()
    }

    fn string(&mut self, s: &str) -> (u64, u64) {
        crate::string::from_bytes(&mut self.cache, &self.heap, s.as_bytes()).unwrap()
    }

    fn collect(&mut self, roots: &[u64]) {
        self.cache.flush(&self.heap);
        // SAFETY: one thread; what the tests use is in the roots.
        unsafe {
            self.heap
                .collect(1, &mut |m: &mut Marker<'_>| roots.iter().for_each(|r| m.mark_ptr(*r)))
        };
    }
}

fn entries(m: u64, t: &TypeDesc, random: u64) -> Vec<(*const u8, *const u8)> {
    let mut it = [0u64; ITER_SLOTS];
    let mut out = Vec::new();
    // SAFETY: a map of type t, not changed meanwhile.
    unsafe {
        iter_start(it.as_mut_ptr(), m, random).unwrap();
        while iter_next(it.as_mut_ptr(), t, &mut 0).unwrap() {
            out.push((iter_key(it.as_ptr()), iter_value(it.as_ptr())));
        }
    }
    out
}

#[test]
fn words_as_the_model() {
    let mut w = World::new();
    let int = w.types.basic(Kind::Int);
    let t = w.map(int, int);
    let mut rng = Rng(7);
    let m = w.make(t, 0);
    let mut model = HashMap::new();
    for step in 0..200_000u64 {
        let range = 1 + step / 20;
        let k = rng.below(range);
        // SAFETY: a map of this type.
        unsafe {
            match rng.below(10) {
                0..=4 => {
                    let v = assign_word(&mut w.cache, &w.heap, m, &t, k).unwrap();
                    v.cast::<u64>().write(step);
                    model.insert(k, step);
                }
                5..=6 => {
                    delete(m, &t, (&raw const k).cast()).unwrap();
                    model.remove(&k);
                }
                _ => {
                    let got = get_word(m, &t, k).value().cast::<u64>();
                    assert_eq!((!got.is_null()).then(|| *got), model.get(&k).copied());
                }
            }
            assert_eq!(len(m), model.len() as u64);
        }
        if step % 50_000 == 777 {
            let all: HashMap<u64, u64> =
                // SAFETY: addresses of entries of the map.
                entries(m, &t, rng.next()).into_iter().map(|(k, v)| unsafe { (*k.cast(), *v.cast()) }).collect();
            assert_eq!(all, model);
            w.collect(&[m]);
        }
        if step == 120_000 {
            // SAFETY: a map of this type.
            unsafe { clear(m, &t).unwrap() };
            model.clear();
        }
    }
}

/// Phases of keys that make a table dense, keep it so, and end that.
#[test]
fn dense_numbers_as_the_model() {
    let mut w = World::new();
    for kind in [Kind::Int, Kind::Int32] {
        let (key, int) = (w.types.basic(kind), w.types.basic(Kind::Int));
        let t = w.map(key, int);
        let wide = kind == Kind::Int;
        let mut rng = Rng(11);
        for round in 0..40u64 {
            let m = w.make(t, 0);
            let mut model = HashMap::new();
            for step in 0..3_000u64 {
                // Ascending, descending, even, random, and now and then one far away or below zero.
                let k = match round % 5 {
                    0 => step,
                    1 => 3_000 - step,
                    2 => step * 2,
                    3 => rng.below(2_000),
                    _ => step / 2 + rng.below(8),
                };
                let k = match rng.below(400) {
                    0 if round % 3 == 0 => u64::MAX - k,
                    1 if round % 3 == 1 => k << 24,
                    _ => k,
                };
                let k = if wide { k } else { k as u32 as u64 };
                // SAFETY: a map of this type; the low bytes of a word come first.
                unsafe {
                    let at = (&raw const k).cast::<u8>();
                    match rng.below(8) {
                        0..=4 => {
                            let v = assign(&mut w.cache, &w.heap, m, &t, at).unwrap();
                            v.cast::<u64>().write(step);
                            model.insert(k, step);
                        }
                        5 => {
                            delete(m, &t, at).unwrap();
                            model.remove(&k);
                        }
                        _ => {
                            let got = get(m, &t, at).unwrap().map(|p| *p.cast::<u64>());
                            assert_eq!(got, model.get(&k).copied(), "round {round}, step {step}, key {k}");
                        }
                    }
                    assert_eq!(len(m), model.len() as u64);
                    if step == 1_500 && round % 4 == 3 {
                        clear(m, &t).unwrap();
                        model.clear();
                    }
                }
            }
            let number = |p: *const u8| {
                // SAFETY: the address of a key of the map.
                unsafe {
                    if wide {
                        *p.cast::<u64>()
                    } else {
                        *p.cast::<u32>() as u64
                    }
                }
            };
            let found = entries(m, &t, rng.next());
            // SAFETY: addresses of values of the map.
            let all: HashMap<u64, u64> = found.iter().map(|(k, v)| unsafe { (number(*k), *v.cast()) }).collect();
            assert_eq!(found.len(), all.len(), "each entry once");
            assert_eq!(all, model);
            w.collect(&[m]);
        }
    }
}

#[test]
fn strings_as_the_model() {
    let mut w = World::new();
    let string = w.types.basic(Kind::String);
    let t = w.map(string, string);
    let mut rng = Rng(8);
    let m = w.make(t, 100);
    let mut model: BTreeMap<String, String> = BTreeMap::new();
    for step in 0..60_000u64 {
        let k = format!("key{}", rng.below(1 + step / 8));
        let ks = w.string(&k);
        // SAFETY: a map of this type; string values.
        unsafe {
            match rng.below(8) {
                0..=4 => {
                    let v = format!("value {step}");
                    let vs = w.string(&v);
                    let at = assign_str(&mut w.cache, &w.heap, m, &t, ks).unwrap();
                    crate::heap::store_pair(at.cast().as_ptr(), vs.0, vs.1);
                    model.insert(k, v);
                }
                5 => {
                    let slots = [ks.0, ks.1];
                    delete(m, &t, slots.as_ptr().cast()).unwrap();
                    model.remove(&k);
                }
                _ => {
                    let got = get_str(m, &t, ks).value();
                    let text = (!got.is_null()).then(|| {
                        std::str::from_utf8(crate::string::bytes(crate::heap::load_pair(got.cast()))).unwrap()
                    });
                    assert_eq!(text, model.get(&k).map(|s| s.as_str()));
                }
            }
        }
        if step % 10_000 == 9_999 {
            w.collect(&[m]);
        }
    }
    // SAFETY: a map of this type.
    assert_eq!(unsafe { len(m) }, model.len() as u64);
}

#[test]
fn floats_and_interfaces() {
    let mut w = World::new();
    let f64t = w.types.basic(Kind::Float64);
    let int = w.types.basic(Kind::Int);
    let t = w.map(f64t, int);
    let m = w.make(t, 0);
    // SAFETY: maps of these types, keys of theirs.
    unsafe {
        let mut put = |k: f64| assign(&mut w.cache, &w.heap, m, &t, (&raw const k).cast()).unwrap();
        put(0.0);
        put(-0.0);
        for _ in 0..100 {
            put(f64::NAN);
        }
        assert_eq!(len(m), 101);
        let zero = entries(m, &t, 0)
            .into_iter()
            .map(|(k, _)| *k.cast::<f64>())
            .find(|k| *k == 0.0)
            .unwrap();
        assert!(zero.is_sign_negative());
        let nan = f64::NAN;
        assert_eq!(get(m, &t, (&raw const nan).cast()), Ok(None));
        clear(m, &t).unwrap();
        assert_eq!(len(m), 0);

        let any = w.types.make(|b| b.interface(&[])).unwrap();
        let slice = w.types.make(|b| b.slice(int)).unwrap();
        let t = w.map(any, int);
        let m = w.make(t, 0);
        let s = w.string("hello");
        let boxed =
            crate::iface::make(&mut w.cache, &w.heap, w.types.basic(Kind::String), [s.0, s.1].as_ptr()).unwrap();
        let keys = [
            [int.word(), 5],
            [f64t.word(), 5f64.to_bits()],
            [w.types.basic(Kind::String).word(), boxed],
            [0, 0],
        ];
        for (i, k) in keys.iter().enumerate() {
            let v = assign(&mut w.cache, &w.heap, m, &t, k.as_ptr().cast()).unwrap();
            v.cast::<u64>().write(i as u64);
        }
        for (i, k) in keys.iter().enumerate() {
            let v = get(m, &t, k.as_ptr().cast()).unwrap().unwrap();
            assert_eq!(*v.cast::<u64>(), i as u64);
        }
        let bad = [slice.word(), boxed];
        let e = get(0, &t, bad.as_ptr().cast()).unwrap_err();
        let MapError::Unhashable(u) = e else { panic!("{e:?}") };
        assert_eq!(u.hashing(), "hash of unhashable type []int");
        assert!(assign(&mut w.cache, &w.heap, m, &t, bad.as_ptr().cast()).is_err());
        assert_eq!(len(m), 4);
        // The flag is free again.
        assert!(get(m, &t, keys[0].as_ptr().cast()).is_ok());
    }
}

#[test]
fn ranging_while_changing() {
    let mut w = World::new();
    let int = w.types.basic(Kind::Int);
    let t = w.map(int, int);
    let mut rng = Rng(9);
    for round in 0..300u64 {
        let m = w.make(t, 0);
        let n = 1 + rng.below(200);
        let mut start = HashSet::new();
        for _ in 0..n {
            let k = rng.below(1000);
            // SAFETY: a map of this type.
            unsafe { assign_word(&mut w.cache, &w.heap, m, &t, k).unwrap() };
            start.insert(k);
        }
        let mut it = [0u64; ITER_SLOTS];
        let (mut seen, mut deleted, mut added) = (HashSet::new(), HashSet::new(), HashSet::new());
        // SAFETY: a map of this type; the iterator's slots are roots of the collections.
        unsafe {
            iter_start(it.as_mut_ptr(), m, rng.next()).unwrap();
            while iter_next(it.as_mut_ptr(), &t, &mut 0).unwrap() {
                let k = *iter_key(it.as_ptr()).cast::<u64>();
                assert!(!deleted.contains(&k) || added.contains(&k), "deleted key produced");
                assert!(seen.insert(k) || added.contains(&k), "key produced twice");
                for _ in 0..rng.below(4) {
                    let k = rng.below(1000);
                    delete(m, &t, (&raw const k).cast()).unwrap();
                    deleted.insert(k);
                    added.remove(&k);
                }
                for _ in 0..rng.below(5) {
                    let k = rng.below(1000);
                    if get_word(m, &t, k).value().is_null() {
                        added.insert(k);
                    }
                    assign_word(&mut w.cache, &w.heap, m, &t, k).unwrap();
                }
                if rng.below(40) == 0 {
                    w.collect(&it[..4]);
                }
            }
            let now: HashSet<u64> = entries(m, &t, 0).into_iter().map(|(k, _)| *k.cast()).collect();
            for k in start.iter().filter(|k| !deleted.contains(*k)) {
                assert!(seen.contains(k), "round {round}: key {k} missed");
                assert!(now.contains(k));
            }
            assert_eq!(now.len() as u64, len(m));
        }
    }
}

#[test]
fn other_shapes() {
    let mut w = World::new();
    let empty = w.types.make(|b| b.structure(&[])).unwrap();
    let byte = w.types.basic(Kind::Uint8);
    let i32t = w.types.basic(Kind::Int32);
    let string = w.types.basic(Kind::String);
    // SAFETY: maps of these types, keys of theirs.
    unsafe {
        let t = w.map(empty, empty);
        let m = w.make(t, 0);
        let key = 0u64;
        for _ in 0..3 {
            assign(&mut w.cache, &w.heap, m, &t, (&raw const key).cast()).unwrap();
        }
        assert_eq!(len(m), 1);
        let t = w.map(byte, empty);
        let m = w.make(t, 0);
        for k in 0..1000u64 {
            assign(&mut w.cache, &w.heap, m, &t, (&raw const k).cast()).unwrap();
        }
        assert_eq!(len(m), 256);
        let t = w.map(i32t, string);
        let m = w.make(t, 0);
        for k in 0..1000u32 {
            let s = w.string(&format!("s{k}"));
            let v = assign_half(&mut w.cache, &w.heap, m, &t, k).unwrap();
            crate::heap::store_pair(v.cast().as_ptr(), s.0, s.1);
        }
        w.collect(&[m]);
        for k in 0..1000u32 {
            let v = get_half(m, &t, k).value();
            assert_eq!(
                crate::string::bytes(crate::heap::load_pair(v.cast())),
                format!("s{k}").as_bytes()
            );
        }
    }
}

#[test]
fn misuse_is_reported_and_harmless() {
    let mut w = World::new();
    let int = w.types.basic(Kind::Int);
    let t = w.map(int, int);
    let m = w.make(t, 0);
    let heap = &w.heap;
    std::thread::scope(|s| {
        for n in 0..2u64 {
            s.spawn(move || {
                let mut cache = AllocCache::new();
                for k in 0..20_000u64 {
                    // SAFETY: a map of this type; racing writers are what is tested.
                    unsafe {
                        if let Ok(v) = assign_word(&mut cache, heap, m, &t, k * 2 + n) {
                            crate::heap::store_ptr(v.cast().as_ptr(), k);
                        }
                        let _ = get_word(m, &t, k);
                        let _ = delete(m, &t, (&raw const k).cast());
                    }
                }
                cache.flush(heap);
            });
        }
    });
}
