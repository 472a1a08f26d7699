//! `collections.defaultdict`.

use builtins::dict::update_from;
use builtins::sequence::class_getitem;
use macros::pymethods;
use object::cell::OptionCell;
use object::dict::DICT;
use object::dict_subtype::{DictObj, DictPayload, PAYLOAD_OFFSET};
use object::native::{MemberDef, MemberKind};
use object::types::{TypeSpec, flags};
use object::{Args, Dict, Object, PyResult, Thread, Traverse, Tuple, Type, Value, Visitor, names};

/// What `defaultdict` adds to a dictionary.
#[derive(Default)]
pub struct Factory {
    factory: OptionCell,
}

impl Traverse for Factory {
    fn traverse(&self, visitor: &mut Visitor<'_>) {
        self.factory.traverse(visitor);
    }

    fn clear(&self) {
        self.factory.take();
    }
}

impl DictPayload for Factory {
    fn type_object() -> &'static Type {
        &DEFAULT_DICT
    }
}

/// A dictionary with a default factory.
pub type DefaultDict = DictObj<Factory>;

/// `collections.defaultdict`
pub static DEFAULT_DICT: Type = {
    static SPEC: TypeSpec =
        TypeSpec { flags: flags::BASETYPE, ..DefaultDict::spec("collections.defaultdict") };
    Type::new_static(&SPEC)
};

/// `type(this)(factory, items)`
fn remake(t: &mut Thread, this: &DefaultDict, items: &Value) -> PyResult {
    let factory = this.factory.get_or_none();
    t.call(&this.class().to_value(), &[factory, items.clone()])
}

/// `defaultdict`
pub struct DefaultDictMethods;

#[pymethods(DEFAULT_DICT, own_getattr, layout = DefaultDict, table = DEFAULT_DICT_IMPL, members = [MemberDef {
    name: "default_factory",
    doc: Some("Factory for default value called by __missing__()."),
    kind: MemberKind::ObjectOrNone,
    offset: PAYLOAD_OFFSET + std::mem::offset_of!(Factory, factory),
    readonly: false,
}], doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.\n")]
impl DefaultDictMethods {
    #[slot]
    fn new(_: &mut Thread, cls: &Type, _args: Args<'_>) -> PyResult {
        Ok(DefaultDict::new_of(cls, Factory::default()))
    }

    #[slot]
    fn init(t: &mut Thread, this: &DefaultDict, values: &[Value], names: Option<&Tuple>) -> PyResult<()> {
        let factory = Args::new(values, names).positional().first();
        if let Some(factory) = factory
            && !factory.is_none()
            && factory.ty().slots().call.is_none()
        {
            return Err(t.type_error("first argument must be callable or None"));
        }
        this.factory.set(factory.cloned());
        let rest = &values[usize::from(factory.is_some())..];
        match DICT.slots().init {
            Some(init) => init(t, &this.to_value(), rest, names),
            None => Ok(()),
        }
    }

    #[slot]
    fn repr(t: &mut Thread, this: &DefaultDict) -> PyResult {
        let value = this.to_value();
        let base = match DICT.slots().repr {
            Some(repr) => repr(t, &value)?,
            None => t.new_str("{}")?,
        };
        let factory = match this.factory.get() {
            None => "None".to_string(),
            Some(factory) if !t.repr_enter(&factory) => "...".to_string(),
            Some(factory) => {
                let text = t.repr(&factory);
                t.repr_leave(&factory);
                let text = text?;
                return finish(t, this, text.view(), &base);
            }
        };
        finish(t, this, text::StrView::latin1(factory.as_bytes()), &base)
    }

    #[slot]
    fn or(t: &mut Thread, a: &Value, b: &Value) -> PyResult {
        let (this, other) = match a.downcast::<DefaultDict>() {
            Some(this) => (this, b),
            None => match b.downcast::<DefaultDict>() {
                Some(this) => (this, a),
                None => return Ok(Value::not_implemented()),
            },
        };
        if other.downcast::<Dict>().is_none() {
            return Ok(Value::not_implemented());
        }
        let new = remake(t, this, a)?;
        match new.downcast::<Dict>() {
            Some(dict) => update_from(t, dict, b)?,
            None => {
                t.call_method(&new, &names::UPDATE, std::slice::from_ref(b))?;
            }
        }
        Ok(new)
    }

    #[method(
        "__missing__($self, object, /)",
        doc = "__missing__($self, object, /)\n--\n\n__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value\n"
    )]
    fn missing(t: &mut Thread, this: &DefaultDict, object: &Value) -> PyResult {
        match this.factory.get() {
            Some(factory) if !factory.is_none() => {
                let value = t.call(&factory, &[])?;
                // The factory may have set the key already.
                this.dict().set_default(t, object, &value)
            }
            _ => Err(t.key_error(object)),
        }
    }

    /// D.copy() -> a shallow copy of D.
    #[method("copy($self, /)")]
    #[method("__copy__($self, /)")]
    fn copy(t: &mut Thread, this: &DefaultDict) -> PyResult {
        remake(t, this, &this.to_value())
    }

    /// Return state information for pickling.
    #[method("__reduce__($self, /)")]
    fn reduce(t: &mut Thread, this: &DefaultDict) -> PyResult {
        let args = match this.factory.get() {
            Some(factory) if !factory.is_none() => Tuple::new(vec![factory]),
            _ => Tuple::empty(),
        };
        let items = t.call_method(&this.to_value(), &names::ITEMS, &[])?;
        let items = t.iter(&items)?;
        Ok(Tuple::new(vec![this.class().to_value(), args, Value::none(), Value::none(), items]))
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\ndefaultdicts are generic over two types, signifying (respectively) the types of the dictionary's keys and values"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        class_getitem(t, cls, object)
    }
}

fn finish(t: &mut Thread, this: &DefaultDict, factory: text::StrView<'_>, base: &Value) -> PyResult {
    let mut out = text::StrBuilder::with_capacity(32);
    out.push_str(&this.class().name());
    out.push_str("(");
    out.push_view(factory);
    out.push_str(", ");
    if let Some(base) = base.downcast::<object::Str>() {
        out.push_view(base.view());
    }
    out.push_str(")");
    match out.finish() {
        Ok(buf) => t.new_str_buf(buf),
        Err(_) => Err(t.memory_error()),
    }
}
