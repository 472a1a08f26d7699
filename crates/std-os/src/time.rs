//! `time`: clocks, sleeping, calendar times.

use std::ffi::CString;

use builtins::{NativeModule, struct_sequence};
use host::time::{Timespec, Tm};
use macros::pymodule;
use object::module::Module;
use object::string::intern_str;
use object::{Dict, Object, PyResult, Raised, Ref, Str, Thread, Tuple, Value};

use crate::common::{self, OrRaise};
use crate::timeval::{self, Round};

struct_sequence!(
    /// `time.struct_time`
    pub mod struct_time = "time.struct_time", visible 9, "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), mktime() and strftime().  May be considered as a\n sequence of 9 integers.\n\n Note that several fields' values are not the same as those defined by\n the C language standard for struct tm.  For example, the value of the\n field tm_year is the actual year, not year - 1900.  See individual\n fields' descriptions for details.", [
        ("tm_year", "year, for example, 1993"),
        ("tm_mon", "month of year, range [1, 12]"),
        ("tm_mday", "day of month, range [1, 31]"),
        ("tm_hour", "hours, range [0, 23]"),
        ("tm_min", "minutes, range [0, 59]"),
        ("tm_sec", "seconds, range [0, 61])"),
        ("tm_wday", "day of week, range [0, 6], Monday is 0"),
        ("tm_yday", "day of year, range [1, 366]"),
        ("tm_isdst", "1 if summer time is in effect, 0 if not, and -1 if unknown"),
        ("tm_zone", "abbreviation of timezone name"),
        ("tm_gmtoff", "offset from UTC in seconds"),
    ]
);

/// `CLOCK_*`
const REALTIME: i32 = 0;
const MONOTONIC: i32 = 1;
const PROCESS: i32 = 2;
const THREAD: i32 = 3;

/// The native module.
pub static NATIVE: NativeModule = NativeModule { def: &table::DEF, types: &[] };

fn clock(t: &mut Thread, clock: i32) -> PyResult<i64> {
    let time = host::time::clock_gettime(clock).or_raise(t)?;
    match time.as_ns() {
        Some(ns) => Ok(ns),
        None => Err(t.overflow_error("timestamp too large to convert to C PyTime_t")),
    }
}

fn clock_float(t: &mut Thread, id: i32) -> PyResult<f64> {
    clock(t, id).map(timeval::ns_to_float)
}

fn clock_id(t: &mut Thread, value: &Value) -> PyResult<i32> {
    if value.ty().slots().index.is_none() {
        let message = format!("clk_id should be integer, not {}", value.ty().tp_name());
        return Err(t.type_error(message));
    }
    <i32 as object::native::FromArg>::from_arg(t, value, "", "")
}

/// A `struct_time` of a broken-down time.
fn tm_value(t: &mut Thread, tm: &Tm) -> PyResult {
    let zone = match &tm.zone {
        Some(zone) => common::fs_str(t, zone.to_bytes())?,
        None => Value::none(),
    };
    let values = vec![
        Value::int(tm.year as i64 + 1900),
        Value::small(tm.mon + 1),
        Value::small(tm.mday),
        Value::small(tm.hour),
        Value::small(tm.min),
        Value::small(tm.sec),
        Value::small((tm.wday + 6) % 7),
        Value::small(tm.yday + 1),
        Value::small(tm.isdst),
        zone,
        Value::int(tm.gmtoff),
    ];
    struct_time::SEQUENCE.make(t, values)
}

/// The optional argument of `gmtime` and `localtime`.
fn when(t: &mut Thread, value: Option<&Value>) -> PyResult<i64> {
    match value {
        Some(value) if !value.is_none() => timeval::seconds(t, value, Round::Floor),
        _ => Ok(host::time::now().or_raise(t)?.sec),
    }
}

fn int_item(t: &mut Thread, value: &Value) -> PyResult<i32> {
    let index = t.to_index(value)?;
    let Some(wide) = index.as_i64() else {
        return Err(t.overflow_error("Python int too large to convert to C long"));
    };
    if wide > i32::MAX as i64 {
        return Err(t.overflow_error("signed integer is greater than maximum"));
    }
    i32::try_from(wide).map_err(|_| t.overflow_error("signed integer is less than minimum"))
}

