//! `types.TracebackType`.
//!
//! Not here: how entries come about (`interp`), their text (`report.rs`).

use ::object::cell::OptionCell;
use ::object::exceptions::{BaseException, IMPORT_ERROR};
use ::object::frame::{FRAME, FrameObject, TRACEBACK, Traceback, TracebackData};
use ::object::{List, Obj, Object, PyResult, Ref, Str, Thread, Type, Value, string};
use macros::pymethods;

/// `traceback`
pub struct TracebackMethods;

#[pymethods(
    TRACEBACK,
    layout = ::object::frame::Traceback,
    table = TRACEBACK_IMPL,
    doc = "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object."
)]
impl TracebackMethods {
    #[new("traceback(tb_next, tb_frame, tb_lasti, tb_lineno)")]
    fn new(
        t: &mut Thread,
        _cls: &Type,
        tb_next: &Value,
        tb_frame: &Value,
        tb_lasti: i32,
        tb_lineno: i32,
    ) -> PyResult {
        let next = if tb_next.is_none() {
            None
        } else if std::ptr::eq(tb_next.ty(), &TRACEBACK) {
            Some(tb_next.clone())
        } else {
            let got = tb_next.ty().tp_name();
            return Err(t.type_error(format!("expected traceback object or None, got '{got}'")));
        };
        if !std::ptr::eq(tb_frame.ty(), &FRAME) {
            let got = tb_frame.ty().tp_name();
            return Err(t.type_error(format!("traceback() argument 'tb_frame' must be frame, not {got}")));
        }
        Ok(Obj::new(TracebackData {
            next: OptionCell::new(next),
            frame: tb_frame.clone(),
            lasti: tb_lasti,
            lineno: std::cell::Cell::new(tb_lineno),
        }))
    }

    #[method("__dir__($self, /)", doc = "__dir__($self, /)\n--\n\n")]
    fn dir(_: &mut Thread, _this: &Traceback) -> Value {
        List::new(["tb_frame", "tb_next", "tb_lasti", "tb_lineno"].map(string::intern).to_vec())
    }

    #[member("tb_frame")]
    fn frame(t: &mut Thread, this: &Traceback) -> PyResult {
        crate::ty::audit_read(t, &this.to_value(), "tb_frame")?;
        Ok(this.frame.clone())
    }

    #[member("tb_lasti")]
    fn lasti(_: &mut Thread, this: &Traceback) -> i32 {
        this.lasti
    }

    #[getter("tb_lineno")]
    fn lineno(_: &mut Thread, this: &Traceback) -> Option<Value> {
        this.line().map(Value::small)
    }

    #[getter("tb_next")]
    fn next(_: &mut Thread, this: &Traceback) -> Value {
        this.next.get_or_none()
    }

    #[setter("tb_next")]
    fn set_next(t: &mut Thread, this: &Traceback, value: Option<&Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(t.type_error("can't delete tb_next attribute")) };
        if value.is_none() {
            this.next.set(None);
            return Ok(());
        }
        if !std::ptr::eq(value.ty(), &TRACEBACK) {
            let got = value.ty().tp_name();
            return Err(t.type_error(format!("expected traceback object, got '{got}'")));
        }
        let own = this.to_value();
        let mut entry = Some(value.clone());
        while let Some(current) = entry {
            if current.is(&own) {
                return Err(t.value_error("traceback loop detected"));
            }
            entry = current.downcast::<Traceback>().and_then(|tb| tb.next.get());
        }
        this.next.set(Some(value.clone()));
        Ok(())
    }
}

/// Takes the frames of the import machinery out of the traceback of the exception that waits: all that lie side by
/// side when it is an `ImportError`, else those that lead to the code of a module.
pub fn hide_importlib(t: &mut Thread) {
    let Some(exception) = t.raised() else { return };
    let Some(e) = exception.downcast::<BaseException>() else { return };
    let always = exception.ty().is_subtype(&IMPORT_ERROR);
    let mut entries: Vec<Ref<Traceback>> = Vec::new();
    let mut next = e.traceback.get();
    while let Some(entry) = next.and_then(|tb| Ref::<Traceback>::from_value(tb).ok()) {
        next = entry.next.get();
        entries.push(entry);
    }
    // Which entries stay: a run of importlib's entries goes when it ends in the call that runs other code.
    let mut kept: Vec<Ref<Traceback>> = Vec::new();
    let mut run_start = 0;
    let mut inside = false;
    for entry in entries {
        let (file, function) = match entry.frame.downcast::<FrameObject>() {
            Some(frame) => (text(&frame.code_ref().filename.get()), text(&frame.code_ref().name)),
            None => Default::default(),
        };
        let now = file == "<frozen importlib._bootstrap>" || file == "<frozen importlib._bootstrap_external>";
        if now && !inside {
            run_start = kept.len();
        }
        inside = now;
        if inside && (always || function == "_call_with_frames_removed") {
            kept.truncate(run_start);
        } else {
            kept.push(entry);
        }
    }
    let mut following = None;
    for entry in kept.iter().rev() {
        entry.next.set(following);
        following = Some(entry.as_value().clone());
    }
    e.traceback.set(following);
}

fn text(value: &Value) -> String {
    value.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default()
}
