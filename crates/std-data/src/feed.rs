//! The input of decompressors that get their data in pieces: what `bz2` and `lzma` do alike.
//!
//! Here: the pieces, the limit of the output, what is left when a stream has ended. Not here: the libraries, `zlib`, whose
//! objects have other attributes.

use std::cell::{Cell, RefCell};

/// Bytes of output that are made at a time.
pub const BUFFER: usize = 32768;

/// Bytes of input that are compressed at a time.
pub const AT_ONCE: usize = 1 << 16;

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
