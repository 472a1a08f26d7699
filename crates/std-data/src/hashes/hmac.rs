//! `_hmac`: keyed hashes.

use std::cell::RefCell;

use ::sha1::Digest;
use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::exceptions::VALUE_ERROR;
use object::module::Module;
use object::types::flags;
use object::{Obj, Object, PyResult, Raised, Ref, Str, Thread, Value, string};

use super::{hex, input};

/// `_hmac`
pub static MODULE: NativeModule = NativeModule { def: &hmac_module::DEF, types: &[(&HMAC, &[&Hmac::IMPL])] };

/// A hash under way.
#[derive(Clone)]
enum Hash {
    Md5(md5::Md5),
    Sha1(::sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
    Sha3_224(::sha3::Sha3_224),
    Sha3_256(::sha3::Sha3_256),
    Sha3_384(::sha3::Sha3_384),
    Sha3_512(::sha3::Sha3_512),
    Blake2b(Box<blake2b_simd::State>),
    Blake2s(Box<blake2s_simd::State>),
}

/// Name, block size, whether objects can be made of it.
const KNOWN: [(&str, usize); 12] = [
    ("md5", 64),
    ("sha1", 64),
    ("sha224", 64),
    ("sha256", 64),
    ("sha384", 128),
    ("sha512", 128),
    ("sha3_224", 144),
    ("sha3_256", 136),
    ("sha3_384", 104),
    ("sha3_512", 72),
    ("blake2b", 128),
    ("blake2s", 64),
];

impl Hash {
    fn new(index: usize) -> Hash {
        match index {
            0 => Hash::Md5(Digest::new()),
            1 => Hash::Sha1(Digest::new()),
            2 => Hash::Sha224(Digest::new()),
            3 => Hash::Sha256(Digest::new()),
            4 => Hash::Sha384(Digest::new()),
            5 => Hash::Sha512(Digest::new()),
            6 => Hash::Sha3_224(Digest::new()),
            7 => Hash::Sha3_256(Digest::new()),
            8 => Hash::Sha3_384(Digest::new()),
            9 => Hash::Sha3_512(Digest::new()),
            10 => Hash::Blake2b(Box::new(blake2b_simd::State::new())),
            _ => Hash::Blake2s(Box::new(blake2s_simd::State::new())),
        }
    }

    fn update(&mut self, data: &[u8]) {
        match self {
            Hash::Md5(h) => h.update(data),
            Hash::Sha1(h) => h.update(data),
            Hash::Sha224(h) => h.update(data),
            Hash::Sha256(h) => h.update(data),
            Hash::Sha384(h) => h.update(data),
            Hash::Sha512(h) => h.update(data),
            Hash::Sha3_224(h) => h.update(data),
            Hash::Sha3_256(h) => h.update(data),
            Hash::Sha3_384(h) => h.update(data),
            Hash::Sha3_512(h) => h.update(data),
            Hash::Blake2b(h) => {
                h.update(data);
            }
            Hash::Blake2s(h) => {
                h.update(data);
            }
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            Hash::Md5(h) => h.finalize().to_vec(),
            Hash::Sha1(h) => h.finalize().to_vec(),
            Hash::Sha224(h) => h.finalize().to_vec(),
            Hash::Sha256(h) => h.finalize().to_vec(),
            Hash::Sha384(h) => h.finalize().to_vec(),
            Hash::Sha512(h) => h.finalize().to_vec(),
            Hash::Sha3_224(h) => h.finalize().to_vec(),
            Hash::Sha3_256(h) => h.finalize().to_vec(),
            Hash::Sha3_384(h) => h.finalize().to_vec(),
            Hash::Sha3_512(h) => h.finalize().to_vec(),
            Hash::Blake2b(h) => h.finalize().as_bytes().to_vec(),
            Hash::Blake2s(h) => h.finalize().as_bytes().to_vec(),
        }
    }
}

/// The inner hash, and the outer one that has taken its key.
#[derive(Clone)]
struct Keyed {
    inner: Hash,
    outer: Hash,
}

impl Keyed {
    fn new(index: usize, key: &[u8]) -> Keyed {
        let block = KNOWN[index].1;
        let mut padded = if key.len() > block {
            let mut hash = Hash::new(index);
            hash.update(key);
            hash.finish()
        } else {
            key.to_vec()
        };
        padded.resize(block, 0);
        let start = |mask: u8| {
            let mut hash = Hash::new(index);
            hash.update(&padded.iter().map(|b| b ^ mask).collect::<Vec<u8>>());
            hash
        };
        Keyed { inner: start(0x36), outer: start(0x5c) }
    }

