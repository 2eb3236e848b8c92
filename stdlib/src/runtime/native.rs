//! The natives of runtime that the library adds to the VM's own.

use govm_vm::native::Natives;

/// Adds the natives.
pub fn register(n: &mut Natives) {
    n.add("runtime.caller", |c| {
        let id = c.caller(c.int(0).max(0) as usize).map_or(0, |p| p.id);
        c.set_word(0, id);
        Ok(())
    });
    n.add("runtime.place", |c| {
        let place = govm_vm::trace::find(c.cx().image(), c.word(0));
        let (name, file, line) = place.map_or(Default::default(), |p| (p.func, p.file, p.line as i64));
        c.reserve(name.len() + file.len() + 64)?;
        let name = c.new_str(name.as_bytes())?;
        let file = c.new_str(file.as_bytes())?;
        c.set_pair(0, name);
        c.set_pair(2, file);
        c.set_int(4, line);
        Ok(())
    });
    n.add("runtime.callers", |c| {
        let ids = c.callers(c.int(0).max(0) as usize, c.int(1).max(0) as usize);
        let bytes: Vec<u8> = ids.iter().flat_map(|id| id.to_le_bytes()).collect();
        c.set_bytes(0, &bytes)
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
