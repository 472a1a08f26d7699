//! `posix`: the operating system as `os` uses it.
//!
//! Here: the module and its struct sequences. The functions stand in the files below, by topic.

pub mod dirs;
pub mod fds;
pub mod files;
pub mod process;
pub mod system;

use builtins::{NativeModule, struct_sequence};
use macros::pymodule;
use object::module::Module;
use object::native::{Family, Param, ParamKind, Signature};
use object::{Object, PyResult, Ref, Thread, Tuple, Type, Value};

use crate::common;
use crate::timeval;

struct_sequence!(
    /// `os.stat_result`
    pub mod stat_result = "os.stat_result", visible 10, "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a tuple of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the attributes st_mode, st_ino, st_dev, st_nlink, and so on.\n\nPosix/windows: If your platform supports st_blksize, st_blocks, st_rdev,\nor st_flags, they are available as attributes only.\n\nSee os.stat for more information.", [
        ("st_mode", "protection bits"),
        ("st_ino", "inode"),
        ("st_dev", "device"),
        ("st_nlink", "number of hard links"),
        ("st_uid", "user ID of owner"),
        ("st_gid", "group ID of owner"),
        ("st_size", "total size, in bytes"),
        ("", ""),
        ("", ""),
        ("", ""),
        ("st_atime", "time of last access"),
        ("st_mtime", "time of last modification"),
        ("st_ctime", "time of last change"),
        ("st_atime_ns", "time of last access in nanoseconds"),
        ("st_mtime_ns", "time of last modification in nanoseconds"),
        ("st_ctime_ns", "time of last change in nanoseconds"),
        ("st_blksize", "blocksize for filesystem I/O"),
        ("st_blocks", "number of blocks allocated"),
        ("st_rdev", "device type (if inode device)"),
    ]
);

struct_sequence!(
    /// `os.statvfs_result`
    pub mod statvfs_result = "os.statvfs_result", visible 10, "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more information.", [
        ("f_bsize", ""),
        ("f_frsize", ""),
        ("f_blocks", ""),
        ("f_bfree", ""),
        ("f_bavail", ""),
        ("f_files", ""),
        ("f_ffree", ""),
        ("f_favail", ""),
        ("f_flag", ""),
        ("f_namemax", ""),
        ("f_fsid", ""),
    ]
);

struct_sequence!(
    /// `os.terminal_size`
    pub mod terminal_size = "os.terminal_size", visible 2, "A tuple of (columns, lines) for holding terminal window size", [
        ("columns", "width of the terminal window in characters"),
        ("lines", "height of the terminal window in characters"),
    ]
);

struct_sequence!(
    /// `posix.times_result`
    pub mod times_result = "posix.times_result", visible 5, "times_result: Result from os.times().\n\nThis object may be accessed either as a tuple of\n  (user, system, children_user, children_system, elapsed),\nor via the attributes user, system, children_user, children_system,\nand elapsed.\n\nSee os.times for more information.", [
        ("user", "user time"),
        ("system", "system time"),
        ("children_user", "user time of children"),
        ("children_system", "system time of children"),
        ("elapsed", "elapsed time since an arbitrary point in the past"),
    ]
);

struct_sequence!(
    /// `posix.uname_result`
    pub mod uname_result = "posix.uname_result", visible 5, "uname_result: Result from os.uname().\n\nThis object may be accessed either as a tuple of\n  (sysname, nodename, release, version, machine),\nor via the attributes sysname, nodename, release, version, and machine.\n\nSee os.uname for more information.", [
        ("sysname", "operating system name"),
        ("nodename", "name of machine on network (implementation-defined)"),
        ("release", "operating system release"),
        ("version", "operating system version"),
        ("machine", "hardware identifier"),
    ]
);

struct_sequence!(
    /// `posix.waitid_result`
    pub mod waitid_result = "posix.waitid_result", visible 5, "waitid_result: Result from waitid.\n\nThis object may be accessed either as a tuple of\n  (si_pid, si_uid, si_signo, si_status, si_code),\nor via the attributes si_pid, si_uid, and so on.\n\nSee os.waitid for more information.", [
        ("si_pid", ""),
        ("si_uid", ""),
        ("si_signo", ""),
        ("si_status", ""),
        ("si_code", ""),
    ]
);

struct_sequence!(
    /// `posix.sched_param`
    pub mod sched_param = "posix.sched_param", visible 1, "sched_param(sched_priority)\n--\n\nCurrently has only one field: sched_priority\n\n  sched_priority\n    A scheduling parameter.", [
        ("sched_priority", "the scheduling priority"),
    ]
);

/// A `stat_result`.
///
/// # Errors
/// `MemoryError`.
pub fn stat_value(t: &mut Thread, s: &host::meta::Stat) -> PyResult {
    let mut values = Vec::with_capacity(19);
    values.extend([
        Value::int(s.mode as i64),
        Value::uint(s.ino),
        Value::uint(s.dev),
        Value::uint(s.nlink),
        Value::int(s.uid as i64),
        Value::int(s.gid as i64),
        Value::int(s.size),
    ]);
    let times = [s.atime, s.mtime, s.ctime];
    values.extend(times.iter().map(|(sec, _)| Value::int(*sec)));
    values.extend(times.iter().map(|(sec, nsec)| timeval::float_value(*sec, *nsec)));
    for (sec, nsec) in times {
        values.push(timeval::ns_value(t, sec, nsec)?);
    }
    values.extend([Value::int(s.blksize), Value::int(s.blocks), Value::uint(s.rdev)]);
    stat_result::SEQUENCE.make(t, values)
}