    fn finish(self) -> Vec<u8> {
        let mut outer = self.outer;
        outer.update(&self.inner.finish());
        outer.finish()
    }
}

/// The class of errors about unknown hashes.
const UNKNOWN: &str = "_hmac.UnknownHashError";

#[cold]
fn unknown(t: &mut Thread, name: &Value) -> Raised {
    let shown = match t.repr(name) {
        Ok(shown) => shown.to_string_lossy(),
        Err(raised) => return raised,
    };
    let message = string::new_str(&format!("unsupported hash type: {shown}"));
    let Some(class) = t.interp().kept(UNKNOWN) else { return t.value_error("unsupported hash type") };
    match t.call(&class, &[message]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The number of a hash, by name in lower or upper case.
fn find(t: &mut Thread, name: &Value) -> PyResult<usize> {
    let Some(text) = name.downcast::<Str>().and_then(Str::to_utf8) else { return Err(unknown(t, name)) };
    let known = KNOWN.iter().position(|(n, _)| *n == text || n.to_ascii_uppercase() == text);
    known.ok_or_else(|| unknown(t, name))
}

/// `_hmac.HMAC`
#[pytype(name = "_hmac.HMAC", static_name = HMAC, reported_basicsize = 72, flags = flags::DISALLOW_INSTANTIATION)]
pub struct Hmac {
    #[no_traverse]
    state: RefCell<Box<Keyed>>,
    #[no_traverse]
    index: usize,
}

#[pymethods(HMAC)]
impl Hmac {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        let at = this.to_value().id();
        t.new_str(&format!("<{} HMAC object @ {at:#x}>", KNOWN[this.index].0))
    }

    /// Return a copy ("clone") of the HMAC object.
    #[method("copy($self, /)")]
    fn copy(_: &mut Thread, this: &Obj<Hmac>) -> Value {
        Obj::new(Hmac { state: RefCell::new(this.state.borrow().clone()), index: this.index })
    }

    /// Update the HMAC object with the given message.
    #[method("update($self, /, msg)")]
    fn update(t: &mut Thread, this: &Obj<Hmac>, msg: &Value) -> PyResult<()> {
        let input = input(t, msg)?;
        this.state.borrow_mut().inner.update(input.bytes(t));
        Ok(())
    }

    /// Return the digest of the bytes passed to the update() method so far.
    ///
    /// This method may raise a MemoryError.
    #[method("digest($self, /)")]
    fn digest(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        let digest = (**this.state.borrow()).clone().finish();
        t.new_bytes(&digest)
    }

    /// Return hexadecimal digest of the bytes passed to the update() method so far.
    ///
    /// This may be used to exchange the value safely in email or other
    /// non-binary environments.
    ///
    /// This method may raise a MemoryError.
    #[method("hexdigest($self, /)")]
    fn hexdigest(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        let digest = (**this.state.borrow()).clone().finish();
        hex(t, &digest)
    }

    #[getter]
    fn name(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        t.new_str(&format!("hmac-{}", KNOWN[this.index].0))
    }

    #[getter]
    fn block_size(_: &mut Thread, this: &Obj<Hmac>) -> usize {
        KNOWN[this.index].1
    }

    #[getter]
    fn digest_size(_: &mut Thread, this: &Obj<Hmac>) -> usize {
        Hash::new(this.index).finish().len()
    }
}

fn compute(t: &mut Thread, index: usize, key: &Value, msg: &Value) -> PyResult {
    let key = input(t, key)?;
    let mut keyed = Keyed::new(index, key.bytes(t));
    let msg = input(t, msg)?;
    keyed.inner.update(msg.bytes(t));
    t.new_bytes(&keyed.finish())
}

/// The module.
#[pymodule(name = "_hmac")]
mod hmac_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let class = match t.interp().kept(UNKNOWN) {
            Some(class) => class,
            None => builtins::new_exception(t, UNKNOWN, &VALUE_ERROR)?,
        };
        t.interp().keep(UNKNOWN, Some(class.clone()));
        super::super::constants(t, module, &[("HMAC", HMAC.to_value()), ("UnknownHashError", class)]);
        Ok(())
    }

