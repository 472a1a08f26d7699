//! `_hashlib`: the hashes and key derivations that CPython takes from OpenSSL, under OpenSSL's names and in its words.
//!
//! Not here: the algorithms (`algorithm`, and the crate `scrypt`).

use std::cell::RefCell;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::exceptions::VALUE_ERROR;
use object::module::Module;
use object::types::flags;
use object::{BytesLike, Dict, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value, string};

use super::algorithm::{ALGORITHMS, Algorithm, Hash, Keyed, pbkdf2};
use super::{constants, hex, initial, input};

/// `_hashlib`
pub static MODULE: NativeModule = NativeModule {
    def: &hashlib_module::DEF,
    types: &[(&HASH, &[&PlainHash::IMPL]), (&HASHXOF, &[&ExtendableHash::IMPL]), (&HMAC, &[&Hmac::IMPL])],
};

/// The names under which OpenSSL knows each algorithm, in any case, beside those of Python.
static NAMES: &[(&str, &[&str])] = &[
    ("md5", &["MD5", "SSL3-MD5", "1.2.840.113549.2.5"]),
    ("sha1", &["SHA1", "SHA-1", "SSL3-SHA1", "1.3.14.3.2.26"]),
    ("sha224", &["SHA224", "SHA-224", "SHA2-224", "2.16.840.1.101.3.4.2.4"]),
    ("sha256", &["SHA256", "SHA-256", "SHA2-256", "2.16.840.1.101.3.4.2.1"]),
    ("sha384", &["SHA384", "SHA-384", "SHA2-384", "2.16.840.1.101.3.4.2.2"]),
    ("sha512", &["SHA512", "SHA-512", "SHA2-512", "2.16.840.1.101.3.4.2.3"]),
    ("sha512_224", &["SHA512-224", "SHA-512/224", "SHA2-512/224", "2.16.840.1.101.3.4.2.5"]),
    ("sha512_256", &["SHA512-256", "SHA-512/256", "SHA2-512/256", "2.16.840.1.101.3.4.2.6"]),
    ("sha3_224", &["SHA3-224", "2.16.840.1.101.3.4.2.7"]),
    ("sha3_256", &["SHA3-256", "2.16.840.1.101.3.4.2.8"]),
    ("sha3_384", &["SHA3-384", "2.16.840.1.101.3.4.2.9"]),
    ("sha3_512", &["SHA3-512", "2.16.840.1.101.3.4.2.10"]),
    ("shake_128", &["SHAKE128", "SHAKE-128", "2.16.840.1.101.3.4.2.11"]),
    ("shake_256", &["SHAKE256", "SHAKE-256", "2.16.840.1.101.3.4.2.12"]),
    ("blake2b", &["BLAKE2B512", "BLAKE2B-512", "1.3.6.1.4.1.1722.12.2.1.16"]),
    ("blake2s", &["BLAKE2S256", "BLAKE2S-256", "1.3.6.1.4.1.1722.12.2.2.8"]),
    ("ripemd160", &["RIPEMD", "RIPEMD160", "RIPEMD-160", "RMD160", "1.3.36.3.2.1"]),
    ("sm3", &["SM3", "1.2.156.10197.1.401"]),
    ("md5-sha1", &["MD5-SHA1"]),
];

/// The class of errors about unknown hashes.
const UNSUPPORTED: &str = "_hashlib.UnsupportedDigestmodError";
/// Which constructor makes which hash.
const CONSTRUCTORS: &str = "_hashlib._constructors";

#[cold]
fn unsupported(t: &mut Thread, message: &str) -> Raised {
    let Some(class) = t.interp().kept(UNSUPPORTED) else { return t.value_error(message) };
    match t.call(&class, &[string::new_str(message)]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// The algorithm of that name.
fn named(t: &mut Thread, name: &str) -> PyResult<&'static Algorithm> {
    let known = NAMES
        .iter()
        .find(|(own, others)| *own == name || others.iter().any(|other| other.eq_ignore_ascii_case(name)));
    match known.and_then(|(own, _)| ALGORITHMS.iter().find(|a| a.name == *own)) {
        Some(algorithm) => Ok(algorithm),
        None => Err(unsupported(t, "[digital envelope routines] unsupported")),
    }
}

/// The algorithm that an argument names.
fn named_argument(
    t: &mut Thread,
    value: &Value,
    function: &str,
    parameter: &str,
) -> PyResult<&'static Algorithm> {
    let name = builtins::str::name_argument(t, function, parameter, Some(value))?;
    named(t, &name.unwrap_or_default())
}

