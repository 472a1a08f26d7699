//! What the compressors and decompressors of `bz2`, `lzma` and `zlib` do alike.
//!
//! Here: the stream that one thread uses at a time; for `bz2` and `lzma` the pieces of a decompressor's input, the limit of
//! its output, what is left when a stream has ended. Not here: the libraries.

use std::cell::{Cell, RefCell};

use object::buffer::BytesLike;
use object::exceptions::MEMORY_ERROR;
use object::reentrant::ReentrantLock;
use object::{PyResult, Thread};

/// Bytes of output that are made at a time.
pub const BUFFER: usize = 32768;

/// Bytes of input that are compressed at a time.
pub const AT_ONCE: usize = 1 << 16;

/// The stream of a compressor or decompressor.
///
/// Long work lets other threads and signal handlers run now and then. Another thread that uses the same stream waits; a
/// handler cannot, as it runs on top of what it would wait for.
pub struct Exclusive<T> {
    lock: ReentrantLock,
    stream: RefCell<T>,
}

impl<T> Exclusive<T> {
    pub fn new(stream: T) -> Exclusive<T> {
        Exclusive { lock: ReentrantLock::default(), stream: RefCell::new(stream) }
    }

    /// What `work` makes of the stream, which is nobody else's meanwhile.
    ///
    /// # Errors
    /// `RuntimeError` if the running thread is using the stream already, otherwise what `work` fails with.
    pub fn with<R>(
        &self,
        t: &mut Thread,
        work: impl FnOnce(&mut Thread, &mut T) -> PyResult<R>,
    ) -> PyResult<R> {
        if self.lock.is_mine(t) {
            return Err(t.runtime_error("reentrant call inside a compressor or decompressor"));
        }
        self.lock.acquire(t);
        let done = work(t, &mut self.stream.borrow_mut());
        self.lock.release(t);
        done
    }
}

/// Input that may have to be borrowed again each time that other code has run.
pub trait Source {
    fn bytes<'a>(&'a self, t: &'a Thread) -> &'a [u8];
}

impl Source for BytesLike<'_> {
    fn bytes<'a>(&'a self, t: &'a Thread) -> &'a [u8] {
        BytesLike::bytes(self, t)
    }
}

impl Source for Vec<u8> {
    fn bytes<'a>(&'a self, _: &'a Thread) -> &'a [u8] {
        self
    }
}

/// Appends what has come out of a stream.
///
/// # Errors
/// `MemoryError`.
pub fn append(t: &mut Thread, out: &mut Vec<u8>, made: &[u8]) -> PyResult<()> {
    if out.try_reserve(made.len()).is_err() {
        return Err(t.raise_message(&MEMORY_ERROR, "Unable to allocate output buffer."));
    }
    out.extend_from_slice(made);
    Ok(())
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
    /// `MemoryError`, what a signal handler raises; inside, what `step` fails with.
    pub fn run<E>(
        &self,
        t: &mut Thread,
        data: &BytesLike<'_>,
        limit: isize,
        mut step: impl FnMut(&[u8], &mut [u8]) -> (usize, usize, Result<Step, E>),
        seen: impl FnOnce(&[u8]),
    ) -> PyResult<Result<Vec<u8>, E>> {
        let mut room = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut input = {
            let mut pending = self.pending.borrow_mut();
            pending.try_reserve(data.len()).map_err(|_| t.memory_error())?;
            std::mem::take(&mut *pending)
        };
        input.extend_from_slice(data.bytes(t));
        let mut out = Vec::new();
        let mut chunk = vec![0; BUFFER.min(room.max(1))];
        let mut at = 0;
        let ended = loop {
            let space = chunk.len().min(room);
            let (taken, made, result) = step(&input[at..], &mut chunk[..space]);
            at += taken;
            room -= made;
            if let Err(raised) = append(t, &mut out, &chunk[..made]) {
                break Err(raised);
            }
            match result {
                Err(error) => break Ok(Err(error)),
                Ok(Step::End) => {
                    self.eof.set(true);
                    break Ok(Ok(()));
                }
                Ok(_) if room == 0 => break Ok(Ok(())),
                // All input is taken and nothing more comes out.
                Ok(_) if at == input.len() && made < space => break Ok(Ok(())),
                Ok(Step::Starved) if made == 0 => break Ok(Ok(())),
                Ok(_) => {}
            }
            if let Err(raised) = t.poll() {
                break Err(raised);
            }
        };
        seen(&input[..at]);
        if let Ok(Err(error)) = ended {
            return Ok(Err(error));
        }
        let rest = input.split_off(at.min(input.len()));
        if self.eof.get() {
            self.needs_input.set(false);
            *self.unused.borrow_mut() = rest;
        } else {
            self.needs_input.set(rest.is_empty() && room > 0);
            *self.pending.borrow_mut() = rest;
        }
        ended?.ok();
        Ok(Ok(out))
    }
}
