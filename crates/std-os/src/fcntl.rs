//! `fcntl`: control of files and devices.

use builtins::NativeModule;
use macros::pymodule;
use object::buffer::{Buffer, request};
use object::module::Module;
use object::{PyResult, Ref, Str, Thread, Value};

use crate::common::{self, Fildes, blocking};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

/// The longest argument.
const ROOM: usize = 1024;

/// What the third argument is.
enum Argument {
    Number(i64),
    Bytes(Vec<u8>),
}

fn argument(t: &mut Thread, value: Option<&Value>, function: &str) -> PyResult<Argument> {
    let Some(value) = value else { return Ok(Argument::Number(0)) };
    if value.is_int() || value.ty().slots().index.is_some() {
        let index = t.to_index(value)?;
        return match (index.as_i64(), common::as_u64(&index)) {
            (Some(n), _) => Ok(Argument::Number(n)),
            (_, Some(n)) => Ok(Argument::Number(n as i64)),
            _ => Err(t.overflow_error("int too big to convert")),
        };
    }
    let bytes = if let Some(text) = value.downcast::<Str>() {
        common::fs_bytes(t, text)?
    } else if value.ty().slots().getbuffer.is_some() {
        Buffer::read(t, value)?.as_bytes().to_vec()
    } else {
        let message = format!(
            "{function}() argument 3 must be an integer, a bytes-like object, or a string, not {}",
            value.ty().tp_name()
        );
        return Err(t.type_error(message));
    };
    if bytes.len() > ROOM {
        return Err(t.value_error(format!("{function} argument 3 is too long")));
    }
    Ok(Argument::Bytes(bytes))
}

