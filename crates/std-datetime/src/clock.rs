//! The time of day, and what `time` and `datetime` do alike with it and with their zone.

use std::cell::Cell;

use object::{Object, PyResult, Thread, Tuple, Value, string};

use crate::{delta, zone};

/// A time of day.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    /// From 0 to 23.
    pub hour: i64,
    /// From 0 to 59.
    pub minute: i64,
    /// From 0 to 59.
    pub second: i64,
    /// From 0 to 999999.
    pub us: i64,
    /// 1 for the second of two equal times when clocks are set back.
    pub fold: i64,
}

impl Clock {
    /// The six bytes of CPython's fields, without the fold.
    pub fn bytes(self) -> [u8; 6] {
        let us = self.us;
        [self.hour as u8, self.minute as u8, self.second as u8, (us >> 16) as u8, (us >> 8) as u8, us as u8]
    }

    /// What six pickled bytes mean, whose first holds the fold.
    pub fn from_bytes(bytes: &[u8]) -> Clock {
        let at = |i: usize| i64::from(bytes.get(i).copied().unwrap_or(0));
        Clock { hour: at(0), minute: at(1), second: at(2), us: at(3) << 16 | at(4) << 8 | at(5), fold: 0 }
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        (self.hour * 60 + self.minute) * 60 + self.second
    }

    /// With new values for hour, minute, second, microsecond and fold where there are some.
    pub fn replaced(self, values: [Option<i32>; 5]) -> Clock {
        let old = [self.hour, self.minute, self.second, self.us, self.fold];
        let mut new = old;
        for (new, value) in new.iter_mut().zip(values) {
            *new = value.map_or(*new, i64::from);
        }
        let [hour, minute, second, us, fold] = new;
        Clock { hour, minute, second, us, fold }
    }

    /// Hour, minute, second, microsecond and zone as positional arguments.
    pub fn arguments(self, tz: Option<Value>) -> impl Iterator<Item = Value> {
        let numbers = [self.hour, self.minute, self.second, self.us].map(Value::int);
        numbers.into_iter().chain([tz.unwrap_or_else(Value::none)])
    }

    /// What a `repr` says behind the minutes.
    pub fn seconds_text(self) -> String {
        match (self.second, self.us) {
            (0, 0) => String::new(),
            (second, 0) => format!(", {second}"),
            (second, us) => format!(", {second}, {us}"),
        }
    }
}

/// # Errors
/// `ValueError` for a time out of range.
pub fn check_clock(t: &mut Thread, c: &Clock) -> PyResult<()> {
    let parts = [
        ("hour", c.hour, 23),
        ("minute", c.minute, 59),
        ("second", c.second, 59),
        ("microsecond", c.us, 999_999),
    ];
    for (name, value, last) in parts {
        if !(0..=last).contains(&value) {
            return Err(t.value_error(format!("{name} must be in 0..{last}, not {value}")));
        }
    }
    check_fold(t, c.fold)
}

/// # Errors
/// `ValueError` if it is neither 0 nor 1.
pub fn check_fold(t: &mut Thread, fold: i64) -> PyResult<()> {
    if (0..=1).contains(&fold) {
        Ok(())
    } else {
        Err(t.value_error(format!("fold must be either 0 or 1, not {fold}")))
    }
}

/// The clock of parsed parts.
pub fn clock_of([hour, minute, second, us]: [i64; 4]) -> Clock {
    Clock { hour, minute, second, us, fold: 0 }
}

/// Makes 24:00 midnight.
///
/// # Errors
/// `ValueError` for a later time.
pub fn midnight(t: &mut Thread, clock: &mut Clock) -> PyResult<()> {
    if clock.minute != 0 || clock.second != 0 || clock.us != 0 {
        return Err(t.value_error("minute, second, and microsecond must be 0 when hour is 24"));
    }
    clock.hour = 0;
    Ok(())
}

