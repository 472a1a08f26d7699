//! The layout of `date` and `datetime`, and how they are made.

use std::cell::Cell;

use object::cell::OptionCell;
use object::payload::{Payload, Traverse, Visitor};
use object::types::{TypeSpec, flags};
use object::{Obj, Object, PyResult, Thread, Type, Value};

use crate::calendar;
use crate::clock::{Clock, Zoned, check_clock};
use crate::delta;

/// The fields of a date or a datetime; a date's clock is zero and it has no zone.
pub struct Moment {
    /// From 1 to 9999.
    pub year: i64,
    /// From 1.
    pub month: i64,
    /// From 1.
    pub day: i64,
    /// Time of day.
    pub clock: Cell<Clock>,
    /// The zone.
    pub tz: OptionCell,
    /// The hash once it has been asked for.
    pub hash: Cell<Option<i64>>,
}

/// A date or a datetime.
pub type MomentObject = Obj<Moment>;

/// As in CPython, dates take no part in cyclic collection: their zone is not shown.
impl Traverse for Moment {
    const HAS_REFERENCES: bool = false;

    fn traverse(&self, _: &mut Visitor<'_>) {}

    fn hidden(&self, visitor: &mut Visitor<'_>) {
        self.tz.traverse(visitor);
    }
}

impl Payload for Moment {
    fn type_object() -> &'static Type {
        &DATE
    }
}

/// `datetime.date`
pub static DATE: Type = Type::new_static({
    const SPEC: &TypeSpec =
        &TypeSpec { flags: flags::BASETYPE, reported_basicsize: 32, ..Obj::<Moment>::spec("datetime.date") };
    SPEC
});

/// `datetime.datetime`
pub static DATETIME: Type = Type::new_static({
    const SPEC: &TypeSpec = &TypeSpec {
        base: Some(&DATE),
        flags: flags::BASETYPE,
        reported_basicsize: 48,
        ..Obj::<Moment>::spec("datetime.datetime")
    };
    SPEC
});

/// The date or datetime behind a value.
pub fn date(value: &Value) -> Option<&Obj<Moment>> {
    value.downcast::<Obj<Moment>>()
}

/// Whether a value is a datetime.
pub fn is_datetime(value: &Value) -> bool {
    value.ty().is_subtype(&DATETIME)
}

/// The datetime behind a value.
pub fn datetime(value: &Value) -> Option<&Obj<Moment>> {
    if is_datetime(value) { value.downcast::<Obj<Moment>>() } else { None }
}

impl Moment {
    /// Days since the beginning of the calendar.
    pub fn ordinal(&self) -> i64 {
        calendar::ordinal(self.year, self.month, self.day)
    }

    /// Year, month and day.
    pub fn ymd(&self) -> (i64, i64, i64) {
        (self.year, self.month, self.day)
    }

    /// The ten bytes of CPython's fields, without the fold.
    pub fn bytes(&self) -> [u8; 10] {
        let [a, b, c, d, e, f] = self.clock.get().bytes();
        [(self.year >> 8) as u8, self.year as u8, self.month as u8, self.day as u8, a, b, c, d, e, f]
    }
}

fn moment((year, month, day): (i64, i64, i64), clock: Clock, tz: Option<Value>) -> Moment {
    Moment { year, month, day, clock: Cell::new(clock), tz: OptionCell::new(tz), hash: Cell::new(None) }
}

impl Zoned for MomentObject {
    const FOLD_BYTE: usize = 2;

    fn of(value: &Value) -> Option<&Self> {
        datetime(value)
    }

    fn clock(&self) -> Clock {
        self.clock.get()
    }

    fn zone(&self) -> Option<Value> {
        self.tz.get()
    }

    fn zone_argument(&self) -> Value {
        self.to_value()
    }

    fn packed(&self) -> Vec<u8> {
        self.bytes().to_vec()
    }

    fn unfolded(&self) -> Value {
        new_datetime(self.ymd(), Clock { fold: 0, ..self.clock.get() }, self.tz.get())
    }

