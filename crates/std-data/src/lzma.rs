//! `_lzma`: the formats xz, lzma and raw chains of filters, in pieces.
//!
//! Not here: the algorithms (liblzma), files (`lzma.py`). The few bytes that say a filter's options are made and read here.

use std::cell::{Cell, RefCell};

use builtins::NativeModule;
use liblzma::stream::{Action, Check, Error, Filters, LzmaOptions, MatchFinder, Mode, Status, Stream};
use macros::{pymethods, pymodule, pytype};
use object::buffer::BytesLike;
use object::exceptions::{EOF_ERROR, EXCEPTION, KEY_ERROR, OVERFLOW_ERROR, TYPE_ERROR};
use object::module::Module;
use object::{Dict, Obj, PyResult, Raised, Ref, Thread, Type, Value, string};

use crate::feed::{AT_ONCE, BUFFER, Exclusive, Feed, Step, append};

/// `_lzma`
pub static MODULE: NativeModule = NativeModule {
    def: &lzma_module::DEF,
    types: &[(&COMPRESSOR, &[&LzmaCompressor::IMPL]), (&DECOMPRESSOR, &[&LzmaDecompressor::IMPL])],
};

const FORMAT_AUTO: i32 = 0;
const FORMAT_XZ: i32 = 1;
const FORMAT_ALONE: i32 = 2;
const FORMAT_RAW: i32 = 3;

const CHECK_NONE: i32 = 0;
const CHECK_UNKNOWN: i32 = 16;

const LZMA1: u64 = 0x4000_0000_0000_0001;
const LZMA2: u64 = 0x21;
const DELTA: u64 = 3;
/// The filters for machine code, which differ in nothing but the machine.
const BRANCHES: std::ops::RangeInclusive<u64> = 4..=9;

const PRESET_DEFAULT: u32 = 6;
const PRESET_EXTREME: u32 = 1 << 31;
/// Where the class of errors is kept.
const ERROR: &str = "_lzma.LZMAError";

#[cold]
fn failed(t: &mut Thread, message: &str) -> Raised {
    let Some(class) = t.interp().kept(ERROR) else { return t.value_error(message) };
    match t.call(&class, &[string::new_str(message)]) {
        Ok(exception) => t.raise(exception),
        Err(raised) => raised,
    }
}

#[cold]
fn library_error(t: &mut Thread, error: Error) -> Raised {
    match error {
        Error::Mem => t.memory_error(),
        Error::UnsupportedCheck => failed(t, "Unsupported integrity check"),
        Error::MemLimit => failed(t, "Memory usage limit exceeded"),
        Error::Format => failed(t, "Input format not supported by decoder"),
        Error::Options => failed(t, "Invalid or unsupported options"),
        Error::Data => failed(t, "Corrupt input data"),
        _ => failed(t, "Internal error"),
    }
}

fn wide(t: &mut Thread, value: &Value, bits: u32) -> PyResult<u64> {
    let index = t.to_index(value)?;
    if index.int_sign() == Some(-1) {
        return Err(t.value_error("Cannot convert negative int"));
    }
    match index.as_int().and_then(|i| i.as_ref().to_u64()) {
        Some(n) if bits == 64 || n >> bits == 0 => Ok(n),
        Some(_) => Err(t.overflow_error(format!("Value too large for uint{bits}_t type"))),
        None => Err(t.overflow_error("Python int too large for C unsigned long long")),
    }
}

/// The options of LZMA that filters name, over those of a preset.
struct Lzma {
    preset: u32,
    dict_size: u32,
    lc: u32,
    lp: u32,
    pb: u32,
    others: [Option<u32>; 4],
}

