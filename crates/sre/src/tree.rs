//! From code words to a checked tree.
//!
//! Only what `re._compiler` emits is accepted: every skip and jump leads where the structure says, group
//! numbers exist, counts are in order. Nesting uses a stack of our own. Nodes stand in an arena, children
//! before parents.

use std::collections::HashMap;

use crate::charset::{Class, Definition};
use crate::first::{First, Transfer};
use crate::ops::{self, At, Category, Fold};
use crate::{InvalidCode, MAXGROUPS, MAXREPEAT};

/// A test of one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// Any character.
    All,
    /// This character.
    Is(u32),
    /// Any but this character.
    Not(u32),
    /// A class by number.
    Class(u32),
    /// A class by number whose answer depends on the locale.
    LocaleClass(u32),
    /// No character.
    Never,
}

/// How a repeat chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Greedy,
    Lazy,
    Possessive,
}

pub(crate) type SeqId = usize;

/// A piece of a pattern.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Fail,
    Test(Test),
    At(At),
    Mark(u32),
    GroupRef { group: u32, fold: Fold },
    Branch(Vec<SeqId>),
    RepeatOne { test: Test, min: u32, max: u32, choice: Choice },
    Repeat { body: SeqId, min: u32, max: u32, choice: Choice },
    Atomic(SeqId),
    Assert { body: SeqId, back: u32, negative: bool },
    Condition { group: u32, yes: SeqId, no: Option<SeqId> },
}

/// Pieces one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Seq {
    pub(crate) nodes: Vec<Node>,
    /// The least number of characters that it consumes.
    pub(crate) min: u64,
    pub(crate) transfer: Transfer,
}

/// A whole pattern.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) seqs: Vec<Seq>,
    pub(crate) classes: Vec<Class>,
    pub(crate) root: SeqId,
    /// The first characters that a search looks for, by the information block.
    pub(crate) starts: Option<Class>,
}

/// What is being read.
enum Open {
    Top,
    /// The alternatives so far, and where all jumps lead.
    Branch {
        alternatives: Vec<SeqId>,
        target: Option<usize>,
    },
    Repeat {
        min: u32,
        max: u32,
        possessive: bool,
    },
    Atomic,
    Assert {
        back: u32,
        negative: bool,
    },
    Yes {
        group: u32,
    },
    No {
        group: u32,
        yes: SeqId,
    },
}

struct Frame {
    open: Open,
    nodes: Vec<Node>,
    end: usize,
}

struct Reader<'a> {
    code: &'a [u32],
    groups: usize,
    at: usize,
    seqs: Vec<Seq>,
    classes: Vec<Class>,
    known: HashMap<Definition, u32>,
    starts: Option<Class>,
}

type Result<T> = std::result::Result<T, InvalidCode>;

/// Checks `code` and builds its tree.
pub(crate) fn read(code: &[u32], groups: usize) -> Result<Tree> {
    let Some((&ops::SUCCESS, _)) = code.split_last() else { return Err(InvalidCode) };
    if groups > MAXGROUPS {
        return Err(InvalidCode);
    }
    let mut reader = Reader {
        code,
        groups,
        at: 0,
        seqs: Vec::new(),
        classes: Vec::new(),
        known: HashMap::new(),
        starts: None,
    };
    let root = reader.read_all(code.len() - 1)?;
    Ok(Tree { seqs: reader.seqs, classes: reader.classes, root, starts: reader.starts })
}