/// A `statvfs_result`.
///
/// # Errors
/// `MemoryError`.
pub fn statvfs_value(t: &mut Thread, s: &host::meta::StatVfs) -> PyResult {
    let all = [
        s.bsize, s.frsize, s.blocks, s.bfree, s.bavail, s.files, s.ffree, s.favail, s.flag, s.namemax, s.fsid,
    ];
    statvfs_result::SEQUENCE.make(t, all.iter().map(|n| Value::uint(*n)).collect())
}

const SCHED_PARAM: Signature = Signature {
    name: "sched_param",
    params: &[Param { name: "sched_priority", kind: ParamKind::Standard, required: true }],
    family: Family::Clinic,
};

/// `sched_param(sched_priority)`
fn new_sched_param(t: &mut Thread, cls: &Type, values: &[Value], names: Option<&Tuple>) -> PyResult {
    // What `__reduce__` and `__replace__` of sequences call.
    if let ([fields, rest], None) = (values, names)
        && let Some(fields) = fields.downcast::<Tuple>()
        && rest.downcast::<object::Dict>().is_some()
    {
        let made = object::structseq::new(cls, 1, fields.items().to_vec());
        return made.ok_or_else(|| t.memory_error());
    }
    let [priority] = SCHED_PARAM.bind::<1>(t, values, names)?;
    let items = priority.cloned().into_iter().collect();
    match object::structseq::new(cls, 1, items) {
        Some(made) => Ok(made),
        None => Err(t.memory_error()),
    }
}

/// The native module.
pub static NATIVE: NativeModule = NativeModule {
    def: &table::DEF,
    types: &[
        (&dirs::DIR_ENTRY, &[&dirs::DirEntry::IMPL]),
        (&dirs::SCANDIR_ITERATOR, &[&dirs::ScandirIterator::IMPL]),
    ],
};

/// The module.
#[pymodule(
    name = "posix",
    doc = "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
    types(&super::dirs::DIR_ENTRY)
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        for def in [
            &files::table::DEF,
            &fds::table::DEF,
            &dirs::table::DEF,
            &process::table::DEF,
            &system::table::DEF,
        ] {
            builtins::add_functions(module, def);
        }
        common::add_constants(module, host::constants::POSIX);
        for (name, table) in [
            ("sysconf_names", host::constants::SYSCONF_NAMES),
            ("pathconf_names", host::constants::PATHCONF_NAMES),
            ("confstr_names", host::constants::CONFSTR_NAMES),
        ] {
            common::add(module, name, common::number_table(table));
        }
        for (name, sequence) in [
            ("stat_result", &stat_result::SEQUENCE),
            ("statvfs_result", &statvfs_result::SEQUENCE),
            ("terminal_size", &terminal_size::SEQUENCE),
            ("times_result", &times_result::SEQUENCE),
            ("uname_result", &uname_result::SEQUENCE),
            ("waitid_result", &waitid_result::SEQUENCE),
            ("sched_param", &sched_param::SEQUENCE),
        ] {
            sequence.ready(t)?;
            common::add(module, name, sequence.ty.to_value());
        }
        sched_param::TYPE.update_slots(|slots| slots.new = Some(new_sched_param));
        common::add(module, "error", object::exceptions::OS_ERROR.to_value());
        let have = HAVE.iter().map(|name| common::name(name)).collect();
        common::add(module, "_have_functions", object::List::new(have));
        process::fill(t, module)
    }

    /// What the system's library has.
    const HAVE: &[&str] = &[
        "HAVE_EVENTFD",
        "HAVE_TIMERFD_CREATE",
        "HAVE_FACCESSAT",
        "HAVE_FCHDIR",
        "HAVE_FCHMOD",
        "HAVE_FCHMODAT",
        "HAVE_FCHOWN",
        "HAVE_FCHOWNAT",
        "HAVE_FEXECVE",
        "HAVE_FDOPENDIR",
        "HAVE_FPATHCONF",
        "HAVE_FSTATAT",
        "HAVE_FSTATVFS",
        "HAVE_FTRUNCATE",
        "HAVE_FUTIMENS",
        "HAVE_FUTIMES",
        "HAVE_FUTIMESAT",
        "HAVE_LINKAT",
        "HAVE_LCHOWN",
        "HAVE_LSTAT",
        "HAVE_LUTIMES",
        "HAVE_MEMFD_CREATE",
        "HAVE_MKDIRAT",
        "HAVE_MKFIFOAT",
        "HAVE_MKNODAT",
        "HAVE_OPENAT",
        "HAVE_READLINKAT",
        "HAVE_RENAMEAT",
        "HAVE_SYMLINKAT",
        "HAVE_UNLINKAT",
        "HAVE_UTIMENSAT",
        "HAVE_PTSNAME_R",
    ];
}
