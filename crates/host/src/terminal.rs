//! Terminals: attributes, window size, pseudo-terminals.

use std::ptr::null_mut;

use crate::Fd;
use crate::error::{Error, Result, code, int, unit};
use crate::permit::{Permission, Subject, permit};

/// Whether the descriptor is a terminal.
pub fn isatty(fd: Fd) -> bool {
    // SAFETY: plain number.
    unsafe { libc::isatty(fd) == 1 }
}

/// The path of a terminal.
pub fn ttyname(fd: Fd) -> Result<Vec<u8>> {
    name_of(|p, n| {
        // SAFETY: `name_of` passes a buffer with its length.
        unsafe { libc::ttyname_r(fd, p, n) }
    })
}

/// The path of a pseudo-terminal's other end.
pub fn ptsname(fd: Fd) -> Result<Vec<u8>> {
    name_of(|p, n| {
        // SAFETY: `name_of` passes a buffer with its length.
        unsafe { libc::ptsname_r(fd, p, n) }
    })
}

fn name_of(ask: impl FnOnce(*mut libc::c_char, usize) -> i32) -> Result<Vec<u8>> {
    let mut buffer = [0u8; 1024];
    code(ask(buffer.as_mut_ptr().cast(), buffer.len()))?;
    Ok(buffer.iter().copied().take_while(|&b| b != 0).collect())
}

unsafe extern "C" {
    #[link_name = "ctermid"]
    fn c_ctermid(buffer: *mut libc::c_char) -> *mut libc::c_char;
    fn login_tty(fd: libc::c_int) -> libc::c_int;
}

/// The path of the controlling terminal.
pub fn ctermid() -> Vec<u8> {
    let mut buffer = [0u8; 64];
    // SAFETY: longer than libc's `L_ctermid`, which is 9.
    unsafe { c_ctermid(buffer.as_mut_ptr().cast()) };
    buffer.iter().copied().take_while(|&b| b != 0).collect()
}

/// The attributes of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Input modes.
    pub iflag: u32,
    /// Output modes.
    pub oflag: u32,
    /// Control modes.
    pub cflag: u32,
    /// Local modes.
    pub lflag: u32,
    /// Input speed (`B*`).
    pub ispeed: u32,
    /// Output speed.
    pub ospeed: u32,
    /// Control characters.
    pub cc: [u8; libc::NCCS],
}

/// The bits of the control modes that hold the speed.
const SPEED: u32 = libc::CBAUD;
/// The bit of the input modes by which libc says that the input's speed is 0, which is: the output's.
const INPUT_ZERO: u32 = 0o20_000_000_000;

/// Reads the attributes.
pub fn tcgetattr(fd: Fd) -> Result<Attributes> {
    permit(Permission::Terminal, Subject::Fd(fd))?;
    // SAFETY: one structure to fill.
    unsafe {
        let mut t: libc::termios = std::mem::zeroed();
        unit(libc::tcgetattr(fd, &raw mut t))?;
        Ok(Attributes {
            iflag: t.c_iflag,
            oflag: t.c_oflag,
            cflag: t.c_cflag,
            lflag: t.c_lflag,
            ispeed: if t.c_iflag & INPUT_ZERO != 0 { 0 } else { t.c_cflag & SPEED },
            ospeed: t.c_cflag & SPEED,
            cc: t.c_cc,
        })
    }
}

/// Sets the attributes; `when` is `TCSA*`.
pub fn tcsetattr(fd: Fd, when: i32, attributes: &Attributes) -> Result<()> {
    permit(Permission::Terminal, Subject::Fd(fd))?;
    // SAFETY: one structure to fill, change and give back.
    unsafe {
        let mut t: libc::termios = std::mem::zeroed();
        unit(libc::tcgetattr(fd, &raw mut t))?;
        t.c_iflag = attributes.iflag;
        t.c_oflag = attributes.oflag;
        t.c_cflag = attributes.cflag;
        t.c_lflag = attributes.lflag;
        t.c_cc = attributes.cc;
        let (input, output) = (attributes.ispeed, attributes.ospeed);
        if input & !SPEED != 0 || output & !SPEED != 0 {
            return Err(Error::Os(libc::EINVAL));
        }
        t.c_iflag = t.c_iflag & !INPUT_ZERO | if input == 0 { INPUT_ZERO } else { 0 };
        t.c_cflag = t.c_cflag & !SPEED | output;
        t.c_ispeed = input;
        t.c_ospeed = output;
        unit(libc::tcsetattr(fd, when, &raw const t))
    }
}

