//! The general allocator.
//!
//! Here: mimalloc behind each thread's lists of small free blocks, or with `PYTHONMALLOC=malloc` the system's allocator, which
//! tools like valgrind look into; the refusal of single requests beyond what the machine has (mimalloc maps memory without
//! reserving it, so that the system would grant them and end the process when they are used), and the reserve: address
//! space that is given up when a small request fails, so that callers that cannot fail go on until a safe point can raise.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, AtomicUsize, Ordering};

/// The allocator of the program.
pub struct Allocator;

/// mimalloc, or the system's allocator.
struct Chosen;

static INNER: Chosen = Chosen;

// SAFETY: every request goes to the one allocator of the process with its own layout.
unsafe impl GlobalAlloc for Chosen {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's layout.
        unsafe {
            if uses_system() {
                System.alloc(layout)
            } else if is_mapped(layout) {
                map(layout.size())
            } else if is_plain(layout.align(), layout.size()) {
                libmimalloc_sys::mi_malloc(layout.size()).cast()
            } else {
                mimalloc::MiMalloc.alloc(layout)
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's layout.
        unsafe {
            if uses_system() {
                System.alloc_zeroed(layout)
            } else if is_mapped(layout) {
                map(layout.size())
            } else {
                mimalloc::MiMalloc.alloc_zeroed(layout)
            }
        }
    }

    #[inline]
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's pointer and layout.
        unsafe {
            if uses_system() {
                System.realloc(pointer, layout, size)
            } else if size.max(layout.size()) >= MAPPED && limited() {
                remap(pointer, layout, size)
            } else if is_plain(layout.align(), size) {
                libmimalloc_sys::mi_realloc(pointer.cast(), size).cast()
            } else {
                mimalloc::MiMalloc.realloc(pointer, layout, size)
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's pointer and layout.
        unsafe {
            if uses_system() {
                System.dealloc(pointer, layout)
            } else if is_mapped(layout) {
                libc::munmap(pointer.cast(), pages(layout.size()));
            } else {
                mimalloc::MiMalloc.dealloc(pointer, layout)
            }
        }
    }
}

/// Whether mimalloc aligns a block of that size well enough without being asked, which takes it longer: to 16 bytes, and
/// smaller ones to 8.
#[inline]
fn is_plain(align: usize, size: usize) -> bool {
    align <= 8 || align == 16 && size >= 16
}

/// From this size on a block is a mapping of its own where address space is limited: mimalloc keeps the address space of
/// large blocks that are free, and copies where a mapping can grow.
const MAPPED: usize = 1 << 20;

/// Whether address space is limited; decided together with [`CHOICE`].
static LIMITED: AtomicBool = AtomicBool::new(false);

/// Whether address space is limited.
#[inline]
pub fn limited() -> bool {
    LIMITED.load(Ordering::Relaxed)
}

#[inline]
fn is_mapped(layout: Layout) -> bool {
    layout.size() >= MAPPED && limited() && layout.align() <= PAGE
}

const PAGE: usize = 4096;

fn pages(size: usize) -> usize {
    size.saturating_add(PAGE - 1) & !(PAGE - 1)
}

#[cold]
fn map(size: usize) -> *mut u8 {
    // SAFETY: a fresh mapping; what is too large is refused.
    let block = unsafe {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        libc::mmap(null_mut(), pages(size), protection, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0)
    };
    if block == libc::MAP_FAILED { null_mut() } else { block.cast() }
}

/// # Safety
/// As for [`GlobalAlloc::realloc`]; one of the two sizes is that of a mapping.
#[cold]
unsafe fn remap(pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
    // SAFETY: the caller's block and layout; alignments are powers of two.
    unsafe {
        let wanted = Layout::from_size_align_unchecked(size, layout.align());
        if is_mapped(layout) && is_mapped(wanted) {
            let block = libc::mremap(pointer.cast(), pages(layout.size()), pages(size), libc::MREMAP_MAYMOVE);
            return if block == libc::MAP_FAILED { null_mut() } else { block.cast() };
        }
        let block = INNER.alloc(wanted);
        if !block.is_null() {
            block.copy_from_nonoverlapping(pointer, layout.size().min(size));
            INNER.dealloc(pointer, layout);
        }
        block
    }
}

/// Whether that much memory can be had at once, without taking it: for work that cannot fail on the way.
pub fn can_spare(size: usize) -> bool {
    if !limited() {
        return true;
    }
    let block = map(size);
    // SAFETY: the mapping from above, or nothing.
    !block.is_null() && unsafe { libc::munmap(block.cast(), pages(size)) } == 0
}

const UNDECIDED: u8 = 0;
const MIMALLOC: u8 = 1;
const SYSTEM: u8 = 2;

/// Which allocator serves this process: decided by the first request.
static CHOICE: AtomicU8 = AtomicU8::new(UNDECIDED);

/// Whether the system's allocator serves this process instead of mimalloc.
#[inline]
pub fn uses_system() -> bool {
    match CHOICE.load(Ordering::Relaxed) {
        MIMALLOC => false,
        SYSTEM => true,
        _ => choose(),
    }
}

#[cold]
#[inline(never)]
fn choose() -> bool {
    // SAFETY: the first request comes before any thread and before anybody changes the environment.
    let system = unsafe {
        let value = libc::getenv(c"PYTHONMALLOC".as_ptr());
        !value.is_null() && matches!(std::ffi::CStr::from_ptr(value).to_bytes(), b"malloc" | b"malloc_debug")
    };
    if !system {
        reserve_little();
    }
    CHOICE.store(if system { SYSTEM } else { MIMALLOC }, Ordering::Relaxed);
    system
}

/// mimalloc's option `arena_reserve`, in KiB, which its crate does not name.
const ARENA_RESERVE: libc::c_int = 23;

/// Where address space is limited, mimalloc must not begin with 1 GiB of it.
fn reserve_little() {
    // SAFETY: fills a struct of plain numbers; mimalloc has not been asked for anything yet.
    unsafe {
        let mut limit: libc::rlimit = std::mem::zeroed();
        if libc::getrlimit(libc::RLIMIT_AS, &raw mut limit) == 0 && limit.rlim_cur < 64 << 30 {
            LIMITED.store(true, Ordering::Relaxed);
            let size = ((limit.rlim_cur as usize) / 64).max(32 << 20);
            libmimalloc_sys::mi_option_set(ARENA_RESERVE, (size >> 10) as libc::c_long);
        }
    }
}

/// Requests below this size are never refused here.
const LARGE: usize = 1 << 30;

/// Bytes of memory and swap space; 0 until somebody asks.
static TOTAL: AtomicUsize = AtomicUsize::new(0);

/// Bytes of the reserve. mimalloc takes segments of 32 MiB and twice that to align one.
const RESERVE: usize = 96 << 20;

/// Requests above this size do not use the reserve.
const SMALL: usize = 32 << 20;

/// The mapping that is given up when memory ends; null when there is none.
static KEPT: AtomicPtr<u8> = AtomicPtr::new(null_mut());

/// The word and the bits that are set in it when the reserve is used.
static TOLD: AtomicPtr<AtomicUsize> = AtomicPtr::new(null_mut());
static TOLD_BITS: AtomicUsize = AtomicUsize::new(0);

/// Makes the reserve, and from now on sets `bits` in `word` when a request has used it.
pub fn keep_reserve(word: &'static AtomicUsize, bits: usize) {
    TOLD_BITS.store(bits, Ordering::Relaxed);
    TOLD.store(std::ptr::from_ref(word).cast_mut(), Ordering::Release);
    renew_reserve();
}

/// Whether the reserve has been used and not been made anew.
#[inline]
pub fn is_short() -> bool {
    KEPT.load(Ordering::Relaxed).is_null() && !TOLD.load(Ordering::Relaxed).is_null()
}

/// What has been allowed by [`allows_extra`] since the reserve was used.
static EXTRAS: AtomicUsize = AtomicUsize::new(0);

/// Whether to make something that can be done without: while memory is short, only some.
#[inline]
pub fn allows_extra() -> bool {
    const MOST: usize = 1000;
    !is_short() || EXTRAS.fetch_add(1, Ordering::Relaxed) < MOST || renew_reserve()
}

/// Makes the reserve anew where it has been used. Whether there is one.
pub fn renew_reserve() -> bool {
    if !KEPT.load(Ordering::Relaxed).is_null() {
        return true;
    }
    // SAFETY: a fresh mapping that nobody touches.
    let mapping = unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        libc::mmap(null_mut(), RESERVE, libc::PROT_NONE, flags, -1, 0)
    };
    if mapping == libc::MAP_FAILED {
        return false;
    }
    if KEPT.compare_exchange(null_mut(), mapping.cast(), Ordering::AcqRel, Ordering::Relaxed).is_err() {
        // SAFETY: the mapping from above, which nobody else knows.
        unsafe { libc::munmap(mapping, RESERVE) };
    }
    EXTRAS.store(0, Ordering::Relaxed);
    true
}

/// Tries now and then to make the reserve anew: whoever has caught the `MemoryError` may have given memory back.
#[cold]
fn retry_reserve() {
    static TRIES: AtomicUsize = AtomicUsize::new(0);
    if TRIES.fetch_add(1, Ordering::Relaxed).is_multiple_of(16) {
        renew_reserve();
    }
}

/// Gives the reserve up for a request that has failed. Whether trying again makes sense.
#[cold]
#[inline(never)]
fn use_reserve(size: usize) -> bool {
    let mapping = if size > SMALL { null_mut() } else { KEPT.swap(null_mut(), Ordering::AcqRel) };
    if mapping.is_null() {
        FAILED.store(true, Ordering::Relaxed);
        return false;
    }
    // SAFETY: the reserve's mapping, of which nothing is ever used.
    unsafe { libc::munmap(mapping.cast(), RESERVE) };
    // SAFETY: null or a static word.
    if let Some(word) = unsafe { TOLD.load(Ordering::Acquire).as_ref() } {
        word.fetch_or(TOLD_BITS.load(Ordering::Relaxed), Ordering::Relaxed);
    }
    true
}

/// Whether a request has been refused: when the program aborts now, that is why.
static FAILED: AtomicBool = AtomicBool::new(false);

/// Notes a refusal.
#[cold]
fn noted(block: *mut u8) -> *mut u8 {
    if block.is_null() {
        FAILED.store(true, Ordering::Relaxed);
    }
    block
}

/// The process is about to abort for another reason than a lack of memory.
pub fn forget_failure() {
    FAILED.store(false, Ordering::Relaxed);
}

/// Lets a lack of memory where nothing can be raised end the process as an uncaught `MemoryError` does, not by a signal.
pub fn end_as_error() {
    // SAFETY: the handler only calls what signal handlers may.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_abort as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        libc::sigaction(libc::SIGABRT, &raw const action, null_mut());
    }
}