impl Lzma {
    fn of_preset(t: &mut Thread, preset: u32) -> PyResult<Lzma> {
        const SIZES: [u32; 10] = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];
        match SIZES.get((preset & 31) as usize) {
            Some(size) if preset & !31 & !PRESET_EXTREME == 0 => {
                Ok(Lzma { preset, dict_size: 1 << size, lc: 3, lp: 0, pb: 2, others: [None; 4] })
            }
            _ => Err(failed(t, &format!("Invalid compression preset: {preset}"))),
        }
    }

    fn options(&self) -> Result<LzmaOptions, Error> {
        let mut options = LzmaOptions::new_preset(self.preset)?;
        options.dict_size(self.dict_size).literal_context_bits(self.lc);
        options.literal_position_bits(self.lp).position_bits(self.pb);
        let [mode, nice, finder, depth] = self.others;
        match mode {
            None => {}
            Some(1) => drop(options.mode(Mode::Fast)),
            Some(2) => drop(options.mode(Mode::Normal)),
            Some(_) => return Err(Error::Options),
        }
        if let Some(nice) = nice {
            options.nice_len(nice);
        }
        match finder {
            None => {}
            Some(3) => drop(options.match_finder(MatchFinder::HashChain3)),
            Some(4) => drop(options.match_finder(MatchFinder::HashChain4)),
            Some(18) => drop(options.match_finder(MatchFinder::BinaryTree2)),
            Some(19) => drop(options.match_finder(MatchFinder::BinaryTree3)),
            Some(20) => drop(options.match_finder(MatchFinder::BinaryTree4)),
            Some(_) => return Err(Error::Options),
        }
        if let Some(depth) = depth {
            options.depth(depth);
        }
        Ok(options)
    }
}

/// A filter as a dictionary says it.
enum Filter {
    One(Lzma),
    Two(Lzma),
    Delta(u32),
    Branch(u64, u32),
}

/// The numbers of a filter's entries; any other entry is an error.
fn entries<const N: usize>(
    t: &mut Thread,
    spec: &Value,
    names: [&str; N],
    about: &str,
) -> PyResult<[Option<u64>; N]> {
    let mut found = [None; N];
    let keys = t.collect(spec)?;
    let invalid = |t: &mut Thread| t.value_error(format!("Invalid filter specifier for {about} filter"));
    for key in keys {
        let name = key.downcast::<object::Str>().map(object::Str::to_string_lossy).unwrap_or_default();
        if name == "id" {
            continue;
        }
        let Some(place) = names.iter().position(|n| *n == name) else { return Err(invalid(t)) };
        let value = t.get_item(spec, &key)?;
        let number = wide(t, &value, 32);
        let types = [&TYPE_ERROR, &OVERFLOW_ERROR];
        match number {
            Ok(number) => found[place] = Some(number),
            Err(_) if types.iter().any(|ty| t.raised_is(ty)) => {
                t.restore_raised(None);
                return Err(invalid(t));
            }
            Err(raised) => return Err(raised),
        }
    }
    Ok(found)
}

fn filter(t: &mut Thread, spec: &Value) -> PyResult<Filter> {
    if spec.ty().slots().mp_subscript.is_none() || spec.downcast::<object::List>().is_some() {
        return Err(t.type_error("Filter specifier must be a dict or dict-like object"));
    }
    let key = string::intern("id");
    let id = t.get_item(spec, &key);
    let Some(id) = t.catch(&KEY_ERROR, id)? else {
        return Err(t.value_error("Filter specifier must have an \"id\" entry"));
    };
    let id = wide(t, &id, 64)?;
    if id == LZMA1 || id == LZMA2 {
        let names = ["preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth"];
        let [preset, dict_size, lc, lp, pb, mode, nice, finder, depth] = entries(t, spec, names, "LZMA")?;
        let preset = preset.map_or(PRESET_DEFAULT, |p| p as u32);
        let mut lzma = Lzma::of_preset(t, preset)?;
        let places =
            [(&mut lzma.dict_size, dict_size), (&mut lzma.lc, lc), (&mut lzma.lp, lp), (&mut lzma.pb, pb)];
        for (place, value) in places {
            *place = value.map_or(*place, |n| n as u32);
        }
        lzma.others = [mode, nice, finder, depth].map(|n| n.map(|n| n as u32));
        return Ok(if id == LZMA1 { Filter::One(lzma) } else { Filter::Two(lzma) });
    }
    if id == DELTA {
        let [dist] = entries(t, spec, ["dist"], "delta")?;
        return Ok(Filter::Delta(dist.map_or(1, |n| n as u32)));
    }
    if BRANCHES.contains(&id) {
        let [start] = entries(t, spec, ["start_offset"], "BCJ")?;
        return Ok(Filter::Branch(id, start.map_or(0, |n| n as u32)));
    }
    Err(t.value_error(format!("Invalid filter ID: {id}")))
}

