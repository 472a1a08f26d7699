//! Built-in functions about iterators and iterables.

use macros::pymodule;

/// Functions about iterators and iterables.
#[pymodule(name = "builtins")]
pub mod table {
    use crate::iterators::CallableIterator;
    use ::object::protocol::BinaryOp;
    use ::object::types::CompareOp;
    use ::object::{Args, Bytes, List, PyResult, Str, Thread, Value, names};

    /// iter(iterable) -> iterator
    /// iter(callable, sentinel) -> iterator
    ///
    /// Get an iterator from an object.  In the first form, the argument must
    /// supply its own iterator, or be a sequence.
    /// In the second form, the callable is called until it returns the
    /// sentinel.
    #[function("iter(object, sentinel=None, /)", no_signature)]
    fn iter(t: &mut Thread, object: &Value, sentinel: Option<&Value>) -> PyResult {
        let Some(sentinel) = sentinel else { return t.iter(object) };
        if object.ty().slots().call.is_none() {
            return Err(t.type_error("iter(v, w): v must be callable"));
        }
        Ok(CallableIterator::over(object, sentinel))
    }

    /// next(iterator[, default])
    ///
    /// Return the next item from the iterator.  If default is given and the
    /// iterator is exhausted, it is returned instead of raising StopIteration.
    #[function("next(iterator, default=None, /)", no_signature)]
    fn next(t: &mut Thread, iterator: &Value, default: Option<&Value>) -> PyResult {
        let Some(next) = iterator.ty().slots().iternext else {
            let message = format!("'{}' object is not an iterator", iterator.ty().tp_name());
            return Err(t.type_error(message));
        };
        match default {
            // Without a default a raised StopIteration passes with its value.
            None => ::object::slotdefs::next_or_raise(t, iterator),
            Some(default) => {
                let item = next(t, iterator);
                let item = t.catch(&::object::exceptions::STOP_ITERATION, item)?.flatten();
                Ok(item.unwrap_or_else(|| default.clone()))
            }
        }
    }

    /// Return True if bool(x) is True for all values x in the iterable.
    ///
    /// If the iterable is empty, return True.
    #[function("all($module, iterable, /)")]
    fn all(t: &mut Thread, iterable: &Value) -> PyResult<bool> {
        let iterator = t.iter(iterable)?;
        while let Some(item) = t.next(&iterator)? {
            if !t.is_true(&item)? {
                return Ok(false);
            }
            t.poll()?;
        }
        Ok(true)
    }

    /// Return True if bool(x) is True for any x in the iterable.
    ///
    /// If the iterable is empty, return False.
    #[function("any($module, iterable, /)")]
    fn any(t: &mut Thread, iterable: &Value) -> PyResult<bool> {
        let iterator = t.iter(iterable)?;
        while let Some(item) = t.next(&iterator)? {
            if t.is_true(&item)? {
                return Ok(true);
            }
            t.poll()?;
        }
        Ok(false)
    }

    /// A sum of floats and what rounding has lost: Neumaier's compensated summation.
    #[derive(Clone, Copy)]
    struct Compensated {
        high: f64,
        low: f64,
    }

    impl Compensated {
        fn from(x: f64) -> Compensated {
            Compensated { high: x, low: 0.0 }
        }

        fn add(&mut self, x: f64) {
            let total = self.high + x;
            if self.high.abs() >= x.abs() {
                self.low += (self.high - total) + x;
            } else {
                self.low += (x - total) + self.high;
            }
            self.high = total;
        }

        fn total(self) -> f64 {
            // A compensation that is no number says that the sum itself is none, or infinite.
            if self.low != 0.0 && self.low.is_finite() { self.high + self.low } else { self.high }
        }
    }

    /// An item of a sum of floats.
    fn float_item(t: &mut Thread, item: &Value) -> PyResult<Option<f64>> {
        if let Some(x) = item.as_exact_float() {
            return Ok(Some(x));
        }
        if !item.is_int() {
            return Ok(None);
        }
        match item.as_small() {
            Some(i) => Ok(Some(i as f64)),
            None => t.to_float(item).map(Some),
        }
    }

