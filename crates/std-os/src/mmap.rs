//! `mmap`: files and anonymous memory as bytes.

use std::cell::{Cell, RefCell};

use builtins::NativeModule;
use host::mmap::Map;
use macros::{pymethods, pymodule, pytype};
use object::buffer::Buffer;
use object::module::Module;
use object::payload::BufferView;
use object::{Obj, Object, PyResult, Raised, Ref, Thread, Type, Value};

use crate::common::{self, OrRaise};

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[(&MMAP, &[])] };

const ACCESS_DEFAULT: i32 = 0;
const ACCESS_READ: i32 = 1;
const ACCESS_WRITE: i32 = 2;
const ACCESS_COPY: i32 = 3;
const MAP_SHARED: i32 = 1;
const MAP_PRIVATE: i32 = 2;
const MAP_ANONYMOUS: i32 = 32;
const PROT_READ: i32 = 1;
const PROT_WRITE: i32 = 2;
const MS_SYNC: i32 = 4;

const CONSTANTS: &[(&str, i64)] = &[
    ("ACCESS_COPY", 3),
    ("ACCESS_DEFAULT", 0),
    ("ACCESS_READ", 1),
    ("ACCESS_WRITE", 2),
    ("ALLOCATIONGRANULARITY", 4096),
    ("MADV_DODUMP", 17),
    ("MADV_DOFORK", 11),
    ("MADV_DONTDUMP", 16),
    ("MADV_DONTFORK", 10),
    ("MADV_DONTNEED", 4),
    ("MADV_FREE", 8),
    ("MADV_HUGEPAGE", 14),
    ("MADV_HWPOISON", 100),
    ("MADV_MERGEABLE", 12),
    ("MADV_NOHUGEPAGE", 15),
    ("MADV_NORMAL", 0),
    ("MADV_RANDOM", 1),
    ("MADV_REMOVE", 9),
    ("MADV_SEQUENTIAL", 2),
    ("MADV_UNMERGEABLE", 13),
    ("MADV_WILLNEED", 3),
    ("MAP_32BIT", 64),
    ("MAP_ANON", 32),
    ("MAP_ANONYMOUS", 32),
    ("MAP_DENYWRITE", 2048),
    ("MAP_EXECUTABLE", 4096),
    ("MAP_NORESERVE", 16384),
    ("MAP_POPULATE", 32768),
    ("MAP_PRIVATE", 2),
    ("MAP_SHARED", 1),
    ("MAP_STACK", 131072),
    ("PAGESIZE", 4096),
    ("PROT_EXEC", 4),
    ("PROT_READ", 1),
    ("PROT_WRITE", 2),
];

/// `mmap.mmap`
#[pytype(name = "mmap.mmap", static_name = MMAP, basetype, weakrefs, reported_basicsize = 88)]
pub struct Mmap {
    #[no_traverse]
    map: RefCell<Option<Map>>,
    pos: Cell<usize>,
    fd: Cell<i32>,
    access: Cell<i32>,
    offset: Cell<i64>,
    exports: Cell<usize>,
    /// The descriptor is kept: `trackfd`.
    tracked: Cell<bool>,
    /// `MAP_SHARED`
    shared: Cell<bool>,
}

impl Drop for Mmap {
    fn drop(&mut self) {
        let fd = self.fd.get();
        if fd >= 0 {
            let _ = host::fs::close(fd);
        }
    }
}

impl Mmap {
    fn check(&self, t: &mut Thread) -> PyResult<usize> {
        match self.map.borrow().as_ref() {
            Some(map) => Ok(map.len()),
            None => Err(t.value_error("mmap closed or invalid")),
        }
    }

    /// Does something to the mapping.
    fn with<R>(&self, t: &mut Thread, f: impl FnOnce(&Map) -> host::Result<R>) -> PyResult<R> {
        let result = match self.map.borrow().as_ref() {
            Some(map) => f(map),
            None => return Err(t.value_error("mmap closed or invalid")),
        };
        result.or_raise(t)
    }

    fn check_writable(&self, t: &mut Thread) -> PyResult<()> {
        if self.access.get() == ACCESS_READ {
            return Err(t.type_error("mmap can't modify a readonly memory map."));
        }
        Ok(())
    }

