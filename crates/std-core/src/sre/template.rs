//! `_sre.SRE_Template`: a replacement with references to groups.

use macros::{pymethods, pytype};
use object::types::flags;
use object::{List, Obj, PyResult, Thread, Value};

/// The fields of a template.
#[pytype(name = "_sre.SRE_Template", static_name = TEMPLATE, flags = flags::DISALLOW_INSTANTIATION)]
pub struct SreTemplate {
    head: Value,
    literals: Vec<Value>,
    #[no_traverse]
    groups: Vec<usize>,
    /// Whether each of the literals is empty, the head first.
    #[no_traverse]
    empty: Vec<bool>,
}

#[pymethods(TEMPLATE)]
impl SreTemplate {}

impl SreTemplate {
    /// The text, if there is no reference to a group.
    pub fn as_literal(&self) -> Option<&Value> {
        if self.groups.is_empty() { Some(&self.head) } else { None }
    }

    /// Shows the pieces in order: a literal that is not empty, or the number of a group.
    pub fn each(
        &self,
        t: &mut Thread,
        mut f: impl FnMut(&mut Thread, Result<&Value, usize>) -> PyResult<()>,
    ) -> PyResult<()> {
        if !self.empty[0] {
            f(t, Ok(&self.head))?;
        }
        for (i, (group, literal)) in self.groups.iter().zip(&self.literals).enumerate() {
            f(t, Err(*group))?;
            if !self.empty[i + 1] {
                f(t, Ok(literal))?;
            }
        }
        Ok(())
    }
}

/// `_sre.template`
pub fn new(t: &mut Thread, template: &List) -> PyResult {
    let items = template.to_vec();
    if items.len().is_multiple_of(2) {
        return Err(t.type_error("invalid template"));
    }
    let mut parts = items.into_iter();
    let Some(head) = parts.next() else { return Err(t.type_error("invalid template")) };
    let (mut literals, mut groups) = (Vec::new(), Vec::new());
    while let (Some(group), Some(literal)) = (parts.next(), parts.next()) {
        if !group.is_int() {
            return Err(t.type_error("an integer is required"));
        }
        match group.as_i64().map(usize::try_from) {
            Some(Ok(n)) => groups.push(n),
            Some(Err(_)) => return Err(t.type_error("invalid template")),
            None => return Err(t.overflow_error("Python int too large to convert to C ssize_t")),
        }
        literals.push(literal);
    }
    let mut empty = Vec::with_capacity(literals.len() + 1);
    if groups.is_empty() {
        empty.push(false);
    } else {
        for literal in std::iter::once(&head).chain(&literals) {
            empty.push(t.len(literal)? == 0);
        }
    }
    Ok(Obj::new(SreTemplate { head, literals, groups, empty }))
}
