//! `groupby` and `tee`: iterators that share another one.

use std::cell::{Cell, RefCell};

use macros::{pymethods, pytype};
use object::cell::OptionCell;
use object::{Obj, Object, PyResult, Ref, Thread, Tuple, Type, Value, ValueCell};

/// `groupby`
#[pytype(name = "itertools.groupby", basetype, reported_basicsize = 72)]
pub struct Groupby {
    iterator: Value,
    key: Value,
    /// Key of the group that was given last.
    target: OptionCell,
    current_key: OptionCell,
    current_value: OptionCell,
    /// Which group may take items.
    #[no_traverse]
    current_group: Cell<u64>,
}

impl Groupby {
    /// Takes the next item and works out its key; false at the end.
    fn step(&self, t: &mut Thread) -> PyResult<bool> {
        let Some(value) = t.next(&self.iterator)? else { return Ok(false) };
        let key =
            if self.key.is_none() { value.clone() } else { t.call(&self.key, std::slice::from_ref(&value))? };
        self.current_value.set(Some(value));
        self.current_key.set(Some(key));
        Ok(true)
    }
}

#[pymethods(
    GROUPBY,
    own_getattr,
    doc = "groupby(iterable, key=None)\n--\n\nmake an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping."
)]
impl Groupby {
    #[new("groupby(iterable, key=None)")]
    fn new(t: &mut Thread, cls: &Type, iterable: &Value, key: Option<&Value>) -> PyResult {
        let iterator = t.iter(iterable)?;
        Ok(Obj::new_of(
            cls,
            Groupby {
                iterator,
                key: key.cloned().unwrap_or(Value::none()),
                target: OptionCell::empty(),
                current_key: OptionCell::empty(),
                current_value: OptionCell::empty(),
                current_group: Cell::new(0),
            },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<Groupby>) -> PyResult<Option<Value>> {
        this.current_group.set(0);
        loop {
            match (this.current_key.get(), this.target.get()) {
                (None, _) => {}
                (Some(_), None) => break,
                (Some(key), Some(target)) => {
                    if !t.equal(&target, &key)? {
                        break;
                    }
                }
            }
            if !this.step(t)? {
                return Ok(None);
            }
            t.poll()?;
        }
        let key = this.current_key.get().unwrap_or(Value::none());
        this.target.set(Some(key.clone()));
        let group = new_group(this, key.clone());
        Ok(Some(Tuple::pair(key, group)))
    }
}

fn new_group(parent: &Obj<Groupby>, target: Value) -> Value {
    let group = Obj::new(Grouper { parent: Ref::new(parent), target });
    parent.current_group.set(group.id());
    group
}

/// The items of one group.
#[pytype(name = "itertools._grouper", static_name = GROUPER, reported_basicsize = 32)]
pub struct Grouper {
    parent: Ref<Obj<Groupby>>,
    target: Value,
}

#[pymethods(GROUPER, own_getattr)]
impl Grouper {
    #[new("_grouper(parent, tgtkey, /)")]
    fn new(t: &mut Thread, _cls: &Type, parent: &Value, tgtkey: &Value) -> PyResult {
        match parent.downcast::<Obj<Groupby>>() {
            Some(parent) => Ok(new_group(parent, tgtkey.clone())),
            None => {
                let given = parent.ty().tp_name();
                Err(t.type_error(format!("_grouper() argument 1 must be itertools.groupby, not {given}")))
            }
        }
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<Grouper>) -> PyResult<Option<Value>> {
        let parent = &this.parent;
        if parent.current_group.get() != this.to_value().id() {
            return Ok(None);
        }
        if parent.current_value.is_empty() && !parent.step(t)? {
            return Ok(None);
        }
        let key = parent.current_key.get().unwrap_or(Value::none());
        if !t.equal(&this.target, &key)? {
            return Ok(None);
        }
        parent.current_key.take();
        Ok(parent.current_value.take())
    }
}

/// Items in one link of the chain that the copies of a `tee` share.
const LINK: usize = 57;

/// A link of the chain: items that have been taken, and the link behind it.
#[pytype(name = "itertools._tee_dataobject", static_name = TEE_DATA, reported_basicsize = 496)]
pub struct TeeData {
    iterator: Value,
    values: RefCell<Vec<Value>>,
    next: OptionCell,
    #[no_traverse]
    running: Cell<bool>,
}

impl TeeData {
    fn new_link(iterator: &Value) -> Ref<Obj<TeeData>> {
        Obj::new_ref(TeeData {
            iterator: iterator.clone(),
            values: Default::default(),
            next: OptionCell::empty(),
            running: Cell::new(false),
        })
    }

    /// The item at an index that is at most one beyond those taken.
    fn get(&self, t: &mut Thread, index: usize) -> PyResult<Option<Value>> {
        if let Some(value) = self.values.borrow().get(index) {
            return Ok(Some(value.clone()));
        }
        if self.running.replace(true) {
            return Err(t.runtime_error("cannot re-enter the tee iterator"));
        }
        let item = t.next(&self.iterator);
        self.running.set(false);
        if let Ok(Some(item)) = &item {
            self.values.borrow_mut().push(item.clone());
        }
        item
    }

    fn link(&self) -> Option<Ref<Obj<TeeData>>> {
        if self.next.is_empty() {
            self.next.set(Some(TeeData::new_link(&self.iterator).into_value()));
        }
        self.next.get().and_then(|next| Ref::from_value(next).ok())
    }
}

#[pymethods(
    TEE_DATA,
    own_getattr,
    doc = "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects."
)]
impl TeeData {
    #[new("teedataobject(iterable, values, next, /)")]
    fn new(t: &mut Thread, _cls: &Type, iterable: &Value, values: &object::List, next: &Value) -> PyResult {
        let values = values.to_vec();
        let full = values.len() == LINK;
        let valid = values.len() <= LINK && (full || next.is_none());
        if !valid || !(next.is_none() || next.downcast::<Obj<TeeData>>().is_some()) {
            return Err(t.value_error("Invalid arguments"));
        }
        Ok(Obj::new(TeeData {
            iterator: iterable.clone(),
            values: RefCell::new(values),
            next: OptionCell::new(Some(next.clone()).filter(|n| !n.is_none())),
            running: Cell::new(false),
        }))
    }
}

