//! Methods of `str` that search, count, split and replace.

use std::ops::Range;

use ::object::exceptions::TYPE_ERROR;
use ::object::string::{JoinError, STR, try_join};
use ::object::{List, Object, PyResult, Str, Thread, Tuple, Value, names};
use macros::pymethods;
use text::StrView;
use text::split::{self, Ends};

use super::{bound, c_size, part, unchanged};

/// Searching, splitting and replacing.
pub struct SearchMethods;

fn window(
    t: &mut Thread,
    this: &Str,
    start: Option<&Value>,
    end: Option<&Value>,
) -> PyResult<Option<Range<usize>>> {
    let start = bound(t, start, 0)?;
    let end = bound(t, end, isize::MAX)?;
    Ok(text::search::bounds(this.len(), start, end))
}

/// The joined items, or why not, with the type of an item that is no string.
fn join_items(this: &Str, items: &[Value]) -> Result<Value, (JoinError, Option<String>)> {
    if let [one] = items
        && one.downcast_exact::<Str>().is_some()
    {
        return Ok(one.clone());
    }
    try_join(this, items).map_err(|error| {
        let given = match error {
            JoinError::NotStr(i) => items.get(i).map(|item| item.ty().tp_name()),
            JoinError::Memory => None,
        };
        (error, given)
    })
}

#[cold]
fn not_joined(t: &mut Thread, (error, given): (JoinError, Option<String>)) -> PyResult {
    match error {
        JoinError::NotStr(i) => {
            let given = given.unwrap_or_default();
            Err(t.type_error(format!("sequence item {i}: expected str instance, {given} found")))
        }
        JoinError::Memory => Err(t.memory_error()),
    }
}

type Find = fn(StrView<'_>, StrView<'_>) -> Option<usize>;

fn search(
    t: &mut Thread,
    this: &Str,
    sub: &Str,
    start: Option<&Value>,
    end: Option<&Value>,
    find: Find,
) -> PyResult<Option<usize>> {
    Ok(window(t, this, start, end)?.and_then(|range| {
        let first = range.start;
        find(this.view().slice(range), sub.view()).map(|i| first + i)
    }))
}

fn found(t: &mut Thread, at: Option<usize>) -> PyResult<usize> {
    at.ok_or_else(|| t.value_error("substring not found"))
}

fn affix(
    t: &mut Thread,
    this: &Str,
    name: &str,
    value: &Value,
    start: Option<&Value>,
    end: Option<&Value>,
    test: fn(StrView<'_>, StrView<'_>) -> bool,
) -> PyResult<bool> {
    let window = window(t, this, start, end)?;
    let matches = |s: &Str| window.clone().is_some_and(|range| test(this.view().slice(range), s.view()));
    if let Some(tuple) = value.downcast::<Tuple>() {
        for item in tuple.items() {
            let Some(item) = item.downcast::<Str>() else {
                let given = item.ty().tp_name();
                return Err(t.type_error(format!("tuple for {name} must only contain str, not {given}")));
            };
            if matches(item) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    match value.downcast::<Str>() {
        Some(item) => Ok(matches(item)),
        None => {
            let given = value.ty().tp_name();
            Err(t.type_error(format!("{name} first arg must be str or a tuple of str, not {given}")))
        }
    }
}

fn pieces(t: &mut Thread, this: &Str, ranges: impl Iterator<Item = Range<usize>>) -> PyResult {
    // Room for the few pieces that most texts have.
    const USUAL: usize = 5;
    let mut out = Vec::with_capacity(USUAL);
    for range in ranges {
        out.push(part(t, this, range)?);
    }
    Ok(List::new(out))
}

fn limit(t: &mut Thread, maxsplit: Option<&Value>) -> PyResult<usize> {
    let n = maxsplit.map_or(Ok(-1), |v| c_size(t, v))?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The separator of `split`: none for white space.
fn separator<'a>(t: &mut Thread, sep: Option<&'a Value>) -> PyResult<Option<&'a Str>> {
    let Some(sep) = sep.filter(|v| !v.is_none()) else { return Ok(None) };
    match sep.downcast::<Str>() {
        Some(s) if s.is_empty() => Err(t.value_error("empty separator")),
        Some(s) => Ok(Some(s)),
        None => Err(t.type_error(format!("must be str or None, not {}", sep.ty().tp_name()))),
    }
}

fn required_separator<'a>(t: &mut Thread, sep: &'a Value) -> PyResult<&'a Str> {
    match sep.downcast::<Str>() {
        Some(s) if s.is_empty() => Err(t.value_error("empty separator")),
        Some(s) => Ok(s),
        None => Err(t.type_error(format!("must be str, not {}", sep.ty().tp_name()))),
    }
}

fn strip(t: &mut Thread, this: &Str, name: &str, chars: Option<&Value>, ends: Ends) -> PyResult {
    let range = match chars.filter(|v| !v.is_none()) {
        None => split::strip(this.view(), ends),
        Some(chars) => match chars.downcast::<Str>() {
            Some(chars) => split::strip_chars(this.view(), chars.view(), ends),
            None => return Err(t.type_error(format!("{name} arg must be None or str"))),
        },
    };
    part(t, this, range)
}

