//! The `taipan` command.
//!
//! Here: reading the command line. Not here: anything that runs (`lib.rs`).

use std::ffi::{CStr, CString};
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of the stack that the main thread runs on; only what is used is ever committed.
const STACK: usize = 512 << 20;

fn main() -> ExitCode {
    let args: Vec<Vec<u8>> = host::env::args();
    host::thread::run_on_big_stack(STACK, move || ExitCode::from(run(&args)))
}

fn fail(message: &str) -> u8 {
    host::stdio::write_all(2, format!("taipan: {message}\n").as_bytes());
    2
}

/// `EINTR`
const EINTR: i32 = 4;

/// The whole of a file.
fn read_file(path: &CStr) -> host::Result<Vec<u8>> {
    let fd = host::fs::open(host::CWD, path, 0, 0)?;
    let mut content = Vec::new();
    loop {
        content.reserve(1 << 16);
        match host::fs::read_append(fd, &mut content, 1 << 16) {
            Ok(0) => break,
            Ok(_) => (),
            Err(error) if error.errno() == EINTR => (),
            Err(error) => {
                let _ = host::fs::close(fd);
                return Err(error);
            }
        }
    }
    host::fs::close(fd)?;
    Ok(content)
}

fn run(args: &[Vec<u8>]) -> u8 {
    let (source, filename) = match args.get(1).map(Vec::as_slice) {
        Some(b"--version") | Some(b"-V") => {
            host::stdio::write_all(
                1,
                concat!("Python 3.14.7 (Taipan ", env!("CARGO_PKG_VERSION"), ")\n").as_bytes(),
            );
            return 0;
        }
        Some(b"-c") => match args.get(2) {
            Some(command) => (command.clone(), "<string>".to_string()),
            None => return fail("Argument expected for the -c option"),
        },
        Some(_) => {
            let path = &args[1];
            let shown = String::from_utf8_lossy(path).into_owned();
            let read = CString::new(path.clone()).ok().and_then(|p| read_file(&p).ok());
            match read {
                Some(source) => (source, shown),
                None => return fail(&format!("can't open file '{shown}'")),
            }
        }
        None => return fail("a program is expected: taipan FILE, or taipan -c COMMAND"),
    };
    match taipan::Python::start() {
        Ok(mut python) => python.run_main(&source, &filename) as u8,
        Err(message) => fail(&message),
    }
}
