//! Starting programs.

use std::ffi::CString;

use host::process::{FileAction, SpawnOptions, posix_spawn, waitpid};
use host::spawn::{ForkExec, fork_exec, strings};
use host::{Error, fs};

fn job<'a>(programs: &'a [CString], args: &'a [CString], errpipe: (i32, i32)) -> ForkExec<'a> {
    ForkExec {
        programs,
        args,
        env: None,
        cwd: None,
        stdin: (-1, -1),
        stdout: (-1, -1),
        stderr: (-1, -1),
        errpipe,
        close_fds: true,
        keep: &[],
        restore_signals: true,
        new_session: false,
        process_group: None,
        gid: None,
        groups: None,
        uid: None,
        umask: None,
        allow_vfork: true,
        before_exec: None,
    }
}

/// Starts a job with its output to a pipe: output, what the error pipe says, status.
fn run(mut j: ForkExec<'_>) -> (Vec<u8>, Vec<u8>, i32) {
    let (r, w) = fs::pipe2(libc::O_CLOEXEC).unwrap();
    j.stdout = (r, w);
    let errpipe = j.errpipe;
    j.keep = Box::leak(Box::new([errpipe.1]));
    let pid = fork_exec(j).unwrap();
    fs::close(w).unwrap();
    fs::close(errpipe.1).unwrap();
    let error = fs::read_to_end(errpipe.0).unwrap();
    let output = fs::read_to_end(r).unwrap();
    let (_, status) = waitpid(pid, 0).unwrap();
    fs::close(errpipe.0).unwrap();
    fs::close(r).unwrap();
    (output, error, status)
}

fn pipe() -> (i32, i32) {
    // Above the standard descriptors, as subprocess makes it.
    fs::pipe2(libc::O_CLOEXEC).unwrap()
}

#[test]
fn output_directory_environment() {
    let programs = strings(&[b"/no/such/place/sh", b"/bin/sh"]).unwrap();
    let args = strings(&[b"sh", b"-c", b"pwd; echo $A; umask; exit 3"]).unwrap();
    let env = strings(&[b"A=b c"]).unwrap();
    let root = CString::new("/").unwrap();
    for vfork in [true, false] {
        let mut j = job(&programs, &args, pipe());
        j.env = Some(&env);
        j.cwd = Some(&root);
        j.umask = Some(0o27);
        j.allow_vfork = vfork;
        let (output, error, status) = run(j);
        assert_eq!(String::from_utf8_lossy(&output), "/\nb c\n0027\n");
        assert_eq!(error, b"");
        assert_eq!(status, 3 << 8);
    }
}

#[test]
fn failures_are_reported() {
    let args = strings(&[b"x"]).unwrap();
    let missing = strings(&[b"/no/such/program"]).unwrap();
    assert_eq!(run(job(&missing, &args, pipe())).1, b"OSError:2:");
    let denied = strings(&[b"/etc/passwd", b"/no/such/program"]).unwrap();
    assert_eq!(run(job(&denied, &args, pipe())).1, b"OSError:D:");
    let sh = strings(&[b"/bin/sh"]).unwrap();
    let mut j = job(&sh, &args, pipe());
    let nowhere = CString::new("/no/such/directory").unwrap();
    j.cwd = Some(&nowhere);
    assert_eq!(run(j).1, b"OSError:2:noexec:chdir");
    let mut j = job(&sh, &args, pipe());
    let mut code = || false;
    j.before_exec = Some(&mut code);
    assert_eq!(run(j).1, b"SubprocessError:0:Exception occurred in preexec_fn.");
    assert!(strings(&[b"a\0b"]).is_err());
}

#[test]
fn descriptors_are_closed_but_for_those_kept() {
    let programs = strings(&[b"/bin/sh"]).unwrap();
    let (r, w) = fs::pipe2(libc::O_CLOEXEC).unwrap();
    fs::set_inheritable(r, true).unwrap();
    let script = format!("( : <&{r} ) 2>/dev/null && echo open || echo closed");
    let args = strings(&[b"sh", b"-c", script.as_bytes()]).unwrap();
    assert_eq!(run(job(&programs, &args, pipe())).0, b"closed\n");
    fs::close(r).unwrap();
    fs::close(w).unwrap();
}

#[test]
fn spawns() {
    let path = c"sh";
    let args = strings(&[b"sh", b"-c", b"echo $X >&5"]).unwrap();
    let env = strings(&[b"X=spawned", b"PATH=/usr/bin:/bin"]).unwrap();
    let (r, w) = fs::pipe2(libc::O_CLOEXEC).unwrap();
    let mut options = SpawnOptions::default();
    options.file_actions.push(FileAction::Dup2(w, 5));
    options.set_pgroup = Some(0);
    options.set_sigdef = Some(host::signal::Set::empty());
    let pid = posix_spawn(path, &args, &env, &options, true).unwrap();
    fs::close(w).unwrap();
    assert_eq!(fs::read_to_end(r).unwrap(), b"spawned\n");
    assert_eq!(waitpid(pid, 0), Ok((pid, 0)));
    fs::close(r).unwrap();
    assert_eq!(
        posix_spawn(c"/none", &args, &env, &SpawnOptions::default(), false),
        Err(Error::Os(libc::ENOENT))
    );
    assert_eq!(waitpid(pid, 0), Err(Error::Os(libc::ECHILD)));
}
