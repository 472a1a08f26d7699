//! What `isocalendar()` answers: a tuple of year, week and weekday with names.

use macros::pymethods;
use object::{Object, PyResult, Thread, Tuple, Type, Value, structseq};

/// `datetime.IsoCalendarDate`
pub static ISO_CALENDAR_DATE: Type = Type::new_static({
    const SPEC: &object::types::TypeSpec =
        &structseq::spec("datetime.IsoCalendarDate", 3, 3, true, 0, &ISO_CALENDAR_DATE_IMPL);
    SPEC
});

/// The methods of `datetime.IsoCalendarDate`.
pub struct IsoCalendarDate;

/// A triple.
///
/// # Errors
/// `MemoryError`.
pub fn new(t: &mut Thread, (year, week, weekday): (i64, i64, i64)) -> PyResult {
    let values = [year, week, weekday].map(Value::int).to_vec();
    structseq::new(&ISO_CALENDAR_DATE, 3, values).ok_or_else(|| t.memory_error())
}

fn item(this: &Tuple, i: usize) -> Value {
    this.items().get(i).cloned().unwrap_or_else(Value::none)
}

#[pymethods(ISO_CALENDAR_DATE, layout = Tuple, table = ISO_CALENDAR_DATE_IMPL, doc = "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday)\nor via the object attributes as named in the above tuple.")]
impl IsoCalendarDate {
    #[new("IsoCalendarDate(year, week, weekday)")]
    fn construct(t: &mut Thread, _cls: &Type, year: i32, week: i32, weekday: i32) -> PyResult {
        new(t, (i64::from(year), i64::from(week), i64::from(weekday)))
    }

    #[slot]
    fn repr(t: &mut Thread, this: &Tuple) -> PyResult {
        let mut shown = Vec::new();
        for value in this.items() {
            shown.push(t.repr(value)?.to_string_lossy());
        }
        t.new_str(&match shown.as_slice() {
            [year, week, weekday] => {
                format!("datetime.IsoCalendarDate(year={year}, week={week}, weekday={weekday})")
            }
            _ => String::new(),
        })
    }

    #[method("__reduce__($self, /)", doc = "__reduce__($self, /)\n--\n\n__reduce__() -> (cls, state)")]
    fn reduce(_: &mut Thread, this: &Tuple) -> Value {
        let plain = Tuple::new(this.items().to_vec());
        Tuple::pair(object::container::TUPLE.to_value(), Tuple::new(vec![plain]))
    }

    #[getter]
    fn year(_: &mut Thread, this: &Tuple) -> Value {
        item(this, 0)
    }

    #[getter]
    fn week(_: &mut Thread, this: &Tuple) -> Value {
        item(this, 1)
    }

    #[getter]
    fn weekday(_: &mut Thread, this: &Tuple) -> Value {
        item(this, 2)
    }
}
