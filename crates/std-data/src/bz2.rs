//! `_bz2`: bzip2 in pieces.
//!
//! Not here: the algorithm (libbz2-rs), files (`bz2.py`).

use std::cell::Cell;

use builtins::NativeModule;
use bzip2::{Action, Compression, Status};
use macros::{pymethods, pymodule, pytype};
use object::buffer::BytesLike;
use object::exceptions::{EOF_ERROR, OS_ERROR};
use object::{Obj, PyResult, Thread, Type, Value};

use crate::feed::{AT_ONCE, BUFFER, Exclusive, Feed, Step, append};

/// `_bz2`
pub static MODULE: NativeModule = NativeModule {
    def: &bz2_module::DEF,
    types: &[(&BZ2_COMPRESSOR, &[&Bz2Compressor::IMPL]), (&BZ2_DECOMPRESSOR, &[&Bz2Decompressor::IMPL])],
};

/// `_bz2.BZ2Compressor`
#[pytype(name = "_bz2.BZ2Compressor", static_name = BZ2_COMPRESSOR, reported_basicsize = 112)]
pub struct Bz2Compressor {
    /// Nothing once it has been flushed.
    #[no_traverse]
    stream: Exclusive<Option<bzip2::Compress>>,
}

/// Appends what the compressor makes of `data`; `None` if the stream is not in order.
///
/// # Errors
/// What a signal handler raises.
fn run(
    t: &mut Thread,
    stream: &mut bzip2::Compress,
    data: Option<&BytesLike<'_>>,
    action: Action,
    out: &mut Vec<u8>,
) -> PyResult<Option<()>> {
    let mut chunk = vec![0; BUFFER];
    let mut at = 0;
    loop {
        let input = data.map_or(&[][..], |data| &data.bytes(t)[at..]);
        if action == Action::Run && input.is_empty() {
            return Ok(Some(()));
        }
        let input = &input[..input.len().min(AT_ONCE)];
        let (before_in, before_out) = (stream.total_in(), stream.total_out());
        let Ok(status) = stream.compress(input, &mut chunk, action) else { return Ok(None) };
        at += (stream.total_in() - before_in) as usize;
        append(t, out, &chunk[..(stream.total_out() - before_out) as usize])?;
        if status == Status::StreamEnd {
            return Ok(Some(()));
        }
        t.poll()?;
    }
}

#[pymethods(
    BZ2_COMPRESSOR,
    doc = "BZ2Compressor(compresslevel=9, /)\n--\n\nCreate a compressor object for compressing data incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and 9.\n\nFor one-shot compression, use the compress() function instead."
)]
impl Bz2Compressor {
    #[new("BZ2Compressor(compresslevel=9, /)")]
    fn construct(t: &mut Thread, cls: &Type, compresslevel: Option<i32>) -> PyResult {
        let level = compresslevel.unwrap_or(9);
        if !(1..=9).contains(&level) {
            return Err(t.value_error("compresslevel must be between 1 and 9"));
        }
        let stream = bzip2::Compress::new(Compression::new(level as u32), 0);
        Ok(Obj::new_of(cls, Bz2Compressor { stream: Exclusive::new(Some(stream)) }))
    }

    /// Provide data to the compressor object.
    ///
    /// Returns a chunk of compressed data if possible, or b'' otherwise.
    ///
    /// When you have finished providing data to the compressor, call the
    /// flush() method to finish the compression process.
    #[method("compress($self, data, /)")]
    fn compress(t: &mut Thread, this: &Obj<Bz2Compressor>, data: BytesLike<'_>) -> PyResult {
        this.stream.with(t, |t, stream| {
            let Some(stream) = stream else { return Err(t.value_error("Compressor has been flushed")) };
            let mut out = Vec::new();
            match run(t, stream, Some(&data), Action::Run, &mut out)? {
                Some(()) => t.new_bytes(&out),
                None => Err(t.value_error("Compressor has been flushed")),
            }
        })
    }

    /// Finish the compression process.
    ///
    /// Returns the compressed data left in internal buffers.
    ///
    /// The compressor object may not be used after this method is called.
    #[method("flush($self, /)")]
    fn flush(t: &mut Thread, this: &Obj<Bz2Compressor>) -> PyResult {
        this.stream.with(t, |t, stream| {
            let Some(mut stream) = stream.take() else {
                return Err(t.value_error("Repeated call to flush()"));
            };
            let mut out = Vec::new();
            match run(t, &mut stream, None, Action::Finish, &mut out)? {
                Some(()) => t.new_bytes(&out),
                None => Err(t.value_error("Repeated call to flush()")),
            }
        })
    }
}

