//! Floats of half precision: binary16 of IEEE 754, in 16 bits.

/// The nearest half-precision number, ties to even, as bits; none if it would be infinite though `x` is not.
pub fn from_f64(x: f64) -> Option<u16> {
    let bits = x.to_bits();
    let sign = ((bits >> 48) & 0x8000) as u16;
    let magnitude = x.abs();
    if x.is_nan() {
        // The upper bits of the payload stay; a quiet one if none of them is set.
        let payload = (bits >> 42 & 0x3ff) as u16;
        return Some(sign | 0x7c00 | if payload == 0 { 0x200 } else { payload });
    }
    if x.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // 65520 is halfway between the greatest number and what would follow it.
    if magnitude >= 65520.0 {
        return None;
    }
    let bits = if magnitude < 2f64.powi(-14) {
        // Multiples of the least positive number; the greatest of them may round up to the least normal number.
        (magnitude * 2f64.powi(24)).round_ties_even() as u16
    } else {
        let bits = magnitude.to_bits();
        let rounded = bits + ((1 << 41) - 1) + (bits >> 42 & 1);
        (((rounded >> 42) as i64) - ((1023 - 15) << 10)) as u16
    };
    Some(sign | bits)
}

/// The number that half-precision bits mean.
pub fn to_f64(bits: u16) -> f64 {
    let sign = u64::from(bits & 0x8000) << 48;
    let (exponent, fraction) = (u64::from(bits >> 10 & 0x1f), u64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => (fraction as f64 * 2f64.powi(-24)).to_bits(),
        31 => 0x7ff << 52 | fraction << 42,
        _ => (exponent + 1023 - 15) << 52 | fraction << 42,
    };
    f64::from_bits(sign | magnitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_survives() {
        for bits in 0..=u16::MAX {
            let x = to_f64(bits);
            if !x.is_nan() {
                assert_eq!(from_f64(x), Some(bits));
            }
        }
    }

    #[test]
    fn ties_go_to_even() {
        assert_eq!(from_f64(2049.0).map(to_f64), Some(2048.0));
        assert_eq!(from_f64(2051.0).map(to_f64), Some(2052.0));
        assert_eq!(from_f64(65519.9).map(to_f64), Some(65504.0));
        assert_eq!(from_f64(65520.0), None);
    }
}
