//! `_collections._tuplegetter`: the descriptors of the fields of named tuples.
//!
//! Here, since attributes that it answers have an instruction of their own; the module is `std-core`'s.

use ::object::cell::OptionCell;
use ::object::native::{MemberDef, MemberKind};
use ::object::{Header, Obj, Object, PyResult, Thread, Tuple, Type, Value};
use macros::{pymethods, pytype};

/// A descriptor that reads an item of a tuple: the fields of named tuples.
#[pytype(name = "collections._tuplegetter", static_name = TUPLE_GETTER, reported_basicsize = 32)]
pub struct TupleGetter {
    doc: OptionCell,
    index: isize,
}

impl TupleGetter {
    /// Which item it reads; negative ones are none's.
    pub fn index(&self) -> isize {
        self.index
    }
}

#[pymethods(TUPLE_GETTER, members = [MemberDef {
    name: "__doc__",
    doc: None,
    kind: MemberKind::ObjectOrNone,
    offset: size_of::<Header>() + std::mem::offset_of!(TupleGetter, doc),
    readonly: false,
}])]
impl TupleGetter {
    #[new("_tuplegetter(index, doc, /)")]
    fn new(_: &mut Thread, cls: &Type, index: isize, doc: &Value) -> PyResult {
        Ok(Obj::new_of(cls, TupleGetter { doc: OptionCell::new(Some(doc.clone())), index }))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &TupleGetter) -> PyResult {
        let doc = t.repr(&this.doc.get_or_none())?;
        t.new_str(&format!("_tuplegetter({}, {})", this.index, doc.to_string_lossy()))
    }

    #[slot]
    fn descr_get(
        t: &mut Thread,
        this: &Obj<TupleGetter>,
        instance: Option<&Value>,
        _owner: Option<&Value>,
    ) -> PyResult {
        let Some(instance) = instance else { return Ok(t.value_of(this)) };
        let Some(tuple) = instance.downcast::<Tuple>() else {
            if instance.is_none() {
                return Ok(t.value_of(this));
            }
            let given = instance.ty().tp_name();
            return Err(t.type_error(format!(
                "descriptor for index '{}' for tuple subclasses doesn't apply to '{given}' object",
                this.index
            )));
        };
        match usize::try_from(this.index).ok().and_then(|i| tuple.items().get(i)) {
            Some(item) => Ok(item.clone()),
            None => Err(t.index_error("tuple index out of range")),
        }
    }

    #[slot]
    fn descr_set(
        t: &mut Thread,
        _this: &TupleGetter,
        _instance: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        let what = if value.is_some() { "set" } else { "delete" };
        Err(t.attribute_error(format!("can't {what} attribute")))
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(t: &mut Thread, this: &Obj<TupleGetter>) -> PyResult {
        let class = t.value_of(this).ty().to_value();
        let args = Tuple::new(vec![Value::int(this.index as i64), this.doc.get_or_none()]);
        Ok(Tuple::new(vec![class, args]))
    }
}
