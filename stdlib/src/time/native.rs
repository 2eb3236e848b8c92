//! The natives of time.

use govm_runtime::chan::HChan;
use govm_runtime::sudog::{Resume, WaitReason};
use govm_runtime::timer::{self, Timer};
use govm_vm::native::{NativeCtx, Natives, Stop};
use govm_vm::panic::ErrorKind;
use govm_vm::sched::Limit;

const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// A duration as Go prints it.
fn duration(d: i64) -> String {
    if d == 0 {
        return "0s".to_string();
    }
    let sign = if d < 0 { "-" } else { "" };
    let u = d.unsigned_abs();
    // Digits behind the point, without trailing zeros.
    let decimal = |whole: u64, rest: u64, digits: usize| {
        let f = format!("{rest:0digits$}");
        let f = f.trim_end_matches('0');
        if f.is_empty() {
            whole.to_string()
        } else {
            format!("{whole}.{f}")
        }
    };
    let text = if u < 1_000 {
        format!("{u}ns")
    } else if u < 1_000_000 {
        decimal(u / 1_000, u % 1_000, 3) + "\u{b5}s"
    } else if u < 1_000_000_000 {
        decimal(u / 1_000_000, u % 1_000_000, 6) + "ms"
    } else {
        let s = u / 1_000_000_000;
        let seconds = decimal(s % 60, u % 1_000_000_000, 9) + "s";
        match (s / 3600, s / 60 % 60) {
            (0, 0) => seconds,
            (0, m) => format!("{m}m{seconds}"),
            (h, m) => format!("{h}h{m}m{seconds}"),
        }
    };
    sign.to_string() + &text
}

/// Why a text is no duration.
enum Bad {
    Invalid,
    MissingUnit,
    UnknownUnit(String),
}

fn parse(s: &str) -> Result<i64, Bad> {
    let (negative, mut rest) = match s.as_bytes().first() {
        Some(b'-') => (true, &s[1..]),
        Some(b'+') => (false, &s[1..]),
        _ => (false, s),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(Bad::Invalid);
    }
    let mut sum = 0u64;
    while !rest.is_empty() {
        let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
        let n = digits(rest);
        let whole = &rest[..n];
        rest = &rest[n..];
        let mut fraction = "";
        if let Some(r) = rest.strip_prefix('.') {
            let k = digits(r);
            fraction = &r[..k];
            rest = &r[k..];
        }
        if whole.is_empty() && fraction.is_empty() {
            return Err(Bad::Invalid);
        }
        let k = rest
            .find(|c: char| c == '.' || c.is_ascii_digit())
            .unwrap_or(rest.len());
        if k == 0 {
            return Err(Bad::MissingUnit);
        }
        let unit = &rest[..k];
        rest = &rest[k..];
        let scale = UNITS
            .iter()
            .find(|u| u.0 == unit)
            .map(|u| u.1)
            .ok_or_else(|| Bad::UnknownUnit(unit.to_string()))?;
        let whole = if whole.is_empty() {
            0
        } else {
            whole.parse::<u64>().map_err(|_| Bad::Invalid)?
        };
        let mut v = whole.checked_mul(scale).ok_or(Bad::Invalid)?;
        let (mut f, mut one) = (0u64, 1.0f64);
        for d in fraction.bytes() {
            if f > (u64::MAX >> 1) / 10 - 10 {
                break;
            }
            f = f * 10 + (d - b'0') as u64;
            one *= 10.0;
        }
        v = v
            .checked_add((f as f64 * (scale as f64 / one)) as u64)
            .ok_or(Bad::Invalid)?;
        sum = sum.checked_add(v).filter(|&s| s <= 1 << 63).ok_or(Bad::Invalid)?;
    }
    if negative {
        return Ok((sum as i64).wrapping_neg());
    }
    i64::try_from(sum).map_err(|_| Bad::Invalid)
}

/// The timer that slot `i` points to.
fn timer_at(c: &NativeCtx<'_>, i: usize) -> Result<*mut Timer, Stop> {
    match c.word(i) {
        p if p < 4096 => Err(Stop::Error(
            ErrorKind::Runtime,
            "invalid memory address or nil pointer dereference".to_string(),
        )),
        p => Ok(p as *mut Timer),
    }
}

/// Adds the natives.
pub fn register(n: &mut Natives) {
    n.add("time.durationString", |c| {
        let s = duration(c.int(0));
        c.set_str(0, s.as_bytes())
    });
    n.add("time.parseDuration", |c| {
        let r = std::str::from_utf8(c.str(0)).map_err(|_| Bad::Invalid).and_then(parse);
        let (d, code, unit) = match r {
            Ok(d) => (d, 0, String::new()),
            Err(Bad::Invalid) => (0, 1, String::new()),
            Err(Bad::MissingUnit) => (0, 2, String::new()),
            Err(Bad::UnknownUnit(u)) => (0, 3, u),
        };
        let unit = c.new_str(unit.as_bytes())?;
        c.set_int(0, d);
        c.set_int(1, code);
        c.set_pair(2, unit);
        Ok(())
    });
    n.add("time.clock", |c| {
        let vm = c.vm();
        let mono = vm.now();
        let wall = vm.wall(mono);
        c.set_int(0, wall.div_euclid(1_000_000_000));
        c.set_int(1, wall.rem_euclid(1_000_000_000));
        c.set_int(2, mono);
        Ok(())
    });
    n.add("time.Sleep", |c| {
        let d = c.int(0);
        if d <= 0 {
            return Ok(());
        }
        let when = c.vm().now().saturating_add(d);
        c.waiter(WaitReason::Sleep, Resume::Next);
        let g = c.running();
        if c.p().sleep_until(g, when) {
            Err(Stop::Park)
        } else {
            Err(Stop::Limit(Limit::Memory))
        }
    });
    n.add("time.linkTimer", |c| {
        let t = timer_at(c, 1)?;
        // SAFETY: a new channel and a new timer, which keeps it.
        unsafe { HChan::set_timer(c.word(0) as *mut HChan, t) };
        Ok(())
    });
    n.add("time.resetTimer", |c| {
        let (t, delay, period) = (timer_at(c, 0)?, c.int(1), c.int(2));
        // SAFETY: a living timer of package time.
        match unsafe { timer::reset(c.p(), t, delay, period) } {
            Some(was) => {
                c.set_bool(0, was);
                Ok(())
            }
            None => Err(Stop::Limit(Limit::Memory)),
        }
    });
    n.add("time.stopTimer", |c| {
        let t = timer_at(c, 0)?;
        // SAFETY: as above.
        let was = unsafe { timer::stop(c.p(), t) };
        c.set_bool(0, was);
        Ok(())
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn durations() {
        for (d, want) in [
            (0, "0s"),
            (1, "1ns"),
            (1100, "1.1\u{b5}s"),
            (2_200_000, "2.2ms"),
            (3_300_000_000, "3.3s"),
            (245_000_000_000, "4m5s"),
            (245_001_000_000, "4m5.001s"),
            (18_367_001_000_000, "5h6m7.001s"),
            (i64::MIN, "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(super::duration(d), want);
            assert!(matches!(super::parse(want), Ok(v) if v == d), "{want}");
        }
    }
}
