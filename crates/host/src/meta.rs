//! Metadata of files: stat, modes, owners, times, extended attributes, file systems.

use std::ffi::CStr;

use crate::error::{Error, Result, int, size, unit};
use crate::permit::{Permission, Subject, permit};
use crate::{CWD, Fd};

/// What `stat` tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// Type and permission bits.
    pub mode: u32,
    /// Inode.
    pub ino: u64,
    /// Device.
    pub dev: u64,
    /// Number of names.
    pub nlink: u64,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Length in bytes.
    pub size: i64,
    /// Last access: seconds and nanoseconds.
    pub atime: (i64, i64),
    /// Last change of the contents.
    pub mtime: (i64, i64),
    /// Last change of the inode.
    pub ctime: (i64, i64),
    /// Preferred size of transfers.
    pub blksize: i64,
    /// Number of 512-byte blocks.
    pub blocks: i64,
    /// The device that a special file stands for.
    pub rdev: u64,
}

impl Stat {
    fn from_raw(s: &libc::stat) -> Stat {
        Stat {
            mode: s.st_mode,
            ino: s.st_ino,
            dev: s.st_dev,
            nlink: s.st_nlink,
            uid: s.st_uid,
            gid: s.st_gid,
            size: s.st_size,
            atime: (s.st_atime, s.st_atime_nsec),
            mtime: (s.st_mtime, s.st_mtime_nsec),
            ctime: (s.st_ctime, s.st_ctime_nsec),
            blksize: s.st_blksize,
            blocks: s.st_blocks,
            rdev: s.st_rdev,
        }
    }

    /// Whether it is a directory.
    pub fn is_dir(&self) -> bool {
        self.mode & libc::S_IFMT == libc::S_IFDIR
    }

    /// Whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.mode & libc::S_IFMT == libc::S_IFREG
    }

    /// Whether it is a symbolic link.
    pub fn is_symlink(&self) -> bool {
        self.mode & libc::S_IFMT == libc::S_IFLNK
    }
}

fn at_flags(follow: bool) -> i32 {
    if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW }
}

/// Metadata of a path; of the link itself unless `follow`.
pub fn stat(dir: Fd, path: &CStr, follow: bool) -> Result<Stat> {
    permit(Permission::Read, Subject::PathAt(dir, path))?;
    // SAFETY: all-zero is a valid `stat`; the path is a terminated string.
    unsafe {
        let mut s: libc::stat = std::mem::zeroed();
        unit(libc::fstatat(dir, path.as_ptr(), &raw mut s, at_flags(follow)))?;
        Ok(Stat::from_raw(&s))
    }
}

/// Metadata of an open file.
pub fn fstat(fd: Fd) -> Result<Stat> {
    permit(Permission::Read, Subject::Fd(fd))?;
    // SAFETY: all-zero is a valid `stat`.
    unsafe {
        let mut s: libc::stat = std::mem::zeroed();
        unit(libc::fstat(fd, &raw mut s))?;
        Ok(Stat::from_raw(&s))
    }
}

/// Whether this process may do `mode` (`R_OK`, `W_OK`, `X_OK`, `F_OK`) to the path.
pub fn access(dir: Fd, path: &CStr, mode: i32, effective: bool, follow: bool) -> Result<()> {
    permit(Permission::Read, Subject::PathAt(dir, path))?;
    let flags = at_flags(follow) | if effective { libc::AT_EACCESS } else { 0 };
    // SAFETY: the path is a terminated string.
    unit(unsafe {
        if flags == 0 && dir == CWD {
            libc::access(path.as_ptr(), mode)
        } else {
            libc::faccessat(dir, path.as_ptr(), mode, flags)
        }
    })
}

/// Changes the permission bits.
pub fn chmod(dir: Fd, path: &CStr, mode: u32, follow: bool) -> Result<()> {
    permit(Permission::Write, Subject::PathAt(dir, path))?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::fchmodat(dir, path.as_ptr(), mode, at_flags(follow)) })
}

/// Changes the permission bits of an open file.
pub fn fchmod(fd: Fd, mode: u32) -> Result<()> {
    permit(Permission::Write, Subject::Fd(fd))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::fchmod(fd, mode) })
}

/// Changes the owner; `u32::MAX` leaves one as it is.
pub fn chown(dir: Fd, path: &CStr, uid: u32, gid: u32, follow: bool) -> Result<()> {
    permit(Permission::Write, Subject::PathAt(dir, path))?;
    // SAFETY: the path is a terminated string.
    unit(unsafe { libc::fchownat(dir, path.as_ptr(), uid, gid, at_flags(follow)) })
}

