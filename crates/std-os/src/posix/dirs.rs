//! Directory listings: `listdir`, `scandir` and its entries.

use std::cell::RefCell;
use std::ffi::CString;

use host::dir::Dir;
use macros::{pymethods, pymodule, pytype};
use object::cell::OptionCell;
use object::{Obj, PyResult, Raised, Thread, Type, Value};

use crate::common::{Allow, Path};

/// `DT_*`
const DT_DIR: u8 = 4;
const DT_REG: u8 = 8;
const DT_LNK: u8 = 10;
const DT_UNKNOWN: u8 = 0;

/// One entry of a directory.
#[pytype(name = "posix.DirEntry", static_name = DIR_ENTRY, reported_basicsize = 72, flags = object::types::flags::DISALLOW_INSTANTIATION | object::types::flags::OPEN)]
pub struct DirEntry {
    name: Value,
    path: Value,
    #[no_traverse]
    raw: CString,
    #[no_traverse]
    dir_fd: i32,
    #[no_traverse]
    kind: u8,
    #[no_traverse]
    ino: u64,
    stat: OptionCell,
    lstat: OptionCell,
}

impl DirEntry {
    fn error(&self, t: &mut Thread, error: host::Error) -> Raised {
        crate::common::os_error_with(t, error, Some(&self.path), None)
    }

    fn lstat(&self, t: &mut Thread) -> PyResult {
        if let Some(known) = self.lstat.get() {
            return Ok(known);
        }
        let result = t.unlocked(|| host::meta::stat(self.dir_fd, &self.raw, false));
        let stat = result.map_err(|e| self.error(t, e))?;
        let value = super::stat_value(t, &stat)?;
        self.lstat.set(Some(value.clone()));
        Ok(value)
    }

    fn stat_of(&self, t: &mut Thread, follow: bool) -> PyResult {
        if !follow {
            return self.lstat(t);
        }
        if let Some(known) = self.stat.get() {
            return Ok(known);
        }
        let value = if self.is_link(t)? {
            let result = t.unlocked(|| host::meta::stat(self.dir_fd, &self.raw, true));
            let stat = result.map_err(|e| self.error(t, e))?;
            super::stat_value(t, &stat)?
        } else {
            self.lstat(t)?
        };
        self.stat.set(Some(value.clone()));
        Ok(value)
    }

    fn is_link(&self, t: &mut Thread) -> PyResult<bool> {
        if self.kind != DT_UNKNOWN {
            return Ok(self.kind == DT_LNK);
        }
        self.test(t, false, 0o120000)
    }

    fn test(&self, t: &mut Thread, follow: bool, wanted: u32) -> PyResult<bool> {
        let is_symlink = self.kind == DT_LNK;
        if self.kind == DT_UNKNOWN || (follow && is_symlink) {
            let stat = match self.stat_of(t, follow) {
                Ok(stat) => stat,
                Err(raised) => {
                    if t.raised_is(&object::exceptions::FILE_NOT_FOUND_ERROR) {
                        t.restore_raised(None);
                        return Ok(false);
                    }
                    return Err(raised);
                }
            };
            let mode = stat.downcast::<object::Tuple>().and_then(|s| s.items().first()?.as_i64());
            return Ok(mode.is_some_and(|m| m as u32 & 0o170000 == wanted));
        }
        Ok(match wanted {
            0o120000 => is_symlink,
            0o040000 => self.kind == DT_DIR,
            _ => self.kind == DT_REG,
        })
    }
}