extern "C" fn on_abort(number: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    const TEXT: &[u8] = b"MemoryError\n";
    // SAFETY: all of it is allowed in signal handlers; the system passes the information.
    unsafe {
        if FAILED.load(Ordering::Relaxed) && (*info).si_code == libc::SI_TKILL {
            libc::write(2, TEXT.as_ptr().cast(), TEXT.len());
            libc::_exit(1);
        }
        libc::signal(number, libc::SIG_DFL);
        libc::raise(number);
    }
}

#[cold]
#[inline(never)]
fn is_too_large(size: usize) -> bool {
    let mut total = TOTAL.load(Ordering::Relaxed);
    if total == 0 {
        // SAFETY: a struct of plain numbers that the call fills.
        total = unsafe {
            let mut info: libc::sysinfo = std::mem::zeroed();
            match libc::sysinfo(&mut info) {
                0 => {
                    let units = (info.totalram as usize).saturating_add(info.totalswap as usize);
                    units.saturating_mul((info.mem_unit as usize).max(1))
                }
                _ => usize::MAX,
            }
        };
        TOTAL.store(total, Ordering::Relaxed);
    }
    size > total
}

/// Blocks up to this size, in bytes, are kept in free lists.
const LISTED: usize = 1024;
/// Bytes of a size class.
const CLASS: usize = 16;
/// How many bytes of free blocks of one size a thread keeps: of the sizes that most blocks have, as much as the tree of a
/// longer source takes.
const fn kept_bytes(size: usize) -> usize {
    if size <= 128 { 1 << 20 } else { 64 << 10 }
}

