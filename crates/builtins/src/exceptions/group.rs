//! `BaseExceptionGroup` and `ExceptionGroup`: making, splitting, and what `except*` raises in the end.

use ::object::exceptions::{BASE_EXCEPTION, BASE_EXCEPTION_GROUP, BaseException, EXCEPTION, EXCEPTION_GROUP};
use ::object::singletons::OBJECT;
use ::object::types::flags;
use ::object::{Args, List, Object, PyResult, Str, Thread, Tuple, Type, Value, names, string};
use macros::pymethods;

use super::{is_exception, readonly_field};

const MESSAGE: usize = 0;
const EXCEPTIONS: usize = 1;
const SHOWN: usize = 2;

/// `BaseExceptionGroup`
pub struct ExceptionGroupMethods;

#[pymethods(
    BASE_EXCEPTION_GROUP,
    layout = ::object::exceptions::BaseException,
    table = EXCEPTION_GROUP_IMPL,
    doc = "A combination of multiple unrelated exceptions.",
    members = [
        readonly_field("message", "exception message", MESSAGE),
        readonly_field("exceptions", "nested exceptions", EXCEPTIONS),
    ]
)]
impl ExceptionGroupMethods {
    #[slot]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        let [message, exceptions] = args.positional() else {
            let message = format!(
                "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
                args.positional().len()
            );
            return Err(t.type_error(message));
        };
        if message.downcast::<Str>().is_none() {
            let got = message.ty().tp_name();
            let text = format!("BaseExceptionGroup.__new__() argument 1 must be str, not {got}");
            return Err(t.type_error(text));
        }
        new_group(t, cls, message, exceptions, args.positional())
    }

    #[slot]
    fn init(t: &mut Thread, this: &BaseException, args: Args<'_>) -> PyResult<()> {
        super::no_keywords(t, this, &args)?;
        this.args.set(Some(Tuple::from_slice(args.positional())));
        Ok(())
    }

    #[slot]
    fn str(t: &mut Thread, this: &BaseException) -> PyResult {
        let count = members(this).len();
        let message = this.fields()[MESSAGE].get_or_none();
        let message = t.str(&message)?.to_string_lossy();
        let plural = if count == 1 { "" } else { "s" };
        t.new_str(&format!("{message} ({count} sub-exception{plural})"))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &BaseException) -> PyResult {
        let shown = match this.fields()[SHOWN].get() {
            Some(shown) => t.str(&shown)?,
            None => {
                let items = members(this);
                let args = this.args();
                let as_list = matches!(args.items(), [_, given] if given.downcast::<List>().is_some());
                let all = if as_list { List::new(items) } else { Tuple::new(items) };
                t.repr(&all)?
            }
        };
        let message = this.fields()[MESSAGE].get_or_none();
        let message = t.repr(&message)?;
        let name = Object::class(this).name().to_string();
        t.new_str(&format!("{name}({}, {})", message.to_string_lossy(), shown.to_string_lossy()))
    }

    #[method("derive($self, excs, /)", doc = "derive($self, excs, /)\n--\n\n")]
    fn derive(t: &mut Thread, this: &BaseException, excs: &Value) -> PyResult {
        let message = this.fields()[MESSAGE].get_or_none();
        t.call(&BASE_EXCEPTION_GROUP.to_value(), &[message, excs.clone()])
    }

    #[method("split($self, matcher_value, /)", doc = "split($self, matcher_value, /)\n--\n\n")]
    fn split(t: &mut Thread, this: &BaseException, matcher_value: &Value) -> PyResult {
        let matcher = Matcher::new(t, matcher_value)?;
        let parts = split(t, &this.to_value(), &matcher, true)?;
        let pair = vec![parts.matching.unwrap_or(Value::none()), parts.rest.unwrap_or(Value::none())];
        Ok(Tuple::new(pair))
    }

    #[method("subgroup($self, matcher_value, /)", doc = "subgroup($self, matcher_value, /)\n--\n\n")]
    fn subgroup(t: &mut Thread, this: &BaseException, matcher_value: &Value) -> PyResult {
        let matcher = Matcher::new(t, matcher_value)?;
        Ok(split(t, &this.to_value(), &matcher, false)?.matching.unwrap_or(Value::none()))
    }

    #[classmethod(
        "__class_getitem__($type, object, /)",
        doc = "__class_getitem__($type, object, /)\n--\n\nException groups are generic over the type of their contained exceptions"
    )]
    fn class_getitem(t: &mut Thread, cls: &Type, object: &Value) -> PyResult {
        crate::sequence::class_getitem(t, cls, object)
    }
}

