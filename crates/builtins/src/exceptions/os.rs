//! `OSError`: errno, its subclasses, file names.

use ::object::exceptions::{
    BLOCKING_IO_ERROR, BROKEN_PIPE_ERROR, BaseException, CHILD_PROCESS_ERROR, CONNECTION_ABORTED_ERROR,
    CONNECTION_REFUSED_ERROR, CONNECTION_RESET_ERROR, FILE_EXISTS_ERROR, FILE_NOT_FOUND_ERROR,
    INTERRUPTED_ERROR, IS_A_DIRECTORY_ERROR, NOT_A_DIRECTORY_ERROR, OS_ERROR, PERMISSION_ERROR,
    PROCESS_LOOKUP_ERROR, TIMEOUT_ERROR,
};
use ::object::types::InitFn;
use ::object::{Args, Object, PyResult, Raised, Thread, Tuple, Type, Value};
use macros::pymethods;

use super::{base_str, field, no_keywords, reduced};

const ERRNO: usize = 0;
const STRERROR: usize = 1;
const FILENAME: usize = 2;
const FILENAME2: usize = 3;
const WRITTEN: usize = 4;

/// The classes by the numbers of Linux.
static BY_ERRNO: &[(i64, &Type)] = &[
    (1, &PERMISSION_ERROR),
    (2, &FILE_NOT_FOUND_ERROR),
    (3, &PROCESS_LOOKUP_ERROR),
    (4, &INTERRUPTED_ERROR),
    (10, &CHILD_PROCESS_ERROR),
    (11, &BLOCKING_IO_ERROR),
    (13, &PERMISSION_ERROR),
    (17, &FILE_EXISTS_ERROR),
    (20, &NOT_A_DIRECTORY_ERROR),
    (21, &IS_A_DIRECTORY_ERROR),
    (32, &BROKEN_PIPE_ERROR),
    (103, &CONNECTION_ABORTED_ERROR),
    (104, &CONNECTION_RESET_ERROR),
    (108, &BROKEN_PIPE_ERROR),
    (110, &TIMEOUT_ERROR),
    (111, &CONNECTION_REFUSED_ERROR),
    (114, &BLOCKING_IO_ERROR),
    (115, &BLOCKING_IO_ERROR),
];

/// The subclass of `OSError` for an error number.
pub fn class_of_errno(errno: i64) -> &'static Type {
    BY_ERRNO.iter().find(|(number, _)| *number == errno).map_or(&OS_ERROR, |(_, class)| class)
}

/// Whether a class with an `__init__` of its own, but without a `__new__`, leaves everything to `__init__`.
fn init_does_it(class: &Type) -> bool {
    let same = |f: Option<InitFn>| match (f, OS_ERROR.slots().init) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    };
    let same_new = match (class.slots().new, OS_ERROR.slots().new) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        _ => false,
    };
    !same(class.slots().init) && same_new
}

fn fill(t: &mut Thread, this: &BaseException, args: &[Value]) -> PyResult<()> {
    let fields = this.fields();
    let mut kept = args;
    if (2..=5).contains(&args.len()) {
        fields[ERRNO].set(args.first().cloned());
        fields[STRERROR].set(args.get(1).cloned());
        if let Some(filename) = args.get(2).filter(|f| !f.is_none()) {
            let slots = filename.ty().slots();
            let is_number = slots.index.is_some() || slots.int.is_some() || slots.float.is_some();
            if std::ptr::eq(this.class(), &BLOCKING_IO_ERROR) && is_number {
                let count = written_count(t, filename)?;
                fields[WRITTEN].set(Some(count));
            } else {
                fields[FILENAME].set(Some(filename.clone()));
                fields[FILENAME2].set(args.get(4).filter(|f| !f.is_none()).cloned());
                kept = &args[..2];
            }
        }
    }
    this.args.set(Some(Tuple::from_slice(kept)));
    Ok(())
}

fn written_count(t: &mut Thread, value: &Value) -> PyResult {
    let number = t.to_index(value)?;
    match number.as_i64() {
        Some(_) => Ok(number),
        None => Err(t.value_error("cannot fit 'int' into an index-sized integer")),
    }
}

/// `OSError`
pub struct OsErrorMethods;

#[pymethods(
    OS_ERROR,
    layout = ::object::exceptions::BaseException,
    table = OS_ERROR_IMPL,
    doc = "Base class for I/O related errors.",
    members = [
        field("errno", "POSIX exception code", ERRNO),
        field("strerror", "exception strerror", STRERROR),
        field("filename", "exception filename", FILENAME),
        field("filename2", "second exception filename", FILENAME2),
    ]
)]
impl OsErrorMethods {
    #[slot]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        if init_does_it(cls) {
            return Ok(BaseException::new_of(cls, Tuple::empty()));
        }
        if args.has_keywords() {
            return Err(t.type_error(format!("{}() takes no keyword arguments", cls.tp_name())));
        }
        let mut class: &Type = cls;
        if std::ptr::eq(cls, &OS_ERROR)
            && (2..=5).contains(&args.positional().len())
            && let Some(errno) = args.positional()[0].as_i64()
        {
            class = class_of_errno(errno);
        }
        let exception = BaseException::new_of(class, Tuple::empty());
        match exception.downcast::<BaseException>() {
            Some(this) => fill(t, this, args.positional())?,
            None => return Err(Raised),
        }
        Ok(exception)
    }

    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        if !init_does_it(this.class()) {
            return Ok(());
        }
        no_keywords(t, this, &args)?;
        fill(t, this, args.positional())
    }

    #[slot]
    fn str(t: &mut Thread, this: &BaseException) -> PyResult {
        let fields = this.fields();
        let (errno, text) = (fields[ERRNO].get(), fields[STRERROR].get());
        let filename = fields[FILENAME].get();
        if filename.is_none() && (errno.is_none() || text.is_none()) {
            return base_str(t, this);
        }
        let errno = t.str(&errno.unwrap_or(Value::none()))?.to_string_lossy();
        let text = t.str(&text.unwrap_or(Value::none()))?.to_string_lossy();
        let mut message = format!("[Errno {errno}] {text}");
        if let Some(filename) = filename {
            message.push_str(&format!(": {}", t.repr(&filename)?.to_string_lossy()));
            if let Some(second) = fields[FILENAME2].get() {
                message.push_str(&format!(" -> {}", t.repr(&second)?.to_string_lossy()));
            }
        }
        t.new_str(&message)
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n")]
    fn reduce(_: &mut Thread, this: &BaseException) -> Value {
        let fields = this.fields();
        let mut args = this.args();
        if let ([errno, text], Some(filename)) = (args.items(), fields[FILENAME].get()) {
            let mut all = vec![errno.clone(), text.clone(), filename];
            if let Some(second) = fields[FILENAME2].get() {
                all.extend([Value::none(), second]);
            }
            args = Tuple::new_ref(all);
        }
        reduced(this, args.into_value(), this.dict.get())
    }

    #[getter("characters_written")]
    fn characters_written(t: &mut Thread, this: &BaseException) -> PyResult {
        match this.fields()[WRITTEN].get() {
            Some(count) => Ok(count),
            None => Err(t.attribute_error("characters_written")),
        }
    }

    #[setter("characters_written")]
    fn set_characters_written(t: &mut Thread, this: &BaseException, value: Option<&Value>) -> PyResult<()> {
        let cell = &this.fields()[WRITTEN];
        match value {
            Some(value) => {
                let count = written_count(t, value)?;
                cell.set(Some(count));
            }
            None if cell.is_empty() => return Err(t.attribute_error("characters_written")),
            None => cell.set(None),
        }
        Ok(())
    }
}