/// The algorithm that a `digestmod` says: by name, or by a constructor of this module.
fn chosen(t: &mut Thread, value: &Value) -> PyResult<&'static Algorithm> {
    if value.downcast::<Str>().is_some() {
        return named_argument(t, value, "digestmod", "digestmod");
    }
    if value.is_type(&object::function::BUILTIN)
        && let Some(dict) = t.interp().kept(CONSTRUCTORS)
        && let Some(dict) = dict.downcast::<Dict>()
        && let Some(name) = dict.get(t, value)?
        && let Some(name) = name.downcast::<Str>()
    {
        let name = name.to_string_lossy();
        return named(t, &name);
    }
    let shown = t.repr(value)?.to_string_lossy();
    Err(unsupported(t, &format!("Unsupported digestmod {shown}")))
}

/// A hash under way.
struct Running {
    algorithm: &'static Algorithm,
    hash: RefCell<Box<Hash>>,
}

/// `_hashlib.HASH`
#[pytype(
    name = "_hashlib.HASH", static_name = HASH, basetype, reported_basicsize = 32,
    flags = flags::DISALLOW_INSTANTIATION
)]
pub struct PlainHash {
    #[no_traverse]
    running: Running,
}

/// `_hashlib.HASHXOF`
#[pytype(
    name = "_hashlib.HASHXOF", static_name = HASHXOF, base = &HASH, basetype, reported_basicsize = 32,
    flags = flags::DISALLOW_INSTANTIATION
)]
pub struct ExtendableHash {
    #[no_traverse]
    running: Running,
}

fn made(algorithm: &'static Algorithm, hash: Hash) -> Value {
    let running = Running { algorithm, hash: RefCell::new(Box::new(hash)) };
    if algorithm.is_extendable() {
        Obj::new(ExtendableHash { running })
    } else {
        Obj::new(PlainHash { running })
    }
}

/// What is under way in an object of either type.
fn running<'a>(t: &mut Thread, value: &'a Value) -> PyResult<&'a Running> {
    if let Some(hash) = value.downcast::<Obj<ExtendableHash>>() {
        return Ok(&hash.running);
    }
    match value.downcast::<Obj<PlainHash>>() {
        Some(hash) => Ok(&hash.running),
        None => Err(t.type_error("a hash is expected")),
    }
}

fn start(
    t: &mut Thread,
    algorithm: &'static Algorithm,
    data: Option<&Value>,
    string: Option<&Value>,
) -> PyResult {
    let mut hash = algorithm.start();
    if let Some(data) = initial(t, data, string)? {
        let input = input(t, data)?;
        hash.update(input.bytes(t));
    }
    Ok(made(algorithm, hash))
}

fn started(t: &mut Thread, name: &str, data: Option<&Value>, string: Option<&Value>) -> PyResult {
    let algorithm = named(t, name)?;
    start(t, algorithm, data, string)
}

