//! Check modes, switched on by the environment: `GOVM_GC=stress=N,poison,verify,movestack`.

use std::fmt;
use std::str::FromStr;

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

/// A word of `GOVM_GC` that means nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownCheck(String);

impl fmt::Display for UnknownCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "GOVM_GC: {:?} is none of stress=N, poison, verify, movestack",
            self.0
        )
    }
}

impl std::error::Error for UnknownCheck {}

impl Checks {
    /// None, or what `GOVM_GC` says.
    pub fn from_env() -> Result<Checks, UnknownCheck> {
        match std::env::var_os("GOVM_GC") {
            Some(text) => text.to_string_lossy().parse(),
            None => Ok(Checks::default()),
        }
    }
}

impl FromStr for Checks {
    type Err = UnknownCheck;

    fn from_str(text: &str) -> Result<Checks, UnknownCheck> {
        let mut checks = Checks::default();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let unknown = || UnknownCheck(word.to_string());
            match word {
                "poison" => checks.poison = true,
                "verify" => checks.verify = true,
                "movestack" => checks.move_stacks = true,
                _ => {
                    let n = word.strip_prefix("stress=").ok_or_else(unknown)?;
                    checks.stress = n.parse().map_err(|_| unknown())?;
                }
            }
        }
        Ok(checks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_counts() {
        let all = Checks {
            stress: 7,
            poison: true,
            verify: true,
            move_stacks: true,
        };
        assert_eq!("stress=7,poison, verify,movestack".parse(), Ok(all));
        assert_eq!("".parse(), Ok(Checks::default()));
        for text in ["stress", "stress=", "stress=x", "poison,verfy", "poison=1"] {
            assert!(text.parse::<Checks>().is_err(), "{text}");
        }
    }
}
