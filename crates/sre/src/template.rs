//! Replacement templates: literal pieces between references to groups, as `_sre.template` takes them.

/// A template with literals of type `L`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template<L> {
    head: L,
    parts: Vec<(usize, L)>,
}

/// A piece of an expanded template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a, L> {
    /// Text as it stands.
    Literal(&'a L),
    /// The text of a group; nothing if it did not match.
    Group(usize),
}

impl<L> Template<L> {
    /// The literal at the beginning, then each group with the literal behind it.
    pub fn new(head: L, parts: Vec<(usize, L)>) -> Template<L> {
        Template { head, parts }
    }

    /// The text, if there is no reference to a group.
    pub fn as_literal(&self) -> Option<&L> {
        if self.parts.is_empty() { Some(&self.head) } else { None }
    }

    /// The pieces in order; empty literals among them.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_, L>> {
        std::iter::once(Piece::Literal(&self.head))
            .chain(self.parts.iter().flat_map(|(g, l)| [Piece::Group(*g), Piece::Literal(l)]))
    }

    /// The highest group that is referred to.
    pub fn max_group(&self) -> usize {
        self.parts.iter().map(|p| p.0).max().unwrap_or(0)
    }
}
