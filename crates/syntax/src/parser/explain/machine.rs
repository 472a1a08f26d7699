//! Runs the grammar as CPython's parser does: alternatives in order, results of some rules kept by position, left
//! recursion by growing a seed. The stack is explicit, so that no source can exhaust the native one; its depth is
//! counted as CPython counts the nesting of its functions.

use super::super::{MAX_LEVEL, TokenBuffer};
use super::node::{Kind, NOTHING, NodeId, Nodes};
use super::notation::{Action, Alternative, Grammar, Item, Outcome, RuleId, Shape, StepMode};
use crate::Flags;
use crate::ast::Range;
use crate::errors::{ErrorKind, SyntaxError, Warning};
use crate::token::{SoftKeyword, Token, TokenKind};

/// A rule that is being tried.
struct Frame {
    rule: RuleId,
    state: FrameState,
    /// Where it started.
    start: usize,
    /// Where to go back to: before a lookahead, after the last element of a repetition, after the seed.
    saved: usize,
    /// Where its values start.
    base: usize,
    /// No other alternative may be tried.
    cut: bool,
    /// What to set back at the end, if the rule switches the error rules off.
    restore_invalid: bool,
}

#[derive(Clone, Copy)]
enum FrameState {
    Alternatives { alternative: usize, step: usize },
    Loop,
    Gather { first: bool },
    Seed { value: Option<NodeId> },
}

/// The kept result of a rule.
struct Memo {
    rule: RuleId,
    value: Option<NodeId>,
    end: usize,
}

/// What comes next.
enum Flow {
    /// Go on with the uppermost frame.
    Go,
    /// A rule has ended; none means no match.
    Return(Option<NodeId>),
}

/// An error was raised; it is in [`Machine::error`].
pub(super) struct Raised;

pub(super) struct Machine<'g, 's> {
    grammar: &'g Grammar,
    pub buffer: TokenBuffer<'s>,
    pub flags: &'g Flags,
    /// The number of the next token.
    pub mark: usize,
    pub nodes: Nodes,
    pub error: Option<SyntaxError>,
    /// The error is the tokenizer's.
    pub unreadable: bool,
    /// Rules that explain errors are tried.
    pub call_invalid: bool,
    /// `<>` instead of `!=`.
    pub barry: bool,
    /// With the number of tokens parsed.
    pub warnings: Vec<(usize, Warning)>,
    memos: Vec<Vec<Memo>>,
    values: Vec<NodeId>,
    frames: Vec<Frame>,
    level: u32,
}

impl<'g, 's> Machine<'g, 's> {
    pub fn new(grammar: &'g Grammar, buffer: TokenBuffer<'s>, flags: &'g Flags) -> Self {
        Machine {
            grammar,
            buffer,
            flags,
            mark: 0,
            nodes: Nodes::new(),
            error: None,
            unreadable: false,
            call_invalid: false,
            barry: flags.barry_as_bdfl,
            warnings: Vec::new(),
            memos: Vec::new(),
            values: Vec::new(),
            frames: Vec::new(),
            level: 0,
        }
    }

    /// Prepares another pass over the same tokens, with the rules that explain errors.
    pub fn start_error_pass(&mut self) {
        self.call_invalid = true;
        self.mark = 0;
        self.memos.clear();
        self.values.clear();
        self.frames.clear();
        self.level = 0;
        self.nodes = Nodes::new();
    }

    /// Tries to match the rule; whether it does.
    pub fn run(&mut self, rule: RuleId) -> Result<bool, Raised> {
        let mut flow = self.enter(rule)?;
        loop {
            flow = match flow {
                Flow::Go => self.go()?,
                Flow::Return(value) => match self.frames.last() {
                    None => return Ok(value.is_some()),
                    Some(_) => self.resume(value)?,
                },
            };
        }
    }

    pub fn raise(&mut self, error: SyntaxError) -> Raised {
        self.error.get_or_insert(error);
        Raised
    }

