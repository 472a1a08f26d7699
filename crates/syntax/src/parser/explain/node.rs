//! What the second pass knows of what it has parsed: kinds and places, no tree.

use super::super::TokenBuffer;
use crate::ast::Range;

/// The number of a node; 0 is no node.
pub(super) type NodeId = u32;

/// Stands for an optional item that is not there.
pub(super) const NOTHING: NodeId = 0;

macro_rules! kinds {
    ($( $name:ident = $description:literal, )*) => {
        /// What a node is.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Kind {
            $( $name, )*
        }

        impl Kind {
            pub fn from_name(name: &str) -> Option<Kind> {
                match name {
                    $( stringify!($name) => Some(Kind::$name), )*
                    _ => None,
                }
            }

            /// What messages call an expression.
            pub fn description(self) -> &'static str {
                match self {
                    $( Kind::$name => $description, )*
                }
            }
        }
    };
}

kinds! {
    Token = "token",
    // Several items as one.
    Items = "list",
    // Something that nobody asks about.
    Sequence = "expression",
    Statement = "statement",
    Pattern = "pattern",
    Name = "name",
    Literal = "literal",
    Imaginary = "literal",
    Bytes = "literal",
    Text = "literal",
    True = "True",
    False = "False",
    None = "None",
    Ellipsis = "ellipsis",
    JoinedStr = "f-string expression",
    FormattedValue = "f-string expression",
    TemplateStr = "t-string expression",
    Interpolation = "t-string expression",
    Tuple = "tuple",
    List = "list",
    Set = "set display",
    Dict = "dict literal",
    ListComp = "list comprehension",
    SetComp = "set comprehension",
    DictComp = "dict comprehension",
    GeneratorExp = "generator expression",
    Lambda = "lambda",
    Call = "function call",
    Attribute = "attribute",
    Subscript = "subscript",
    Slice = "slice",
    Starred = "starred",
    BoolOp = "expression",
    BinOp = "expression",
    UnaryOp = "expression",
    Compare = "comparison",
    In = "comparison",
    IfExp = "conditional expression",
    NamedExpr = "named expression",
    Yield = "yield expression",
    Await = "await expression",
    // Its children are the iterable and the conditions.
    Comprehension = "comprehension",
    // Its children are arguments by position, `Keyword`s and `KeywordUnpacking`s.
    Arguments = "function call",
    Keyword = "keyword",
    KeywordUnpacking = "keyword",
}

#[derive(Clone, Copy)]
pub(super) struct Node {
    pub kind: Kind,
    pub range: Range,
    /// The token that it is or starts with.
    pub token: u32,
    first_child: u32,
    child_count: u32,
}

/// All nodes of a pass.
pub(super) struct Nodes {
    nodes: Vec<Node>,
    children: Vec<NodeId>,
    /// The node of each token that has one.
    of_token: Vec<NodeId>,
}

impl Nodes {
    pub fn new() -> Self {
        let nothing =
            Node { kind: Kind::Sequence, range: Range::default(), token: 0, first_child: 0, child_count: 0 };
        Nodes { nodes: vec![nothing], children: Vec::new(), of_token: Vec::new() }
    }

    pub fn get(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    pub fn children(&self, id: NodeId) -> &[NodeId] {
        let node = self.get(id);
        let start = node.first_child as usize;
        &self.children[start..start + node.child_count as usize]
    }

    /// Makes a node. Of children that are `Items` it takes the elements.
    pub fn add(
        &mut self,
        kind: Kind,
        range: Range,
        token: u32,
        children: impl Iterator<Item = NodeId>,
    ) -> NodeId {
        let first_child = self.children.len();
        for child in children {
            if child == NOTHING {
                continue;
            }
            if self.get(child).kind == Kind::Items {
                let Node { first_child, child_count, .. } = *self.get(child);
                let start = first_child as usize;
                self.children.extend_from_within(start..start + child_count as usize);
            } else {
                self.children.push(child);
            }
        }
        let child_count = (self.children.len() - first_child) as u32;
        self.nodes.push(Node { kind, range, token, first_child: first_child as u32, child_count });
        (self.nodes.len() - 1) as NodeId
    }

    /// Gives a node children as they are.
    pub fn set_children(&mut self, id: NodeId, children: &[NodeId]) {
        let first_child = self.children.len() as u32;
        self.children.extend_from_slice(children);
        let node = &mut self.nodes[id as usize];
        (node.first_child, node.child_count) = (first_child, children.len() as u32);
    }

    /// The node of the token number `index`.
    pub fn of_token(&mut self, buffer: &TokenBuffer<'_>, index: usize) -> NodeId {
        if self.of_token.len() <= index {
            self.of_token.resize(index + 1, NOTHING);
        }
        if self.of_token[index] == NOTHING {
            use crate::token::TokenKind as T;
            let token = &buffer.tokens[index];
            let kind = match token.kind {
                T::Name => Kind::Name,
                T::Number if token.bytes(buffer.tokenizer.text()).ends_with(b"j") => Kind::Imaginary,
                T::Number if token.bytes(buffer.tokenizer.text()).ends_with(b"J") => Kind::Imaginary,
                T::Number => Kind::Literal,
                _ => Kind::Token,
            };
            let range = Range::new(token.line, token.col, token.end_line, token.end_col);
            self.of_token[index] = self.add(kind, range, index as u32, std::iter::empty());
        }
        self.of_token[index]
    }
}
