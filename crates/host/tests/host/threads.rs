//! Stacks and threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use host::thread;

#[inline(never)]
fn depth_until(low: usize, n: usize) -> usize {
    let frame = [n as u8; 512];
    let here = std::hint::black_box(&frame).as_ptr() as usize;
    if here < low + 64 * 1024 {
        return n;
    }
    let deepest = depth_until(low, n + 1);
    std::hint::black_box(&frame);
    deepest
}

#[test]
fn big_stack_runs_in_the_same_thread() {
    let id = thread::native_id();
    let outside = thread::stack_bounds();
    let n = thread::run_on_big_stack(64 << 20, || {
        let b = thread::stack_bounds();
        assert!(b.size() > 63 << 20);
        let here = std::ptr::from_ref(&b) as usize;
        assert!(b.low < here && here < b.high);
        assert_eq!(thread::native_id(), id);
        depth_until(b.low, 0)
    });
    assert!(n > 50_000, "{n}");
    assert_eq!(thread::stack_bounds(), outside);
    let here = std::ptr::from_ref(&n) as usize;
    assert!(outside.low < here && here < outside.high);
}

#[test]
fn a_panic_leaves_the_big_stack() {
    let r = std::panic::catch_unwind(|| {
        thread::run_on_big_stack(16 << 20, || {
            let _ = std::backtrace::Backtrace::force_capture();
            std::panic::resume_unwind(Box::new(7));
        })
    });
    assert_eq!(r.unwrap_err().downcast_ref::<i32>(), Some(&7));
}

#[test]
fn threads_have_the_stack_they_asked_for() {
    static DEPTH: AtomicUsize = AtomicUsize::new(0);
    let id = thread::spawn(
        32 << 20,
        Box::new(|| {
            thread::set_name(b"a name that is too long").unwrap();
            assert_eq!(thread::name().unwrap(), b"a name that is ");
            let b = thread::stack_bounds();
            assert!(b.size() >= 31 << 20);
            DEPTH.store(depth_until(b.low, 0), Ordering::SeqCst);
        }),
    )
    .unwrap();
    thread::join(id).unwrap();
    assert!(DEPTH.load(Ordering::SeqCst) > 25_000);
    assert!(thread::spawn(1 << 60, Box::new(|| ())).is_err());
}
