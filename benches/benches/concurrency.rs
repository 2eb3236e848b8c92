//! Goroutines, channels, select and locks, on one and on two cores; times are per operation.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use govm::Engine;
use govm_benches::{call, compile};
use std::hint::black_box;

fn concurrency(c: &mut Criterion) {
    let engine = Engine::new();
    let module = compile(&engine, "concurrency.go");
    for procs in [1, 2] {
        let mut group = c.benchmark_group(format!("procs {procs}"));
        group.sample_size(20);
        let n = 100_000i64;
        group.throughput(Throughput::Elements(n as u64));
        for (name, capacity) in [("pingpong unbuffered", 0i64), ("pingpong buffered", 1)] {
            group.bench_function(name, |b| {
                b.iter(|| black_box(call::<(i64, i64), i64>(&module, procs, "Pingpong", (n, capacity))))
            });
        }
        for name in ["Ring", "Spawn", "Select", "Pipe", "Mutex", "Parallel"] {
            group.bench_function(name.to_lowercase(), |b| {
                b.iter(|| black_box(call::<(i64,), i64>(&module, procs, name, (n,))))
            });
        }
        group.finish();
    }
}

criterion_group!(benches, concurrency);
criterion_main!(benches);
