//! Starting a program the way `subprocess` needs it: everything between fork and exec.
//!
//! The child runs in a copy of a process that may have had other threads, so until exec it calls nothing but
//! async-signal-safe functions and allocates nothing: all memory is prepared before the fork. What went wrong
//! there is written to a pipe as `exception:errno in hexadecimal:what`.

use std::ffi::{CString, c_void};

use crate::Fd;
use crate::error::{Error, Result, int};
use crate::permit::{Permission, Subject, permit};
use crate::process::Pointers;
use crate::stdio::write_all;

/// What to start, and how.
pub struct ForkExec<'a> {
    /// The programs to try, in order.
    pub programs: &'a [CString],
    /// The arguments.
    pub args: &'a [CString],
    /// The environment; this process's without it.
    pub env: Option<&'a [CString]>,
    /// The working directory.
    pub cwd: Option<&'a CString>,
    /// The child's end of its standard input, -1 to leave it alone, and the parent's end.
    pub stdin: (Fd, Fd),
    /// Parent's end and child's end of standard output.
    pub stdout: (Fd, Fd),
    /// Parent's end and child's end of standard error.
    pub stderr: (Fd, Fd),
    /// Both ends of the pipe for errors; the child writes to the second.
    pub errpipe: (Fd, Fd),
    /// Close all descriptors from 3 on that are not kept.
    pub close_fds: bool,
    /// Descriptors that stay open, ascending.
    pub keep: &'a [Fd],
    /// Set `SIGPIPE` and its like to their defaults.
    pub restore_signals: bool,
    /// Start a session.
    pub new_session: bool,
    /// Join or start a process group.
    pub process_group: Option<i32>,
    /// The child's group.
    pub gid: Option<u32>,
    /// The child's supplementary groups.
    pub groups: Option<&'a [u32]>,
    /// The child's user.
    pub uid: Option<u32>,
    /// The child's mask.
    pub umask: Option<u32>,
    /// May a fork be used that stops the parent until exec, and shares its memory?
    pub allow_vfork: bool,
    /// Code to run in the child just before exec; false if it failed. It forces a plain fork.
    pub before_exec: Option<&'a mut dyn FnMut() -> bool>,
}

/// What the child was doing when it failed.
enum Failure {
    /// Preparing, before exec.
    Prepare(i32),
    /// Changing the directory.
    Directory(i32),
    /// Starting the program.
    Exec(i32),
    /// The caller's code.
    Code,
}

/// Starts the program; gives the child's number. The child reports failures through the pipe.
pub fn fork_exec(mut job: ForkExec<'_>) -> Result<i32> {
    permit(Permission::Run, job.programs.first().map_or(Subject::None, |p| Subject::Path(p)))?;
    let argv = Pointers::new(job.args);
    let envp = job.env.map(Pointers::new);
    let plain = job.before_exec.is_some()
        || !job.allow_vfork
        || job.uid.is_some()
        || job.gid.is_some()
        || job.groups.is_some();
    let mut old = crate::signal::Set::empty();
    if !plain {
        // No handler may run in the child while it shares the parent's memory.
        old = crate::signal::pthread_sigmask(libc::SIG_BLOCK, &crate::signal::Set::full())?;
    }
    // SAFETY: the child calls only async-signal-safe functions (the caller's code apart, for which the fork is
    // a plain one) and ends by exec or `_exit`.
    let result = unsafe {
        if plain {
            let pid = int(libc::fork());
            if pid == Ok(0) {
                child(&mut job, &argv, envp.as_ref(), None);
            }
            pid
        } else {
            let mut shared = Shared { job: &mut job, argv: &argv, envp: envp.as_ref(), mask: &old };
            start_shared(&mut shared)
        }
    };
    if !plain {
        let _ = crate::signal::pthread_sigmask(libc::SIG_SETMASK, &old);
    }
    result
}

/// What a child that shares the parent's memory needs.
struct Shared<'a, 'b> {
    job: &'a mut ForkExec<'b>,
    argv: &'a Pointers<'a>,
    envp: Option<&'a Pointers<'a>>,
    mask: &'a crate::signal::Set,
}

