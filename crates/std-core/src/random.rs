//! The module `_random`: the Mersenne twister MT19937 under `random.Random`.
//!
//! Here: the generator, seeding by integers, its state as a tuple. Not here: distributions (`random` of the library).

use std::cell::RefCell;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use num::bigint;
use object::{Obj, PyResult, Thread, Tuple, Type, Value};

/// The module `_random`.
pub static MODULE: NativeModule = NativeModule { def: &table::DEF, types: &[(&RANDOM, &[&Random::IMPL])] };

#[pymodule(
    name = "_random",
    doc = "Module implements the Mersenne Twister random number generator.",
    types(&super::RANDOM)
)]
mod table {}

/// Words of the state.
const SIZE: usize = 624;
/// How far apart the words are that make a new one.
const MIDDLE: usize = 397;

/// MT19937.
struct Twister {
    state: [u32; SIZE],
    index: usize,
}

impl Twister {
    fn new() -> Twister {
        Twister { state: [0; SIZE], index: SIZE }
    }

    /// Fills the state from one number.
    fn seed(&mut self, seed: u32) {
        let mut word = seed;
        for (i, slot) in self.state.iter_mut().enumerate() {
            if i > 0 {
                word = 1812433253u32.wrapping_mul(word ^ (word >> 30)).wrapping_add(i as u32);
            }
            *slot = word;
        }
        self.index = SIZE;
    }

    /// Fills the state from a key of any length.
    fn seed_by(&mut self, key: &[u32]) {
        self.seed(19650218);
        let (mut i, mut j) = (1, 0);
        let step = |state: &mut [u32; SIZE], i: &mut usize, factor: u32, add: u32, subtract: bool| {
            let before = state[*i - 1];
            let mixed = state[*i] ^ (before ^ (before >> 30)).wrapping_mul(factor);
            state[*i] = if subtract { mixed.wrapping_sub(add) } else { mixed.wrapping_add(add) };
            *i += 1;
            if *i == SIZE {
                state[0] = state[SIZE - 1];
                *i = 1;
            }
        };
        for _ in 0..SIZE.max(key.len()) {
            step(&mut self.state, &mut i, 1664525, key[j].wrapping_add(j as u32), false);
            j = (j + 1) % key.len();
        }
        for _ in 1..SIZE {
            let add = i as u32;
            step(&mut self.state, &mut i, 1566083941, add, true);
        }
        self.state[0] = 0x8000_0000;
    }

    fn twist(&mut self) {
        for i in 0..SIZE {
            let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % SIZE] & 0x7fff_ffff);
            let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[i] = self.state[(i + MIDDLE) % SIZE] ^ (y >> 1) ^ odd;
        }
        self.index = 0;
    }

    fn next(&mut self) -> u32 {
        if self.index >= SIZE {
            self.twist();
        }
        let mut y = self.state[self.index];
        self.index += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A float from 0 up to 1 with 53 random bits.
    fn next_float(&mut self) -> f64 {
        let (a, b) = (self.next() >> 5, self.next() >> 6);
        (f64::from(a) * 67108864.0 + f64::from(b)) * (1.0 / 9007199254740992.0)
    }
}

/// `_random.Random`
#[pytype(name = "_random.Random", basetype, flags = object::types::flags::OPEN, reported_basicsize = 2520)]
pub struct Random {
    #[no_traverse]
    twister: RefCell<Twister>,
}

impl Random {
    fn seed_from(&self, t: &mut Thread, seed: Option<&Value>) -> PyResult<()> {
        let seed = seed.filter(|s| !s.is_none());
        let Some(seed) = seed else {
            let mut bytes = [0u8; SIZE * 4];
            if host::random::urandom(&mut bytes).is_err() {
                return Err(t.runtime_error("the system gives no random bytes"));
            }
            let key: Vec<u32> = bytes.as_chunks().0.iter().map(|c| u32::from_le_bytes(*c)).collect();
            self.twister.borrow_mut().seed_by(&key);
            return Ok(());
        };
        let number = if seed.is_exact_int() {
            t.absolute(seed)?
        } else if seed.is_int() {
            let number = t.absolute(seed)?;
            t.to_index(&number)?
        } else {
            Value::uint(t.hash(seed)? as u64)
        };
        let Some(number) = number.as_int() else { return Err(t.type_error("an integer is required")) };
        let number = number.as_ref();
        let mut bytes = vec![0u8; bigint::bit_length(number).div_ceil(32).max(1) * 4];
        // An absolute value always fits; a subclass may answer otherwise.
        if bigint::to_bytes(number.abs(), &mut bytes, false, false).is_err() {
            return Err(t.value_error("the seed is negative"));
        }
        let key: Vec<u32> = bytes.as_chunks().0.iter().map(|c| u32::from_le_bytes(*c)).collect();
        self.twister.borrow_mut().seed_by(&key);
        Ok(())
    }
}

