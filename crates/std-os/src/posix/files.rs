//! Files and directories by name: metadata, links, renaming, removing, path strings.

use host::meta::{Target, Times};
use macros::pymodule;
use object::{Bytes, List, PyResult, Str, Thread, Tuple, Value};

use crate::common::{self, Allow, Path, PathOrFd, blocking, dir_fd, fd_number, retry};
use crate::timeval::{self, Round};

/// `O_*` flags that are used here.
const O_CLOEXEC: i32 = 0o2000000;

fn is_given(fd: i32) -> bool {
    fd != host::CWD
}

/// "f: can't specify dir_fd without matching path"
fn check_dir_fd(t: &mut Thread, function: &str, path: &Path, fd: i32) -> PyResult<()> {
    if path.fd.is_some() && is_given(fd) {
        return Err(t.value_error(format!("{function}: can't specify dir_fd without matching path")));
    }
    Ok(())
}

fn check_follow(t: &mut Thread, function: &str, path: &Path, follow: bool) -> PyResult<()> {
    if path.fd.is_some() && !follow {
        let message = format!("{function}: cannot use fd and follow_symlinks together");
        return Err(t.value_error(message));
    }
    Ok(())
}

fn do_stat(
    t: &mut Thread,
    function: &str,
    path: &Value,
    dir: Option<&Value>,
    follow: bool,
    allow: Allow,
) -> PyResult {
    let path = Path::get(t, Some(path), function, "path", allow)?;
    let dir = dir_fd(t, dir)?;
    check_dir_fd(t, function, &path, dir)?;
    check_follow(t, function, &path, follow)?;
    let result = match path.fd {
        Some(fd) => retry(t, || host::meta::fstat(fd))?,
        None => t.unlocked(|| host::meta::stat(dir, &path.bytes, follow)),
    };
    let stat = path.check(t, result)?;
    super::stat_value(t, &stat)
}

/// A user or group number; -1 leaves it as it is.
pub fn id_argument(t: &mut Thread, value: &Value, what: &str) -> PyResult<u32> {
    if value.ty().slots().index.is_none() {
        let message = format!("{what} should be integer, not {}", value.ty().tp_name());
        return Err(t.type_error(message));
    }
    let index = t.to_index(value)?;
    match index.as_i64() {
        Some(-1) => Ok(u32::MAX),
        Some(i) if i < 0 => Err(t.overflow_error(format!("{what} is less than minimum"))),
        Some(i) if i <= u32::MAX as i64 => Ok(i as u32),
        // What fits a C long but not the type counts as too small, as in CPython.
        Some(_) => Err(t.overflow_error(format!("{what} is less than minimum"))),
        None if index.int_sign() == Some(-1) => Err(t.overflow_error(format!("{what} is less than minimum"))),
        _ => Err(t.overflow_error(format!("{what} is greater than maximum"))),
    }
}

fn set_owner(t: &mut Thread, path: &Path, dir: i32, uid: u32, gid: u32, follow: bool) -> PyResult<()> {
    let result = match path.fd {
        Some(fd) => retry(t, || host::meta::fchown(fd, uid, gid))?,
        None => t.unlocked(|| host::meta::chown(dir, &path.bytes, uid, gid, follow)),
    };
    path.check(t, result)
}

/// Two paths, each relative to a descriptor.
struct Two {
    from: Path,
    to: Path,
    from_dir: i32,
    to_dir: i32,
}

impl Two {
    fn get(
        t: &mut Thread,
        function: &str,
        from: &Value,
        to: &Value,
        from_dir: Option<&Value>,
        to_dir: Option<&Value>,
    ) -> PyResult<Two> {
        Ok(Two {
            from: Path::get(t, Some(from), function, "src", Allow::Path)?,
            to: Path::get(t, Some(to), function, "dst", Allow::Path)?,
            from_dir: dir_fd(t, from_dir)?,
            to_dir: dir_fd(t, to_dir)?,
        })
    }

    fn check(&self, t: &mut Thread, result: host::Result<()>) -> PyResult<()> {
        match result {
            Ok(()) => Ok(()),
            Err(error) => {
                let (from, to) = (self.from.object.as_ref(), self.to.object.as_ref());
                Err(common::os_error_with(t, error, from, to))
            }
        }
    }
}

/// A directory's descriptor as auditing hooks see it.
fn shown_dir(dir: i32) -> Value {
    Value::small(if is_given(dir) { dir } else { -1 })
}

/// Tells auditing hooks of a change of owners.
fn audit_chown(t: &mut Thread, what: Value, uid: u32, gid: u32, dir: i32) -> PyResult<()> {
    t.audit("os.chown", &[what, Value::uint(uid.into()), Value::uint(gid.into()), shown_dir(dir)])
}

fn do_rename(
    t: &mut Thread,
    function: &str,
    from: &Value,
    to: &Value,
    from_dir: Option<&Value>,
    to_dir: Option<&Value>,
) -> PyResult<()> {
    let two = Two::get(t, function, from, to, from_dir, to_dir)?;
    let (from_dir, to_dir) = (shown_dir(two.from_dir), shown_dir(two.to_dir));
    t.audit("os.rename", &[two.from.shown(), two.to.shown(), from_dir, to_dir])?;
    let result = t.unlocked(|| host::fs::rename(two.from_dir, &two.from.bytes, two.to_dir, &two.to.bytes));
    two.check(t, result)
}

