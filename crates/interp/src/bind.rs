//! Binding the arguments of a call to a Python function's parameters.
//!
//! Here: the language's rules and CPython's messages, and taking `*args, **kwargs` of a call apart. Not here: pushing the
//! frame (`run.rs`).

use code::flags;
use object::code::Code;
use object::frame::own_word;
use object::function::{Builtin, Function};
use object::{Dict, Header, Object, PyResult, Ref, Str, Thread, Tuple, Type, Value};

/// Where arguments come from.
struct Source {
    words: *mut u64,
    moved: bool,
}

impl Source {
    /// # Safety
    /// `index` is in range, and has not been taken if words are moved.
    unsafe fn take(&self, index: usize) -> u64 {
        // SAFETY: the caller's promise.
        unsafe {
            let word = *self.words.add(index);
            if self.moved {
                *self.words.add(index) = 0;
                word
            } else {
                own_word(word)
            }
        }
    }

    /// # Safety
    /// As for `take`.
    unsafe fn take_value(&self, index: usize) -> Value {
        // SAFETY: the caller's promise; a borrowed word becomes an owned one.
        unsafe {
            let word = self.take(index);
            Value::from_bits(if word & 7 == object::value::BORROWED { own_word(word) } else { word })
        }
    }

    /// A tuple of the words from `first` to before `end`, of which there is at least one; they are moved.
    ///
    /// # Safety
    /// As for `take`.
    unsafe fn take_tuple(&self, first: usize, end: usize) -> Value {
        // SAFETY: the caller's promise; borrowed words become owned ones before they move.
        unsafe {
            let words = std::slice::from_raw_parts_mut(self.words.add(first), end - first);
            for word in words.iter_mut() {
                if *word & 7 == object::value::BORROWED {
                    *word = own_word(*word);
                }
            }
            let tuple = Tuple::from_words(words);
            words.fill(0);
            tuple
        }
    }
}

impl Source {
    /// A tuple of copies of the words from `first` to before `end`, of which there is at least one.
    ///
    /// # Safety
    /// As for `take`; words are not moved.
    unsafe fn copy_tuple(&self, first: usize, end: usize) -> Value {
        // SAFETY: the caller's promise.
        unsafe {
            let mut few = [0; 8];
            match few.get_mut(..end - first) {
                Some(few) => {
                    for (i, word) in few.iter_mut().enumerate() {
                        *word = own_word(*self.words.add(first + i));
                    }
                    Tuple::from_words(few)
                }
                None => Tuple::new((first..end).map(|i| self.take_value(i)).collect()),
            }
        }
    }
}

/// At most this many arguments and keywords need no memory of their own.
const FEW: usize = 8;

/// Arguments of a call, the values of keywords last, borrowed from the tuple and the dictionary they came in.
pub(crate) struct FewKeywords {
    pub words: [u64; FEW],
    pub count: usize,
    names: [u64; FEW],
    named: usize,
}

impl FewKeywords {
    /// The names, for as long as the dictionary lives.
    pub(crate) fn names(&self) -> &[Value] {
        // SAFETY: a Value is its word; the words are borrowed.
        unsafe { std::slice::from_raw_parts(self.names.as_ptr().cast(), self.named) }
    }
}

/// The arguments and keywords of `f(*args, **keywords)` side by side, if they are few and all names are exact strings.
pub(crate) fn few_keywords(keywords: Option<&Value>, args: &[Value]) -> Option<FewKeywords> {
    let dict = keywords?.downcast_exact::<Dict>()?;
    if args.len() + dict.len() > FEW || !dict.is_str_only() {
        return None;
    }
    let mut few = FewKeywords { words: [0; FEW], count: args.len(), names: [0; FEW], named: 0 };
    for (word, arg) in few.words.iter_mut().zip(args) {
        *word = arg.bits();
    }
    let mut pos = 0;
    while let Some((key, value)) = dict.next_item(&mut pos) {
        few.names[few.named] = key.bits();
        few.named += 1;
        few.words[few.count] = value.bits();
        few.count += 1;
    }
    Some(few)
}