/// The sizes of dictionaries that a byte of LZMA2 can say.
fn dict_size_of(byte: u8) -> u64 {
    (2 | u64::from(byte & 1)) << (byte / 2 + 11)
}

/// The bytes that say a filter's options; nothing if they cannot be said.
fn properties(filter: &Filter) -> Option<Vec<u8>> {
    match filter {
        Filter::One(lzma) => {
            if lzma.lc + lzma.lp > 4 || lzma.pb > 4 {
                return None;
            }
            let mut bytes = vec![((lzma.pb * 5 + lzma.lp) * 9 + lzma.lc) as u8];
            bytes.extend(lzma.dict_size.to_le_bytes());
            Some(bytes)
        }
        Filter::Two(lzma) => {
            let wanted = u64::from(lzma.dict_size.max(4096));
            Some(vec![(0..40).find(|byte| dict_size_of(*byte) >= wanted).unwrap_or(40)])
        }
        Filter::Delta(dist) => (1..=256).contains(dist).then(|| vec![(dist - 1) as u8]),
        Filter::Branch(_, 0) => Some(Vec::new()),
        Filter::Branch(_, start) => Some(start.to_le_bytes().to_vec()),
    }
}

/// A sequence of filters.
fn chain_of(t: &mut Thread, value: &Value) -> PyResult<Vec<Filter>> {
    if value.downcast::<Dict>().is_some() {
        let given = value.ty().tp_name();
        return Err(t.type_error(format!("{given} is not a sequence")));
    }
    let count = t.len(value)?;
    if count > 4 {
        return Err(t.value_error("Too many filters - liblzma supports a maximum of 4"));
    }
    let mut all = Vec::new();
    for i in 0..count {
        let spec = t.get_item(value, &Value::size(i))?;
        all.push(filter(t, &spec)?);
    }
    Ok(all)
}

/// The same for the library.
fn chain(all: &[Filter]) -> Result<Filters, Error> {
    let mut filters = Filters::new();
    for one in all {
        let bytes = properties(one).ok_or(Error::Options)?;
        match one {
            Filter::One(lzma) => drop(filters.lzma1(&lzma.options()?)),
            Filter::Two(lzma) => drop(filters.lzma2(&lzma.options()?)),
            Filter::Delta(_) => drop(filters.delta_properties(&bytes)?),
            Filter::Branch(4, _) => drop(filters.x86_properties(&bytes)?),
            Filter::Branch(5, _) => drop(filters.powerpc_properties(&bytes)?),
            Filter::Branch(6, _) => drop(filters.ia64_properties(&bytes)?),
            Filter::Branch(7, _) => drop(filters.arm_properties(&bytes)?),
            Filter::Branch(8, _) => drop(filters.arm_thumb_properties(&bytes)?),
            Filter::Branch(..) => drop(filters.sparc_properties(&bytes)?),
        }
    }
    Ok(filters)
}

fn check_of(check: i32) -> Result<Check, Error> {
    match check {
        0 => Ok(Check::None),
        -1 | 4 => Ok(Check::Crc64),
        1 => Ok(Check::Crc32),
        10 => Ok(Check::Sha256),
        2..=15 => Err(Error::UnsupportedCheck),
        _ => Err(Error::Program),
    }
}

/// `_lzma.LZMACompressor`
#[pytype(name = "_lzma.LZMACompressor", static_name = COMPRESSOR, reported_basicsize = 192)]
pub struct LzmaCompressor {
    /// Nothing once it has been flushed.
    #[no_traverse]
    stream: Exclusive<Option<Stream>>,
}