/// Begins to bring the cache line of an address, which is not looked at.
#[inline(always)]
pub fn fetch<T>(address: *const T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint, for which any address will do.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(address.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

/// One thread's free lists in front of mimalloc, by size class.
struct Lists {
    heads: [Cell<*mut u8>; LISTED / CLASS + 1],
    /// How many more blocks each list takes; none until the thread has asked for memory, and after its end.
    room: [Cell<u32>; LISTED / CLASS + 1],
    state: Cell<ListState>,
}

#[derive(Clone, Copy, PartialEq)]
enum ListState {
    New,
    Open,
    Closed,
}

thread_local! {
    static LISTS: Lists = const {
        Lists {
            heads: [const { Cell::new(null_mut()) }; LISTED / CLASS + 1],
            room: [const { Cell::new(0) }; LISTED / CLASS + 1],
            state: Cell::new(ListState::New),
        }
    };
}

/// The size class of a request, if its blocks are kept in lists. Class 0 has no list.
#[inline(always)]
fn class_of(layout: Layout) -> Option<usize> {
    (layout.size() <= LISTED && layout.align() <= CLASS).then(|| layout.size().div_ceil(CLASS))
}

/// The layout of a listed request as the allocator behind the lists sees it.
fn listed_layout(layout: Layout, class: usize) -> Layout {
    if uses_system() { layout } else { Layout::from_size_align(class * CLASS, CLASS).unwrap_or(layout) }
}

#[cold]
#[inline(never)]
unsafe fn alloc_class(layout: Layout, class: usize) -> *mut u8 {
    let layout = listed_layout(layout, class);
    LISTS.with(|lists| {
        if lists.state.get() == ListState::New && !uses_system() {
            lists.state.set(ListState::Open);
            for (class, room) in lists.room.iter().enumerate().skip(1) {
                let size = class * CLASS;
                room.set((kept_bytes(size) / size) as u32);
            }
        }
    });
    // SAFETY: the caller's layout, or a larger one.
    unsafe { alloc_checked(layout) }
}

#[cold]
#[inline(never)]
unsafe fn dealloc_class(block: *mut u8, layout: Layout, class: usize) {
    // SAFETY: as allocated by `alloc_class`.
    unsafe { INNER.dealloc(block, listed_layout(layout, class)) }
}

/// # Safety
/// The layout's size is not zero.
unsafe fn alloc_checked(layout: Layout) -> *mut u8 {
    if layout.size() >= LARGE && is_too_large(layout.size()) {
        return noted(null_mut());
    }
    if is_short() {
        retry_reserve();
    }
    // SAFETY: the caller's layout.
    let block = unsafe { INNER.alloc(layout) };
    if block.is_null() && use_reserve(layout.size()) {
        // SAFETY: the same.
        return noted(unsafe { INNER.alloc(layout) });
    }
    block
}

/// Gives the blocks on this thread's free lists back, and keeps none any more: the thread ends.
pub fn release_free_blocks() {
    LISTS.with(|lists| {
        lists.state.set(ListState::Closed);
        for (class, (head, room)) in lists.heads.iter().zip(&lists.room).enumerate() {
            room.set(0);
            let mut block = head.replace(null_mut());
            while !block.is_null() {
                // SAFETY: a block on a list begins with the pointer to the next.
                unsafe {
                    let next = *block.cast::<*mut u8>();
                    INNER.dealloc(block, Layout::from_size_align_unchecked(class * CLASS, CLASS));
                    block = next;
                }
            }
        }
    });
}

// SAFETY: every request goes to [`Chosen`] with its own layout or, if it is small, with its size class's; or it is refused
// by a null pointer.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's layout.
            return unsafe { alloc_checked(layout) };
        };
        LISTS.with(|lists| {
            // SAFETY: there is a list for each class; a block on it begins with the pointer to the next.
            unsafe {
                let list = lists.heads.get_unchecked(class);
                let head = list.get();
                if head.is_null() {
                    return alloc_class(layout, class);
                }
                let next = *head.cast::<*mut u8>();
                list.set(next);
                // The next request of this size will look into it.
                fetch(next);
                let room = lists.room.get_unchecked(class);
                room.set(room.get() + 1);
                head
            }
        })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if class_of(layout).is_some() {
            // SAFETY: the caller's layout.
            unsafe {
                let block = self.alloc(layout);
                if !block.is_null() {
                    block.write_bytes(0, layout.size());
                }
                return block;
            }
        }
        if layout.size() >= LARGE && is_too_large(layout.size()) {
            return noted(null_mut());
        }
        // SAFETY: the caller's layout.
        let block = unsafe { INNER.alloc_zeroed(layout) };
        if block.is_null() && use_reserve(layout.size()) {
            // SAFETY: the same.
            return noted(unsafe { INNER.alloc_zeroed(layout) });
        }
        block
    }

    #[inline]
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: alignments are powers of two, and the size is the caller's.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        let (from, to) = (class_of(layout), class_of(wanted));
        if (from.is_some() || to.is_some()) && !uses_system() {
            if from == to {
                return pointer;
            }
            // SAFETY: two blocks of their sizes.
            return unsafe {
                let block = self.alloc(wanted);
                if !block.is_null() {
                    block.copy_from_nonoverlapping(pointer, layout.size().min(size));
                    self.dealloc(pointer, layout);
                }
                block
            };
        }
        if size >= LARGE && is_too_large(size) {
            return noted(null_mut());
        }
        // SAFETY: the caller's pointer and layout.
        let block = unsafe { INNER.realloc(pointer, layout, size) };
        let more = if is_mapped(layout) { size.saturating_sub(layout.size()) } else { size };
        if block.is_null() && use_reserve(more) {
            // SAFETY: the same; the old block is as it was.
            return noted(unsafe { INNER.realloc(pointer, layout, size) });
        }
        block
    }

    #[inline]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        let Some(class) = class_of(layout) else {
            // SAFETY: the caller's pointer and layout.
            return unsafe { INNER.dealloc(pointer, layout) };
        };
        LISTS.with(|lists| {
            // SAFETY: there is a list for each class; the block is free and large enough for a pointer.
            unsafe {
                let room = lists.room.get_unchecked(class);
                if room.get() == 0 {
                    return dealloc_class(pointer, layout, class);
                }
                room.set(room.get() - 1);
                let list = lists.heads.get_unchecked(class);
                *pointer.cast::<*mut u8>() = list.get();
                list.set(pointer);
            }
        })
    }
}