/// Fills the slots of a new frame with the arguments of a call. `count` counts all arguments; the last ones have the
/// names in `names`. Where `moved`, words that were used are emptied at their source. False when an exception was
/// raised: then the slots are empty again.
///
/// # Safety
/// The slots are the frame's and empty; the words are valid.
#[inline(never)]
#[allow(clippy::too_many_arguments)]
pub(crate) unsafe fn bind(
    t: &mut Thread,
    function: &Function,
    code: &Code,
    slots: *mut u64,
    words: *mut u64,
    moved: bool,
    count: usize,
    names: Option<&[Value]>,
) -> bool {
    let source = Source { words, moved };
    // SAFETY: the caller's promise.
    unsafe {
        let result = fill(t, function, code, slots, &source, count, names);
        if result.is_err() {
            crate::run::release_words(slots, code.nlocalsplus as usize);
        }
        result.is_ok()
    }
}

unsafe fn fill(
    t: &mut Thread,
    function: &Function,
    code: &Code,
    slots: *mut u64,
    source: &Source,
    count: usize,
    names: Option<&[Value]>,
) -> PyResult<()> {
    let data = &code.data;
    let (argcount, kwonly) = (data.argcount as usize, data.kwonlyargcount as usize);
    let parameters = argcount + kwonly;
    let positional = count - names.map_or(0, <[Value]>::len);
    // SAFETY: the caller's promise; parameters lie first among the slots.
    unsafe {
        let mut extra: Option<Ref<Dict>> = None;
        if data.flags & flags::VARKEYWORDS != 0 {
            let dict = Dict::new();
            let index = parameters + (data.flags & flags::VARARGS != 0) as usize;
            *slots.add(index) = dict.to_value().into_bits();
            extra = Some(dict);
        }
        let used = positional.min(argcount);
        for i in 0..used {
            *slots.add(i) = source.take(i);
        }
        if data.flags & flags::VARARGS != 0 {
            let rest = if positional > used {
                if source.moved {
                    source.take_tuple(used, positional)
                } else {
                    source.copy_tuple(used, positional)
                }
            } else {
                Tuple::empty()
            };
            *slots.add(parameters) = rest.into_bits();
        }
        if let Some(names) = names {
            for (i, name) in names.iter().enumerate() {
                keyword(t, function, code, slots, extra.as_deref(), names, name, source, positional + i)?;
            }
        }
        if positional > argcount && data.flags & flags::VARARGS == 0 {
            return Err(too_many(t, function, code, slots, positional));
        }
        if positional < argcount {
            let defaults = function.defaults.get();
            let defaults: &[Value] = match &defaults {
                Some(value) => value.downcast::<Tuple>().map_or(&[], |d| d.items()),
                None => &[],
            };
            let first = argcount.saturating_sub(defaults.len());
            let missing = (positional..first).any(|i| *slots.add(i) == 0);
            if missing {
                return Err(missing_arguments(t, function, code, slots, 0..first, "positional"));
            }
            for i in positional.max(first)..argcount {
                if *slots.add(i) == 0 {
                    let from = i - first + defaults.len().saturating_sub(argcount);
                    *slots.add(i) = defaults[from].clone().into_bits();
                }
            }
        }
        if kwonly > 0 {
            let defaults = function.kwdefaults.get();
            let mut missing = false;
            for i in argcount..parameters {
                if *slots.add(i) != 0 {
                    continue;
                }
                if let Some(defaults) = &defaults
                    && let Some(defaults) = defaults.downcast::<Dict>()
                    && let Some(value) = defaults.get(t, &code.localsplus_names.items()[i])?
                {
                    *slots.add(i) = value.into_bits();
                    continue;
                }
                missing = true;
            }
            if missing {
                return Err(missing_arguments(
                    t,
                    function,
                    code,
                    slots,
                    argcount..parameters,
                    "keyword-only",
                ));
            }
        }
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)]
unsafe fn keyword(
    t: &mut Thread,
    function: &Function,
    code: &Code,
    slots: *mut u64,
    extra: Option<&Dict>,
    names: &[Value],
    name: &Value,
    source: &Source,
    index: usize,
) -> PyResult<()> {
    let data = &code.data;
    let parameters = (data.argcount + data.kwonlyargcount) as usize;
    let posonly = data.posonlyargcount as usize;
    let Some(text) = name.downcast::<Str>() else {
        return Err(t.type_error(format!("{}() keywords must be strings", qualname(function))));
    };
    let all = &code.localsplus_names.items()[..parameters];
    let is = |p: &&Value| p.is(name);
    let found = all[posonly..]
        .iter()
        .position(|p| is(&p))
        .or_else(|| all[posonly..].iter().position(|p| p.downcast::<Str>().is_some_and(|s| s.equals(text))));
    // SAFETY: the caller's promise.
    unsafe {
        match found {
            Some(i) => {
                let slot = slots.add(posonly + i);
                if *slot != 0 {
                    return Err(t.type_error(format!(
                        "{}() got multiple values for argument '{}'",
                        qualname(function),
                        text.to_string_lossy()
                    )));
                }
                *slot = source.take(index);
                Ok(())
            }
            None => match extra {
                Some(dict) => {
                    let value = source.take_value(index);
                    // No name comes twice.
                    match name.downcast_exact::<Str>() {
                        Some(text) if dict.add_name(text, value.clone()) => Ok(()),
                        _ => dict.set(t, name, value),
                    }
                }
                None => Err(unexpected(t, function, code, names, text)),
            },
        }
    }
}