impl Reader<'_> {
    fn word(&mut self) -> Result<u32> {
        let w = *self.code.get(self.at).ok_or(InvalidCode)?;
        self.at += 1;
        Ok(w)
    }

    /// Reads a skip; gives where it leads, which must not lie behind `limit`.
    fn skip(&mut self, limit: usize) -> Result<usize> {
        let at = self.at;
        let target = at.checked_add(self.word()? as usize).ok_or(InvalidCode)?;
        if target > limit || target <= at { Err(InvalidCode) } else { Ok(target) }
    }

    /// The word at `at` must be `op`.
    fn expect(&self, at: usize, op: u32) -> Result<()> {
        if self.code.get(at) == Some(&op) { Ok(()) } else { Err(InvalidCode) }
    }

    fn group(&mut self) -> Result<u32> {
        let group = self.word()?;
        if (group as usize) < self.groups { Ok(group) } else { Err(InvalidCode) }
    }

    fn test(&mut self, definition: Definition) -> Test {
        let next = self.classes.len() as u32;
        let id = *self.known.entry(definition).or_insert_with_key(|definition| {
            self.classes.push(Class::new(definition.clone()));
            next
        });
        if self.classes[id as usize].uses_locale() { Test::LocaleClass(id) } else { Test::Class(id) }
    }

    fn read_all(&mut self, end: usize) -> Result<SeqId> {
        let mut frames = vec![Frame { open: Open::Top, nodes: Vec::new(), end }];
        loop {
            let frame = frames.last_mut().ok_or(InvalidCode)?;
            let limit = frame.end;
            if self.at < limit {
                if let Some(opened) = self.node(frame)? {
                    frames.push(opened);
                }
                continue;
            }
            if self.at > limit {
                return Err(InvalidCode);
            }
            let Some(Frame { open, nodes, end }) = frames.pop() else { return Err(InvalidCode) };
            let seq = self.close_seq(nodes);
            let Some(parent) = frames.last_mut() else { return Ok(seq) };
            if let Some(next) = self.close(open, seq, end, parent)? {
                frames.push(next);
            }
        }
    }

    /// Reads one node into `frame`, or gives the frame of a node with children.
    fn node(&mut self, frame: &mut Frame) -> Result<Option<Frame>> {
        let limit = frame.end;
        let op = self.word()?;
        let node = match op {
            ops::FAILURE => Node::Fail,
            ops::MARK => {
                let mark = self.word()?;
                if mark as usize >= self.groups * 2 {
                    return Err(InvalidCode);
                }
                Node::Mark(mark)
            }
            ops::AT => Node::At(At::from_code(self.word()?).ok_or(InvalidCode)?),
            ops::GROUPREF => Node::GroupRef { group: self.group()?, fold: Fold::None },
            ops::GROUPREF_IGNORE => Node::GroupRef { group: self.group()?, fold: Fold::Ascii },
            ops::GROUPREF_LOC_IGNORE => Node::GroupRef { group: self.group()?, fold: Fold::Locale },
            ops::GROUPREF_UNI_IGNORE => Node::GroupRef { group: self.group()?, fold: Fold::Unicode },
            ops::INFO => {
                self.information(limit)?;
                return Ok(None);
            }
            ops::BRANCH => {
                let end = self.alternative(limit)?;
                let open = Open::Branch { alternatives: Vec::new(), target: None };
                return Ok(Some(Frame { open, nodes: Vec::new(), end }));
            }
            ops::REPEAT | ops::POSSESSIVE_REPEAT => {
                let end = self.skip(limit)?;
                let (min, max) = self.counts()?;
                let open = Open::Repeat { min, max, possessive: op == ops::POSSESSIVE_REPEAT };
                return Ok(Some(Frame { open, nodes: Vec::new(), end }));
            }
            ops::REPEAT_ONE | ops::MIN_REPEAT_ONE | ops::POSSESSIVE_REPEAT_ONE => {
                let end = self.skip(limit)? - 1;
                let (min, max) = self.counts()?;
                let op_inside = self.word()?;
                let test = match op_inside {
                    ops::FAILURE => Test::Never,
                    _ => self.single(op_inside, end)?.ok_or(InvalidCode)?,
                };
                if self.at != end {
                    return Err(InvalidCode);
                }
                self.expect(end, ops::SUCCESS)?;
                self.at += 1;
                let choice = match op {
                    ops::REPEAT_ONE => Choice::Greedy,
                    ops::MIN_REPEAT_ONE => Choice::Lazy,
                    _ => Choice::Possessive,
                };
                Node::RepeatOne { test, min, max, choice }
            }
            ops::ATOMIC_GROUP => {
                let end = self.skip(limit)? - 1;
                return Ok(Some(Frame { open: Open::Atomic, nodes: Vec::new(), end }));
            }
            ops::ASSERT | ops::ASSERT_NOT => {
                let end = self.skip(limit)? - 1;
                let back = self.word()?;
                if back > i32::MAX as u32 {
                    return Err(InvalidCode);
                }
                let open = Open::Assert { back, negative: op == ops::ASSERT_NOT };
                return Ok(Some(Frame { open, nodes: Vec::new(), end }));
            }
            ops::GROUPREF_EXISTS => {
                let group = self.group()?;
                // The skip counts from the group's word.
                let at = self.at - 1;
                let end = at.checked_add(self.word()? as usize).ok_or(InvalidCode)?;
                if end > limit || end < self.at {
                    return Err(InvalidCode);
                }
                return Ok(Some(Frame { open: Open::Yes { group }, nodes: Vec::new(), end }));
            }
            // The end of the first part of a condition that has a second one.
            ops::JUMP => {
                let Open::Yes { group } = frame.open else { return Err(InvalidCode) };
                if self.at + 1 != limit {
                    return Err(InvalidCode);
                }
                let at = self.at;
                let end = at.checked_add(self.word()? as usize).ok_or(InvalidCode)?;
                let yes = self.close_seq(std::mem::take(&mut frame.nodes));
                frame.open = Open::No { group, yes };
                if end < self.at {
                    return Err(InvalidCode);
                }
                frame.end = end;
                return Ok(None);
            }
            _ => Node::Test(self.single(op, limit)?.ok_or(InvalidCode)?),
        };
        frame.nodes.push(node);
        Ok(None)
    }

    /// The rest of an instruction that tests one character; `None` where `op` is none.
    fn single(&mut self, op: u32, limit: usize) -> Result<Option<Test>> {
        let folded = |op| match op {
            ops::LITERAL_IGNORE | ops::NOT_LITERAL_IGNORE | ops::IN_IGNORE => Fold::Ascii,
            ops::LITERAL_UNI_IGNORE | ops::NOT_LITERAL_UNI_IGNORE | ops::IN_UNI_IGNORE => Fold::Unicode,
            ops::LITERAL_LOC_IGNORE | ops::NOT_LITERAL_LOC_IGNORE | ops::IN_LOC_IGNORE => Fold::Locale,
            _ => Fold::None,
        };
        Ok(Some(match op {
            ops::ANY => Test::Not('\n' as u32),
            ops::ANY_ALL => Test::All,
            ops::LITERAL => Test::Is(self.word()?),
            ops::NOT_LITERAL => Test::Not(self.word()?),
            ops::LITERAL_IGNORE | ops::LITERAL_UNI_IGNORE | ops::LITERAL_LOC_IGNORE => {
                let c = self.word()?;
                self.test(Definition::literal(c, folded(op), false))
            }
            ops::NOT_LITERAL_IGNORE | ops::NOT_LITERAL_UNI_IGNORE | ops::NOT_LITERAL_LOC_IGNORE => {
                let c = self.word()?;
                self.test(Definition::literal(c, folded(op), true))
            }
            ops::CATEGORY => {
                let category = Category::from_code(self.word()?).ok_or(InvalidCode)?;
                self.test(Definition::category(category))
            }
            ops::IN | ops::IN_IGNORE | ops::IN_UNI_IGNORE | ops::IN_LOC_IGNORE => {
                let end = self.skip(limit)?;
                let code = self.code.get(self.at..end).ok_or(InvalidCode)?;
                let definition = Definition::set(code, folded(op))?;
                self.at = end;
                self.test(definition)
            }
            _ => return Ok(None),
        }))
    }

    fn counts(&mut self) -> Result<(u32, u32)> {
        let (min, max) = (self.word()?, self.word()?);
        if min > max { Err(InvalidCode) } else { Ok((min, max)) }
    }

    /// Reads the skip of an alternative; gives where its `JUMP` is.
    fn alternative(&mut self, limit: usize) -> Result<usize> {
        let end = self.skip(limit)?;
        let jump = end.checked_sub(2).filter(|&j| j >= self.at).ok_or(InvalidCode)?;
        self.expect(jump, ops::JUMP)?;
        Ok(jump)
    }

    /// Checks the information block and goes behind it. The matcher finds out for itself what it says, but
    /// the set of first characters is kept: where it is too narrow, CPython's searches find less.
    fn information(&mut self, limit: usize) -> Result<()> {
        let end = self.skip(limit)?;
        let (flags, _min, _max) = (self.word()?, self.word()?, self.word()?);
        let both = ops::INFO_PREFIX | ops::INFO_CHARSET;
        if flags & !(both | ops::INFO_LITERAL) != 0
            || flags & both == both
            || flags & ops::INFO_LITERAL != 0 && flags & ops::INFO_PREFIX == 0
        {
            return Err(InvalidCode);
        }
        if flags & ops::INFO_PREFIX != 0 {
            let (length, skip) = (self.word()? as usize, self.word()? as usize);
            let overlap = self.at.checked_add(length).ok_or(InvalidCode)?;
            if skip > length || overlap.checked_add(length) != Some(end) {
                return Err(InvalidCode);
            }
            let table = self.code.get(overlap..end).ok_or(InvalidCode)?;
            if table.iter().enumerate().any(|(i, &n)| n as usize > i) {
                return Err(InvalidCode);
            }
        } else if flags & ops::INFO_CHARSET != 0 {
            let code = self.code.get(self.at..end).ok_or(InvalidCode)?;
            self.starts.get_or_insert(Class::new(Definition::set(code, Fold::None)?));
        } else if self.at != end {
            return Err(InvalidCode);
        }
        self.at = end;
        Ok(())
    }

    /// Puts a finished node into its parent, or gives the frame of its next part.
    fn close(&mut self, open: Open, seq: SeqId, end: usize, parent: &mut Frame) -> Result<Option<Frame>> {
        let node = match open {
            Open::Top => return Err(InvalidCode),
            Open::Branch { mut alternatives, target } => {
                alternatives.push(seq);
                self.at += 1;
                let at = self.at;
                let here = at.checked_add(self.word()? as usize).ok_or(InvalidCode)?;
                if target.is_some_and(|t| t != here) {
                    return Err(InvalidCode);
                }
                if *self.code.get(self.at).ok_or(InvalidCode)? != 0 {
                    let end = self.alternative(parent.end)?;
                    let open = Open::Branch { alternatives, target: Some(here) };
                    return Ok(Some(Frame { open, nodes: Vec::new(), end }));
                }
                self.at += 1;
                if here != self.at {
                    return Err(InvalidCode);
                }
                Node::Branch(alternatives)
            }
            Open::Repeat { min, max, possessive } => {
                let choice = match (possessive, self.word()?) {
                    (false, ops::MAX_UNTIL) => Choice::Greedy,
                    (false, ops::MIN_UNTIL) => Choice::Lazy,
                    (true, ops::SUCCESS) => Choice::Possessive,
                    _ => return Err(InvalidCode),
                };
                Node::Repeat { body: seq, min, max, choice }
            }
            Open::Atomic => {
                self.expect(end, ops::SUCCESS)?;
                self.at += 1;
                Node::Atomic(seq)
            }
            Open::Assert { back, negative } => {
                self.expect(end, ops::SUCCESS)?;
                self.at += 1;
                Node::Assert { body: seq, back, negative }
            }
            Open::Yes { group } => Node::Condition { group, yes: seq, no: None },
            Open::No { group, yes } => Node::Condition { group, yes, no: Some(seq) },
        };
        if self.at > parent.end {
            return Err(InvalidCode);
        }
        parent.nodes.push(node);
        Ok(None)
    }

    fn close_seq(&mut self, nodes: Vec<Node>) -> SeqId {
        let mut min = 0u64;
        let mut transfer = Transfer::EMPTY;
        for node in &nodes {
            let (least, t) = self.measure(node);
            min = min.saturating_add(least);
            transfer = transfer.then(&t);
        }
        self.seqs.push(Seq { nodes, min, transfer });
        self.seqs.len() - 1
    }

    /// The least width of a node, and what it does to the set of what comes next.
    fn measure(&self, node: &Node) -> (u64, Transfer) {
        match node {
            Node::Fail => (0, Transfer::FAIL),
            Node::Test(test) => (1, Transfer::take(test_first(*test, &self.classes))),
            Node::At(at) => (0, Transfer::pass(at_first(*at))),
            Node::Mark(_) => (0, Transfer::EMPTY),
            Node::GroupRef { .. } => (0, Transfer::UNKNOWN),
            Node::Branch(alternatives) => {
                let mut min = u64::MAX;
                let mut transfer = Transfer::FAIL;
                for &a in alternatives {
                    min = min.min(self.seqs[a].min);
                    transfer = transfer.or(&self.seqs[a].transfer);
                }
                (min, transfer)
            }
            Node::RepeatOne { test, min, max, .. } => {
                let t = Transfer::take(test_first(*test, &self.classes));
                (u64::from(*min), repeated(&t, *min, *max))
            }
            Node::Repeat { body, min, max, .. } => {
                let body = &self.seqs[*body];
                (body.min.saturating_mul(u64::from(*min)), repeated(&body.transfer, *min, *max))
            }
            Node::Atomic(body) => (self.seqs[*body].min, self.seqs[*body].transfer),
            Node::Assert { body, back, negative } => {
                let set = if *negative || *back > 0 {
                    First::ANYTHING
                } else {
                    self.seqs[*body].transfer.apply(&First::ANYTHING)
                };
                (0, Transfer::pass(set))
            }
            Node::Condition { yes, no, .. } => {
                let yes = &self.seqs[*yes];
                match no {
                    Some(no) => {
                        let no = &self.seqs[*no];
                        (yes.min.min(no.min), yes.transfer.or(&no.transfer))
                    }
                    None => (0, yes.transfer.or(&Transfer::EMPTY)),
                }
            }
        }
    }
}