/// A broken-down time of a tuple.
fn tm_argument(t: &mut Thread, value: &Value, function: &str) -> PyResult<Tm> {
    let Some(tuple) = value.downcast::<Tuple>() else {
        return Err(t.type_error("Tuple or struct_time argument required"));
    };
    let Some(items) = tuple.items().get(..9).filter(|_| tuple.len() == 9) else {
        return Err(t.type_error(format!("{function}(): illegal time tuple argument")));
    };
    let mut n = [0i32; 9];
    for (to, item) in n.iter_mut().zip(items) {
        *to = int_item(t, item)?;
    }
    let Some(year) = n[0].checked_sub(1900) else { return Err(t.overflow_error("year out of range")) };
    let mut tm = Tm {
        year,
        mon: n[1].wrapping_sub(1),
        mday: n[2],
        hour: n[3],
        min: n[4],
        sec: n[5],
        wday: n[6].wrapping_add(1) % 7,
        yday: n[7].wrapping_sub(1),
        isdst: n[8],
        gmtoff: 0,
        zone: None,
    };
    if value.is_type(&struct_time::TYPE) {
        let all = object::structseq::fields(tuple);
        if let Some(zone) = all.get(9).and_then(|z| z.downcast::<Str>()) {
            let bytes = common::fs_bytes(t, zone)?;
            tm.zone = CString::new(bytes).ok();
        }
        if let Some(offset) = all.get(10).filter(|o| !o.is_none()) {
            tm.gmtoff = <i64 as object::native::FromArg>::from_arg(t, offset, "", "")?;
        }
    }
    Ok(tm)
}

/// Brings zeros to where C wants ones, and refuses what is out of range.
fn check(t: &mut Thread, tm: &mut Tm) -> PyResult<()> {
    let mut wrong = |what: &str| -> Raised { t.value_error(format!("{what} out of range")) };
    if tm.mon == -1 {
        tm.mon = 0;
    } else if !(0..=11).contains(&tm.mon) {
        return Err(wrong("month"));
    }
    if tm.mday == 0 {
        tm.mday = 1;
    } else if !(0..=31).contains(&tm.mday) {
        return Err(wrong("day of month"));
    }
    if !(0..=23).contains(&tm.hour) {
        return Err(wrong("hour"));
    }
    if !(0..=59).contains(&tm.min) {
        return Err(wrong("minute"));
    }
    if !(0..=61).contains(&tm.sec) {
        return Err(wrong("seconds"));
    }
    if tm.wday < 0 {
        return Err(wrong("day of week"));
    }
    if tm.yday == -1 {
        tm.yday = 0;
    } else if !(0..=365).contains(&tm.yday) {
        return Err(wrong("day of year"));
    }
    Ok(())
}

fn asctime_of(t: &mut Thread, tm: &Tm) -> PyResult {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let day = DAYS.get(tm.wday as usize).copied().unwrap_or("Sun");
    let month = MONTHS.get(tm.mon as usize).copied().unwrap_or("Jan");
    let year = tm.year as i64 + 1900;
    t.new_str(&format!("{day} {month}{:3} {:02}:{:02}:{:02} {year}", tm.mday, tm.hour, tm.min, tm.sec))
}

fn now_tm(t: &mut Thread) -> PyResult<Tm> {
    let now = host::time::now().or_raise(t)?.sec;
    host::time::localtime(now).or_raise(t)
}

/// What `get_clock_info` says: implementation, whether it is monotonic, whether it can be set.
fn clock_info(name: &str) -> Option<(&'static str, i32, bool, bool)> {
    Some(match name {
        "time" => ("clock_gettime(CLOCK_REALTIME)", REALTIME, false, true),
        "monotonic" | "perf_counter" => ("clock_gettime(CLOCK_MONOTONIC)", MONOTONIC, true, false),
        "process_time" => ("clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", PROCESS, true, false),
        "thread_time" => ("clock_gettime(CLOCK_THREAD_CPUTIME_ID)", THREAD, true, false),
        _ => return None,
    })
}

