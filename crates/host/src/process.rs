//! This process and its children: identity, fork and exec, waiting, exit.

use std::ffi::{CStr, CString, c_char};

use libc::c_int;

use crate::Fd;
use crate::error::{Error, Result, code, int, unit};
use crate::limits::{Usage, usage_from_raw};
use crate::permit::{Permission, Subject, permit};
use crate::signal::Info;

/// The process's number.
pub fn getpid() -> i32 {
    // SAFETY: no arguments.
    unsafe { libc::getpid() }
}

/// The parent's number.
pub fn getppid() -> i32 {
    // SAFETY: no arguments.
    unsafe { libc::getppid() }
}

/// Ends the process at once: no buffers are written, no destructors run.
pub fn exit_now(status: i32) -> ! {
    // SAFETY: plain number.
    unsafe { libc::_exit(status) }
}

/// Ends the process after libc's exit handlers ran.
pub fn exit(status: i32) -> ! {
    // SAFETY: plain number.
    unsafe { libc::exit(status) }
}

/// Ends the process by `SIGABRT`.
pub fn abort() -> ! {
    crate::memory::forget_failure();
    // SAFETY: no arguments.
    unsafe { libc::abort() }
}

/// Copies the process: 0 in the child. Other threads do not exist in the child; locks they held stay locked there.
/// The caller has put itself in a state that survives that.
pub fn fork() -> Result<i32> {
    permit(Permission::Run, Subject::None)?;
    // SAFETY: libc's own locks survive a fork; those of this program are the caller's care and can at worst block.
    int(unsafe { libc::fork() })
}

/// [`fork`] with a new terminal: the child's number and the controlling end.
pub fn forkpty() -> Result<(i32, Fd)> {
    permit(Permission::Run, Subject::None)?;
    let mut fd = -1;
    // SAFETY: room for one descriptor; the other pointers may be null; see `fork`.
    let pid = int(unsafe {
        libc::forkpty(&raw mut fd, std::ptr::null_mut(), std::ptr::null_mut(), std::ptr::null_mut())
    })?;
    Ok((pid, fd))
}

/// A null-terminated array of pointers to terminated strings, borrowed from the strings.
pub(crate) struct Pointers<'a> {
    pointers: Vec<*const c_char>,
    _strings: std::marker::PhantomData<&'a CStr>,
}

impl<'a> Pointers<'a> {
    pub(crate) fn new(strings: &'a [CString]) -> Pointers<'a> {
        let mut pointers: Vec<_> = strings.iter().map(|s| s.as_ptr()).collect();
        pointers.push(std::ptr::null());
        Pointers { pointers, _strings: std::marker::PhantomData }
    }

    pub(crate) fn as_ptr(&self) -> *const *const c_char {
        self.pointers.as_ptr()
    }
}

/// Which program to run.
#[derive(Clone, Copy, Debug)]
pub enum Program<'a> {
    /// By path.
    Path(&'a CStr),
    /// By an open file.
    Fd(Fd),
}

/// Replaces the running program. Returns only on failure.
pub fn exec(program: Program<'_>, args: &[CString], env: Option<&[CString]>) -> Error {
    let subject = match program {
        Program::Path(p) => Subject::Path(p),
        Program::Fd(fd) => Subject::Fd(fd),
    };
    if let Err(e) = permit(Permission::Run, subject) {
        return e;
    }
    let argv = Pointers::new(args);
    let envp = env.map(Pointers::new);
    // SAFETY: terminated arrays of terminated strings.
    unsafe {
        match (program, &envp) {
            (Program::Path(p), None) => libc::execv(p.as_ptr(), argv.as_ptr()),
            (Program::Path(p), Some(e)) => libc::execve(p.as_ptr(), argv.as_ptr(), e.as_ptr()),
            (Program::Fd(fd), Some(e)) => libc::fexecve(fd, argv.as_ptr(), e.as_ptr()),
            (Program::Fd(_), None) => return Error::Os(libc::EINVAL),
        };
    }
    Error::last()
}

/// Waits for a child: its number (0 if `WNOHANG` and none) and status.
pub fn waitpid(pid: i32, options: i32) -> Result<(i32, i32)> {
    let mut status = 0;
    // SAFETY: room for the status.
    let r = int(unsafe { libc::waitpid(pid, &raw mut status, options) })?;
    Ok((r, status))
}

/// [`waitpid`] with the child's use of resources.
pub fn wait4(pid: i32, options: i32) -> Result<(i32, i32, Usage)> {
    let mut status = 0;
    // SAFETY: room for the status and the usage.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        let r = int(libc::wait4(pid, &raw mut status, options, &raw mut usage))?;
        Ok((r, status, usage_from_raw(&usage)))
    }
}

