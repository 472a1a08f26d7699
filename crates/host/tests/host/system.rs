//! Users, limits, scheduling, terminals, locale, memory maps, descriptors' controls, constants.

use host::timerfd::{self, Timer};
use host::{constants, fdctl, fs, limits, locale, mmap, process, sched, terminal, users};

#[test]
fn users_and_groups() {
    let root = users::user_by_id(0).unwrap().unwrap();
    assert_eq!((&root.name[..], root.gid), (&b"root"[..], 0));
    assert_eq!(users::user_by_name(c"root").unwrap(), Some(root.clone()));
    assert_eq!(users::user_by_name(c"no such user").unwrap(), None);
    assert_eq!(users::user_by_id(4_000_000_000).unwrap(), None);
    assert!(users::users().unwrap().contains(&root));
    let group = users::group_by_id(0).unwrap().unwrap();
    assert_eq!(users::group_by_name(c"root").unwrap(), Some(group.clone()));
    assert!(users::groups().unwrap().contains(&group));
    assert_eq!(users::getresuid().unwrap().0, users::getuid());
    assert!(users::getgrouplist(c"root", 0).unwrap().contains(&0));
    users::getgroups().unwrap();
}

#[test]
fn limits_and_usage() {
    let (soft, hard) = limits::getrlimit(libc::RLIMIT_NOFILE as i32).unwrap();
    assert!(soft <= hard);
    limits::setrlimit(libc::RLIMIT_NOFILE as i32, (soft, hard)).unwrap();
    assert!(limits::getrusage(libc::RUSAGE_SELF).unwrap().maxrss > 0);
    assert_eq!(limits::sysconf(libc::_SC_PAGESIZE), Ok(Some(limits::page_size() as i64)));
    assert!(limits::sysconf(-1).is_err());
    assert!(limits::confstr(0).unwrap().unwrap().contains(&b'/'));
    assert_eq!(process::uname().unwrap().sysname, b"Linux");
    assert!(limits::getloadavg().is_ok());
}

#[test]
fn scheduling() {
    let all = sched::getaffinity(0).unwrap();
    assert!(!all.is_empty());
    sched::setaffinity(0, &all).unwrap();
    assert!(sched::setaffinity(0, &[]).is_err());
    assert!(sched::cpu_count().unwrap() >= 1);
    assert_eq!(sched::getscheduler(0), Ok(libc::SCHED_OTHER));
    assert_eq!(sched::get_priority_max(libc::SCHED_FIFO), Ok(99));
    assert!(process::getpriority(libc::PRIO_PROCESS as i32, 0).is_ok());
}

#[test]
fn pseudo_terminals() {
    let (a, b) = terminal::openpty().unwrap();
    assert!(terminal::isatty(b) && fs::get_inheritable(b) == Ok(false));
    assert!(terminal::ttyname(b).unwrap().starts_with(b"/dev/"));
    assert_eq!(terminal::ptsname(a), terminal::ttyname(b));
    terminal::set_window_size(b, 33, 44).unwrap();
    assert_eq!(terminal::window_size(a), Ok((33, 44)));
    let mut t = terminal::tcgetattr(b).unwrap();
    t.lflag &= !(libc::ECHO | libc::ICANON);
    t.ispeed = libc::B9600;
    t.ospeed = libc::B9600;
    terminal::tcsetattr(b, libc::TCSANOW, &t).unwrap();
    let new = terminal::tcgetattr(b).unwrap();
    assert_eq!((new.lflag, new.ispeed, new.ospeed), (t.lflag, libc::B9600, libc::B9600));
    t.ispeed = 1 << 30;
    assert_eq!(terminal::tcsetattr(b, libc::TCSANOW, &t), Err(host::Error::Os(libc::EINVAL)));
    fs::write(a, b"key").unwrap();
    let mut buffer = [0; 8];
    assert_eq!(fs::read(b, &mut buffer), Ok(3));
    let mut size = [0u8; 8];
    fdctl::ioctl_buffer(a, libc::TIOCGWINSZ, &mut size).unwrap();
    assert_eq!(&size[..4], [33, 0, 44, 0]);
    fs::close(a).unwrap();
    fs::close(b).unwrap();
    assert!(!terminal::isatty(-1));
    assert!(terminal::window_size(-1).is_err());
    assert_eq!(terminal::ctermid(), b"/dev/tty");
}

#[test]
fn the_locale() {
    assert_eq!(locale::setlocale(libc::LC_CTYPE, Some(c"no such locale")), None);
    assert!(locale::setlocale(libc::LC_CTYPE, None).is_some());
    let c = locale::localeconv();
    assert_eq!(c.texts[0], ("decimal_point", b".".to_vec()));
    assert_eq!(c.numbers.len(), 8);
    assert!(!locale::nl_langinfo(libc::CODESET).is_empty());
    let text = |s: &str| s.chars().map(u32::from).collect::<Vec<_>>();
    assert!(locale::strcoll(&text("a"), &text("b")) < 0);
    assert_eq!(locale::strxfrm(&text("abc")).unwrap(), text("abc"));
    assert_eq!(locale::decode(c"abc"), Some(text("abc")));
    assert_eq!(locale::encode(&text("abc")).unwrap(), b"abc");
    assert_eq!(locale::encode(&[0xd800]), None);
    let t = locale::ctype();
    assert!(t.lower[b'A' as usize] == b'a' && t.alnum[b'0' as usize] && !t.alnum[b'_' as usize]);
    assert_eq!(locale::get_text(c"message").as_c_str(), c"message");
}

