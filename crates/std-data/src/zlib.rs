//! `zlib`: compression and decompression, in one go and in pieces.
//!
//! Not here: DEFLATE itself (zlib-rs, reached through `host::deflate`).

use std::cell::{Cell, RefCell};

use builtins::NativeModule;
use host::deflate::{self, Deflate, Inflate};
use macros::{pymethods, pymodule, pytype};
use object::buffer::BytesLike;
use object::exceptions::{EOF_ERROR, EXCEPTION};
use object::module::Module;
use object::types::flags;
use object::{Obj, PyResult, Raised, Ref, Thread, Type, Value};

use crate::binascii::low_bits;
use crate::feed::{Exclusive, Source, append};

/// `zlib`
pub static MODULE: NativeModule = NativeModule {
    def: &zlib_module::DEF,
    types: &[
        (&COMPRESS, &[&Compress::IMPL]),
        (&DECOMPRESS, &[&Decompress::IMPL]),
        (&ZLIB_DECOMPRESSOR, &[&ZlibDecompressor::IMPL]),
    ],
};

const ERROR: &str = "zlib.error";
const BUFFER: usize = 16384;
const NO_FLUSH: i32 = 0;
const VERSION: &str = "1.3.2";

#[cold]
fn error(t: &mut Thread, message: &str) -> Raised {
    let Some(class) = t.interp().kept(ERROR) else { return t.value_error(message) };
    let message = object::string::new_str(message);
    match t.call(&class, &[message]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

/// An error by its number, with what the stream says or else what the number means.
#[cold]
fn failed(t: &mut Thread, code: i32, what: &str, said: Option<&str>) -> Raised {
    let meaning = said.or(match code {
        -5 => Some("incomplete or truncated stream"),
        -2 => Some("inconsistent stream state"),
        -3 => Some("invalid input data"),
        _ => None,
    });
    let message = match meaning {
        Some(meaning) => format!("Error {code} {what}: {meaning}"),
        None => format!("Error {code} {what}"),
    };
    error(t, &message)
}

/// Appends what the compressor makes of `data`; or the number of an error.
///
/// # Errors
/// What a signal handler raises.
fn run_deflate(
    t: &mut Thread,
    stream: &mut Deflate,
    data: Option<&BytesLike<'_>>,
    flush: i32,
    out: &mut Vec<u8>,
) -> PyResult<Result<(), i32>> {
    let mut chunk = vec![0; BUFFER];
    let mut at = 0;
    loop {
        let input = data.map_or(&[][..], |data| &data.bytes(t)[at..]);
        let left = input.len();
        let step = stream.step(input, &mut chunk, flush);
        at += step.taken;
        append(t, out, &chunk[..step.made])?;
        match step.code {
            deflate::STREAM_END => return Ok(Ok(())),
            deflate::OK | deflate::BUF_ERROR => {}
            code => return Ok(Err(code)),
        }
        if step.made < chunk.len() && (step.taken == left || step.taken == 0) {
            return Ok(Ok(()));
        }
        t.poll()?;
    }
}

/// `run_deflate` with the stream of a compressor, which is an error to use once it has been finished.
fn run_unfinished(
    t: &mut Thread,
    stream: &mut Option<Deflate>,
    data: Option<&BytesLike<'_>>,
    flush: i32,
    out: &mut Vec<u8>,
) -> PyResult<Result<(), i32>> {
    match stream {
        Some(stream) => run_deflate(t, stream, data, flush, out),
        None => Ok(Err(deflate::STREAM_ERROR)),
    }
}

/// How a run of the decompressor ended.
struct Inflated {
    taken: usize,
    end: bool,
    /// Whether there was no room for more output.
    full: bool,
}

/// Appends at most `limit` bytes to `out`; or the number of an error.
///
/// # Errors
/// `MemoryError`, what a signal handler raises.
fn run_inflate(
    t: &mut Thread,
    stream: &mut Inflate,
    input: &impl Source,
    limit: usize,
    dictionary: Option<&[u8]>,
    out: &mut Vec<u8>,
) -> PyResult<Result<Inflated, i32>> {
    let mut chunk = vec![0; BUFFER.min(limit.max(1))];
    let (mut taken, mut room) = (0, limit);
    loop {
        let space = chunk.len().min(room);
        let input = &input.bytes(t)[taken..];
        let len = input.len();
        let step = stream.step(input, &mut chunk[..space], deflate::SYNC_FLUSH);
        taken += step.taken;
        append(t, out, &chunk[..step.made])?;
        room -= step.made;
        match (step.code, dictionary) {
            (deflate::STREAM_END, _) => return Ok(Ok(Inflated { taken, end: true, full: false })),
            (deflate::OK | deflate::BUF_ERROR, _) => {
                if room == 0 {
                    return Ok(Ok(Inflated { taken, end: false, full: true }));
                }
                if step.made < space && (step.taken == len || step.made == 0) {
                    return Ok(Ok(Inflated { taken, end: false, full: false }));
                }
            }
            (deflate::NEED_DICT, Some(dictionary)) => match stream.set_dictionary(dictionary) {
                deflate::OK => {}
                code => return Ok(Err(code)),
            },
            (code, _) => return Ok(Err(code)),
        }
        t.poll()?;
    }
}

/// The dictionary argument.
fn dictionary(t: &mut Thread, value: Option<&Value>) -> PyResult<Option<Vec<u8>>> {
    let Some(value) = value else { return Ok(None) };
    if !t.has_buffer(value) {
        return Err(t.type_error("zdict argument must support the buffer protocol"));
    }
    let bytes = BytesLike::new(t, value)?;
    Ok(Some(bytes.bytes(t).to_vec()))
}

/// What setting a dictionary failed with, or decompressing.
fn inflate_error(t: &mut Thread, stream: &Inflate, code: i32, zdict: bool, what: &str) -> Raised {
    let said = stream.message();
    match code {
        deflate::MEM_ERROR => t.memory_error(),
        // A wrong dictionary leaves no message.
        deflate::DATA_ERROR if zdict && said.is_none() => failed(t, code, "while setting zdict", None),
        code => failed(t, code, what, said),
    }
}

/// A decompressor, given its dictionary at once where the data names none.
fn new_inflate(t: &mut Thread, wbits: i32, dictionary: Option<&[u8]>) -> PyResult<Inflate> {
    let Some(mut stream) = Inflate::new(wbits) else {
        return Err(t.value_error("Invalid initialization option"));
    };
    if let Some(dictionary) = dictionary
        && wbits < 0
    {
        let code = stream.set_dictionary(dictionary);
        if code != deflate::OK {
            return Err(inflate_error(t, &stream, code, true, "while setting zdict"));
        }
    }
    Ok(stream)
}

/// `zlib.Compress`
#[pytype(name = "zlib.Compress", static_name = COMPRESS, flags = flags::DISALLOW_INSTANTIATION)]
pub struct Compress {
    #[no_traverse]
    stream: Exclusive<Option<Deflate>>,
}

#[pymethods(COMPRESS)]
impl Compress {
    /// Returns a bytes object containing compressed data.
    ///
    ///   data
    ///     Binary data to be compressed.
    ///
    /// After calling this function, some of the input data may still
    /// be stored in internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("compress($self, data, /)", defining_class)]
    fn compress(t: &mut Thread, this: &Obj<Compress>, data: BytesLike<'_>) -> PyResult {
        this.stream.with(t, |t, stream| {
            let mut out = Vec::new();
            match run_unfinished(t, stream, Some(&data), NO_FLUSH, &mut out)? {
                Ok(()) => t.new_bytes(&out),
                Err(code) => Err(failed(t, code, "while compressing data", None)),
            }
        })
    }

    /// Return a bytes object containing any remaining compressed data.
    ///
    ///   mode
    ///     One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.
    ///     If mode == Z_FINISH, the compressor object can no longer be
    ///     used after calling the flush() method.  Otherwise, more data
    ///     can still be compressed.
    #[method("flush($self, mode=zlib.Z_FINISH, /)", defining_class)]
    fn flush(t: &mut Thread, this: &Obj<Compress>, mode: Option<i32>) -> PyResult {
        let mode = mode.unwrap_or(deflate::FINISH);
        if mode == NO_FLUSH {
            return t.new_bytes(b"");
        }
        this.stream.with(t, |t, stream| {
            let mut out = Vec::new();
            if let Err(code) = run_unfinished(t, stream, None, mode, &mut out)? {
                return Err(failed(t, code, "while flushing", None));
            }
            if mode == deflate::FINISH {
                *stream = None;
            }
            t.new_bytes(&out)
        })
    }

    /// Return a copy of the compression object.
    #[method("copy($self, /)", defining_class)]
    fn copy(t: &mut Thread, this: &Obj<Compress>) -> PyResult {
        this.stream.with(t, |t, stream| match stream.as_mut().map(Deflate::copy) {
            Some(Some(copy)) => Ok(Obj::new(Compress { stream: Exclusive::new(Some(copy)) })),
            Some(None) => Err(t.memory_error()),
            None => Err(t.value_error("Inconsistent stream state")),
        })
    }

    #[method("__copy__($self, /)", defining_class)]
    fn copy_protocol(t: &mut Thread, this: &Obj<Compress>) -> PyResult {
        Compress::copy(t, this)
    }

    #[method("__deepcopy__($self, memo, /)", defining_class)]
    fn deep_copy_protocol(t: &mut Thread, this: &Obj<Compress>, _memo: &Value) -> PyResult {
        Compress::copy(t, this)
    }
}

/// `zlib.Decompress`
#[pytype(name = "zlib.Decompress", static_name = DECOMPRESS, flags = flags::DISALLOW_INSTANTIATION)]
pub struct Decompress {
    #[no_traverse]
    stream: Exclusive<Inflate>,
    #[no_traverse]
    unused: RefCell<Vec<u8>>,
    #[no_traverse]
    tail: RefCell<Vec<u8>>,
    #[no_traverse]
    dictionary: Option<Vec<u8>>,
    #[no_traverse]
    eof: Cell<bool>,
    /// Whether `flush` has been called at the end.
    #[no_traverse]
    finished: Cell<bool>,
}

impl Decompress {
    fn run(&self, t: &mut Thread, input: Vec<u8>, limit: usize, what: &str) -> PyResult {
        self.stream.with(t, |t, stream| {
            if self.finished.get() && !input.is_empty() {
                return Err(failed(t, -2, what, None));
            }
            if self.eof.get() {
                self.unused.borrow_mut().extend_from_slice(&input);
                self.tail.borrow_mut().clear();
                return t.new_bytes(b"");
            }
            let mut out = Vec::new();
            match run_inflate(t, stream, &input, limit, self.dictionary.as_deref(), &mut out)? {
                Ok(ended) => {
                    let rest = input[ended.taken..].to_vec();
                    if ended.end {
                        self.eof.set(true);
                        self.tail.borrow_mut().clear();
                        self.unused.borrow_mut().extend_from_slice(&rest);
                    } else {
                        *self.tail.borrow_mut() = rest;
                    }
                    t.new_bytes(&out)
                }
                Err(code) => Err(inflate_error(t, stream, code, self.dictionary.is_some(), what)),
            }
        })
    }
}

#[pymethods(DECOMPRESS)]
impl Decompress {
    /// Return a bytes object containing the decompressed version of the data.
    ///
    ///   data
    ///     The binary data to decompress.
    ///   max_length
    ///     The maximum allowable length of the decompressed data.
    ///     Unconsumed input data will be stored in
    ///     the unconsumed_tail attribute.
    ///
    /// After calling this function, some of the input data may still be
    /// stored in internal buffers for later processing.
    /// Call the flush() method to clear these buffers.
    #[method("decompress($self, data, /, max_length=0)", defining_class)]
    fn decompress(
        t: &mut Thread,
        this: &Obj<Decompress>,
        data: BytesLike<'_>,
        max_length: Option<&Value>,
    ) -> PyResult {
        let limit = match max_length {
            None => 0,
            Some(value) => <isize as object::native::FromArg>::from_arg(t, value, "", "")?,
        };
        let limit = match limit {
            0 => usize::MAX,
            n if n < 0 => return Err(t.value_error("max_length must be non-negative")),
            n => n as usize,
        };
        let input = data.bytes(t).to_vec();
        this.run(t, input, limit, "while decompressing data")
    }

    /// Return a bytes object containing any remaining decompressed data.
    ///
    ///   length
    ///     the initial size of the output buffer.
    #[method("flush($self, length=zlib.DEF_BUF_SIZE, /)", defining_class)]
    fn flush(t: &mut Thread, this: &Obj<Decompress>, length: Option<&Value>) -> PyResult {
        if let Some(length) = length
            && <isize as object::native::FromArg>::from_arg(t, length, "", "")? <= 0
        {
            return Err(t.value_error("length must be greater than zero"));
        }
        let input = this.tail.borrow().clone();
        let rest = this.run(t, input, usize::MAX, "while flushing")?;
        if this.eof.get() {
            this.finished.set(true);
        }
        Ok(rest)
    }

    /// Return a copy of the decompression object.
    #[method("copy($self, /)", defining_class)]
    fn copy(t: &mut Thread, this: &Obj<Decompress>) -> PyResult {
        if this.finished.get() {
            return Err(t.value_error("Inconsistent stream state"));
        }
        let copy = this.stream.with(t, |_, stream| Ok(stream.copy()))?;
        let Some(stream) = copy else { return Err(t.memory_error()) };
        Ok(Obj::new(Decompress {
            stream: Exclusive::new(stream),
            unused: this.unused.clone(),
            tail: this.tail.clone(),
            dictionary: this.dictionary.clone(),
            eof: this.eof.clone(),
            finished: Cell::new(false),
        }))
    }

    #[method("__copy__($self, /)", defining_class)]
    fn copy_protocol(t: &mut Thread, this: &Obj<Decompress>) -> PyResult {
        Decompress::copy(t, this)
    }

    #[method("__deepcopy__($self, memo, /)", defining_class)]
    fn deep_copy_protocol(t: &mut Thread, this: &Obj<Decompress>, _memo: &Value) -> PyResult {
        Decompress::copy(t, this)
    }

    #[getter]
    fn unused_data(t: &mut Thread, this: &Obj<Decompress>) -> PyResult {
        let copy = this.unused.borrow().clone();
        t.new_bytes(&copy)
    }

    #[getter]
    fn unconsumed_tail(t: &mut Thread, this: &Obj<Decompress>) -> PyResult {
        let copy = this.tail.borrow().clone();
        t.new_bytes(&copy)
    }

    #[getter]
    fn eof(_: &mut Thread, this: &Obj<Decompress>) -> bool {
        this.eof.get()
    }
}

/// `zlib._ZlibDecompressor`
#[pytype(name = "zlib._ZlibDecompressor", static_name = ZLIB_DECOMPRESSOR, reported_basicsize = 184)]
pub struct ZlibDecompressor {
    #[no_traverse]
    stream: Exclusive<Inflate>,
    #[no_traverse]
    pending: RefCell<Vec<u8>>,
    #[no_traverse]
    unused: RefCell<Vec<u8>>,
    #[no_traverse]
    dictionary: Option<Vec<u8>>,
    #[no_traverse]
    eof: Cell<bool>,
    #[no_traverse]
    needs_input: Cell<bool>,
}

#[pymethods(
    ZLIB_DECOMPRESSOR,
    doc = "_ZlibDecompressor(wbits=15, zdict=b'')\n--\n\nCreate a decompressor object for decompressing data incrementally.\n\n  wbits = 15\n  zdict\n     The predefined compression dictionary. This is a sequence of bytes\n     (such as a bytes object) containing subsequences that are expected\n     to occur frequently in the data that is to be compressed. Those\n     subsequences that are expected to be most common should come at the\n     end of the dictionary. This must be the same dictionary as used by the\n     compressor that produced the input data.\n\n"
)]
impl ZlibDecompressor {
    #[new("_ZlibDecompressor(wbits=15, zdict=b'')")]
    fn construct(t: &mut Thread, cls: &Type, wbits: Option<i32>, zdict: Option<&Value>) -> PyResult {
        let wbits = wbits.unwrap_or(15);
        let dictionary = dictionary(t, zdict)?;
        let stream = new_inflate(t, wbits, dictionary.as_deref())?;
        Ok(Obj::new_of(
            cls,
            ZlibDecompressor {
                stream: Exclusive::new(stream),
                pending: RefCell::default(),
                unused: RefCell::default(),
                dictionary,
                eof: Cell::new(false),
                needs_input: Cell::new(true),
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
        this: &Obj<ZlibDecompressor>,
        data: BytesLike<'_>,
        max_length: Option<&Value>,
    ) -> PyResult {
        let limit = match max_length {
            None => -1,
            Some(value) => <isize as object::native::FromArg>::from_arg(t, value, "", "")?,
        };
        if this.eof.get() {
            return Err(t.raise_message(&EOF_ERROR, "End of stream already reached"));
        }
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        this.stream.with(t, |t, stream| {
            let mut input = this.pending.take();
            input.extend_from_slice(data.bytes(t));
            let mut out = Vec::new();
            match run_inflate(t, stream, &input, limit, this.dictionary.as_deref(), &mut out)? {
                Ok(ended) => {
                    let rest = input[ended.taken..].to_vec();
                    if ended.end {
                        this.eof.set(true);
                        this.needs_input.set(false);
                        *this.unused.borrow_mut() = rest;
                    } else {
                        this.needs_input.set(rest.is_empty() && !ended.full);
                        *this.pending.borrow_mut() = rest;
                    }
                    t.new_bytes(&out)
                }
                Err(code) => {
                    let zdict = this.dictionary.is_some();
                    Err(inflate_error(t, stream, code, zdict, "while decompressing data"))
                }
            }
        })
    }

    /// True if the end-of-stream marker has been reached.
    #[member]
    fn eof(_: &mut Thread, this: &Obj<ZlibDecompressor>) -> bool {
        this.eof.get()
    }

    /// Data found after the end of the compressed stream.
    #[member]
    fn unused_data(t: &mut Thread, this: &Obj<ZlibDecompressor>) -> PyResult {
        let copy = this.unused.borrow().clone();
        t.new_bytes(&copy)
    }

    /// True if more input is needed before more decompressed data can be produced.
    #[member]
    fn needs_input(_: &mut Thread, this: &Obj<ZlibDecompressor>) -> bool {
        this.needs_input.get()
    }
}

#[pymodule(
    name = "zlib",
    doc = "The functions in this module allow compression and decompression using the\nzlib library, which is based on GNU zip.\n\nadler32(string[, start]) -- Compute an Adler-32 checksum.\ncompress(data[, level]) -- Compress data, with compression level 0-9 or -1.\ncompressobj([level[, ...]]) -- Return a compressor object.\ncrc32(string[, start]) -- Compute a CRC-32 checksum.\ndecompress(string,[wbits],[bufsize]) -- Decompresses a compressed string.\ndecompressobj([wbits[, zdict]]) -- Return a decompressor object.\n\n'wbits' is window buffer size and container format.\nCompressor objects support compress() and flush() methods; decompressor\nobjects support decompress() and flush().",
    types(&super::ZLIB_DECOMPRESSOR)
)]
mod zlib_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        const NUMBERS: [(&str, i32); 20] = [
            ("DEFLATED", 8),
            ("DEF_BUF_SIZE", 16384),
            ("DEF_MEM_LEVEL", 8),
            ("MAX_WBITS", 15),
            ("Z_BEST_COMPRESSION", 9),
            ("Z_BEST_SPEED", 1),
            ("Z_BLOCK", 5),
            ("Z_DEFAULT_COMPRESSION", -1),
            ("Z_DEFAULT_STRATEGY", 0),
            ("Z_FILTERED", 1),
            ("Z_FINISH", 4),
            ("Z_FIXED", 4),
            ("Z_FULL_FLUSH", 3),
            ("Z_HUFFMAN_ONLY", 2),
            ("Z_NO_COMPRESSION", 0),
            ("Z_NO_FLUSH", 0),
            ("Z_PARTIAL_FLUSH", 1),
            ("Z_RLE", 3),
            ("Z_SYNC_FLUSH", 2),
            ("Z_TREES", 6),
        ];
        let class = match t.interp().kept(ERROR) {
            Some(class) => class,
            None => builtins::new_exception(t, ERROR, &EXCEPTION)?,
        };
        t.interp().keep(ERROR, Some(class.clone()));
        if let Some(dict) = module.dict() {
            dict.set_str(t, "error", class);
            for (name, number) in NUMBERS {
                dict.set_str(t, name, Value::small(number));
            }
            for name in ["ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"] {
                dict.set_str(t, name, object::string::new_str(VERSION));
            }
            dict.set_str(t, "__version__", object::string::new_str("1.0"));
        }
        Ok(())
    }

    /// Compute an Adler-32 checksum of data.
    ///
    ///   value
    ///     Starting value of the checksum.
    ///
    /// The returned checksum is an integer.
    #[function("adler32(data, value=1, /)")]
    fn adler32(t: &mut Thread, data: BytesLike<'_>, value: Option<&Value>) -> PyResult<i64> {
        let start = low_bits(t, value, 1)?;
        Ok(i64::from(zlib_rs::adler32::adler32(start, data.bytes(t))))
    }

    /// Compute a CRC-32 checksum of data.
    ///
    ///   value
    ///     Starting value of the checksum.
    ///
    /// The returned checksum is an integer.
    #[function("crc32(data, value=0, /)")]
    fn crc32(t: &mut Thread, data: BytesLike<'_>, value: Option<&Value>) -> PyResult<i64> {
        let start = low_bits(t, value, 0)?;
        Ok(i64::from(zlib_rs::crc32::crc32(start, data.bytes(t))))
    }

    /// Returns a bytes object containing compressed data.
    ///
    ///   data
    ///     Binary data to be compressed.
    ///   level
    ///     Compression level, in 0-9 or -1.
    ///   wbits
    ///     The window buffer size and container format.
    #[function("compress(data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)")]
    fn compress(t: &mut Thread, data: BytesLike<'_>, level: Option<i32>, wbits: Option<i32>) -> PyResult {
        let Some(mut stream) = Deflate::new(level.unwrap_or(-1), wbits.unwrap_or(15), 8, 0) else {
            return Err(error(t, "Bad compression level"));
        };
        let mut out = Vec::new();
        match run_deflate(t, &mut stream, Some(&data), deflate::FINISH, &mut out)? {
            Ok(()) => t.new_bytes(&out),
            Err(code) => Err(failed(t, code, "while compressing data", None)),
        }
    }

    /// Returns a bytes object containing the uncompressed data.
    ///
    ///   data
    ///     Compressed data.
    ///   wbits
    ///     The window buffer size and container format.
    ///   bufsize
    ///     The initial output buffer size.
    #[function("decompress(data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)")]
    fn decompress(
        t: &mut Thread,
        data: BytesLike<'_>,
        wbits: Option<i32>,
        bufsize: Option<&Value>,
    ) -> PyResult {
        if let Some(size) = bufsize
            && <isize as object::native::FromArg>::from_arg(t, size, "", "")? < 0
        {
            return Err(t.value_error("bufsize must be non-negative"));
        }
        let Some(mut stream) = Inflate::new(wbits.unwrap_or(15)) else {
            return Err(failed(t, -2, "while preparing to decompress data", None));
        };
        let mut out = Vec::new();
        match run_inflate(t, &mut stream, &data, usize::MAX, None, &mut out)? {
            Ok(ended) if ended.end => t.new_bytes(&out),
            Ok(_) => Err(failed(t, -5, "while decompressing data", None)),
            Err(code) => Err(inflate_error(t, &stream, code, false, "while decompressing data")),
        }
    }

    /// Return a compressor object.
    ///
    ///   level
    ///     The compression level (an integer in the range 0-9 or -1; default is
    ///     currently equivalent to 6).  Higher compression levels are slower,
    ///     but produce smaller results.
    ///   method
    ///     The compression algorithm.  If given, this must be DEFLATED.
    ///   wbits
    ///     +9 to +15: The base-two logarithm of the window size.  Include a zlib
    ///         container.
    ///     -9 to -15: Generate a raw stream.
    ///     +25 to +31: Include a gzip container.
    ///   memLevel
    ///     Controls the amount of memory used for internal compression state.
    ///     Valid values range from 1 to 9.  Higher values result in higher memory
    ///     usage, faster compression, and smaller output.
    ///   strategy
    ///     Used to tune the compression algorithm.  Possible values are
    ///     Z_DEFAULT_STRATEGY, Z_FILTERED, and Z_HUFFMAN_ONLY.
    ///   zdict
    ///     The predefined compression dictionary - a sequence of bytes
    ///     containing subsequences that are likely to occur in the input data.
    #[function(
        "compressobj(level=Z_DEFAULT_COMPRESSION, method=DEFLATED,\n            wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,\n            strategy=Z_DEFAULT_STRATEGY, zdict=<unrepresentable>)"
    )]
    fn compressobj(
        t: &mut Thread,
        level: Option<i32>,
        method: Option<i32>,
        wbits: Option<i32>,
        mem_level: Option<i32>,
        strategy: Option<i32>,
        zdict: Option<&Value>,
    ) -> PyResult {
        let zdict = match zdict {
            Some(zdict) => {
                let bytes = BytesLike::new(t, zdict)?;
                Some(bytes.bytes(t).to_vec())
            }
            None => None,
        };
        let stream = match method.unwrap_or(8) {
            8 => Deflate::new(
                level.unwrap_or(-1),
                wbits.unwrap_or(15),
                mem_level.unwrap_or(8),
                strategy.unwrap_or(0),
            ),
            _ => None,
        };
        let Some(mut stream) = stream else { return Err(t.value_error("Invalid initialization option")) };
        if let Some(zdict) = zdict
            && stream.set_dictionary(&zdict) != deflate::OK
        {
            return Err(t.value_error("Invalid dictionary"));
        }
        Ok(Obj::new(Compress { stream: Exclusive::new(Some(stream)) }))
    }

    /// Return a decompressor object.
    ///
    ///   wbits
    ///     The window buffer size and container format.
    ///   zdict
    ///     The predefined compression dictionary.  This must be the same
    ///     dictionary as used by the compressor that produced the input data.
    #[function("decompressobj(wbits=MAX_WBITS, zdict=b'')")]
    fn decompressobj(t: &mut Thread, wbits: Option<i32>, zdict: Option<&Value>) -> PyResult {
        let wbits = wbits.unwrap_or(15);
        let dictionary = dictionary(t, zdict)?;
        let stream = new_inflate(t, wbits, dictionary.as_deref())?;
        Ok(Obj::new(Decompress {
            stream: Exclusive::new(stream),
            unused: RefCell::default(),
            tail: RefCell::default(),
            dictionary,
            eof: Cell::new(false),
            finished: Cell::new(false),
        }))
    }
}