/// `timezone`, `altzone`, `daylight`, `tzname`, from what libc says about this year's January and July.
fn zone_constants(t: &mut Thread, module: &Dict) -> PyResult<()> {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    let now = host::time::now().or_raise(t)?.sec;
    let start = now / YEAR * YEAR;
    let (january, july) =
        (host::time::localtime(start).or_raise(t)?, host::time::localtime(start + YEAR / 2).or_raise(t)?);
    let names = [&january, &july].map(|tm| tm.zone.clone().unwrap_or_default());
    let [first, second] = names;
    let (first, second) = (common::fs_str(t, first.to_bytes())?, common::fs_str(t, second.to_bytes())?);
    let (winter, summer) = (-january.gmtoff, -july.gmtoff);
    let (timezone, altzone, names) = if winter < summer {
        // South of the equator January is summer.
        (summer, winter, [second, first])
    } else {
        (winter, summer, [first, second])
    };
    module.set_name(&intern_str("timezone"), Value::int(timezone));
    module.set_name(&intern_str("altzone"), Value::int(altzone));
    module.set_name(&intern_str("daylight"), Value::small(i32::from(winter != summer)));
    module.set_name(&intern_str("tzname"), Tuple::new(names.to_vec()));
    Ok(())
}

/// Sleeps until a time of the monotonic clock; signal handlers run meanwhile.
///
/// # Errors
/// What a handler raises.
pub fn sleep_ns(t: &mut Thread, ns: i64) -> PyResult<()> {
    let end = timeval::now().saturating_add(ns);
    common::blocking(t, || host::time::sleep_until(Timespec::from_ns(end)))
}

fn format_pieces(format: &Str, tm: &Tm, out: &mut Vec<u8>) {
    // Lone surrogates pass through as they are.
    let bytes = format.view().to_wtf8();
    for (i, piece) in bytes.split(|b| *b == 0).enumerate() {
        if i > 0 {
            out.push(0);
        }
        if let Ok(piece) = CString::new(piece) {
            out.extend(host::time::strftime(&piece, tm));
        }
    }
}

