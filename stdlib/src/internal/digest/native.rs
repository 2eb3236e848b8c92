//! The block functions of hashes.

use govm_vm::native::Natives;

/// Adds the natives.
pub fn register(n: &mut Natives) {
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
        let mut h = [0u32; 8];
        for (h, b) in h.iter_mut().zip(state.to_vec().chunks_exact(4)) {
            *h = read(b);
        }
        let mut block = [[0; 64]];
        for i in 0..data.len() / 64 {
            data.copy_out(64 * i, &mut block[0]);
            match function {
                0 => md5::block_api::compress(part(&mut h), &block),
                1 => sha1::block_api::compress(part(&mut h), &block),
                _ => sha2::block_api::compress256(&mut h, &block),
            }
        }
        let write = |w: &u32| if little { w.to_le_bytes() } else { w.to_be_bytes() };
        let out: Vec<u8> = h.iter().flat_map(write).collect();
        state.copy_in(0, &out);
        Ok(())
    });
}

/// The words of a shorter state.
fn part<const N: usize>(h: &mut [u32; 8]) -> &mut [u32; N] {
    match h.first_chunk_mut() {
        Some(part) => part,
        None => unreachable!("no state is longer than eight words"),
    }
}