/// Appends what the stream makes of `data`.
///
/// # Errors
/// What a signal handler raises.
fn run(
    t: &mut Thread,
    stream: &mut Stream,
    data: Option<&BytesLike<'_>>,
    action: Action,
    out: &mut Vec<u8>,
) -> PyResult<Result<(), Error>> {
    let mut chunk = vec![0; BUFFER];
    let mut at = 0;
    loop {
        let input = data.map_or(&[][..], |data| &data.bytes(t)[at..]);
        let left = input.len();
        let input = &input[..left.min(AT_ONCE)];
        let (before_in, before_out) = (stream.total_in(), stream.total_out());
        let status = match stream.process(input, &mut chunk, action) {
            Ok(status) => status,
            Err(error) => return Ok(Err(error)),
        };
        let taken = (stream.total_in() - before_in) as usize;
        at += taken;
        let made = (stream.total_out() - before_out) as usize;
        append(t, out, &chunk[..made])?;
        let finished = match action {
            Action::Run => taken == left && made < chunk.len(),
            _ => status == Status::StreamEnd,
        };
        if finished {
            return Ok(Ok(()));
        }
        t.poll()?;
    }
}

#[pymethods(
    COMPRESSOR,
    doc = "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nCreate a compressor object for compressing data incrementally.\n\nformat specifies the container format to use for the output. This can\nbe FORMAT_XZ (default), FORMAT_ALONE, or FORMAT_RAW.\n\ncheck specifies the integrity check to use. For FORMAT_XZ, the default\nis CHECK_CRC64. FORMAT_ALONE and FORMAT_RAW do not support integrity\nchecks; for these formats, check must be omitted, or be CHECK_NONE.\n\nThe settings used by the compressor can be specified either as a\npreset compression level (with the 'preset' argument), or in detail\nas a custom filter chain (with the 'filters' argument). For FORMAT_XZ\nand FORMAT_ALONE, the default is to use the PRESET_DEFAULT preset\nlevel. For FORMAT_RAW, the caller must always specify a filter chain;\nthe raw compressor does not support preset compression levels.\n\npreset (if provided) should be an integer in the range 0-9, optionally\nOR-ed with the constant PRESET_EXTREME.\n\nfilters (if provided) should be a sequence of dicts. Each dict should\nhave an entry for \"id\" indicating the ID of the filter, plus\nadditional entries for options to the filter.\n\nFor one-shot compression, use the compress() function instead.\n"
)]
impl LzmaCompressor {
    #[new("LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)")]
    fn construct(
        t: &mut Thread,
        cls: &Type,
        format: Option<i32>,
        check: Option<i32>,
        preset: Option<&Value>,
        filters: Option<&Value>,
    ) -> PyResult {
        let (format, check) = (format.unwrap_or(FORMAT_XZ), check.unwrap_or(-1));
        let (preset, filters) = (preset.filter(|v| !v.is_none()), filters.filter(|v| !v.is_none()));
        if preset.is_some() && filters.is_some() {
            return Err(t.value_error("Cannot specify both preset and filter chain"));
        }
        let preset = match preset {
            None => PRESET_DEFAULT,
            Some(value) => wide(t, value, 32)? as u32,
        };
        if format != FORMAT_XZ && check != -1 && check != CHECK_NONE {
            return Err(t.value_error("Integrity checks are only supported by FORMAT_XZ"));
        }
        let given = match filters {
            Some(value) => Some(chain_of(t, value)?),
            None => None,
        };
        let made = match (format, &given) {
            (FORMAT_XZ, None) => check_of(check).and_then(|check| Stream::new_easy_encoder(preset, check)),
            (FORMAT_XZ, Some(all)) => {
                check_of(check).and_then(|check| Stream::new_stream_encoder(&chain(all)?, check))
            }
            (FORMAT_ALONE, None) => {
                let lzma = Lzma::of_preset(t, preset)?;
                lzma.options().and_then(|options| Stream::new_lzma_encoder(&options))
            }
            (FORMAT_ALONE, Some(all)) => match &all[..] {
                [Filter::One(lzma)] => lzma.options().and_then(|options| Stream::new_lzma_encoder(&options)),
                _ => {
                    return Err(t.value_error(
                        "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter",
                    ));
                }
            },
            (FORMAT_RAW, Some(all)) => chain(all).and_then(|filters| Stream::new_raw_encoder(&filters)),
            (FORMAT_RAW, None) => return Err(t.value_error("Must specify filters for FORMAT_RAW")),
            _ => return Err(t.value_error(format!("Invalid container format: {format}"))),
        };
        match made {
            Ok(stream) => Ok(Obj::new_of(cls, LzmaCompressor { stream: Exclusive::new(Some(stream)) })),
            Err(error) => Err(library_error(t, error)),
        }
    }