#[pymethods(
    HASH,
    doc = "HASH(name, string=b'')\n--\n\nA hash is an object used to calculate a checksum of a string of information.\n\nMethods:\n\nupdate() -- updates the current digest with an additional string\ndigest() -- return the current digest value\nhexdigest() -- return the current digest as a string of hexadecimal digits\ncopy() -- return a copy of the current hash object\n\nAttributes:\n\nname -- the hash algorithm being used by this object\ndigest_size -- number of bytes in this hashes output"
)]
impl PlainHash {
    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let name = running(t, this)?.algorithm.name;
        let (class, at) = (this.ty().tp_name(), this.id());
        t.new_str(&format!("<{name} {class} object @ {at:#x}>"))
    }

    /// Update this hash object's state with the provided string.
    #[method("update($self, obj, /)")]
    fn update(t: &mut Thread, this: &Value, obj: &Value) -> PyResult<()> {
        let input = input(t, obj)?;
        let running = running(t, this)?;
        running.hash.borrow_mut().update(input.bytes(t));
        Ok(())
    }

    /// Return the digest value as a bytes object.
    #[method("digest($self, /)")]
    fn digest(t: &mut Thread, this: &Value) -> PyResult {
        let hash = Hash::clone(&running(t, this)?.hash.borrow());
        t.new_bytes(&hash.finish())
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("hexdigest($self, /)")]
    fn hexdigest(t: &mut Thread, this: &Value) -> PyResult {
        let hash = Hash::clone(&running(t, this)?.hash.borrow());
        hex(t, &hash.finish())
    }

    /// Return a copy of the hash object.
    #[method("copy($self, /)")]
    fn copy(t: &mut Thread, this: &Value) -> PyResult {
        let running = running(t, this)?;
        Ok(made(running.algorithm, Hash::clone(&running.hash.borrow())))
    }

    #[getter]
    fn digest_size(t: &mut Thread, this: &Value) -> PyResult<usize> {
        Ok(running(t, this)?.algorithm.size)
    }

    #[getter]
    fn block_size(t: &mut Thread, this: &Value) -> PyResult<usize> {
        Ok(running(t, this)?.algorithm.block)
    }

    #[getter]
    fn name(t: &mut Thread, this: &Value) -> PyResult {
        Ok(string::intern(running(t, this)?.algorithm.name))
    }
}

/// So many bytes of a digest.
fn squeezed(t: &mut Thread, hash: Hash, length: usize) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if length > 1 << 40 || out.try_reserve_exact(length).is_err() {
        return Err(t.memory_error());
    }
    out.resize(length, 0);
    hash.squeeze(&mut out);
    Ok(out)
}

#[pymethods(
    HASHXOF,
    doc = "HASHXOF(name, string=b'')\n--\n\nA hash is an object used to calculate a checksum of a string of information.\n\nMethods:\n\nupdate() -- updates the current digest with an additional string\ndigest(length) -- return the current digest value\nhexdigest(length) -- return the current digest as a string of hexadecimal digits\ncopy() -- return a copy of the current hash object\n\nAttributes:\n\nname -- the hash algorithm being used by this object\ndigest_size -- number of bytes in this hashes output"
)]
impl ExtendableHash {
    /// Return the digest value as a bytes object.
    #[method("digest($self, /, length)")]
    fn digest(t: &mut Thread, this: &Obj<ExtendableHash>, length: isize) -> PyResult {
        let Ok(length) = usize::try_from(length) else {
            return Err(t.system_error("Negative size passed to PyBytes_FromStringAndSize"));
        };
        if length > isize::MAX as usize - 33 {
            return Err(t.overflow_error("byte string is too large"));
        }
        let hash = Hash::clone(&this.running.hash.borrow());
        let digest = squeezed(t, hash, length)?;
        t.new_bytes(&digest)
    }

    /// Return the digest value as a string of hexadecimal digits.
    #[method("hexdigest($self, /, length)")]
    fn hexdigest(t: &mut Thread, this: &Obj<ExtendableHash>, length: isize) -> PyResult {
        let Ok(length) = usize::try_from(length) else { return Err(t.memory_error()) };
        let hash = Hash::clone(&this.running.hash.borrow());
        let digest = squeezed(t, hash, length)?;
        hex(t, &digest)
    }

    #[getter]
    fn digest_size(_: &mut Thread, _: &Obj<ExtendableHash>) -> usize {
        0
    }
}

/// `_hashlib.HMAC`
#[pytype(
    name = "_hashlib.HMAC", static_name = HMAC, reported_basicsize = 32,
    flags = flags::DISALLOW_INSTANTIATION
)]
pub struct Hmac {
    #[no_traverse]
    algorithm: &'static Algorithm,
    #[no_traverse]
    state: RefCell<Box<Keyed>>,
}

