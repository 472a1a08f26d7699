//! What is written when the process dies of a fatal signal: the frames of its threads.
//!
//! All of this runs in a signal handler: it allocates nothing, takes no lock and calls no Python code. What it reads may
//! be in the middle of a change; a fault here ends the process without more words.

use object::{Str, Thread};

use crate::introspect;

/// Frames shown of one thread.
const DEEPEST: usize = 100;
/// Characters shown of one text.
const LONGEST: usize = 500;

/// Collects output in a buffer of its own.
struct Out {
    fd: i32,
    buffer: [u8; 512],
    used: usize,
}

impl Out {
    fn new(fd: i32) -> Out {
        Out { fd, buffer: [0; 512], used: 0 }
    }

    fn flush(&mut self) {
        host::stdio::write_all(self.fd, &self.buffer[..self.used]);
        self.used = 0;
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.used == self.buffer.len() {
                self.flush();
            }
            self.buffer[self.used] = byte;
            self.used += 1;
        }
    }

    fn number(&mut self, mut value: u64, base: u64, width: usize) {
        let mut digits = [b'0'; 24];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b"0123456789abcdef"[(value % base) as usize];
            value /= base;
            if value == 0 {
                break;
            }
        }
        let at = at.min(digits.len() - width.min(digits.len()));
        self.bytes(&digits[at..]);
    }

    /// A text as ASCII, what is beyond it escaped, cut where it is long.
    fn text(&mut self, text: &Str) {
        let view = text.view();
        for index in 0..text.len().min(LONGEST) {
            let Some(c) = view.get(index) else { return };
            match c {
                0x20..=0x7e => self.bytes(&[c as u8]),
                0..=0xff => {
                    self.bytes(b"\\x");
                    self.number(c.into(), 16, 2);
                }
                0x100..=0xffff => {
                    self.bytes(b"\\u");
                    self.number(c.into(), 16, 4);
                }
                _ => {
                    self.bytes(b"\\U");
                    self.number(c.into(), 16, 8);
                }
            }
        }
        if text.len() > LONGEST {
            self.bytes(b"...");
        }
    }

    fn frames(&mut self, t: &Thread) {
        for depth in 0.. {
            let Some(code) = introspect::code(t, depth) else {
                if depth == 0 {
                    self.bytes(b"  <no Python frame>\n");
                }
                return;
            };
            if depth == DEEPEST {
                self.bytes(b"  ...\n");
                return;
            }
            self.bytes(b"  File ");
            match code.filename.get().downcast::<Str>() {
                Some(name) => {
                    self.bytes(b"\"");
                    self.text(name);
                    self.bytes(b"\"");
                }
                None => self.bytes(b"???"),
            }
            self.bytes(b", line ");
            self.number(introspect::line(t, depth).max(0) as u64, 10, 1);
            self.bytes(b" in ");
            match code.name.downcast::<Str>() {
                Some(name) => self.text(name),
                None => self.bytes(b"???"),
            }
            self.bytes(b"\n");
        }
    }
}

/// Writes the stacks of all threads, or of the running one alone, to a descriptor.
pub fn report(t: &Thread, fd: i32, all: bool) {
    let mut out = Out::new(fd);
    if !all {
        out.bytes(b"Stack (most recent call first):\n");
        out.frames(t);
        out.flush();
        return;
    }
    let here = host::thread::current();
    let head = |out: &mut Out, thread: &Thread| {
        out.bytes(if thread.ident == here { b"Current thread 0x" } else { b"Thread 0x" });
        out.number(thread.ident, 16, 16);
        let mut name = [0; 64];
        if thread.ident == here {
            let length = host::thread::name_into(&mut name);
            out.bytes(b" [");
            out.bytes(&name[..length]);
            out.bytes(b"]");
        }
        out.bytes(b" (most recent call first):\n");
    };
    head(&mut out, t);
    if t.interp().gc().is_collecting() {
        out.bytes(b"  Garbage-collecting\n");
    }
    out.frames(t);
    t.interp().lock().each(|other| {
        if !std::ptr::eq(other, t) {
            out.bytes(b"\n");
            head(&mut out, other);
            out.frames(other);
        }
    });
    out.flush();
}