    /// Provide data to the compressor object.
    ///
    /// Returns a chunk of compressed data if possible, or b'' otherwise.
    ///
    /// When you have finished providing data to the compressor, call the
    /// flush() method to finish the compression process.
    #[method("compress($self, data, /)")]
    fn compress(t: &mut Thread, this: &Obj<LzmaCompressor>, data: BytesLike<'_>) -> PyResult {
        this.stream.with(t, |t, stream| {
            let Some(stream) = stream else { return Err(t.value_error("Compressor has been flushed")) };
            let mut out = Vec::new();
            match run(t, stream, Some(&data), Action::Run, &mut out)? {
                Ok(()) => t.new_bytes(&out),
                Err(error) => Err(library_error(t, error)),
            }
        })
    }

    /// Finish the compression process.
    ///
    /// Returns the compressed data left in internal buffers.
    ///
    /// The compressor object may not be used after this method is called.
    #[method("flush($self, /)")]
    fn flush(t: &mut Thread, this: &Obj<LzmaCompressor>) -> PyResult {
        this.stream.with(t, |t, stream| {
            let Some(mut stream) = stream.take() else {
                return Err(t.value_error("Repeated call to flush()"));
            };
            let mut out = Vec::new();
            match run(t, &mut stream, None, Action::Finish, &mut out)? {
                Ok(()) => t.new_bytes(&out),
                Err(error) => Err(library_error(t, error)),
            }
        })
    }
}

/// `_lzma.LZMADecompressor`
#[pytype(name = "_lzma.LZMADecompressor", static_name = DECOMPRESSOR, reported_basicsize = 224)]
pub struct LzmaDecompressor {
    #[no_traverse]
    stream: Exclusive<Stream>,
    #[no_traverse]
    feed: Feed,
    /// The first bytes of the input, as long as they have not said how the data are checked.
    #[no_traverse]
    header: RefCell<Vec<u8>>,
    #[no_traverse]
    check: Cell<i32>,
}

/// How long the header of an xz stream is.
const HEADER: usize = 12;

impl LzmaDecompressor {
    /// Looks for the kind of check in what has been taken from the input.
    fn look(&self, taken: &[u8]) {
        if self.check.get() != CHECK_UNKNOWN {
            return;
        }
        let mut header = self.header.borrow_mut();
        let missing = HEADER.saturating_sub(header.len());
        header.extend_from_slice(&taken[..missing.min(taken.len())]);
        if header.first().is_some_and(|first| *first != 0xfd) {
            self.check.set(CHECK_NONE);
        } else if header.len() >= HEADER {
            self.check.set(i32::from(header[7] & 15));
        }
    }
}

#[pymethods(
    DECOMPRESSOR,
    doc = "LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)\n--\n\nCreate a decompressor object for decompressing data incrementally.\n\n  format\n    Specifies the container format of the input stream.  If this is\n    FORMAT_AUTO (the default), the decompressor will automatically detect\n    whether the input is FORMAT_XZ or FORMAT_ALONE.  Streams created with\n    FORMAT_RAW cannot be autodetected.\n  memlimit\n    Limit the amount of memory used by the decompressor.  This will cause\n    decompression to fail if the input cannot be decompressed within the\n    given limit.\n  filters\n    A custom filter chain.  This argument is required for FORMAT_RAW, and\n    not accepted with any other format.  When provided, this should be a\n    sequence of dicts, each indicating the ID and options for a single\n    filter.\n\nFor one-shot decompression, use the decompress() function instead."
)]
impl LzmaDecompressor {
    #[new("LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)")]
    fn construct(
        t: &mut Thread,
        cls: &Type,
        format: Option<i32>,
        memlimit: Option<&Value>,
        filters: Option<&Value>,
    ) -> PyResult {
        let format = format.unwrap_or(FORMAT_AUTO);
        let filters = filters.filter(|v| !v.is_none());
        let limit = match memlimit.filter(|v| !v.is_none()) {
            None => u64::MAX,
            Some(_) if format == FORMAT_RAW => {
                return Err(t.value_error("Cannot specify memory limit with FORMAT_RAW"));
            }
            Some(value) => wide(t, value, 64)?,
        };
        if format == FORMAT_RAW && filters.is_none() {
            return Err(t.value_error("Must specify filters for FORMAT_RAW"));
        }
        if format != FORMAT_RAW && filters.is_some() {
            return Err(t.value_error("Cannot specify filters except with FORMAT_RAW"));
        }
        let made = match (format, filters) {
            (FORMAT_AUTO, _) => Stream::new_auto_decoder(limit, 0),
            (FORMAT_XZ, _) => Stream::new_stream_decoder(limit, 0),
            (FORMAT_ALONE, _) => Stream::new_lzma_decoder(limit),
            (FORMAT_RAW, Some(filters)) => {
                let all = chain_of(t, filters)?;
                chain(&all).and_then(|filters| Stream::new_raw_decoder(&filters))
            }
            _ => return Err(t.value_error(format!("Invalid container format: {format}"))),
        };
        let stream = match made {
            Ok(stream) => stream,
            Err(error) => return Err(library_error(t, error)),
        };
        let check = if matches!(format, FORMAT_AUTO | FORMAT_XZ) { CHECK_UNKNOWN } else { CHECK_NONE };
        Ok(Obj::new_of(
            cls,
            LzmaDecompressor {
                stream: Exclusive::new(stream),
                feed: Feed::default(),
                header: RefCell::default(),
                check: Cell::new(check),
            },
        ))
    }