macro_rules! controls {
    ($($(#[$doc:meta])* $name:ident($($arg:ident),*);)*) => {
        $($(#[$doc])* pub fn $name(fd: Fd $(, $arg: i32)*) -> Result<()> {
            permit(Permission::Terminal, Subject::Fd(fd))?;
            // SAFETY: plain numbers.
            unit(unsafe { libc::$name(fd $(, $arg)*) })
        })*
    };
}

controls! {
    /// Waits until all output is sent.
    tcdrain();
    /// Stops or goes on (`TCOOFF` and its like).
    tcflow(action);
    /// Forgets queued data (`TCIFLUSH` and its like).
    tcflush(queue);
    /// Sends a break.
    tcsendbreak(duration);
    /// Sets the foreground process group.
    tcsetpgrp(group);
    /// Allows access to a pseudo-terminal's other end.
    grantpt();
    /// Unlocks a pseudo-terminal's other end.
    unlockpt();
}

/// The foreground process group.
pub fn tcgetpgrp(fd: Fd) -> Result<i32> {
    permit(Permission::Terminal, Subject::Fd(fd))?;
    // SAFETY: plain number.
    int(unsafe { libc::tcgetpgrp(fd) })
}

/// Rows and columns of a terminal's window.
pub fn window_size(fd: Fd) -> Result<(u16, u16)> {
    permit(Permission::Terminal, Subject::Fd(fd))?;
    // SAFETY: one structure to fill.
    unsafe {
        let mut w: libc::winsize = std::mem::zeroed();
        unit(libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut w))?;
        Ok((w.ws_row, w.ws_col))
    }
}

/// Sets rows and columns, keeping the size in pixels.
pub fn set_window_size(fd: Fd, rows: u16, columns: u16) -> Result<()> {
    permit(Permission::Terminal, Subject::Fd(fd))?;
    // SAFETY: one structure to fill, change and give back.
    unsafe {
        let mut w: libc::winsize = std::mem::zeroed();
        unit(libc::ioctl(fd, libc::TIOCGWINSZ, &raw mut w))?;
        w.ws_row = rows;
        w.ws_col = columns;
        unit(libc::ioctl(fd, libc::TIOCSWINSZ, &raw const w))
    }
}

/// A pseudo-terminal: the controlling end and the other, neither inheritable.
pub fn openpty() -> Result<(Fd, Fd)> {
    permit(Permission::Terminal, Subject::None)?;
    let (mut a, mut b) = (-1, -1);
    // SAFETY: room for two descriptors; the other pointers may be null.
    unit(unsafe { libc::openpty(&raw mut a, &raw mut b, null_mut(), null_mut(), null_mut()) })?;
    for fd in [a, b] {
        crate::fs::set_inheritable(fd, false)?;
    }
    Ok((a, b))
}

/// Opens a pseudo-terminal's controlling end.
pub fn posix_openpt(flags: i32) -> Result<Fd> {
    permit(Permission::Terminal, Subject::None)?;
    // SAFETY: plain number.
    int(unsafe { libc::posix_openpt(flags) })
}

/// Makes a terminal the controlling one and the three standard descriptors.
pub fn become_login(fd: Fd) -> Result<()> {
    permit(Permission::Terminal, Subject::Fd(fd))?;
    // SAFETY: plain number.
    unit(unsafe { login_tty(fd) })
}

/// The encoding that the locale gives a terminal; `None` for what is none.
pub fn device_encoding(fd: Fd) -> Option<Vec<u8>> {
    isatty(fd).then(|| crate::locale::nl_langinfo(libc::CODESET))
}
