//! Hashes: `_hashlib`, `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2` and `_hmac`, from which `hashlib` and `hmac` are made.
//!
//! Here: arguments, and the types of the fixed-length hashes. The other modules stand in files of their own, and so do
//! algorithms chosen at run time. Not here: the algorithms (RustCrypto and the BLAKE2 crates).

pub mod algorithm;
pub mod blake2;
pub mod hashlib;
pub mod hmac;
pub mod sha3;

use std::cell::RefCell;

use ::sha1::Digest;
use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::buffer::BytesLike;
use object::module::Module;
use object::types::flags;
use object::{Obj, Object, PyResult, Ref, Str, Thread, Value};

/// The bytes to hash: of any contiguous buffer, never of text.
///
/// # Errors
/// `TypeError`, `BufferError`.
pub fn input<'a>(t: &mut Thread, value: &'a Value) -> PyResult<BytesLike<'a>> {
    if value.downcast::<Str>().is_some() {
        return Err(t.type_error("Strings must be encoded before hashing"));
    }
    if !t.has_buffer(value) {
        return Err(t.type_error("object supporting the buffer API required"));
    }
    let input = BytesLike::new(t, value)?;
    if let BytesLike::Buffer(buffer) = &input
        && buffer.view().shape.len() > 1
    {
        return Err(t.buffer_error("Buffer must be single dimension"));
    }
    Ok(input)
}

/// The data of a constructor: `data`, or `string` as it was called once.
///
/// # Errors
/// `TypeError` where both are given.
pub fn initial<'a>(
    t: &mut Thread,
    data: Option<&'a Value>,
    string: Option<&'a Value>,
) -> PyResult<Option<&'a Value>> {
    if data.is_some() && string.is_some() {
        return Err(t.type_error(
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version.",
        ));
    }
    Ok(data.or(string))
}