#[test]
fn maps() {
    let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
    let m = mmap::Map::new(4096, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0).unwrap();
    m.write(10, b"hello hello").unwrap();
    assert_eq!(m.find(b"hello", 0, 4096, false), Ok(Some(10)));
    assert_eq!(m.find(b"hello", 0, 4096, true), Ok(Some(16)));
    assert_eq!(m.find(b"hello", 17, 20, false), Ok(None));
    m.copy_within(10, 12, 5).unwrap();
    let mut buffer = [0; 7];
    m.read(10, &mut buffer).unwrap();
    assert_eq!(&buffer, b"hehello");
    assert!(m.read(4090, &mut buffer).is_err() && m.read(usize::MAX, &mut buffer).is_err());
    let fd = fs::memfd_create(c"test", libc::MFD_CLOEXEC).unwrap();
    fs::ftruncate(fd, 8192).unwrap();
    let read_only = mmap::Map::new(8192, libc::PROT_READ, libc::MAP_SHARED, fd, 0).unwrap();
    assert_eq!(read_only.write(0, b"x"), Err(host::Error::Os(libc::EACCES)));
    let mut file = mmap::Map::new(4096, libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED, fd, 0).unwrap();
    file.resize(8192).unwrap();
    file.write(8191, b"z").unwrap();
    file.flush(0, 8192, libc::MS_SYNC).unwrap();
    let mut last = [0];
    read_only.read(8191, &mut last).unwrap();
    assert_eq!((last, read_only.len()), ([b'z'], 8192));
    fs::close(fd).unwrap();
    let name = std::ffi::CString::new(format!("/taipan-{}", process::getpid())).unwrap();
    let fd = mmap::shm_open(&name, libc::O_CREAT | libc::O_RDWR | libc::O_EXCL, 0o600).unwrap();
    assert_eq!(fs::get_inheritable(fd), Ok(false));
    fs::close(fd).unwrap();
    mmap::shm_unlink(&name).unwrap();
    assert_eq!(mmap::shm_unlink(&name), Err(host::Error::Os(libc::ENOENT)));
    assert!(mmap::Map::new(0, libc::PROT_READ, flags, -1, 0).is_err());
}

#[test]
fn controls_of_descriptors() {
    let (r, w) = fs::pipe2(0).unwrap();
    assert_eq!(fdctl::fcntl(r, libc::F_GETFD, 0), Ok(0));
    fs::set_blocking(r, false).unwrap();
    assert_eq!(fs::get_blocking(r), Ok(false));
    let mut buffer = [0; 1];
    assert_eq!(fs::read(r, &mut buffer), Err(host::Error::Os(libc::EAGAIN)));
    let d = fs::dup2(r, 200, false).unwrap();
    assert_eq!((d, fs::get_inheritable(200)), (200, Ok(false)));
    fs::close_range(200, 201);
    assert!(fs::get_inheritable(200).is_err());
    fs::close(r).unwrap();
    fs::close(w).unwrap();
    let fd = fs::memfd_create(c"locks", libc::MFD_CLOEXEC).unwrap();
    fdctl::record_lock(fd, libc::F_WRLCK as i16, false, 0, 10, libc::SEEK_SET as i16).unwrap();
    fdctl::lockf(fd, libc::F_ULOCK, 0).unwrap();
    fdctl::flock(fd, libc::LOCK_EX).unwrap();
    assert!(fdctl::fcntl_buffer(fd, libc::F_GETLK, &mut [0; 2000]).is_err());
    fs::close(fd).unwrap();
    let t = timerfd::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_CLOEXEC).unwrap();
    let far = Timer { value: host::time::Timespec::from_ns(1_000_000_000_000), ..Timer::default() };
    assert_eq!(timerfd::timerfd_settime(t, 0, far), Ok(Timer::default()));
    assert!(timerfd::timerfd_gettime(t).unwrap().value.sec > 900);
    fs::close(t).unwrap();
    let e = timerfd::eventfd(3, libc::EFD_CLOEXEC).unwrap();
    timerfd::eventfd_write(e, 4).unwrap();
    assert_eq!(timerfd::eventfd_read(e), Ok(7));
    fs::close(e).unwrap();
}

#[test]
fn constants_are_the_systems() {
    let value = |table: &[(&str, i64)], name: &str| table.iter().find(|e| e.0 == name).map(|e| e.1);
    for (table, name, want) in [
        (constants::POSIX, "O_CLOEXEC", libc::O_CLOEXEC as i64),
        (constants::POSIX, "SCHED_BATCH", libc::SCHED_BATCH as i64),
        (constants::ERRNO, "EADDRINUSE", libc::EADDRINUSE as i64),
        (constants::SIGNAL, "SIGCHLD", libc::SIGCHLD as i64),
        (constants::SOCKET, "SO_KEEPALIVE", libc::SO_KEEPALIVE as i64),
        (constants::SELECT, "EPOLLET", libc::EPOLLET as u32 as i64),
        (constants::FCNTL, "F_DUPFD_CLOEXEC", libc::F_DUPFD_CLOEXEC as i64),
        (constants::TERMIOS, "TIOCGWINSZ", libc::TIOCGWINSZ as i64),
        (constants::RESOURCE, "RLIMIT_CORE", libc::RLIMIT_CORE as i64),
        (constants::TIME, "CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME as i64),
        (constants::LOCALE, "LC_ALL", libc::LC_ALL as i64),
        (constants::SYSCONF_NAMES, "SC_PAGESIZE", libc::_SC_PAGESIZE as i64),
        (constants::PATHCONF_NAMES, "PC_NAME_MAX", libc::_PC_NAME_MAX as i64),
        (constants::CONFSTR_NAMES, "CS_PATH", 0),
    ] {
        assert_eq!(value(table, name), Some(want), "{name}");
    }
    let text = host::strerror(value(constants::ERRNO, "ENOTDIR").unwrap() as i32);
    assert_eq!(text, b"Not a directory");
}
