//! `_operator`: the operators as functions, and callables that get items, attributes and results of methods.

use builtins::NativeModule;
use macros::{pymethods, pymodule, pytype};
use object::buffer::Buffer;
use object::protocol::BinaryOp;
use object::types::flags;
use object::{Args, Dict, Obj, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Type, Value, string};

/// `_operator`
pub static NATIVE: NativeModule = NativeModule {
    def: &operator::DEF,
    types: &[
        (&ATTRGETTER, &[&Attrgetter::IMPL]),
        (&ITEMGETTER, &[&Itemgetter::IMPL]),
        (&METHODCALLER, &[&Methodcaller::IMPL]),
    ],
};

/// The module.
#[pymodule(
    name = "_operator",
    doc = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.  The function names are those\nused for special methods; variants without leading and trailing\n'__' are also provided for convenience.",
    types(&super::ATTRGETTER, &super::ITEMGETTER, &super::METHODCALLER)
)]
pub mod operator {
    use object::protocol::BinaryOp;
    use object::types::CompareOp;
    use object::{Args, PyResult, Thread, Value};

    /// Return True if a is true, False otherwise.
    #[function("truth($module, a, /)")]
    fn truth(t: &mut Thread, a: &Value) -> PyResult<bool> {
        t.is_true(a)
    }

    /// Same as b in a (note reversed operands).
    #[function("contains($module, a, b, /)")]
    fn contains(t: &mut Thread, a: &Value, b: &Value) -> PyResult<bool> {
        t.contains(a, b)
    }

    /// Return the first index of b in a.
    #[function("indexOf($module, a, b, /)")]
    fn index_of(t: &mut Thread, a: &Value, b: &Value) -> PyResult<usize> {
        let iterator = super::iterator(t, a)?;
        let mut index = 0;
        while let Some(item) = t.next(&iterator)? {
            if t.equal(&item, b)? {
                return Ok(index);
            }
            index += 1;
            t.poll()?;
        }
        Err(t.value_error("sequence.index(x): x not in sequence"))
    }

    /// Return the number of items in a which are, or which equal, b.
    #[function("countOf($module, a, b, /)")]
    fn count_of(t: &mut Thread, a: &Value, b: &Value) -> PyResult<usize> {
        let iterator = super::iterator(t, a)?;
        let mut count = 0;
        while let Some(item) = t.next(&iterator)? {
            if t.equal(&item, b)? {
                count += 1;
            }
            t.poll()?;
        }
        Ok(count)
    }

    /// Same as a is b.
    #[function("is_($module, a, b, /)")]
    fn is_(_: &mut Thread, a: &Value, b: &Value) -> bool {
        a.is(b)
    }

    /// Same as a is not b.
    #[function("is_not($module, a, b, /)")]
    fn is_not(_: &mut Thread, a: &Value, b: &Value) -> bool {
        !a.is(b)
    }

    /// Same as a is None.
    #[function("is_none($module, a, /)")]
    fn is_none(_: &mut Thread, a: &Value) -> bool {
        a.is_none()
    }

    /// Same as a is not None.
    #[function("is_not_none($module, a, /)")]
    fn is_not_none(_: &mut Thread, a: &Value) -> bool {
        !a.is_none()
    }

    /// Same as a.__index__()
    #[function("index($module, a, /)")]
    fn index(t: &mut Thread, a: &Value) -> PyResult {
        let index = t.to_index(a)?;
        builtins::int::exact(t, &index)
    }