/// Waits for a child by `P_PID`, `P_PGID`, `P_ALL` or `P_PIDFD`. `None` if `WNOHANG` and none.
pub fn waitid(kind: u32, id: u32, options: i32) -> Result<Option<Info>> {
    // SAFETY: room for one `siginfo_t`, zeroed because `WNOHANG` may leave it as it is.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        unit(libc::waitid(kind, id, &raw mut info, options))?;
        Ok(if info.si_pid() == 0 { None } else { Some(Info::from_raw(&info)) })
    }
}

/// Runs a command line by the shell; gives the status of the wait.
pub fn system(command: &CStr) -> Result<i32> {
    permit(Permission::Run, Subject::Name(command.to_bytes()))?;
    // SAFETY: a terminated string.
    Ok(unsafe { libc::system(command.as_ptr()) })
}

/// The system's names.
#[derive(Clone, Debug)]
pub struct Uname {
    /// Operating system.
    pub sysname: Vec<u8>,
    /// Host.
    pub nodename: Vec<u8>,
    /// Release.
    pub release: Vec<u8>,
    /// Version.
    pub version: Vec<u8>,
    /// Hardware.
    pub machine: Vec<u8>,
}

/// See [`Uname`].
pub fn uname() -> Result<Uname> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: one structure to fill; its fields are terminated strings.
    unsafe {
        let mut u: libc::utsname = std::mem::zeroed();
        unit(libc::uname(&raw mut u))?;
        let text = |f: &[c_char]| CStr::from_ptr(f.as_ptr()).to_bytes().to_vec();
        Ok(Uname {
            sysname: text(&u.sysname),
            nodename: text(&u.nodename),
            release: text(&u.release),
            version: text(&u.version),
            machine: text(&u.machine),
        })
    }
}

/// The process group.
pub fn getpgid(pid: i32) -> Result<i32> {
    // SAFETY: plain number.
    int(unsafe { libc::getpgid(pid) })
}

/// Sets the process group.
pub fn setpgid(pid: i32, group: i32) -> Result<()> {
    permit(Permission::Sys, Subject::Pid(pid))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::setpgid(pid, group) })
}

/// The session.
pub fn getsid(pid: i32) -> Result<i32> {
    // SAFETY: plain number.
    int(unsafe { libc::getsid(pid) })
}

/// Starts a session.
pub fn setsid() -> Result<i32> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: no arguments.
    int(unsafe { libc::setsid() })
}

/// Adds to the niceness; gives the new one.
pub fn nice(increment: i32) -> Result<i32> {
    permit(Permission::Sys, Subject::None)?;
    crate::set_errno(0);
    // SAFETY: plain number.
    let r = unsafe { libc::nice(increment) };
    if r == -1 && crate::errno() != 0 { Err(Error::last()) } else { Ok(r) }
}

/// The niceness of `PRIO_PROCESS`, `PRIO_PGRP` or `PRIO_USER`.
pub fn getpriority(which: i32, who: u32) -> Result<i32> {
    crate::set_errno(0);
    // SAFETY: plain numbers.
    let r = unsafe { libc::getpriority(which as u32, who) };
    if r == -1 && crate::errno() != 0 { Err(Error::last()) } else { Ok(r) }
}

/// Sets what [`getpriority`] tells.
pub fn setpriority(which: i32, who: u32, priority: i32) -> Result<()> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::setpriority(which as u32, who, priority) })
}

/// A descriptor that stands for a process.
pub fn pidfd_open(pid: i32, flags: u32) -> Result<Fd> {
    permit(Permission::Sys, Subject::Pid(pid))?;
    // SAFETY: plain numbers.
    int(unsafe { libc::syscall(libc::SYS_pidfd_open, pid, flags) } as c_int)
}

/// Leaves namespaces and other shared parts of the process.
pub fn unshare(flags: i32) -> Result<()> {
    permit(Permission::Sys, Subject::None)?;
    // SAFETY: plain number.
    unit(unsafe { libc::unshare(flags) })
}

/// Joins a namespace.
pub fn setns(fd: Fd, kind: i32) -> Result<()> {
    permit(Permission::Sys, Subject::Fd(fd))?;
    // SAFETY: plain numbers.
    unit(unsafe { libc::setns(fd, kind) })
}

/// What a child's descriptors are set to by `posix_spawn`.
#[derive(Clone, Debug)]
pub enum FileAction {
    /// Open a path as a descriptor, with flags and mode.
    Open(Fd, CString, i32, u32),
    /// Close a descriptor.
    Close(Fd),
    /// Duplicate one descriptor to another.
    Dup2(Fd, Fd),
    /// Close a descriptor and all above.
    CloseFrom(Fd),
}