/// The hexadecimal text of a digest.
pub fn hex(t: &mut Thread, digest: &[u8]) -> PyResult {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::new();
    if text.try_reserve_exact(2 * digest.len()).is_err() {
        return Err(t.memory_error());
    }
    for byte in digest {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    t.new_str(&text)
}

macro_rules! hash_type {
    ($(#[$about:meta])* $struct:ident, $static:ident, $tp_name:tt, $name:literal, $algorithm:ty, $block:literal, $size:literal) => {
        $(#[$about])*
        #[pytype(name = $tp_name, static_name = $static, reported_basicsize = $size, flags = flags::DISALLOW_INSTANTIATION)]
        pub struct $struct {
            #[no_traverse]
            state: RefCell<Box<$algorithm>>,
        }

        impl $struct {
            /// A hash of some data.
            fn start(t: &mut Thread, data: Option<&Value>, string: Option<&Value>) -> PyResult {
                let mut state = <$algorithm>::new();
                if let Some(data) = initial(t, data, string)? {
                    let input = input(t, data)?;
                    state.update(input.bytes(t));
                }
                Ok(Obj::new($struct { state: RefCell::new(Box::new(state)) }))
            }

            fn finished(&self) -> Vec<u8> {
                (**self.state.borrow()).clone().finalize().to_vec()
            }
        }

        #[pymethods($static)]
        impl $struct {
            /// Return a copy of the hash object.
            #[method("copy($self, /)", defining_class)]
            fn copy(_: &mut Thread, this: &Obj<$struct>) -> Value {
                Obj::new($struct { state: RefCell::new(this.state.borrow().clone()) })
            }

            /// Return the digest value as a bytes object.
            #[method("digest($self, /)")]
            fn digest(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                t.new_bytes(&this.finished())
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("hexdigest($self, /)")]
            fn hexdigest(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                hex(t, &this.finished())
            }

            /// Update this hash object's state with the provided string.
            #[method("update($self, obj, /)")]
            fn update(t: &mut Thread, this: &Obj<$struct>, obj: &Value) -> PyResult<()> {
                let input = input(t, obj)?;
                this.state.borrow_mut().update(input.bytes(t));
                Ok(())
            }

            #[getter]
            fn block_size(_: &mut Thread, _: &Obj<$struct>) -> usize {
                $block
            }

            #[getter]
            fn name(_: &mut Thread, _: &Obj<$struct>) -> Value {
                object::string::intern($name)
            }

            #[getter]
            fn digest_size(_: &mut Thread, _: &Obj<$struct>) -> usize {
                <$algorithm as Digest>::output_size()
            }
        }
    };
}

hash_type!(
    /// MD5.
    Md5Type,
    MD5,
    "_md5.md5",
    "md5",
    md5::Md5,
    64,
    32
);
hash_type!(
    /// SHA-1.
    Sha1Type,
    SHA1,
    "_sha1.sha1",
    "sha1",
    ::sha1::Sha1,
    64,
    40
);
hash_type!(
    /// SHA-224.
    Sha224Type,
    SHA224,
    "_sha2.SHA224Type",
    "sha224",
    sha2::Sha224,
    64,
    32
);
hash_type!(
    /// SHA-256.
    Sha256Type,
    SHA256,
    "_sha2.SHA256Type",
    "sha256",
    sha2::Sha256,
    64,
    32
);
hash_type!(
    /// SHA-384.
    Sha384Type,
    SHA384,
    "_sha2.SHA384Type",
    "sha384",
    sha2::Sha384,
    128,
    32
);
hash_type!(
    /// SHA-512.
    Sha512Type,
    SHA512,
    "_sha2.SHA512Type",
    "sha512",
    sha2::Sha512,
    128,
    32
);

/// Below this size CPython keeps its lock while it hashes.
pub const GIL_MINSIZE: usize = 2048;

fn constants(t: &mut Thread, module: &Ref<Module>, values: &[(&str, Value)]) {
    if let Some(dict) = module.dict() {
        dict.set_str(t, "_GIL_MINSIZE", Value::size(GIL_MINSIZE));
        for (name, value) in values {
            dict.set_str(t, name, value.clone());
        }
    }
}

/// `_md5`
pub static MD5_MODULE: NativeModule =
    NativeModule { def: &md5_module::DEF, types: &[(&MD5, &[&Md5Type::IMPL])] };
/// `_sha1`
pub static SHA1_MODULE: NativeModule =
    NativeModule { def: &sha1_module::DEF, types: &[(&SHA1, &[&Sha1Type::IMPL])] };
/// `_sha2`
pub static SHA2_MODULE: NativeModule = NativeModule {
    def: &sha2_module::DEF,
    types: &[
        (&SHA224, &[&Sha224Type::IMPL]),
        (&SHA256, &[&Sha256Type::IMPL]),
        (&SHA384, &[&Sha384Type::IMPL]),
        (&SHA512, &[&Sha512Type::IMPL]),
    ],
};

#[pymodule(name = "_md5")]
mod md5_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        constants(t, module, &[("MD5Type", MD5.to_value())]);
        Ok(())
    }

    /// Return a new MD5 hash object; optionally initialized with a string.
    #[function("md5(data=b'', *, usedforsecurity=True, string=None)")]
    fn md5(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        Md5Type::start(t, data, string)
    }
}

#[pymodule(name = "_sha1")]
mod sha1_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        constants(t, module, &[("SHA1Type", SHA1.to_value())]);
        Ok(())
    }

    /// Return a new SHA1 hash object; optionally initialized with a string.
    #[function("sha1(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha1(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        Sha1Type::start(t, data, string)
    }
}

#[pymodule(name = "_sha2")]
mod sha2_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let types = [
            ("SHA224Type", SHA224.to_value()),
            ("SHA256Type", SHA256.to_value()),
            ("SHA384Type", SHA384.to_value()),
            ("SHA512Type", SHA512.to_value()),
        ];
        constants(t, module, &types);
        Ok(())
    }

    /// Return a new SHA-224 hash object; optionally initialized with a string.
    #[function("sha224(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha224(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        Sha224Type::start(t, data, string)
    }

    /// Return a new SHA-256 hash object; optionally initialized with a string.
    #[function("sha256(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha256(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        Sha256Type::start(t, data, string)
    }

    /// Return a new SHA-384 hash object; optionally initialized with a string.
    #[function("sha384(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha384(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        Sha384Type::start(t, data, string)
    }

    /// Return a new SHA-512 hash object; optionally initialized with a string.
    #[function("sha512(data=b'', *, usedforsecurity=True, string=None)")]
    fn sha512(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        Sha512Type::start(t, data, string)
    }
}
