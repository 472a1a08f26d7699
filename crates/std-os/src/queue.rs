//! `_queue`: a queue between threads that needs no Python code to be safe.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};

use builtins::NativeModule;
use host::time::Timespec;
use macros::{pymethods, pymodule, pytype};
use object::{Dict, Obj, Object, PyResult, Raised, Thread, Tuple, Type, Value, exceptions};

use crate::timeval::{self, Deadline, Round};

/// `_queue`
pub static NATIVE: NativeModule =
    NativeModule { def: &queue::DEF, types: &[(&SIMPLE_QUEUE, &[&SimpleQueue::IMPL])] };

/// Under which name the interpreter keeps the class `Empty`.
const EMPTY: &str = "_queue.Empty";

/// The module.
#[pymodule(
    name = "_queue",
    doc = "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
    types(&super::SIMPLE_QUEUE)
)]
pub mod queue {
    use object::module::Module;
    use object::{PyResult, Ref, Thread};

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let class = super::empty_class(t)?;
        if let Some(dict) = module.dict() {
            dict.set_str(t, "Empty", class);
        }
        Ok(())
    }
}

/// The class `Empty`.
fn empty_class(t: &mut Thread) -> PyResult {
    if let Some(known) = t.interp().kept(EMPTY) {
        return Ok(known);
    }
    let namespace = Dict::new();
    let module = t.new_str("_queue")?;
    namespace.set_str(t, "__module__", module);
    let doc = t.new_str("Exception raised by Queue.get(block=0)/get_nowait().")?;
    namespace.set_str(t, "__doc__", doc);
    let name = t.new_str("Empty")?;
    let bases = Tuple::from_slice(&[exceptions::EXCEPTION.to_value()]);
    let class = t.call(&object::singletons::TYPE.to_value(), &[name, bases, namespace.into_value()])?;
    t.interp().keep(EMPTY, Some(class.clone()));
    Ok(class)
}

fn empty(t: &mut Thread) -> Raised {
    match empty_class(t) {
        Ok(class) => match t.call(&class, &[]) {
            Ok(exception) => t.raise(exception),
            Err(raised) => raised,
        },
        Err(raised) => raised,
    }
}

/// The items, in a form that the collector can look at.
#[derive(Default)]
struct Items(VecDeque<Value>);

impl object::Traverse for Items {
    fn traverse(&self, visitor: &mut object::Visitor<'_>) {
        self.0.iter().for_each(|v| visitor.visit(v));
    }
}

/// `SimpleQueue`
#[pytype(
    name = "_queue.SimpleQueue",
    static_name = SIMPLE_QUEUE,
    basetype,
    weakrefs,
    reported_basicsize = 72
)]
pub struct SimpleQueue {
    items: RefCell<Items>,
    /// Changes with each item that is put, so that whoever waits wakes.
    #[no_traverse]
    puts: AtomicU32,
}

impl SimpleQueue {
    fn put(&self, item: &Value) {
        self.items.borrow_mut().0.push_back(item.clone());
        self.puts.fetch_add(1, Ordering::Release);
        host::sync::wake(&self.puts, 1);
    }

    fn take(&self) -> Option<Value> {
        self.items.borrow_mut().0.pop_front()
    }
}

#[pymethods(SIMPLE_QUEUE, doc = "SimpleQueue()\n--\n\nSimple, unbounded, reentrant FIFO queue.")]
impl SimpleQueue {
    #[new("SimpleQueue()")]
    fn new(_: &mut Thread, cls: &Type) -> PyResult {
        Ok(Obj::new_of(cls, SimpleQueue { items: Default::default(), puts: AtomicU32::new(0) }))
    }

    /// Return True if the queue is empty, False otherwise (not reliable!).
    #[method("empty($self, /)")]
    fn empty(_: &mut Thread, this: &Obj<SimpleQueue>) -> bool {
        this.items.borrow().0.is_empty()
    }

    /// Remove and return an item from the queue.
    ///
    /// If optional args 'block' is true and 'timeout' is None (the
    /// default), block if necessary until an item is available.  If
    /// 'timeout' is a non-negative number, it blocks at most 'timeout'
    /// seconds and raises the Empty exception if no item was available
    /// within that time.
    /// Otherwise ('block' is false), return an item if one is immediately
    /// available, else raise the Empty exception ('timeout' is ignored
    /// in that case).
    #[method("get($self, /, block=True, timeout=None)", defining_class)]
    fn get(
        t: &mut Thread,
        this: &Obj<SimpleQueue>,
        block: Option<bool>,
        timeout: Option<&Value>,
    ) -> PyResult {
        let deadline = match timeout {
            _ if block == Some(false) => Deadline::after(Some(0)),
            Some(timeout) if !timeout.is_none() => {
                let ns = timeval::duration(t, timeout, timeval::SECOND, Round::Ceiling)?;
                if ns < 0 {
                    return Err(t.value_error("'timeout' must be a non-negative number"));
                }
                Deadline::after(Some(ns))
            }
            _ => Deadline::after(None),
        };
        loop {
            let seen = this.puts.load(Ordering::Acquire);
            if let Some(item) = this.take() {
                return Ok(item);
            }
            let left = deadline.left();
            if left == Some(0) {
                return Err(empty(t));
            }
            // Time-out, a signal, or an item: all of them are looked at above.
            let _ = t.unlocked(|| host::sync::wait(&this.puts, seen, left.map(Timespec::from_ns)));
            t.poll()?;
        }
    }

    /// Remove and return an item from the queue without blocking.
    ///
    /// Only get an item if one is immediately available. Otherwise
    /// raise the Empty exception.
    #[method("get_nowait($self, /)", defining_class)]
    fn get_nowait(t: &mut Thread, this: &Obj<SimpleQueue>) -> PyResult {
        match this.take() {
            Some(item) => Ok(item),
            None => Err(empty(t)),
        }
    }

    /// Put the item on the queue.
    ///
    /// The optional 'block' and 'timeout' arguments are ignored, as this
    /// method never blocks.  They are provided for compatibility with the
    /// Queue class.
    #[method("put($self, /, item, block=True, timeout=None)", name = "put")]
    fn put_item(
        _: &mut Thread,
        this: &Obj<SimpleQueue>,
        item: &Value,
        _block: Option<bool>,
        _timeout: Option<&Value>,
    ) {
        this.put(item);
    }

    /// Put an item into the queue without blocking.
    ///
    /// This is exactly equivalent to `put(item)` and is only provided
    /// for compatibility with the Queue class.
    #[method("put_nowait($self, /, item)")]
    fn put_nowait(_: &mut Thread, this: &Obj<SimpleQueue>, item: &Value) {
        this.put(item);
    }

    /// Return the approximate size of the queue (not reliable!).
    #[method("qsize($self, /)")]
    fn qsize(_: &mut Thread, this: &Obj<SimpleQueue>) -> usize {
        this.items.borrow().0.len()
    }

    /// SimpleQueues are generic over the type of their contents
    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nSimpleQueues are generic over the type of their contents"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, item: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, item)
    }
}
