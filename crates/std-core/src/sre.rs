//! `_sre`: compiled patterns, matches, scanners and templates.
//!
//! Here: the module and the making of patterns from `re._compiler`'s code. Not here: the engine (crate `sre`), parsing (the
//! library's `re`).

mod match_object;
mod pattern;
mod scanner;
mod subject;
mod template;

use builtins::NativeModule;
use macros::pymodule;
use object::module::Module;
use object::{Dict, List, PyResult, Ref, Str, Thread, Tuple, Value};
use sre::{MAGIC, MAXGROUPS, MAXREPEAT, Program};

/// `_sre`
pub static MODULE: NativeModule = NativeModule {
    def: &sre_module::DEF,
    types: &[
        (&pattern::PATTERN, &[&pattern::Pattern::IMPL]),
        (&match_object::MATCH, &[&match_object::SreMatch::IMPL]),
        (&scanner::SCANNER, &[&scanner::Scanner::IMPL]),
        (&template::TEMPLATE, &[&template::SreTemplate::IMPL]),
    ],
};

/// A character argument, as a C `int`.
fn character(t: &mut Thread, value: &Value) -> PyResult<u32> {
    match t.to_index(value)?.as_i64() {
        Some(i) if i32::try_from(i).is_ok() => Ok(i as u32),
        Some(i) if i > 0 => Err(t.overflow_error("signed integer is greater than maximum")),
        Some(_) => Err(t.overflow_error("signed integer is less than minimum")),
        None => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

fn word(t: &mut Thread, value: &Value) -> PyResult<u32> {
    if !value.is_int() {
        return Err(t.type_error("an integer is required"));
    }
    match value.as_i64() {
        Some(i) => match u32::try_from(i) {
            Ok(word) => Ok(word),
            Err(_) if i < 0 => Err(t.overflow_error("can't convert negative value to unsigned int")),
            Err(_) => Err(t.overflow_error("regular expression code size limit exceeded")),
        },
        None if value.int_sign() == Some(-1) => {
            Err(t.overflow_error("can't convert negative value to unsigned int"))
        }
        None => Err(t.overflow_error("Python int too large to convert to C unsigned long")),
    }
}

/// The module's functions.
#[pymodule(name = "_sre")]
mod sre_module {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            for (name, value) in [
                ("MAGIC", Value::uint(u64::from(MAGIC))),
                ("CODESIZE", Value::size(sre::CODESIZE)),
                ("MAXREPEAT", Value::uint(u64::from(MAXREPEAT))),
                ("MAXGROUPS", Value::size(MAXGROUPS)),
                (
                    "copyright",
                    object::string::new_str(" SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "),
                ),
            ] {
                dict.set_str(t, name, value);
            }
        }
        Ok(())
    }

    #[function(
        "compile(pattern, flags, code, groups, groupindex, indexgroup)",
        doc = "compile($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)\n--\n\n"
    )]
    fn compile(
        t: &mut Thread,
        pattern: &Value,
        flags: i32,
        code: &List,
        groups: isize,
        groupindex: &Dict,
        indexgroup: &Tuple,
    ) -> PyResult {
        let mut words = Vec::with_capacity(code.len());
        for value in code.to_vec() {
            words.push(word(t, &value)?);
        }
        let bytes = if pattern.is_none() {
            None
        } else {
            subject::Subject::new(t, pattern, None)?;
            Some(pattern.downcast::<Str>().is_none())
        };
        let count = usize::try_from(groups).unwrap_or(usize::MAX);
        let Ok(program) = Program::new(&words, count) else {
            return Err(t.runtime_error("invalid SRE code"));
        };
        let groups = Value::int(groups as i64);
        let (names, by_index) = (t.value_of(groupindex), t.value_of(indexgroup));
        Ok(pattern::Pattern::make(
            pattern.clone(),
            flags as u32,
            words,
            program,
            groups,
            names,
            by_index,
            bytes,
        ))
    }

    ///
    ///
    ///   template
    ///     A list containing interleaved literal strings (str or bytes) and group
    ///     indices (int), as returned by re._parser.parse_template():
    ///         [literal1, group1, ..., literalN, groupN]
    #[function("template(pattern, template, /)")]
    fn template(t: &mut Thread, pattern: &Value, template: &List) -> PyResult {
        let _ = pattern;
        super::template::new(t, template)
    }

    #[function("getcodesize()", doc = "getcodesize($module, /)\n--\n\n")]
    fn getcodesize(_: &mut Thread) -> usize {
        sre::CODESIZE
    }

    #[function("ascii_iscased(character, /)", doc = "ascii_iscased($module, character, /)\n--\n\n")]
    fn ascii_iscased(t: &mut Thread, character: &Value) -> PyResult<bool> {
        Ok(sre::ascii_iscased(super::character(t, character)?))
    }

    #[function("unicode_iscased(character, /)", doc = "unicode_iscased($module, character, /)\n--\n\n")]
    fn unicode_iscased(t: &mut Thread, character: &Value) -> PyResult<bool> {
        Ok(sre::unicode_iscased(super::character(t, character)?))
    }

    #[function("ascii_tolower(character, /)", doc = "ascii_tolower($module, character, /)\n--\n\n")]
    fn ascii_tolower(t: &mut Thread, character: &Value) -> PyResult<i64> {
        Ok(i64::from(sre::ascii_tolower(super::character(t, character)?)))
    }

    #[function("unicode_tolower(character, /)", doc = "unicode_tolower($module, character, /)\n--\n\n")]
    fn unicode_tolower(t: &mut Thread, character: &Value) -> PyResult<i64> {
        Ok(i64::from(sre::unicode_tolower(super::character(t, character)?)))
    }
}
