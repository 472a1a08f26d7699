//! Streams of DEFLATE: compressing and decompressing in pieces, with copies of a stream under way.
//!
//! It stands here because only the C interface of the library below has copies. Not here: checksums, which have a
//! safe interface, and what Python's `zlib` says of errors.

use std::ffi::CStr;

use libz_rs_sys as z;

/// `Z_OK`
pub const OK: i32 = z::Z_OK;
/// `Z_STREAM_END`
pub const STREAM_END: i32 = z::Z_STREAM_END;
/// `Z_NEED_DICT`
pub const NEED_DICT: i32 = z::Z_NEED_DICT;
/// `Z_STREAM_ERROR`
pub const STREAM_ERROR: i32 = z::Z_STREAM_ERROR;
/// `Z_DATA_ERROR`
pub const DATA_ERROR: i32 = z::Z_DATA_ERROR;
/// `Z_MEM_ERROR`
pub const MEM_ERROR: i32 = z::Z_MEM_ERROR;
/// `Z_BUF_ERROR`
pub const BUF_ERROR: i32 = z::Z_BUF_ERROR;
/// `Z_SYNC_FLUSH`
pub const SYNC_FLUSH: i32 = z::Z_SYNC_FLUSH;
/// `Z_FINISH`
pub const FINISH: i32 = z::Z_FINISH;

/// What one step did.
pub struct Step {
    /// One of the numbers above.
    pub code: i32,
    /// How much of the input was read.
    pub taken: usize,
    /// How much of the output was written.
    pub made: usize,
}

/// A stream's state, at a place of its own.
///
/// Invariant: it was initialised, and is ended once, by the owner's `Drop`; its pointers to input and
/// output are looked at during a step only, which sets them first.
struct State(Box<z::z_stream>);

type Function = unsafe extern "C" fn(*mut z::z_stream, i32) -> i32;
type Dictionary = unsafe extern "C" fn(*mut z::z_stream, *const u8, u32) -> i32;

const STREAM_SIZE: i32 = size_of::<z::z_stream>() as i32;

impl State {
    fn step(&mut self, function: Function, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        let (most_in, most_out) = (input.len().min(u32::MAX as usize), output.len().min(u32::MAX as usize));
        let stream = &mut *self.0;
        (stream.next_in, stream.avail_in) = (input.as_ptr().cast_mut().cast(), most_in as u32);
        (stream.next_out, stream.avail_out) = (output.as_mut_ptr(), most_out as u32);
        // SAFETY: the stream is initialised, and its pointers are those of two live slices of at least that length.
        let code = unsafe { function(stream, flush) };
        let step = Step {
            code,
            taken: most_in - stream.avail_in as usize,
            made: most_out - stream.avail_out as usize,
        };
        (stream.next_in, stream.avail_in) = (std::ptr::null_mut(), 0);
        (stream.next_out, stream.avail_out) = (std::ptr::null_mut(), 0);
        step
    }

    fn set_dictionary(&mut self, function: Dictionary, dictionary: &[u8]) -> i32 {
        let Ok(length) = u32::try_from(dictionary.len()) else { return STREAM_ERROR };
        // SAFETY: the stream is initialised; the dictionary is copied.
        unsafe { function(&mut *self.0, dictionary.as_ptr(), length) }
    }

    fn message(&self) -> Option<&'static str> {
        if self.0.msg.is_null() {
            return None;
        }
        // SAFETY: the library sets it to constant texts.
        unsafe { CStr::from_ptr(self.0.msg) }.to_str().ok()
    }
}

/// A compressor.
pub struct Deflate(State);

impl Deflate {
    /// None if an argument is out of range.
    pub fn new(level: i32, window_bits: i32, mem_level: i32, strategy: i32) -> Option<Deflate> {
        let mut stream = Box::new(z::z_stream::default());
        // SAFETY: the stream is fresh, and version and size are those of this library.
        let code = unsafe {
            z::deflateInit2_(
                &mut *stream,
                level,
                z::Z_DEFLATED,
                window_bits,
                mem_level,
                strategy,
                z::zlibVersion(),
                STREAM_SIZE,
            )
        };
        (code == OK).then_some(Deflate(State(stream)))
    }

