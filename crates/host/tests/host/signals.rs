//! Signals are flagged, not handled.

use std::sync::atomic::{AtomicUsize, Ordering};

use host::signal::{self, Disposition, Itimer, Set};

#[test]
fn flags_and_wakes() {
    static WORD: AtomicUsize = AtomicUsize::new(0);
    signal::notify(&WORD, 4);
    let (r, w) = host::fs::pipe2(libc::O_CLOEXEC | libc::O_NONBLOCK).unwrap();
    assert_eq!(signal::set_wakeup_fd(w, true), -1);
    assert_eq!(signal::set(libc::SIGUSR1, Disposition::Flag), Ok(Disposition::Default));
    assert_eq!(signal::set(libc::SIGRTMAX(), Disposition::Flag), Ok(Disposition::Default));
    assert_eq!(signal::get(libc::SIGUSR1), Ok(Disposition::Flag));
    signal::raise(libc::SIGRTMAX()).unwrap();
    signal::raise(libc::SIGUSR1).unwrap();
    assert!(signal::tripped());
    assert_eq!(WORD.load(Ordering::SeqCst), 4);
    let pending = signal::take_pending();
    assert_eq!(pending.collect::<Vec<_>>(), [libc::SIGUSR1, libc::SIGRTMAX()]);
    assert_eq!(signal::take_pending().next(), None);
    signal::put_back(pending);
    assert_eq!(signal::take_pending(), pending);
    let mut buffer = [0; 8];
    assert_eq!(host::fs::read(r, &mut buffer), Ok(2));
    assert_eq!(&buffer[..2], [64, libc::SIGUSR1 as u8]);
    while host::fs::write(w, &[0; 4096]).is_ok() {}
    while host::fs::write(w, &[0]).is_ok() {}
    signal::raise(libc::SIGUSR1).unwrap();
    assert_eq!(signal::take_wakeup_error(), Some(libc::EAGAIN));
    assert_eq!(signal::take_wakeup_error(), None);
    assert_eq!(signal::set_wakeup_fd(-1, true), w);

    // A blocking call is interrupted.
    let (r2, w2) = host::fs::pipe2(libc::O_CLOEXEC).unwrap();
    let me = host::thread::current();
    let helper = host::thread::spawn(
        0,
        Box::new(move || {
            for _ in 0..100 {
                host::time::nanosleep(host::time::Timespec::from_ns(5_000_000)).unwrap();
                signal::pthread_kill(me, libc::SIGUSR1).unwrap();
            }
            host::fs::close(w2).unwrap();
        }),
    )
    .unwrap();
    assert!(host::fs::read(r2, &mut buffer).unwrap_err().is_interrupted());
    while host::fs::read(r2, &mut buffer) != Ok(0) {}
    host::thread::join(helper).unwrap();
    assert_eq!(signal::take_pending().last(), Some(libc::SIGUSR1));

    let t = Itimer { value: (1000, 0), interval: (3, 4) };
    assert_eq!(signal::setitimer(libc::ITIMER_REAL, t), Ok(Itimer::default()));
    let left = signal::setitimer(libc::ITIMER_REAL, Itimer::default()).unwrap();
    assert!(left.interval == (3, 4) && left.value.0 >= 990);

    let mut mask = Set::empty();
    mask.add(libc::SIGALRM).unwrap();
    let old = signal::pthread_sigmask(libc::SIG_BLOCK, &mask).unwrap();
    assert!(!old.contains(libc::SIGALRM));
    signal::raise(libc::SIGALRM).unwrap();
    assert!(signal::sigpending().unwrap().contains(libc::SIGALRM));
    let info = signal::sigtimedwait(&mask, None).unwrap();
    assert_eq!((info.signo, info.pid), (libc::SIGALRM, host::process::getpid()));
    let none = signal::sigtimedwait(&mask, Some(host::time::Timespec::from_ns(1000)));
    assert_eq!(none.unwrap_err(), host::Error::Os(libc::EAGAIN));
    for s in [libc::SIGUSR1, libc::SIGRTMAX()] {
        signal::set(s, Disposition::Default).unwrap();
    }
}

#[test]
fn names_and_sets() {
    assert_eq!(signal::strsignal(libc::SIGINT).unwrap(), b"Interrupt");
    assert_eq!(signal::strsignal(0), None);
    let valid: Vec<i32> = signal::valid_signals().iter().collect();
    assert_eq!(valid.len(), 62);
    assert!(!valid.contains(&32) && valid.contains(&34));
    assert!(Set::empty().add(65).is_err());
    assert!(signal::set(libc::SIGKILL, Disposition::Ignore).is_err());
}