    /// Same as a + b.
    #[function("add($module, a, b, /)")]
    fn add(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Add, a, b)
    }

    /// Same as a - b.
    #[function("sub($module, a, b, /)")]
    fn sub(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Subtract, a, b)
    }

    /// Same as a * b.
    #[function("mul($module, a, b, /)")]
    fn mul(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Multiply, a, b)
    }

    /// Same as a @ b.
    #[function("matmul($module, a, b, /)")]
    fn matmul(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::MatrixMultiply, a, b)
    }

    /// Same as a // b.
    #[function("floordiv($module, a, b, /)")]
    fn floordiv(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::FloorDivide, a, b)
    }

    /// Same as a / b.
    #[function("truediv($module, a, b, /)")]
    fn truediv(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::TrueDivide, a, b)
    }

    /// Same as a % b.
    #[function("mod($module, a, b, /)")]
    fn modulo(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Remainder, a, b)
    }

    /// Same as -a.
    #[function("neg($module, a, /)")]
    fn neg(t: &mut Thread, a: &Value) -> PyResult {
        t.negative(a)
    }

    /// Same as +a.
    #[function("pos($module, a, /)")]
    fn pos(t: &mut Thread, a: &Value) -> PyResult {
        t.positive(a)
    }

    /// Same as abs(a).
    #[function("abs($module, a, /)")]
    fn abs(t: &mut Thread, a: &Value) -> PyResult {
        t.absolute(a)
    }

    /// Same as ~a.
    #[function("inv($module, a, /)")]
    fn inv(t: &mut Thread, a: &Value) -> PyResult {
        t.invert(a)
    }

    /// Same as ~a.
    #[function("invert($module, a, /)")]
    fn invert(t: &mut Thread, a: &Value) -> PyResult {
        t.invert(a)
    }

    /// Same as a << b.
    #[function("lshift($module, a, b, /)")]
    fn lshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Lshift, a, b)
    }

    /// Same as a >> b.
    #[function("rshift($module, a, b, /)")]
    fn rshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Rshift, a, b)
    }

    /// Same as not a.
    #[function("not_($module, a, /)")]
    fn not_(t: &mut Thread, a: &Value) -> PyResult<bool> {
        Ok(!t.is_true(a)?)
    }

    /// Same as a & b.
    #[function("and_($module, a, b, /)")]
    fn and_(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::And, a, b)
    }

    /// Same as a ^ b.
    #[function("xor($module, a, b, /)")]
    fn xor(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Xor, a, b)
    }

    /// Same as a | b.
    #[function("or_($module, a, b, /)")]
    fn or_(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Or, a, b)
    }

    /// Same as a += b.
    #[function("iadd($module, a, b, /)")]
    fn iadd(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Add, a, b)
    }

    /// Same as a -= b.
    #[function("isub($module, a, b, /)")]
    fn isub(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Subtract, a, b)
    }

    /// Same as a *= b.
    #[function("imul($module, a, b, /)")]
    fn imul(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Multiply, a, b)
    }

    /// Same as a @= b.
    #[function("imatmul($module, a, b, /)")]
    fn imatmul(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::MatrixMultiply, a, b)
    }

    /// Same as a //= b.
    #[function("ifloordiv($module, a, b, /)")]
    fn ifloordiv(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::FloorDivide, a, b)
    }

    /// Same as a /= b.
    #[function("itruediv($module, a, b, /)")]
    fn itruediv(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::TrueDivide, a, b)
    }

    /// Same as a %= b.
    #[function("imod($module, a, b, /)")]
    fn imod(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Remainder, a, b)
    }

    /// Same as a <<= b.
    #[function("ilshift($module, a, b, /)")]
    fn ilshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Lshift, a, b)
    }

    /// Same as a >>= b.
    #[function("irshift($module, a, b, /)")]
    fn irshift(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Rshift, a, b)
    }

    /// Same as a &= b.
    #[function("iand($module, a, b, /)")]
    fn iand(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::And, a, b)
    }

    /// Same as a ^= b.
    #[function("ixor($module, a, b, /)")]
    fn ixor(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Xor, a, b)
    }

    /// Same as a |= b.
    #[function("ior($module, a, b, /)")]
    fn ior(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Or, a, b)
    }

    /// Same as a + b, for a and b sequences.
    #[function("concat($module, a, b, /)")]
    fn concat(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        super::concatenate(t, a, b, false)
    }

    /// Same as a += b, for a and b sequences.
    #[function("iconcat($module, a, b, /)")]
    fn iconcat(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        super::concatenate(t, a, b, true)
    }

    /// Same as a[b].
    #[function("getitem($module, a, b, /)")]
    fn getitem(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.get_item(a, b)
    }

    /// Same as a[b] = c.
    #[function("setitem($module, a, b, c, /)")]
    fn setitem(t: &mut Thread, a: &Value, b: &Value, c: &Value) -> PyResult<()> {
        t.set_item(a, b, c)
    }

    /// Same as del a[b].
    #[function("delitem($module, a, b, /)")]
    fn delitem(t: &mut Thread, a: &Value, b: &Value) -> PyResult<()> {
        t.del_item(a, b)
    }

    /// Same as a ** b.
    #[function("pow($module, a, b, /)")]
    fn pow(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.binary_op(BinaryOp::Power, a, b)
    }

    /// Same as a **= b.
    #[function("ipow($module, a, b, /)")]
    fn ipow(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.inplace_op(BinaryOp::Power, a, b)
    }

    /// Same as a == b.
    #[function("eq($module, a, b, /)")]
    fn eq(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.compare(a, b, CompareOp::Eq)
    }

    /// Same as a != b.
    #[function("ne($module, a, b, /)")]
    fn ne(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.compare(a, b, CompareOp::Ne)
    }

    /// Same as a < b.
    #[function("lt($module, a, b, /)")]
    fn lt(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.compare(a, b, CompareOp::Lt)
    }

    /// Same as a <= b.
    #[function("le($module, a, b, /)")]
    fn le(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.compare(a, b, CompareOp::Le)
    }

    /// Same as a > b.
    #[function("gt($module, a, b, /)")]
    fn gt(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.compare(a, b, CompareOp::Gt)
    }

    /// Same as a >= b.
    #[function("ge($module, a, b, /)")]
    fn ge(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        t.compare(a, b, CompareOp::Ge)
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
    #[function("_compare_digest($module, a, b, /)")]
    fn compare_digest(t: &mut Thread, a: &Value, b: &Value) -> PyResult<bool> {
        super::compare_digest(t, a, b)
    }

    /// Return an estimate of the number of items in obj.
    ///
    /// This is useful for presizing containers when building from an iterable.
    ///
    /// If the object supports len(), the result will be exact.
    /// Otherwise, it may over- or under-estimate by an arbitrary amount.
    /// The result will be an integer >= 0.
    #[function("length_hint($module, obj, default=0, /)")]
    fn length_hint(t: &mut Thread, obj: &Value, default: Option<isize>) -> PyResult<isize> {
        let hint = t.length_hint(obj, usize::MAX)?;
        Ok(if hint == usize::MAX { default.unwrap_or(0) } else { hint as isize })
    }

    /// Same as obj(*args, **kwargs).
    #[function("call($module, obj, /, *args, **kwargs)")]
    fn call(t: &mut Thread, obj: &Value, args: Args<'_>) -> PyResult {
        let (values, names) = args.parts();
        t.call_kw(obj, values, names)
    }
}