    /// Return the sum of a 'start' value (default: 0) plus an iterable of numbers
    ///
    /// When the iterable is empty, return the start value.
    /// This function is intended specifically for use with numeric values and
    /// may reject non-numeric types.
    #[function("sum($module, iterable, /, start=0)")]
    fn sum(t: &mut Thread, iterable: &Value, start: Option<&Value>) -> PyResult {
        let iterator = t.iter(iterable)?;
        let mut result = match start {
            None => Value::small(0),
            Some(start) => {
                let complaint = if start.downcast::<Str>().is_some() {
                    Some("sum() can't sum strings [use ''.join(seq) instead]")
                } else if start.downcast::<Bytes>().is_some() {
                    Some("sum() can't sum bytes [use b''.join(seq) instead]")
                } else if start.ty().name() == "bytearray" {
                    Some("sum() can't sum bytearray [use b''.join(seq) instead]")
                } else {
                    None
                };
                if let Some(message) = complaint {
                    return Err(t.type_error(message));
                }
                start.clone()
            }
        };
        if let Some(mut total) = result.as_small() {
            loop {
                let Some(item) = t.next(&iterator)? else { return Ok(Value::int(total)) };
                let number = item
                    .as_small()
                    .or_else(|| if item.is_bool() { Some(item.is_true() as i64) } else { None });
                match number.and_then(|i| total.checked_add(i)) {
                    Some(sum) => total = sum,
                    None => {
                        result = t.binary_op(BinaryOp::Add, &Value::int(total), &item)?;
                        break;
                    }
                }
                t.poll()?;
            }
        }
        if let Some(x) = result.as_exact_float() {
            let mut total = Compensated::from(x);
            loop {
                let Some(item) = t.next(&iterator)? else { return Ok(Value::float(total.total())) };
                match float_item(t, &item)? {
                    Some(x) => total.add(x),
                    None => {
                        result = t.binary_op(BinaryOp::Add, &Value::float(total.total()), &item)?;
                        break;
                    }
                }
                t.poll()?;
            }
        }
        if let Some((re, im)) = crate::complex::exact_parts(&result) {
            let (mut re, mut im) = (Compensated::from(re), Compensated::from(im));
            loop {
                let Some(item) = t.next(&iterator)? else {
                    return Ok(crate::complex::new_complex(re.total(), im.total()));
                };
                if let Some((x, y)) = crate::complex::exact_parts(&item) {
                    re.add(x);
                    im.add(y);
                } else if let Some(x) = float_item(t, &item)? {
                    re.add(x);
                } else {
                    let sum = crate::complex::new_complex(re.total(), im.total());
                    result = t.binary_op(BinaryOp::Add, &sum, &item)?;
                    break;
                }
                t.poll()?;
            }
        }
        while let Some(item) = t.next(&iterator)? {
            result = t.binary_op(BinaryOp::Add, &result, &item)?;
            t.poll()?;
        }
        Ok(result)
    }

    /// The arguments of `min` and `max` by name: default and key.
    fn extreme_keywords(
        t: &mut Thread,
        name: &str,
        args: Args<'_>,
    ) -> PyResult<(Option<Value>, Option<Value>)> {
        let (mut default, mut key) = (None, None);
        let count = args.keywords().count();
        if count > 2 {
            let message = format!("{name}() takes at most 2 keyword arguments ({count} given)");
            return Err(t.type_error(message));
        }
        for (keyword, value) in args.keywords() {
            let text = keyword.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
            match text.as_str() {
                "default" => default = Some(value.clone()),
                "key" => key = Some(value.clone()).filter(|k| !k.is_none()),
                _ => {
                    let hint = match ::object::suggestions::best(&text, ["key", "default"].into_iter()) {
                        Some(meant) => format!(". Did you mean '{meant}'?"),
                        None => String::new(),
                    };
                    let message = format!("{name}() got an unexpected keyword argument '{text}'{hint}");
                    return Err(t.type_error(message));
                }
            }
        }
        Ok((default, key))
    }