/// One of the iterators that `tee` makes.
#[pytype(name = "itertools._tee", static_name = TEE, weakrefs, reported_basicsize = 48)]
pub struct Tee {
    data: ValueCell,
    #[no_traverse]
    index: Cell<usize>,
}

/// A copyable iterator over an iterable.
pub fn tee(t: &mut Thread, iterable: &Value) -> PyResult {
    let iterator = t.iter(iterable)?;
    if let Some(other) = iterator.downcast::<Obj<Tee>>() {
        return Ok(other.copied());
    }
    let data = ValueCell::new(TeeData::new_link(&iterator).into_value());
    Ok(Obj::new(Tee { data, index: Cell::new(0) }))
}

impl Tee {
    fn copied(&self) -> Value {
        Obj::new(Tee { data: ValueCell::new(self.data.get()), index: Cell::new(self.index.get()) })
    }
}

#[pymethods(TEE, doc = "_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.")]
impl Tee {
    #[new("_tee(iterable, /)")]
    fn new(t: &mut Thread, _cls: &Type, iterable: &Value) -> PyResult {
        tee(t, iterable)
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<Tee>) -> PyResult<Option<Value>> {
        let Ok(mut data) = Ref::<Obj<TeeData>>::from_value(this.data.get()) else { return Ok(None) };
        if this.index.get() >= LINK {
            let Some(link) = data.link() else { return Ok(None) };
            this.data.set(link.clone().into_value());
            data = link;
            this.index.set(0);
        }
        let Some(item) = data.get(t, this.index.get())? else { return Ok(None) };
        this.index.set(this.index.get() + 1);
        Ok(Some(item))
    }

    /// Returns an independent iterator.
    #[method("__copy__($self, /)")]
    fn copy(_: &mut Thread, this: &Tee) -> Value {
        this.copied()
    }
}
