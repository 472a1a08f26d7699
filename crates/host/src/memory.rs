//! The general allocator.
//!
//! Here: mimalloc, and the refusal of single requests beyond what the machine has. mimalloc maps memory without
//! reserving it, so that the system would grant them and end the process when they are used.

use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The allocator of the program.
pub struct Allocator;

static INNER: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Requests below this size are never refused here.
const LARGE: usize = 1 << 30;

/// Bytes of memory and swap space; 0 until somebody asks.
static TOTAL: AtomicUsize = AtomicUsize::new(0);

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

// SAFETY: every request goes to mimalloc with its own layout, or is refused by a null pointer.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() >= LARGE && is_too_large(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's layout.
        unsafe { INNER.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.size() >= LARGE && is_too_large(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's layout.
        unsafe { INNER.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if size >= LARGE && is_too_large(size) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's pointer and layout.
        unsafe { INNER.realloc(pointer, layout, size) }
    }

    #[inline]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's pointer and layout.
        unsafe { INNER.dealloc(pointer, layout) }
    }
}