    fn kept_hash(&self) -> &Cell<Option<i64>> {
        &self.hash
    }

    fn hash_less(&self, t: &mut Thread, offset: &delta::Delta) -> PyResult<i64> {
        let c = self.clock.get();
        let own = delta::normalized(t, self.ordinal(), c.seconds(), c.us)?;
        let Some(own) = delta::get(&own) else { return Ok(0) };
        let utc = delta::difference(t, own, offset)?;
        t.hash(&utc)
    }
}

/// A date within range.
pub fn new_date(year: i64, month: i64, day: i64) -> Value {
    Obj::new_of(&DATE, moment((year, month, day), Clock::default(), None))
}

/// A datetime within range.
pub fn new_datetime(ymd: (i64, i64, i64), clock: Clock, tz: Option<Value>) -> Value {
    Obj::new_of(&DATETIME, moment(ymd, clock, tz))
}

/// An instance of a class whose parts are within range.
pub fn raw(cls: &Type, ymd: (i64, i64, i64), clock: Clock, tz: Option<Value>) -> Value {
    Obj::new_of(cls, moment(ymd, clock, tz))
}

/// # Errors
/// `ValueError` for a date out of range.
pub fn check_date(t: &mut Thread, (year, month, day): (i64, i64, i64)) -> PyResult<()> {
    if !(1..=calendar::MAX_YEAR).contains(&year) {
        return Err(t.value_error(format!("year must be in 1..9999, not {year}")));
    }
    if !(1..=12).contains(&month) {
        return Err(t.value_error(format!("month must be in 1..12, not {month}")));
    }
    let last = calendar::days_in_month(year, month);
    if !(1..=last).contains(&day) {
        return Err(
            t.value_error(format!("day {day} must be in range 1..{last} for month {month} in year {year}"))
        );
    }
    Ok(())
}

/// A date of a class; a class of Python's own is called.
///
/// # Errors
/// `ValueError` for a date out of range; what the class raises.
pub fn make_date(t: &mut Thread, cls: &Type, ymd: (i64, i64, i64)) -> PyResult {
    if std::ptr::eq(cls, &DATE) {
        check_date(t, ymd)?;
        return Ok(new_date(ymd.0, ymd.1, ymd.2));
    }
    if std::ptr::eq(cls, &DATETIME) {
        check_date(t, ymd)?;
        return Ok(new_datetime(ymd, Clock::default(), None));
    }
    t.call(&cls.to_value(), &[ymd.0, ymd.1, ymd.2].map(Value::int))
}

/// As [`make_date`] for datetimes.
///
/// # Errors
/// As there.
pub fn make_datetime(
    t: &mut Thread,
    cls: &Type,
    ymd: (i64, i64, i64),
    clock: Clock,
    tz: Option<Value>,
) -> PyResult {
    if std::ptr::eq(cls, &DATETIME) {
        check_date(t, ymd)?;
        check_clock(t, &clock)?;
        return Ok(new_datetime(ymd, clock, tz));
    }
    let mut arguments: Vec<Value> = [ymd.0, ymd.1, ymd.2].map(Value::int).to_vec();
    arguments.extend(clock.arguments(tz));
    let result = t.call(&cls.to_value(), &arguments)?;
    if let Some(made) = datetime(&result) {
        made.clock.set(Clock { fold: clock.fold, ..made.clock.get() });
    }
    Ok(result)
}

/// The date so many days from another one.
///
/// # Errors
/// `OverflowError` beyond the range of dates.
pub fn shifted(t: &mut Thread, ymd: (i64, i64, i64), days: i64) -> PyResult<(i64, i64, i64)> {
    let ordinal = calendar::ordinal(ymd.0, ymd.1, ymd.2) + days;
    if !(1..=calendar::MAX_ORDINAL).contains(&ordinal) {
        return Err(t.overflow_error("date value out of range"));
    }
    Ok(calendar::from_ordinal(ordinal))
}