    /// The token number `index`, which is read if it is the next.
    pub fn token(&mut self, index: usize) -> Result<Token, Raised> {
        if let Some(token) = self.buffer.tokens.get(index) {
            return Ok(*token);
        }
        match self.buffer.fill() {
            Ok(token) => Ok(token),
            Err(error) => {
                self.unreadable = true;
                Err(self.raise(error))
            }
        }
    }

    /// Matches one token.
    fn match_token(&mut self, item: Item) -> Result<Option<NodeId>, Raised> {
        let token = self.token(self.mark)?;
        let matches = match item {
            Item::Token(kind) => token.kind == kind,
            Item::Soft(soft) => token.soft == soft,
            Item::AnySoft => token.soft != SoftKeyword::No,
            Item::Rule(_) | Item::Cut => false,
        };
        if !matches {
            return Ok(None);
        }
        match token.kind {
            TokenKind::Number => self.check_number(&token)?,
            TokenKind::Name => self.check_name(&token)?,
            _ => {}
        }
        let node = self.nodes.of_token(&self.buffer, self.mark);
        self.mark += 1;
        Ok(Some(node))
    }

    fn deepen(&mut self) -> Result<(), Raised> {
        if self.level == MAX_LEVEL {
            let message = "Parser stack overflowed - Python source too complex to parse";
            return Err(self.raise(SyntaxError::bare(ErrorKind::Memory, message)));
        }
        self.level += 1;
        Ok(())
    }

    fn find_memo(&self, rule: RuleId, at: usize) -> Option<&Memo> {
        self.memos.get(at)?.iter().find(|memo| memo.rule == rule)
    }

    fn keep(&mut self, rule: RuleId, at: usize, value: Option<NodeId>) {
        if self.memos.len() <= at {
            self.memos.resize_with(at + 1, Vec::new);
        }
        let end = self.mark;
        let memos = &mut self.memos[at];
        match memos.iter_mut().find(|memo| memo.rule == rule) {
            Some(memo) => (memo.value, memo.end) = (value, end),
            None => memos.push(Memo { rule, value, end }),
        }
    }

    fn enter(&mut self, number: RuleId) -> Result<Flow, Raised> {
        self.deepen()?;
        let rule = &self.grammar.rules[number as usize];
        if (rule.memo || rule.left)
            && let Some(memo) = self.find_memo(number, self.mark)
        {
            let (value, end) = (memo.value, memo.end);
            self.mark = end;
            self.level -= 1;
            return Ok(Flow::Return(value));
        }
        if rule.left {
            self.push(number, FrameState::Seed { value: None });
            self.keep(number, self.mark, None);
            self.deepen()?;
        }
        self.push_shape(number);
        Ok(Flow::Go)
    }

    fn push_shape(&mut self, number: RuleId) {
        let rule = &self.grammar.rules[number as usize];
        let state = match rule.shape {
            Shape::Alternatives(_) => FrameState::Alternatives { alternative: 0, step: 0 },
            Shape::Loop { .. } => FrameState::Loop,
            Shape::Gather { .. } => FrameState::Gather { first: true },
        };
        self.push(number, state);
        if rule.without_invalid {
            self.call_invalid = false;
        }
    }

    fn push(&mut self, rule: RuleId, state: FrameState) {
        self.frames.push(Frame {
            rule,
            state,
            start: self.mark,
            saved: self.mark,
            base: self.values.len(),
            cut: false,
            restore_invalid: self.call_invalid,
        });
    }

    /// Ends the uppermost frame.
    fn leave(&mut self, value: Option<NodeId>) -> Flow {
        if let Some(frame) = self.frames.pop() {
            self.values.truncate(frame.base);
            self.level -= 1;
            let rule = &self.grammar.rules[frame.rule as usize];
            if rule.without_invalid {
                self.call_invalid = frame.restore_invalid;
            }
            if rule.memo && !rule.left {
                self.keep(frame.rule, frame.start, value);
            }
        }
        Flow::Return(value)
    }