/// The iterator over an operand that must be iterable.
fn iterator(t: &mut Thread, object: &Value) -> PyResult {
    match t.iter(object) {
        Err(Raised) if t.raised_is(&object::exceptions::TYPE_ERROR) => {
            t.restore_raised(None);
            let name = object.ty().tp_name();
            Err(t.type_error(format!("argument of type '{name}' is not iterable")))
        }
        result => result,
    }
}

fn is_sequence(value: &Value) -> bool {
    value.ty().slots().sq_item.is_some() && !value.ty().has(flags::DICT_SUBCLASS)
}

/// `a + b` of sequences.
fn concatenate(t: &mut Thread, a: &Value, b: &Value, inplace: bool) -> PyResult {
    let slots = a.ty().slots();
    let own = if inplace { slots.sq_inplace_concat.or(slots.sq_concat) } else { slots.sq_concat };
    if let Some(own) = own {
        return own(t, a, b);
    }
    if is_sequence(a) && is_sequence(b) {
        return if inplace { t.inplace_op(BinaryOp::Add, a, b) } else { t.binary_op(BinaryOp::Add, a, b) };
    }
    let name = a.ty().tp_name();
    Err(t.type_error(format!("'{name}' object can't be concatenated")))
}

/// Compares bytes in a time that depends on the second operand's length only.
fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    let mut difference = (a.len() != b.len()) as u8;
    for (i, byte) in b.iter().enumerate() {
        let other = if a.len() == b.len() { a[i] } else { *byte };
        difference |= std::hint::black_box(other ^ byte);
    }
    difference == 0
}

fn compare_digest(t: &mut Thread, a: &Value, b: &Value) -> PyResult<bool> {
    if let (Some(a), Some(b)) = (a.downcast::<Str>(), b.downcast::<Str>()) {
        let (a, b) = (a.to_string_lossy(), b.to_string_lossy());
        if !a.is_ascii() || !b.is_ascii() {
            return Err(t.type_error("comparing strings with non-ASCII characters is not supported"));
        }
        return Ok(same_bytes(a.as_bytes(), b.as_bytes()));
    }
    let bytes_like = |v: &Value| v.ty().slots().getbuffer.is_some();
    if !bytes_like(a) && !bytes_like(b) {
        let (a, b) = (a.ty().tp_name(), b.ty().tp_name());
        return Err(
            t.type_error(format!("unsupported operand types(s) or combination of types: '{a}' and '{b}'"))
        );
    }
    let a = Buffer::read(t, a)?;
    let b = Buffer::read(t, b)?;
    Ok(same_bytes(a.bytes(t), b.bytes(t)))
}

