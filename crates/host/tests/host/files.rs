//! Files, metadata, directories, environment.

use std::ffi::{CStr, CString};

use host::dir::Dir;
use host::{CWD, Error, env, fs, meta};

/// A directory of its own for one test, removed at the end.
pub struct Scratch(pub CString);

impl Scratch {
    pub fn new(name: &str) -> Scratch {
        let base = env::get(c"TMPDIR").unwrap_or_else(|| b"/tmp".to_vec());
        let base = String::from_utf8_lossy(&base).into_owned();
        let path = format!("{base}/taipan-host-{}-{name}", host::process::getpid());
        let path = CString::new(path).unwrap();
        fs::mkdir(CWD, &path, 0o777).unwrap();
        Scratch(path)
    }

    pub fn path(&self, name: &str) -> CString {
        CString::new(format!("{}/{name}", self.0.to_str().unwrap())).unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Ok(mut d) = Dir::open(&self.0) {
            while let Ok(Some(e)) = d.read() {
                let p = self.path(std::str::from_utf8(&e.name).unwrap_or(""));
                let _ = fs::unlink(CWD, &p).or_else(|_| fs::rmdir(CWD, &p));
            }
        }
        let _ = fs::rmdir(CWD, &self.0);
    }
}

fn create(path: &CStr, data: &[u8]) {
    let fd = fs::open(CWD, path, libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC, 0o644).unwrap();
    assert_eq!(fs::write(fd, data), Ok(data.len()));
    fs::close(fd).unwrap();
}

#[test]
fn reads_what_it_wrote() {
    let s = Scratch::new("rw");
    let p = s.path("a");
    create(&p, b"hello world");
    assert_eq!(fs::read_file(&p).unwrap(), b"hello world");
    let fd = fs::open(CWD, &p, libc::O_RDWR, 0).unwrap();
    assert_eq!(fs::get_inheritable(fd), Ok(false));
    let mut buffer = [0; 5];
    assert_eq!(fs::pread(fd, &mut buffer, 6), Ok(5));
    assert_eq!(&buffer, b"world");
    assert_eq!(fs::lseek(fd, 0, libc::SEEK_END), Ok(11));
    let mut more = Vec::with_capacity(3);
    assert_eq!(fs::lseek(fd, 1, libc::SEEK_SET), Ok(1));
    assert_eq!(fs::read_append(fd, &mut more, 2), Ok(2));
    assert_eq!(more, b"el");
    fs::ftruncate(fd, 4).unwrap();
    assert_eq!(meta::fstat(fd).unwrap().size, 4);
    fs::close(fd).unwrap();
    assert_eq!(fs::close(fd), Err(Error::Os(libc::EBADF)));
    assert_eq!(fs::open(CWD, &s.path("none"), libc::O_RDONLY, 0), Err(Error::Os(libc::ENOENT)));
}

#[test]
fn metadata() {
    let s = Scratch::new("meta");
    let p = s.path("a");
    create(&p, b"xyz");
    meta::utime(CWD, &p, meta::Times::At((5, 6), (7, 8)), true).unwrap();
    meta::chmod(CWD, &p, 0o600, true).unwrap();
    let st = meta::stat(CWD, &p, true).unwrap();
    assert_eq!((st.atime, st.mtime, st.size, st.mode & 0o777), ((5, 6), (7, 8), 3, 0o600));
    assert!(st.is_file() && !st.is_dir());
    let l = s.path("l");
    fs::symlink(c"a", CWD, &l).unwrap();
    assert_eq!(fs::readlink(CWD, &l).unwrap(), b"a");
    assert!(meta::stat(CWD, &l, false).unwrap().is_symlink());
    assert_eq!(meta::stat(CWD, &l, true).unwrap().ino, st.ino);
    assert_eq!(meta::access(CWD, &p, libc::R_OK, false, true), Ok(()));
    assert!(meta::statvfs(&p).unwrap().bsize > 0);
}

#[test]
fn listing() {
    let s = Scratch::new("list");
    for name in ["a", "b", "c"] {
        create(&s.path(name), b"");
    }
    fs::mkdir(CWD, &s.path("d"), 0o777).unwrap();
    let fd = fs::open(CWD, &s.0, libc::O_RDONLY, 0).unwrap();
    for _ in 0..2 {
        let mut d = Dir::from_fd(fd).unwrap();
        let mut names = Vec::new();
        while let Some(e) = d.read().unwrap() {
            names.push((e.name, e.kind));
        }
        names.sort();
        let file = libc::DT_REG;
        let want = [("a", file), ("b", file), ("c", file), ("d", libc::DT_DIR)];
        assert_eq!(names, want.map(|(n, k)| (n.as_bytes().to_vec(), k)));
    }
    fs::close(fd).unwrap();
}

#[test]
fn long_links_and_pipes() {
    let s = Scratch::new("links");
    let target = CString::new("x".repeat(3000)).unwrap();
    fs::symlink(&target, CWD, &s.path("l")).unwrap();
    assert_eq!(fs::readlink(CWD, &s.path("l")).unwrap(), target.to_bytes());
    let (r, w) = fs::pipe2(libc::O_CLOEXEC).unwrap();
    fs::write(w, b"data").unwrap();
    assert_eq!(meta::available(r), Ok(4));
    fs::close(w).unwrap();
    assert_eq!(fs::read_to_end(r).unwrap(), b"data");
    fs::close(r).unwrap();
}

#[test]
fn environment() {
    env::set(c"TAIPAN_HOST_TEST", c"a=b").unwrap();
    assert_eq!(env::get(c"TAIPAN_HOST_TEST").unwrap(), b"a=b");
    let all = env::vars().unwrap();
    assert!(all.contains(&(b"TAIPAN_HOST_TEST".to_vec(), b"a=b".to_vec())));
    env::unset(c"TAIPAN_HOST_TEST").unwrap();
    assert_eq!(env::get(c"TAIPAN_HOST_TEST"), None);
    assert_eq!(env::set(c"", c""), Err(Error::Os(libc::EINVAL)));
}

#[test]
fn messages_of_errors() {
    assert_eq!(host::strerror(libc::ENOENT), b"No such file or directory");
    assert_eq!(host::strerror(99999), b"Unknown error 99999");
    assert_eq!(Error::Os(libc::EPERM).to_string(), "Operation not permitted");
}

#[test]
fn random_bytes_differ() {
    let (mut a, mut b) = ([0u8; 32], [0u8; 32]);
    host::random::urandom(&mut a).unwrap();
    host::random::urandom(&mut b).unwrap();
    assert_ne!(a, b);
}
