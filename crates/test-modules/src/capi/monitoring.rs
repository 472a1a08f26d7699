//! Events of monitoring that native code tells, for objects that stand for code.

use std::cell::{Cell, RefCell};

use interp::monitor::outside;
use macros::{pymethods, pymodule, pytype};
use object::{Args, Obj, PyResult, Thread, Value, exceptions};

/// `CodeLike`
#[pytype(name = "monitoring.CodeLike", static_name = CODE_LIKE)]
pub(super) struct CodeLike {
    /// For each event of the scope the tools that still want it.
    #[no_traverse]
    active: RefCell<Vec<Cell<u8>>>,
    /// What tools wanted when the scope was entered.
    #[no_traverse]
    version: Cell<u64>,
}

#[pymethods(CODE_LIKE, doc = "CodeLike objects")]
impl CodeLike {
    #[new("CodeLike(num_events, /)", parse_tuple)]
    fn new(_: &mut Thread, cls: &object::Type, num_events: isize) -> Value {
        let active = (0..num_events.clamp(0, 64)).map(|_| Cell::new(0)).collect();
        Obj::new_of(cls, CodeLike { active: RefCell::new(active), version: Cell::new(0) })
    }

    #[slot]
    fn str(t: &mut Thread, this: &Obj<CodeLike>) -> PyResult {
        let active: Vec<String> = this.active.borrow().iter().map(|tools| tools.get().to_string()).collect();
        let (count, list) = (active.len(), active.join(", "));
        t.new_str(&format!("{count}: [{list}]"))
    }
}

/// How the arguments of an event behind the offset reach the tools.
#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// As they are, after the offset.
    Plain,
    /// The line takes the offset's place.
    Line,
    /// An exception, which is raised for as long as the tools are told.
    Exception,
    /// A value, which an exception carries to them.
    Ending,
}

fn fire(t: &mut Thread, args: Args<'_>, event: usize, shape: Shape) -> PyResult {
    let [object, offset, rest @ ..] = args.positional() else {
        return Err(t.type_error("a code-like object and an offset are needed"));
    };
    let Some(code) = object.downcast::<Obj<CodeLike>>() else {
        return Err(t.type_error("expected a code-like"));
    };
    let at = t.index_of(offset)?;
    let Some(tools) = usize::try_from(at).ok().and_then(|at| code.active.borrow().get(at).cloned()) else {
        return Err(t.value_error("no such offset"));
    };
    if tools.get() == 0 {
        return Ok(Value::small(0));
    }
    let mut told = vec![object.clone(), offset.clone()];
    match (shape, rest) {
        (Shape::Line, [line, ..]) => told[1] = line.clone(),
        (Shape::Exception, [.., exception]) if exception.is_none() => {
            return Err(t.value_error(format!("Firing event {event} with no exception set")));
        }
        (Shape::Ending, [value, ..]) => {
            let class = object::Object::to_value(&exceptions::STOP_ITERATION);
            let carried = match value.ty().is_subtype(&exceptions::STOP_ITERATION) {
                true => value.clone(),
                false => t.call(&class, std::slice::from_ref(value))?,
            };
            told.push(carried);
        }
        _ => told.extend_from_slice(rest),
    }
    let done = outside::tell(t, &tools, event, &told);
    code.set_active(at as usize, tools.get());
    done?;
    Ok(Value::small(i32::from(tools.get())))
}

impl CodeLike {
    fn set_active(&self, at: usize, tools: u8) {
        if let Some(kept) = self.active.borrow().get(at) {
            kept.set(tools);
        }
    }
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident $text:tt = $number:literal $shape:ident,)*) => {
        /// The functions.
        #[pymodule(name = "_testcapi")]
        pub(super) mod monitoring {
            use super::*;

            $($(#[$doc])*
            #[function($text, unbound, no_signature)]
            fn $name(t: &mut Thread, args: Args<'_>) -> PyResult {
                fire(t, args, $number, Shape::$shape)
            })*

            #[function("monitoring_enter_scope(codelike, event1, event2=0, /)", no_signature)]
            fn monitoring_enter_scope(
                t: &mut Thread,
                codelike: &Value,
                event1: isize,
                event2: Option<isize>,
            ) -> PyResult<()> {
                let Some(code) = codelike.downcast::<Obj<CodeLike>>() else {
                    return Err(t.type_error("expected a code-like"));
                };
                let version = outside::version(t);
                if code.version.replace(version) == version {
                    return Ok(());
                }
                for (at, event) in std::iter::once(event1).chain(event2).enumerate() {
                    code.set_active(at, outside::interested(t, event.clamp(0, 31) as usize));
                }
                Ok(())
            }

            #[function("monitoring_exit_scope()", no_signature)]
            fn monitoring_exit_scope(_: &mut Thread) {}
        }
    };
}

events! {
    fire_event_py_start "fire_event_py_start(codelike, offset, /)" = 0 Plain,
    fire_event_py_resume "fire_event_py_resume(codelike, offset, /)" = 1 Plain,
    fire_event_py_return "fire_event_py_return(codelike, offset, value, /)" = 2 Plain,
    fire_event_py_yield "fire_event_py_yield(codelike, offset, value, /)" = 3 Plain,
    fire_event_call "fire_event_call(codelike, offset, callable, arg0, /)" = 4 Plain,
    fire_event_line "fire_event_line(codelike, offset, lineno, /)" = 5 Line,
    fire_event_jump "fire_event_jump(codelike, offset, target, /)" = 7 Plain,
    fire_event_branch_left "fire_event_branch_left(codelike, offset, target, /)" = 8 Plain,
    fire_event_branch_right "fire_event_branch_right(codelike, offset, target, /)" = 9 Plain,
    fire_event_stop_iteration "fire_event_stop_iteration(codelike, offset, value, /)" = 10 Ending,
    fire_event_raise "fire_event_raise(codelike, offset, exception, /)" = 11 Exception,
    fire_event_exception_handled "fire_event_exception_handled(codelike, offset, exception, /)" = 12 Exception,
    fire_event_py_unwind "fire_event_py_unwind(codelike, offset, exception, /)" = 13 Exception,
    fire_event_py_throw "fire_event_py_throw(codelike, offset, exception, /)" = 14 Exception,
    fire_event_reraise "fire_event_reraise(codelike, offset, exception, /)" = 15 Exception,
    fire_event_c_return "fire_event_c_return(codelike, offset, callable, arg0, /)" = 16 Plain,
    fire_event_c_raise "fire_event_c_raise(codelike, offset, exception, callable, arg0, /)" = 17 Plain,
}
