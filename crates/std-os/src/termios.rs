//! `termios`: control of terminals.

use builtins::NativeModule;
use host::terminal::Attributes;
use macros::pymodule;
use object::module::Module;
use object::string::intern_str;
use object::{Bytes, Dict, List, Object, PyResult, Raised, Ref, Thread, Tuple, Value};

use crate::common::{self, Fildes, pair};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

const ERROR: &str = "termios.error";
/// Not canonical input: two of the control characters are numbers.
const ICANON: u32 = 2;
const VTIME: usize = 5;
const VMIN: usize = 6;

fn raise(t: &mut Thread, error: host::Error) -> Raised {
    let class = t.interp().kept(ERROR).unwrap_or_else(|| object::exceptions::EXCEPTION.to_value());
    let text = match common::strerror(t, error.errno()) {
        Ok(text) => text,
        Err(raised) => return raised,
    };
    match t.call(&class, &[Value::small(error.errno()), text]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

fn run<T>(t: &mut Thread, f: impl FnOnce() -> host::Result<T>) -> PyResult<T> {
    t.unlocked(f).map_err(|e| raise(t, e))
}

fn number(t: &mut Thread, value: &Value) -> PyResult<u32> {
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(n) => Ok(n as u32),
        None => Err(t.overflow_error("Python int too large to convert to C unsigned long")),
    }
}

/// The module.
#[pymodule(
    name = "termios",
    doc = "This module provides an interface to the Posix calls for tty I/O control.\nFor a complete description of these calls, see the Posix or Unix manual\npages. It is only available for those Unix versions that support Posix\ntermios style tty I/O control.\n\nAll functions in this module take a file descriptor fd as their first\nargument. This can be an integer file descriptor, such as returned by\nsys.stdin.fileno(), or a file object, such as sys.stdin itself."
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::TERMIOS);
        let class = match t.interp().kept(ERROR) {
            Some(class) => class,
            None => {
                let dict = Dict::new();
                dict.set_name(&intern_str("__module__"), common::name("termios"));
                let bases = Tuple::new(vec![object::exceptions::EXCEPTION.to_value()]);
                let args = [common::name("error"), bases, dict.into_value()];
                t.call(&object::singletons::TYPE.to_value(), &args)?
            }
        };
        t.interp().keep(ERROR, Some(class.clone()));
        common::add(module, "error", class);
        Ok(())
    }

    /// Get the tty attributes for file descriptor fd.
    ///
    /// Returns a list [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]
    /// where cc is a list of the tty special characters (each a string of
    /// length 1, except the items with indices VMIN and VTIME, which are
    /// integers when these fields are defined).  The interpretation of the
    /// flags and the speeds as well as the indexing in the cc array must be
    /// done using the symbolic constants defined in this module.
    #[function("tcgetattr($module, fd, /)")]
    fn tcgetattr(t: &mut Thread, fd: Fildes) -> PyResult {
        let a = run(t, || host::terminal::tcgetattr(fd.0))?;
        let mut cc = Vec::new();
        for (i, c) in a.cc.iter().enumerate() {
            let plain = a.lflag & ICANON == 0 && (i == VMIN || i == VTIME);
            cc.push(if plain { Value::small((*c).into()) } else { t.new_bytes(&[*c])? });
        }
        let mut items: Vec<Value> = [a.iflag, a.oflag, a.cflag, a.lflag, a.ispeed, a.ospeed]
            .iter()
            .map(|n| Value::int((*n).into()))
            .collect();
        items.push(List::new(cc));
        Ok(List::new(items))
    }

    /// Set the tty attributes for file descriptor fd.
    ///
    /// The attributes to be set are taken from the attributes argument, which
    /// is a list like the one returned by tcgetattr(). The when argument
    /// determines when the attributes are changed: termios.TCSANOW to
    /// change immediately, termios.TCSADRAIN to change after transmitting all
    /// queued output, or termios.TCSAFLUSH to change after transmitting all
    /// queued output and discarding all queued input.
    #[function("tcsetattr($module, fd, when, attributes, /)")]
    fn tcsetattr(t: &mut Thread, fd: Fildes, when: i32, attributes: &Value) -> PyResult<()> {
        const SHAPE: &str = "tcsetattr, arg 3: must be 7 element list";
        let Some(items) = attributes.downcast::<List>().map(List::to_vec).filter(|l| l.len() == 7) else {
            return Err(t.type_error(SHAPE));
        };
        let mut a: Attributes = run(t, || host::terminal::tcgetattr(fd.0))?;
        a.iflag = number(t, &items[0])?;
        a.oflag = number(t, &items[1])?;
        a.cflag = number(t, &items[2])?;
        a.lflag = number(t, &items[3])?;
        a.ispeed = number(t, &items[4])?;
        a.ospeed = number(t, &items[5])?;
        let Some(cc) = items[6].downcast::<List>().map(List::to_vec).filter(|l| l.len() == a.cc.len()) else {
            let message = format!("tcsetattr: attributes[6] must be {} element list", a.cc.len());
            return Err(t.type_error(message));
        };
        for (to, item) in a.cc.iter_mut().zip(&cc) {
            *to = match item.downcast::<Bytes>().map(Bytes::as_bytes) {
                Some([one]) => *one,
                None if item.is_int() => number(t, item)? as u8,
                _ => {
                    let message = "tcsetattr: elements of attributes must be characters or integers";
                    return Err(t.type_error(message));
                }
            };
        }
        run(t, || host::terminal::tcsetattr(fd.0, when, &a))
    }

    /// Send a break on file descriptor fd.
    ///
    /// A zero duration sends a break for 0.25-0.5 seconds; a nonzero duration
    /// has a system dependent meaning.
    #[function("tcsendbreak($module, fd, duration, /)")]
    fn tcsendbreak(t: &mut Thread, fd: Fildes, duration: i32) -> PyResult<()> {
        run(t, || host::terminal::tcsendbreak(fd.0, duration))
    }

    /// Wait until all output written to file descriptor fd has been transmitted.
    #[function("tcdrain($module, fd, /)")]
    fn tcdrain(t: &mut Thread, fd: Fildes) -> PyResult<()> {
        run(t, || host::terminal::tcdrain(fd.0))
    }

    /// Discard queued data on file descriptor fd.
    ///
    /// The queue selector specifies which queue: termios.TCIFLUSH for the input
    /// queue, termios.TCOFLUSH for the output queue, or termios.TCIOFLUSH for
    /// both queues.
    #[function("tcflush($module, fd, queue, /)")]
    fn tcflush(t: &mut Thread, fd: Fildes, queue: i32) -> PyResult<()> {
        run(t, || host::terminal::tcflush(fd.0, queue))
    }

    /// Suspend or resume input or output on file descriptor fd.
    ///
    /// The action argument can be termios.TCOOFF to suspend output,
    /// termios.TCOON to restart output, termios.TCIOFF to suspend input,
    /// or termios.TCION to restart input.
    #[function("tcflow($module, fd, action, /)")]
    fn tcflow(t: &mut Thread, fd: Fildes, action: i32) -> PyResult<()> {
        run(t, || host::terminal::tcflow(fd.0, action))
    }

    /// Get the tty winsize for file descriptor fd.
    ///
    /// Returns a tuple (ws_row, ws_col).
    #[function("tcgetwinsize($module, fd, /)")]
    fn tcgetwinsize(t: &mut Thread, fd: Fildes) -> PyResult {
        let (rows, columns) = run(t, || host::terminal::window_size(fd.0))?;
        Ok(pair(Value::small(rows.into()), Value::small(columns.into())))
    }

    /// Set the tty winsize for file descriptor fd.
    ///
    /// The winsize to be set is taken from the winsize argument, which
    /// is a two-item tuple (ws_row, ws_col) like the one returned by
    /// tcgetwinsize().
    #[function("tcsetwinsize($module, fd, winsize, /)")]
    fn tcsetwinsize(t: &mut Thread, fd: Fildes, winsize: &Value) -> PyResult<()> {
        const SHAPE: &str = "tcsetwinsize, arg 2: must be a two-item sequence";
        let items = match (winsize.downcast::<List>(), winsize.downcast::<Tuple>()) {
            (Some(list), _) => list.to_vec(),
            (_, Some(tuple)) => tuple.items().to_vec(),
            _ => return Err(t.type_error(SHAPE)),
        };
        let [rows, columns] = &items[..] else { return Err(t.type_error(SHAPE)) };
        let mut part = |value: &Value| -> PyResult<u16> {
            let index = t.to_index(value)?;
            match index.as_i64().and_then(|n| u16::try_from(n).ok()) {
                Some(n) => Ok(n),
                None => Err(t.overflow_error("winsize value(s) out of range.")),
            }
        };
        let (rows, columns) = (part(rows)?, part(columns)?);
        run(t, || host::terminal::set_window_size(fd.0, rows, columns))
    }
}
