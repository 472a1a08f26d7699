//! The methods that `bytes` and `bytearray` have in common: declared once for both.
//!
//! Here: names, signatures, docstrings, and how arguments reach the shared functions. Not here: what the methods do
//! (`shared.rs`), methods of one of the types only.

use ::object::buffer::BytesLike;
use ::object::bytearray::BYTEARRAY;
use ::object::string::BYTES;
use ::object::{ByteArray, Bytes, Object, PyResult, Thread, Value};
use macros::pymethods;
use text::split::Ends;

use super::shared::{self, ByteString};

macro_rules! byte_methods {
    ($(#[$about:meta])* $name:ident, $static:ident, $layout:ident, $table:ident, $pick:ident) => {
        $(#[$about])*
        pub struct $name;

        #[pymethods($static, layout = ::object::$layout, table = $table)]
        impl $name {
            #[method("capitalize($self, /)", doc = "capitalize($self, /)\n--\n\nB.capitalize() -> copy of B\n\nReturn a copy of B with only its first character capitalized (ASCII)\nand the rest lower-cased.")]
            fn capitalize(t: &mut Thread, this: &$layout) -> PyResult {
                match shared::copy(this.data(t)) {
                    Some(mut bytes) => {
                        text::bytes::make_capitalized(&mut bytes);
                        <$layout as ByteString>::make(t, bytes)
                    }
                    None => Err(t.memory_error()),
                }
            }

            #[method("center($self, width, fillchar=b' ', /)", doc = "center($self, width, fillchar=b' ', /)\n--\n\nReturn a centered string of length width.\n\nPadding is done using the specified fill character.")]
            fn center(t: &mut Thread, this: &$layout, width: isize, fillchar: Option<&Value>) -> PyResult {
                shared::pad(t, this, "center", width, fillchar, |w, n| { let m = w - n; m / 2 + (m & w & 1) })
            }

            #[method("count($self, sub, start=None, end=None, /)", doc = "count($self, sub[, start[, end]], /)\n--\n\nReturn the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.")]
            fn count(t: &mut Thread, this: &$layout, sub: &Value, start: Option<&Value>, end: Option<&Value>) -> PyResult<usize> {
                shared::count(t, this, sub, start, end)
            }

            #[method("decode($self, /, encoding='utf-8', errors='strict')", doc = $pick!("decode($self, /, encoding='utf-8', errors='strict')\n--\n\nDecode the bytes using the codec registered for encoding.\n\n  encoding\n    The encoding with which to decode the bytes.\n  errors\n    The error handling scheme to use for the handling of decoding\n    errors.  The default is 'strict' meaning that decoding errors\n    raise a UnicodeDecodeError.  Other possible values are 'ignore'\n    and 'replace' as well as any other name registered with\n    codecs.register_error that can handle UnicodeDecodeErrors.", "decode($self, /, encoding='utf-8', errors='strict')\n--\n\nDecode the bytearray using the codec registered for encoding.\n\n  encoding\n    The encoding with which to decode the bytearray.\n  errors\n    The error handling scheme to use for the handling of decoding\n    errors.  The default is 'strict' meaning that decoding errors\n    raise a UnicodeDecodeError.  Other possible values are 'ignore'\n    and 'replace' as well as any other name registered with\n    codecs.register_error that can handle UnicodeDecodeErrors."))]
            fn decode(t: &mut Thread, this: &$layout, encoding: Option<&Value>, errors: Option<&Value>) -> PyResult {
                let encoding = crate::str::name_argument(t, "decode", "encoding", encoding)?;
                let errors = crate::str::name_argument(t, "decode", "errors", errors)?;
                crate::str::decode_object(t, &this.to_value(), encoding.as_deref(), errors.as_deref())
            }

            #[method("endswith($self, suffix, start=None, end=None, /)", doc = $pick!("endswith($self, suffix[, start[, end]], /)\n--\n\nReturn True if the bytes ends with the specified suffix, False otherwise.\n\n  suffix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.", "endswith($self, suffix[, start[, end]], /)\n--\n\nReturn True if the bytearray ends with the specified suffix, False otherwise.\n\n  suffix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytearray.\n  end\n    Optional stop position. Default: end of the bytearray."))]
            fn endswith(t: &mut Thread, this: &$layout, suffix: &Value, start: Option<&Value>, end: Option<&Value>) -> PyResult<bool> {
                shared::affix(t, this, "endswith", suffix, (start, end), |s, a| s.ends_with(a))
            }

            #[method("expandtabs($self, /, tabsize=8)", doc = "expandtabs($self, /, tabsize=8)\n--\n\nReturn a copy where all tab characters are expanded using spaces.\n\nIf tabsize is not given, a tab size of 8 characters is assumed.")]
            fn expandtabs(t: &mut Thread, this: &$layout, tabsize: Option<&Value>) -> PyResult {
                let size = tabsize.map_or(Ok(8), |v| crate::str::c_int(t, v))?;
                match text::bytes::expandtabs(this.data(t), usize::try_from(size).unwrap_or(0)) {
                    Ok(Some(bytes)) => <$layout as ByteString>::make(t, bytes),
                    Ok(None) => Err(t.overflow_error("result too long")),
                    Err(text::OutOfMemory) => Err(t.memory_error()),
                }
            }

            #[method("find($self, sub, start=None, end=None, /)", doc = $pick!("find($self, sub[, start[, end]], /)\n--\n\nReturn the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure.", "find($self, sub[, start[, end]], /)\n--\n\nReturn the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure."))]
            fn find(t: &mut Thread, this: &$layout, sub: &Value, start: Option<&Value>, end: Option<&Value>) -> PyResult<isize> {
                Ok(shared::find(t, this, sub, start, end, text::search::find)?.map_or(-1, |i| i as isize))
            }

            #[method("index($self, sub, start=None, end=None, /)", doc = $pick!("index($self, sub[, start[, end]], /)\n--\n\nReturn the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found.", "index($self, sub[, start[, end]], /)\n--\n\nReturn the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found."))]
            fn index(t: &mut Thread, this: &$layout, sub: &Value, start: Option<&Value>, end: Option<&Value>) -> PyResult<usize> {
                let found = shared::find(t, this, sub, start, end, text::search::find)?;
                shared::index(t, found)
            }

            #[method("hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)", doc = $pick!("hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nCreate a string of hexadecimal numbers from a bytes object.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from\n    the right, negative values count from the left.\n\nExample:\n>>> value = b'\\xb9\\x01\\xef'\n>>> value.hex()\n'b901ef'\n>>> value.hex(':')\n'b9:01:ef'\n>>> value.hex(':', 2)\n'b9:01ef'\n>>> value.hex(':', -2)\n'b901:ef'", "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nCreate a string of hexadecimal numbers from a bytearray object.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from\n    the right, negative values count from the left.\n\nExample:\n>>> value = bytearray([0xb9, 0x01, 0xef])\n>>> value.hex()\n'b901ef'\n>>> value.hex(':')\n'b9:01:ef'\n>>> value.hex(':', 2)\n'b9:01ef'\n>>> value.hex(':', -2)\n'b901:ef'"))]
            fn hex(t: &mut Thread, this: &$layout, sep: Option<&Value>, bytes_per_sep: Option<i32>) -> PyResult {
                let Some(bytes) = shared::copy(this.data(t)) else { return Err(t.memory_error()) };
                shared::hex(t, &bytes, sep, bytes_per_sep)
            }

            #[method("isalnum($self, /)", doc = "isalnum($self, /)\n--\n\nB.isalnum() -> bool\n\nReturn True if all characters in B are alphanumeric\nand there is at least one character in B, False otherwise.")]
            fn isalnum(t: &mut Thread, this: &$layout) -> bool {
                text::bytes::is_alnum(this.data(t))
            }

            #[method("isalpha($self, /)", doc = "isalpha($self, /)\n--\n\nB.isalpha() -> bool\n\nReturn True if all characters in B are alphabetic\nand there is at least one character in B, False otherwise.")]
            fn isalpha(t: &mut Thread, this: &$layout) -> bool {
                text::bytes::is_alpha(this.data(t))
            }

            #[method("isdigit($self, /)", doc = "isdigit($self, /)\n--\n\nB.isdigit() -> bool\n\nReturn True if all characters in B are digits\nand there is at least one character in B, False otherwise.")]
            fn isdigit(t: &mut Thread, this: &$layout) -> bool {
                text::bytes::is_digit(this.data(t))
            }

            #[method("islower($self, /)", doc = "islower($self, /)\n--\n\nB.islower() -> bool\n\nReturn True if all cased characters in B are lowercase and there is\nat least one cased character in B, False otherwise.")]
            fn islower(t: &mut Thread, this: &$layout) -> bool {
                text::bytes::is_lower(this.data(t))
            }

            #[method("isspace($self, /)", doc = "isspace($self, /)\n--\n\nB.isspace() -> bool\n\nReturn True if all characters in B are whitespace\nand there is at least one character in B, False otherwise.")]
            fn isspace(t: &mut Thread, this: &$layout) -> bool {
                text::bytes::is_space(this.data(t))
            }

            #[method("istitle($self, /)", doc = "istitle($self, /)\n--\n\nB.istitle() -> bool\n\nReturn True if B is a titlecased string and there is at least one\ncharacter in B, i.e. uppercase characters may only follow uncased\ncharacters and lowercase characters only cased ones. Return False\notherwise.")]
            fn istitle(t: &mut Thread, this: &$layout) -> bool {
                text::bytes::is_title(this.data(t))
            }

            #[method("isupper($self, /)", doc = "isupper($self, /)\n--\n\nB.isupper() -> bool\n\nReturn True if all cased characters in B are uppercase and there is\nat least one cased character in B, False otherwise.")]
            fn isupper(t: &mut Thread, this: &$layout) -> bool {
                text::bytes::is_upper(this.data(t))
            }

            #[method("isascii($self, /)", doc = "isascii($self, /)\n--\n\nB.isascii() -> bool\n\nReturn True if B is empty or all characters in B are ASCII,\nFalse otherwise.")]
            fn isascii(t: &mut Thread, this: &$layout) -> bool {
                this.data(t).is_ascii()
            }

            #[method("join($self, iterable_of_bytes, /)", doc = $pick!("join($self, iterable_of_bytes, /)\n--\n\nConcatenate any number of bytes objects.\n\nThe bytes whose method is called is inserted in between each pair.\n\nThe result is returned as a new bytes object.\n\nExample: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.", "join($self, iterable_of_bytes, /)\n--\n\nConcatenate any number of bytes/bytearray objects.\n\nThe bytearray whose method is called is inserted in between each\npair.\n\nThe result is returned as a new bytearray object."))]
            fn join(t: &mut Thread, this: &$layout, iterable_of_bytes: &Value) -> PyResult {
                shared::join(t, this, iterable_of_bytes)
            }

            #[method("ljust($self, width, fillchar=b' ', /)", doc = "ljust($self, width, fillchar=b' ', /)\n--\n\nReturn a left-justified string of length width.\n\nPadding is done using the specified fill character.")]
            fn ljust(t: &mut Thread, this: &$layout, width: isize, fillchar: Option<&Value>) -> PyResult {
                shared::pad(t, this, "ljust", width, fillchar, |_, _| 0)
            }

            #[method("rjust($self, width, fillchar=b' ', /)", doc = "rjust($self, width, fillchar=b' ', /)\n--\n\nReturn a right-justified string of length width.\n\nPadding is done using the specified fill character.")]
            fn rjust(t: &mut Thread, this: &$layout, width: isize, fillchar: Option<&Value>) -> PyResult {
                shared::pad(t, this, "rjust", width, fillchar, |w, n| w - n)
            }

            #[method("lower($self, /)", doc = "lower($self, /)\n--\n\nB.lower() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to lowercase.")]
            fn lower(t: &mut Thread, this: &$layout) -> PyResult {
                match shared::copy(this.data(t)) {
                    Some(mut bytes) => {
                        bytes.make_ascii_lowercase();
                        <$layout as ByteString>::make(t, bytes)
                    }
                    None => Err(t.memory_error()),
                }
            }

            #[method("upper($self, /)", doc = "upper($self, /)\n--\n\nB.upper() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to uppercase.")]
            fn upper(t: &mut Thread, this: &$layout) -> PyResult {
                match shared::copy(this.data(t)) {
                    Some(mut bytes) => {
                        bytes.make_ascii_uppercase();
                        <$layout as ByteString>::make(t, bytes)
                    }
                    None => Err(t.memory_error()),
                }
            }

            #[method("title($self, /)", doc = "title($self, /)\n--\n\nB.title() -> copy of B\n\nReturn a titlecased version of B, i.e. ASCII words start with\nuppercase characters, all remaining cased characters have lowercase.")]
            fn title(t: &mut Thread, this: &$layout) -> PyResult {
                match shared::copy(this.data(t)) {
                    Some(mut bytes) => {
                        text::bytes::make_title(&mut bytes);
                        <$layout as ByteString>::make(t, bytes)
                    }
                    None => Err(t.memory_error()),
                }
            }

            #[method("swapcase($self, /)", doc = "swapcase($self, /)\n--\n\nB.swapcase() -> copy of B\n\nReturn a copy of B with uppercase ASCII characters converted\nto lowercase ASCII and vice versa.")]
            fn swapcase(t: &mut Thread, this: &$layout) -> PyResult {
                match shared::copy(this.data(t)) {
                    Some(mut bytes) => {
                        text::bytes::make_swapped(&mut bytes);
                        <$layout as ByteString>::make(t, bytes)
                    }
                    None => Err(t.memory_error()),
                }
            }

            #[method("lstrip($self, bytes=None, /)", doc = $pick!("lstrip($self, bytes=None, /)\n--\n\nStrip leading bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading  ASCII whitespace.", "lstrip($self, bytes=None, /)\n--\n\nStrip leading bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading ASCII whitespace."))]
            fn lstrip(t: &mut Thread, this: &$layout, bytes: Option<&Value>) -> PyResult {
                shared::strip(t, this, bytes, Ends::Left)
            }

            #[method("rstrip($self, bytes=None, /)", doc = "rstrip($self, bytes=None, /)\n--\n\nStrip trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip trailing ASCII whitespace.")]
            fn rstrip(t: &mut Thread, this: &$layout, bytes: Option<&Value>) -> PyResult {
                shared::strip(t, this, bytes, Ends::Right)
            }

            #[method("strip($self, bytes=None, /)", doc = "strip($self, bytes=None, /)\n--\n\nStrip leading and trailing bytes contained in the argument.\n\nIf the argument is omitted or None, strip leading and trailing ASCII\nwhitespace.")]
            fn strip(t: &mut Thread, this: &$layout, bytes: Option<&Value>) -> PyResult {
                shared::strip(t, this, bytes, Ends::Both)
            }

            #[staticmethod("maketrans(frm, to, /)", doc = "maketrans(frm, to, /)\n--\n\nReturn a translation table usable for the bytes or bytearray translate method.\n\nThe returned table will be one where each byte in frm is mapped to\nthe byte at the same position in to.\n\nThe bytes objects frm and to must be of the same length.")]
            fn maketrans(t: &mut Thread, frm: BytesLike<'_>, to: BytesLike<'_>) -> PyResult {
                shared::maketrans(t, &frm, &to)
            }

            #[method("partition($self, sep, /)", doc = $pick!("partition($self, sep, /)\n--\n\nPartition the bytes into three parts using the given separator.\n\nThis will search for the separator sep in the bytes.  If the\nseparator is found, returns a 3-tuple containing the part before the\nseparator, the separator itself, and the part after it.\n\nIf the separator is not found, returns a 3-tuple containing the\noriginal bytes object and two empty bytes objects.", "partition($self, sep, /)\n--\n\nPartition the bytearray into three parts using the given separator.\n\nThis will search for the separator sep in the bytearray.  If the\nseparator is found, returns a 3-tuple containing the part before the\nseparator, the separator itself, and the part after it as new\nbytearray objects.\n\nIf the separator is not found, returns a 3-tuple containing the copy\nof the original bytearray object and two empty bytearray objects."))]
            fn partition(t: &mut Thread, this: &$layout, sep: &Value) -> PyResult {
                shared::partition(t, this, sep, false)
            }

            #[method("rpartition($self, sep, /)", doc = $pick!("rpartition($self, sep, /)\n--\n\nPartition the bytes into three parts using the given separator.\n\nThis will search for the separator sep in the bytes, starting at the\nend.  If the separator is found, returns a 3-tuple containing the\npart before the separator, the separator itself, and the part after\nit.\n\nIf the separator is not found, returns a 3-tuple containing two\nempty bytes objects and the original bytes object.", "rpartition($self, sep, /)\n--\n\nPartition the bytearray into three parts using the given separator.\n\nThis will search for the separator sep in the bytearray, starting at\nthe end.  If the separator is found, returns a 3-tuple containing\nthe part before the separator, the separator itself, and the part\nafter it as new bytearray objects.\n\nIf the separator is not found, returns a 3-tuple containing two\nempty bytearray objects and the copy of the original bytearray\nobject."))]
            fn rpartition(t: &mut Thread, this: &$layout, sep: &Value) -> PyResult {
                shared::partition(t, this, sep, true)
            }

            #[method("removeprefix($self, prefix, /)", doc = $pick!("removeprefix($self, prefix, /)\n--\n\nReturn a bytes object with the given prefix string removed if present.\n\nIf the bytes starts with the prefix string, return\nbytes[len(prefix):].  Otherwise, return a copy of the original\nbytes.", "removeprefix($self, prefix, /)\n--\n\nReturn a bytearray with the given prefix string removed if present.\n\nIf the bytearray starts with the prefix string, return\nbytearray[len(prefix):].  Otherwise, return a copy of the original\nbytearray."))]
            fn removeprefix(t: &mut Thread, this: &$layout, prefix: BytesLike<'_>) -> PyResult {
                let len = this.data(t).len();
                let cut = if this.data(t).starts_with(prefix.bytes(t)) { prefix.len() } else { 0 };
                this.part(t, cut..len)
            }

            #[method("removesuffix($self, suffix, /)", doc = $pick!("removesuffix($self, suffix, /)\n--\n\nReturn a bytes object with the given suffix string removed if present.\n\nIf the bytes ends with the suffix string and that suffix is not\nempty, return bytes[:-len(prefix)].  Otherwise, return a copy of the\noriginal bytes.", "removesuffix($self, suffix, /)\n--\n\nReturn a bytearray with the given suffix string removed if present.\n\nIf the bytearray ends with the suffix string and that suffix is not\nempty, return bytearray[:-len(suffix)].  Otherwise, return a copy of\nthe original bytearray."))]
            fn removesuffix(t: &mut Thread, this: &$layout, suffix: BytesLike<'_>) -> PyResult {
                let len = this.data(t).len();
                let cut = if this.data(t).ends_with(suffix.bytes(t)) { suffix.len() } else { 0 };
                this.part(t, 0..len - cut)
            }

            #[method("replace($self, old, new, count=-1, /)", doc = "replace($self, old, new, count=-1, /)\n--\n\nReturn a copy with all occurrences of substring old replaced by new.\n\n  count\n    Maximum number of occurrences to replace.\n    -1 (the default value) means replace all occurrences.\n\nIf the optional argument count is given, only the first count occurrences are\nreplaced.")]
            fn replace(t: &mut Thread, this: &$layout, old: BytesLike<'_>, new: BytesLike<'_>, count: Option<&Value>) -> PyResult {
                shared::replace(t, this, &old, &new, count)
            }

            #[method("rfind($self, sub, start=None, end=None, /)", doc = $pick!("rfind($self, sub[, start[, end]], /)\n--\n\nReturn the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure.", "rfind($self, sub[, start[, end]], /)\n--\n\nReturn the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nReturn -1 on failure."))]
            fn rfind(t: &mut Thread, this: &$layout, sub: &Value, start: Option<&Value>, end: Option<&Value>) -> PyResult<isize> {
                Ok(shared::find(t, this, sub, start, end, text::search::rfind)?.map_or(-1, |i| i as isize))
            }

            #[method("rindex($self, sub, start=None, end=None, /)", doc = $pick!("rindex($self, sub[, start[, end]], /)\n--\n\nReturn the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found.", "rindex($self, sub[, start[, end]], /)\n--\n\nReturn the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start:end].\n\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.\n\nRaise ValueError if the subsection is not found."))]
            fn rindex(t: &mut Thread, this: &$layout, sub: &Value, start: Option<&Value>, end: Option<&Value>) -> PyResult<usize> {
                let found = shared::find(t, this, sub, start, end, text::search::rfind)?;
                shared::index(t, found)
            }

            #[method("split($self, /, sep=None, maxsplit=-1)", doc = $pick!("split($self, /, sep=None, maxsplit=-1)\n--\n\nReturn a list of the sections in the bytes, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytes.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit.", "split($self, /, sep=None, maxsplit=-1)\n--\n\nReturn a list of the sections in the bytearray, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytearray.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit."))]
            fn split(t: &mut Thread, this: &$layout, sep: Option<&Value>, maxsplit: Option<&Value>) -> PyResult {
                shared::split(t, this, sep, maxsplit, false)
            }

            #[method("rsplit($self, /, sep=None, maxsplit=-1)", doc = $pick!("rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nReturn a list of the sections in the bytes, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytes.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit.\n\nSplitting is done starting at the end of the bytes and working to\nthe front.", "rsplit($self, /, sep=None, maxsplit=-1)\n--\n\nReturn a list of the sections in the bytearray, using sep as the delimiter.\n\n  sep\n    The delimiter according which to split the bytearray.\n    None (the default value) means split on ASCII whitespace\n    characters (space, tab, return, newline, formfeed, vertical tab).\n  maxsplit\n    Maximum number of splits to do.\n    -1 (the default value) means no limit.\n\nSplitting is done starting at the end of the bytearray and working\nto the front."))]
            fn rsplit(t: &mut Thread, this: &$layout, sep: Option<&Value>, maxsplit: Option<&Value>) -> PyResult {
                shared::split(t, this, sep, maxsplit, true)
            }

            #[method("splitlines($self, /, keepends=False)", doc = $pick!("splitlines($self, /, keepends=False)\n--\n\nReturn a list of the lines in the bytes, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends\nis given and true.", "splitlines($self, /, keepends=False)\n--\n\nReturn a list of the lines in the bytearray, breaking at line boundaries.\n\nLine breaks are not included in the resulting list unless keepends\nis given and true."))]
            fn splitlines(t: &mut Thread, this: &$layout, keepends: Option<bool>) -> PyResult {
                let lines = text::bytes::lines(this.data(t), keepends.unwrap_or(false)).collect();
                shared::pieces(t, this, lines)
            }

            #[method("startswith($self, prefix, start=None, end=None, /)", doc = $pick!("startswith($self, prefix[, start[, end]], /)\n--\n\nReturn True if the bytes starts with the specified prefix, False otherwise.\n\n  prefix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytes.\n  end\n    Optional stop position. Default: end of the bytes.", "startswith($self, prefix[, start[, end]], /)\n--\n\nReturn True if the bytearray starts with the specified prefix, False otherwise.\n\n  prefix\n    A bytes or a tuple of bytes to try.\n  start\n    Optional start position. Default: start of the bytearray.\n  end\n    Optional stop position. Default: end of the bytearray."))]
            fn startswith(t: &mut Thread, this: &$layout, prefix: &Value, start: Option<&Value>, end: Option<&Value>) -> PyResult<bool> {
                shared::affix(t, this, "startswith", prefix, (start, end), |s, a| s.starts_with(a))
            }

            #[method("translate($self, table, /, delete=b'')", doc = "translate($self, table, /, delete=b'')\n--\n\nReturn a copy with each character mapped by the given translation table.\n\n  table\n    Translation table, which must be a bytes object of length 256.\n\nAll characters occurring in the optional argument delete are\nremoved.  The remaining characters are mapped through the given\ntranslation table.")]
            fn translate(t: &mut Thread, this: &$layout, table: &Value, delete: Option<&Value>) -> PyResult {
                shared::translate(t, this, table, delete)
            }

            #[method("zfill($self, width, /)", doc = "zfill($self, width, /)\n--\n\nPad a numeric string with zeros on the left, to fill a field of the given width.\n\nThe original string is never truncated.")]
            fn zfill(t: &mut Thread, this: &$layout, width: isize) -> PyResult {
                shared::zfill(t, this, width)
            }

        }
    };
}

macro_rules! first {
    ($a:expr, $b:expr) => {
        $a
    };
}

macro_rules! second {
    ($a:expr, $b:expr) => {
        $b
    };
}

byte_methods!(
    /// The shared methods of `bytes`.
    BytesShared,
    BYTES,
    Bytes,
    BYTES_SHARED_IMPL,
    first
);
byte_methods!(
    /// The shared methods of `bytearray`.
    ByteArrayShared,
    BYTEARRAY,
    ByteArray,
    BYTEARRAY_SHARED_IMPL,
    second
);