/// Whether two offsets are the same: both absent or equal.
pub fn same_offset(a: &Option<Value>, b: &Option<Value>) -> bool {
    match (a.as_ref().and_then(delta::get), b.as_ref().and_then(delta::get)) {
        (Some(a), Some(b)) => a.total() == b.total(),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Checks the zone of a pickled state.
///
/// # Errors
/// `TypeError`.
pub fn state_zone(t: &mut Thread, value: Option<&Value>) -> PyResult<Option<Value>> {
    match value {
        None => Ok(None),
        Some(value) if value.is_none() => Ok(None),
        Some(value) if value.ty().is_subtype(&zone::TZINFO) => Ok(Some(value.clone())),
        Some(_) => Err(t.type_error("bad tzinfo state arg")),
    }
}

/// The arguments that make a state again: its bytes, and the zone if there is one.
pub fn state(t: &mut Thread, bytes: &[u8], tz: Option<Value>) -> PyResult {
    let mut items = vec![t.new_bytes(bytes)?];
    items.extend(tz);
    Ok(Tuple::new(items))
}

/// An object with a time of day and perhaps with a zone.
pub trait Zoned: Object + Sized {
    /// Where the fold lies in the bytes of a pickled state, as the highest bit.
    const FOLD_BYTE: usize;

    /// The object behind a value.
    fn of(value: &Value) -> Option<&Self>;
    /// Its time of day.
    fn clock(&self) -> Clock;
    /// Its zone.
    fn zone(&self) -> Option<Value>;
    /// What methods of zones are called with.
    fn zone_argument(&self) -> Value;
    /// CPython's fields, without the fold.
    fn packed(&self) -> Vec<u8>;
    /// The same without the fold.
    fn unfolded(&self) -> Value;
    /// Where the hash is kept.
    fn kept_hash(&self) -> &Cell<Option<i64>>;
    /// The hash of an object with an offset.
    ///
    /// # Errors
    /// `OverflowError`.
    fn hash_less(&self, t: &mut Thread, offset: &delta::Delta) -> PyResult<i64>;
}

/// `object.utcoffset()`
///
/// # Errors
/// What the zone raises.
pub fn offset<T: Zoned>(t: &mut Thread, this: &T) -> PyResult<Option<Value>> {
    zone::offset_of(t, this.zone().as_ref(), "utcoffset", &this.zone_argument())
}

/// `hash(object)`: equal times of all zones have the same.
///
/// # Errors
/// What the zone raises.
pub fn hash<T: Zoned>(t: &mut Thread, this: &T) -> PyResult<i64> {
    if let Some(hash) = this.kept_hash().get() {
        return Ok(hash);
    }
    let offset = if this.clock().fold == 1 {
        match T::of(&this.unfolded()) {
            Some(unfolded) => offset(t, unfolded)?,
            None => None,
        }
    } else {
        offset(t, this)?
    };
    let hash = match offset.as_ref().and_then(delta::get) {
        None => string::hash_bytes(&this.packed()),
        Some(offset) => this.hash_less(t, offset)?,
    };
    this.kept_hash().set(Some(hash));
    Ok(hash)
}

/// Class and arguments that make the object again.
///
/// # Errors
/// `MemoryError`.
pub fn reduced<T: Zoned>(t: &mut Thread, this: &T, protocol: i64) -> PyResult {
    let mut bytes = this.packed();
    if protocol > 3 && this.clock().fold == 1 {
        bytes[T::FOLD_BYTE] |= 0x80;
    }
    let state = state(t, &bytes, this.zone())?;
    Ok(Tuple::pair(this.class().to_value(), state))
}

/// The methods and attributes of a [`Zoned`] type that are the same for all.
macro_rules! zoned_methods {
    ($static:ident, $layout:ident, $methods:ident, $table:ident) => {
        /// What concerns time of day and zone.
        pub struct $methods;

        #[pymethods($static, layout = $layout, table = $table)]
        impl $methods {
            #[slot]
            fn hash(t: &mut Thread, this: &$layout) -> PyResult<i64> {
                $crate::clock::hash(t, this)
            }

            /// Return self.tzinfo.utcoffset(self).
            #[method("utcoffset($self, /)")]
            fn utcoffset(t: &mut Thread, this: &$layout) -> PyResult {
                Ok($crate::clock::offset(t, this)?.unwrap_or_else(Value::none))
            }

            /// Return self.tzinfo.tzname(self).
            #[method("tzname($self, /)")]
            fn tzname(t: &mut Thread, this: &$layout) -> PyResult {
                let name = $crate::zone::name_of(t, this.zone().as_ref(), &this.zone_argument())?;
                Ok(name.unwrap_or_else(Value::none))
            }

            /// Return self.tzinfo.dst(self).
            #[method("dst($self, /)")]
            fn dst(t: &mut Thread, this: &$layout) -> PyResult {
                let dst = $crate::zone::offset_of(t, this.zone().as_ref(), "dst", &this.zone_argument())?;
                Ok(dst.unwrap_or_else(Value::none))
            }

            #[method(
                "__replace__($self, *args, **kwargs)",
                unbound,
                doc = "__replace__($self, /, **changes)\n--\n\nThe same as replace()."
            )]
            fn replaced(t: &mut Thread, this: &$layout, args: object::Args<'_>) -> PyResult {
                $crate::time::replace_by(t, &$static, &this.to_value(), args)
            }

            #[method(
                "__reduce_ex__($self, proto, /)",
                parse_tuple,
                doc = "__reduce_ex__(proto) -> (cls, state)"
            )]
            fn reduce_ex(t: &mut Thread, this: &$layout, proto: &Value) -> PyResult {
                let protocol = $crate::arguments::c_int(t, proto)?;
                $crate::clock::reduced(t, this, protocol)
            }

            #[method(
                "__reduce__($self, /)",
                doc = "__reduce__($self, /)\n--\n\n__reduce__() -> (cls, state)"
            )]
            fn reduce(t: &mut Thread, this: &$layout) -> PyResult {
                $crate::clock::reduced(t, this, 2)
            }

            #[getter]
            fn hour(_: &mut Thread, this: &$layout) -> i64 {
                this.clock().hour
            }

            #[getter]
            fn minute(_: &mut Thread, this: &$layout) -> i64 {
                this.clock().minute
            }

            #[getter]
            fn second(_: &mut Thread, this: &$layout) -> i64 {
                this.clock().second
            }

            #[getter]
            fn microsecond(_: &mut Thread, this: &$layout) -> i64 {
                this.clock().us
            }

            #[getter]
            fn tzinfo(_: &mut Thread, this: &$layout) -> Value {
                this.zone().unwrap_or_else(Value::none)
            }

            #[getter]
            fn fold(_: &mut Thread, this: &$layout) -> i64 {
                this.clock().fold
            }
        }
    };
}
pub(crate) use zoned_methods;