/// The options of [`posix_spawn`].
#[derive(Clone, Default)]
pub struct SpawnOptions {
    /// What to do to descriptors, in order.
    pub file_actions: Vec<FileAction>,
    /// The child's process group.
    pub set_pgroup: Option<i32>,
    /// Give the child the real user and group.
    pub reset_ids: bool,
    /// Start a session.
    pub set_sid: bool,
    /// The child's mask.
    pub set_sigmask: Option<crate::signal::Set>,
    /// Signals to set to their defaults.
    pub set_sigdef: Option<crate::signal::Set>,
    /// The child's scheduling: policy, if it changes, and priority.
    pub scheduler: Option<(Option<i32>, i32)>,
}

unsafe extern "C" {
    fn posix_spawn_file_actions_addclosefrom_np(
        actions: *mut libc::posix_spawn_file_actions_t,
        from: c_int,
    ) -> c_int;
}

/// Starts a program in a new process; `search` looks for it in `PATH`.
pub fn posix_spawn(
    path: &CStr,
    args: &[CString],
    env: &[CString],
    options: &SpawnOptions,
    search: bool,
) -> Result<i32> {
    permit(Permission::Run, Subject::Path(path))?;
    let (argv, envp) = (Pointers::new(args), Pointers::new(env));
    // SAFETY: both objects are initialised before use and destroyed after it; strings are terminated and
    // outlive the call; the signal sets have the layout that libc expects.
    unsafe {
        let mut actions: libc::posix_spawn_file_actions_t = std::mem::zeroed();
        let mut attr: libc::posix_spawnattr_t = std::mem::zeroed();
        code(libc::posix_spawn_file_actions_init(&raw mut actions))?;
        if let Err(e) = code(libc::posix_spawnattr_init(&raw mut attr)) {
            libc::posix_spawn_file_actions_destroy(&raw mut actions);
            return Err(e);
        }
        let result = spawn_with(path, &argv, &envp, options, search, &mut actions, &mut attr);
        libc::posix_spawnattr_destroy(&raw mut attr);
        libc::posix_spawn_file_actions_destroy(&raw mut actions);
        result
    }
}

/// # Safety
/// `actions` and `attr` are initialised.
unsafe fn spawn_with(
    path: &CStr,
    argv: &Pointers<'_>,
    envp: &Pointers<'_>,
    options: &SpawnOptions,
    search: bool,
    actions: &mut libc::posix_spawn_file_actions_t,
    attr: &mut libc::posix_spawnattr_t,
) -> Result<i32> {
    const POSIX_SPAWN_SETSID: c_int = 0x80;
    // SAFETY: the caller initialised both objects; see `posix_spawn` for the rest.
    unsafe {
        for action in &options.file_actions {
            code(match action {
                FileAction::Open(fd, path, flags, mode) => {
                    libc::posix_spawn_file_actions_addopen(actions, *fd, path.as_ptr(), *flags, *mode)
                }
                FileAction::Close(fd) => libc::posix_spawn_file_actions_addclose(actions, *fd),
                FileAction::Dup2(a, b) => libc::posix_spawn_file_actions_adddup2(actions, *a, *b),
                FileAction::CloseFrom(fd) => posix_spawn_file_actions_addclosefrom_np(actions, *fd),
            })?;
        }
        let mut flags = 0;
        if let Some(group) = options.set_pgroup {
            flags |= libc::POSIX_SPAWN_SETPGROUP;
            code(libc::posix_spawnattr_setpgroup(attr, group))?;
        }
        if options.reset_ids {
            flags |= libc::POSIX_SPAWN_RESETIDS;
        }
        if options.set_sid {
            flags |= POSIX_SPAWN_SETSID;
        }
        if let Some(set) = &options.set_sigmask {
            flags |= libc::POSIX_SPAWN_SETSIGMASK;
            code(libc::posix_spawnattr_setsigmask(attr, set.raw()))?;
        }
        if let Some(set) = &options.set_sigdef {
            flags |= libc::POSIX_SPAWN_SETSIGDEF;
            code(libc::posix_spawnattr_setsigdefault(attr, set.raw()))?;
        }
        if let Some((policy, priority)) = options.scheduler {
            if let Some(policy) = policy {
                flags |= libc::POSIX_SPAWN_SETSCHEDULER;
                code(libc::posix_spawnattr_setschedpolicy(attr, policy))?;
            }
            flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
            let param = libc::sched_param { sched_priority: priority };
            code(libc::posix_spawnattr_setschedparam(attr, &raw const param))?;
        }
        code(libc::posix_spawnattr_setflags(attr, flags as _))?;
        let mut pid = 0;
        let (argv, envp) = (argv.as_ptr().cast(), envp.as_ptr().cast());
        code(if search {
            libc::posix_spawnp(&raw mut pid, path.as_ptr(), actions, attr, argv, envp)
        } else {
            libc::posix_spawn(&raw mut pid, path.as_ptr(), actions, attr, argv, envp)
        })?;
        Ok(pid)
    }
}
