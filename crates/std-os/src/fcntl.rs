//! `fcntl`: control of files and devices.

use builtins::NativeModule;
use macros::pymodule;
use object::buffer::{Buffer, request};
use object::module::Module;
use object::{PyResult, Ref, Str, Thread, Value};

use crate::common::{self, Fildes, blocking};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

/// Room for what the system may write beyond the argument.
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
    doc = FCNTLDOC
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::FCNTL);
        Ok(())
    }

    #[py(fcntl.fcntl)]
    fn fcntl(t: &mut Thread, fd: Fildes, cmd: i32, arg: Option<&Value>) -> PyResult {
        t.audit("fcntl.fcntl", &[Value::small(fd.0), Value::small(cmd), arg.cloned().unwrap_or(Value::small(0))])?;
        match argument(t, arg, "fcntl")? {
            Argument::Number(n) => blocking(t, || host::fdctl::fcntl(fd.0, cmd, n)).map(Value::small),
            Argument::Bytes(bytes) => {
                let length = bytes.len();
                let mut room = bytes;
                room.resize(length + ROOM, 0);
                blocking(t, || host::fdctl::fcntl_buffer(fd.0, cmd, &mut room))?;
                t.new_bytes(&room[..length])
            }
        }
    }

    #[py(fcntl.ioctl)]
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
        t.audit("fcntl.ioctl", &[Value::small(fd.0), index, arg.cloned().unwrap_or(Value::small(0))])?;
        if let Some(target) = arg.filter(|a| a.ty().slots().getbuffer.is_some() && mutate.unwrap_or(true)) {
            match Buffer::get(t, target, request::WRITABLE) {
                Ok(mut buffer) => {
                    // The device may write more than the program expects.
                    let length = buffer.len();
                    let mut room = buffer.as_bytes().to_vec();
                    room.resize(length + ROOM, 0);
                    let n = blocking(t, || host::fdctl::ioctl_buffer(fd.0, code, &mut room))?;
                    buffer.as_mut_bytes().copy_from_slice(&room[..length]);
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
                let length = bytes.len();
                let mut room = bytes;
                room.resize(length + ROOM, 0);
                blocking(t, || host::fdctl::ioctl_buffer(fd.0, code, &mut room))?;
                t.new_bytes(&room[..length])
            }
        }
    }

    #[py(fcntl.flock)]
    fn flock(t: &mut Thread, fd: Fildes, operation: i32) -> PyResult<()> {
        t.audit("fcntl.flock", &[Value::small(fd.0), Value::small(operation)])?;
        blocking(t, || host::fdctl::flock(fd.0, operation))
    }

    #[py(fcntl.lockf)]
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
        let whence = whence.unwrap_or(0) as i16;
        blocking(t, || host::fdctl::record_lock(fd.0, kind, wait, start, length, whence))
    }
}