    /// Return a new HMAC object.
    #[function("new(key, msg=None, digestmod=None)")]
    fn new(t: &mut Thread, key: &Value, msg: Option<&Value>, digestmod: Option<&Value>) -> PyResult {
        let Some(digestmod) = digestmod.filter(|d| !d.is_none()) else {
            return Err(t.type_error("new() missing 1 required argument 'digestmod'"));
        };
        let index = find(t, digestmod)?;
        if index > 9 {
            return Err(t.value_error("invalid HACL* algorithm"));
        }
        let key = input(t, key)?;
        let mut keyed = Keyed::new(index, key.bytes(t));
        if let Some(msg) = msg.filter(|m| !m.is_none()) {
            let msg = input(t, msg)?;
            keyed.inner.update(msg.bytes(t));
        }
        Ok(Obj::new(Hmac { state: RefCell::new(Box::new(keyed)), index }))
    }

    #[function(
        "compute_digest(key, msg, digest)",
        doc = "compute_digest($module, /, key, msg, digest)\n--\n\n"
    )]
    fn compute_digest(t: &mut Thread, key: &Value, msg: &Value, digest: &Value) -> PyResult {
        let index = find(t, digest)?;
        compute(t, index, key, msg)
    }

    #[function("compute_md5(key, msg, /)", doc = "compute_md5($module, key, msg, /)\n--\n\n")]
    fn compute_md5(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 0, key, msg)
    }

    #[function("compute_sha1(key, msg, /)", doc = "compute_sha1($module, key, msg, /)\n--\n\n")]
    fn compute_sha1(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 1, key, msg)
    }

    #[function("compute_sha224(key, msg, /)", doc = "compute_sha224($module, key, msg, /)\n--\n\n")]
    fn compute_sha224(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 2, key, msg)
    }

    #[function("compute_sha256(key, msg, /)", doc = "compute_sha256($module, key, msg, /)\n--\n\n")]
    fn compute_sha256(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 3, key, msg)
    }

    #[function("compute_sha384(key, msg, /)", doc = "compute_sha384($module, key, msg, /)\n--\n\n")]
    fn compute_sha384(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 4, key, msg)
    }

    #[function("compute_sha512(key, msg, /)", doc = "compute_sha512($module, key, msg, /)\n--\n\n")]
    fn compute_sha512(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 5, key, msg)
    }

    #[function("compute_sha3_224(key, msg, /)", doc = "compute_sha3_224($module, key, msg, /)\n--\n\n")]
    fn compute_sha3_224(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 6, key, msg)
    }

    #[function("compute_sha3_256(key, msg, /)", doc = "compute_sha3_256($module, key, msg, /)\n--\n\n")]
    fn compute_sha3_256(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 7, key, msg)
    }

    #[function("compute_sha3_384(key, msg, /)", doc = "compute_sha3_384($module, key, msg, /)\n--\n\n")]
    fn compute_sha3_384(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 8, key, msg)
    }

    #[function("compute_sha3_512(key, msg, /)", doc = "compute_sha3_512($module, key, msg, /)\n--\n\n")]
    fn compute_sha3_512(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 9, key, msg)
    }

    #[function("compute_blake2b_32(key, msg, /)", doc = "compute_blake2b_32($module, key, msg, /)\n--\n\n")]
    fn compute_blake2b_32(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 10, key, msg)
    }

    #[function("compute_blake2s_32(key, msg, /)", doc = "compute_blake2s_32($module, key, msg, /)\n--\n\n")]
    fn compute_blake2s_32(t: &mut Thread, key: &Value, msg: &Value) -> PyResult {
        compute(t, 11, key, msg)
    }
}