impl Hmac {
    fn finished(&self) -> super::algorithm::Output {
        (**self.state.borrow()).clone().finish()
    }
}

#[pymethods(
    HMAC,
    doc = "The object used to calculate HMAC of a message.\n\nMethods:\n\nupdate() -- updates the current digest with an additional string\ndigest() -- return the current digest value\nhexdigest() -- return the current digest as a string of hexadecimal digits\ncopy() -- return a copy of the current hash object\n\nAttributes:\n\nname -- the name, including the hash algorithm used by this object\ndigest_size -- number of bytes in digest() output\n"
)]
impl Hmac {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        let at = this.to_value().id();
        t.new_str(&format!("<{} HMAC object @ {at:#x}>", this.algorithm.name))
    }

    /// Update the HMAC object with msg.
    #[method("update($self, /, msg)")]
    fn update(t: &mut Thread, this: &Obj<Hmac>, msg: &Value) -> PyResult<()> {
        let input = input(t, msg)?;
        this.state.borrow_mut().inner.update(input.bytes(t));
        Ok(())
    }

    /// Return the digest of the bytes passed to the update() method so far.
    #[method("digest($self, /)")]
    fn digest(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        t.new_bytes(&this.finished())
    }

    /// Return hexadecimal digest of the bytes passed to the update() method so far.
    ///
    /// This may be used to exchange the value safely in email or other
    /// non-binary environments.
    #[method("hexdigest($self, /)")]
    fn hexdigest(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        hex(t, &this.finished())
    }

    /// Return a copy ("clone") of the HMAC object.
    #[method("copy($self, /)")]
    fn copy(_: &mut Thread, this: &Obj<Hmac>) -> Value {
        Obj::new(Hmac { algorithm: this.algorithm, state: RefCell::new(this.state.borrow().clone()) })
    }

    #[getter]
    fn digest_size(_: &mut Thread, this: &Obj<Hmac>) -> usize {
        this.algorithm.size
    }

    #[getter]
    fn block_size(_: &mut Thread, this: &Obj<Hmac>) -> usize {
        this.algorithm.block
    }

    #[getter]
    fn name(t: &mut Thread, this: &Obj<Hmac>) -> PyResult {
        t.new_str(&format!("hmac-{}", this.algorithm.name))
    }
}

/// An algorithm for keyed hashes, which need digests of a fixed length.
fn keyable(t: &mut Thread, digestmod: &Value) -> PyResult<&'static Algorithm> {
    let algorithm = chosen(t, digestmod)?;
    if algorithm.is_extendable() {
        return Err(t.value_error("no reason supplied"));
    }
    Ok(algorithm)
}

/// An unsigned number of C.
fn unsigned(t: &mut Thread, value: &Value) -> PyResult<u64> {
    let index = t.to_index(value)?;
    if index.int_sign() == Some(-1) {
        return Err(t.value_error("Cannot convert negative int"));
    }
    match index.as_int().and_then(|i| i.as_ref().to_u64()) {
        Some(n) => Ok(n),
        None => Err(t.overflow_error("Python int too large for C unsigned long")),
    }
}

/// Zeros to be filled in.
fn zeros(t: &mut Thread, length: usize) -> PyResult<Vec<u8>> {
    let mut out = Vec::new();
    if out.try_reserve_exact(length).is_err() {
        return Err(t.memory_error());
    }
    out.resize(length, 0);
    Ok(out)
}

/// The most memory that scrypt takes unless the caller says otherwise.
const USUAL_MEMORY: u64 = 32 << 20;
/// Products of block size and parallelism stay below this.
const MOST_BLOCKS: u64 = (1 << 30) - 1;

