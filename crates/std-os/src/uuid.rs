//! `_uuid`: identifiers made of time and network address.
//!
//! Not here: all other kinds (`uuid` of the library).

use std::sync::Mutex;

use builtins::NativeModule;
use macros::pymodule;
use object::module::Module;
use object::{PyResult, Ref, Thread, Tuple, Value};

use crate::common::{self, OrRaise};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

/// Units of 100 nanoseconds from the Gregorian calendar's first day to the epoch.
const GREGORIAN: u64 = 0x01b2_1dd2_1381_4000;

/// What stays the same in a process: the node, and what tells apart identifiers of the same time.
#[derive(Clone, Copy)]
struct Clock {
    node: [u8; 6],
    sequence: u16,
    last: u64,
}

static CLOCK: Mutex<Option<Clock>> = Mutex::new(None);

/// The first hardware address that is not zero.
fn hardware_address() -> Option<[u8; 6]> {
    for interface in ["eth0", "en0", "ens3", "ens5", "enp0s3", "wlan0", "docker0"] {
        let path = std::ffi::CString::new(format!("/sys/class/net/{interface}/address")).ok()?;
        let Ok(text) = host::fs::read_file(&path) else { continue };
        let text = String::from_utf8_lossy(&text).into_owned();
        let bytes: Vec<u8> =
            text.trim().split(':').filter_map(|part| u8::from_str_radix(part, 16).ok()).collect();
        if let Ok(node) = <[u8; 6]>::try_from(bytes)
            && node != [0; 6]
        {
            return Some(node);
        }
    }
    None
}

fn new_clock() -> host::Result<Clock> {
    let mut random = [0; 8];
    host::random::urandom(&mut random)?;
    let [a, b, c, d, e, f, high, low] = random;
    // Without an address: random, marked as a group address so that it is nobody's.
    let node = hardware_address().unwrap_or([a | 1, b, c, d, e, f]);
    Ok(Clock { node, sequence: u16::from_be_bytes([high, low]) & 0x3fff, last: 0 })
}

fn generate() -> host::Result<[u8; 16]> {
    let now = host::time::now()?.as_ns().unwrap_or(0).max(0) as u64 / 100 + GREGORIAN;
    let mut kept = CLOCK.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut clock = match *kept {
        Some(clock) => clock,
        None => new_clock()?,
    };
    // Time never stands still, and where it went back another sequence begins.
    if clock.last > now + 10_000_000 {
        clock.sequence = (clock.sequence + 1) & 0x3fff;
        clock.last = 0;
    }
    let time = now.max(clock.last + 1);
    clock.last = time;
    *kept = Some(clock);
    let mut out = [0; 16];
    out[..4].copy_from_slice(&(time as u32).to_be_bytes());
    out[4..6].copy_from_slice(&((time >> 32) as u16).to_be_bytes());
    out[6..8].copy_from_slice(&((time >> 48) as u16 & 0x0fff | 0x1000).to_be_bytes());
    out[8..10].copy_from_slice(&(clock.sequence | 0x8000).to_be_bytes());
    out[10..].copy_from_slice(&clock.node);
    Ok(out)
}

/// The module.
#[pymodule(name = "_uuid")]
pub mod table {
    use super::*;

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add(module, "has_uuid_generate_time_safe", Value::small(1));
        common::add(module, "has_stable_extractable_node", Value::small(0));
        Ok(())
    }

    /// The second part says whether no other process can have made the same one; nobody knows.
    #[function("generate_time_safe($self, /)", doc = "generate_time_safe($self, /)\n--\n\n")]
    fn generate_time_safe(t: &mut Thread) -> PyResult {
        let made = generate().or_raise(t)?;
        Ok(Tuple::new(vec![t.new_bytes(&made)?, Value::small(-1)]))
    }
}
