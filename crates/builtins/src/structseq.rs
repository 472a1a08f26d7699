//! Struct sequences: how they are made, shown, copied and pickled.
//!
//! Here: the macro [`struct_sequence!`](crate::struct_sequence) that declares such a type, and what all of them can
//! do. Not here: their layout (`object::structseq`).

use ::object::native::{self, Binding, MethodKind, NativeCall, NativeDef, Param, ParamKind, Signature};
use ::object::slotdefs::ready::{prepare, ready};
use ::object::structseq::{Field, fields, new};
use ::object::types::{Slots, Type, TypeImpl, flags};
use ::object::{Args, Dict, Object, PyResult, Thread, Tuple, Value, names, string};

/// A struct sequence: the type and what its declaration says.
pub struct StructSeq {
    /// The type.
    pub ty: &'static Type,
    /// Its fields.
    pub fields: &'static [Field],
    /// How many of them the sequence shows.
    pub visible: usize,
}

/// Declares a struct sequence as a module of one's own name with the statics `TYPE`, `IMPL` and `SEQUENCE`:
///
/// ```text
/// struct_sequence! {
///     /// What it is.
///     pub mod terminal_size = "os.terminal_size", visible 2, "A tuple of (columns, lines)…", [
///         ("columns", "width of the terminal window in characters"),
///         ("lines", "height of the terminal window in characters"),
///     ]
/// }
/// ```
///
/// A field without a name is `("", "")`. After the fields, `no_new` makes the type one that Python cannot instantiate.
/// `SEQUENCE.ready(t)` in the module's start-up makes the type ready, `SEQUENCE.make(t, values)` makes an instance.
#[macro_export]
macro_rules! struct_sequence {
    ($(#[$doc:meta])* $vis:vis mod $name:ident = $text:literal, visible $visible:expr, $typedoc:expr, $fields:expr) => {
        $crate::struct_sequence!(@ [$(#[$doc])*] $vis $name $text, $visible, $typedoc, $fields, true);
    };
    ($(#[$doc:meta])* $vis:vis mod $name:ident = $text:literal, visible $visible:expr, $typedoc:expr, $fields:expr, no_new) => {
        $crate::struct_sequence!(@ [$(#[$doc])*] $vis $name $text, $visible, $typedoc, $fields, false);
    };
    (@ [$(#[$doc:meta])*] $vis:vis $name:ident $text:literal, $visible:expr, $typedoc:expr, $fields:expr, $new:literal) => {
        $(#[$doc])*
        $vis mod $name {
            #![allow(dead_code)]
            const FIELDS: &[::object::structseq::Field] = &$fields;
            static MEMBERS: [::object::native::MemberDef; ::object::structseq::named(FIELDS)] =
                ::object::structseq::members(FIELDS);
            /// What its instances can do.
            pub static IMPL: ::object::types::TypeImpl = $crate::structseq::implementation($typedoc, &MEMBERS, $new);
            /// The type.
            pub static TYPE: ::object::types::Type = ::object::types::Type::new_static({
                const SPEC: &::object::types::TypeSpec =
                    &::object::structseq::spec($text, $visible, FIELDS.len(), $new, $crate::structseq::openness($text), &IMPL);
                SPEC
            });
            /// The declaration.
            pub static SEQUENCE: $crate::structseq::StructSeq =
                $crate::structseq::StructSeq { ty: &TYPE, fields: FIELDS, visible: $visible };
        }
    };
}

/// The flag of a struct sequence that is a class like any other to Python code. Those of `sys` are static in CPython.
pub const fn openness(name: &str) -> u64 {
    let (name, mut dotted, mut i) = (name.as_bytes(), false, 0);
    while i < name.len() {
        dotted |= name[i] == b'.';
        i += 1;
    }
    let of_sys =
        !dotted || name.len() > 4 && matches!([name[0], name[1], name[2], name[3]], [b's', b'y', b's', b'.']);
    if of_sys { 0 } else { flags::OPEN }
}

/// What the instances of a struct sequence can do.
pub const fn implementation(
    doc: &'static str,
    members: &'static [native::MemberDef],
    instantiable: bool,
) -> TypeImpl {
    let mut slots = Slots::EMPTY;
    slots.repr = Some(repr);
    if instantiable {
        slots.new = Some(construct);
    }
    let doc = if doc.is_empty() { None } else { Some(doc) };
    TypeImpl { doc, slots, methods: METHODS, members, ..TypeImpl::EMPTY }
}

static METHODS: &[NativeDef] = &[
    NativeDef {
        name: "__reduce__",
        doc: None,
        call: NativeCall::NoArgs(reduce),
        binding: Binding::Instance,
        kind: MethodKind::Plain,
    },
    NativeDef {
        name: "__replace__",
        doc: Some(
            "__replace__($self, /, **changes)\n--\n\nReturn a copy of the structure with new values for the specified fields.",
        ),
        call: NativeCall::Keywords(replace),
        binding: Binding::Instance,
        kind: MethodKind::Plain,
    },
];

impl StructSeq {
    /// Makes the type ready, once.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn ready(&self, t: &mut Thread) -> PyResult<()> {
        if self.ty.has(flags::READY) {
            return Ok(());
        }
        prepare(self.ty);
        ready(t, self.ty, &[])?;
        let Some(dict) = self.ty.dict() else { return Ok(()) };
        let unnamed = self.fields.iter().filter(|(name, _)| name.is_empty()).count();
        dict.set_str(t, "n_sequence_fields", Value::size(self.visible));
        dict.set_str(t, "n_fields", Value::size(self.fields.len()));
        dict.set_str(t, "n_unnamed_fields", Value::size(unnamed));
        let shown = self.fields.iter().take(self.visible).filter(|(name, _)| !name.is_empty());
        dict.set_name(&names::MATCH_ARGS, Tuple::new(shown.map(|(name, _)| string::intern(name)).collect()));
        Ok(())
    }

    /// An instance; missing values are `None`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn make(&self, t: &mut Thread, values: Vec<Value>) -> PyResult {
        self.ready(t)?;
        match new(self.ty, self.visible, values) {
            Some(made) => Ok(made),
            None => Err(t.memory_error()),
        }
    }
}

/// A number in the type's dictionary that [`StructSeq::ready`] has put there.
fn count(t: &mut Thread, ty: &Type, name: &str) -> PyResult<usize> {
    let found = ty.dict().and_then(|d| d.get_str(&string::intern_str(name)));
    match found.and_then(|v| v.as_i64()) {
        Some(n) => Ok(n.max(0) as usize),
        None => Err(t.type_error(format!("Missed attribute '{name}' of type {}", ty.tp_name()))),
    }
}

fn member_names(ty: &Type) -> impl Iterator<Item = (&'static str, usize)> + use<> {
    let members = ty.spec().and_then(|s| s.implementation).map_or(&[][..], |i| i.members);
    members.iter().map(|m| (m.name, (m.offset - 32) / 8))
}

fn repr(t: &mut Thread, slf: &Value) -> PyResult {
    let Some(tuple) = slf.downcast::<Tuple>() else { return Err(t.type_error("not a struct sequence")) };
    let ty = slf.ty();
    let mut out = text::StrBuilder::with_capacity(64);
    out.push_str(&ty.tp_name());
    out.push_str("(");
    for (i, (item, (name, _))) in tuple.items().iter().zip(member_names(ty)).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        out.push_str(name);
        out.push_str("=");
        let shown = t.repr(item)?;
        out.push_view(shown.view());
    }
    out.push_str(")");
    match out.finish() {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}

const NEW: Signature = Signature {
    name: "structseq",
    params: &[
        Param { name: "sequence", kind: ParamKind::Standard, required: true },
        Param { name: "dict", kind: ParamKind::Standard, required: false },
    ],
    family: native::Family::Clinic,
};

/// `TYPE(sequence, dict={})`
///
/// # Errors
/// `TypeError` where the arguments do not fit.
pub fn construct(t: &mut Thread, ty: &Type, values: &[Value], names: Option<&Tuple>) -> PyResult {
    let [sequence, dict] = NEW.bind::<2>(t, values, names)?;
    let Some(sequence) = sequence else { return Err(native::unbound(t, "structseq")) };
    let (min, max) = (count(t, ty, "n_sequence_fields")?, count(t, ty, "n_fields")?);
    let unnamed = count(t, ty, "n_unnamed_fields")?;
    if sequence.ty().slots().iter.is_none() && sequence.ty().slots().sq_item.is_none() {
        return Err(t.type_error("constructor requires a sequence"));
    }
    let mut items = t.collect(sequence)?;
    let shown = ty.tp_name();
    let dict = match dict {
        None => None,
        Some(dict) => match dict.downcast::<Dict>() {
            Some(dict) => Some(dict),
            None => return Err(t.type_error(format!("{shown}() takes a dict as second arg, if any"))),
        },
    };
    let len = items.len();
    let wrong = if min != max {
        match () {
            () if len < min => Some(("at least ", min)),
            () if len > max => Some(("at most ", max)),
            () => None,
        }
    } else {
        (len != min).then_some(("", min))
    };
    if let Some((bound, number)) = wrong {
        let article = if bound.is_empty() { "a " } else { "an " };
        return Err(t.type_error(format!(
            "{shown}() takes {article}{bound}{number}-sequence ({len}-sequence given)"
        )));
    }
    let names: Vec<&str> = member_names(ty).map(|(name, _)| name).collect();
    if let Some(dict) = dict {
        let mut used = 0;
        for i in len..max {
            let found = match names.get(i - unnamed) {
                Some(name) => dict.get_str(&string::intern_str(name)),
                None => None,
            };
            used += usize::from(found.is_some());
            items.push(found.unwrap_or(Value::none()));
        }
        if dict.len() > used {
            return Err(t.type_error(format!("{shown}() got duplicate or unexpected field name(s)")));
        }
    }
    match new(ty, min, items) {
        Some(made) => Ok(made),
        None => Err(t.memory_error()),
    }
}

fn reduce(t: &mut Thread, slf: &Value) -> PyResult {
    let Some(tuple) = slf.downcast::<Tuple>() else { return Err(t.type_error("not a struct sequence")) };
    let dict = Dict::new();
    let all = fields(tuple);
    for (name, index) in member_names(slf.ty()) {
        if index >= tuple.len()
            && let Some(value) = all.get(index)
        {
            dict.set_str(t, name, value.clone());
        }
    }
    let visible = Tuple::from_slice(tuple.items());
    Ok(Tuple::new(vec![slf.ty().to_value(), Tuple::new(vec![visible, dict.into_value()])]))
}

fn replace(t: &mut Thread, slf: &Value, values: &[Value], names: Option<&Tuple>) -> PyResult {
    let Some(tuple) = slf.downcast::<Tuple>() else { return Err(t.type_error("not a struct sequence")) };
    let args = Args::new(values, names);
    if !args.positional().is_empty() {
        return Err(t.type_error("__replace__() takes no positional arguments"));
    }
    let ty = slf.ty();
    if count(t, ty, "n_unnamed_fields")? > 0 {
        let shown = ty.tp_name();
        return Err(t.type_error(format!(
            "__replace__() is not supported for {shown} because it has unnamed field(s)"
        )));
    }
    let mut items = fields(tuple).to_vec();
    let mut unexpected = Vec::new();
    for (key, value) in args.keywords() {
        let found = member_names(ty)
            .find(|(name, _)| key.downcast::<::object::Str>().is_some_and(|k| k.eq_str(name)));
        match found.and_then(|(_, index)| items.get_mut(index)) {
            Some(slot) => *slot = value.clone(),
            None => unexpected.push(key.clone()),
        }
    }
    if !unexpected.is_empty() {
        let list = ::object::List::new(unexpected);
        let shown = t.repr(&list)?.to_string_lossy();
        return Err(t.type_error(format!("Got unexpected field name(s): {shown}")));
    }
    match new(ty, tuple.len(), items) {
        Some(made) => Ok(made),
        None => Err(t.memory_error()),
    }
}