fn new_group(t: &mut Thread, cls: &Type, message: &Value, exceptions: &Value, args: &[Value]) -> PyResult {
    let slots = exceptions.ty().slots();
    let is_sequence = slots.sq_item.is_some() && !exceptions.ty().has(flags::DICT_SUBCLASS);
    if !is_sequence {
        return Err(t.type_error("second argument (exceptions) must be a sequence"));
    }
    // A sequence that is neither a list nor a tuple is shown as it was.
    let plain = exceptions.downcast::<List>().is_some() || exceptions.downcast::<Tuple>().is_some();
    let shown = if plain { None } else { Some(t.repr(exceptions)?.into_value()) };
    let items = t.collect(exceptions)?;
    if items.is_empty() {
        return Err(t.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let mut only_ordinary = true;
    for (i, item) in items.iter().enumerate() {
        if !is_exception(item) {
            let message = format!("Item {i} of second argument (exceptions) is not an exception");
            return Err(t.value_error(message));
        }
        only_ordinary &= item.ty().is_subtype(&EXCEPTION);
    }
    let mut class: &Type = cls;
    if std::ptr::eq(cls, &BASE_EXCEPTION_GROUP) {
        if only_ordinary {
            class = &EXCEPTION_GROUP;
        }
    } else if std::ptr::eq(cls, &EXCEPTION_GROUP) {
        if !only_ordinary {
            return Err(t.type_error("Cannot nest BaseExceptions in an ExceptionGroup"));
        }
    } else if cls.is_subtype(&EXCEPTION) && !only_ordinary {
        let name = t.new_str(&cls.name())?;
        let name = t.repr(&name)?;
        return Err(t.type_error(format!("Cannot nest BaseExceptions in {}", name.to_string_lossy())));
    }
    let group = BaseException::new_of(class, Tuple::from_slice(args));
    if let Some(e) = group.downcast::<BaseException>() {
        let fields = e.fields();
        fields[MESSAGE].set(Some(message.clone()));
        fields[EXCEPTIONS].set(Some(Tuple::new(items)));
        fields[SHOWN].set(shown);
    }
    Ok(group)
}

/// The nested exceptions of a group.
fn members(group: &BaseException) -> Vec<Value> {
    match group.fields().get(EXCEPTIONS).and_then(|c| c.get()) {
        Some(all) => all.downcast::<Tuple>().map(|a| a.items().to_vec()).unwrap_or_default(),
        None => Vec::new(),
    }
}

fn is_group(value: &Value) -> bool {
    value.ty().is_subtype(&BASE_EXCEPTION_GROUP)
}

/// A group without a message, as `except*` makes it of a naked exception.
///
/// # Errors
/// `TypeError` when one of them is no exception.
pub fn wrap(t: &mut Thread, exceptions: &[Value]) -> PyResult {
    let message = Value::immortal(&*names::EMPTY);
    t.call(&EXCEPTION_GROUP.to_value(), &[message, Tuple::from_slice(exceptions)])
}

/// Which exceptions of a group are meant.
enum Matcher {
    /// Those of a class or of a tuple of classes.
    Class(Value),
    /// Those that a function accepts.
    Predicate(Value),
    /// These.
    Identities(Vec<u64>),
}

impl Matcher {
    fn new(t: &mut Thread, value: &Value) -> PyResult<Matcher> {
        let is_class = |v: &Value| v.downcast::<Type>().is_some_and(|c| c.has(flags::BASE_EXC_SUBCLASS));
        if is_class(value) {
            return Ok(Matcher::Class(value.clone()));
        }
        if let Some(classes) = value.downcast::<Tuple>() {
            if classes.items().iter().all(is_class) {
                return Ok(Matcher::Class(value.clone()));
            }
        } else if value.ty().slots().call.is_some() && value.downcast::<Type>().is_none() {
            return Ok(Matcher::Predicate(value.clone()));
        }
        Err(t.type_error(
            "expected an exception type, a tuple of exception types, or a callable (other than a class)",
        ))
    }

    fn accepts(&self, t: &mut Thread, exception: &Value) -> PyResult<bool> {
        let is_one = |class: &Value| class.downcast::<Type>().is_some_and(|c| exception.ty().is_subtype(c));
        match self {
            Matcher::Class(class) => Ok(match class.downcast::<Tuple>() {
                Some(classes) => classes.items().iter().any(is_one),
                None => is_one(class),
            }),
            Matcher::Predicate(function) => {
                let answer = t.call(function, std::slice::from_ref(exception))?;
                t.is_true(&answer)
            }
            Matcher::Identities(all) => Ok(!is_group(exception) && all.contains(&exception.bits())),
        }
    }
}

#[derive(Default)]
struct Parts {
    matching: Option<Value>,
    rest: Option<Value>,
}

fn split(t: &mut Thread, exception: &Value, matcher: &Matcher, want_rest: bool) -> PyResult<Parts> {
    if matcher.accepts(t, exception)? {
        return Ok(Parts { matching: Some(exception.clone()), rest: None });
    }
    let Some(group) = exception.downcast::<BaseException>().filter(|_| is_group(exception)) else {
        return Ok(Parts { matching: None, rest: Some(exception.clone()) });
    };
    let (mut matching, mut rest) = (Vec::new(), Vec::new());
    for item in members(group) {
        t.enter_recursion_within(45, " in exceptiongroup_split_recursive")?;
        let parts = split(t, &item, matcher, want_rest)?;
        matching.extend(parts.matching);
        rest.extend(parts.rest);
    }
    let matching = subset(t, exception, matching)?;
    let rest = if want_rest { subset(t, exception, rest)? } else { None };
    Ok(Parts { matching, rest })
}

/// A group like `original` of some of its exceptions, or nothing when there are none.
fn subset(t: &mut Thread, original: &Value, items: Vec<Value>) -> PyResult<Option<Value>> {
    if items.is_empty() {
        return Ok(None);
    }
    let derive = string::intern_str("derive");
    let group = t.call_method(original, &derive, &[List::new(items)])?;
    if !is_group(&group) {
        return Err(t.type_error("derive must return an instance of BaseExceptionGroup"));
    }
    if let (Some(new), Some(old)) = (group.downcast::<BaseException>(), original.downcast::<BaseException>())
    {
        new.traceback.set(old.traceback.get());
        new.context.set(old.context.get());
        new.cause.set(old.cause.get());
        new.suppress_context.set(true);
        let notes = t.get_attr_opt(original, &names::NOTES)?;
        if let Some(notes) = notes
            && notes.ty().slots().sq_item.is_some()
        {
            // The group gets a list of its own, so that adding a note to one does not add it to the other.
            let items = t.collect(&notes)?;
            t.set_attr(&group, &names::NOTES, &List::new(items))?;
        }
    }
    Ok(Some(group))
}

fn leaves(t: &mut Thread, exception: &Value, out: &mut Vec<u64>) -> PyResult<()> {
    if !is_group(exception) {
        out.push(exception.bits());
        return Ok(());
    }
    let items = exception.downcast::<BaseException>().map(members).unwrap_or_default();
    items.iter().try_for_each(|item| {
        t.with_recursion(" in collect_exception_group_leaf_ids", |t| leaves(t, item, out))
    })
}

/// The part of `original` whose exceptions occur in `kept`.
fn projection(t: &mut Thread, original: &Value, kept: &[Value]) -> PyResult<Option<Value>> {
    let mut identities = Vec::new();
    for exception in kept {
        leaves(t, exception, &mut identities)?;
    }
    Ok(split(t, original, &Matcher::Identities(identities), false)?.matching)
}

/// Whether two groups are parts of one that was raised, and not of another.
fn same_origin(t: &mut Thread, a: &Value, b: &Value) -> PyResult<bool> {
    if !is_group(a) || !is_group(b) {
        return Ok(false);
    }
    let (Some(x), Some(y)) = (a.downcast::<BaseException>(), b.downcast::<BaseException>()) else {
        return Ok(false);
    };
    let same = |p: Option<Value>, q: Option<Value>| match (p, q) {
        (Some(p), Some(q)) => p.is(&q),
        (None, None) => true,
        _ => false,
    };
    let (notes, others) = (t.get_attr_opt(a, &names::NOTES)?, t.get_attr_opt(b, &names::NOTES)?);
    Ok(same(notes, others)
        && same(x.traceback.get(), y.traceback.get())
        && same(x.cause.get(), y.cause.get())
        && same(x.context.get(), y.context.get()))
}

/// What an `except*` statement raises: `original` was split, and `results` holds what the clauses raised and what none of
/// them caught.
///
/// # Errors
/// What deriving groups raises.
pub fn prepare_reraise(t: &mut Thread, original: &Value, results: Vec<Value>) -> PyResult {
    let Some(first) = results.first() else { return Ok(Value::none()) };
    if !is_group(original) {
        // A naked exception was wrapped: one clause at most has run.
        return Ok(first.clone());
    }
    let (mut raised, mut unhandled) = (Vec::new(), Vec::new());
    for exception in results {
        if exception.is_none() {
            continue;
        }
        if same_origin(t, &exception, original)? {
            unhandled.push(exception);
        } else {
            raised.push(exception);
        }
    }
    let unhandled = projection(t, original, &unhandled)?;
    if raised.is_empty() {
        return Ok(unhandled.unwrap_or(Value::none()));
    }
    raised.extend(unhandled);
    if raised.len() == 1 {
        return Ok(raised.remove(0));
    }
    wrap_any(t, raised)
}

fn wrap_any(t: &mut Thread, exceptions: Vec<Value>) -> PyResult {
    let message = Value::immortal(&*names::EMPTY);
    t.call(&BASE_EXCEPTION_GROUP.to_value(), &[message, List::new(exceptions)])
}

/// Gives the class `ExceptionGroup` its second base.
pub(crate) fn complete() {
    let class = EXCEPTION_GROUP.to_value();
    let (group, ordinary) = (BASE_EXCEPTION_GROUP.to_value(), EXCEPTION.to_value());
    let base = BASE_EXCEPTION.to_value();
    EXCEPTION_GROUP.set_bases(Tuple::new(vec![group.clone(), ordinary.clone()]));
    EXCEPTION_GROUP.set_mro(Tuple::new(vec![class, group, ordinary, base, OBJECT.to_value()]));
    ::object::lookup::register_subclass(&EXCEPTION, &EXCEPTION_GROUP);
    if let Some(dict) = EXCEPTION_GROUP.dict() {
        dict.set_name(&names::MODULE, ::object::string::intern("builtins"));
        dict.set_name(&names::WEAKREF, crate::ty::attributes::weakref_descriptor(&EXCEPTION_GROUP));
    }
    ::object::lookup::type_modified(&EXCEPTION_GROUP);
}