/// Changes the owner of an open file.
pub fn fchown(fd: Fd, uid: u32, gid: u32) -> Result<()> {
    permit(Permission::Write, Subject::Fd(fd))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::fchown(fd, uid, gid) })
}

/// Which times to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// Both to now.
    Now,
    /// Access and modification: seconds and nanoseconds.
    At((i64, i64), (i64, i64)),
}

impl Times {
    fn raw(self) -> Option<[libc::timespec; 2]> {
        match self {
            Times::Now => None,
            Times::At(a, m) => Some([
                libc::timespec { tv_sec: a.0, tv_nsec: a.1 },
                libc::timespec { tv_sec: m.0, tv_nsec: m.1 },
            ]),
        }
    }
}

/// Sets the times of a path.
pub fn utime(dir: Fd, path: &CStr, times: Times, follow: bool) -> Result<()> {
    permit(Permission::Write, Subject::PathAt(dir, path))?;
    let raw = times.raw();
    let p = raw.as_ref().map_or(std::ptr::null(), |t| t.as_ptr());
    // SAFETY: null or two times; the path is a terminated string.
    unit(unsafe { libc::utimensat(dir, path.as_ptr(), p, at_flags(follow)) })
}

/// Sets the times of an open file.
pub fn futime(fd: Fd, times: Times) -> Result<()> {
    permit(Permission::Write, Subject::Fd(fd))?;
    let raw = times.raw();
    let p = raw.as_ref().map_or(std::ptr::null(), |t| t.as_ptr());
    // SAFETY: null or two times.
    unit(unsafe { libc::futimens(fd, p) })
}

/// Sets the mask of permission bits that new files do not get; returns the old one.
pub fn umask(mask: u32) -> Result<u32> {
    permit(Permission::Write, Subject::None)?;
    // SAFETY: plain number; never fails.
    Ok(unsafe { libc::umask(mask) })
}

/// What `statvfs` tells.
#[derive(Clone, Copy, Debug)]
pub struct StatVfs {
    /// Block size.
    pub bsize: u64,
    /// Fragment size.
    pub frsize: u64,
    /// Size in fragments.
    pub blocks: u64,
    /// Free blocks.
    pub bfree: u64,
    /// Free blocks for the unprivileged.
    pub bavail: u64,
    /// Inodes.
    pub files: u64,
    /// Free inodes.
    pub ffree: u64,
    /// Free inodes for the unprivileged.
    pub favail: u64,
    /// Mount flags.
    pub flag: u64,
    /// Longest name.
    pub namemax: u64,
    /// File system id.
    pub fsid: u64,
}

fn statvfs_from_raw(s: &libc::statvfs) -> StatVfs {
    StatVfs {
        bsize: s.f_bsize,
        frsize: s.f_frsize,
        blocks: s.f_blocks,
        bfree: s.f_bfree,
        bavail: s.f_bavail,
        files: s.f_files,
        ffree: s.f_ffree,
        favail: s.f_favail,
        flag: s.f_flag,
        namemax: s.f_namemax,
        fsid: s.f_fsid,
    }
}

/// Facts about the file system of a path.
pub fn statvfs(path: &CStr) -> Result<StatVfs> {
    permit(Permission::Read, Subject::Path(path))?;
    // SAFETY: all-zero is a valid `statvfs`; the path is a terminated string.
    unsafe {
        let mut s: libc::statvfs = std::mem::zeroed();
        unit(libc::statvfs(path.as_ptr(), &raw mut s))?;
        Ok(statvfs_from_raw(&s))
    }
}

/// Facts about the file system of an open file.
pub fn fstatvfs(fd: Fd) -> Result<StatVfs> {
    permit(Permission::Read, Subject::Fd(fd))?;
    // SAFETY: all-zero is a valid `statvfs`.
    unsafe {
        let mut s: libc::statvfs = std::mem::zeroed();
        unit(libc::fstatvfs(fd, &raw mut s))?;
        Ok(statvfs_from_raw(&s))
    }
}

/// The file that the functions on extended attributes mean.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// A path; the link itself unless the flag says follow.
    Path(&'a CStr, bool),
    /// An open file.
    Fd(Fd),
}

impl Target<'_> {
    fn permit(self, permission: Permission) -> Result<()> {
        match self {
            Target::Path(p, _) => permit(permission, Subject::Path(p)),
            Target::Fd(fd) => permit(permission, Subject::Fd(fd)),
        }
    }
}

