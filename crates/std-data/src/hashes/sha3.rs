//! `_sha3`: SHA-3 and SHAKE.

use std::cell::RefCell;

use ::sha3::digest::{ExtendableOutput, Update, XofReader};
use ::sha3::{Digest, Sha3_224, Sha3_256, Sha3_384, Sha3_512, Shake128, Shake256};
use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::module::Module;
use object::{Obj, PyResult, Ref, Thread, Type, Value};

use super::{hex, initial, input};

/// `_sha3`
pub static MODULE: NativeModule = NativeModule {
    def: &sha3_module::DEF,
    types: &[
        (&SHA3_224, &[&Sha3Type224::IMPL]),
        (&SHA3_256, &[&Sha3Type256::IMPL]),
        (&SHA3_384, &[&Sha3Type384::IMPL]),
        (&SHA3_512, &[&Sha3Type512::IMPL]),
        (&SHAKE_128, &[&ShakeType128::IMPL]),
        (&SHAKE_256, &[&ShakeType256::IMPL]),
    ],
};

macro_rules! fixed {
    ($(#[$about:meta])* $struct:ident, $static:ident, $tp_name:tt, $name:tt, $algorithm:ty, $size:literal) => {
        $(#[$about])*
        #[pytype(name = $tp_name, static_name = $static, reported_basicsize = 48)]
        pub struct $struct {
            #[no_traverse]
            state: RefCell<Box<$algorithm>>,
        }

        #[pymethods($static, doc = concat!(
            $name, "([data], *, usedforsecurity=True) -> SHA3 object\n\nReturn a new SHA3 hash object with a hashbit length of ",
            $size, " bytes."
        ))]
        impl $struct {
            #[new("sha3(data=b'', *, usedforsecurity=True, string=None)", fname = $name)]
            fn construct(
                t: &mut Thread,
                cls: &Type,
                data: Option<&Value>,
                _usedforsecurity: Option<bool>,
                string: Option<&Value>,
            ) -> PyResult {
                let mut state = <$algorithm as Digest>::new();
                if let Some(data) = initial(t, data, string)? {
                    let input = input(t, data)?;
                    Digest::update(&mut state, input.bytes(t));
                }
                Ok(Obj::new_of(cls, $struct { state: RefCell::new(Box::new(state)) }))
            }

            /// Return a copy of the hash object.
            #[method("copy($self, /)")]
            fn copy(_: &mut Thread, this: &Obj<$struct>) -> Value {
                Obj::new($struct { state: RefCell::new(this.state.borrow().clone()) })
            }

            /// Return the digest value as a bytes object.
            #[method("digest($self, /)")]
            fn digest(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                let digest = (**this.state.borrow()).clone().finalize();
                t.new_bytes(&digest)
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("hexdigest($self, /)")]
            fn hexdigest(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                let digest = (**this.state.borrow()).clone().finalize();
                hex(t, &digest)
            }

            /// Update this hash object's state with the provided bytes-like object.
            #[method("update($self, data, /)")]
            fn update(t: &mut Thread, this: &Obj<$struct>, data: &Value) -> PyResult<()> {
                let input = input(t, data)?;
                Digest::update(&mut **this.state.borrow_mut(), input.bytes(t));
                Ok(())
            }

            #[getter]
            fn block_size(_: &mut Thread, _: &Obj<$struct>) -> usize {
                200 - 2 * $size
            }

            #[getter]
            fn name(_: &mut Thread, _: &Obj<$struct>) -> Value {
                object::string::intern($name)
            }

            #[getter]
            fn digest_size(_: &mut Thread, _: &Obj<$struct>) -> usize {
                $size
            }

            #[getter("_capacity_bits")]
            fn capacity_bits(_: &mut Thread, _: &Obj<$struct>) -> usize {
                $size * 16
            }

            #[getter("_rate_bits")]
            fn rate_bits(_: &mut Thread, _: &Obj<$struct>) -> usize {
                1600 - $size * 16
            }

            #[getter("_suffix")]
            fn suffix(t: &mut Thread, _: &Obj<$struct>) -> PyResult {
                t.new_bytes(b"\x06")
            }
        }
    };
}

fixed!(
    /// `sha3_224`
    Sha3Type224,
    SHA3_224,
    "_sha3.sha3_224",
    "sha3_224",
    Sha3_224,
    28
);
fixed!(
    /// `sha3_256`
    Sha3Type256,
    SHA3_256,
    "_sha3.sha3_256",
    "sha3_256",
    Sha3_256,
    32
);
fixed!(
    /// `sha3_384`
    Sha3Type384,
    SHA3_384,
    "_sha3.sha3_384",
    "sha3_384",
    Sha3_384,
    48
);
fixed!(
    /// `sha3_512`
    Sha3Type512,
    SHA3_512,
    "_sha3.sha3_512",
    "sha3_512",
    Sha3_512,
    64
);

