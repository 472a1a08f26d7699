//! Threads, their stacks and the bounds of the running stack.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::null_mut;

use crate::error::{Error, Result, code};
use crate::permit::{Permission, Subject, permit};

/// What `pthread_self` gives: unique among running threads.
pub type ThreadId = u64;

thread_local! {
    static BOUNDS: Cell<Option<Bounds>> = const { Cell::new(None) };
}

/// The addresses of a stack: usable from `low` (beyond the guard) up to `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The lowest usable address.
    pub low: usize,
    /// One past the highest.
    pub high: usize,
}

impl Bounds {
    /// Its size in bytes.
    pub fn size(self) -> usize {
        self.high - self.low
    }
}

/// The bounds of the stack that is running now.
pub fn stack_bounds() -> Bounds {
    if let Some(b) = BOUNDS.get() {
        return b;
    }
    let b = foreign_bounds();
    BOUNDS.set(Some(b));
    b
}

/// The bounds of a stack that this crate did not make, from libc.
fn foreign_bounds() -> Bounds {
    // SAFETY: the attribute object is initialised by the first call and destroyed after use.
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attr) == 0 {
            let (mut address, mut size, mut guard) = (null_mut::<c_void>(), 0usize, 0usize);
            let r = libc::pthread_attr_getstack(&raw const attr, &raw mut address, &raw mut size);
            libc::pthread_attr_getguardsize(&raw const attr, &raw mut guard);
            libc::pthread_attr_destroy(&raw mut attr);
            if r == 0 && size > 0 {
                let high = address as usize + size;
                // The main stack's size comes from its limit, which may be none: it is not all there.
                let main = native_id() == crate::process::getpid() as u64;
                let size = if main { size.min(64 << 20) } else { size };
                let low = high - size + guard.max(PAGE);
                return Bounds { low, high };
            }
        }
    }
    let marker = 0u8;
    let here = std::ptr::from_ref(&marker) as usize;
    Bounds { low: here.saturating_sub(256 << 10), high: here }
}

/// Bytes of the stack that a thread runs on; only what is used is ever committed. Native recursion goes as deep as
/// in CPython's 8 MiB: a level of it takes about four times the bytes, and more without optimisation.
pub const STACK: usize = if cfg!(debug_assertions) { 160 << 20 } else { 40 << 20 };

const PAGE: usize = 4096;
const GUARD: usize = 16 * PAGE;

/// Runs `f` on a new stack of `bytes` that is committed page by page as it is used, in the same thread.
/// Where so much address space cannot be had, a smaller stack or the old one serves.
pub fn run_on_big_stack<R>(bytes: usize, f: impl FnOnce() -> R) -> R {
    let Some(stack) = Stack::new(bytes) else { return f() };
    let old = BOUNDS.replace(Some(stack.bounds()));
    let mut job = Job { f: Some(f), result: None };
    let entry = entry(&job);
    // SAFETY: the new stack is mapped, aligned and ours; `run_job` takes the pointer to this very job, and
    // the job outlives the call.
    unsafe { switch((&raw mut job).cast(), entry, stack.bounds().high) };
    BOUNDS.set(old);
    match job.result {
        Some(Ok(r)) => r,
        Some(Err(panic)) => std::panic::resume_unwind(panic),
        None => unreachable!("the job always leaves a result"),
    }
}

struct Job<F, R> {
    f: Option<F>,
    result: Option<std::thread::Result<R>>,
}

fn entry<F: FnOnce() -> R, R>(_: &Job<F, R>) -> unsafe extern "C" fn(*mut c_void) {
    run_job::<F, R>
}

unsafe extern "C" fn run_job<F: FnOnce() -> R, R>(job: *mut c_void) {
    // SAFETY: `run_on_big_stack` passes its own job.
    let job = unsafe { &mut *job.cast::<Job<F, R>>() };
    if let Some(f) = job.f.take() {
        job.result = Some(std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)));
    }
}

/// Calls `f(arg)` with the stack pointer at `top`. The frame is described relative to `rbp`, so that
/// backtraces lead on to the old stack.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn switch(arg: *mut c_void, f: unsafe extern "C" fn(*mut c_void), top: usize) {
    std::arch::naked_asm!(
        ".cfi_startproc",
        "push rbp",
        ".cfi_def_cfa_offset 16",
        ".cfi_offset rbp, -16",
        "mov rbp, rsp",
        ".cfi_def_cfa_register rbp",
        "mov rsp, rdx",
        "call rsi",
        "mov rsp, rbp",
        "pop rbp",
        ".cfi_def_cfa rsp, 8",
        "ret",
        ".cfi_endproc",
    )
}

#[cfg(not(target_arch = "x86_64"))]
unsafe fn switch(arg: *mut c_void, f: unsafe extern "C" fn(*mut c_void), _top: usize) {
    // SAFETY: the caller vouches for `f` and `arg`.
    unsafe { f(arg) }
}

/// A mapping with a guard at its low end.
struct Stack {
    base: *mut c_void,
    length: usize,
}