/// Asks for a size, allocates and asks again until the value did not grow in between.
fn sized(mut ask: impl FnMut(*mut libc::c_void, usize) -> libc::ssize_t) -> Result<Vec<u8>> {
    let mut room = 256usize;
    loop {
        let mut buffer = vec![0u8; room];
        match size(ask(buffer.as_mut_ptr().cast(), buffer.len())) {
            Ok(n) => {
                buffer.truncate(n);
                return Ok(buffer);
            }
            Err(Error::Os(libc::ERANGE)) => room = size(ask(std::ptr::null_mut(), 0))?.max(room + 1),
            Err(e) => return Err(e),
        }
    }
}

/// The value of an extended attribute.
pub fn getxattr(target: Target<'_>, name: &CStr) -> Result<Vec<u8>> {
    target.permit(Permission::Read)?;
    sized(|p, n| {
        // SAFETY: `sized` passes a buffer with its length, or null and zero.
        unsafe {
            match target {
                Target::Path(path, true) => libc::getxattr(path.as_ptr(), name.as_ptr(), p, n),
                Target::Path(path, false) => libc::lgetxattr(path.as_ptr(), name.as_ptr(), p, n),
                Target::Fd(fd) => libc::fgetxattr(fd, name.as_ptr(), p, n),
            }
        }
    })
}

/// Sets an extended attribute.
pub fn setxattr(target: Target<'_>, name: &CStr, value: &[u8], flags: i32) -> Result<()> {
    target.permit(Permission::Write)?;
    let (v, n) = (value.as_ptr().cast(), value.len());
    // SAFETY: terminated strings; the value and its own length.
    unit(unsafe {
        match target {
            Target::Path(path, true) => libc::setxattr(path.as_ptr(), name.as_ptr(), v, n, flags),
            Target::Path(path, false) => libc::lsetxattr(path.as_ptr(), name.as_ptr(), v, n, flags),
            Target::Fd(fd) => libc::fsetxattr(fd, name.as_ptr(), v, n, flags),
        }
    })
}

/// Removes an extended attribute.
pub fn removexattr(target: Target<'_>, name: &CStr) -> Result<()> {
    target.permit(Permission::Write)?;
    // SAFETY: terminated strings.
    unit(unsafe {
        match target {
            Target::Path(path, true) => libc::removexattr(path.as_ptr(), name.as_ptr()),
            Target::Path(path, false) => libc::lremovexattr(path.as_ptr(), name.as_ptr()),
            Target::Fd(fd) => libc::fremovexattr(fd, name.as_ptr()),
        }
    })
}

/// The names of the extended attributes.
pub fn listxattr(target: Target<'_>) -> Result<Vec<Vec<u8>>> {
    target.permit(Permission::Read)?;
    let names = sized(|p, n| {
        // SAFETY: `sized` passes a buffer with its length, or null and zero.
        unsafe {
            match target {
                Target::Path(path, true) => libc::listxattr(path.as_ptr(), p.cast(), n),
                Target::Path(path, false) => libc::llistxattr(path.as_ptr(), p.cast(), n),
                Target::Fd(fd) => libc::flistxattr(fd, p.cast(), n),
            }
        }
    })?;
    Ok(names.split(|&b| b == 0).filter(|n| !n.is_empty()).map(<[u8]>::to_vec).collect())
}

/// The value of a path's variable (`_PC_*`); `None` where there is no limit.
pub fn pathconf(path: &CStr, name: i32) -> Result<Option<i64>> {
    permit(Permission::Read, Subject::Path(path))?;
    crate::set_errno(0);
    // SAFETY: the path is a terminated string.
    limit(unsafe { libc::pathconf(path.as_ptr(), name) })
}

/// [`pathconf`] of an open file.
pub fn fpathconf(fd: Fd, name: i32) -> Result<Option<i64>> {
    permit(Permission::Read, Subject::Fd(fd))?;
    crate::set_errno(0);
    // SAFETY: plain numbers.
    limit(unsafe { libc::fpathconf(fd, name) })
}

/// `-1` without an error means that there is no limit.
pub(crate) fn limit(r: libc::c_long) -> Result<Option<i64>> {
    if r != -1 {
        return Ok(Some(r));
    }
    match crate::errno() {
        0 => Ok(None),
        e => Err(Error::Os(e)),
    }
}

/// The number of bytes that can be read without blocking.
pub fn available(fd: Fd) -> Result<i32> {
    let mut n = 0i32;
    // SAFETY: `FIONREAD` writes one int.
    int(unsafe { libc::ioctl(fd, libc::FIONREAD, &raw mut n) })?;
    Ok(n)
}