    /// Decompress *data*, returning uncompressed data as bytes.
    ///
    /// If *max_length* is nonnegative, returns at most *max_length* bytes
    /// of decompressed data. If this limit is reached and further output
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
        this: &Obj<LzmaDecompressor>,
        data: BytesLike<'_>,
        max_length: Option<isize>,
    ) -> PyResult {
        let limit = max_length.unwrap_or(-1);
        let result = this.stream.with(t, |t, stream| {
            if this.feed.eof.get() {
                return Err(t.raise_message(&EOF_ERROR, "Already at end of stream"));
            }
            this.feed.run(
                t,
                &data,
                limit,
                |input, out| {
                    let (before_in, before_out) = (stream.total_in(), stream.total_out());
                    let step = stream.process(input, out, Action::Run).map(|status| match status {
                        Status::StreamEnd => Step::End,
                        Status::MemNeeded => Step::Starved,
                        _ => Step::Going,
                    });
                    (
                        (stream.total_in() - before_in) as usize,
                        (stream.total_out() - before_out) as usize,
                        step,
                    )
                },
                |taken| this.look(taken),
            )
        })?;
        let out = match result {
            Ok(out) => out,
            Err(error) => return Err(library_error(t, error)),
        };
        t.new_bytes(&out)
    }

    /// ID of the integrity check used by the input stream.
    #[member]
    fn check(_: &mut Thread, this: &Obj<LzmaDecompressor>) -> i64 {
        i64::from(this.check.get())
    }

    /// True if the end-of-stream marker has been reached.
    #[member]
    fn eof(_: &mut Thread, this: &Obj<LzmaDecompressor>) -> bool {
        this.feed.eof.get()
    }

    /// True if more input is needed before more decompressed data can be produced.
    #[member]
    fn needs_input(_: &mut Thread, this: &Obj<LzmaDecompressor>) -> bool {
        this.feed.needs_input.get()
    }

    /// Data found after the end of the compressed stream.
    #[member]
    fn unused_data(t: &mut Thread, this: &Obj<LzmaDecompressor>) -> PyResult {
        t.new_bytes(&this.feed.unused())
    }
}