extern "C" fn shared_child(arg: *mut c_void) -> i32 {
    // SAFETY: `start_shared` passes its own argument, which lives until exec or exit.
    unsafe {
        let shared = &mut *arg.cast::<Shared<'_, '_>>();
        child(shared.job, shared.argv, shared.envp, Some(shared.mask))
    }
}

/// Starts the child in the parent's memory, on a stack of its own; the parent waits until exec or exit. So no
/// page tables are copied, however large the parent is.
///
/// # Safety
/// All signals are blocked.
unsafe fn start_shared(shared: &mut Shared<'_, '_>) -> Result<i32> {
    const STACK: usize = 256 << 10;
    // SAFETY: a fresh mapping for the stack, given back when the child does not use it any more; the child does
    // only what may be done after `vfork`.
    unsafe {
        let stack = libc::mmap(
            std::ptr::null_mut(),
            STACK,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_STACK,
            -1,
            0,
        );
        if stack == libc::MAP_FAILED {
            return Err(Error::last());
        }
        let flags = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
        let top = stack.byte_add(STACK);
        let pid = int(libc::clone(shared_child, top, flags, std::ptr::from_mut(shared).cast()));
        libc::munmap(stack, STACK);
        pid
    }
}

/// # Safety
/// Runs in a freshly forked child.
unsafe fn child(
    job: &mut ForkExec<'_>,
    argv: &Pointers<'_>,
    envp: Option<&Pointers<'_>>,
    mask: Option<&crate::signal::Set>,
) -> ! {
    // SAFETY: the caller's promise.
    let failure = unsafe { run(job, argv, envp, mask) };
    let (class, errno, what): (&[u8], i32, &[u8]) = match failure {
        Failure::Prepare(e) => (b"OSError", e, b"noexec"),
        Failure::Directory(e) => (b"OSError", e, b"noexec:chdir"),
        Failure::Exec(e) => (b"OSError", e, b""),
        Failure::Code => (b"SubprocessError", 0, b"Exception occurred in preexec_fn."),
    };
    let mut digits = [0u8; 16];
    let mut at = digits.len();
    let mut n = errno as u32;
    while n != 0 || at == digits.len() {
        at -= 1;
        digits[at] = b"0123456789ABCDEF"[(n & 15) as usize];
        n >>= 4;
    }
    let pipe = job.errpipe.1;
    for part in [class, b":", &digits[at..], b":", what] {
        write_all(pipe, part);
    }
    crate::process::exit_now(255)
}

fn last() -> i32 {
    crate::errno()
}

/// A descriptor above the standard ones, so that it survives their replacement.
fn above_standard(fd: Fd) -> std::result::Result<Fd, Failure> {
    // SAFETY: plain numbers.
    let r = unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) };
    if r < 0 { Err(Failure::Prepare(last())) } else { Ok(r) }
}

fn step(r: i32) -> std::result::Result<(), Failure> {
    if r < 0 { Err(Failure::Prepare(last())) } else { Ok(()) }
}

/// # Safety
/// Runs in a freshly forked child.
unsafe fn run(
    job: &mut ForkExec<'_>,
    argv: &Pointers<'_>,
    envp: Option<&Pointers<'_>>,
    mask: Option<&crate::signal::Set>,
) -> Failure {
    // SAFETY: the caller's promise.
    if let Err(f) = unsafe { prepare(job, mask) } {
        return f;
    }
    // A program that is missing in one place may be in the next; any other failure is worth telling.
    let mut failure = libc::ENOENT;
    for program in job.programs {
        // SAFETY: terminated strings and arrays of them, made before the fork.
        unsafe {
            match envp {
                Some(e) => libc::execve(program.as_ptr(), argv.as_ptr(), e.as_ptr()),
                None => libc::execv(program.as_ptr(), argv.as_ptr()),
            };
        }
        if !matches!(last(), libc::ENOENT | libc::ENOTDIR) {
            failure = last();
        }
    }
    Failure::Exec(failure)
}

