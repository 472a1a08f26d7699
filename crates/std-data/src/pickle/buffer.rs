//! `PickleBuffer`: an object's memory, marked as one that may travel beside the pickle.

use macros::{pymethods, pytype};
use object::buffer::{Buffer, request};
use object::cell::OptionCell;
use object::payload::BufferView;
use object::{Obj, PyResult, Thread, Type, Value, string};

/// `PickleBuffer`
#[pytype(name = "pickle.PickleBuffer", static_name = PICKLE_BUFFER, weakrefs, reported_basicsize = 104)]
pub struct PickleBuffer {
    /// A memoryview of the object, which keeps its memory in place; nothing after the release.
    view: OptionCell,
    object: Value,
}

#[pymethods(PICKLE_BUFFER, doc = "Wrapper for potentially out-of-band buffers")]
impl PickleBuffer {
    #[new("PickleBuffer(object, /)", defining_class)]
    fn new(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        // What cannot lend its memory is refused now.
        drop(Buffer::get(t, object, request::FULL_RO)?);
        let class = builtins::builtin(t, "memoryview")?;
        let view = t.call(&class, std::slice::from_ref(object))?;
        Ok(Obj::new_of(cls, PickleBuffer { view: OptionCell::new(Some(view)), object: object.clone() }))
    }

    #[slot]
    fn getbuffer(t: &mut Thread, this: &Obj<PickleBuffer>, flags: u32) -> PyResult<BufferView> {
        this.open(t)?;
        match this.object.ty().slots().getbuffer {
            Some(get) => get(t, &this.object, flags),
            None => Err(released(t)),
        }
    }

    /// A view's owner is the object that lends its memory, so there is nothing left to do here.
    #[slot]
    fn releasebuffer(_: &Value, _: usize) {}

    /// Return a memoryview of the raw memory underlying this buffer.
    /// Will raise BufferError is the buffer isn't contiguous.
    #[method("raw($self, /)")]
    fn raw(t: &mut Thread, this: &Obj<PickleBuffer>) -> PyResult {
        let view = this.open(t)?;
        let contiguous = t.get_attr(&view, &string::intern_str("c_contiguous"))?;
        if !contiguous.is_true() {
            return Err(t.buffer_error("cannot extract raw buffer from non-contiguous buffer"));
        }
        t.call_method(&view, &string::intern_str("cast"), &[string::intern("B")])
    }

    /// Release the underlying buffer exposed by the PickleBuffer object.
    #[method("release($self, /)")]
    fn release(t: &mut Thread, this: &Obj<PickleBuffer>) -> PyResult<()> {
        match this.view.take() {
            Some(view) => t.call_method(&view, &string::intern_str("release"), &[]).map(drop),
            None => Ok(()),
        }
    }
}

impl PickleBuffer {
    fn open(&self, t: &mut Thread) -> PyResult {
        self.view.get().ok_or_else(|| released(t))
    }

    /// A further view, for whoever pickles it.
    pub(super) fn view(&self, t: &mut Thread) -> PyResult {
        self.open(t)?;
        let class = builtins::builtin(t, "memoryview")?;
        t.call(&class, std::slice::from_ref(&self.object))
    }
}

fn released(t: &mut Thread) -> object::Raised {
    t.value_error("operation forbidden on released PickleBuffer object")
}