/// The single argument of a call without keywords.
fn only<'a>(t: &mut Thread, name: &str, values: &'a [Value], names: Option<&Tuple>) -> PyResult<&'a Value> {
    if names.is_some_and(|n| !n.is_empty()) {
        return Err(t.type_error(format!("{name}() takes no keyword arguments")));
    }
    match values {
        [value] => Ok(value),
        _ => {
            let count = values.len();
            Err(t.type_error(format!("{name} expected 1 argument, got {count}")))
        }
    }
}

/// The arguments of a constructor that takes one or more and no keywords.
fn one_or_more<'a>(t: &mut Thread, name: &str, args: Args<'a>) -> PyResult<&'a [Value]> {
    if args.has_keywords() {
        return Err(t.type_error(format!("{name}() takes no keyword arguments")));
    }
    if args.positional().is_empty() {
        return Err(t.type_error(format!("{name} expected 1 argument, got 0")));
    }
    Ok(args.positional())
}

fn repr_of(t: &mut Thread, this: &Value, items: &[Value], keywords: Option<&Dict>) -> PyResult {
    let name = this.ty().tp_name();
    if !t.repr_enter(this) {
        return t.new_str(&format!("{name}(...)"));
    }
    let text = list(t, items, keywords);
    t.repr_leave(this);
    let text = text?;
    t.new_str(&format!("{name}({text})"))
}

fn list(t: &mut Thread, items: &[Value], keywords: Option<&Dict>) -> PyResult<String> {
    let mut parts = Vec::new();
    for item in items {
        parts.push(t.repr(item)?.to_string_lossy());
    }
    for (name, value) in keywords.map(Dict::items).unwrap_or_default() {
        let name = t.str(&name)?.to_string_lossy();
        parts.push(format!("{name}={}", t.repr(&value)?.to_string_lossy()));
    }
    Ok(parts.join(", "))
}

/// `attrgetter`: for each argument the names between its dots.
#[pytype(name = "operator.attrgetter", reported_basicsize = 40, flags = flags::HAVE_VECTORCALL)]
pub struct Attrgetter {
    given: Ref<Tuple>,
    paths: Vec<Value>,
}

impl Attrgetter {
    fn get(&self, t: &mut Thread, object: &Value, path: usize) -> PyResult {
        let mut object = object.clone();
        for name in self.paths[path].downcast::<Tuple>().map_or(&[][..], Tuple::items) {
            if let Some(name) = name.downcast::<Str>() {
                object = t.get_attr(&object, name)?;
            }
        }
        Ok(object)
    }
}

#[pymethods(
    ATTRGETTER,
    own_getattr,
    doc = "attrgetter(attr, /, *attrs)\n--\n\nReturn a callable object that fetches the given attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns r.name.\nAfter g = attrgetter('name', 'date'), the call g(r) returns (r.name, r.date).\nAfter h = attrgetter('name.first', 'name.last'), the call h(r) returns\n(r.name.first, r.name.last)."
)]
impl Attrgetter {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let given = one_or_more(t, "attrgetter", args)?;
        let mut paths = Vec::with_capacity(given.len());
        for name in given {
            let Some(text) = name.downcast::<Str>() else {
                return Err(t.type_error("attribute name must be a string"));
            };
            let text = text.to_string_lossy();
            let names = if text.contains('.') {
                text.split('.').map(string::intern).collect()
            } else {
                vec![string::intern_value(name.clone())]
            };
            paths.push(Tuple::new(names));
        }
        let given = Tuple::new_ref(given.to_vec());
        Ok(Obj::new_of(cls, Attrgetter { given, paths }))
    }

    #[call]
    fn call(t: &mut Thread, this: &Obj<Attrgetter>, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let object = only(t, "attrgetter", values, names)?;
        if this.paths.len() == 1 {
            return this.get(t, object, 0);
        }
        let mut found = Vec::with_capacity(this.paths.len());
        for path in 0..this.paths.len() {
            found.push(this.get(t, object, path)?);
        }
        Ok(Tuple::new(found))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Attrgetter>) -> PyResult {
        repr_of(t, &this.to_value(), this.given.items(), None)
    }

    /// Return state information for pickling
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Attrgetter>) -> PyResult {
        Ok(Tuple::pair(this.class().to_value(), this.given.to_value()))
    }

    #[getter("__text_signature__")]
    fn text_signature(t: &mut Thread, _this: &Obj<Attrgetter>) -> PyResult {
        t.new_str("(obj, /)")
    }
}

/// `itemgetter`
#[pytype(name = "operator.itemgetter", reported_basicsize = 48, flags = flags::HAVE_VECTORCALL)]
pub struct Itemgetter {
    given: Ref<Tuple>,
}

