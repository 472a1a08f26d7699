//! What times look like as text: `isoformat`, `ctime`, `strftime`.

use ::text::StrBuilder;
use object::{Object, PyResult, Str, Thread, Value, string};

use crate::arguments::shown_type;
use crate::calendar;
use crate::clock::Clock;
use crate::delta;
use crate::iso;
use crate::zone;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `ctime()`
pub fn ctime((year, month, day): (i64, i64, i64), clock: Clock) -> String {
    let weekday = DAYS[calendar::weekday(year, month, day) as usize];
    let month = MONTHS[(month - 1) as usize];
    format!("{weekday} {month} {day:2} {:02}:{:02}:{:02} {year:04}", clock.hour, clock.minute, clock.second)
}

/// A time of day down to what `timespec` names.
///
/// # Errors
/// `ValueError` for an unknown name.
pub fn clock_text(t: &mut Thread, clock: Clock, timespec: Option<&Str>) -> PyResult<String> {
    let spec = timespec.map_or("auto".to_string(), Str::to_string_lossy);
    let Clock { hour, minute, second, us, .. } = clock;
    let spec = match spec.as_str() {
        "auto" if us == 0 => "seconds",
        "auto" => "microseconds",
        other => other,
    };
    Ok(match spec {
        "hours" => format!("{hour:02}"),
        "minutes" => format!("{hour:02}:{minute:02}"),
        "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
        "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", us / 1000),
        "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{us:06}"),
        _ => return Err(t.value_error("Unknown timespec value")),
    })
}

/// The offset of a zone as text, empty if there is none.
///
/// # Errors
/// What the zone raises.
pub fn offset_text(t: &mut Thread, tz: Option<&Value>, argument: &Value, colon: &str) -> PyResult<String> {
    let offset = zone::offset_of(t, tz, "utcoffset", argument)?;
    Ok(offset.and_then(|o| delta::get(&o).map(|d| iso::offset(d.total(), colon))).unwrap_or_default())
}

/// `object.strftime(format)`: what the C library does not know is replaced, the rest is `time.strftime`'s.
///
/// # Errors
/// What the zone and `time.strftime` raise.
pub fn strftime(
    t: &mut Thread,
    format: &Str,
    timetuple: &Value,
    clock: Clock,
    tz: Option<&Value>,
    argument: &Value,
) -> PyResult {
    let points: Vec<u32> = format.view().iter().collect();
    let percent = u32::from('%');
    let mut out = StrBuilder::with_capacity(points.len());
    let mut i = 0;
    let module = builtins::import::import_module(t, "time")?;
    let function = t.get_attr(&module, &string::intern_str("strftime"))?;
    while i < points.len() {
        let c = points[i];
        i += 1;
        if c != percent || i == points.len() {
            out.push(c);
            continue;
        }
        let directive = char::from_u32(points[i]).unwrap_or('\0');
        i += 1;
        let colon_z = directive == ':' && points.get(i) == Some(&u32::from('z'));
        match directive {
            'z' => out.push_str(&offset_text(t, tz, argument, "")?),
            ':' if colon_z => {
                i += 1;
                out.push_str(&offset_text(t, tz, argument, ":")?);
            }
            'Z' => {
                let name = zone::name_of(t, tz, argument)?;
                if let Some(name) = name {
                    let marks = [t.new_str("%")?, t.new_str("%%")?];
                    let replaced = t.call_method(&name, &string::intern_str("replace"), &marks)?;
                    match replaced.downcast::<Str>() {
                        Some(replaced) => out.push_view(replaced.view()),
                        None => return Err(t.type_error("tzname.replace() did not return a string")),
                    }
                }
            }
            'f' => out.push_str(&format!("{:06}", clock.us)),
            'Y' | 'G' | 'F' | 'C' => {
                let year = if directive == 'G' {
                    let format = t.new_str("%G")?;
                    let shown = t.call(&function, &[format, timetuple.clone()])?;
                    let digits = shown.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
                    digits.trim().parse::<i64>().unwrap_or(0)
                } else {
                    let first = t.get_item(timetuple, &Value::small(0))?;
                    first.as_i64().unwrap_or(0)
                };
                match directive {
                    'F' => out.push_str(&format!("{year:04}-%m-%d")),
                    'C' => out.push_str(&format!("{:02}", year / 100)),
                    _ => out.push_str(&format!("{year:04}")),
                }
            }
            _ => {
                out.push(percent);
                out.push(points[i - 1]);
            }
        }
    }
    let Ok(buf) = out.finish() else { return Err(t.memory_error()) };
    let format = t.new_str_buf(buf)?;
    t.call(&function, &[format, timetuple.clone()])
}

/// `format(object, spec)`: `str(object)` for an empty one, else `object.strftime(spec)`.
///
/// # Errors
/// What those raise.
pub fn format(t: &mut Thread, object: &Value, spec: &Value) -> PyResult {
    let Some(text) = spec.downcast::<Str>() else {
        let given = shown_type(spec);
        return Err(t.type_error(format!("__format__() argument 1 must be str, not {given}")));
    };
    if text.is_empty() {
        return t.str(object).map(object::Ref::into_value);
    }
    t.call_method(object, &string::intern_str("strftime"), std::slice::from_ref(spec))
}

/// `time.struct_time` of nine numbers.
///
/// # Errors
/// What importing raises.
pub fn struct_time(t: &mut Thread, ymd: (i64, i64, i64), clock: Clock, dst: i64) -> PyResult {
    let (year, month, day) = ymd;
    let yday = calendar::days_before_month(year, month) + day;
    let weekday = calendar::weekday(year, month, day);
    let numbers =
        [year, month, day, clock.hour, clock.minute, clock.second, weekday, yday, dst].map(Value::int);
    let module = builtins::import::import_module(t, "time")?;
    let class = t.get_attr(&module, &string::intern_str("struct_time"))?;
    t.call(&class, &[object::Tuple::new(numbers.to_vec())])
}

/// `_strptime._strptime_datetime_KIND(cls, text, format)`
///
/// # Errors
/// What it raises.
pub fn strptime(t: &mut Thread, kind: &str, cls: &object::Type, text: &Str, format: &Str) -> PyResult {
    let module = builtins::import::import_module(t, "_strptime")?;
    let name = string::intern_str(&format!("_strptime_datetime_{kind}"));
    t.call_method(&module, &name, &[cls.to_value(), text.to_value(), format.to_value()])
}