#[pymethods(DIR_ENTRY)]
impl DirEntry {
    #[slot]
    fn repr(t: &mut Thread, this: &Obj<DirEntry>) -> PyResult {
        let name = t.repr(&this.name)?;
        let mut out = text::StrBuilder::with_capacity(name.len() + 12);
        out.push_str("<DirEntry ");
        out.push_view(name.view());
        out.push_str(">");
        match out.finish() {
            Ok(buf) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    /// Return True if the entry is a directory; cached per entry.
    #[method("is_dir($self, /, *, follow_symlinks=True)", defining_class)]
    fn is_dir(t: &mut Thread, this: &Obj<DirEntry>, follow_symlinks: Option<bool>) -> PyResult<bool> {
        this.test(t, follow_symlinks.unwrap_or(true), 0o040000)
    }

    /// Return True if the entry is a file; cached per entry.
    #[method("is_file($self, /, *, follow_symlinks=True)", defining_class)]
    fn is_file(t: &mut Thread, this: &Obj<DirEntry>, follow_symlinks: Option<bool>) -> PyResult<bool> {
        this.test(t, follow_symlinks.unwrap_or(true), 0o100000)
    }

    /// Return True if the entry is a symbolic link; cached per entry.
    #[method("is_symlink($self, /)", defining_class)]
    fn is_symlink(t: &mut Thread, this: &Obj<DirEntry>) -> PyResult<bool> {
        this.is_link(t)
    }

    /// Return True if the entry is a junction; cached per entry.
    #[method("is_junction($self, /)")]
    fn is_junction(_: &mut Thread, _this: &Obj<DirEntry>) -> bool {
        false
    }

    /// Return stat_result object for the entry; cached per entry.
    #[method("stat($self, /, *, follow_symlinks=True)", defining_class)]
    fn stat(t: &mut Thread, this: &Obj<DirEntry>, follow_symlinks: Option<bool>) -> PyResult {
        this.stat_of(t, follow_symlinks.unwrap_or(true))
    }

    /// Return inode of the entry; cached per entry.
    #[method("inode($self, /)")]
    fn inode(_: &mut Thread, this: &Obj<DirEntry>) -> Value {
        Value::uint(this.ino)
    }

    /// Returns the path for the entry.
    #[method("__fspath__($self, /)")]
    fn fspath(_: &mut Thread, this: &Obj<DirEntry>) -> Value {
        this.path.clone()
    }

    /// DirEntry is generic over the type of the path (str or bytes)
    #[classmethod("__class_getitem__($type, object, /)")]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        builtins::sequence::class_getitem(t, cls, object)
    }

    #[member("name", doc = "the entry's base filename, relative to scandir() \"path\" argument")]
    fn name(_: &mut Thread, this: &Obj<DirEntry>) -> Value {
        this.name.clone()
    }

    #[member(
        "path",
        doc = "the entry's full path name; equivalent to\nos.path.join(scandir_path, entry.name)"
    )]
    fn path(_: &mut Thread, this: &Obj<DirEntry>) -> Value {
        this.path.clone()
    }
}

struct Listing {
    dir: Dir,
    path: Path,
}

/// The iterator of `scandir`.
#[pytype(name = "posix.ScandirIterator", static_name = SCANDIR_ITERATOR, flags = object::types::flags::DISALLOW_INSTANTIATION | object::types::flags::OPEN)]
pub struct ScandirIterator {
    #[no_traverse]
    listing: RefCell<Option<Box<Listing>>>,
}

impl ScandirIterator {
    fn end(&self, t: &mut Thread) {
        let listing = self.listing.borrow_mut().take();
        t.unlocked(|| drop(listing.map(|l| l.dir)));
    }
}

#[pymethods(SCANDIR_ITERATOR)]
impl ScandirIterator {
    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Obj<ScandirIterator>) -> PyResult<Option<Value>> {
        let Some(mut listing) = this.listing.borrow_mut().take() else { return Ok(None) };
        let found = t.unlocked(|| listing.dir.read());
        match found {
            Ok(Some(entry)) => {
                let made = make_entry(t, &listing.path, entry);
                *this.listing.borrow_mut() = Some(listing);
                made.map(Some)
            }
            Ok(None) => {
                t.unlocked(|| drop(listing.dir));
                Ok(None)
            }
            Err(error) => Err(listing.path.error(t, error)),
        }
    }

    #[slot]
    fn finalize(t: &mut Thread, this: &Obj<ScandirIterator>) {
        if this.listing.borrow().is_none() {
            return;
        }
        let waiting = t.take_raised();
        let value = t.value_of(this);
        if let Ok(shown) = t.repr(&value) {
            let message = format!("unclosed scandir iterator {}", shown.to_string_lossy());
            let class = &object::exceptions::RESOURCE_WARNING;
            if t.warn_about(class, &message, 1, Some(&value)).is_err()
                && t.raised_is(&object::exceptions::WARNING)
            {
                t.write_unraisable(Some(&value), None);
            }
        }
        t.restore_raised(waiting);
        this.end(t);
    }

    #[method("__enter__($self, /)")]
    fn enter(_: &mut Thread, this: &Value) -> Value {
        this.clone()
    }

    #[method("__exit__(*args)", varargs, no_signature)]
    fn exit(t: &mut Thread, this: &Obj<ScandirIterator>, _args: &[Value]) {
        this.end(t);
    }

    #[method("close($self, /)")]
    fn close(t: &mut Thread, this: &Obj<ScandirIterator>) {
        this.end(t);
    }
}

