//! `_blake2`: BLAKE2b and BLAKE2s with all their parameters.

use std::cell::RefCell;

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::module::Module;
use object::{Obj, PyResult, Ref, Thread, Type, Value};

use super::{hex, initial, input};

/// `_blake2`
pub static MODULE: NativeModule = NativeModule {
    def: &blake2_module::DEF,
    types: &[(&BLAKE2B, &[&Blake2b::IMPL]), (&BLAKE2S, &[&Blake2s::IMPL])],
};

/// An integer parameter within bounds.
fn within(
    t: &mut Thread,
    value: Option<&Value>,
    default: u8,
    low: i64,
    high: i64,
    message: &str,
) -> PyResult<u8> {
    let Some(value) = value else { return Ok(default) };
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(i) if (low..=high).contains(&i) => Ok(i as u8),
        Some(i) if i32::try_from(i).is_ok() => Err(t.value_error(message)),
        Some(_) => Err(t.overflow_error("Python int too large to convert to C int")),
        None => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

/// An unsigned parameter.
fn unsigned(t: &mut Thread, value: Option<&Value>, name: &str, limit: u64) -> PyResult<u64> {
    let Some(value) = value else { return Ok(0) };
    let index = t.to_index(value)?;
    if index.int_sign() == Some(-1) {
        return Err(t.value_error("Cannot convert negative int"));
    }
    match index.as_int().and_then(|i| i.as_ref().to_u64()) {
        Some(n) if n <= limit => Ok(n),
        Some(_) => Err(t.overflow_error(format!("{name} is too large"))),
        None => {
            let kind = if limit > u64::from(u32::MAX) { "unsigned long long" } else { "unsigned long" };
            Err(t.overflow_error(format!("Python int too large for C {kind}")))
        }
    }
}

/// The bytes of a parameter, not longer than allowed.
fn short(t: &mut Thread, value: Option<&Value>, name: &str, limit: usize) -> PyResult<Vec<u8>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let bytes = object::BytesLike::new(t, value)?;
    if bytes.len() > limit {
        return Err(t.value_error(format!("maximum {name} length is {limit} bytes")));
    }
    Ok(bytes.bytes(t).to_vec())
}

