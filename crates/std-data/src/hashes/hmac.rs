//! `_hmac`: keyed hashes.

use std::cell::RefCell;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::exceptions::VALUE_ERROR;
use object::module::Module;
use object::types::flags;
use object::{Obj, Object, PyResult, Raised, Ref, Str, Thread, Value, string};

use super::algorithm::{ALGORITHMS, HACL, Keyed};
use super::{hex, input};

/// `_hmac`
pub static MODULE: NativeModule = NativeModule { def: &hmac_module::DEF, types: &[(&HMAC, &[&Hmac::IMPL])] };

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
    let known = ALGORITHMS[..HACL].iter().position(|a| a.name == text || a.name.to_ascii_uppercase() == text);
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
        t.new_str(&format!("<{} HMAC object @ {at:#x}>", ALGORITHMS[this.index].name))
    }

    /// Return a copy ("clone") of the HMAC object.
    #[method("copy($self, /)", defining_class)]
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
        t.new_str(&format!("hmac-{}", ALGORITHMS[this.index].name))
    }

    #[getter]
    fn block_size(_: &mut Thread, this: &Obj<Hmac>) -> usize {
        ALGORITHMS[this.index].block
    }

    #[getter]
    fn digest_size(_: &mut Thread, this: &Obj<Hmac>) -> usize {
        ALGORITHMS[this.index].size
    }
}

fn compute(t: &mut Thread, index: usize, key: &Value, msg: &Value) -> PyResult {
    let key = input(t, key)?;
    let mut keyed = Keyed::new(&ALGORITHMS[index], key.bytes(t));
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
        let mut keyed = Keyed::new(&ALGORITHMS[index], key.bytes(t));
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