fn qualname(function: &Function) -> String {
    function.qualname.get().downcast::<Str>().map(|s| s.to_string_lossy()).unwrap_or_default()
}

#[cold]
fn unexpected(
    t: &mut Thread,
    function: &Function,
    code: &Code,
    names: &[Value],
    name: &Str,
) -> object::Raised {
    let data = &code.data;
    let shown = |v: &Value| v.downcast::<Str>().map(|s| s.to_string_lossy()).unwrap_or_default();
    let all = code.localsplus_names.items();
    let posonly: Vec<String> = all[..data.posonlyargcount as usize].iter().map(shown).collect();
    let given: Vec<String> = names.iter().map(shown).collect();
    let passed: Vec<&str> = posonly.iter().filter(|p| given.contains(p)).map(String::as_str).collect();
    let qualname = qualname(function);
    if !passed.is_empty() {
        return t.type_error(format!(
            "{qualname}() got some positional-only arguments passed as keyword arguments: '{}'",
            passed.join(", ")
        ));
    }
    let parameters = (data.argcount + data.kwonlyargcount) as usize;
    let possible: Vec<String> = all[data.posonlyargcount as usize..parameters].iter().map(shown).collect();
    let name = name.to_string_lossy();
    let suggestion = builtins::suggestions::best(&name, possible.iter().map(String::as_str));
    let tail = suggestion.map(|s| format!(". Did you mean '{s}'?")).unwrap_or_default();
    t.type_error(format!("{qualname}() got an unexpected keyword argument '{name}'{tail}"))
}

unsafe fn too_many(
    t: &mut Thread,
    function: &Function,
    code: &Code,
    slots: *mut u64,
    given: usize,
) -> object::Raised {
    let data = &code.data;
    let (argcount, kwonly) = (data.argcount as usize, data.kwonlyargcount as usize);
    // SAFETY: the caller's promise.
    let kwonly_given = (argcount..argcount + kwonly).filter(|i| unsafe { *slots.add(*i) } != 0).count();
    let defaults = function.defaults.get().and_then(|d| d.downcast::<Tuple>().map(Tuple::len)).unwrap_or(0);
    let (signature, plural) = if defaults > 0 {
        (format!("from {} to {argcount}", argcount.saturating_sub(defaults)), true)
    } else {
        (argcount.to_string(), argcount != 1)
    };
    let s = |many: bool| if many { "s" } else { "" };
    let extra = if kwonly_given > 0 {
        format!(
            " positional argument{} (and {kwonly_given} keyword-only argument{})",
            s(given != 1),
            s(kwonly_given != 1)
        )
    } else {
        String::new()
    };
    let were = if given == 1 && kwonly_given == 0 { "was" } else { "were" };
    t.type_error(format!(
        "{}() takes {signature} positional argument{} but {given}{extra} {were} given",
        qualname(function),
        s(plural)
    ))
}