/// The length of a digest that the caller chooses.
fn length(t: &mut Thread, value: &Value) -> PyResult<usize> {
    const LIMIT: usize = 1 << 29;
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(i) if i < 0 => Err(t.value_error("Cannot convert negative int")),
        Some(i) if (i as usize) < LIMIT => Ok(i as usize),
        None if index.int_sign() == Some(-1) => Err(t.value_error("Cannot convert negative int")),
        _ => Err(t.value_error("length is too large")),
    }
}

macro_rules! shake {
    ($(#[$about:meta])* $struct:ident, $static:ident, $tp_name:tt, $name:tt, $algorithm:ty, $capacity:literal) => {
        $(#[$about])*
        #[pytype(name = $tp_name, static_name = $static, reported_basicsize = 48)]
        pub struct $struct {
            #[no_traverse]
            state: RefCell<Box<$algorithm>>,
        }

        impl $struct {
            fn squeeze(&self, t: &mut Thread, length: usize) -> PyResult<Vec<u8>> {
                let mut out = Vec::new();
                if out.try_reserve_exact(length).is_err() {
                    return Err(t.memory_error());
                }
                out.resize(length, 0);
                (**self.state.borrow()).clone().finalize_xof().read(&mut out);
                Ok(out)
            }
        }

        #[pymethods($static, doc = concat!(
            $name, "([data], *, usedforsecurity=True) -> SHAKE object\n\nReturn a new SHAKE hash object."
        ))]
        impl $struct {
            #[new("shake(data=b'', *, usedforsecurity=True, string=None)", fname = $name)]
            fn construct(
                t: &mut Thread,
                cls: &Type,
                data: Option<&Value>,
                _usedforsecurity: Option<bool>,
                string: Option<&Value>,
            ) -> PyResult {
                let mut state = <$algorithm>::default();
                if let Some(data) = initial(t, data, string)? {
                    let input = input(t, data)?;
                    state.update(input.bytes(t));
                }
                Ok(Obj::new_of(cls, $struct { state: RefCell::new(Box::new(state)) }))
            }

            /// Return a copy of the hash object.
            #[method("copy($self, /)")]
            fn copy(_: &mut Thread, this: &Obj<$struct>) -> Value {
                Obj::new($struct { state: RefCell::new(this.state.borrow().clone()) })
            }

            /// Return the digest value as a bytes object.
            #[method("digest($self, /, length)")]
            fn digest(t: &mut Thread, this: &Obj<$struct>, length: &Value) -> PyResult {
                let length = super::sha3::length(t, length)?;
                let digest = this.squeeze(t, length)?;
                t.new_bytes(&digest)
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("hexdigest($self, /, length)")]
            fn hexdigest(t: &mut Thread, this: &Obj<$struct>, length: &Value) -> PyResult {
                let length = super::sha3::length(t, length)?;
                let digest = this.squeeze(t, length)?;
                hex(t, &digest)
            }

            /// Update this hash object's state with the provided bytes-like object.
            #[method("update($self, data, /)")]
            fn update(t: &mut Thread, this: &Obj<$struct>, data: &Value) -> PyResult<()> {
                let input = input(t, data)?;
                this.state.borrow_mut().update(input.bytes(t));
                Ok(())
            }

            #[getter]
            fn block_size(_: &mut Thread, _: &Obj<$struct>) -> usize {
                (1600 - $capacity) / 8
            }

            #[getter]
            fn name(_: &mut Thread, _: &Obj<$struct>) -> Value {
                object::string::intern($name)
            }

            #[getter]
            fn digest_size(_: &mut Thread, _: &Obj<$struct>) -> usize {
                0
            }

            #[getter("_capacity_bits")]
            fn capacity_bits(_: &mut Thread, _: &Obj<$struct>) -> usize {
                $capacity
            }

            #[getter("_rate_bits")]
            fn rate_bits(_: &mut Thread, _: &Obj<$struct>) -> usize {
                1600 - $capacity
            }

            #[getter("_suffix")]
            fn suffix(t: &mut Thread, _: &Obj<$struct>) -> PyResult {
                t.new_bytes(b"\x1f")
            }
        }
    };
}

shake!(
    /// `shake_128`
    ShakeType128,
    SHAKE_128,
    "_sha3.shake_128",
    "shake_128",
    Shake128,
    256
);
shake!(
    /// `shake_256`
    ShakeType256,
    SHAKE_256,
    "_sha3.shake_256",
    "shake_256",
    Shake256,
    512
);

#[pymodule(
    name = "_sha3",
    types(
        &super::SHA3_224,
        &super::SHA3_256,
        &super::SHA3_384,
        &super::SHA3_512,
        &super::SHAKE_128,
        &super::SHAKE_256
    )
)]
mod sha3_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        super::super::constants(t, module, &[("implementation", object::string::new_str("HACL"))]);
        Ok(())
    }
}
