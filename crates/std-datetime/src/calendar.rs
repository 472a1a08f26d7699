//! The proleptic Gregorian calendar and ISO weeks, as pure arithmetic.

/// The last year.
pub const MAX_YEAR: i64 = 9999;

/// Days up to the end of the last year.
pub const MAX_ORDINAL: i64 = 3_652_059;

const DAYS_IN_MONTH: [i64; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH: [i64; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// Whether the year has 366 days.
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month from 1 to 12.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    if month == 2 && is_leap(year) { 29 } else { DAYS_IN_MONTH[month as usize] }
}

/// Days of the year before a month.
pub fn days_before_month(year: i64, month: i64) -> i64 {
    DAYS_BEFORE_MONTH[month as usize] + i64::from(month > 2 && is_leap(year))
}

fn days_before_year(year: i64) -> i64 {
    let y = year - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400)
}

/// The ordinal of a date; January 1 of year 1 is day 1.
pub fn ordinal(year: i64, month: i64, day: i64) -> i64 {
    days_before_year(year) + days_before_month(year, month) + day
}

/// The date of an ordinal, which may lie outside the range of dates.
pub fn from_ordinal(ordinal: i64) -> (i64, i64, i64) {
    let n = ordinal - 1;
    let (cycle, n) = (n.div_euclid(146_097), n.rem_euclid(146_097));
    let (century, n) = (n / 36_524, n % 36_524);
    let (four, n) = (n / 1461, n % 1461);
    let (one, n) = (n / 365, n % 365);
    let year = cycle * 400 + century * 100 + four * 4 + one + 1;
    if one == 4 || century == 4 {
        return (year - 1, 12, 31);
    }
    let mut month = (n + 50) >> 5;
    let mut before = days_before_month(year, month);
    if before > n {
        month -= 1;
        before -= days_in_month(year, month);
    }
    (year, month, n - before + 1)
}

/// The day of the week, from Monday 0.
pub fn weekday(year: i64, month: i64, day: i64) -> i64 {
    (ordinal(year, month, day) + 6).rem_euclid(7)
}

/// The ordinal of the Monday with which a year's ISO weeks begin.
pub fn first_monday(year: i64) -> i64 {
    let first = ordinal(year, 1, 1);
    let day = (first + 6).rem_euclid(7);
    first - day + if day > 3 { 7 } else { 0 }
}

/// ISO year, week and weekday of a date.
pub fn iso_calendar(year: i64, month: i64, day: i64) -> (i64, i64, i64) {
    let today = ordinal(year, month, day);
    let mut iso_year = year;
    let mut monday = first_monday(year);
    if today < monday {
        iso_year -= 1;
        monday = first_monday(iso_year);
    } else if today >= first_monday(year + 1) {
        iso_year += 1;
        monday = first_monday(iso_year);
    }
    let days = today - monday;
    (iso_year, days / 7 + 1, days % 7 + 1)
}

/// What is wrong with a date given by its ISO week.
pub enum BadWeek {
    /// The year.
    Year,
    /// The week.
    Week,
    /// The day of the week.
    Day,
}

/// The date of a day in an ISO week; its year may be past the last one.
///
/// # Errors
/// Which part is out of range.
pub fn from_iso_calendar(year: i64, week: i64, day: i64) -> Result<(i64, i64, i64), BadWeek> {
    if !(1..=MAX_YEAR).contains(&year) {
        return Err(BadWeek::Year);
    }
    if !(1..=52).contains(&week) {
        // A year has 53 weeks if it begins on a Thursday, or on a Wednesday as a leap year.
        let first = weekday(year, 1, 1);
        if week != 53 || !(first == 3 || first == 2 && is_leap(year)) {
            return Err(BadWeek::Week);
        }
    }
    if !(1..=7).contains(&day) {
        return Err(BadWeek::Day);
    }
    Ok(from_ordinal(first_monday(year) + (week - 1) * 7 + day - 1))
}