    fn check_resizable(&self, t: &mut Thread) -> PyResult<()> {
        if self.exports.get() > 0 {
            return Err(t.buffer_error("mmap can't resize with extant buffers exported."));
        }
        if self.access.get() == ACCESS_READ || self.access.get() == ACCESS_COPY {
            return Err(t.type_error("mmap can't resize a readonly or copy-on-write memory map."));
        }
        Ok(())
    }

    fn bytes(&self, t: &mut Thread, start: usize, length: usize) -> PyResult<Vec<u8>> {
        let mut out = crate::posix::fds::zeros(t, length)?;
        self.with(t, |map| map.read(start, &mut out))?;
        Ok(out)
    }

    fn take(&self, t: &mut Thread, length: usize) -> PyResult {
        if length == 0 {
            return t.new_bytes(b"");
        }
        let pos = self.pos.get();
        let data = self.bytes(t, pos, length)?;
        self.pos.set(pos + length);
        t.new_bytes(&data)
    }

    fn search(
        &self,
        t: &mut Thread,
        view: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
        last: bool,
    ) -> PyResult<isize> {
        let length = self.check(t)? as isize;
        let needle = Buffer::read(t, view)?;
        let mut bound = |value: Option<&Value>, default: isize| -> PyResult<isize> {
            let Some(value) = value.filter(|v| !v.is_none()) else { return Ok(default) };
            let i = t.index_clamped(value)?;
            Ok(if i < 0 { (i + length).max(0) } else { i.min(length) })
        };
        let start = bound(start, self.pos.get() as isize)?;
        let end = bound(end, length)?;
        if start > end {
            return Ok(-1);
        }
        let found = self.with(t, |map| map.find(needle.as_bytes(), start as usize, end as usize, last))?;
        Ok(found.map_or(-1, |i| i as isize))
    }
}

fn integer(t: &mut Thread, value: &Value) -> PyResult<i64> {
    <i64 as object::native::FromArg>::from_arg(t, value, "", "")
}

fn index_error(t: &mut Thread) -> Raised {
    t.index_error("mmap index out of range")
}

/// The place of an index.
fn place(t: &mut Thread, key: &Value, length: usize) -> PyResult<usize> {
    let i = t.index_of(key)?;
    let i = if i < 0 { i + length as isize } else { i };
    match usize::try_from(i).ok().filter(|i| *i < length) {
        Some(i) => Ok(i),
        None => Err(index_error(t)),
    }
}

/// Start, step and count of a slice.
fn slice_parts(t: &mut Thread, key: &Value, length: usize) -> PyResult<Option<(isize, isize, usize)>> {
    if !key.is_type(&builtins::slice::SLICE) {
        return Ok(None);
    }
    let indices = t.call_method(key, &object::string::intern_str("indices"), &[Value::size(length)])?;
    let Some([start, stop, step]) = indices.downcast::<object::Tuple>().map(object::Tuple::items) else {
        return Ok(None);
    };
    let (start, stop, step) = (t.index_of(start)?, t.index_of(stop)?, t.index_of(step)?);
    let count = if step > 0 && stop > start {
        (stop - start - 1) / step + 1
    } else if step < 0 && stop < start {
        (start - stop - 1) / -step + 1
    } else {
        0
    };
    Ok(Some((start, step, count as usize)))
}