/// `_bz2.BZ2Decompressor`
#[pytype(name = "_bz2.BZ2Decompressor", static_name = BZ2_DECOMPRESSOR, reported_basicsize = 152)]
pub struct Bz2Decompressor {
    #[no_traverse]
    stream: Exclusive<bzip2::Decompress>,
    #[no_traverse]
    feed: Feed,
    /// After an error nothing more can be decompressed.
    #[no_traverse]
    failed: Cell<bool>,
}

#[pymethods(
    BZ2_DECOMPRESSOR,
    doc = "BZ2Decompressor()\n--\n\nCreate a decompressor object for decompressing data incrementally.\n\nFor one-shot decompression, use the decompress() function instead."
)]
impl Bz2Decompressor {
    #[new("BZ2Decompressor()")]
    fn construct(_: &mut Thread, cls: &Type) -> PyResult {
        Ok(Obj::new_of(
            cls,
            Bz2Decompressor {
                stream: Exclusive::new(bzip2::Decompress::new(false)),
                feed: Feed::default(),
                failed: Cell::new(false),
            },
        ))
    }

    /// Decompress *data*, returning uncompressed data as bytes.
    ///
    /// If *max_length* is nonnegative, returns at most *max_length* bytes
    /// of decompressed data.  If this limit is reached and further output
    /// can be produced, *self.needs_input* will be set to ``False``.  In
    /// this case, the next call to *decompress()* may provide *data* as b''
    /// to obtain more of the output.
    ///
    /// If all of the input data was decompressed and returned (either
    /// because this was less than *max_length* bytes, or because
    /// *max_length* was negative), *self.needs_input* will be set to True.
    ///
    /// Attempting to decompress data after the end of stream is reached
    /// raises an EOFError.  Any data found after the end of the stream is
    /// ignored and saved in the unused_data attribute.
    #[method("decompress($self, /, data, max_length=-1)")]
    fn decompress(
        t: &mut Thread,
        this: &Obj<Bz2Decompressor>,
        data: BytesLike<'_>,
        max_length: Option<&Value>,
    ) -> PyResult {
        let limit = match max_length {
            None => -1,
            Some(value) => t.index_of(value)?,
        };
        let result = this.stream.with(t, |t, stream| {
            if this.feed.eof.get() {
                return Err(t.raise_message(&EOF_ERROR, "End of stream already reached"));
            }
            if this.failed.get() {
                return Err(t.value_error("Decompressor is unusable after a previous error"));
            }
            this.feed.run(
                t,
                &data,
                limit,
                |input, out| {
                    let (before_in, before_out) = (stream.total_in(), stream.total_out());
                    let step = stream.decompress(input, out).map(|status| match status {
                        Status::StreamEnd => Step::End,
                        _ => Step::Going,
                    });
                    (
                        (stream.total_in() - before_in) as usize,
                        (stream.total_out() - before_out) as usize,
                        step,
                    )
                },
                |_| (),
            )
        })?;
        let Ok(out) = result else {
            this.failed.set(true);
            this.feed.needs_input.set(false);
            return Err(t.raise_message(&OS_ERROR, "Invalid data stream"));
        };
        t.new_bytes(&out)
    }

    /// True if the end-of-stream marker has been reached.
    #[member]
    fn eof(_: &mut Thread, this: &Obj<Bz2Decompressor>) -> bool {
        this.feed.eof.get()
    }

    /// Data found after the end of the compressed stream.
    #[member]
    fn unused_data(t: &mut Thread, this: &Obj<Bz2Decompressor>) -> PyResult {
        t.new_bytes(&this.feed.unused())
    }

    /// True if more input is needed before more decompressed data can be produced.
    #[member]
    fn needs_input(_: &mut Thread, this: &Obj<Bz2Decompressor>) -> bool {
        this.feed.needs_input.get()
    }
}

#[pymodule(name = "_bz2", types(&super::BZ2_COMPRESSOR, &super::BZ2_DECOMPRESSOR))]
mod bz2_module {}
