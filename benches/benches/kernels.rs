//! The interpreter and the heap on one core.

use criterion::{Criterion, criterion_group, criterion_main};
use govm::Engine;
use govm_benches::{call, compile};
use std::hint::black_box;

fn kernels(c: &mut Criterion) {
    let engine = Engine::new();
    let module = compile(&engine, "kernels.go");
    let mut group = c.benchmark_group("kernels");
    group.sample_size(20);
    for (name, n) in [
        ("Fib", 24i64),
        ("Loop", 1_000_000),
        ("Sieve", 200_000),
        ("Methods", 300_000),
        ("Maps", 200_000),
        ("Strings", 100_000),
        ("Trees", 50),
    ] {
        group.bench_function(name.to_lowercase(), |b| {
            b.iter(|| black_box(call::<(i64,), i64>(&module, 1, name, (n,))))
        });
    }
    group.bench_function("floats", |b| {
        b.iter(|| black_box(call::<(i64,), f64>(&module, 1, "Floats", (300_000,))))
    });
    group.finish();
}

criterion_group!(benches, kernels);
criterion_main!(benches);