    /// The extreme of a container of small integers, which are compared without calling anything.
    fn extreme_of_small(t: &Thread, op: CompareOp, items: &Value) -> Option<Value> {
        fn best_of(op: CompareOp, numbers: impl Iterator<Item = Option<i64>>) -> Option<i64> {
            let mut best: Option<i64> = None;
            for number in numbers {
                let number = number?;
                if best.is_none_or(|best| op.matches(number.cmp(&best))) {
                    best = Some(number);
                }
            }
            best
        }
        let best = if let Some(list) = items.downcast_exact::<List>() {
            best_of(op, list.items(t).iter().map(Value::as_small))
        } else if let Some(tuple) = items.downcast_exact::<::object::Tuple>() {
            best_of(op, tuple.items().iter().map(Value::as_small))
        } else if items.is_type(&::object::set::SET) || items.is_type(&::object::set::FROZENSET) {
            let set = items.downcast::<::object::Set>()?;
            let mut pos = 0;
            best_of(op, std::iter::from_fn(|| Some(set.next_entry(&mut pos)?.0.as_small())))
        } else {
            None
        };
        best.map(Value::int)
    }

    /// `min` and `max`: the first item that no other exceeds in the operator's sense.
    fn extreme(t: &mut Thread, name: &str, op: CompareOp, args: Args<'_>) -> PyResult {
        let given = args.positional();
        if given.is_empty() {
            return Err(t.type_error(format!("{name} expected at least 1 argument, got 0")));
        }
        let (default, key) = extreme_keywords(t, name, args)?;
        if let ([items], None) = (given, &key)
            && let Some(best) = extreme_of_small(t, op, items)
        {
            return Ok(best);
        }
        let iterator = match given {
            [iterable] => Some(t.iter(iterable)?),
            _ if default.is_some() => {
                let message =
                    format!("Cannot specify a default for {name}() with multiple positional arguments");
                return Err(t.type_error(message));
            }
            _ => None,
        };
        let mut left = given.iter();
        let mut best: Option<(Value, Option<Value>)> = None;
        loop {
            let item = match &iterator {
                Some(iterator) => t.next(iterator)?,
                None => left.next().cloned(),
            };
            let Some(item) = item else { break };
            let value = match &key {
                Some(key) => Some(t.call(key, std::slice::from_ref(&item))?),
                None => None,
            };
            let better = match &best {
                None => true,
                Some((best, best_value)) => {
                    let (a, b) = (value.as_ref().unwrap_or(&item), best_value.as_ref().unwrap_or(best));
                    match (a.as_small(), b.as_small()) {
                        (Some(a), Some(b)) => op.matches(a.cmp(&b)),
                        _ => t.compare_bool(a, b, op)?,
                    }
                }
            };
            if better {
                best = Some((item, value));
            }
            t.poll()?;
        }
        match (best, default) {
            (Some((item, _)), _) => Ok(item),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(t.value_error(format!("{name}() iterable argument is empty"))),
        }
    }

    /// min(iterable, *[, default=obj, key=func]) -> value
    /// min(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its smallest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the smallest argument.
    #[function("min(*args, **kwargs)", no_signature)]
    fn min(t: &mut Thread, args: Args<'_>) -> PyResult {
        extreme(t, "min", CompareOp::Lt, args)
    }

    /// max(iterable, *[, default=obj, key=func]) -> value
    /// max(arg1, arg2, *args, *[, key=func]) -> value
    ///
    /// With a single iterable argument, return its biggest item. The
    /// default keyword-only argument specifies an object to return if
    /// the provided iterable is empty.
    /// With two or more positional arguments, return the largest argument.
    #[function("max(*args, **kwargs)", no_signature)]
    fn max(t: &mut Thread, args: Args<'_>) -> PyResult {
        extreme(t, "max", CompareOp::Gt, args)
    }

    /// Return a new list containing all items from the iterable in ascending order.
    ///
    /// A custom key function can be supplied to customize the sort order, and the
    /// reverse flag can be set to request the result in descending order.
    #[function("sorted($module, iterable, /, *, key=None, reverse=False)", unbound)]
    fn sorted(t: &mut Thread, args: Args<'_>) -> PyResult {
        let [iterable] = args.positional() else {
            let message = format!("sorted expected 1 argument, got {}", args.positional().len());
            return Err(t.type_error(message));
        };
        let list = List::new(t.collect(iterable)?);
        let sort = t.get_attr(&list, &names::SORT)?;
        let (values, keywords) = args.parts();
        t.call_kw(&sort, &values[1..], keywords)?;
        Ok(list)
    }
}