fn make_entry(t: &mut Thread, path: &Path, entry: host::dir::Entry) -> PyResult {
    let name = path.name(t, &entry.name)?;
    let mut whole = Vec::new();
    if path.fd.is_none() {
        whole.extend_from_slice(path.bytes.as_bytes());
        if !whole.is_empty() && !whole.ends_with(b"/") {
            whole.push(b'/');
        }
    }
    whole.extend_from_slice(&entry.name);
    let shown = if path.fd.is_some() || path.bytes.is_empty() { name.clone() } else { path.name(t, &whole)? };
    Ok(Obj::new(DirEntry {
        name,
        path: shown,
        raw: CString::new(whole).unwrap_or_default(),
        dir_fd: path.fd.unwrap_or(host::CWD),
        kind: entry.kind,
        ino: entry.ino,
        stat: OptionCell::empty(),
        lstat: OptionCell::empty(),
    }))
}

fn open(t: &mut Thread, path: &Path) -> PyResult<Dir> {
    let opened = match path.fd {
        Some(fd) => t.unlocked(|| Dir::from_fd(fd)),
        None => t.unlocked(|| Dir::open(&path.bytes)),
    };
    path.check(t, opened)
}

/// The functions.
#[pymodule(name = "posix")]
pub mod table {
    use super::*;
    use object::List;

    /// Return a list containing the names of the files in the directory.
    ///
    /// path can be specified as either str, bytes, or a path-like object.  If
    /// path is bytes, the filenames returned will also be bytes; in all other
    /// circumstances the filenames returned will be str.
    /// If path is None, uses the path='.'.
    /// On some platforms, path may also be specified as an open file
    /// descriptor; the file descriptor must refer to a directory.  If this
    /// functionality is unavailable, using it raises NotImplementedError.
    ///
    /// The list is in arbitrary order.  It does not include the special
    /// entries '.' and '..' even if they are present in the directory.
    #[function("listdir($module, /, path=None)")]
    fn listdir(t: &mut Thread, path: Option<&Value>) -> PyResult {
        let path = Path::get(t, path, "listdir", "path", Allow::FdOrNone)?;
        t.audit("os.listdir", &[path.shown()])?;
        let mut dir = open(t, &path)?;
        let mut names = Vec::new();
        let result = t.unlocked(|| {
            while let Some(entry) = dir.read()? {
                names.push(entry.name);
            }
            drop(dir);
            Ok(())
        });
        path.check(t, result)?;
        let mut items = Vec::with_capacity(names.len());
        for name in &names {
            items.push(path.name(t, name)?);
        }
        Ok(List::new(items))
    }

    /// Return an iterator of DirEntry objects for given path.
    ///
    /// path can be specified as either str, bytes, or a path-like object.  If
    /// path is bytes, the names of yielded DirEntry objects will also be bytes;
    /// in all other circumstances they will be str.
    ///
    /// If path is None, uses the path='.'.
    #[function("scandir($module, /, path=None)")]
    fn scandir(t: &mut Thread, path: Option<&Value>) -> PyResult {
        let path = Path::get(t, path, "scandir", "path", Allow::FdOrNone)?;
        t.audit("os.scandir", &[path.shown()])?;
        let dir = open(t, &path)?;
        Ok(Obj::new(ScandirIterator { listing: RefCell::new(Some(Box::new(Listing { dir, path }))) }))
    }
}