fn do_unlink(t: &mut Thread, function: &str, path: &Value, dir: Option<&Value>) -> PyResult<()> {
    let path = Path::get(t, Some(path), function, "path", Allow::Path)?;
    let dir = dir_fd(t, dir)?;
    let shown = shown_dir(dir);
    t.audit("os.remove", &[path.shown(), shown])?;
    let result = t.unlocked(|| host::fs::unlink(dir, &path.bytes));
    path.check(t, result)
}

/// The characters of a path string, as WTF-8, and whether it is `bytes`.
fn path_text(t: &mut Thread, path: &Value, function: &str, name: &str) -> PyResult<(Vec<u8>, bool)> {
    let found = if path.downcast::<Str>().is_some() || path.downcast::<Bytes>().is_some() {
        path.clone()
    } else {
        match t.lookup_special(path, &object::string::intern_str("__fspath__"))? {
            Some(_) => common::fspath(t, path)?,
            None => {
                let given = path.ty().tp_name();
                let message =
                    format!("{function}: {name} should be string, bytes or os.PathLike, not {given}");
                return Err(t.type_error(message));
            }
        }
    };
    if let Some(text) = found.downcast::<Str>() {
        return Ok((text.view().to_wtf8(), false));
    }
    Ok((found.downcast::<Bytes>().map(|b| b.as_bytes().to_vec()).unwrap_or_default(), true))
}

fn text_or_bytes(t: &mut Thread, data: &[u8], is_bytes: bool) -> PyResult {
    if is_bytes { t.new_bytes(data) } else { t.new_str_wtf8(data) }
}

/// How many leading slashes count as the root: POSIX lets exactly two mean something else.
fn root_length(path: &[u8]) -> usize {
    match path {
        [b'/', b'/', b'/', ..] => 1,
        [b'/', b'/', ..] => 2,
        [b'/', ..] => 1,
        _ => 0,
    }
}

fn normpath(path: &[u8]) -> Vec<u8> {
    if path.is_empty() {
        return b".".to_vec();
    }
    let root = root_length(path);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => (),
            b".." => match parts.last() {
                Some(&last) if last != b".." => {
                    parts.pop();
                }
                _ if root == 0 => parts.push(part),
                _ => (),
            },
            _ => parts.push(part),
        }
    }
    let mut out = path[..root].to_vec();
    out.extend_from_slice(&parts.join(&b'/'));
    if out.is_empty() { b".".to_vec() } else { out }
}

fn xattr_target<'a>(path: &'a Path, follow: bool) -> Target<'a> {
    match path.fd {
        Some(fd) => Target::Fd(fd),
        None => Target::Path(&path.bytes, follow),
    }
}

fn xattr_name(t: &mut Thread, value: &Value, function: &str) -> PyResult<Path> {
    Path::get(t, Some(value), function, "attribute", Allow::Path)
}

/// Both times of `utime`.
fn utime_argument(t: &mut Thread, times: Option<&Value>, ns: Option<&Value>) -> PyResult<Times> {
    let times = times.filter(|v| !v.is_none());
    if times.is_some() && ns.is_some() {
        let message = "utime: you may specify either 'times' or 'ns' but not both";
        return Err(t.value_error(message));
    }
    if let Some(times) = times {
        let Some([a, m]) = times.downcast::<Tuple>().map(Tuple::items) else {
            return Err(t.type_error("utime: 'times' must be either a tuple of two ints or None"));
        };
        let a = timeval::timespec(t, a, Round::Floor)?;
        let m = timeval::timespec(t, m, Round::Floor)?;
        return Ok(Times::At((a.sec, a.nsec), (m.sec, m.nsec)));
    }
    if let Some(ns) = ns {
        let Some([a, m]) = ns.downcast::<Tuple>().map(Tuple::items) else {
            return Err(t.type_error("utime: 'ns' must be a tuple of two ints"));
        };
        let (a, m) = (split_ns(t, a)?, split_ns(t, m)?);
        return Ok(Times::At((a.sec, a.nsec), (m.sec, m.nsec)));
    }
    Ok(Times::Now)
}

fn split_ns(t: &mut Thread, value: &Value) -> PyResult<host::time::Timespec> {
    let parts = t.divmod(value, &Value::int(timeval::SECOND))?;
    let Some([sec, nsec]) = parts.downcast::<Tuple>().map(Tuple::items) else {
        let message =
            format!("{}.__divmod__() must return a 2-tuple, not {}", value.ty().name(), parts.ty().name());
        return Err(t.type_error(message));
    };
    let Some(sec) = sec.as_i64() else {
        return Err(t.overflow_error("timestamp out of range for platform time_t"));
    };
    Ok(host::time::Timespec { sec, nsec: nsec.as_i64().unwrap_or(0) })
}

/// The functions.
#[pymodule(name = "posix")]
pub mod table {
    use super::*;

