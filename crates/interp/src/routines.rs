//! The operations that are calls of an ordinary function: their operands lie side by side in slots, and the result
//! takes the place of the first.
//!
//! Here: what each does. Not here: operations that are worth a handler of their own (`handlers`).

use builtins::typing;
use object::container::{LIST, TUPLE};
use object::dict::DICT;
use object::function::{CELL, Cell_, Function};
use object::thread::Thread;
use object::types::{Type, flags};
use object::{Dict, List, Object, PyResult, Set, Str, Tuple, Value, exceptions, names};

use crate::handlers::data::Context;

/// What a routine gives: a value that takes the first operand's place, or nothing.
pub(crate) type Outcome = PyResult<Option<Value>>;

macro_rules! routines {
    ($($(#[$doc:meta])* $name:ident = $function:path,)*) => {
        /// The routines, by number.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u16)]
        pub(crate) enum Routine { $($(#[$doc])* $name,)* }

        /// What they do.
        pub(crate) static ROUTINES: &[fn(&mut Thread, &Context, &[Value], u32) -> Outcome] = &[$($function),*];

        /// Their names, for listings.
        pub(crate) static NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

routines! {
    /// `[a, b, …]` as a set
    BuildSet = build_set,
    /// keys and values by turns
    BuildMap = build_map,
    /// start, stop, step
    BuildSlice = build_slice,
    /// strings, joined
    BuildString = build_string,
    /// value, text, format if c & 1
    BuildInterpolation = build_interpolation,
    /// strings, interpolations
    BuildTemplate = build_template,
    /// object, start, stop
    GetSlice = get_slice,
    /// value, object, start, stop
    SetSlice = set_slice,
    /// iterable; c: slot of the list
    ListExtend = list_extend,
    /// iterable; c: slot of the set
    SetUpdate = set_update,
    /// mapping; c: slot of the dict
    DictUpdate = dict_update,
    /// mapping; c: slot of the dict; the callable lies three positions below it
    DictMerge = dict_merge,
    /// value; c: `str`, `repr` or `ascii`
    Convert = convert,
    /// value
    Format = format,
    /// value, format
    FormatSpec = format_spec,
    /// function, attribute's value; c: which
    SetFunctionAttribute = set_function_attribute,
    /// nothing
    LoadBuildClass = load_build_class,
    /// nothing
    SetupAnnotations = setup_annotations,
    /// nothing
    LoadLocals = load_locals,
    /// mapping; c: slot of the cell
    LoadFromDictOrCell = load_from_dict_or_cell,
    /// mapping; c: name
    LoadFromDictOrGlobals = load_from_dict_or_globals,
    /// object; c: name
    DeleteAttr = delete_attr,
    /// c: name
    DeleteName = delete_name,
    /// c: name
    DeleteGlobal = delete_global,
    /// level, names; c: name
    ImportName = import_name,
    /// c: name and, above 16 bits, slot of the module
    ImportFrom = import_from,
    /// c: slot
    Length = length,
    /// c: slot
    MatchMapping = match_mapping,
    /// c: slot
    MatchSequence = match_sequence,
    /// subject, keys
    MatchKeys = match_keys,
    /// subject, class, names of attributes; c: positional patterns
    MatchClass = match_class,
    /// super, class, self; c: the bytecode's argument
    SuperAttr = super_attr,
    /// operand; c: which
    Intrinsic1 = intrinsic1,
    /// two operands; c: which
    Intrinsic2 = intrinsic2,
    /// iterable; c: items before the star and, from bit 8, after it
    UnpackEx = unpack_ex,
}

fn build_set(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    let set = Set::new();
    for item in items {
        set.add(t, item)?;
    }
    Ok(Some(set.into_value()))
}

fn build_map(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    let dict = Dict::with_capacity(items.len() / 2);
    for pair in items.chunks_exact(2) {
        dict.set(t, &pair[0], pair[1].clone())?;
    }
    Ok(Some(dict.into_value()))
}

fn build_slice(_: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    let part = |i: usize| items.get(i).cloned().unwrap_or(Value::none());
    Ok(Some(builtins::slice::new_slice(part(0), part(1), part(2))))
}

fn build_string(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    let mut few: [&Str; 8] = [&object::names::EMPTY; 8];
    let count = items.len();
    if count <= few.len() {
        for (part, item) in few.iter_mut().zip(items) {
            if let Some(s) = item.downcast::<Str>() {
                *part = s;
            }
        }
        return t.join_strs(&few[..count]).map(Some);
    }
    let parts: Vec<&Str> = items.iter().filter_map(|item| item.downcast::<Str>()).collect();
    t.join_strs(&parts).map(Some)
}

fn build_interpolation(t: &mut Thread, _: &Context, items: &[Value], arg: u32) -> Outcome {
    let conversion = match arg >> 2 {
        1 => t.new_str("s")?,
        2 => t.new_str("r")?,
        3 => t.new_str("a")?,
        _ => Value::none(),
    };
    let format = match items.get(2) {
        Some(format) => format.clone(),
        None => t.new_str("")?,
    };
    let made = builtins::template::new_interpolation(items[0].clone(), items[1].clone(), conversion, format);
    Ok(Some(made))
}

fn build_template(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    let tuple = |i: usize| object::Ref::<Tuple>::from_value(items[i].clone());
    match (tuple(0), tuple(1)) {
        (Ok(strings), Ok(parts)) => Ok(Some(builtins::template::new_template(strings, parts))),
        _ => Err(t.system_error("a template without parts")),
    }
}

/// The range that two plain bounds of a slice name in a sequence.
fn plain_range(start: &Value, stop: &Value, len: usize) -> Option<std::ops::Range<usize>> {
    let bound = |value: &Value, absent: usize| -> Option<usize> {
        if value.is_none() {
            return Some(absent);
        }
        let i = value.as_small()?;
        let i = if i < 0 { i.saturating_add(len as i64).max(0) } else { i };
        Some((i as usize).min(len))
    };
    let (start, stop) = (bound(start, 0)?, bound(stop, len)?);
    Some(start..stop.max(start))
}

fn get_slice(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    if let Some(list) = items[0].downcast_exact::<List>()
        && let Some(range) = plain_range(&items[1], &items[2], list.len())
    {
        let copy = object::container::try_copy(&list.items(t)[range]);
        return copy.map(|items| Some(List::new(items))).ok_or_else(|| t.memory_error());
    }
    if let Some(tuple) = items[0].downcast_exact::<Tuple>()
        && let Some(range) = plain_range(&items[1], &items[2], tuple.len())
        && range.len() < tuple.len()
    {
        return Ok(Some(Tuple::from_slice(&tuple.items()[range])));
    }
    if let Some(text) = items[0].downcast_exact::<Str>()
        && let Some(range) = plain_range(&items[1], &items[2], text.len())
    {
        return builtins::str::part(t, text, range).map(Some);
    }
    let slice = builtins::slice::new_slice(items[1].clone(), items[2].clone(), Value::none());
    t.get_item(&items[0], &slice).map(Some)
}

fn set_slice(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    if let Some(list) = items[1].downcast_exact::<List>()
        && let Some(new) = items[0].downcast_exact::<List>()
        && let Some(range) = plain_range(&items[2], &items[3], list.len())
    {
        let mut new = new.try_to_vec(t)?;
        if new.len() == range.len() {
            for (i, value) in range.zip(&mut new) {
                if let Ok(old) = list.set(i, std::mem::replace(value, Value::none())) {
                    *value = old;
                }
            }
            // What is replaced goes when everything is in place, the last one first.
            while new.pop().is_some() {}
        } else {
            list.splice(range, new).into_iter().rev().for_each(drop);
        }
        return Ok(None);
    }
    let slice = builtins::slice::new_slice(items[2].clone(), items[3].clone(), Value::none());
    t.set_item(&items[1], &slice, &items[0]).map(|()| None)
}

fn list_extend(t: &mut Thread, c: &Context, items: &[Value], slot: u32) -> Outcome {
    let Some(list) = c.slot(slot) else { return Ok(None) };
    let Some(list) = list.downcast::<List>() else { return Err(t.system_error("not a list")) };
    let source = &items[0];
    if source.ty().slots().iter.is_none() && source.ty().slots().sq_item.is_none() {
        let given = source.ty().tp_name().to_string();
        return Err(t.type_error(format!("Value after * must be an iterable, not {given}")));
    }
    builtins::list::extend(t, list, source).map(|()| None)
}

fn set_update(t: &mut Thread, c: &Context, items: &[Value], slot: u32) -> Outcome {
    let Some(set) = c.slot(slot) else { return Ok(None) };
    let Some(set) = set.downcast::<Set>() else { return Err(t.system_error("not a set")) };
    builtins::set::update(t, set, &items[0]).map(|()| None)
}

fn dict_update(t: &mut Thread, c: &Context, items: &[Value], slot: u32) -> Outcome {
    let Some(dict) = c.slot(slot) else { return Ok(None) };
    let Some(dict) = dict.downcast::<Dict>() else { return Err(t.system_error("not a dict")) };
    builtins::dict::update(t, dict, &items[0]).map(|()| None)
}

fn dict_merge(t: &mut Thread, c: &Context, items: &[Value], slot: u32) -> Outcome {
    let Some(dict) = c.slot(slot) else { return Ok(None) };
    let Some(dict) = dict.downcast::<Dict>() else { return Err(t.system_error("not a dict")) };
    let callable = c.slot(slot - 3).unwrap_or(Value::none());
    builtins::dict::merge_keywords(t, &callable, dict, &items[0]).map(|()| None)
}

fn convert(t: &mut Thread, _: &Context, items: &[Value], which: u32) -> Outcome {
    let text = match which {
        1 => t.str(&items[0])?,
        2 => t.repr(&items[0])?,
        _ => t.ascii(&items[0])?,
    };
    Ok(Some(text.into_value()))
}

fn format(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    if items[0].is_type(&object::string::STR) {
        return Ok(Some(items[0].clone()));
    }
    if items[0].is_exact_int() {
        return t.str(&items[0]).map(|s| Some(s.into_value()));
    }
    let empty = object::string::new_str("");
    format_value(t, &items[0], &empty)
}

fn format_spec(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    if let Some(spec) = items[1].downcast::<object::Str>()
        && let Some(plain) = builtins::str::format_plainly(&items[0], spec)
    {
        return Ok(Some(plain));
    }
    format_value(t, &items[0], &items[1])
}

fn format_value(t: &mut Thread, value: &Value, spec: &Value) -> Outcome {
    // As a bound method does in CPython.
    let _held = value.clone();
    match t.call_special(value, &names::FORMAT, std::slice::from_ref(spec))? {
        Some(text) if text.downcast::<Str>().is_some() => Ok(Some(text)),
        Some(other) => {
            let given = other.ty().tp_name().to_string();
            Err(t.type_error(format!("__format__ must return a str, not {given}")))
        }
        None => {
            let given = value.ty().tp_name().to_string();
            Err(t.type_error(format!("Type {given} doesn't define __format__")))
        }
    }
}

fn set_function_attribute(t: &mut Thread, _: &Context, items: &[Value], which: u32) -> Outcome {
    use opcode::function_attribute as attribute;
    let Some(function) = items[1].downcast::<Function>() else {
        return Err(t.system_error("not a function"));
    };
    let value = &items[0];
    let fits = match which {
        attribute::DEFAULTS => value.is_type(&TUPLE),
        attribute::KWDEFAULTS => value.is_type(&DICT),
        attribute::ANNOTATIONS => value.is_type(&TUPLE) || value.is_type(&DICT),
        attribute::CLOSURE => value.downcast_exact::<Tuple>().is_some_and(|cells| {
            cells.items().iter().all(|cell| cell.is_type(&CELL))
                && cells.len() == function.code_ref().data.freevars().count()
        }),
        _ => true,
    };
    if !fits {
        return Err(t.system_error("a function's attribute of a wrong type"));
    }
    let cell = match which {
        attribute::DEFAULTS => &function.defaults,
        attribute::KWDEFAULTS => &function.kwdefaults,
        attribute::ANNOTATIONS => &function.annotations,
        attribute::CLOSURE => &function.closure,
        _ => {
            if let Some(annotate) = items[0].downcast::<Function>()
                && let (Some(of), Some(own)) =
                    (function.qualname.get().downcast::<Str>(), annotate.name.get().downcast::<Str>())
            {
                let text = format!("{}.{}", of.to_string_lossy(), own.to_string_lossy());
                annotate.qualname.set(t.new_str(&text)?);
            }
            &function.annotate
        }
    };
    cell.set(Some(items[0].clone()));
    Ok(Some(items[1].clone()))
}

fn builtin_item(t: &mut Thread, c: &Context, name: &Str) -> PyResult<Option<Value>> {
    let builtins = c.builtins();
    match builtins.downcast_exact::<Dict>() {
        Some(dict) => dict.get_str_t(t, name),
        None => {
            let found = t.get_item(&builtins, &name.to_value());
            t.catch(&exceptions::KEY_ERROR, found)
        }
    }
}

fn load_build_class(t: &mut Thread, c: &Context, _: &[Value], _: u32) -> Outcome {
    match builtin_item(t, c, &names::BUILD_CLASS)? {
        Some(found) => Ok(Some(found)),
        None => Err(t.raise_message(&exceptions::NAME_ERROR, "__build_class__ not found")),
    }
}

fn setup_annotations(t: &mut Thread, c: &Context, _: &[Value], _: u32) -> Outcome {
    let Some(locals) = c.locals() else {
        return Err(t.system_error("no locals found when setting up annotations"));
    };
    let key = names::ANNOTATIONS.to_value();
    if let Some(dict) = locals.downcast_exact::<Dict>() {
        if !dict.contains_str(&names::ANNOTATIONS) {
            dict.set(t, &key, Dict::new().into_value())?;
        }
        return Ok(None);
    }
    let found = t.get_item(&locals, &key);
    if t.catch(&exceptions::KEY_ERROR, found)?.is_none() {
        t.set_item(&locals, &key, &Dict::new().into_value())?;
    }
    Ok(None)
}

fn load_locals(t: &mut Thread, c: &Context, _: &[Value], _: u32) -> Outcome {
    match c.locals() {
        Some(locals) => Ok(Some(locals)),
        None => Err(t.system_error("no locals")),
    }
}

fn mapping_item(t: &mut Thread, mapping: &Value, name: &Str) -> PyResult<Option<Value>> {
    match mapping.downcast_exact::<Dict>() {
        Some(dict) => dict.get_str_t(t, name),
        None => {
            let found = t.get_item(mapping, &name.to_value());
            t.catch(&exceptions::KEY_ERROR, found)
        }
    }
}

fn load_from_dict_or_cell(t: &mut Thread, c: &Context, items: &[Value], slot: u32) -> Outcome {
    if let Some(name) = c.local_name(slot).downcast::<Str>()
        && let Some(found) = mapping_item(t, &items[0], name)?
    {
        return Ok(Some(found));
    }
    let contents = c.slot(slot).and_then(|cell| cell.downcast::<Cell_>()?.contents.get());
    match contents {
        Some(value) => Ok(Some(value)),
        None => Err(c.unbound(t, slot)),
    }
}

fn load_from_dict_or_globals(t: &mut Thread, c: &Context, items: &[Value], name: u32) -> Outcome {
    let name = c.name(name);
    if let Some(found) = mapping_item(t, &items[0], name)? {
        return Ok(Some(found));
    }
    c.global(t, name).map(Some)
}

fn delete_attr(t: &mut Thread, c: &Context, items: &[Value], name: u32) -> Outcome {
    t.del_attr(&items[0], c.name(name)).map(|()| None)
}

fn not_defined(t: &mut Thread, name: &Str) -> object::Raised {
    let message = format!("name '{}' is not defined", name.to_string_lossy());
    t.name_error(&exceptions::NAME_ERROR, &name.to_value(), &message)
}

fn delete_name(t: &mut Thread, c: &Context, _: &[Value], name: u32) -> Outcome {
    let name = c.name(name);
    let Some(locals) = c.locals() else {
        let message = format!("no locals when deleting '{}'", name.to_string_lossy());
        return Err(t.system_error(message));
    };
    if let Some(dict) = locals.downcast_exact::<Dict>() {
        return match dict.remove(t, &name.to_value())? {
            Some(_) => Ok(None),
            None => Err(not_defined(t, name)),
        };
    }
    match t.del_item(&locals, &name.to_value()) {
        Err(_) if t.raised_is(&exceptions::KEY_ERROR) => {
            t.restore_raised(None);
            Err(not_defined(t, name))
        }
        other => other.map(|()| None),
    }
}

fn delete_global(t: &mut Thread, c: &Context, _: &[Value], name: u32) -> Outcome {
    let name = c.name(name);
    match c.globals().remove(t, &name.to_value())? {
        Some(_) => Ok(None),
        None => Err(not_defined(t, name)),
    }
}

fn import_name(t: &mut Thread, c: &Context, items: &[Value], name: u32) -> Outcome {
    let name = c.name(name);
    let Some(import) = builtin_item(t, c, &names::IMPORT)? else {
        return Err(t.raise_message(&exceptions::IMPORT_ERROR, "__import__ not found"));
    };
    let globals = c.globals().to_value();
    let locals = c.locals();
    builtins::import::import_name(
        t,
        &import,
        &globals,
        locals.as_ref(),
        &name.to_value(),
        &items[1],
        &items[0],
    )
    .map(Some)
}

fn import_from(t: &mut Thread, c: &Context, _: &[Value], arg: u32) -> Outcome {
    let name = c.name(arg & 0xffff);
    let Some(module) = c.slot(arg >> 16) else { return Ok(None) };
    builtins::import::import_from(t, &module, name).map(Some)
}

fn length(t: &mut Thread, c: &Context, _: &[Value], slot: u32) -> Outcome {
    let Some(subject) = c.slot(slot) else { return Ok(None) };
    t.len(&subject).map(|n| Some(Value::size(n)))
}

fn match_flag(c: &Context, slot: u32, flag: u64) -> Outcome {
    Ok(c.slot(slot).map(|subject| Value::bool(subject.ty().has(flag))))
}

fn match_mapping(_: &mut Thread, c: &Context, _: &[Value], slot: u32) -> Outcome {
    match_flag(c, slot, flags::MAPPING)
}

fn match_sequence(_: &mut Thread, c: &Context, _: &[Value], slot: u32) -> Outcome {
    match_flag(c, slot, flags::SEQUENCE)
}

fn match_keys(t: &mut Thread, _: &Context, items: &[Value], _: u32) -> Outcome {
    let (subject, keys) = (&items[0], &items[1]);
    let Some(keys) = keys.downcast::<Tuple>() else { return Err(t.system_error("keys must be a tuple")) };
    if keys.is_empty() {
        return Ok(Some(Tuple::empty()));
    }
    if let Some(dict) = subject.downcast_exact::<Dict>()
        && let [key] = keys.items()
    {
        return Ok(Some(dict.get(t, key)?.map_or(Value::none(), |value| Tuple::new(vec![value]))));
    }
    // `get` tells a missing key from any value, and calls no `__missing__`.
    let get = t.get_attr(subject, &names::NAME_GET)?;
    let absent = object::singletons::new_instance(&object::singletons::OBJECT);
    let seen = Set::new();
    let mut values = Vec::with_capacity(keys.len());
    for key in keys.items() {
        if !seen.add(t, key)? {
            let shown = t.repr(key)?.to_string_lossy();
            return Err(t.value_error(format!("mapping pattern checks duplicate key ({shown})")));
        }
        let value = t.call(&get, &[key.clone(), absent.clone()])?;
        if value.is(&absent) {
            return Ok(Some(Value::none()));
        }
        values.push(value);
    }
    Ok(Some(Tuple::new(values)))
}

fn match_class(t: &mut Thread, _: &Context, items: &[Value], count: u32) -> Outcome {
    let (subject, class) = (&items[0], &items[1]);
    let Some(keywords) = items[2].downcast::<Tuple>() else {
        return Err(t.system_error("names must be a tuple"));
    };
    let Some(ty) = class.downcast::<Type>() else {
        return Err(t.type_error("called match pattern must be a class"));
    };
    if !builtins::class_check::is_instance(t, subject, class)? {
        return Ok(Some(Value::none()));
    }
    let count = count as usize;
    if count == 0 && keywords.is_empty() {
        return Ok(Some(Tuple::empty()));
    }
    let seen = Set::new();
    let mut found = Vec::new();
    let name = ty.tp_name().to_string();
    if count > 0 {
        let positional = t.get_attr_opt(class, &names::MATCH_ARGS)?;
        let mut itself = false;
        let names = match &positional {
            Some(names) => {
                let Some(names) = names.downcast_exact::<Tuple>() else {
                    let given = names.ty().tp_name().to_string();
                    return Err(t.type_error(format!("{name}.__match_args__ must be a tuple (got {given})")));
                };
                names.items()
            }
            None => {
                itself = ty.has(flags::MATCH_SELF);
                &[]
            }
        };
        let allowed = if itself { 1 } else { names.len() };
        if allowed < count {
            let plural = if allowed == 1 { "" } else { "s" };
            return Err(t.type_error(format!(
                "{name}() accepts {allowed} positional sub-pattern{plural} ({count} given)"
            )));
        }
        if itself {
            found.push(subject.clone());
        } else {
            for attribute in &names[..count] {
                if attribute.downcast::<Str>().is_none() {
                    let given = attribute.ty().tp_name().to_string();
                    return Err(
                        t.type_error(format!("__match_args__ elements must be strings (got {given})"))
                    );
                }
                match match_attribute(t, subject, &name, attribute, &seen)? {
                    Some(value) => found.push(value),
                    None => return Ok(Some(Value::none())),
                }
            }
        }
    }
    for attribute in keywords.items() {
        match match_attribute(t, subject, &name, attribute, &seen)? {
            Some(value) => found.push(value),
            None => return Ok(Some(Value::none())),
        }
    }
    Ok(Some(Tuple::new(found)))
}

fn match_attribute(
    t: &mut Thread,
    subject: &Value,
    class: &str,
    attribute: &Value,
    seen: &Set,
) -> PyResult<Option<Value>> {
    if !seen.add(t, attribute)? {
        let shown = t.repr(attribute)?.to_string_lossy();
        return Err(t.type_error(format!("{class}() got multiple sub-patterns for attribute {shown}")));
    }
    match attribute.downcast::<Str>() {
        Some(name) => t.get_attr_opt(subject, name),
        None => Ok(None),
    }
}

fn super_attr(t: &mut Thread, c: &Context, items: &[Value], arg: u32) -> Outcome {
    let (callable, class, receiver) = (&items[0], &items[1], &items[2]);
    let (called, name) = (arg & 1 != 0, c.name(arg >> 2));
    let is_super = callable.is(&builtins::super_::SUPER.to_value());
    let watched = crate::monitor::watching();
    if is_super
        && called
        && !watched
        && let Some(class) = class.downcast::<Type>()
        && receiver.ty().is_subtype(class)
        && !receiver.downcast::<Type>().is_some_and(|own| own.is_subtype(class))
        && let Some(found) = builtins::super_::find(class, receiver.ty(), name)
        && found.ty().has(flags::METHOD_DESCRIPTOR)
    {
        c.put_second(Some(receiver.clone()));
        return Ok(Some(found));
    }
    let args = [class.clone(), receiver.clone()];
    let explicit = arg & 2 != 0;
    let passed: &[Value] = if is_super || explicit { &args } else { &[] };
    let made = if watched {
        crate::monitor::watched_super(t, callable, passed, explicit.then_some(class))?
    } else {
        t.call(callable, passed)?
    };
    let found = t.get_attr(&made, name)?;
    if called {
        c.put_second(None);
    }
    Ok(Some(found))
}

fn intrinsic1(t: &mut Thread, c: &Context, items: &[Value], which: u32) -> Outcome {
    let value = &items[0];
    match which {
        1 => match t.sys_attr(&names::DISPLAYHOOK) {
            Some(hook) => t.call(&hook, std::slice::from_ref(value)).map(Some),
            None => Err(t.runtime_error("lost sys.displayhook")),
        },
        2 => import_star(t, c, value),
        5 => t.positive(value).map(Some),
        6 => Ok(Some(match value.downcast::<List>() {
            Some(list) => Tuple::new(list.take()),
            None => value.clone(),
        })),
        7 => Ok(Some(typing::intrinsic_type_var(value))),
        8 => Ok(Some(typing::intrinsic_param_spec(value))),
        9 => Ok(Some(typing::intrinsic_type_var_tuple(value))),
        10 => typing::intrinsic_subscript_generic(t, value).map(Some),
        11 => typing::intrinsic_type_alias(t, value).map(Some),
        _ => Err(t.system_error(format!("unknown intrinsic {which}"))),
    }
}

fn intrinsic2(t: &mut Thread, _: &Context, items: &[Value], which: u32) -> Outcome {
    match which {
        2 => Ok(Some(typing::intrinsic_type_var_with_bound(&items[0], &items[1]))),
        3 => Ok(Some(typing::intrinsic_type_var_with_constraints(&items[0], &items[1]))),
        4 => {
            if let Some(function) = items[0].downcast::<Function>()
                && items[1].is_type(&TUPLE)
            {
                function.type_params.set(Some(items[1].clone()));
            }
            Ok(Some(items[0].clone()))
        }
        5 => typing::intrinsic_set_default(t, &items[0], &items[1]).map(Some),
        _ => Err(t.system_error(format!("unknown intrinsic {which}"))),
    }
}

/// `from module import *`
fn import_star(t: &mut Thread, c: &Context, module: &Value) -> Outcome {
    let Some(locals) = c.locals() else {
        return Err(t.system_error("no locals found during 'import *'"));
    };
    builtins::import::import_star(t, module, &locals)?;
    Ok(Some(Value::none()))
}

fn unpack_ex(t: &mut Thread, c: &Context, items: &[Value], arg: u32) -> Outcome {
    let (before, after) = ((arg & 0xff) as usize, (arg >> 8) as usize);
    let source = &items[0];
    if source.ty().slots().iter.is_none() && source.ty().slots().sq_item.is_none() {
        let given = source.ty().tp_name().to_string();
        return Err(t.type_error(format!("cannot unpack non-iterable {given} object")));
    }
    let too_few = |t: &mut Thread, got: usize| {
        let least = before + after;
        t.value_error(format!("not enough values to unpack (expected at least {least}, got {got})"))
    };
    let (mut values, mut rest) = (Vec::new(), Vec::new());
    if source.is_type(&TUPLE) || source.is_type(&LIST) {
        values = t.collect(source)?;
        if values.len() >= before {
            rest = values.split_off(before);
        }
    } else {
        let iterator = t.iter(source)?;
        while values.len() < before {
            match t.next(&iterator)? {
                Some(value) => values.push(value),
                None => return Err(too_few(t, values.len())),
            }
        }
        rest = t.collect(&iterator)?;
    }
    if values.len() + rest.len() < before + after {
        return Err(too_few(t, values.len() + rest.len()));
    }
    let tail = rest.split_off(rest.len() - after);
    values.push(List::new(rest));
    values.extend(tail);
    c.spread(values);
    Ok(None)
}

/// A new cell with contents.
pub(crate) fn new_cell(contents: Option<Value>) -> Value {
    debug_assert!(CELL.basicsize() > 0);
    object::Obj::new(object::function::CellData { contents: object::cell::OptionCell::new(contents) })
}

/// The name of a closure's variable that is not bound, as the message says it.
pub(crate) fn free_variable_message(name: &str, free: bool) -> String {
    if free {
        format!(
            "cannot access free variable '{name}' where it is not associated with a value in enclosing scope"
        )
    } else {
        format!("cannot access local variable '{name}' where it is not associated with a value")
    }
}