#[pymethods(
    MMAP,
    own_getattr,
    doc = "Windows: mmap(fileno, length[, tagname[, access[, offset]]])\n\nMaps length bytes from the file specified by the file handle fileno,\nand returns a mmap object.  If length is larger than the current size\nof the file, the file is extended to contain length bytes.  If length\nis 0, the maximum length of the map is the current size of the file,\nexcept that if the file is empty Windows raises an exception (you cannot\ncreate an empty mapping on Windows).\n\nUnix: mmap(fileno, length[, flags[, prot[, access[, offset[, trackfd]]]]])\n\nMaps length bytes from the file specified by the file descriptor fileno,\nand returns a mmap object.  If length is 0, the maximum length of the map\nwill be the current size of the file when mmap is called.\nflags specifies the nature of the mapping. MAP_PRIVATE creates a\nprivate copy-on-write mapping, so changes to the contents of the mmap\nobject will be private to this process, and MAP_SHARED creates a mapping\nthat's shared with all other processes mapping the same areas of the file.\nThe default value is MAP_SHARED.\n\nTo map anonymous memory, pass -1 as the fileno (both versions)."
)]
impl Mmap {
    #[new(
        "mmap(fileno, length, flags=MAP_SHARED, prot=PROT_WRITE|PROT_READ, access=ACCESS_DEFAULT, offset=0, *, trackfd=True)",
        parse_tuple
    )]
    fn new(
        t: &mut Thread,
        cls: &Type,
        fileno: i32,
        length: &Value,
        flags: Option<i32>,
        prot: Option<i32>,
        access: Option<i32>,
        offset: Option<i64>,
        trackfd: Option<bool>,
    ) -> PyResult {
        let length = t.index_of(length)? as i64;
        let access = access.unwrap_or(ACCESS_DEFAULT);
        let offset = offset.unwrap_or(0);
        let given =
            (flags.is_some_and(|f| f != MAP_SHARED), prot.is_some_and(|p| p != PROT_READ | PROT_WRITE));
        let (mut flags, mut prot) = (flags.unwrap_or(MAP_SHARED), prot.unwrap_or(PROT_READ | PROT_WRITE));
        if length < 0 {
            return Err(t.overflow_error("memory mapped length must be positive"));
        }
        if offset < 0 {
            return Err(t.overflow_error("memory mapped offset must be positive"));
        }
        if access != ACCESS_DEFAULT && (given.0 || given.1) {
            return Err(t.value_error("mmap can't specify both access and flags, prot."));
        }
        match access {
            ACCESS_READ => (flags, prot) = (MAP_SHARED, PROT_READ),
            ACCESS_WRITE => (flags, prot) = (MAP_SHARED, PROT_READ | PROT_WRITE),
            ACCESS_COPY => (flags, prot) = (MAP_PRIVATE, PROT_READ | PROT_WRITE),
            ACCESS_DEFAULT => (),
            _ => return Err(t.value_error("mmap invalid access parameter.")),
        }
        let access = match (access, prot & PROT_READ != 0, prot & PROT_WRITE != 0) {
            (ACCESS_DEFAULT, true, true) => ACCESS_DEFAULT,
            (ACCESS_DEFAULT, _, true) => ACCESS_WRITE,
            (ACCESS_DEFAULT, _, false) => ACCESS_READ,
            (other, ..) => other,
        };
        t.audit(
            "mmap.__new__",
            &[Value::small(fileno), Value::int(length), Value::small(access), Value::int(offset)],
        )?;
        let mut size = length;
        if fileno != -1 {
            let stat = t.unlocked(|| host::meta::fstat(fileno)).or_raise(t)?;
            if stat.is_file() {
                if size == 0 {
                    if stat.size == 0 {
                        return Err(t.value_error("cannot mmap an empty file"));
                    }
                    if offset >= stat.size {
                        return Err(t.value_error("mmap offset is greater than file size"));
                    }
                    size = stat.size - offset;
                } else if offset > stat.size || stat.size - offset < size {
                    return Err(t.value_error("mmap length is greater than file size"));
                }
            }
        }
        let mut own = -1;
        if fileno == -1 {
            flags |= MAP_ANONYMOUS;
        } else if trackfd.unwrap_or(true) {
            own = host::fs::dup(fileno).or_raise(t)?;
        }
        let made = t.unlocked(|| Map::new(size as usize, prot, flags, fileno, offset));
        let map = match made {
            Ok(map) => map,
            Err(error) => {
                if own >= 0 {
                    let _ = host::fs::close(own);
                }
                return Err(common::os_error(t, error));
            }
        };
        Ok(Obj::new_of(
            cls,
            Mmap {
                map: RefCell::new(Some(map)),
                pos: Cell::new(0),
                fd: Cell::new(own),
                access: Cell::new(access),
                offset: Cell::new(offset),
                exports: Cell::new(0),
                tracked: Cell::new(trackfd.unwrap_or(true)),
                shared: Cell::new(flags & MAP_SHARED != 0),
            },
        ))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Value) -> PyResult {
        let class = this.ty().tp_name();
        let Some(own) = this.downcast::<Obj<Mmap>>() else { return t.new_str("") };
        let length = own.map.borrow().as_ref().map(Map::len);
        let Some(length) = length else { return t.new_str(&format!("<{class} closed=True>")) };
        let access = match own.access.get() {
            ACCESS_READ => "ACCESS_READ",
            ACCESS_WRITE => "ACCESS_WRITE",
            ACCESS_COPY => "ACCESS_COPY",
            _ => "ACCESS_DEFAULT",
        };
        t.new_str(&format!(
            "<{class} closed=False, access={access}, length={length}, pos={}, offset={}>",
            own.pos.get(),
            own.offset.get()
        ))
    }

    #[slot]
    fn getbuffer(t: &mut Thread, this: &Value, _flags: u32) -> PyResult<BufferView> {
        let Some(own) = this.downcast::<Obj<Mmap>>() else { return Err(t.buffer_error("no memory")) };
        let length = own.check(t)?;
        own.exports.set(own.exports.get() + 1);
        let pointer = own.map.borrow().as_ref().map_or(std::ptr::null_mut(), Map::as_ptr);
        Ok(BufferView::simple(this.clone(), pointer, length, own.access.get() == ACCESS_READ))
    }

    #[slot]
    fn releasebuffer(this: &Value, _internal: usize) {
        if let Some(own) = this.downcast::<Obj<Mmap>>() {
            own.exports.set(own.exports.get().saturating_sub(1));
        }
    }

    #[slot]
    fn mp_length(t: &mut Thread, this: &Obj<Mmap>) -> PyResult<usize> {
        this.check(t)
    }

    #[slot]
    fn sq_length(t: &mut Thread, this: &Obj<Mmap>) -> PyResult<usize> {
        this.check(t)
    }

    #[slot]
    fn sq_item(t: &mut Thread, this: &Obj<Mmap>, index: isize) -> PyResult {
        let length = this.check(t)?;
        match usize::try_from(index).ok().filter(|i| *i < length) {
            Some(i) => {
                let data = this.bytes(t, i, 1)?;
                t.new_bytes(&data)
            }
            None => Err(index_error(t)),
        }
    }

    #[slot]
    fn mp_subscript(t: &mut Thread, this: &Obj<Mmap>, key: &Value) -> PyResult {
        let length = this.check(t)?;
        if key.is_int() || key.ty().slots().index.is_some() {
            let i = place(t, key, length)?;
            let data = this.bytes(t, i, 1)?;
            return Ok(Value::small(data[0].into()));
        }
        let Some((start, step, count)) = slice_parts(t, key, length)? else {
            return Err(t.type_error("mmap indices must be integers"));
        };
        if step == 1 {
            let data = this.bytes(t, start as usize, count)?;
            return t.new_bytes(&data);
        }
        let mut out = Vec::with_capacity(count);
        for i in 0..count as isize {
            out.extend(this.bytes(t, (start + i * step) as usize, 1)?);
        }
        t.new_bytes(&out)
    }

    #[slot]
    fn mp_ass_subscript(
        t: &mut Thread,
        this: &Obj<Mmap>,
        key: &Value,
        value: Option<&Value>,
    ) -> PyResult<()> {
        let length = this.check(t)?;
        this.check_writable(t)?;
        if key.is_int() || key.ty().slots().index.is_some() {
            let i = place(t, key, length)?;
            let Some(value) = value else { return Err(t.type_error("mmap doesn't support item deletion")) };
            if value.ty().slots().index.is_none() {
                return Err(t.type_error("mmap item value must be an int"));
            }
            let n = t.index_of(value)?;
            let Ok(byte) = u8::try_from(n) else {
                return Err(t.value_error("mmap item value must be in range(0, 256)"));
            };
            // The conversion may have made the mapping shorter.
            if i >= this.check(t)? {
                return Err(index_error(t));
            }
            return this.with(t, |map| map.write(i, &[byte]));
        }
        let Some((start, step, count)) = slice_parts(t, key, length)? else {
            return Err(t.type_error("mmap indices must be integer"));
        };
        let Some(value) = value else {
            return Err(t.type_error("mmap object doesn't support slice deletion"));
        };
        let data = Buffer::read(t, value)?;
        if data.len() != count {
            return Err(t.index_error("mmap slice assignment is wrong size"));
        }
        if this.check(t)? < length {
            return Err(t.index_error("mmap slice assignment is wrong size"));
        }
        for (i, byte) in data.as_bytes().iter().enumerate() {
            let at = (start + i as isize * step) as usize;
            if step == 1 {
                return this.with(t, |map| map.write(at, data.as_bytes()));
            }
            this.with(t, |map| map.write(at, &[*byte]))?;
        }
        Ok(())
    }

    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Obj<Mmap>) -> PyResult<()> {
        if this.exports.get() > 0 {
            return Err(t.buffer_error("cannot close exported pointers exist"));
        }
        let fd = this.fd.replace(-1);
        let map = this.map.borrow_mut().take();
        t.unlocked(|| {
            if fd >= 0 {
                let _ = host::fs::close(fd);
            }
            drop(map);
        });
        Ok(())
    }

    #[method("find($self, view, start=None, end=None, /)")]
    fn find(
        t: &mut Thread,
        this: &Obj<Mmap>,
        view: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<isize> {
        this.search(t, view, start, end, false)
    }

    #[method("rfind($self, view, start=None, end=None, /)")]
    fn rfind(
        t: &mut Thread,
        this: &Obj<Mmap>,
        view: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<isize> {
        this.search(t, view, start, end, true)
    }

    #[method("flush($self, offset=0, size=None, /)")]
    fn flush(t: &mut Thread, this: &Obj<Mmap>, offset: Option<isize>, size: Option<&Value>) -> PyResult<()> {
        let length = this.check(t)?;
        let offset = offset.unwrap_or(0);
        let size = match size.filter(|s| !s.is_none()) {
            Some(size) => t.index_of(size)?,
            None => length as isize - offset,
        };
        if offset < 0 || size < 0 || length as isize - offset < size {
            return Err(t.value_error("flush values out of range"));
        }
        if matches!(this.access.get(), ACCESS_READ | ACCESS_COPY) {
            return Ok(());
        }
        this.with(t, |map| map.flush(offset as usize, size as usize, MS_SYNC))
    }

    #[method("madvise($self, option, start=0, length=None, /)")]
    fn madvise(
        t: &mut Thread,
        this: &Obj<Mmap>,
        option: i32,
        start: Option<isize>,
        length: Option<&Value>,
    ) -> PyResult<()> {
        let size = this.check(t)? as isize;
        let start = start.unwrap_or(0);
        let length = match length.filter(|l| !l.is_none()) {
            Some(length) => t.index_of(length)?,
            None => size,
        };
        if start < 0 || start >= size {
            return Err(t.value_error("madvise start out of bounds"));
        }
        if length < 0 {
            return Err(t.value_error("madvise length invalid"));
        }
        if isize::MAX - start < length {
            return Err(t.overflow_error("madvise length too large"));
        }
        let length = length.min(size - start);
        this.with(t, |map| map.advise(option, start as usize, length as usize))
    }

    #[method("move($self, dest, src, count, /)")]
    fn move_(t: &mut Thread, this: &Obj<Mmap>, dest: isize, src: isize, count: isize) -> PyResult<()> {
        let length = this.check(t)? as isize;
        this.check_writable(t)?;
        if dest < 0 || src < 0 || count < 0 || length - dest < count || length - src < count {
            return Err(t.value_error("source, destination, or count out of range"));
        }
        this.with(t, |map| map.copy_within(src as usize, dest as usize, count as usize))
    }

    #[method("read($self, n=None, /)")]
    fn read(t: &mut Thread, this: &Obj<Mmap>, n: Option<&Value>) -> PyResult {
        let length = this.check(t)?;
        let ahead = length.saturating_sub(this.pos.get());
        let n = match n.filter(|n| !n.is_none()) {
            Some(n) => usize::try_from(t.index_of(n)?).unwrap_or(ahead).min(ahead),
            None => ahead,
        };
        this.take(t, n)
    }

    #[method("read_byte($self, /)")]
    fn read_byte(t: &mut Thread, this: &Obj<Mmap>) -> PyResult<i32> {
        let length = this.check(t)?;
        let pos = this.pos.get();
        if pos >= length {
            return Err(t.value_error("read byte out of range"));
        }
        let data = this.bytes(t, pos, 1)?;
        this.pos.set(pos + 1);
        Ok(data[0].into())
    }

    #[method("readline($self, /)")]
    fn readline(t: &mut Thread, this: &Obj<Mmap>) -> PyResult {
        let length = this.check(t)?;
        let pos = this.pos.get();
        if pos >= length {
            return t.new_bytes(b"");
        }
        let found = this.with(t, |map| map.find(b"\n", pos, length, false))?;
        this.take(t, found.map_or(length, |i| i + 1) - pos)
    }

    #[method("resize($self, newsize, /)")]
    fn resize(t: &mut Thread, this: &Obj<Mmap>, newsize: isize) -> PyResult<()> {
        this.check(t)?;
        this.check_resizable(t)?;
        if newsize < 0 || this.offset.get().checked_add(newsize as i64).is_none() {
            return Err(t.value_error("new size out of range"));
        }
        let fd = this.fd.get();
        if !this.tracked.get() {
            return Err(t.value_error("mmap can't resize with trackfd=False."));
        }
        if fd < 0 && this.shared.get() && newsize as usize > this.check(t)? {
            return Err(t.value_error("mmap: can't expand a shared anonymous mapping"));
        }
        if fd >= 0 {
            let length = this.offset.get() + newsize as i64;
            t.unlocked(|| host::fs::ftruncate(fd, length)).or_raise(t)?;
        }
        let result = match this.map.borrow_mut().as_mut() {
            Some(map) => map.resize(newsize as usize),
            None => Ok(()),
        };
        result.or_raise(t)
    }

    #[method("seek($self, pos, whence=0, /)")]
    fn seek(t: &mut Thread, this: &Obj<Mmap>, pos: isize, whence: Option<i32>) -> PyResult<usize> {
        let length = this.check(t)? as isize;
        let base = match whence.unwrap_or(0) {
            0 => 0,
            1 => this.pos.get() as isize,
            2 => length,
            _ => return Err(t.value_error("unknown seek type")),
        };
        match base.checked_add(pos).filter(|at| (0..=length).contains(at)) {
            Some(at) => {
                this.pos.set(at as usize);
                Ok(at as usize)
            }
            None => Err(t.value_error("seek out of range")),
        }
    }

    #[method("seekable($self, /)")]
    fn seekable(_: &mut Thread, _this: &Obj<Mmap>) -> bool {
        true
    }

    #[method("size($self, /)")]
    fn size(t: &mut Thread, this: &Obj<Mmap>) -> PyResult {
        let length = this.check(t)?;
        let fd = this.fd.get();
        if fd < 0 && this.tracked.get() {
            return Ok(Value::size(length));
        }
        Ok(Value::int(t.unlocked(|| host::meta::fstat(fd)).or_raise(t)?.size))
    }

    #[method("tell($self, /)")]
    fn tell(t: &mut Thread, this: &Obj<Mmap>) -> PyResult<usize> {
        this.check(t)?;
        Ok(this.pos.get())
    }

    #[method("write($self, bytes, /)")]
    fn write(t: &mut Thread, this: &Obj<Mmap>, bytes: &Value) -> PyResult<usize> {
        let length = this.check(t)?;
        let data = Buffer::read(t, bytes)?;
        this.check_writable(t)?;
        let pos = this.pos.get();
        if pos > length || length - pos < data.len() {
            return Err(t.value_error("data out of range"));
        }
        this.with(t, |map| map.write(pos, data.as_bytes()))?;
        this.pos.set(pos + data.len());
        Ok(data.len())
    }

    #[method("write_byte($self, byte, /)")]
    fn write_byte(t: &mut Thread, this: &Obj<Mmap>, byte: &Value) -> PyResult<()> {
        let n = integer(t, byte)?;
        let Ok(byte) = u8::try_from(n) else {
            let message = if n < 0 {
                "unsigned byte integer is less than minimum"
            } else {
                "unsigned byte integer is greater than maximum"
            };
            return Err(t.overflow_error(message));
        };
        let length = this.check(t)?;
        this.check_writable(t)?;
        let pos = this.pos.get();
        if pos >= length {
            return Err(t.value_error("write byte out of range"));
        }
        this.with(t, |map| map.write(pos, &[byte]))?;
        this.pos.set(pos + 1);
        Ok(())
    }

    #[method("__enter__($self, /)")]
    fn enter(t: &mut Thread, this: &Value) -> PyResult {
        if let Some(own) = this.downcast::<Obj<Mmap>>() {
            own.check(t)?;
        }
        Ok(this.clone())
    }

    #[method("__exit__($self, exc_type, exc_value, traceback, /)")]
    fn exit(t: &mut Thread, this: &Obj<Mmap>, _c: &Value, _v: &Value, _tb: &Value) -> PyResult<()> {
        Mmap::close(t, this)
    }

    #[getter("closed")]
    fn closed(_: &mut Thread, this: &Obj<Mmap>) -> bool {
        this.map.borrow().is_none()
    }
}

/// The module.
#[pymodule(name = "mmap", types(&super::MMAP))]
pub mod table {
    use super::*;

    #[exec]
    fn exec(_: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, CONSTANTS);
        common::add(module, "error", object::exceptions::OS_ERROR.to_value());
        Ok(())
    }
}