    /// Perform a stat system call on the given path.
    ///
    ///   path
    ///     Path to be examined; can be string, bytes, a path-like object or
    ///     open-file-descriptor int.
    ///   dir_fd
    ///     If not None, it should be a file descriptor open to a directory,
    ///     and path should be a relative string; path will then be relative to
    ///     that directory.
    ///   follow_symlinks
    ///     If False, and the last element of the path is a symbolic link,
    ///     stat will examine the symbolic link itself instead of the file
    ///     the link points to.
    ///
    /// dir_fd and follow_symlinks may not be implemented
    ///   on your platform.  If they are unavailable, using them will raise a
    ///   NotImplementedError.
    ///
    /// It's an error to use dir_fd or follow_symlinks when specifying path as
    ///   an open file descriptor.
    #[function("stat($module, /, path, *, dir_fd=None, follow_symlinks=True)")]
    fn stat(t: &mut Thread, path: &Value, dir_fd: Option<&Value>, follow: Option<bool>) -> PyResult {
        do_stat(t, "stat", path, dir_fd, follow.unwrap_or(true), Allow::Fd)
    }

    /// Perform a stat system call on the given path, without following symbolic links.
    ///
    /// Like stat(), but do not follow symbolic links.
    /// Equivalent to stat(path, follow_symlinks=False).
    #[function("lstat($module, /, path, *, dir_fd=None)")]
    fn lstat(t: &mut Thread, path: &Value, dir_fd: Option<&Value>) -> PyResult {
        do_stat(t, "lstat", path, dir_fd, false, Allow::Path)
    }