/// # Safety
/// Runs in a freshly forked child.
unsafe fn prepare(
    job: &mut ForkExec<'_>,
    mask: Option<&crate::signal::Set>,
) -> std::result::Result<(), Failure> {
    // SAFETY: plain system calls with numbers and with strings that were made before the fork.
    unsafe {
        for &fd in job.keep {
            if fd != job.errpipe.1 {
                let flags = libc::fcntl(fd, libc::F_GETFD);
                if flags >= 0 {
                    step(libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC))?;
                }
            }
        }
        // The parent's ends.
        for fd in [job.stdin.1, job.stdout.0, job.stderr.0, job.errpipe.0] {
            if fd >= 0 {
                libc::close(fd);
            }
        }
        let (mut input, mut output, mut error) = (job.stdin.0, job.stdout.1, job.stderr.1);
        if output == 0 {
            output = above_standard(output)?;
        }
        if error == 0 || error == 1 {
            error = above_standard(error)?;
        }
        if input > 0 && input < 3 && (output >= 0 || error >= 0) {
            input = above_standard(input)?;
        }
        for (from, to) in [(input, 0), (output, 1), (error, 2)] {
            if from == to {
                step(libc::fcntl(from, libc::F_SETFD, 0))?;
            } else if from >= 0 {
                step(libc::dup2(from, to))?;
            }
        }
        if let Some(directory) = job.cwd
            && libc::chdir(directory.as_ptr()) < 0
        {
            return Err(Failure::Directory(last()));
        }
        if let Some(mask) = job.umask {
            libc::umask(mask);
        }
        if job.restore_signals {
            for signum in [libc::SIGPIPE, libc::SIGXFSZ] {
                libc::signal(signum, libc::SIG_DFL);
            }
        }
        if let Some(mask) = mask {
            // Handlers of the parent must not run here: what it handled gets the default, as exec would do.
            for signum in 1..crate::signal::NSIG as i32 {
                let mut action: libc::sigaction = std::mem::zeroed();
                if libc::sigaction(signum, std::ptr::null(), &raw mut action) == 0
                    && !matches!(action.sa_sigaction, libc::SIG_DFL | libc::SIG_IGN)
                {
                    libc::signal(signum, libc::SIG_DFL);
                }
            }
            libc::sigprocmask(libc::SIG_SETMASK, mask.raw(), std::ptr::null_mut());
        }
        if job.new_session {
            libc::setsid();
        }
        if let Some(group) = job.process_group {
            step(libc::setpgid(0, group))?;
        }
        if let Some(groups) = job.groups {
            step(libc::setgroups(groups.len(), groups.as_ptr()))?;
        }
        if let Some(gid) = job.gid {
            step(libc::setregid(gid, gid))?;
        }
        if let Some(uid) = job.uid {
            step(libc::setreuid(uid, uid))?;
        }
        if let Some(code) = &mut job.before_exec
            && !code()
        {
            return Err(Failure::Code);
        }
        if job.close_fds {
            close_others(job.keep);
        }
    }
    Ok(())
}

/// Closes everything from 3 on but `keep`, which is ascending.
fn close_others(keep: &[Fd]) {
    let mut from = 3;
    for &fd in keep {
        if fd >= from {
            close_between(from, fd);
            from = fd + 1;
        }
    }
    close_between(from, Fd::MAX);
}

fn close_between(low: Fd, high: Fd) {
    if high <= low {
        return;
    }
    // SAFETY: plain numbers.
    unsafe {
        if libc::syscall(libc::SYS_close_range, low as u32, (high - 1) as u32, 0) == 0 {
            return;
        }
        let limit = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 1 << 20) as Fd;
        for fd in low..high.min(limit) {
            libc::close(fd);
        }
    }
}

/// Strings for an `argv` or environment; `EINVAL` for one with a zero byte.
pub fn strings(items: &[&[u8]]) -> Result<Vec<CString>> {
    items.iter().map(|s| CString::new(*s).map_err(|_| Error::Os(libc::EINVAL))).collect()
}