/// The module.
#[pymodule(
    name = "time",
    doc = "This module provides various functions to manipulate time values.\n\nThere are two standard representations of time.  One is the number\nof seconds since the Epoch, in UTC (a.k.a. GMT).  It may be an integer\nor a floating-point number (to represent fractions of seconds).\nThe epoch is the point where the time starts, the return value of time.gmtime(0).\nIt is January 1, 1970, 00:00:00 (UTC) on all platforms.\n\nThe other representation is a tuple of 9 integers giving local time.\nThe tuple items are:\n  year (including century, e.g. 1998)\n  month (1-12)\n  day (1-31)\n  hours (0-23)\n  minutes (0-59)\n  seconds (0-59)\n  weekday (0-6, Monday is 0)\n  Julian day (day in the year, 1-366)\n  DST (Daylight Savings Time) flag (-1, 0 or 1)\nIf the DST flag is 0, the time is given in the regular time zone;\nif it is 1, the time is given in the DST time zone;\nif it is -1, mktime() should guess based on the date and time.\n"
)]
pub mod table {
    use super::*;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        common::add_constants(module, host::constants::TIME);
        struct_time::SEQUENCE.ready(t)?;
        common::add(module, "struct_time", struct_time::TYPE.to_value());
        match module.dict() {
            Some(dict) => zone_constants(t, &dict),
            None => Ok(()),
        }
    }

    /// time() -> floating-point number
    ///
    /// Return the current time in seconds since the Epoch.
    /// Fractions of a second may be present if the system clock provides them.
    #[function("time($self, /)")]
    fn time(t: &mut Thread) -> PyResult<f64> {
        clock_float(t, REALTIME)
    }

    /// time_ns() -> int
    ///
    /// Return the current time in nanoseconds since the Epoch.
    #[function("time_ns($self, /)")]
    fn time_ns(t: &mut Thread) -> PyResult<i64> {
        clock(t, REALTIME)
    }

    /// monotonic() -> float
    ///
    /// Monotonic clock, cannot go backward.
    #[function("monotonic($self, /)")]
    fn monotonic(t: &mut Thread) -> PyResult<f64> {
        clock_float(t, MONOTONIC)
    }

    /// monotonic_ns() -> int
    ///
    /// Monotonic clock, cannot go backward, as nanoseconds.
    #[function("monotonic_ns($self, /)")]
    fn monotonic_ns(t: &mut Thread) -> PyResult<i64> {
        clock(t, MONOTONIC)
    }

    /// perf_counter() -> float
    ///
    /// Performance counter for benchmarking.
    #[function("perf_counter($self, /)")]
    fn perf_counter(t: &mut Thread) -> PyResult<f64> {
        clock_float(t, MONOTONIC)
    }

    /// perf_counter_ns() -> int
    ///
    /// Performance counter for benchmarking as nanoseconds.
    #[function("perf_counter_ns($self, /)")]
    fn perf_counter_ns(t: &mut Thread) -> PyResult<i64> {
        clock(t, MONOTONIC)
    }

    /// process_time() -> float
    ///
    /// Process time for profiling: sum of the kernel and user-space CPU time.
    #[function("process_time($self, /)")]
    fn process_time(t: &mut Thread) -> PyResult<f64> {
        clock_float(t, PROCESS)
    }

    /// process_time() -> int
    ///
    /// Process time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    #[function("process_time_ns($self, /)")]
    fn process_time_ns(t: &mut Thread) -> PyResult<i64> {
        clock(t, PROCESS)
    }

    /// thread_time() -> float
    ///
    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    #[function("thread_time($self, /)")]
    fn thread_time(t: &mut Thread) -> PyResult<f64> {
        clock_float(t, THREAD)
    }

    /// thread_time() -> int
    ///
    /// Thread time for profiling as nanoseconds:
    /// sum of the kernel and user-space CPU time.
    #[function("thread_time_ns($self, /)")]
    fn thread_time_ns(t: &mut Thread) -> PyResult<i64> {
        clock(t, THREAD)
    }

    /// Return the time of the specified clock clk_id as a float.
    #[function("clock_gettime($module, clk_id, /)")]
    fn clock_gettime(t: &mut Thread, clk_id: &Value) -> PyResult {
        let id = clock_id(t, clk_id)?;
        let time = host::time::clock_gettime(id).or_raise(t)?;
        Ok(timeval::float_value(time.sec, time.nsec))
    }

    /// Return the time of the specified clock clk_id as nanoseconds (int).
    #[function("clock_gettime_ns($module, clk_id, /)")]
    fn clock_gettime_ns(t: &mut Thread, clk_id: &Value) -> PyResult<i64> {
        let id = clock_id(t, clk_id)?;
        clock(t, id)
    }

    #[function(
        "clock_getres(clk_id, /)",
        doc = "clock_getres(clk_id) -> floating-point number\n\nReturn the resolution (precision) of the specified clock clk_id.",
        parse_tuple
    )]
    fn clock_getres(t: &mut Thread, clk_id: i32) -> PyResult {
        let time = host::time::clock_getres(clk_id).or_raise(t)?;
        Ok(timeval::float_value(time.sec, time.nsec))
    }

    #[function(
        "clock_settime(clk_id, time, /)",
        doc = "clock_settime(clk_id, time)\n\nSet the time of the specified clock clk_id.",
        parse_tuple
    )]
    fn clock_settime(t: &mut Thread, clk_id: i32, time: &Value) -> PyResult<()> {
        let time = timeval::timespec(t, time, Round::Floor)?;
        host::time::clock_settime(clk_id, time).or_raise(t)
    }

    #[function(
        "clock_settime_ns(clk_id, time, /)",
        fname = "clock_settime",
        doc = "clock_settime_ns(clk_id, time)\n\nSet the time of the specified clock clk_id with nanoseconds.",
        parse_tuple
    )]
    fn clock_settime_ns(t: &mut Thread, clk_id: i32, time: &Value) -> PyResult<()> {
        let ns = timeval::duration(t, time, 1, Round::Floor)?;
        host::time::clock_settime(clk_id, Timespec::from_ns(ns)).or_raise(t)
    }

    #[function(
        "pthread_getcpuclockid(thread_id, /)",
        doc = "pthread_getcpuclockid(thread_id) -> int\n\nReturn the clk_id of a thread's CPU time clock.",
        parse_tuple
    )]
    fn pthread_getcpuclockid(t: &mut Thread, thread: &Value) -> PyResult<i32> {
        let Some(id) = common::as_u64(thread) else {
            let what = "argument 1";
            return Err(object::native::bad_argument(t, "pthread_getcpuclockid", what, "int", thread));
        };
        common::running_thread(t, id)?;
        host::time::pthread_getcpuclockid(id).or_raise(t)
    }

    /// sleep(seconds)
    ///
    /// Delay execution for a given number of seconds.  The argument may be
    /// a floating-point number for subsecond precision.
    #[function("sleep($self, object, /)")]
    fn sleep(t: &mut Thread, seconds: &Value) -> PyResult<()> {
        t.audit("time.sleep", std::slice::from_ref(seconds))?;
        let ns = timeval::duration(t, seconds, timeval::SECOND, Round::Up)?;
        if ns < 0 {
            return Err(t.value_error("sleep length must be non-negative"));
        }
        sleep_ns(t, ns)
    }

    #[function(
        "gmtime(seconds=None, /)",
        doc = "gmtime([seconds]) -> (tm_year, tm_mon, tm_mday, tm_hour, tm_min,\n                       tm_sec, tm_wday, tm_yday, tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing UTC (a.k.a.\nGMT).  When 'seconds' is not passed in, convert the current time instead.\n\nIf the platform supports the tm_gmtoff and tm_zone, they are available as\nattributes only.",
        parse_tuple
    )]
    fn gmtime(t: &mut Thread, seconds: Option<&Value>) -> PyResult {
        let when = when(t, seconds)?;
        let tm = host::time::gmtime(when).or_raise(t)?;
        tm_value(t, &tm)
    }

    #[function(
        "localtime(seconds=None, /)",
        doc = "localtime([seconds]) -> (tm_year,tm_mon,tm_mday,tm_hour,tm_min,\n                          tm_sec,tm_wday,tm_yday,tm_isdst)\n\nConvert seconds since the Epoch to a time tuple expressing local time.\nWhen 'seconds' is not passed in, convert the current time instead.",
        parse_tuple
    )]
    fn localtime(t: &mut Thread, seconds: Option<&Value>) -> PyResult {
        let when = when(t, seconds)?;
        let tm = host::time::localtime(when).or_raise(t)?;
        tm_value(t, &tm)
    }

    /// mktime(time_tuple) -> floating-point number
    ///
    /// Convert a time tuple in local time to seconds since the Epoch.
    /// Note that mktime(gmtime(0)) will not generally return zero for most
    /// time zones; instead the returned value will either be equal to that
    /// of the timezone or altzone attributes on the time module.
    #[function("mktime($self, object, /)")]
    fn mktime(t: &mut Thread, time: &Value) -> PyResult<f64> {
        let tm = tm_argument(t, time, "mktime")?;
        match host::time::mktime(&tm) {
            Some((time, _)) => Ok(time as f64),
            None => Err(t.overflow_error("mktime argument out of range")),
        }
    }

    #[function(
        "asctime(time_tuple=None, /)",
        varargs,
        doc = "asctime([time_tuple]) -> string\n\nConvert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.\nWhen the time tuple is not present, current time as returned by localtime()\nis used.",
        fname = "asctime"
    )]
    fn asctime(t: &mut Thread, time: Option<&Value>) -> PyResult {
        let tm = match time {
            None => now_tm(t)?,
            Some(time) => {
                let mut tm = tm_argument(t, time, "asctime")?;
                check(t, &mut tm)?;
                tm
            }
        };
        asctime_of(t, &tm)
    }

    #[function(
        "ctime(seconds=None, /)",
        doc = "ctime([seconds]) -> string\n\nConvert a time in seconds since the Epoch to a string in local time.\nThis is equivalent to asctime(localtime(seconds)). When 'seconds' is not\npassed in, convert the current time instead.",
        parse_tuple
    )]
    fn ctime(t: &mut Thread, seconds: Option<&Value>) -> PyResult {
        let when = when(t, seconds)?;
        let tm = host::time::localtime(when).or_raise(t)?;
        asctime_of(t, &tm)
    }

    #[function(
        "strftime(format, time_tuple=None, /)",
        doc = "strftime(format[, time_tuple]) -> string\n\nConvert a time tuple to a string according to a format specification.\nSee the library reference manual for formatting codes. When the time tuple\nis not present, current time as returned by localtime() is used.\n\nCommonly used format codes:\n\n%Y  Year with century as a decimal number.\n%m  Month as a decimal number [01,12].\n%d  Day of the month as a decimal number [01,31].\n%H  Hour (24-hour clock) as a decimal number [00,23].\n%M  Minute as a decimal number [00,59].\n%S  Second as a decimal number [00,61].\n%z  Time zone offset from UTC.\n%a  Locale's abbreviated weekday name.\n%A  Locale's full weekday name.\n%b  Locale's abbreviated month name.\n%B  Locale's full month name.\n%c  Locale's appropriate date and time representation.\n%I  Hour (12-hour clock) as a decimal number [01,12].\n%p  Locale's equivalent of either AM or PM.\n\nOther codes may be available on your platform.  See documentation for\nthe C library strftime function.\n",
        parse_tuple
    )]
    fn strftime(t: &mut Thread, format: &Str, time: Option<&Value>) -> PyResult {
        let mut tm = match time {
            None => now_tm(t)?,
            Some(time) => tm_argument(t, time, "strftime")?,
        };
        if time.is_some() {
            check(t, &mut tm)?;
            tm.isdst = tm.isdst.clamp(-1, 1);
        }
        let mut out = Vec::new();
        format_pieces(format, &tm, &mut out);
        t.new_str_wtf8(&out)
    }

    #[function(
        "strptime(*args)",
        varargs,
        doc = "strptime(string[, format]) -> struct_time\n\nParse a string to a time tuple according to a format specification.\nSee the library reference manual for formatting codes (same as\nstrftime()).\n\nCommonly used format codes:\n\n%Y  Year with century as a decimal number.\n%m  Month as a decimal number [01,12].\n%d  Day of the month as a decimal number [01,31].\n%H  Hour (24-hour clock) as a decimal number [00,23].\n%M  Minute as a decimal number [00,59].\n%S  Second as a decimal number [00,61].\n%z  Time zone offset from UTC.\n%a  Locale's abbreviated weekday name.\n%A  Locale's full weekday name.\n%b  Locale's abbreviated month name.\n%B  Locale's full month name.\n%c  Locale's appropriate date and time representation.\n%I  Hour (12-hour clock) as a decimal number [01,12].\n%p  Locale's equivalent of either AM or PM.\n\nOther codes may be available on your platform.  See documentation for\nthe C library strftime function.\n"
    )]
    fn strptime(t: &mut Thread, args: &[Value]) -> PyResult {
        let module = common::import(t, "_strptime")?;
        t.call_method(&module, &intern_str("_strptime_time"), args)
    }

    #[function(
        "get_clock_info(name, /)",
        doc = "get_clock_info(name: str) -> dict\n\nGet information of the specified clock.",
        parse_tuple
    )]
    fn get_clock_info(t: &mut Thread, name: &Str) -> PyResult {
        let Some((implementation, id, monotonic, adjustable)) = clock_info(&name.to_string_lossy()) else {
            return Err(t.value_error("unknown clock"));
        };
        let resolution = host::time::clock_getres(id).or_raise(t)?;
        let values = [
            t.new_str(implementation)?,
            Value::bool(monotonic),
            Value::bool(adjustable),
            timeval::float_value(resolution.sec, resolution.nsec),
        ];
        let keys = ["implementation", "monotonic", "adjustable", "resolution"];
        let keys = Tuple::new(keys.iter().map(|k| common::name(k)).collect());
        let class = match t.sys_attr(&intern_str("implementation")) {
            Some(namespace) => namespace.ty().to_value(),
            None => return Err(t.system_error("there is no namespace type")),
        };
        t.call_kw(&class, &values, keys.downcast::<Tuple>())
    }

    /// tzset()
    ///
    /// Initialize, or reinitialize, the local timezone to the value stored in
    /// os.environ['TZ']. The TZ environment variable should be specified in
    /// standard Unix timezone format as documented in the tzset man page
    /// (eg. 'US/Eastern', 'Europe/Amsterdam'). Unknown timezones will silently
    /// fall back to UTC. If the TZ environment variable is not set, the local
    /// timezone is set to the systems best guess of wallclock time.
    /// Changing the TZ environment variable without calling tzset *may* change
    /// the local timezone used by methods such as localtime, but this behaviour
    /// should not be relied on.
    #[function("tzset($self, /)")]
    fn tzset(t: &mut Thread, module: &Value) -> PyResult<()> {
        host::time::reread_timezone();
        match module.downcast::<Module>().and_then(Module::dict) {
            Some(dict) => zone_constants(t, &dict),
            None => Ok(()),
        }
    }
}