macro_rules! blake2 {
    (
        $(#[$about:meta])* $struct:ident, $static:ident, $tp_name:tt, $name:tt, $shown:literal, $krate:ident,
        $out:literal, $salt:literal, $block:literal, $offset:expr, $doc:literal
    ) => {
        $(#[$about])*
        #[pytype(name = $tp_name, static_name = $static, reported_basicsize = 32)]
        pub struct $struct {
            #[no_traverse]
            state: RefCell<Box<$krate::State>>,
            #[no_traverse]
            size: usize,
        }

        #[pymethods($static, doc = $doc)]
        impl $struct {
            #[new(
                "blake2(data=b'', *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)",
                fname = $name
            )]
            fn construct(
                t: &mut Thread,
                cls: &Type,
                data: Option<&Value>,
                digest_size: Option<&Value>,
                key: Option<&Value>,
                salt: Option<&Value>,
                person: Option<&Value>,
                fanout: Option<&Value>,
                depth: Option<&Value>,
                leaf_size: Option<&Value>,
                node_offset: Option<&Value>,
                node_depth: Option<&Value>,
                inner_size: Option<&Value>,
                last_node: Option<bool>,
                _usedforsecurity: Option<bool>,
                string: Option<&Value>,
            ) -> PyResult {
                let data = initial(t, data, string)?;
                let size = match digest_size {
                    None => $out,
                    Some(value) => {
                        let index = t.to_index(value)?.as_i64().unwrap_or(i64::MAX);
                        match usize::try_from(index) {
                            Ok(n) if (1..=$out).contains(&n) => n,
                            _ => {
                                return Err(t.value_error(format!(
                                    "digest_size for {} must be between 1 and {} bytes, here it is {index}",
                                    $shown, $out
                                )));
                            }
                        }
                    }
                };
                let salt = short(t, salt, "salt", $salt)?;
                let person = short(t, person, "person", $salt)?;
                let fanout = within(t, fanout, 1, 0, 255, "fanout must be between 0 and 255")?;
                let depth = within(t, depth, 1, 1, 255, "depth must be between 1 and 255")?;
                let leaf_size = unsigned(t, leaf_size, "leaf_size", u64::from(u32::MAX))?;
                let node_offset = unsigned(t, node_offset, "node_offset", $offset)?;
                let node_depth =
                    within(t, node_depth, 0, 0, 255, "node_depth must be between 0 and 255")?;
                let message = format!("inner_size must be between 0 and is {}", $out);
                let inner_size = within(t, inner_size, 0, 0, $out, &message)?;
                let key = short(t, key, "key", $out)?;
                let mut params = $krate::Params::new();
                params
                    .hash_length(size)
                    .key(&key)
                    .salt(&salt)
                    .personal(&person)
                    .fanout(fanout)
                    .max_depth(depth)
                    .max_leaf_length(leaf_size as u32)
                    .node_offset(node_offset)
                    .node_depth(node_depth)
                    .inner_hash_length(usize::from(inner_size))
                    .last_node(last_node.unwrap_or(false));
                let mut state = params.to_state();
                if let Some(data) = data {
                    let input = input(t, data)?;
                    state.update(input.bytes(t));
                }
                Ok(Obj::new_of(cls, $struct { state: RefCell::new(Box::new(state)), size }))
            }

            /// Return a copy of the hash object.
            #[method("copy($self, /)")]
            fn copy(_: &mut Thread, this: &Obj<$struct>) -> Value {
                Obj::new($struct { state: RefCell::new(this.state.borrow().clone()), size: this.size })
            }

            /// Return the digest value as a bytes object.
            #[method("digest($self, /)")]
            fn digest(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                let digest = this.state.borrow().finalize();
                t.new_bytes(digest.as_bytes())
            }

            /// Return the digest value as a string of hexadecimal digits.
            #[method("hexdigest($self, /)")]
            fn hexdigest(t: &mut Thread, this: &Obj<$struct>) -> PyResult {
                let digest = this.state.borrow().finalize();
                hex(t, digest.as_bytes())
            }

            /// Update this hash object's state with the provided bytes-like object.
            #[method("update($self, data, /)")]
            fn update(t: &mut Thread, this: &Obj<$struct>, data: &Value) -> PyResult<()> {
                let input = input(t, data)?;
                this.state.borrow_mut().update(input.bytes(t));
                Ok(())
            }

            #[getter]
            fn name(_: &mut Thread, _: &Obj<$struct>) -> Value {
                object::string::intern($name)
            }

            #[getter]
            fn block_size(_: &mut Thread, _: &Obj<$struct>) -> usize {
                $block
            }

            #[getter]
            fn digest_size(_: &mut Thread, this: &Obj<$struct>) -> usize {
                this.size
            }
        }
    };
}

blake2!(
    /// `blake2b`
    Blake2b,
    BLAKE2B,
    "_blake2.blake2b",
    "blake2b",
    "Blake2b",
    blake2b_simd,
    64,
    16,
    128,
    u64::MAX,
    "blake2b(data=b'', *, digest_size=_blake2.blake2b.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)\n--\n\nReturn a new BLAKE2b hash object."
);
blake2!(
    /// `blake2s`
    Blake2s,
    BLAKE2S,
    "_blake2.blake2s",
    "blake2s",
    "Blake2s",
    blake2s_simd,
    32,
    8,
    64,
    (1 << 48) - 1,
    "blake2s(data=b'', *, digest_size=_blake2.blake2s.MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, string=None)\n--\n\nReturn a new BLAKE2s hash object."
);

#[pymodule(name = "_blake2", doc = "_blake2b provides BLAKE2b for hashlib\n", types(&super::BLAKE2B, &super::BLAKE2S))]
mod blake2_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        super::super::constants(t, module, &[]);
        for (class, prefix, out, salt) in [(&BLAKE2B, "BLAKE2B", 64, 16), (&BLAKE2S, "BLAKE2S", 32, 8)] {
            let attributes =
                [("SALT_SIZE", salt), ("PERSON_SIZE", salt), ("MAX_KEY_SIZE", out), ("MAX_DIGEST_SIZE", out)];
            for (name, value) in attributes {
                if let Some(dict) = class.dict() {
                    dict.set_str(t, name, Value::small(value));
                }
                if let Some(dict) = module.dict() {
                    dict.set_str(t, &format!("{prefix}_{name}"), Value::small(value));
                }
            }
        }
        Ok(())
    }
}