    /// Goes on with the uppermost frame.
    fn go(&mut self) -> Result<Flow, Raised> {
        let Some(frame) = self.frames.last() else { return Ok(Flow::Return(None)) };
        let grammar = self.grammar;
        match (&grammar.rules[frame.rule as usize].shape, frame.state) {
            (Shape::Alternatives(alternatives), FrameState::Alternatives { alternative, step }) => {
                self.try_alternatives(alternatives, alternative, step)
            }
            (Shape::Loop { element, .. }, FrameState::Loop) => self.next_element(*element),
            (Shape::Gather { separator, element }, FrameState::Gather { first }) => {
                if !first && self.match_token(Item::Token(*separator))?.is_none() {
                    return Ok(self.end_repetition(true));
                }
                self.next_element(*element)
            }
            _ => Ok(self.leave(None)),
        }
    }

    fn next_element(&mut self, element: Item) -> Result<Flow, Raised> {
        match element {
            Item::Rule(rule) => self.enter(rule),
            token => self.match_token(token).map(Flow::Return),
        }
    }

    fn try_alternatives(
        &mut self,
        alternatives: &'g [Alternative],
        mut number: usize,
        mut step: usize,
    ) -> Result<Flow, Raised> {
        'alternatives: while let Some(alternative) = alternatives.get(number) {
            if alternative.invalid_only && !self.call_invalid {
                number += 1;
                step = 0;
                continue;
            }
            while let Some(current) = alternative.steps.get(step) {
                let before = self.mark;
                match current.item {
                    Item::Cut => {
                        if let Some(frame) = self.frames.last_mut() {
                            frame.cut = true;
                        }
                        self.values.push(NOTHING);
                    }
                    Item::Rule(rule) => {
                        if let Some(frame) = self.frames.last_mut() {
                            frame.state = FrameState::Alternatives { alternative: number, step };
                            frame.saved = before;
                        }
                        return self.enter(rule);
                    }
                    token => {
                        let value = self.match_token(token)?;
                        if value.is_none() && current.mode == StepMode::Forced {
                            return Err(self.missing(token));
                        }
                        if !self.take(current.mode, before, value) {
                            if self.back_to_start() {
                                return Ok(self.leave(None));
                            }
                            number += 1;
                            step = 0;
                            continue 'alternatives;
                        }
                    }
                }
                step += 1;
            }
            let value = self.outcome(&alternative.result)?;
            return Ok(self.leave(value));
        }
        Ok(self.leave(None))
    }

    /// Uses the value of a step; whether the alternative goes on.
    fn take(&mut self, mode: StepMode, before: usize, value: Option<NodeId>) -> bool {
        match mode {
            StepMode::Plain | StepMode::Forced => match value {
                Some(value) => self.values.push(value),
                None => return false,
            },
            StepMode::Optional => self.values.push(value.unwrap_or(NOTHING)),
            StepMode::Ahead | StepMode::NotAhead => {
                self.mark = before;
                if value.is_some() != (mode == StepMode::Ahead) {
                    return false;
                }
                self.values.push(NOTHING);
            }
        }
        true
    }

    /// Gives an alternative up; whether it was the last that may be tried.
    fn back_to_start(&mut self) -> bool {
        let Some(frame) = self.frames.last() else { return true };
        self.mark = frame.start;
        self.values.truncate(frame.base);
        frame.cut
    }

    /// Goes on with the uppermost frame after the rule that it has entered.
    fn resume(&mut self, value: Option<NodeId>) -> Result<Flow, Raised> {
        let Some(frame) = self.frames.last_mut() else { return Ok(Flow::Return(value)) };
        let grammar = self.grammar;
        let (number, before) = (frame.rule, frame.saved);
        match (&grammar.rules[number as usize].shape, frame.state) {
            (_, FrameState::Seed { value: seed }) => {
                let grown = value.is_some() && self.mark > before;
                if !grown {
                    self.mark = before;
                    return Ok(self.leave(seed));
                }
                frame.saved = self.mark;
                frame.state = FrameState::Seed { value };
                let start = frame.start;
                self.keep(number, start, value);
                self.mark = start;
                self.deepen()?;
                self.push_shape(number);
                Ok(Flow::Go)
            }
            (Shape::Alternatives(alternatives), FrameState::Alternatives { alternative, step }) => {
                let Some(current) = alternatives.get(alternative).and_then(|found| found.steps.get(step))
                else {
                    return Ok(self.leave(None));
                };
                if self.take(current.mode, before, value) {
                    return self.try_alternatives(alternatives, alternative, step + 1);
                }
                if self.back_to_start() {
                    return Ok(self.leave(None));
                }
                self.try_alternatives(alternatives, alternative + 1, 0)
            }
            (shape, state) => match value {
                Some(value) => {
                    frame.saved = self.mark;
                    if matches!(state, FrameState::Gather { first: true }) {
                        frame.state = FrameState::Gather { first: false };
                        // The other elements are in a loop of their own.
                        self.deepen()?;
                    }
                    self.values.push(value);
                    Ok(Flow::Go)
                }
                None => {
                    let least = match shape {
                        Shape::Loop { at_least_one, .. } => usize::from(*at_least_one),
                        _ => 1,
                    };
                    let count = self.values.len() - frame.base;
                    Ok(self.end_repetition(count >= least))
                }
            },
        }
    }

    /// Ends a repetition with the elements that it has.
    fn end_repetition(&mut self, matched: bool) -> Flow {
        let Some(frame) = self.frames.last() else { return Flow::Return(None) };
        let (saved, base, start) = (frame.saved, frame.base, frame.start);
        if matches!(frame.state, FrameState::Gather { first: false }) {
            self.level -= 1;
        }
        self.mark = saved;
        if !matched {
            return self.leave(None);
        }
        let range = match (self.values.get(base), self.values.last()) {
            (Some(&first), Some(&last)) if self.values.len() > base => {
                self.nodes.get(first).range.to(self.nodes.get(last).range)
            }
            _ => Range::default(),
        };
        let elements = self.values[base..].to_vec();
        let node = self.nodes.add(Kind::Items, range, start as u32, std::iter::empty());
        // Elements that are `Items` themselves stay so.
        self.nodes.set_children(node, &elements);
        self.leave(Some(node))
    }

    fn outcome(&mut self, outcome: &Outcome) -> Result<Option<NodeId>, Raised> {
        let base = self.frames.last().map_or(0, |frame| frame.base);
        let start = self.frames.last().map_or(0, |frame| frame.start);
        let value = match &outcome.action {
            Action::Step(step) => Some(self.values[base + step]),
            Action::Node(kind, steps) => {
                let children: Vec<NodeId> = steps.iter().map(|step| self.values[base + step]).collect();
                let range = self.range_from(start)?;
                Some(self.nodes.add(*kind, range, start as u32, children.into_iter()))
            }
            Action::Call(function, steps, text) => {
                let arguments: Vec<NodeId> = steps.iter().map(|step| self.values[base + step]).collect();
                self.call(*function, &arguments, text, start, base)?
            }
        };
        if let Some((minor, subject)) = &outcome.version
            && self.flags.feature_version < *minor
        {
            return Err(self.too_new(*minor, subject));
        }
        Ok(value)
    }

    /// The value of a step of the current alternative, for messages.
    pub fn step_value(&self, base: usize, step: usize) -> NodeId {
        self.values.get(base + step).copied().unwrap_or(NOTHING)
    }

    /// From the token number `start` to the last token that is more than space.
    pub fn range_from(&mut self, start: usize) -> Result<Range, Raised> {
        let first = self.token(start)?;
        let space = |token: &&Token| {
            use TokenKind as T;
            matches!(token.kind, T::Newline | T::Indent | T::Dedent | T::EndMarker)
        };
        let last = self.buffer.tokens[..self.mark].iter().rev().find(|token| !space(token));
        let last = last.unwrap_or(&first);
        Ok(Range::new(first.line, first.col, last.end_line, last.end_col))
    }
}
