//! Clocks and the calendar.

use host::time::{self, Timespec, Tm};

#[test]
fn clocks_run() {
    let a = time::monotonic().unwrap();
    time::nanosleep(Timespec::from_ns(2_000_000)).unwrap();
    let b = time::monotonic().unwrap();
    assert!(b.as_ns().unwrap() - a.as_ns().unwrap() >= 2_000_000);
    time::sleep_until(a).unwrap();
    assert!(time::clock_gettime(12345).is_err());
    assert_eq!(Timespec::from_ns(-1), Timespec { sec: -1, nsec: 999_999_999 });
}

#[test]
fn calendar() {
    let t = time::gmtime(1_700_000_000).unwrap();
    assert_eq!((t.year, t.mon, t.mday, t.hour, t.min, t.sec), (123, 10, 14, 22, 13, 20));
    assert_eq!((t.wday, t.yday, t.isdst, t.gmtoff), (2, 317, 0, 0));
    assert_eq!(t.zone.as_deref(), Some(c"GMT"));
    assert_eq!(time::strftime(c"%Y-%m-%d %H:%M:%S", &t), b"2023-11-14 22:13:20");
    assert_eq!(time::strftime(c"", &t), b"");
    let long = std::ffi::CString::new("%Y".repeat(1000)).unwrap();
    assert_eq!(time::strftime(&long, &t).len(), 4000);
    assert!(time::gmtime(i64::MAX).is_err());
    let local = time::localtime(1_700_000_000).unwrap();
    assert_eq!(time::mktime(&local).unwrap().0, 1_700_000_000);
    // The 61st second of a minute is brought into range.
    let (_, tm) = time::mktime(&Tm { year: 100, mday: 1, sec: 61, isdst: -1, ..Tm::default() }).unwrap();
    assert_eq!((tm.min, tm.sec, tm.wday), (1, 1, 6));
    assert_eq!(time::mktime(&Tm { year: i32::MAX, mon: 12, mday: 1, ..Tm::default() }), None);
}