/// The module.
#[pymodule(
    name = "fcntl",
    doc = "This module performs file control and I/O control on file\ndescriptors.  It is an interface to the fcntl() and ioctl() Unix\nroutines.  File descriptors can be obtained with the fileno() method of\na file or socket object."
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::FCNTL);
        Ok(())
    }

    /// Perform the operation cmd on file descriptor fd.
    ///
    /// The values used for cmd are operating system dependent, and are
    /// available as constants in the fcntl module, using the same names as used
    /// in the relevant C header files.  The argument arg is optional, and
    /// defaults to 0; it may be an integer, a bytes-like object or a string.
    /// If arg is given as a string, it will be encoded to binary using the
    /// UTF-8 encoding.
    ///
    /// If the arg given is an integer or if none is specified, the result value
    /// is an integer corresponding to the return value of the fcntl() call in
    /// the C code.
    ///
    /// If arg is given as a bytes-like object, the return value of fcntl() is a
    /// bytes object of that length, containing the resulting value put in the
    /// arg buffer by the operating system.  The length of the arg buffer is not
    /// allowed to exceed 1024 bytes.
    #[function("fcntl($module, fd, cmd, arg=0, /)")]
    fn fcntl(t: &mut Thread, fd: Fildes, cmd: i32, arg: Option<&Value>) -> PyResult {
        t.audit(
            "fcntl.fcntl",
            &[Value::small(fd.0), Value::small(cmd), arg.cloned().unwrap_or(Value::none())],
        )?;
        match argument(t, arg, "fcntl")? {
            Argument::Number(n) => blocking(t, || host::fdctl::fcntl(fd.0, cmd, n)).map(Value::small),
            Argument::Bytes(bytes) => {
                let mut room = bytes;
                blocking(t, || host::fdctl::fcntl_buffer(fd.0, cmd, &mut room))?;
                t.new_bytes(&room)
            }
        }
    }

    /// Perform the operation request on file descriptor fd.
    ///
    /// The values used for request are operating system dependent, and are
    /// available as constants in the fcntl or termios library modules, using
    /// the same names as used in the relevant C header files.
    ///
    /// The argument arg is optional, and defaults to 0; it may be an integer, a
    /// bytes-like object or a string.  If arg is given as a string, it will be
    /// encoded to binary using the UTF-8 encoding.
    ///
    /// If the arg given is an integer or if none is specified, the result value
    /// is an integer corresponding to the return value of the ioctl() call in
    /// the C code.
    ///
    /// If the argument is a mutable buffer (such as a bytearray) and the
    /// mutate_flag argument is true (default) then the buffer is (in effect)
    /// passed to the operating system and changes made by the OS will be
    /// reflected in the contents of the buffer after the call has returned.
    /// The return value is the integer returned by the ioctl() system call.
    ///
    /// If the argument is a mutable buffer and the mutable_flag argument is
    /// false, the behavior is as if an immutable buffer had been passed.
    ///
    /// If the argument is an immutable buffer then a copy of the buffer is
    /// passed to the operating system and the return value is a bytes object of
    /// the same length containing whatever the operating system put in the
    /// buffer.  The length of the arg buffer in this case is not allowed to
    /// exceed 1024 bytes.
    #[function("ioctl($module, fd, request, arg=0, mutate_flag=True, /)")]
    fn ioctl(
        t: &mut Thread,
        fd: Fildes,
        request: &Value,
        arg: Option<&Value>,
        mutate: Option<bool>,
    ) -> PyResult {
        let index = t.to_index(request)?;
        let Some(code) = common::as_u64(&index).or_else(|| index.as_i64().map(|n| n as u64)) else {
            return Err(t.overflow_error("int too big to convert"));
        };
        t.audit("fcntl.ioctl", &[Value::small(fd.0), index, arg.cloned().unwrap_or(Value::none())])?;
        if let Some(target) = arg.filter(|a| a.ty().slots().getbuffer.is_some() && mutate.unwrap_or(true)) {
            match Buffer::get(t, target, request::WRITABLE) {
                Ok(mut buffer) => {
                    let n = blocking(t, || host::fdctl::ioctl_buffer(fd.0, code, buffer.as_mut_bytes()))?;
                    return Ok(Value::small(n));
                }
                Err(raised) => {
                    if !t.raised_is(&object::exceptions::BUFFER_ERROR)
                        && !t.raised_is(&object::exceptions::TYPE_ERROR)
                    {
                        return Err(raised);
                    }
                    t.restore_raised(None);
                }
            }
        }
        match argument(t, arg, "ioctl")? {
            Argument::Number(n) => blocking(t, || host::fdctl::ioctl(fd.0, code, n)).map(Value::small),
            Argument::Bytes(bytes) => {
                let mut room = bytes;
                blocking(t, || host::fdctl::ioctl_buffer(fd.0, code, &mut room))?;
                t.new_bytes(&room)
            }
        }
    }

    /// Perform the lock operation on file descriptor fd.
    ///
    /// See the Unix manual page for flock(2) for details (On some systems, this
    /// function is emulated using fcntl()).
    #[function("flock($module, fd, operation, /)")]
    fn flock(t: &mut Thread, fd: Fildes, operation: i32) -> PyResult<()> {
        t.audit("fcntl.flock", &[Value::small(fd.0), Value::small(operation)])?;
        blocking(t, || host::fdctl::flock(fd.0, operation))
    }

    /// A wrapper around the fcntl() locking calls.
    ///
    /// fd is the file descriptor of the file to lock or unlock, and operation
    /// is one of the following values:
    ///
    ///     LOCK_UN - unlock
    ///     LOCK_SH - acquire a shared lock
    ///     LOCK_EX - acquire an exclusive lock
    ///
    /// When operation is LOCK_SH or LOCK_EX, it can also be bitwise ORed with
    /// LOCK_NB to avoid blocking on lock acquisition.  If LOCK_NB is used and
    /// the lock cannot be acquired, an OSError will be raised and the exception
    /// will have an errno attribute set to EACCES or EAGAIN (depending on the
    /// operating system -- for portability, check for either value).
    ///
    /// len is the number of bytes to lock, with the default meaning to lock to
    /// EOF.  start is the byte offset, relative to whence, to that the lock
    /// starts.  whence is as with fileobj.seek(), specifically:
    ///
    ///     0 - relative to the start of the file (SEEK_SET)
    ///     1 - relative to the current buffer position (SEEK_CUR)
    ///     2 - relative to the end of the file (SEEK_END)
    #[function("lockf($module, fd, cmd, len=0, start=0, whence=0, /)")]
    fn lockf(
        t: &mut Thread,
        fd: Fildes,
        cmd: i32,
        len: Option<&Value>,
        start: Option<&Value>,
        whence: Option<i32>,
    ) -> PyResult<()> {
        const LOCK_SH: i32 = 1;
        const LOCK_EX: i32 = 2;
        const LOCK_NB: i32 = 4;
        const LOCK_UN: i32 = 8;
        let shown = [len, start].map(|given| given.cloned().unwrap_or(Value::none()));
        let [shown_length, shown_start] = shown;
        let whence = whence.unwrap_or(0);
        t.audit(
            "fcntl.lockf",
            &[Value::small(fd.0), Value::small(cmd), shown_length, shown_start, Value::small(whence)],
        )?;
        let mut number = |value: Option<&Value>| match value {
            Some(value) => <i64 as object::native::FromArg>::from_arg(t, value, "", ""),
            None => Ok(0),
        };
        let (length, start) = (number(len)?, number(start)?);
        // The kinds of record locks: to read, to write, none.
        let kind: i16 = if cmd & LOCK_UN != 0 {
            2
        } else if cmd & LOCK_SH != 0 {
            0
        } else if cmd & LOCK_EX != 0 {
            1
        } else {
            return Err(t.value_error("unrecognized lockf argument"));
        };
        let wait = cmd & LOCK_NB == 0;
        blocking(t, || host::fdctl::record_lock(fd.0, kind, wait, start, length, whence as i16))
    }
}