#[pymethods(RANDOM, doc = "Random() -> create a random number generator with its own internal state.")]
impl Random {
    #[new]
    fn new(_: &mut Thread, cls: &Type, _args: object::Args<'_>) -> PyResult {
        Ok(Obj::new_of(cls, Random { twister: RefCell::new(Twister::new()) }))
    }

    #[init("Random(n=None, /)")]
    fn init(t: &mut Thread, this: &Random, n: Option<&Value>) -> PyResult<()> {
        this.seed_from(t, n)
    }

    /// random() -> x in the interval [0, 1).
    #[method("random($self, /)")]
    fn random(_: &mut Thread, this: &Random) -> f64 {
        this.twister.borrow_mut().next_float()
    }

    /// seed([n]) -> None.
    ///
    /// Defaults to use urandom and falls back to a combination
    /// of the current time and the process identifier.
    #[method("seed($self, n=None, /)")]
    fn seed(t: &mut Thread, this: &Random, n: Option<&Value>) -> PyResult<()> {
        this.seed_from(t, n)
    }

    /// getstate() -> tuple containing the current state.
    #[method("getstate($self, /)")]
    fn getstate(_: &mut Thread, this: &Random) -> Value {
        let twister = this.twister.borrow();
        let mut items: Vec<Value> = twister.state.iter().map(|w| Value::uint((*w).into())).collect();
        items.push(Value::size(twister.index));
        Tuple::new(items)
    }

    /// setstate(state) -> None.  Restores generator state.
    #[method("setstate($self, state, /)")]
    fn setstate(t: &mut Thread, this: &Random, state: &Value) -> PyResult<()> {
        let Some(items) = state.downcast::<Tuple>() else {
            return Err(t.type_error("state vector must be a tuple"));
        };
        if items.len() != SIZE + 1 {
            return Err(t.value_error("state vector is the wrong size"));
        }
        let mut new = Twister::new();
        for (slot, item) in new.state.iter_mut().zip(items.items()) {
            let Some(number) = item.as_int() else { return Err(t.type_error("an integer is required")) };
            if number.as_ref().is_negative() {
                return Err(t.overflow_error("can't convert negative value to unsigned int"));
            }
            match number.as_ref().to_u64() {
                Some(word) => *slot = word as u32,
                None => return Err(t.overflow_error("Python int too large to convert to C unsigned long")),
            }
        }
        let index = &items.items()[SIZE];
        if !index.is_int() {
            return Err(t.type_error("an integer is required"));
        }
        match index.as_i64() {
            Some(index @ 0..=624) => new.index = index as usize,
            Some(_) => return Err(t.value_error("invalid state")),
            None => return Err(t.overflow_error("Python int too large to convert to C long")),
        }
        this.twister.replace(new);
        Ok(())
    }

    /// getrandbits(k) -> x.  Generates an int with k random bits.
    #[method("getrandbits($self, k, /)")]
    fn getrandbits(t: &mut Thread, this: &Random, k: &Value) -> PyResult {
        let k = t.to_index(k)?;
        if k.int_sign() == Some(-1) {
            return Err(t.value_error("Cannot convert negative int"));
        }
        let Some(bits) = k.as_int().and_then(|k| k.as_ref().to_u64()) else {
            return Err(t.overflow_error("Python int too large for C uint64_t"));
        };
        match bits {
            0 => return Ok(Value::small(0)),
            1..=32 => return Ok(Value::uint((this.twister.borrow_mut().next() >> (32 - bits)).into())),
            _ => (),
        }
        let words = (bits - 1) / 32 + 1;
        let mut bytes = Vec::new();
        if words > isize::MAX as u64 / 4 || bytes.try_reserve_exact(words as usize * 4).is_err() {
            return Err(t.memory_error());
        }
        let mut left = bits;
        while left > 0 {
            let mut word = this.twister.borrow_mut().next();
            if left < 32 {
                word >>= 32 - left;
            }
            bytes.extend_from_slice(&word.to_le_bytes());
            left = left.saturating_sub(32);
        }
        match bigint::from_bytes(&bytes, false, false) {
            Ok(number) => t.new_int(&number),
            Err(_) => Err(t.memory_error()),
        }
    }
}