#[pymodule(name = "_lzma", types(&super::COMPRESSOR, &super::DECOMPRESSOR))]
mod lzma_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let Some(dict) = module.dict() else { return Ok(()) };
        let class = match t.interp().kept(ERROR) {
            Some(class) => class,
            None => {
                let class = builtins::new_exception(t, ERROR, &EXCEPTION)?;
                let doc = t.new_str("Call to liblzma failed.")?;
                t.set_attr(&class, &string::intern_str("__doc__"), &doc)?;
                class
            }
        };
        t.interp().keep(ERROR, Some(class.clone()));
        dict.set_str(t, "LZMAError", class);
        let numbers: [(&str, i64); 28] = [
            ("FORMAT_AUTO", i64::from(FORMAT_AUTO)),
            ("FORMAT_XZ", i64::from(FORMAT_XZ)),
            ("FORMAT_ALONE", i64::from(FORMAT_ALONE)),
            ("FORMAT_RAW", i64::from(FORMAT_RAW)),
            ("CHECK_NONE", 0),
            ("CHECK_CRC32", 1),
            ("CHECK_CRC64", 4),
            ("CHECK_SHA256", 10),
            ("CHECK_ID_MAX", 15),
            ("CHECK_UNKNOWN", i64::from(CHECK_UNKNOWN)),
            ("FILTER_LZMA1", LZMA1 as i64),
            ("FILTER_LZMA2", LZMA2 as i64),
            ("FILTER_DELTA", DELTA as i64),
            ("FILTER_X86", 4),
            ("FILTER_POWERPC", 5),
            ("FILTER_IA64", 6),
            ("FILTER_ARM", 7),
            ("FILTER_ARMTHUMB", 8),
            ("FILTER_SPARC", 9),
            ("MF_HC3", 3),
            ("MF_HC4", 4),
            ("MF_BT2", 18),
            ("MF_BT3", 19),
            ("MF_BT4", 20),
            ("MODE_FAST", 1),
            ("MODE_NORMAL", 2),
            ("PRESET_DEFAULT", i64::from(PRESET_DEFAULT)),
            ("PRESET_EXTREME", i64::from(PRESET_EXTREME)),
        ];
        for (name, number) in numbers {
            dict.set_str(t, name, Value::int(number));
        }
        Ok(())
    }

    /// Test whether the given integrity check is supported.
    ///
    /// Always returns True for CHECK_NONE and CHECK_CRC32.
    #[function("is_check_supported($module, check_id, /)")]
    fn is_check_supported(_: &mut Thread, check_id: i32) -> bool {
        matches!(check_id, 0 | 1 | 4 | 10)
    }

    /// Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).
    ///
    /// The result does not include the filter ID itself, only the options.
    #[function("_encode_filter_properties($module, filter, /)")]
    fn _encode_filter_properties(t: &mut Thread, filter: &Value) -> PyResult {
        let filter = super::filter(t, filter)?;
        match properties(&filter) {
            Some(bytes) => t.new_bytes(&bytes),
            None => Err(library_error(t, Error::Options)),
        }
    }

    /// Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict).
    ///
    /// The result does not include the filter ID itself, only the options.
    #[function("_decode_filter_properties($module, filter_id, encoded_props, /)")]
    fn _decode_filter_properties(
        t: &mut Thread,
        filter_id: &Value,
        encoded_props: BytesLike<'_>,
    ) -> PyResult {
        let id = wide(t, filter_id, 64)?;
        let bytes = encoded_props.bytes(t).to_vec();
        let fields: Option<Vec<(&str, u64)>> = match (id, &bytes[..]) {
            (LZMA1, [first, size @ ..]) if size.len() == 4 && *first < 225 => {
                let first = u64::from(*first);
                let (lc, lp, pb) = (first % 9, first / 9 % 5, first / 45);
                let size = size.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b));
                (lc + lp <= 4).then(|| vec![("dict_size", size), ("lc", lc), ("lp", lp), ("pb", pb)])
            }
            (LZMA2, [40]) => Some(vec![("dict_size", u64::from(u32::MAX))]),
            (LZMA2, [byte]) if *byte < 40 => Some(vec![("dict_size", dict_size_of(*byte))]),
            (DELTA, [dist]) => Some(vec![("dist", u64::from(*dist) + 1)]),
            (id, []) if BRANCHES.contains(&id) => Some(Vec::new()),
            (id, [a, b, c, d]) if BRANCHES.contains(&id) => {
                let start = u64::from(u32::from_le_bytes([*a, *b, *c, *d]));
                Some(if start == 0 { Vec::new() } else { vec![("start_offset", start)] })
            }
            _ => None,
        };
        let Some(fields) = fields else { return Err(library_error(t, Error::Options)) };
        let dict = Dict::new();
        dict.set_str(t, "id", Value::int(id as i64));
        for (name, number) in fields {
            dict.set_str(t, name, Value::int(number as i64));
        }
        Ok(dict.into_value())
    }
}