impl Stack {
    fn new(bytes: usize) -> Option<Stack> {
        let mut length = bytes.next_multiple_of(PAGE).max(256 << 10);
        loop {
            // SAFETY: a fresh anonymous mapping; the guard lies within it.
            unsafe {
                let base = libc::mmap(
                    null_mut(),
                    length,
                    libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK,
                    -1,
                    0,
                );
                if base != libc::MAP_FAILED {
                    libc::mprotect(base, GUARD, libc::PROT_NONE);
                    // Huge pages would make a start touch megabytes.
                    libc::madvise(base, length, libc::MADV_NOHUGEPAGE);
                    return Some(Stack { base, length });
                }
            }
            if length <= 8 << 20 {
                return None;
            }
            length /= 2;
            length = length.next_multiple_of(PAGE);
        }
    }

    fn bounds(&self) -> Bounds {
        let low = self.base as usize;
        Bounds { low: low + GUARD, high: low + self.length }
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        // SAFETY: nothing runs on the mapping any more.
        unsafe { libc::munmap(self.base, self.length) };
    }
}

struct Start {
    f: Box<dyn FnOnce() + Send>,
}

extern "C" fn start(arg: *mut c_void) -> *mut c_void {
    // SAFETY: `spawn` passes a boxed `Start` and gives up its ownership.
    let start = unsafe { Box::from_raw(arg.cast::<Start>()) };
    (start.f)();
    crate::memory::release_free_blocks();
    null_mut()
}

/// Starts a thread on a stack of `bytes` (0 for the system's usual size), committed as it is used. It must
/// be given to [`join`] or [`detach`]. A panic in `f` aborts the process.
pub fn spawn(bytes: usize, f: Box<dyn FnOnce() + Send>) -> Result<ThreadId> {
    permit(Permission::Thread, Subject::None)?;
    let arg = Box::into_raw(Box::new(Start { f }));
    // SAFETY: the attribute object is initialised and destroyed here; on success the new thread owns `arg`,
    // on failure it is taken back.
    unsafe {
        let mut attr: libc::pthread_attr_t = std::mem::zeroed();
        let mut id: libc::pthread_t = 0;
        let mut r = libc::pthread_attr_init(&raw mut attr);
        if r == 0 {
            if bytes > 0 {
                let size = bytes.max(libc::PTHREAD_STACK_MIN).next_multiple_of(PAGE);
                r = libc::pthread_attr_setstacksize(&raw mut attr, size);
                libc::pthread_attr_setguardsize(&raw mut attr, GUARD);
            }
            if r == 0 {
                r = libc::pthread_create(&raw mut id, &raw const attr, start, arg.cast());
            }
            libc::pthread_attr_destroy(&raw mut attr);
        }
        if r != 0 {
            drop(Box::from_raw(arg));
            return Err(Error::Os(r));
        }
        Ok(id)
    }
}

/// Waits for a thread's end. At most one caller may, and none after [`detach`].
pub fn join(thread: ThreadId) -> Result<()> {
    // SAFETY: the caller has not joined or detached the thread.
    code(unsafe { libc::pthread_join(thread, null_mut()) })
}

/// Gives up the right to join a thread.
pub fn detach(thread: ThreadId) -> Result<()> {
    // SAFETY: the caller has not joined or detached the thread.
    code(unsafe { libc::pthread_detach(thread) })
}

/// The running thread.
#[inline]
pub fn current() -> ThreadId {
    // SAFETY: no arguments.
    unsafe { libc::pthread_self() }
}

/// The kernel's number of the running thread.
pub fn native_id() -> u64 {
    // SAFETY: no arguments.
    unsafe { libc::syscall(libc::SYS_gettid) as u64 }
}

/// Names the running thread; longer names than 15 bytes are cut off.
pub fn set_name(name: &[u8]) -> Result<()> {
    let mut buffer = [0u8; 16];
    for (to, &from) in buffer.iter_mut().zip(name.iter().take(15).take_while(|&&b| b != 0)) {
        *to = from;
    }
    // SAFETY: a terminated string of at most 16 bytes.
    code(unsafe { libc::pthread_setname_np(libc::pthread_self(), buffer.as_ptr().cast()) })
}

/// The name of the running thread.
pub fn name() -> Result<Vec<u8>> {
    let mut buffer = [0u8; 100];
    // SAFETY: the buffer and its own length.
    code(unsafe {
        libc::pthread_getname_np(libc::pthread_self(), buffer.as_mut_ptr().cast(), buffer.len())
    })?;
    Ok(buffer.iter().copied().take_while(|&b| b != 0).collect())
}

/// Gives up the processor.
pub fn yield_now() {
    // SAFETY: no arguments.
    unsafe { libc::sched_yield() };
}

/// The running thread's name, into a buffer of at least 16 bytes; its length. Async-signal-safe.
pub fn name_into(buffer: &mut [u8]) -> usize {
    if buffer.len() < 16 {
        return 0;
    }
    // SAFETY: the kernel writes at most 16 bytes, the last of them 0.
    if unsafe { libc::prctl(libc::PR_GET_NAME, buffer.as_mut_ptr()) } != 0 {
        return 0;
    }
    buffer.iter().position(|b| *b == 0).unwrap_or(0)
}
