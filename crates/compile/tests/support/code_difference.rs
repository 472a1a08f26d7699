//! Where two trees of code objects differ. Shared by the tests and the example `compare_code`.

use code::{CodeObject, Constant, listing};

/// Lines of difference that are shown.
const CONTEXT: usize = 8;

fn sides(ours: &[String], theirs: &[String]) -> String {
    let mut text = String::new();
    let first = ours.iter().zip(theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
    for at in first.saturating_sub(CONTEXT)..(first + CONTEXT).min(ours.len().max(theirs.len())) {
        let side = |side: &[String]| side.get(at).cloned().unwrap_or_default();
        let mark = if side(ours) == side(theirs) { ' ' } else { '!' };
        text += &format!("{mark} {:64} | {}\n", side(ours), side(theirs));
    }
    text
}

fn show(constant: &Constant) -> String {
    match constant {
        Constant::Code(code) => format!("code {}", code.qualname),
        Constant::Tuple(items) => format!("({})", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        other => format!("{other:?}"),
    }
}

/// Whether two constants are the same, code objects aside; a NaN is the same as itself here.
fn same(a: &Constant, b: &Constant) -> bool {
    match (a, b) {
        (Constant::Code(_), Constant::Code(_)) => true,
        (Constant::Float(a), Constant::Float(b)) => a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan(),
        (Constant::Tuple(a), Constant::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| same(a, b))
        }
        _ => a.same(b) || format!("{a:?}") == format!("{b:?}"),
    }
}

/// The first difference between two trees of code objects.
pub fn difference(ours: &CodeObject, theirs: &CodeObject) -> Option<String> {
    let shown = |constants: &[Constant]| constants.iter().map(show).collect::<Vec<_>>();
    let constants = ours.consts.len() == theirs.consts.len()
        && ours.consts.iter().zip(&*theirs.consts).all(|(a, b)| same(a, b));
    let instructions = || sides(&listing::listing(ours), &listing::listing(theirs));
    let fields = [
        ("name", ours.name == theirs.name, format!("{} | {}", ours.name, theirs.name)),
        ("qualname", ours.qualname == theirs.qualname, format!("{} | {}", ours.qualname, theirs.qualname)),
        (
            "first line",
            ours.first_line == theirs.first_line,
            format!("{} | {}", ours.first_line, theirs.first_line),
        ),
        (
            "argument counts",
            (ours.argcount, ours.posonlyargcount, ours.kwonlyargcount)
                == (theirs.argcount, theirs.posonlyargcount, theirs.kwonlyargcount),
            String::new(),
        ),
        ("flags", ours.flags == theirs.flags, format!("{:#x} | {:#x}", ours.flags, theirs.flags)),
        ("code", ours.code == theirs.code, String::new()),
        ("lines", ours.line_table == theirs.line_table, String::new()),
        ("exceptions", ours.exception_table == theirs.exception_table, String::new()),
        ("consts", constants, sides(&shown(&ours.consts), &shown(&theirs.consts))),
        ("names", ours.names == theirs.names, format!("{:?}\n{:?}", ours.names, theirs.names)),
        (
            "slots",
            ours.locals_plus_names == theirs.locals_plus_names,
            format!("{:?}\n{:?}", ours.locals_plus_names, theirs.locals_plus_names),
        ),
        (
            "kinds",
            ours.local_kinds == theirs.local_kinds,
            format!("{:?}\n{:?}", ours.local_kinds, theirs.local_kinds),
        ),
        (
            "stack size",
            ours.stack_size == theirs.stack_size,
            format!("{} | {}", ours.stack_size, theirs.stack_size),
        ),
    ];
    if let Some((field, _, text)) = fields.iter().find(|field| !field.1) {
        let text = if text.is_empty() { instructions() } else { format!("{text}\n") };
        return Some(format!("{} line {}: {field}\n{text}", ours.qualname, ours.first_line));
    }
    ours.consts.iter().zip(&*theirs.consts).find_map(|pair| match pair {
        (Constant::Code(ours), Constant::Code(theirs)) => difference(ours, theirs),
        _ => None,
    })
}