fn repeated(body: &Transfer, min: u32, max: u32) -> Transfer {
    if max == 0 {
        Transfer::EMPTY
    } else if min == 0 {
        body.or(&Transfer::EMPTY)
    } else if max == 1 {
        *body
    } else {
        // A second round may begin where the first consumed nothing.
        Transfer { take: body.take.union(&body.pass.intersection(&body.take)), pass: body.pass }
    }
}

/// What passes a test.
pub(crate) fn test_first(test: Test, classes: &[Class]) -> First {
    match test {
        Test::All => First::CHARACTER,
        Test::Is(c) => First::literal(c),
        Test::Not(c) => {
            let mut set = First::CHARACTER;
            if c < 256 {
                set.bits[(c / 64) as usize] &= !(1 << (c % 64));
            }
            set
        }
        Test::Class(id) | Test::LocaleClass(id) => *classes[id as usize].first(),
        Test::Never => First::NOTHING,
    }
}

/// What can come next where a position test passes.
pub(crate) fn at_first(at: At) -> First {
    match at {
        At::Beginning | At::BeginningLine | At::Boundary(..) => First::ANYTHING,
        At::End | At::EndLine => First::AT_END.union(&First::literal('\n' as u32)),
        At::EndString => First::AT_END,
    }
}

/// Whether a repeat may go on for ever.
pub(crate) fn unbounded(max: u32) -> bool {
    max == MAXREPEAT
}