#[pymethods(STR, layout = ::object::Str, table = SEARCH_IMPL)]
impl SearchMethods {
    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If the optional argument count is given, only the first count occurrences are
    /// replaced.
    #[method("replace($self, old, new, /, count=-1)")]
    fn replace(t: &mut Thread, this: &Str, old: &Str, new: &Str, count: Option<&Value>) -> PyResult {
        let count = limit(t, count)?;
        if std::ptr::eq(old, new) {
            return unchanged(t, this);
        }
        match text::search::replace(this.view(), old.view(), new.view(), count) {
            Ok(None) => unchanged(t, this),
            Ok(Some(buf)) => t.new_str_buf(buf),
            Err(_) => Err(t.memory_error()),
        }
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any
    ///     whitespace character (including \n \r \t \f and spaces) and
    ///     will discard empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting starts at the front of the string and works to the end.
    ///
    /// Note, str.split() is mainly useful for data that has been
    /// intentionally delimited.  With natural text that includes
    /// punctuation, consider using the regular expression module.
    #[method("split($self, /, sep=None, maxsplit=-1)")]
    fn split(t: &mut Thread, this: &Str, sep: Option<&Value>, maxsplit: Option<&Value>) -> PyResult {
        let limit = limit(t, maxsplit)?;
        match separator(t, sep)? {
            Some(sep) => pieces(t, this, split::split(this.view(), sep.view(), limit)),
            None => pieces(t, this, split::words(this.view(), limit)),
        }
    }

    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    ///   sep
    ///     The separator used to split the string.
    ///
    ///     When set to None (the default value), will split on any
    ///     whitespace character (including \n \r \t \f and spaces) and
    ///     will discard empty strings from the result.
    ///   maxsplit
    ///     Maximum number of splits.
    ///     -1 (the default value) means no limit.
    ///
    /// Splitting starts at the end of the string and works to the front.
    #[method("rsplit($self, /, sep=None, maxsplit=-1)")]
    fn rsplit(t: &mut Thread, this: &Str, sep: Option<&Value>, maxsplit: Option<&Value>) -> PyResult {
        let limit = limit(t, maxsplit)?;
        let ranges = match separator(t, sep)? {
            Some(sep) => split::rsplit(this.view(), sep.view(), limit),
            None => split::rwords(this.view(), limit),
        };
        pieces(t, this, ranges.into_iter())
    }

    /// Return a list of the lines in the string, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends
    /// is given and true.
    #[method("splitlines($self, /, keepends=False)")]
    fn splitlines(t: &mut Thread, this: &Str, keepends: Option<bool>) -> PyResult {
        pieces(t, this, split::lines(this.view(), keepends.unwrap_or(false)))
    }

    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given
    /// string.  The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    #[method("join($self, iterable, /)")]
    fn join(t: &mut Thread, this: &Str, iterable: &Value) -> PyResult {
        if let Some(list) = iterable.downcast::<List>() {
            let joined = join_items(this, list.items(t));
            return joined.or_else(|error| not_joined(t, error));
        }
        if let Some(tuple) = iterable.downcast::<Tuple>() {
            return join_items(this, tuple.items()).or_else(|error| not_joined(t, error));
        }
        let iterator = t.iter(iterable);
        let items = match t.catch(&TYPE_ERROR, iterator)? {
            Some(iterator) => t.collect(&iterator)?,
            None => return Err(t.type_error("can only join an iterable")),
        };
        join_items(this, &items).or_else(|error| not_joined(t, error))
    }

    #[method(
        "count($self, sub, start=None, end=None, /)",
        doc = "count($self, sub[, start[, end]], /)\n--\n\nReturn the number of non-overlapping occurrences of substring sub in string S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation."
    )]
    fn count(
        t: &mut Thread,
        this: &Str,
        sub: &Str,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        let window = window(t, this, start, end)?;
        Ok(window.map_or(0, |range| text::search::count(this.view().slice(range), sub.view())))
    }

    #[method(
        "find($self, sub, start=None, end=None, /)",
        doc = "find($self, sub[, start[, end]], /)\n--\n\nReturn the lowest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Return -1 on failure."
    )]
    fn find(
        t: &mut Thread,
        this: &Str,
        sub: &Str,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<isize> {
        let at = search(t, this, sub, start, end, text::search::find)?;
        Ok(at.map_or(-1, |i| i as isize))
    }

    #[method(
        "rfind($self, sub, start=None, end=None, /)",
        doc = "rfind($self, sub[, start[, end]], /)\n--\n\nReturn the highest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Return -1 on failure."
    )]
    fn rfind(
        t: &mut Thread,
        this: &Str,
        sub: &Str,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<isize> {
        let at = search(t, this, sub, start, end, text::search::rfind)?;
        Ok(at.map_or(-1, |i| i as isize))
    }

    #[method(
        "index($self, sub, start=None, end=None, /)",
        doc = "index($self, sub[, start[, end]], /)\n--\n\nReturn the lowest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Raises ValueError when the substring is not found."
    )]
    fn index(
        t: &mut Thread,
        this: &Str,
        sub: &Str,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        let at = search(t, this, sub, start, end, text::search::find)?;
        found(t, at)
    }

    #[method(
        "rindex($self, sub, start=None, end=None, /)",
        doc = "rindex($self, sub[, start[, end]], /)\n--\n\nReturn the highest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice\nnotation.  Raises ValueError when the substring is not found."
    )]
    fn rindex(
        t: &mut Thread,
        this: &Str,
        sub: &Str,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<usize> {
        let at = search(t, this, sub, start, end, text::search::rfind)?;
        found(t, at)
    }

    #[method(
        "startswith($self, prefix, start=None, end=None, /)",
        doc = "startswith($self, prefix[, start[, end]], /)\n--\n\nReturn True if the string starts with the specified prefix, False otherwise.\n\n  prefix\n    A string or a tuple of strings to try.\n  start\n    Optional start position. Default: start of the string.\n  end\n    Optional stop position. Default: end of the string."
    )]
    fn startswith(
        t: &mut Thread,
        this: &Str,
        prefix: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<bool> {
        affix(t, this, "startswith", prefix, start, end, text::search::starts_with)
    }

    #[method(
        "endswith($self, suffix, start=None, end=None, /)",
        doc = "endswith($self, suffix[, start[, end]], /)\n--\n\nReturn True if the string ends with the specified suffix, False otherwise.\n\n  suffix\n    A string or a tuple of strings to try.\n  start\n    Optional start position. Default: start of the string.\n  end\n    Optional stop position. Default: end of the string."
    )]
    fn endswith(
        t: &mut Thread,
        this: &Str,
        suffix: &Value,
        start: Option<&Value>,
        end: Option<&Value>,
    ) -> PyResult<bool> {
        affix(t, this, "endswith", suffix, start, end, text::search::ends_with)
    }

    /// Return a str with the given prefix string removed if present.
    ///
    /// If the string starts with the prefix string, return
    /// string[len(prefix):].  Otherwise, return a copy of the original
    /// string.
    #[method("removeprefix($self, prefix, /)")]
    fn removeprefix(t: &mut Thread, this: &Str, prefix: &Str) -> PyResult {
        let cut = text::search::starts_with(this.view(), prefix.view());
        part(t, this, if cut { prefix.len() } else { 0 }..this.len())
    }

    /// Return a str with the given suffix string removed if present.
    ///
    /// If the string ends with the suffix string and that suffix is not
    /// empty, return string[:-len(suffix)].  Otherwise, return a copy of
    /// the original string.
    #[method("removesuffix($self, suffix, /)")]
    fn removesuffix(t: &mut Thread, this: &Str, suffix: &Str) -> PyResult {
        let cut = text::search::ends_with(this.view(), suffix.view());
        part(t, this, 0..this.len() - if cut { suffix.len() } else { 0 })
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string.  If the separator
    /// is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing
    /// the original string and two empty strings.
    #[method("partition($self, sep, /)")]
    fn partition(t: &mut Thread, this: &Str, sep: &Value) -> PyResult {
        let separator = required_separator(t, sep)?;
        Ok(Tuple::new(match split::partition(this.view(), separator.view()) {
            Some(at) => {
                vec![part(t, this, 0..at.start)?, sep.clone(), part(t, this, at.end..this.len())?]
            }
            None => vec![unchanged(t, this)?, names::EMPTY.to_value(), names::EMPTY.to_value()],
        }))
    }

    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string, starting at the
    /// end.  If the separator is found, returns a 3-tuple containing the
    /// part before the separator, the separator itself, and the part after
    /// it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two
    /// empty strings and the original string.
    #[method("rpartition($self, sep, /)")]
    fn rpartition(t: &mut Thread, this: &Str, sep: &Value) -> PyResult {
        let separator = required_separator(t, sep)?;
        Ok(Tuple::new(match split::rpartition(this.view(), separator.view()) {
            Some(at) => {
                vec![part(t, this, 0..at.start)?, sep.clone(), part(t, this, at.end..this.len())?]
            }
            None => vec![names::EMPTY.to_value(), names::EMPTY.to_value(), unchanged(t, this)?],
        }))
    }

    /// Return a copy of the string with leading and trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("strip($self, chars=None, /)")]
    fn strip(t: &mut Thread, this: &Str, chars: Option<&Value>) -> PyResult {
        strip(t, this, "strip", chars, Ends::Both)
    }

    /// Return a copy of the string with leading whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("lstrip($self, chars=None, /)")]
    fn lstrip(t: &mut Thread, this: &Str, chars: Option<&Value>) -> PyResult {
        strip(t, this, "lstrip", chars, Ends::Left)
    }

    /// Return a copy of the string with trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    #[method("rstrip($self, chars=None, /)")]
    fn rstrip(t: &mut Thread, this: &Str, chars: Option<&Value>) -> PyResult {
        strip(t, this, "rstrip", chars, Ends::Right)
    }
}