/// The cost of scrypt as the library wants it, within OpenSSL's limits.
fn scrypt_cost(t: &mut Thread, n: u64, r: u64, p: u64, limit: u64) -> PyResult<scrypt::Params> {
    if n < 2 || !n.is_power_of_two() {
        return Err(t.value_error("n must be a power of 2."));
    }
    if r > u64::from(u32::MAX) || p > u64::from(u32::MAX) {
        return Err(t.value_error("[digital envelope routines] parameter too large"));
    }
    if r == 0 || p == 0 {
        return Err(t.value_error("Invalid parameter combination for n, r, p, maxmem."));
    }
    let limit = if limit == 0 { USUAL_MEMORY } else { limit };
    let blocks = u128::from(p) * 128 * u128::from(r);
    let table = 32 * u128::from(r) * (u128::from(n) + 2) * 4;
    let small_enough = p <= MOST_BLOCKS / r
        && (r >= 4 || n < 1 << (16 * r))
        && blocks <= i32::MAX as u128
        && blocks + table <= u128::from(limit);
    let params = if small_enough {
        scrypt::Params::new(n.trailing_zeros() as u8, r as u32, p as u32, 32).ok()
    } else {
        None
    };
    // The library takes its memory without asking.
    match params {
        Some(params) if Vec::<u8>::new().try_reserve_exact((blocks + table) as usize).is_ok() => Ok(params),
        Some(_) => Err(t.memory_error()),
        None => Err(t.value_error("[digital envelope routines] memory limit exceeded")),
    }
}