    /// Compresses a piece of the input into the output.
    pub fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        self.0.step(z::deflate, input, output, flush)
    }

    /// Sets what the data is likely to repeat; a number of the above.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> i32 {
        self.0.set_dictionary(z::deflateSetDictionary, dictionary)
    }

    /// A stream that goes on from here by itself; none without memory.
    pub fn copy(&mut self) -> Option<Deflate> {
        let mut copy = Box::new(z::z_stream::default());
        // SAFETY: the source is initialised; the copy becomes so where this succeeds, and is dropped as mere memory elsewhere.
        let code = unsafe { z::deflateCopy(&mut *copy, &mut *self.0.0) };
        (code == OK).then_some(Deflate(State(copy)))
    }
}

impl Drop for Deflate {
    fn drop(&mut self) {
        // SAFETY: it is initialised and not used afterwards.
        unsafe { z::deflateEnd(&mut *self.0.0) };
    }
}

/// A decompressor.
pub struct Inflate(State);

impl Inflate {
    /// None if the argument is out of range.
    pub fn new(window_bits: i32) -> Option<Inflate> {
        let mut stream = Box::new(z::z_stream::default());
        // SAFETY: the stream is fresh, and version and size are those of this library.
        let code = unsafe { z::inflateInit2_(&mut *stream, window_bits, z::zlibVersion(), STREAM_SIZE) };
        (code == OK).then_some(Inflate(State(stream)))
    }

    /// Decompresses a piece of the input into the output.
    pub fn step(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> Step {
        self.0.step(z::inflate, input, output, flush)
    }

    /// Sets the dictionary that the data was compressed with; a number of the above.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> i32 {
        self.0.set_dictionary(z::inflateSetDictionary, dictionary)
    }

    /// A stream that goes on from here by itself; none without memory.
    pub fn copy(&mut self) -> Option<Inflate> {
        let mut copy = Box::new(z::z_stream::default());
        // The library copies only streams that have an output.
        let mut nowhere = 0u8;
        self.0.0.next_out = &raw mut nowhere;
        // SAFETY: the source is initialised; the copy becomes so where this succeeds, and is dropped as mere memory elsewhere.
        let code = unsafe { z::inflateCopy(&mut *copy, &*self.0.0) };
        self.0.0.next_out = std::ptr::null_mut();
        copy.next_out = std::ptr::null_mut();
        (code == OK).then_some(Inflate(State(copy)))
    }

    /// What the last step found wrong.
    pub fn message(&self) -> Option<&'static str> {
        self.0.message()
    }
}

impl Drop for Inflate {
    fn drop(&mut self) {
        // SAFETY: it is initialised and not used afterwards.
        unsafe { z::inflateEnd(&mut *self.0.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_goes_on_by_itself() {
        let mut out = [0; 200];
        let mut first = Deflate::new(6, 15, 8, 0).unwrap();
        let begun = first.step(b"abcabcabc", &mut out, SYNC_FLUSH).made;
        let mut second = first.copy().unwrap();
        let mut other = out;
        let made = first.step(b"abc", &mut out[begun..], FINISH).made;
        assert_eq!(second.step(b"xyz", &mut other[begun..], FINISH).code, STREAM_END);

        let mut plain = [0; 50];
        let mut reader = Inflate::new(15).unwrap();
        let read = reader.step(&out[..begun], &mut plain, SYNC_FLUSH).made;
        let mut twin = reader.copy().unwrap();
        assert_eq!(reader.step(&out[begun..begun + made], &mut plain[read..], SYNC_FLUSH).code, STREAM_END);
        assert_eq!(&plain[..12], b"abcabcabcabc");
        assert_eq!(twin.step(&other[begun..], &mut plain[read..], SYNC_FLUSH).code, STREAM_END);
        assert_eq!(&plain[..12], b"abcabcabcxyz");
    }

    #[test]
    fn arguments_out_of_range() {
        assert!(Deflate::new(77, 15, 8, 0).is_none() && Deflate::new(6, 3, 8, 0).is_none());
        assert!(Inflate::new(99).is_none());
    }
}
