//! The block functions of hashes.

use govm_vm::native::Natives;

/// MD5 of one block (RFC 1321).
fn md5(h: &mut [u32], block: &[u8]) {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let word = |i: usize| u32::from_le_bytes([block[4 * i], block[4 * i + 1], block[4 * i + 2], block[4 * i + 3]]);
    let (mut a, mut b, mut c, mut d) = (h[0], h[1], h[2], h[3]);
    for i in 0..64 {
        let (f, g) = match i / 16 {
            0 => (b & c | !b & d, i),
            1 => (d & b | !d & c, 5 * i + 1),
            2 => (b ^ c ^ d, 3 * i + 5),
            _ => (c ^ (b | !d), 7 * i),
        };
        let k = (libm::sin(i as f64 + 1.0).abs() * 4294967296.0) as u32;
        let sum = a.wrapping_add(f).wrapping_add(k).wrapping_add(word(g % 16));
        (a, d, c) = (d, c, b);
        b = b.wrapping_add(sum.rotate_left(SHIFTS[i / 16][i % 4]));
    }
    for (h, v) in h.iter_mut().zip([a, b, c, d]) {
        *h = h.wrapping_add(v);
    }
}

/// SHA-1 of one block (FIPS 180-4).
fn sha1(h: &mut [u32], block: &[u8]) {
    let mut w = [0u32; 80];
    for (w, b) in w.iter_mut().zip(block.chunks_exact(4)) {
        *w = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
    }
    for i in 16..80 {
        w[i] = (w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16]).rotate_left(1);
    }
    let (mut a, mut b, mut c, mut d, mut e) = (h[0], h[1], h[2], h[3], h[4]);
    for (i, w) in w.iter().enumerate() {
        let (f, k) = match i / 20 {
            0 => (b & c | !b & d, 0x5a827999),
            1 => (b ^ c ^ d, 0x6ed9eba1),
            2 => (b & c | b & d | c & d, 0x8f1bbcdcu32),
            _ => (b ^ c ^ d, 0xca62c1d6),
        };
        let t = a
            .rotate_left(5)
            .wrapping_add(f)
            .wrapping_add(e)
            .wrapping_add(k)
            .wrapping_add(*w);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, t);
    }
    for (h, v) in h.iter_mut().zip([a, b, c, d, e]) {
        *h = h.wrapping_add(v);
    }
}

/// SHA-256 of one block (FIPS 180-4). Its constants are the first bits of the fractions of the primes' cube roots.
fn sha256(h: &mut [u32], block: &[u8], k: &[u32; 64]) {
    let mut w = [0u32; 64];
    for (w, b) in w.iter_mut().zip(block.chunks_exact(4)) {
        *w = u32::from_be_bytes([b[0], b[1], b[2], b[3]]);
    }
    for i in 16..64 {
        let (x, y) = (w[i - 15], w[i - 2]);
        let s0 = x.rotate_right(7) ^ x.rotate_right(18) ^ x >> 3;
        let s1 = y.rotate_right(17) ^ y.rotate_right(19) ^ y >> 10;
        w[i] = w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1);
    }
    let mut v: [u32; 8] = std::array::from_fn(|i| h[i]);
    for i in 0..64 {
        let [a, b, c, _, e, f, g, last] = v;
        let s1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let t1 = last
            .wrapping_add(s1)
            .wrapping_add(e & f ^ !e & g)
            .wrapping_add(k[i])
            .wrapping_add(w[i]);
        let s0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let t2 = s0.wrapping_add(a & b ^ a & c ^ b & c);
        v.rotate_right(1);
        v[0] = t1.wrapping_add(t2);
        v[4] = v[4].wrapping_add(t1);
    }
    for (h, v) in h.iter_mut().zip(v) {
        *h = h.wrapping_add(v);
    }
}

/// The first 32 bits of the fractions of the cube roots of the first 64 primes, by integer arithmetic.
const fn cube_roots() -> [u32; 64] {
    let mut k = [0; 64];
    let (mut n, mut found) = (2u128, 0);
    while found < 64 {
        let mut d = 2;
        while d * d <= n && n % d != 0 {
            d += 1;
        }
        if d * d > n {
            // The greatest r with r**3 <= n * 2**96.
            let (mut r, mut bit) = (0u128, 1u128 << 35);
            while bit > 0 {
                let next = r | bit;
                if next * next * next <= n << 96 {
                    r = next;
                }
                bit >>= 1;
            }
            k[found] = r as u32;
            found += 1;
        }
        n += 1;
    }
    k
}

/// Adds the natives.
pub fn register(n: &mut Natives) {
    const K: [u32; 64] = cube_roots();
    n.add("internal/digest.block", |c| {
        let (function, state, data) = (c.int(0), c.bytes(1), c.bytes(3));
        c.charge(data.len() * 8);
        let little = function == 0;
        let read = |b: &[u8]| {
            let b = [b[0], b[1], b[2], b[3]];
            if little {
                u32::from_le_bytes(b)
            } else {
                u32::from_be_bytes(b)
            }
        };
        let mut h: Vec<u32> = state.to_vec().chunks_exact(4).map(read).collect();
        h.resize(8, 0);
        let mut block = [0; 64];
        for i in 0..data.len() / 64 {
            data.copy_out(64 * i, &mut block);
            match function {
                0 => md5(&mut h, &block),
                1 => sha1(&mut h, &block),
                _ => sha256(&mut h, &block, &K),
            }
        }
        let write = |w: &u32| if little { w.to_le_bytes() } else { w.to_be_bytes() };
        let out: Vec<u8> = h.iter().flat_map(write).collect();
        state.copy_in(0, &out);
        Ok(())
    });
}
