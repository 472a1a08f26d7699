//! Private names: `__name` inside a class is `_Class__name`.

use crate::names::{Interner, Symbol};

/// `name` as it is known inside the class `class`.
#[inline]
pub fn mangle(interner: &mut Interner, class: Symbol, name: Symbol) -> Symbol {
    if name.is_private() { mangle_private(interner, class, name) } else { name }
}

#[cold]
fn mangle_private(interner: &mut Interner, class: Symbol, name: Symbol) -> Symbol {
    let class = interner.str(class).trim_start_matches('_');
    if class.is_empty() {
        return name;
    }
    let mangled = format!("_{class}{}", interner.str(name));
    interner.intern(&mangled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_mangled_as_in_classes() {
        let mut interner = Interner::new();
        let mut check = |class: &str, name: &str, expected: &str| {
            let (class, name) = (interner.intern(class), interner.intern(name));
            let mangled = mangle(&mut interner, class, name);
            assert_eq!(interner.str(mangled), expected);
        };
        check("A", "__x", "_A__x");
        check("__A", "__x", "_A__x");
        check("__", "__x", "__x");
        check("A", "_x", "_x");
        check("A", "__x__", "__x__");
        check("A", "__x_", "_A__x_");
        check("A", "__", "__");
        check("A", "__a.b", "__a.b");
    }
}