#[pymodule(
    name = "_hashlib",
    doc = "OpenSSL interface for hashlib module",
    types(&super::HASH, &super::HASHXOF, &super::HMAC)
)]
mod hashlib_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let class = match t.interp().kept(UNSUPPORTED) {
            Some(class) => class,
            None => builtins::new_exception(t, UNSUPPORTED, &VALUE_ERROR)?,
        };
        t.interp().keep(UNSUPPORTED, Some(class.clone()));
        let constructors = Dict::new();
        if let Some(dict) = module.dict() {
            for (name, _) in NAMES {
                let function = string::intern(&format!("openssl_{name}"));
                if let Some(function) = dict.get(t, &function)? {
                    constructors.set(t, &function, string::intern(name))?;
                }
            }
        }
        t.interp().keep(CONSTRUCTORS, Some(constructors.to_value()));
        let names: Vec<Value> = NAMES.iter().map(|(name, _)| string::intern(name)).collect();
        let names = t.call(&object::set::FROZENSET.to_value(), &[Tuple::new(names)])?;
        let shown = builtins::mapping_proxy::new_proxy(constructors.into_value());
        constants(
            t,
            module,
            &[
                ("UnsupportedDigestmodError", class),
                ("openssl_md_meth_names", names),
                ("_constructors", shown),
            ],
        );
        Ok(())
    }

    /// Return a new hash object using the named algorithm.
    ///
    /// An optional string argument may be provided and will be
    /// automatically hashed.
    ///
    /// The MD5 and SHA1 algorithms are always supported.
    #[function("new(name, data=b'', *, usedforsecurity=True, string=None)")]
    fn new(
        t: &mut Thread,
        name: &Value,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        initial(t, data, string)?;
        let algorithm = named_argument(t, name, "new", "name")?;
        start(t, algorithm, data, string)
    }

    #[function(
        "openssl_md5(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_md5($module, /, data=b'', *, usedforsecurity=True, string=None)\n--\n\nReturns a md5 hash object; optionally initialized with a string"
    )]
    fn openssl_md5(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "md5", data, string)
    }

    #[function(
        "openssl_sha1(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha1($module, /, data=b'', *, usedforsecurity=True, string=None)\n--\n\nReturns a sha1 hash object; optionally initialized with a string"
    )]
    fn openssl_sha1(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha1", data, string)
    }

    #[function(
        "openssl_sha224(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha224($module, /, data=b'', *, usedforsecurity=True,\n               string=None)\n--\n\nReturns a sha224 hash object; optionally initialized with a string"
    )]
    fn openssl_sha224(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha224", data, string)
    }

    #[function(
        "openssl_sha256(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha256($module, /, data=b'', *, usedforsecurity=True,\n               string=None)\n--\n\nReturns a sha256 hash object; optionally initialized with a string"
    )]
    fn openssl_sha256(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha256", data, string)
    }

    #[function(
        "openssl_sha384(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha384($module, /, data=b'', *, usedforsecurity=True,\n               string=None)\n--\n\nReturns a sha384 hash object; optionally initialized with a string"
    )]
    fn openssl_sha384(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha384", data, string)
    }

    #[function(
        "openssl_sha512(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha512($module, /, data=b'', *, usedforsecurity=True,\n               string=None)\n--\n\nReturns a sha512 hash object; optionally initialized with a string"
    )]
    fn openssl_sha512(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha512", data, string)
    }

    #[function(
        "openssl_sha3_224(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha3_224($module, /, data=b'', *, usedforsecurity=True,\n                 string=None)\n--\n\nReturns a sha3-224 hash object; optionally initialized with a string"
    )]
    fn openssl_sha3_224(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha3_224", data, string)
    }

    #[function(
        "openssl_sha3_256(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha3_256($module, /, data=b'', *, usedforsecurity=True,\n                 string=None)\n--\n\nReturns a sha3-256 hash object; optionally initialized with a string"
    )]
    fn openssl_sha3_256(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha3_256", data, string)
    }

    #[function(
        "openssl_sha3_384(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha3_384($module, /, data=b'', *, usedforsecurity=True,\n                 string=None)\n--\n\nReturns a sha3-384 hash object; optionally initialized with a string"
    )]
    fn openssl_sha3_384(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha3_384", data, string)
    }

    #[function(
        "openssl_sha3_512(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_sha3_512($module, /, data=b'', *, usedforsecurity=True,\n                 string=None)\n--\n\nReturns a sha3-512 hash object; optionally initialized with a string"
    )]
    fn openssl_sha3_512(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "sha3_512", data, string)
    }

    #[function(
        "openssl_shake_128(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_shake_128($module, /, data=b'', *, usedforsecurity=True,\n                  string=None)\n--\n\nReturns a shake-128 variable hash object; optionally initialized with a string"
    )]
    fn openssl_shake_128(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "shake_128", data, string)
    }

    #[function(
        "openssl_shake_256(data=b'', *, usedforsecurity=True, string=None)",
        doc = "openssl_shake_256($module, /, data=b'', *, usedforsecurity=True,\n                  string=None)\n--\n\nReturns a shake-256 variable hash object; optionally initialized with a string"
    )]
    fn openssl_shake_256(
        t: &mut Thread,
        data: Option<&Value>,
        _usedforsecurity: Option<bool>,
        string: Option<&Value>,
    ) -> PyResult {
        started(t, "shake_256", data, string)
    }

    /// Return a new hmac object.
    #[function("hmac_new(key, msg=b'', digestmod=None)")]
    fn hmac_new(
        t: &mut Thread,
        key: BytesLike<'_>,
        msg: Option<&Value>,
        digestmod: Option<&Value>,
    ) -> PyResult {
        let Some(digestmod) = digestmod.filter(|d| !d.is_none()) else {
            return Err(t.type_error("Missing required parameter 'digestmod'."));
        };
        let algorithm = keyable(t, digestmod)?;
        let mut keyed = Keyed::new(algorithm, key.bytes(t));
        if let Some(msg) = msg.filter(|m| !m.is_none()) {
            let input = input(t, msg)?;
            keyed.inner.update(input.bytes(t));
        }
        Ok(Obj::new(Hmac { algorithm, state: RefCell::new(Box::new(keyed)) }))
    }

    /// Single-shot HMAC.
    #[function("hmac_digest(key, msg, digest)")]
    fn hmac_digest(t: &mut Thread, key: BytesLike<'_>, msg: BytesLike<'_>, digest: &Value) -> PyResult {
        let algorithm = keyable(t, digest)?;
        let mut keyed = Keyed::new(algorithm, key.bytes(t));
        keyed.inner.update(msg.bytes(t));
        t.new_bytes(&keyed.finish())
    }

    #[function(
        "pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None)",
        doc = "pbkdf2_hmac($module, /, hash_name, password, salt, iterations,\n            dklen=None)\n--\n\nPassword based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."
    )]
    fn pbkdf2_hmac(
        t: &mut Thread,
        hash_name: &Value,
        password: BytesLike<'_>,
        salt: BytesLike<'_>,
        iterations: i64,
        dklen: Option<&Value>,
    ) -> PyResult {
        let algorithm = named_argument(t, hash_name, "pbkdf2_hmac", "hash_name")?;
        if iterations < 1 {
            return Err(t.value_error("iteration value must be greater than 0."));
        }
        if iterations > i64::from(i32::MAX) {
            return Err(t.overflow_error("iteration value is too great."));
        }
        let length = match dklen.filter(|d| !d.is_none()) {
            None => algorithm.size as i64,
            Some(value) => object::native::FromArg::from_arg(t, value, "pbkdf2_hmac", "argument 'dklen'")?,
        };
        if length < 1 {
            return Err(t.value_error("key length must be greater than 0."));
        }
        if length > i64::from(i32::MAX) {
            return Err(t.overflow_error("key length is too great."));
        }
        if algorithm.is_extendable() {
            return Err(t.value_error("[Provider routines] xof digests not allowed"));
        }
        let mut out = zeros(t, length as usize)?;
        let (password, salt) = (password.bytes(t).to_vec(), salt.bytes(t).to_vec());
        t.unlocked(|| pbkdf2(algorithm, &password, &salt, iterations as u64, &mut out));
        t.new_bytes(&out)
    }

    /// scrypt password-based key derivation function.
    #[function("scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64)")]
    fn scrypt(
        t: &mut Thread,
        password: BytesLike<'_>,
        salt: BytesLike<'_>,
        n: &Value,
        r: &Value,
        p: &Value,
        maxmem: Option<i64>,
        dklen: Option<i64>,
    ) -> PyResult {
        let (n, r, p) = (unsigned(t, n)?, unsigned(t, r)?, unsigned(t, p)?);
        let (maxmem, dklen) = (maxmem.unwrap_or(0), dklen.unwrap_or(64));
        const MOST: i64 = i32::MAX as i64;
        if n < 2 || !n.is_power_of_two() {
            return Err(t.value_error("n must be a power of 2."));
        }
        if !(0..=MOST).contains(&maxmem) {
            return Err(t.value_error("maxmem must be positive and smaller than 2147483647"));
        }
        if !(1..=MOST).contains(&dklen) {
            return Err(t.value_error("dklen must be greater than 0 and smaller than 2147483647"));
        }
        let params = scrypt_cost(t, n, r, p, maxmem as u64)?;
        let mut out = zeros(t, dklen as usize)?;
        let (password, salt) = (password.bytes(t).to_vec(), salt.bytes(t).to_vec());
        match t.unlocked(|| ::scrypt::scrypt(&password, &salt, &params, &mut out)) {
            Ok(()) => t.new_bytes(&out),
            Err(_) => Err(t.value_error("Invalid parameter combination for n, r, p, maxmem.")),
        }
    }

    /// Determine the OpenSSL FIPS mode of operation.
    ///
    /// For OpenSSL 3.0.0 and newer it returns the state of the default provider
    /// in the default OSSL context. It's not quite the same as FIPS_mode() but
    /// good enough for unittests.
    ///
    /// Effectively any non-zero return value indicates FIPS mode;
    /// values other than 1 may have additional significance.
    #[function("get_fips_mode($module, /)")]
    fn get_fips_mode(_: &mut Thread) -> usize {
        0
    }

    /// Return 'a == b'.
    ///
    /// This function uses an approach designed to prevent
    /// timing analysis, making it appropriate for cryptography.
    ///
    /// a and b must both be of the same type: either str (ASCII only),
    /// or any bytes-like object.
    ///
    /// Note: If a and b are of different lengths, or if an error occurs,
    /// a timing attack could theoretically reveal information about the
    /// types and lengths of a and b--but not their values.
    #[function("compare_digest($module, a, b, /)")]
    fn compare_digest(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let operator = builtins::import::import_module(t, "_operator")?;
        t.call_method(&operator, &string::intern_str("_compare_digest"), &[a.clone(), b.clone()])
    }
}
