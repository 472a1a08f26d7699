//! The one table of offsets that C macros and generated code rely on.
//!
//! Here: field offsets and sizes of CPython 3.14's public structs as this crate lays them out. A test of `builtins`
//! compares them with a committed table, and that with a C program compiled against 3.14's headers where those are
//! installed.

use std::mem::offset_of;

use crate::container::{List, Tuple};
use crate::dict::Dict;
use crate::exceptions::BaseException;
use crate::function::{Cell_, CellData, Function, Method, MethodData};
use crate::header::{Header, VarHeader};
use crate::int::Int;
use crate::module::Module;
use crate::set::Set;
use crate::singletons::{Complex, Float};
use crate::string::{Bytes, Str};
use crate::types::Type;
use crate::weak::WeakRef;

/// `(struct, field, offset)`.
pub const OFFSETS: &[(&str, &str, usize)] = &[
    ("PyObject", "ob_refcnt", offset_of!(Header, refcnt)),
    ("PyObject", "ob_overflow", offset_of!(Header, overflow)),
    ("PyObject", "ob_flags", offset_of!(Header, flags)),
    ("PyObject", "ob_type", offset_of!(Header, ty)),
    ("PyVarObject", "ob_size", offset_of!(VarHeader, size)),
    ("PyTypeObject", "tp_name", offset_of!(Type, tp_name)),
    ("PyTypeObject", "tp_basicsize", offset_of!(Type, tp_basicsize)),
    ("PyTypeObject", "tp_itemsize", offset_of!(Type, tp_itemsize)),
    ("PyTypeObject", "tp_flags", offset_of!(Type, tp_flags)),
    ("PyTypeObject", "tp_doc", offset_of!(Type, tp_doc)),
    ("PyTypeObject", "tp_weaklistoffset", offset_of!(Type, tp_weaklistoffset)),
    ("PyTypeObject", "tp_base", offset_of!(Type, tp_base)),
    ("PyTypeObject", "tp_dict", offset_of!(Type, tp_dict)),
    ("PyTypeObject", "tp_dictoffset", offset_of!(Type, tp_dictoffset)),
    ("PyTypeObject", "tp_bases", offset_of!(Type, tp_bases)),
    ("PyTypeObject", "tp_mro", offset_of!(Type, tp_mro)),
    ("PyTypeObject", "tp_cache", offset_of!(Type, tp_cache)),
    ("PyTypeObject", "tp_subclasses", offset_of!(Type, tp_subclasses)),
    ("PyTypeObject", "tp_weaklist", offset_of!(Type, tp_weaklist)),
    ("PyTypeObject", "tp_version_tag", offset_of!(Type, tp_version_tag)),
    ("PyHeapTypeObject", "ht_name", offset_of!(Type, ht_name)),
    ("PyHeapTypeObject", "ht_slots", offset_of!(Type, ht_slots)),
    ("PyHeapTypeObject", "ht_qualname", offset_of!(Type, ht_qualname)),
    ("PyHeapTypeObject", "ht_cached_keys", offset_of!(Type, ht_cached_keys)),
    ("PyHeapTypeObject", "ht_module", offset_of!(Type, ht_module)),
    ("PyTupleObject", "ob_hash", offset_of!(Tuple, hash)),
    ("PyTupleObject", "ob_item", offset_of!(Tuple, items)),
    ("PyListObject", "ob_item", offset_of!(List, items)),
    ("PyListObject", "allocated", offset_of!(List, allocated)),
    ("PyLongObject", "long_value.lv_tag", offset_of!(Int, tag)),
    ("PyLongObject", "long_value.ob_digit", offset_of!(Int, digits)),
    ("PyASCIIObject", "length", offset_of!(Str, length)),
    ("PyASCIIObject", "hash", offset_of!(Str, hash)),
    ("PyASCIIObject", "state", offset_of!(Str, state)),
    ("PyBytesObject", "ob_shash", offset_of!(Bytes, hash)),
    ("PyBytesObject", "ob_sval", offset_of!(Bytes, data)),
    ("PyFloatObject", "ob_fval", offset_of!(Float, value)),
    ("PyComplexObject", "cval.real", Complex::REAL),
    ("PyComplexObject", "cval.imag", Complex::IMAG),
    ("PyDictObject", "ma_used", offset_of!(Dict, used)),
    ("PyDictObject", "_ma_watcher_tag", offset_of!(Dict, watch)),
    ("PyDictObject", "ma_keys", offset_of!(Dict, keys)),
    ("PyDictObject", "ma_values", offset_of!(Dict, _values)),
    ("PySetObject", "fill", offset_of!(Set, fill)),
    ("PySetObject", "used", offset_of!(Set, used)),
    ("PySetObject", "mask", offset_of!(Set, mask)),
    ("PySetObject", "table", offset_of!(Set, table)),
    ("PySetObject", "hash", offset_of!(Set, hash)),
    ("PySetObject", "finger", offset_of!(Set, finger)),
    ("PySetObject", "smalltable", offset_of!(Set, small)),
    ("PySetObject", "weakreflist", offset_of!(Set, _weakrefs)),
    ("PyCellObject", "ob_ref", Cell_::FIELDS + offset_of!(CellData, contents)),
    ("PyMethodObject", "im_func", Method::FIELDS + offset_of!(MethodData, function)),
    ("PyMethodObject", "im_self", Method::FIELDS + offset_of!(MethodData, receiver)),
    ("PyFunctionObject", "func_globals", offset_of!(Function, globals)),
    ("PyFunctionObject", "func_builtins", offset_of!(Function, builtins)),
    ("PyFunctionObject", "func_name", offset_of!(Function, name)),
    ("PyFunctionObject", "func_qualname", offset_of!(Function, qualname)),
    ("PyFunctionObject", "func_code", offset_of!(Function, code)),
    ("PyFunctionObject", "func_defaults", offset_of!(Function, defaults)),
    ("PyFunctionObject", "func_kwdefaults", offset_of!(Function, kwdefaults)),
    ("PyFunctionObject", "func_closure", offset_of!(Function, closure)),
    ("PyFunctionObject", "func_doc", offset_of!(Function, doc)),
    ("PyFunctionObject", "func_dict", offset_of!(Function, dict)),
    ("PyFunctionObject", "func_weakreflist", offset_of!(Function, weaklist)),
    ("PyFunctionObject", "func_module", offset_of!(Function, module)),
    ("PyFunctionObject", "func_annotations", offset_of!(Function, annotations)),
    ("PyFunctionObject", "func_annotate", offset_of!(Function, annotate)),
    ("PyFunctionObject", "func_typeparams", offset_of!(Function, type_params)),
    ("PyFunctionObject", "vectorcall", offset_of!(Function, vectorcall)),
    ("PyFunctionObject", "func_version", offset_of!(Function, version)),
    ("PyModuleObject", "md_dict", offset_of!(Module, dict)),
    ("PyModuleObject", "md_name", offset_of!(Module, name)),
    ("PyWeakReference", "wr_object", offset_of!(WeakRef, referent)),
    ("PyWeakReference", "wr_callback", offset_of!(WeakRef, callback)),
    ("PyWeakReference", "hash", offset_of!(WeakRef, hash)),
    ("PyWeakReference", "wr_prev", offset_of!(WeakRef, previous)),
    ("PyWeakReference", "wr_next", offset_of!(WeakRef, next)),
    ("PyWeakReference", "vectorcall", offset_of!(WeakRef, _vectorcall)),
    ("PyBaseExceptionObject", "dict", offset_of!(BaseException, dict)),
    ("PyBaseExceptionObject", "args", offset_of!(BaseException, args)),
    ("PyBaseExceptionObject", "notes", offset_of!(BaseException, notes)),
    ("PyBaseExceptionObject", "traceback", offset_of!(BaseException, traceback)),
    ("PyBaseExceptionObject", "context", offset_of!(BaseException, context)),
    ("PyBaseExceptionObject", "cause", offset_of!(BaseException, cause)),
    ("PyBaseExceptionObject", "suppress_context", offset_of!(BaseException, suppress_context)),
];

/// `(struct, size)`: structs that C types embed, or whose end is where data begins.
pub const SIZES: &[(&str, usize)] = &[
    ("PyObject", size_of::<Header>()),
    ("PyVarObject", size_of::<VarHeader>()),
    ("PyTypeObject", offset_of!(Type, ht_suites)),
    ("PyHeapTypeObject", crate::types::REPORTED_TYPE_SIZE),
    ("PyASCIIObject", crate::string::ASCII_DATA),
    ("PyCompactUnicodeObject", crate::string::WIDE_DATA),
    ("PyListObject", size_of::<List>()),
    ("PyFloatObject", size_of::<Float>()),
    ("PyComplexObject", size_of::<Complex>()),
    ("PyDictObject", size_of::<Dict>()),
    ("PySetObject", size_of::<Set>()),
    ("PyCellObject", size_of::<Cell_>()),
    ("PyWeakReference", size_of::<WeakRef>()),
    ("PyBaseExceptionObject", size_of::<BaseException>()),
];