#[pymethods(
    ITEMGETTER,
    own_getattr,
    doc = "itemgetter(item, /, *items)\n--\n\nReturn a callable object that fetches the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])"
)]
impl Itemgetter {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let given = one_or_more(t, "itemgetter", args)?;
        Ok(Obj::new_of(cls, Itemgetter { given: Tuple::new_ref(given.to_vec()) }))
    }

    #[call]
    fn call(t: &mut Thread, this: &Obj<Itemgetter>, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let object = only(t, "itemgetter", values, names)?;
        if let [key] = this.given.items() {
            return t.get_item(object, key);
        }
        let mut found = Vec::with_capacity(this.given.len());
        for key in this.given.items() {
            found.push(t.get_item(object, key)?);
        }
        Ok(Tuple::new(found))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Itemgetter>) -> PyResult {
        repr_of(t, &this.to_value(), this.given.items(), None)
    }

    /// Return state information for pickling
    #[method("__reduce__($self, /)")]
    fn reduce(_: &mut Thread, this: &Obj<Itemgetter>) -> PyResult {
        Ok(Tuple::pair(this.class().to_value(), this.given.to_value()))
    }

    #[getter("__text_signature__")]
    fn text_signature(t: &mut Thread, _this: &Obj<Itemgetter>) -> PyResult {
        t.new_str("(obj, /)")
    }
}

/// `methodcaller`: the name and the arguments.
#[pytype(name = "operator.methodcaller", reported_basicsize = 64, flags = flags::HAVE_VECTORCALL)]
pub struct Methodcaller {
    given: Ref<Tuple>,
    /// Positional arguments, then the values of keywords.
    values: Ref<Tuple>,
    names: Ref<Tuple>,
}

impl Methodcaller {
    fn keywords(&self, t: &mut Thread) -> PyResult<Ref<Dict>> {
        let keywords = Dict::new();
        let first = self.values.len() - self.names.len();
        for (name, value) in self.names.items().iter().zip(&self.values.items()[first..]) {
            keywords.set(t, name, value.clone())?;
        }
        Ok(keywords)
    }
}

#[pymethods(
    METHODCALLER,
    own_getattr,
    doc = "methodcaller(name, /, *args, **kwargs)\n--\n\nReturn a callable object that calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) returns\nr.name('date', foo=1)."
)]
impl Methodcaller {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let (values, names) = args.parts();
        let Some(name) = args.positional().first() else {
            return Err(t.type_error("methodcaller needs at least one argument, the method name"));
        };
        if name.downcast::<Str>().is_none() {
            return Err(t.type_error("method name must be a string"));
        }
        let mut given = args.positional().to_vec();
        given[0] = string::intern_value(given[0].clone());
        Ok(Obj::new_of(
            cls,
            Methodcaller {
                given: Tuple::new_ref(given),
                values: Tuple::new_ref(values[1..].to_vec()),
                names: Tuple::new_ref(names.map_or_else(Vec::new, |n| n.items().to_vec())),
            },
        ))
    }

    #[call]
    fn call(t: &mut Thread, this: &Obj<Methodcaller>, values: &[Value], names: Option<&Tuple>) -> PyResult {
        let object = only(t, "methodcaller", values, names)?;
        let Some(name) = this.given.items()[0].downcast::<Str>() else {
            return Err(t.type_error("method name must be a string"));
        };
        if this.names.is_empty() {
            return t.call_method(object, name, this.values.items());
        }
        let method = t.get_attr(object, name)?;
        t.call_kw(&method, this.values.items(), Some(&this.names))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Obj<Methodcaller>) -> PyResult {
        let keywords = this.keywords(t)?;
        repr_of(t, &this.to_value(), this.given.items(), Some(&keywords))
    }

    /// Return state information for pickling
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &Obj<Methodcaller>) -> PyResult {
        let class = this.class().to_value();
        if this.names.is_empty() {
            return Ok(Tuple::pair(class, this.given.to_value()));
        }
        let functools = builtins::import::import_module(t, "functools")?;
        let partial = t.get_attr(&functools, &string::intern_str("partial"))?;
        let first = this.values.len() - this.names.len();
        let mut values = vec![class, this.given.items()[0].clone()];
        values.extend_from_slice(&this.values.items()[first..]);
        let constructor = t.call_kw(&partial, &values, Some(&this.names))?;
        Ok(Tuple::pair(constructor, Tuple::from_slice(&this.given.items()[1..])))
    }

    #[getter("__text_signature__")]
    fn text_signature(t: &mut Thread, _this: &Obj<Methodcaller>) -> PyResult {
        t.new_str("(obj, /)")
    }
}
