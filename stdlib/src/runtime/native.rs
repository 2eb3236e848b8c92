//! The natives of runtime that the library adds to the VM's own.

use govm_vm::native::Natives;

/// Adds the natives.
pub fn register(n: &mut Natives) {
    n.add("runtime.caller", |c| {
        let frame = c.caller(c.int(0).max(0) as usize);
        let (name, file, line) = frame.map_or(Default::default(), |p| (p.func, p.file, p.line as i64));
        c.reserve(name.len() + file.len() + 64)?;
        let name = c.new_str(name.as_bytes())?;
        let file = c.new_str(file.as_bytes())?;
        c.set_pair(0, name);
        c.set_pair(2, file);
        c.set_int(4, line);
        Ok(())
    });
    n.add("runtime.stack", |c| {
        let text = c.trace();
        c.set_str(0, text.as_bytes())
    });
    n.add("runtime.memStats", |c| {
        let s = c.vm().shared.heap.stats();
        c.set_word(0, s.used as u64);
        c.set_word(1, s.total);
        c.set_word(2, s.collections as u64);
        c.set_word(3, s.goal);
        Ok(())
    });
}
