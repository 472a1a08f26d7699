//! Code units as `co_code` shows them.

use std::sync::Arc;

use opcode::Opcode;

/// Bytecode with the specialised instructions and inline caches that CPython would not show again: the former become the
/// instructions they stand for, the latter zero.
pub fn plain(code: Arc<[u8]>) -> Arc<[u8]> {
    let mut changed: Option<Vec<u8>> = None;
    let mut set = |at: usize, byte: u8| {
        if code[at] != byte {
            changed.get_or_insert_with(|| code.to_vec())[at] = byte;
        }
    };
    let mut at = 0;
    while at + 1 < code.len() {
        if let Some(op) = Opcode::from_number(code[at].into()) {
            if op.is_specialized()
                && let Ok(base) = u8::try_from(op.base().number())
            {
                set(at, base);
            }
            let caches = at + 2..(at + 2 + 2 * usize::from(op.caches())).min(code.len());
            at = caches.end;
            caches.for_each(|byte| set(byte, 0));
        } else {
            at += 2;
        }
    }
    match changed {
        Some(changed) => changed.into(),
        None => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str) -> u8 {
        Opcode::from_name(name).and_then(|op| u8::try_from(op.number()).ok()).unwrap()
    }

    #[test]
    fn caches_and_specialised_instructions_are_not_shown() {
        let (general, special) = (unit("LOAD_GLOBAL"), unit("LOAD_GLOBAL_MODULE"));
        let shown = [unit("RESUME"), 0, general, 1, 0, 0, 0, 0, 0, 0, 0, 0, unit("RETURN_VALUE"), 0];
        let mut given = shown;
        given[2] = special;
        given[5] = 7;
        given[10] = 1;
        assert_eq!(*plain(Arc::from(given)), shown);
        assert_eq!(*plain(Arc::from(&given[..7])), shown[..7]);
        let same: Arc<[u8]> = Arc::from(shown);
        assert!(Arc::ptr_eq(&same, &plain(same.clone())));
    }
}
