//! The natives of runtime that the library adds to the VM's own.

use govm_vm::native::Natives;

/// Adds the natives.
pub fn register(n: &mut Natives) {
    n.add("runtime.caller", |c| {
        let frame = c.caller(c.int(0).max(0) as usize);
        let (name, file, line) = frame.unwrap_or_default();
        let name = c.new_str(name.as_bytes())?;
        let file = c.new_str(file.as_bytes())?;
        c.set_pair(0, name);
        c.set_pair(2, file);
        c.set_int(4, line as i64);
        Ok(())
    });
    n.add("runtime.stack", |c| {
        let all = c.bool(0);
        let text = c.trace(all);
        c.set_str(0, text.as_bytes())
    });
    n.add("runtime.memStats", |c| {
        let s = c.vm().shared.heap.stats();
        c.set_word(0, s.used as u64);
        c.set_word(1, s.allocated as u64);
        c.set_word(2, s.collections as u64);
        c.set_word(3, s.goal as u64);
        Ok(())
    });
}