    /// Use the real uid/gid to test for access to a path.
    ///
    ///   path
    ///     Path to be tested; can be string, bytes, or a path-like object.
    ///   mode
    ///     Operating-system mode bitfield.  Can be F_OK to test existence,
    ///     or the inclusive-OR of R_OK, W_OK, and X_OK.
    ///   dir_fd
    ///     If not None, it should be a file descriptor open to a directory,
    ///     and path should be relative; path will then be relative to that
    ///     directory.
    ///   effective_ids
    ///     If True, access will use the effective uid/gid instead of
    ///     the real uid/gid.
    ///   follow_symlinks
    ///     If False, and the last element of the path is a symbolic link,
    ///     access will examine the symbolic link itself instead of the file
    ///     the link points to.
    ///
    /// dir_fd, effective_ids, and follow_symlinks may not be implemented
    ///   on your platform.  If they are unavailable, using them will raise a
    ///   NotImplementedError.
    ///
    /// Note that most operations will use the effective uid/gid, therefore this
    ///   routine can be used in a suid/sgid environment to test if the invoking user
    ///   has the specified access to the path.
    #[function(
        "access($module, /, path, mode, *, dir_fd=None, effective_ids=False,\n       follow_symlinks=True)"
    )]
    fn access(
        t: &mut Thread,
        path: Path,
        mode: i32,
        dir: Option<&Value>,
        effective: Option<bool>,
        follow: Option<bool>,
    ) -> PyResult<bool> {
        let dir = dir_fd(t, dir)?;
        let (effective, follow) = (effective.unwrap_or(false), follow.unwrap_or(true));
        Ok(t.unlocked(|| host::meta::access(dir, &path.bytes, mode, effective, follow)).is_ok())
    }

    /// Change the current working directory to the specified path.
    ///
    /// path may always be specified as a string.  On some platforms, path may
    /// also be specified as an open file descriptor.  If this functionality is
    /// unavailable, using it raises an exception.
    #[function("chdir($module, /, path)")]
    fn chdir(t: &mut Thread, path: &Value) -> PyResult<()> {
        let path = Path::get(t, Some(path), "chdir", "path", Allow::Fd)?;
        t.audit("os.chdir", &[path.shown()])?;
        let result = match path.fd {
            Some(fd) => t.unlocked(|| host::fs::fchdir(fd)),
            None => t.unlocked(|| host::fs::chdir(&path.bytes)),
        };
        path.check(t, result)
    }

    /// Change to the directory of the given file descriptor.
    ///
    /// fd must be opened on a directory, not a file.
    /// Equivalent to os.chdir(fd).
    #[function("fchdir($module, /, fd)")]
    fn fchdir(t: &mut Thread, fd: common::Fildes) -> PyResult<()> {
        t.audit("os.chdir", &[Value::small(fd.0)])?;
        blocking(t, || host::fs::fchdir(fd.0))
    }

    /// Change the access permissions of a file.
    ///
    ///   path
    ///     Path to be modified.  May always be specified as a str, bytes, or
    ///     a path-like object.  On some platforms, path may also be specified
    ///     as an open file descriptor.  If this functionality is unavailable,
    ///     using it raises an exception.
    ///   mode
    ///     Operating-system mode bitfield.
    ///     Be careful when using number literals for *mode*. The conventional
    ///     UNIX notation for numeric modes uses an octal base, which needs to
    ///     be indicated with a ``0o`` prefix in Python.
    ///   dir_fd
    ///     If not None, it should be a file descriptor open to a directory,
    ///     and path should be relative; path will then be relative to that
    ///     directory.
    ///   follow_symlinks
    ///     If False, and the last element of the path is a symbolic link,
    ///     chmod will modify the symbolic link itself instead of the file
    ///     the link points to.
    ///
    /// It is an error to use dir_fd or follow_symlinks when specifying path as
    ///   an open file descriptor.
    /// dir_fd and follow_symlinks may not be implemented on your platform.
    ///   If they are unavailable, using them will raise a NotImplementedError.
    #[function("chmod($module, /, path, mode, *, dir_fd=None,\n      follow_symlinks=(os.name != 'nt'))")]
    fn chmod(
        t: &mut Thread,
        PathOrFd(path): PathOrFd,
        mode: i32,
        dir: Option<&Value>,
        follow: Option<bool>,
    ) -> PyResult<()> {
        let dir = dir_fd(t, dir)?;
        let follow = follow.unwrap_or(true);
        let shown = shown_dir(dir);
        t.audit("os.chmod", &[path.shown(), Value::small(mode), shown])?;
        check_follow(t, "chmod", &path, follow)?;
        let result = match path.fd {
            Some(fd) => retry(t, || host::meta::fchmod(fd, mode as u32))?,
            None => t.unlocked(|| host::meta::chmod(dir, &path.bytes, mode as u32, follow)),
        };
        if let Err(error) = result
            && error.errno() == 95
            && !follow
        {
            if is_given(dir) {
                let message = "chmod: cannot use dir_fd and follow_symlinks together";
                return Err(t.value_error(message));
            }
            let class = &object::exceptions::NOT_IMPLEMENTED_ERROR;
            return Err(t.raise_message(class, "chmod: follow_symlinks unavailable on this platform"));
        }
        path.check(t, result)
    }

    /// Change the access permissions of the file given by file descriptor fd.
    ///
    ///   fd
    ///     The file descriptor of the file to be modified.
    ///   mode
    ///     Operating-system mode bitfield.
    ///     Be careful when using number literals for *mode*.  The conventional
    ///     UNIX notation for numeric modes uses an octal base, which needs to
    ///     be indicated with a ``0o`` prefix in Python.
    ///
    /// Equivalent to os.chmod(fd, mode).
    #[function("fchmod($module, /, fd, mode)")]
    fn fchmod(t: &mut Thread, fd: i32, mode: i32) -> PyResult<()> {
        t.audit("os.chmod", &[Value::small(fd), Value::small(mode), Value::small(-1)])?;
        blocking(t, || host::meta::fchmod(fd, mode as u32))
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    ///
    ///   path
    ///     Path to be examined; can be string, bytes, a path-like object, or
    ///     open-file-descriptor int.
    ///   dir_fd
    ///     If not None, it should be a file descriptor open to a directory,
    ///     and path should be relative; path will then be relative to that
    ///     directory.
    ///   follow_symlinks
    ///     If False, and the last element of the path is a symbolic link,
    ///     stat will examine the symbolic link itself instead of the file
    ///     the link points to.
    ///
    /// path may always be specified as a string.  On some platforms, path may
    /// also be specified as an open file descriptor.  If this functionality is
    /// unavailable, using it raises an exception.
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, chown will modify the symbolic link itself instead of
    /// the file the link points to.
    /// It is an error to use dir_fd or follow_symlinks when specifying path as
    /// an open file descriptor.
    /// dir_fd and follow_symlinks may not be implemented on your platform.  If
    /// they are unavailable, using them will raise a NotImplementedError.
    #[function("chown($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)")]
    fn chown(
        t: &mut Thread,
        path: &Value,
        uid: &Value,
        gid: &Value,
        dir: Option<&Value>,
        follow: Option<bool>,
    ) -> PyResult<()> {
        let path = Path::get(t, Some(path), "chown", "path", Allow::Fd)?;
        let uid = id_argument(t, uid, "uid")?;
        let gid = id_argument(t, gid, "gid")?;
        let dir = dir_fd(t, dir)?;
        let follow = follow.unwrap_or(true);
        check_dir_fd(t, "chown", &path, dir)?;
        check_follow(t, "chown", &path, follow)?;
        audit_chown(t, path.shown(), uid, gid, dir)?;
        set_owner(t, &path, dir, uid, gid, follow)
    }

    /// Change the owner and group id of path to the numeric uid and gid.
    ///
    /// This function will not follow symbolic links.
    /// Equivalent to os.chown(path, uid, gid, follow_symlinks=False).
    #[function("lchown($module, /, path, uid, gid)")]
    fn lchown(t: &mut Thread, path: &Value, uid: &Value, gid: &Value) -> PyResult<()> {
        let path = Path::get(t, Some(path), "lchown", "path", Allow::Path)?;
        let uid = id_argument(t, uid, "uid")?;
        let gid = id_argument(t, gid, "gid")?;
        audit_chown(t, path.shown(), uid, gid, host::CWD)?;
        set_owner(t, &path, host::CWD, uid, gid, false)
    }

    /// Change the owner and group id of the file specified by file descriptor.
    ///
    /// Equivalent to os.chown(fd, uid, gid).
    #[function("fchown($module, /, fd, uid, gid)")]
    fn fchown(t: &mut Thread, fd: i32, uid: &Value, gid: &Value) -> PyResult<()> {
        let uid = id_argument(t, uid, "uid")?;
        let gid = id_argument(t, gid, "gid")?;
        audit_chown(t, Value::small(fd), uid, gid, host::CWD)?;
        blocking(t, || host::meta::fchown(fd, uid, gid))
    }

    /// Change root directory to path.
    #[function("chroot($module, /, path)")]
    fn chroot(t: &mut Thread, path: &Value) -> PyResult<()> {
        let path = Path::get(t, Some(path), "chroot", "path", Allow::Path)?;
        let result = t.unlocked(|| host::fs::chroot(&path.bytes));
        path.check(t, result)
    }

    /// Return a unicode string representing the current working directory.
    #[function("getcwd($module, /)")]
    fn getcwd(t: &mut Thread) -> PyResult {
        let path = blocking(t, host::fs::getcwd)?;
        common::fs_str(t, &path)
    }

    /// Return a bytes string representing the current working directory.
    #[function("getcwdb($module, /)")]
    fn getcwdb(t: &mut Thread) -> PyResult {
        let path = blocking(t, host::fs::getcwd)?;
        t.new_bytes(&path)
    }

    /// Create a hard link to a file.
    ///
    /// If either src_dir_fd or dst_dir_fd is not None, it should be a file
    /// descriptor open to a directory, and the respective path string (src or
    /// dst) should be relative; the path will then be relative to that
    /// directory.
    /// If follow_symlinks is False, and the last element of src is a symbolic
    /// link, link will create a link to the symbolic link itself instead of the
    /// file the link points to.
    /// src_dir_fd, dst_dir_fd, and follow_symlinks may not be implemented on
    /// your platform.  If they are unavailable, using them will raise
    /// a NotImplementedError.
    #[function(
        "link($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None,\n     follow_symlinks=(os.name != 'nt'))"
    )]
    fn link(
        t: &mut Thread,
        src: &Value,
        dst: &Value,
        src_dir: Option<&Value>,
        dst_dir: Option<&Value>,
        follow: Option<bool>,
    ) -> PyResult<()> {
        let two = Two::get(t, "link", src, dst, src_dir, dst_dir)?;
        let follow = follow.unwrap_or(true);
        let (from_dir, to_dir) = (shown_dir(two.from_dir), shown_dir(two.to_dir));
        t.audit("os.link", &[two.from.shown(), two.to.shown(), from_dir, to_dir])?;
        let result =
            t.unlocked(|| host::fs::link(two.from_dir, &two.from.bytes, two.to_dir, &two.to.bytes, follow));
        two.check(t, result)
    }

    /// Create a symbolic link pointing to src named dst.
    ///
    /// target_is_directory is required on Windows if the target is to be
    /// interpreted as a directory.  (On Windows, symlink requires Windows 6.0
    /// or greater, and raises a NotImplementedError otherwise.)
    /// target_is_directory is ignored on non-Windows platforms.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative
    /// to that directory.
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    #[function("symlink($module, /, src, dst, target_is_directory=False, *, dir_fd=None)")]
    fn symlink(
        t: &mut Thread,
        src: &Value,
        dst: &Value,
        _directory: Option<bool>,
        dir: Option<&Value>,
    ) -> PyResult<()> {
        let two = Two::get(t, "symlink", src, dst, None, dir)?;
        t.audit("os.symlink", &[two.from.shown(), two.to.shown(), shown_dir(two.to_dir)])?;
        let result = t.unlocked(|| host::fs::symlink(&two.from.bytes, two.to_dir, &two.to.bytes));
        two.check(t, result)
    }

    /// Return a string representing the path to which the symbolic link points.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    ///
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    #[function("readlink($module, /, path, *, dir_fd=None)")]
    fn readlink(t: &mut Thread, path: &Value, dir: Option<&Value>) -> PyResult {
        let path = Path::get(t, Some(path), "readlink", "path", Allow::Path)?;
        let dir = dir_fd(t, dir)?;
        let result = t.unlocked(|| host::fs::readlink(dir, &path.bytes));
        let target = path.check(t, result)?;
        path.name(t, &target)
    }

    /// Create a directory.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    ///
    /// The mode argument is ignored on Windows.  Where it is used, the current
    /// umask value is first masked out.
    #[function("mkdir($module, /, path, mode=511, *, dir_fd=None)")]
    fn mkdir(t: &mut Thread, path: Path, mode: Option<i32>, dir: Option<&Value>) -> PyResult<()> {
        let (mode, dir) = (mode.unwrap_or(0o777), dir_fd(t, dir)?);
        let shown = shown_dir(dir);
        t.audit("os.mkdir", &[path.shown(), Value::small(mode), shown])?;
        let result = t.unlocked(|| host::fs::mkdir(dir, &path.bytes, mode as u32));
        path.check(t, result)
    }

    /// Remove a directory.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative
    /// to that directory.
    /// dir_fd may not be implemented on your platform.
    /// If it is unavailable, using it will raise a NotImplementedError.
    #[function("rmdir($module, /, path, *, dir_fd=None)")]
    fn rmdir(t: &mut Thread, path: &Value, dir: Option<&Value>) -> PyResult<()> {
        let path = Path::get(t, Some(path), "rmdir", "path", Allow::Path)?;
        let dir = dir_fd(t, dir)?;
        let shown = shown_dir(dir);
        t.audit("os.rmdir", &[path.shown(), shown])?;
        let result = t.unlocked(|| host::fs::rmdir(dir, &path.bytes));
        path.check(t, result)
    }

    /// Create a "fifo" (a POSIX named pipe).
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    #[function("mkfifo($module, /, path, mode=438, *, dir_fd=None)")]
    fn mkfifo(t: &mut Thread, path: Path, mode: Option<i32>, dir: Option<&Value>) -> PyResult<()> {
        let (mode, dir) = (mode.unwrap_or(0o666), dir_fd(t, dir)?);
        blocking(t, || host::fs::mkfifo(dir, &path.bytes, mode as u32))
    }

    /// Create a node in the file system.
    ///
    /// Create a node in the file system (file, device special file or named
    /// pipe) at path.  mode specifies both the permissions to use and the
    /// type of node to be created, being combined (bitwise OR) with one of
    /// S_IFREG, S_IFCHR, S_IFBLK, and S_IFIFO.  If S_IFCHR or S_IFBLK is set
    /// on mode, device defines the newly created device special file (probably
    /// using os.makedev()).  Otherwise device is ignored.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative
    /// to that directory.
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    #[function("mknod($module, /, path, mode=384, device=0, *, dir_fd=None)")]
    fn mknod(
        t: &mut Thread,
        path: Path,
        mode: Option<i32>,
        device: Option<&Value>,
        dir: Option<&Value>,
    ) -> PyResult<()> {
        let device = device.map_or(Ok(0), |d| super::super::system::device(t, d))?;
        let (mode, dir) = (mode.unwrap_or(0o600), dir_fd(t, dir)?);
        blocking(t, || host::fs::mknod(dir, &path.bytes, mode as u32, device))
    }

    /// Rename a file or directory.
    ///
    /// If either src_dir_fd or dst_dir_fd is not None, it should be a file
    /// descriptor open to a directory, and the respective path string (src or
    /// dst) should be relative; the path will then be relative to that
    /// directory.
    /// src_dir_fd and dst_dir_fd, may not be implemented on your platform.
    /// If they are unavailable, using them will raise a NotImplementedError.
    #[function("rename($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn rename(
        t: &mut Thread,
        src: &Value,
        dst: &Value,
        src_dir: Option<&Value>,
        dst_dir: Option<&Value>,
    ) -> PyResult<()> {
        do_rename(t, "rename", src, dst, src_dir, dst_dir)
    }

    /// Rename a file or directory, overwriting the destination.
    ///
    /// If either src_dir_fd or dst_dir_fd is not None, it should be a file
    /// descriptor open to a directory, and the respective path string (src or
    /// dst) should be relative; the path will then be relative to that
    /// directory.
    /// src_dir_fd and dst_dir_fd, may not be implemented on your platform.
    /// If they are unavailable, using them will raise a NotImplementedError.
    #[function("replace($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)")]
    fn replace(
        t: &mut Thread,
        src: &Value,
        dst: &Value,
        src_dir: Option<&Value>,
        dst_dir: Option<&Value>,
    ) -> PyResult<()> {
        do_rename(t, "replace", src, dst, src_dir, dst_dir)
    }

    /// Remove a file (same as remove()).
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// dir_fd may not be implemented on your platform.
    /// If it is unavailable, using it will raise a NotImplementedError.
    #[function("unlink($module, /, path, *, dir_fd=None)")]
    fn unlink(t: &mut Thread, path: &Value, dir: Option<&Value>) -> PyResult<()> {
        do_unlink(t, "unlink", path, dir)
    }

    /// Remove a file (same as unlink()).
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative
    /// to that directory.
    /// dir_fd may not be implemented on your platform.
    /// If it is unavailable, using it will raise a NotImplementedError.
    #[function("remove($module, /, path, *, dir_fd=None)")]
    fn remove(t: &mut Thread, path: &Value, dir: Option<&Value>) -> PyResult<()> {
        do_unlink(t, "remove", path, dir)
    }

    /// Set the access and modified time of path.
    ///
    /// path may always be specified as a string.  On some platforms, path may
    /// also be specified as an open file descriptor.  If this functionality is
    /// unavailable, using it raises an exception.
    ///
    /// If times is not None, it must be a tuple (atime, mtime);
    /// atime and mtime should be expressed as float seconds since the epoch.
    /// If ns is specified, it must be a tuple (atime_ns, mtime_ns);
    /// atime_ns and mtime_ns should be expressed as integer nanoseconds
    /// since the epoch.
    /// If times is None and ns is unspecified, utime uses the current time.
    /// Specifying tuples for both times and ns is an error.
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, utime will modify the symbolic link itself instead of
    /// the file the link points to.
    /// It is an error to use dir_fd or follow_symlinks when specifying path as
    /// an open file descriptor.
    /// dir_fd and follow_symlinks may not be available on your platform.
    /// If they are unavailable, using them will raise a NotImplementedError.
    #[function(
        "utime($module, /, path, times=None, *, ns=<unrepresentable>,\n      dir_fd=None, follow_symlinks=True)"
    )]
    fn utime(
        t: &mut Thread,
        path: &Value,
        times: Option<&Value>,
        ns: Option<&Value>,
        dir: Option<&Value>,
        follow: Option<bool>,
    ) -> PyResult<()> {
        let path = Path::get(t, Some(path), "utime", "path", Allow::Fd)?;
        let dir = dir_fd(t, dir)?;
        let follow = follow.unwrap_or(true);
        let given = times;
        let times = utime_argument(t, given, ns)?;
        check_dir_fd(t, "utime", &path, dir)?;
        check_follow(t, "utime", &path, follow)?;
        let none = |given: Option<&Value>| given.cloned().unwrap_or(Value::none());
        t.audit("os.utime", &[path.shown(), none(given), none(ns), shown_dir(dir)])?;
        let result = match path.fd {
            Some(fd) => t.unlocked(|| host::meta::futime(fd, times)),
            None => t.unlocked(|| host::meta::utime(dir, &path.bytes, times, follow)),
        };
        path.check(t, result)
    }

    /// Truncate a file, specified by path, to a specific length.
    ///
    /// On some platforms, path may also be specified as an open file
    /// descriptor.  If this functionality is unavailable, using it raises
    /// an exception.
    #[function("truncate($module, /, path, length)")]
    fn truncate(t: &mut Thread, PathOrFd(path): PathOrFd, length: i64) -> PyResult<()> {
        let shown = path.shown();
        t.audit("os.truncate", &[shown, Value::int(length)])?;
        let result = match path.fd {
            Some(fd) => t.unlocked(|| host::fs::ftruncate(fd, length)),
            None => t.unlocked(|| host::fs::truncate(&path.bytes, length)),
        };
        path.check(t, result)
    }

    /// Perform a statvfs system call on the given path.
    ///
    /// path may always be specified as a string.
    /// On some platforms, path may also be specified as an open file
    /// descriptor.  If this functionality is unavailable, using it raises
    /// an exception.
    #[function("statvfs($module, /, path)")]
    fn statvfs(t: &mut Thread, path: &Value) -> PyResult {
        let path = Path::get(t, Some(path), "statvfs", "path", Allow::Fd)?;
        let result = match path.fd {
            Some(fd) => retry(t, || host::meta::fstatvfs(fd))?,
            None => t.unlocked(|| host::meta::statvfs(&path.bytes)),
        };
        let stat = path.check(t, result)?;
        super::super::statvfs_value(t, &stat)
    }

    /// Return the configuration limit name for the file or directory path.
    ///
    /// If there is no limit, return -1.
    /// On some platforms, path may also be specified as an open file
    /// descriptor.  If this functionality is unavailable, using it raises
    /// an exception.
    #[function("pathconf($module, /, path, name)")]
    fn pathconf(t: &mut Thread, path: &Value, name: &Value) -> PyResult<i64> {
        let path = Path::get(t, Some(path), "pathconf", "path", Allow::Fd)?;
        let name = super::super::system::conf_name(t, name, host::constants::PATHCONF_NAMES)?;
        let result = match path.fd {
            Some(fd) => host::meta::fpathconf(fd, name),
            None => host::meta::pathconf(&path.bytes, name),
        };
        Ok(path.check(t, result)?.unwrap_or(-1))
    }

    /// Return the value of extended attribute attribute on path.
    ///
    /// path may be either a string, a path-like object, or an open file
    /// descriptor.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, getxattr will examine the symbolic link itself
    /// instead of the file the link points to.
    #[function("getxattr($module, /, path, attribute, *, follow_symlinks=True)")]
    fn getxattr(t: &mut Thread, path: &Value, attribute: &Value, follow: Option<bool>) -> PyResult {
        let path = Path::get(t, Some(path), "getxattr", "path", Allow::Fd)?;
        let name = xattr_name(t, attribute, "getxattr")?;
        let follow = follow.unwrap_or(true);
        t.audit("os.getxattr", &[path.shown(), attribute.clone()])?;
        check_follow(t, "getxattr", &path, follow)?;
        let result = t.unlocked(|| host::meta::getxattr(xattr_target(&path, follow), &name.bytes));
        let value = path.check(t, result)?;
        t.new_bytes(&value)
    }

    /// Set extended attribute attribute on path to value.
    ///
    /// path may be either a string, a path-like object,  or an open file
    /// descriptor.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, setxattr will modify the symbolic link itself instead
    /// of the file the link points to.
    #[function("setxattr($module, /, path, attribute, value, flags=0, *,\n         follow_symlinks=True)")]
    fn setxattr(
        t: &mut Thread,
        PathOrFd(path): PathOrFd,
        attribute: &Value,
        value: &Value,
        flags: Option<&Value>,
        follow: Option<bool>,
    ) -> PyResult<()> {
        let name = xattr_name(t, attribute, "setxattr")?;
        let (given, value) = (value, object::buffer::Buffer::read(t, value)?);
        let flags = match flags {
            Some(flags) => object::native::FromArg::from_arg(t, flags, "setxattr", "argument 'flags'")?,
            None => 0,
        };
        let follow = follow.unwrap_or(true);
        t.audit("os.setxattr", &[path.shown(), attribute.clone(), given.clone(), Value::small(flags)])?;
        check_follow(t, "setxattr", &path, follow)?;
        let result = t.unlocked(|| {
            host::meta::setxattr(xattr_target(&path, follow), &name.bytes, value.as_bytes(), flags)
        });
        path.check(t, result)
    }

    /// Remove extended attribute attribute on path.
    ///
    /// path may be either a string, a path-like object, or an open file
    /// descriptor.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, removexattr will modify the symbolic link itself
    /// instead of the file the link points to.
    #[function("removexattr($module, /, path, attribute, *, follow_symlinks=True)")]
    fn removexattr(t: &mut Thread, path: &Value, attribute: &Value, follow: Option<bool>) -> PyResult<()> {
        let path = Path::get(t, Some(path), "removexattr", "path", Allow::Fd)?;
        let name = xattr_name(t, attribute, "removexattr")?;
        let follow = follow.unwrap_or(true);
        t.audit("os.removexattr", &[path.shown(), attribute.clone()])?;
        check_follow(t, "removexattr", &path, follow)?;
        let result = t.unlocked(|| host::meta::removexattr(xattr_target(&path, follow), &name.bytes));
        path.check(t, result)
    }

    /// Return a list of extended attributes on path.
    ///
    /// path may be either None, a string, a path-like object, or an open file
    /// descriptor.  If path is None, listxattr will examine the current
    /// directory.
    /// If follow_symlinks is False, and the last element of the path is
    /// a symbolic link, listxattr will examine the symbolic link itself instead
    /// of the file the link points to.
    #[function("listxattr($module, /, path=None, *, follow_symlinks=True)")]
    fn listxattr(t: &mut Thread, path: Option<&Value>, follow: Option<bool>) -> PyResult {
        let path = Path::get(t, path, "listxattr", "path", Allow::FdOrNone)?;
        let follow = follow.unwrap_or(true);
        t.audit("os.listxattr", &[path.shown()])?;
        check_follow(t, "listxattr", &path, follow)?;
        let result = t.unlocked(|| host::meta::listxattr(xattr_target(&path, follow)));
        let names = path.check(t, result)?;
        let mut items = Vec::new();
        for name in &names {
            items.push(common::fs_str(t, name)?);
        }
        Ok(List::new(items))
    }

    /// Return the file system path representation of the object.
    ///
    /// If the object is str or bytes, then allow it to pass through as-is.  If
    /// the object defines __fspath__(), then return the result of that method.
    /// All other types raise a TypeError.
    #[function("fspath($module, /, path)")]
    fn fspath(t: &mut Thread, path: &Value) -> PyResult {
        common::fspath(t, path)
    }

    /// Normalize path, eliminating double slashes, etc.
    #[function("_path_normpath($module, /, path)")]
    fn path_normpath(t: &mut Thread, path: &Value) -> PyResult {
        let (text, is_bytes) = path_text(t, path, "_path_normpath", "path")?;
        text_or_bytes(t, &normpath(&text), is_bytes)
    }

    /// Split a pathname into drive, root and tail.
    ///
    /// The tail contains anything after the root.
    #[function("_path_splitroot_ex($module, /, p)")]
    fn path_splitroot_ex(t: &mut Thread, p: &Value) -> PyResult {
        let (text, is_bytes) = path_text(t, p, "_path_splitroot_ex", "path")?;
        let (root, rest) = text.split_at(root_length(&text));
        let parts = vec![
            text_or_bytes(t, b"", is_bytes)?,
            text_or_bytes(t, root, is_bytes)?,
            text_or_bytes(t, rest, is_bytes)?,
        ];
        Ok(Tuple::new(parts))
    }

    /// Open a file for low level IO.  Returns a file descriptor (integer).
    ///
    /// If dir_fd is not None, it should be a file descriptor open to
    /// a directory, and path should be relative; path will then be relative to
    /// that directory.
    /// dir_fd may not be implemented on your platform.  If it is unavailable,
    /// using it will raise a NotImplementedError.
    #[function("open($module, /, path, flags, mode=511, *, dir_fd=None)")]
    fn open(t: &mut Thread, path: Path, flags: i32, mode: Option<i32>, dir: Option<&Value>) -> PyResult<i32> {
        let (mode, dir) = (mode.unwrap_or(0o777), dir_fd(t, dir)?);
        let shown = path.shown();
        t.audit("open", &[shown, Value::none(), Value::small(flags | O_CLOEXEC)])?;
        let result = retry(t, || host::fs::open(dir, &path.bytes, flags, mode as u32))?;
        path.check(t, result)
    }

    /// Perform a stat system call on the given file descriptor.
    ///
    /// Like stat(), but for an open file descriptor.
    /// Equivalent to os.stat(fd).
    #[function("fstat($module, /, fd)")]
    fn fstat(t: &mut Thread, fd: i32) -> PyResult {
        let stat = blocking(t, || host::meta::fstat(fd))?;
        super::super::stat_value(t, &stat)
    }

    /// Perform an fstatvfs system call on the given fd.
    ///
    /// Equivalent to statvfs(fd).
    #[function("fstatvfs($module, fd, /)")]
    fn fstatvfs(t: &mut Thread, fd: i32) -> PyResult {
        let stat = blocking(t, || host::meta::fstatvfs(fd))?;
        super::super::statvfs_value(t, &stat)
    }

    /// Return the configuration limit name for the file descriptor fd.
    ///
    /// If there is no limit, return -1.
    #[function("fpathconf($module, fd, name, /)")]
    fn fpathconf(t: &mut Thread, fd: &Value, name: &Value) -> PyResult<i64> {
        let fd = match common::as_fd(t, fd) {
            Ok(fd) => fd,
            Err(raised) if t.raised_is(&object::exceptions::WARNING) => return Err(raised),
            Err(_) => {
                t.restore_raised(None);
                fd_number(t, fd)?
            }
        };
        let name = super::super::system::conf_name(t, name, host::constants::PATHCONF_NAMES)?;
        Ok(common::OrRaise::or_raise(host::meta::fpathconf(fd, name), t)?.unwrap_or(-1))
    }
}

#[cfg(test)]
mod tests {
    use super::normpath;

    #[test]
    fn paths_lose_what_means_nothing() {
        for (path, normal) in [
            ("", "."),
            ("/", "/"),
            ("//", "//"),
            ("///", "/"),
            ("//a/../../b/./c/", "//b/c"),
            ("a/..", "."),
            ("../..", "../.."),
            ("/..", "/"),
            ("a//b/../c", "a/c"),
        ] {
            assert_eq!(normpath(path.as_bytes()), normal.as_bytes(), "{path}");
        }
    }
}
