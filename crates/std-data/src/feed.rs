//! What the compressors and decompressors of `bz2`, `lzma` and `zlib` do alike.
//!
//! Here: the stream that one thread uses at a time; for `bz2` and `lzma` the pieces of a decompressor's input, the limit of
//! its output, what is left when a stream has ended. Not here: the libraries.

use std::cell::{Cell, RefCell};

use object::reentrant::ReentrantLock;
use object::{PyResult, Thread};

/// Bytes of output that are made at a time.
pub const BUFFER: usize = 32768;

/// Bytes of input that are compressed at a time.
pub const AT_ONCE: usize = 1 << 16;

/// A compressor's stream, until the compressor has been flushed.
///
/// Compressing lets other threads and signal handlers run between two pieces of input. Another thread that uses the same
/// compressor waits; a handler cannot, as it runs on top of what it would wait for.
pub struct Exclusive<T> {
    lock: ReentrantLock,
    stream: RefCell<Option<T>>,
}

impl<T> Exclusive<T> {
    pub fn new(stream: T) -> Exclusive<T> {
        Exclusive { lock: ReentrantLock::default(), stream: RefCell::new(Some(stream)) }
    }

    /// What `work` makes of the stream, which is nobody else's meanwhile.
    ///
    /// # Errors
    /// `RuntimeError` if the running thread is using the stream already, otherwise what `work` fails with.
    pub fn with<R>(
        &self,
        t: &mut Thread,
        work: impl FnOnce(&mut Thread, &mut Option<T>) -> PyResult<R>,
    ) -> PyResult<R> {
        if self.lock.is_mine(t) {
            return Err(t.runtime_error("reentrant call inside a compressor"));
        }
        self.lock.acquire(t);
        let done = work(t, &mut self.stream.borrow_mut());
        self.lock.release(t);
        done
    }
}

/// How far a step has come.
pub enum Step {
    /// There may be more.
    Going,
    /// Nothing can be made without more input.
    Starved,
    /// The stream has ended.
    End,
}

/// What a decompressor holds besides the library's stream.
pub struct Feed {
    pending: RefCell<Vec<u8>>,
    unused: RefCell<Vec<u8>>,
    /// The stream has ended.
    pub eof: Cell<bool>,
    /// More input is needed before there can be more output.
    pub needs_input: Cell<bool>,
}

impl Default for Feed {
    fn default() -> Feed {
        Feed {
            pending: RefCell::default(),
            unused: RefCell::default(),
            eof: Cell::new(false),
            needs_input: Cell::new(true),
        }
    }
}

impl Feed {
    /// What was found behind the end of the stream.
    pub fn unused(&self) -> Vec<u8> {
        self.unused.borrow().clone()
    }

    /// Decompresses `data` behind what is left from before, to at most `limit` bytes unless that is negative. `step` takes
    /// some input, fills some of the output, and tells how many bytes of each; `seen` gets all the input that was taken.
    ///
    /// # Errors
    /// What `step` fails with.
    pub fn run<E>(
        &self,
        data: &[u8],
        limit: isize,
        mut step: impl FnMut(&[u8], &mut [u8]) -> (usize, usize, Result<Step, E>),
        seen: impl FnOnce(&[u8]),
    ) -> Result<Vec<u8>, E> {
        let mut room = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut input = self.pending.take();
        input.extend_from_slice(data);
        let mut out = Vec::new();
        let mut chunk = vec![0; BUFFER.min(room.max(1))];
        let mut at = 0;
        let ended = loop {
            let space = chunk.len().min(room);
            let (taken, made, result) = step(&input[at..], &mut chunk[..space]);
            at += taken;
            out.extend_from_slice(&chunk[..made]);
            room -= made;
            match result {
                Err(error) => break Err(error),
                Ok(Step::End) => {
                    self.eof.set(true);
                    break Ok(());
                }
                Ok(_) if room == 0 => break Ok(()),
                // All input is taken and nothing more comes out.
                Ok(_) if at == input.len() && made < space => break Ok(()),
                Ok(Step::Starved) if made == 0 => break Ok(()),
                Ok(_) => {}
            }
        };
        seen(&input[..at]);
        ended?;
        let rest = input.split_off(at.min(input.len()));
        if self.eof.get() {
            self.needs_input.set(false);
            *self.unused.borrow_mut() = rest;
        } else {
            self.needs_input.set(rest.is_empty() && room > 0);
            *self.pending.borrow_mut() = rest;
        }
        Ok(out)
    }
}
