//! Check modes, switched on by the environment: `GOVM_GC=stress=N,poison,verify,movestack`.

/// What is checked beyond the usual.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Checks {
    /// Collect at every Nth safepoint; 0: off.
    pub stress: u32,
    /// Overwrite what a collection frees.
    pub poison: bool,
    /// Mark a second time with one worker after each collection and compare.
    pub verify: bool,
    /// Move the slot array of a goroutine at each of its safepoints. This is the VM's to do.
    pub move_stacks: bool,
}

impl Checks {
    /// None, or what `GOVM_GC` says. Unknown words are ignored.
    pub fn from_env() -> Checks {
        match std::env::var("GOVM_GC") {
            Ok(text) => Checks::parse(&text),
            Err(_) => Checks::default(),
        }
    }

    /// What a text in `GOVM_GC`'s form says.
    pub fn parse(text: &str) -> Checks {
        let mut c = Checks::default();
        for word in text.split(',') {
            match word.split_once('=') {
                Some(("stress", n)) => c.stress = n.trim().parse().unwrap_or(0),
                None if word == "poison" => c.poison = true,
                None if word == "verify" => c.verify = true,
                None if word == "movestack" => c.move_stacks = true,
                _ => {}
            }
        }
        c
    }
}