unsafe fn missing_arguments(
    t: &mut Thread,
    function: &Function,
    code: &Code,
    slots: *mut u64,
    range: std::ops::Range<usize>,
    kind: &str,
) -> object::Raised {
    let mut names: Vec<String> = Vec::new();
    for i in range {
        // SAFETY: the caller's promise.
        if unsafe { *slots.add(i) } == 0
            && let Ok(shown) = t.repr(&code.localsplus_names.items()[i])
        {
            names.push(shown.to_string_lossy());
        }
    }
    let count = names.len();
    let list = match names.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [most @ .., before, last] => {
            let mut out: String = most.iter().map(|n| format!("{n}, ")).collect();
            out.push_str(&format!("{before}, and {last}"));
            out
        }
        [] => String::new(),
    };
    let s = if count == 1 { "" } else { "s" };
    t.type_error(format!("{}() missing {count} required {kind} argument{s}: {list}", qualname(function)))
}

/// How messages name a callable: `module.qualname()`, or the `str` of what has no name.
pub(crate) fn function_str(t: &mut Thread, callable: &Value) -> PyResult<String> {
    builtins::dict::function_text(t, callable)
}

/// Takes the arguments of `f(*args, **keywords)` apart.
///
/// # Errors
/// `TypeError` when `args` is not iterable or a keyword is not a string.
#[allow(clippy::type_complexity)]
pub(crate) fn unpack(
    t: &mut Thread,
    callable: &Value,
    args: Value,
    keywords: Option<Value>,
) -> PyResult<(Vec<Value>, Option<Ref<Tuple>>)> {
    let mut values = match args.downcast_exact::<Tuple>() {
        Some(tuple) => tuple.items().to_vec(),
        None => {
            if args.ty().slots().iter.is_none() && args.ty().slots().sq_item.is_none() {
                let shown = function_str(t, callable)?;
                let given = args.ty().tp_name().to_string();
                return Err(
                    t.type_error(format!("{shown} argument after * must be an iterable, not {given}"))
                );
            }
            t.collect(&args)?
        }
    };
    drop(args);
    let Some(keywords) = keywords else { return Ok((values, None)) };
    let dict = match keywords.downcast::<Dict>() {
        Some(dict) => Ref::new(dict),
        None => {
            let dict = Dict::new();
            builtins::dict::merge_keywords(t, callable, &dict, &keywords)?;
            dict
        }
    };
    if dict.is_empty() {
        return Ok((values, None));
    }
    let mut names = Vec::with_capacity(dict.len());
    for (key, value) in dict.items() {
        if key.downcast::<Str>().is_none() && !takes_any_names(callable) {
            return Err(t.type_error("keywords must be strings"));
        }
        names.push(key);
        values.push(value);
    }
    Ok((values, Some(Tuple::new_ref(names))))
}

/// Whether a callable looks at the names of its arguments itself: classes of syntax trees, and their methods.
#[cold]
fn takes_any_names(callable: &Value) -> bool {
    let method = callable.downcast_exact::<Builtin>().and_then(|b| b.receiver.as_ref()).map(Value::ty);
    let mut class = callable.downcast::<Type>().or(method);
    while let Some(known) = class {
        if known.has(object::types::flags::ANY_NAMES) {
            return true;
        }
        class = known.base();
    }
    false
}

/// A new reference to what a frame's field holds: any object can stand for the built-ins, immediate numbers too.
///
/// # Safety
/// The word is valid and not empty.
pub(crate) unsafe fn value_at(word: u64) -> Value {
    // SAFETY: the caller's promise; an immediate owns nothing.
    unsafe { if word & 3 == 0 { Value::new_ref(word as *const Header) } else { Value::from_bits(word) } }
}
