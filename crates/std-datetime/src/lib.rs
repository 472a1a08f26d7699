//! Taipan: `_datetime`, dates and times in native code.
//!
//! A date and a datetime are one layout ([`moment::Moment`]), so that what works on dates works on datetimes too.
//! Not here: parsing by a format (`_strptime.py`), time zones from a database (`zoneinfo`).

pub mod arguments;
pub mod calendar;
pub mod clock;
pub mod date;
pub mod datetime;
pub mod delta;
pub mod iso;
pub mod iso_calendar;
pub mod moment;
pub mod now;
pub mod text;
pub mod time;
pub mod zone;

use builtins::NativeModule;
use macros::pymodule;

/// The native modules of this crate.
pub static MODULES: &[&NativeModule] = &[&MODULE];

/// `_datetime`
pub static MODULE: NativeModule = NativeModule {
    def: &module::DEF,
    types: &[
        (&delta::TIMEDELTA, &[&delta::Delta::IMPL]),
        (&moment::DATE, &[&date::DATE_IMPL]),
        (&moment::DATETIME, &[&datetime::DATETIME_IMPL, &datetime::CONVERSIONS_IMPL, &datetime::ZONED_IMPL]),
        (&time::TIME, &[&time::Time::IMPL, &time::ZONED_IMPL]),
        (&zone::TZINFO, &[&zone::TzInfo::IMPL]),
        (&zone::TIMEZONE, &[&zone::TimeZone::IMPL]),
        (&iso_calendar::ISO_CALENDAR_DATE, &[&iso_calendar::ISO_CALENDAR_DATE_IMPL]),
    ],
};

#[pymodule(
    name = "_datetime",
    doc = "Fast implementation of the datetime module.",
    types(&moment::DATE, &moment::DATETIME, &time::TIME, &delta::TIMEDELTA, &zone::TZINFO, &zone::TIMEZONE)
)]
mod module {
    use super::*;
    use object::module::Module;
    use object::{PyResult, Ref, Thread, Type, Value, string};

    fn constant(ty: &Type, name: &str, value: Value) {
        if let Some(dict) = ty.dict() {
            dict.set_name(&string::intern_str(name), value);
        }
    }

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        let micro = delta::new(t, 0, 0, 1)?;
        let delta_limits = [(-delta::MAX_DAYS, 0, 0), (delta::MAX_DAYS, 86399, 999_999)];
        let [low, high] = delta_limits.map(|(days, seconds, us)| delta::new(t, days, seconds, us));
        constant(&delta::TIMEDELTA, "resolution", micro.clone());
        constant(&delta::TIMEDELTA, "min", low?);
        constant(&delta::TIMEDELTA, "max", high?);

        constant(&moment::DATE, "min", moment::new_date(1, 1, 1));
        constant(&moment::DATE, "max", moment::new_date(9999, 12, 31));
        let day = delta::new(t, 1, 0, 0)?;
        constant(&moment::DATE, "resolution", day);

        constant(&time::TIME, "min", time::new(clock::Clock::default(), None));
        let last = clock::Clock { hour: 23, minute: 59, second: 59, us: 999_999, fold: 0 };
        constant(&time::TIME, "max", time::new(last, None));
        constant(&time::TIME, "resolution", micro.clone());

        constant(&moment::DATETIME, "min", moment::new_datetime((1, 1, 1), clock::Clock::default(), None));
        constant(&moment::DATETIME, "max", moment::new_datetime((9999, 12, 31), last, None));
        constant(&moment::DATETIME, "resolution", micro);

        let utc = zone::utc(t)?;
        constant(&zone::TIMEZONE, "utc", utc.clone());
        for (name, minutes) in [("min", -1439i64), ("max", 1439)] {
            let offset = delta::normalized(t, 0, minutes * 60, 0)?;
            constant(&zone::TIMEZONE, name, zone::new(offset, None));
        }
        for ty in [&delta::TIMEDELTA, &moment::DATE, &moment::DATETIME, &time::TIME, &zone::TIMEZONE] {
            object::lookup::type_modified(ty);
        }
        for (name, value) in [("MINYEAR", Value::small(1)), ("MAXYEAR", Value::small(9999)), ("UTC", utc)] {
            if let Some(dict) = module.dict() {
                dict.set_name(&string::intern_str(name), value);
            }
        }
        Ok(())
    }
}
