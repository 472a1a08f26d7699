//! The matcher: backtracking with a stack of choices and a trail of overwritten cells.
//!
//! A choice remembers where to go on and how long the trail was; taking it up again undoes whatever was
//! written since. So marks and counters are always those of the path that is being tried. Assertions,
//! atomic groups and rounds of possessive repeats put a barrier on the stack; when their part matched, the
//! stack is cut back to it and the trail is kept.

use text::StrView;

use crate::charset::{Locale, is_word};
use crate::ops::{At, Fold};
use crate::program::{Inst, One, OneKind, Peek, Program};
use crate::strategy::{Covered, Haystack, candidate};
use crate::tree::Test;
use crate::{ascii_tolower, unicode_tolower};

/// Why matching stopped without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The caller asked to stop.
    Interrupted,
    /// There is not enough memory for the choices.
    OutOfMemory,
}

/// What is searched.
#[derive(Clone, Copy, Debug)]
pub enum Text<'a> {
    /// A string.
    Str(StrView<'a>),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl Text<'_> {
    /// Number of characters or bytes.
    pub fn len(self) -> usize {
        match self {
            Text::Str(s) => s.len(),
            Text::Bytes(b) => b.len(),
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// Where a match must lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// At the start position.
    Match,
    /// From the start position to the end.
    Fullmatch,
    /// At or behind the start position.
    Search,
}

/// What to do.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Where a match must lie.
    pub mode: Mode,
    /// The start position. What lies before it is still seen by `^`, `\b` and looking back.
    pub start: usize,
    /// The end position. What lies behind it does not exist.
    pub end: usize,
    /// Whether a match must not end at the start position.
    pub must_advance: bool,
    /// The locale, for patterns that depend on it; otherwise "C".
    pub locale: Option<&'a Locale>,
}

/// The matcher's memory and the result of the last match. Worth keeping from match to match.
#[derive(Debug, Default)]
pub struct Scratch {
    cells: Vec<usize>,
    trail: Vec<Undo>,
    stack: Vec<Choice>,
    groups: usize,
    lastindex: u32,
    start: usize,
    end: usize,
}

impl Scratch {
    /// Empty memory.
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Where the match starts.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where the match ends.
    pub fn end(&self) -> usize {
        self.end
    }

    /// Where a group matched; group 0 is the whole.
    pub fn span(&self, group: usize) -> Option<(usize, usize)> {
        if group == 0 {
            return Some((self.start, self.end));
        }
        if group > self.groups {
            return None;
        }
        span(&self.cells, group - 1)
    }

    /// The group whose end was passed last: `Match.lastindex`.
    pub fn lastindex(&self) -> Option<usize> {
        if self.lastindex == 0 { None } else { Some(self.lastindex as usize) }
    }

    /// The highest mark that is set, as `_sre` counts them; -1 if none is.
    pub fn lastmark(&self) -> isize {
        let marks = self.cells.get(..self.groups * 2).unwrap_or(&[]);
        marks.iter().rposition(|&m| m != NONE).map_or(-1, |i| i as isize)
    }
}

/// The positions of one search after another: `finditer`, `findall`, `split`, `sub` and scanners.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    /// Where the next search starts.
    pub start: usize,
    /// Where the text ends.
    pub end: usize,
    /// Whether the next match must not be empty at `start`.
    pub must_advance: bool,
    done: bool,
}

impl Cursor {
    /// Begins at `start`.
    pub fn new(start: usize, end: usize) -> Cursor {
        Cursor { start, end, must_advance: false, done: false }
    }

    /// The next match, which `scratch` then describes. After the last one it answers no for ever.
    pub fn next(
        &mut self,
        program: &Program,
        scratch: &mut Scratch,
        text: Text<'_>,
        mode: Mode,
        locale: Option<&Locale>,
        poll: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Error> {
        if self.done {
            return Ok(false);
        }
        let request =
            Request { mode, start: self.start, end: self.end, must_advance: self.must_advance, locale };
        if !program.run(scratch, text, &request, poll)? {
            self.done = true;
            return Ok(false);
        }
        self.must_advance = scratch.start == scratch.end;
        self.start = scratch.end;
        Ok(true)
    }
}

/// No position.
const NONE: usize = usize::MAX;

/// Steps between two questions whether to stop.
const STEPS: u32 = 8192;

#[derive(Clone, Copy, Debug)]
struct Undo {
    cell: u32,
    old: usize,
}

/// A place to go on from. What it means is up to the instruction at `pc`, which made it.
#[derive(Clone, Copy, Debug)]
struct Choice {
    pc: u32,
    lastindex: u32,
    pos: usize,
    aux: usize,
    trail: usize,
}

fn span(cells: &[usize], group: usize) -> Option<(usize, usize)> {
    match cells.get(group * 2..group * 2 + 2) {
        Some(&[start, end]) if start != NONE && end != NONE && start <= end => Some((start, end)),
        _ => None,
    }
}

impl Program {
    /// Matches or searches. If the answer is yes, `scratch` describes the match. `poll` is asked now and
    /// then whether to stop.
    pub fn run(
        &self,
        scratch: &mut Scratch,
        text: Text<'_>,
        request: &Request<'_>,
        poll: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Error> {
        match text {
            Text::Bytes(s) => run(self, scratch, s, request, poll),
            Text::Str(view) => text::with_units!(view, s => run(self, scratch, s, request, poll)),
        }
    }
}

fn run<U: Haystack>(
    program: &Program,
    scratch: &mut Scratch,
    text: &[U],
    request: &Request<'_>,
    poll: &mut dyn FnMut() -> bool,
) -> Result<bool, Error> {
    let start = request.start.min(text.len());
    let end = request.end.min(text.len());
    if start > end && request.mode == Mode::Search {
        return Ok(false);
    }
    let whole = text;
    let text = &text[..end];
    scratch.cells.clear();
    scratch.cells.try_reserve(program.cells).map_err(|_| Error::OutOfMemory)?;
    scratch.cells.resize(program.cells, NONE);
    scratch.groups = program.groups;
    scratch.stack.clear();
    scratch.trail.clear();
    let mut m = Matcher {
        program,
        whole,
        text,
        locale: request.locale.unwrap_or(&Locale::C),
        full: request.mode == Mode::Fullmatch,
        forbidden_end: if request.must_advance { start } else { NONE },
        cells: &mut scratch.cells,
        trail: &mut scratch.trail,
        stack: &mut scratch.stack,
        lastindex: 0,
        barrier: 0,
        steps: STEPS,
        poll,
    };
    // The last position where the shortest match still fits.
    let Some(last) = usize::try_from(program.min).ok().and_then(|min| end.checked_sub(min)) else {
        return Ok(false);
    };
    let mut from = start;
    loop {
        if request.mode == Mode::Search {
            match candidate(&program.strategy, text, from) {
                Some(at) => from = at,
                None => return Ok(false),
            }
        }
        // A pattern that can be empty is tried even behind the end, as in CPython.
        if from > last && program.min > 0 || from > end && request.mode == Mode::Search {
            return Ok(false);
        }
        let tried = match &program.starts {
            Some(class) if request.mode == Mode::Search => {
                m.at(from).is_some_and(|c| match class.uses_locale() {
                    true => class.has_locale(c, m.locale),
                    false => class.has(c),
                })
            }
            _ => true,
        };
        if tried && let Some(found) = m.attempt(from)? {
            scratch.lastindex = m.lastindex;
            scratch.start = from;
            scratch.end = found;
            return Ok(true);
        }
        if request.mode != Mode::Search || from == last {
            return Ok(false);
        }
        m.step()?;
        from = match program.covered {
            Covered::Line if tried => match U::find(text, from, '\n' as u32) {
                Some(newline) => newline + 1,
                None => return Ok(false),
            },
            Covered::Everything if tried => return Ok(false),
            _ => from + 1,
        };
    }
}

struct Matcher<'a, U> {
    program: &'a Program,
    /// The text with what lies behind its end. Seen only by positions that start there.
    whole: &'a [U],
    text: &'a [U],
    locale: &'a Locale,
    full: bool,
    forbidden_end: usize,
    cells: &'a mut Vec<usize>,
    trail: &'a mut Vec<Undo>,
    stack: &'a mut Vec<Choice>,
    lastindex: u32,
    /// Where on the stack the innermost barrier is; meaningless outside of barriers.
    barrier: usize,
    steps: u32,
    poll: &'a mut dyn FnMut() -> bool,
}

impl<U: Haystack> Matcher<'_, U> {
    /// Counts a step and asks now and then whether to stop.
    #[inline(always)]
    fn step(&mut self) -> Result<(), Error> {
        self.steps -= 1;
        if self.steps == 0 { self.ask() } else { Ok(()) }
    }

    #[cold]
    fn ask(&mut self) -> Result<(), Error> {
        self.steps = STEPS;
        if (self.poll)() { Err(Error::Interrupted) } else { Ok(()) }
    }

    #[inline(always)]
    fn push(&mut self, pc: u32, pos: usize, aux: usize) -> Result<(), Error> {
        if self.stack.len() == self.stack.capacity() {
            self.stack.try_reserve(16).map_err(|_| Error::OutOfMemory)?;
        }
        let (lastindex, trail) = (self.lastindex, self.trail.len());
        self.stack.push(Choice { pc, lastindex, pos, aux, trail });
        Ok(())
    }

    /// Writes a cell so that going back restores it.
    #[inline(always)]
    fn set(&mut self, cell: u32, value: usize) -> Result<(), Error> {
        let slot = &mut self.cells[cell as usize];
        let old = std::mem::replace(slot, value);
        if self.trail.len() == self.trail.capacity() {
            self.trail.try_reserve(16).map_err(|_| Error::OutOfMemory)?;
        }
        self.trail.push(Undo { cell, old });
        Ok(())
    }

    /// As [`Matcher::set`] for counters, which long runs of rounds without a choice write again and again:
    /// a cell saved at the end of the trail since the last choice is not saved twice.
    fn set_counter(&mut self, cell: u32, value: usize) -> Result<(), Error> {
        let floor = self.stack.last().map_or(0, |c| c.trail);
        let recent = &self.trail[floor.max(self.trail.len().saturating_sub(4)).min(self.trail.len())..];
        if recent.iter().any(|u| u.cell == cell) {
            self.cells[cell as usize] = value;
            return Ok(());
        }
        self.set(cell, value)
    }

    #[inline(always)]
    fn undo_to(&mut self, length: usize) {
        while self.trail.len() > length {
            if let Some(u) = self.trail.pop() {
                self.cells[u.cell as usize] = u.old;
            }
        }
    }

    #[inline(always)]
    fn at(&self, pos: usize) -> Option<u32> {
        self.text.get(pos).map(|u| u.code())
    }

    fn passes(&self, test: Test, c: u32) -> bool {
        match test {
            Test::All => true,
            Test::Is(l) => c == l,
            Test::Not(l) => c != l,
            Test::Class(id) => self.program.classes[id as usize].has(c),
            Test::LocaleClass(id) => self.program.classes[id as usize].has_locale(c, self.locale),
            Test::Never => false,
        }
    }

    /// The first position from `pos` on, at most `max` further, whose character does not pass.
    fn span(&self, test: Test, pos: usize, max: usize) -> usize {
        let limit = self.text.len().min(pos.saturating_add(max));
        let part = &self.text[pos..limit];
        let length = match test {
            Test::All => return limit,
            Test::Never => return pos,
            Test::Is(l) => part.iter().position(|u| u.code() != l),
            Test::Not(l) => {
                // Short runs are the rule: look at a few characters before starting a long search.
                let near = &part[..part.len().min(8)];
                match near.iter().position(|u| u.code() == l) {
                    None => U::find(part, near.len(), l),
                    found => found,
                }
            }
            Test::Class(id) => {
                let class = &self.program.classes[id as usize];
                part.iter().position(|u| !class.has(u.code()))
            }
            Test::LocaleClass(id) => {
                let class = &self.program.classes[id as usize];
                part.iter().position(|u| !class.has_locale(u.code(), self.locale))
            }
        };
        length.map_or(limit, |n| pos + n)
    }

    /// Tries to match at `start`; gives the end.
    fn attempt(&mut self, start: usize) -> Result<Option<usize>, Error> {
        self.stack.clear();
        self.undo_to(0);
        self.trail.clear();
        self.lastindex = 0;
        self.barrier = 0;
        let program = self.program;
        let text = self.text;
        let mut pc = program.entry;
        let mut pos = start;
        loop {
            // Each arm goes on with `continue`; falling out of the match means failure.
            match program.insts[pc as usize] {
                Inst::Fail => {}
                Inst::Success => {
                    if pos != self.forbidden_end && (!self.full || pos == text.len()) {
                        self.trail.clear();
                        return Ok(Some(pos));
                    }
                }
                Inst::End => {
                    let barrier = self.stack[self.barrier];
                    self.stack.truncate(self.barrier);
                    self.barrier = barrier.aux;
                    match program.insts[barrier.pc as usize] {
                        Inst::Assert(a) => {
                            let a = &program.asserts[a as usize];
                            if !a.negative {
                                pos = barrier.pos;
                                pc = a.next;
                                continue;
                            }
                        }
                        Inst::Atomic { next } => {
                            pc = next;
                            continue;
                        }
                        Inst::Possess(r) => {
                            self.step()?;
                            let cell = program.repeats[r as usize].cell;
                            self.set_counter(cell, self.cells[cell as usize] + 1)?;
                            pc = barrier.pc;
                            continue;
                        }
                        _ => {}
                    }
                }
                Inst::Is(c) => {
                    if pos < text.len() && text[pos].code() == c {
                        pos += 1;
                        pc += 1;
                        continue;
                    }
                }
                Inst::Run { start, len } => {
                    let literal = &program.literals[start as usize..][..len as usize];
                    if let Some(part) = text.get(pos..pos + literal.len())
                        && part.iter().zip(literal).all(|(u, &l)| u.code() == l)
                    {
                        pos += literal.len();
                        pc += 1;
                        continue;
                    }
                }
                Inst::Not(c) => {
                    if pos < text.len() && text[pos].code() != c {
                        pos += 1;
                        pc += 1;
                        continue;
                    }
                }
                Inst::All => {
                    if pos < text.len() {
                        pos += 1;
                        pc += 1;
                        continue;
                    }
                }
                Inst::Class(id) => {
                    if pos < text.len() && program.classes[id as usize].has(text[pos].code()) {
                        pos += 1;
                        pc += 1;
                        continue;
                    }
                }
                Inst::LocaleClass(id) => {
                    if self.at(pos).is_some_and(|c| self.passes(Test::LocaleClass(id), c)) {
                        pos += 1;
                        pc += 1;
                        continue;
                    }
                }
                Inst::At(at) => {
                    if self.is_at(at, pos) {
                        pc += 1;
                        continue;
                    }
                }
                Inst::Mark(mark) => {
                    if mark % 2 == 1 {
                        self.lastindex = mark / 2 + 1;
                    }
                    self.set(mark, pos)?;
                    pc += 1;
                    continue;
                }
                Inst::Jump(to) => {
                    pc = to;
                    continue;
                }
                Inst::Branch(b) => {
                    let branch = &program.branches[b as usize];
                    let masks = &branch.masks;
                    let index = match self.at(pos) {
                        Some(c) if c < 256 => usize::from(branch.by_char[c as usize]),
                        Some(_) => masks.len() - 2,
                        None => masks.len() - 1,
                    };
                    let mask = masks[index];
                    if mask != 0 {
                        let rest = mask & (mask - 1);
                        if rest != 0 {
                            self.push(pc, pos, rest as usize)?;
                        }
                        pc = branch.targets[mask.trailing_zeros() as usize];
                        continue;
                    }
                }
                Inst::One(index) => {
                    let one = &program.ones[index as usize];
                    if let Some(to) = self.one(one, pc, pos)? {
                        pos = to;
                        pc = one.next;
                        continue;
                    }
                }
                Inst::RepeatStart(r) => {
                    let repeat = &program.repeats[r as usize];
                    self.set(repeat.cell, 0)?;
                    self.set(repeat.cell + 1, NONE)?;
                    pc = repeat.test;
                    continue;
                }
                Inst::RepeatRound(r) => {
                    self.step()?;
                    let repeat = &program.repeats[r as usize];
                    let cell = repeat.cell;
                    self.set_counter(cell, self.cells[cell as usize] + 1)?;
                    pc = repeat.test;
                    continue;
                }
                Inst::RepeatTest(r) => {
                    let repeat = &program.repeats[r as usize];
                    let count = self.cells[repeat.cell as usize];
                    if count < repeat.min {
                        pc = repeat.body;
                    } else if repeat.lazy {
                        self.push(pc, pos, 0)?;
                        pc = repeat.next;
                    } else if count < repeat.max && self.cells[repeat.cell as usize + 1] != pos {
                        self.push(pc, pos, 0)?;
                        self.set(repeat.cell + 1, pos)?;
                        pc = repeat.body;
                    } else {
                        pc = repeat.next;
                    }
                    continue;
                }
                Inst::PossessStart(r) => {
                    let repeat = &program.repeats[r as usize];
                    self.set(repeat.cell, 0)?;
                    self.set(repeat.cell + 1, NONE)?;
                    pc = repeat.test;
                    continue;
                }
                Inst::Possess(r) => {
                    let repeat = &program.repeats[r as usize];
                    let count = self.cells[repeat.cell as usize];
                    let needed = count < repeat.min;
                    if needed || count < repeat.max && self.cells[repeat.cell as usize + 1] != pos {
                        if !needed {
                            self.set_counter(repeat.cell + 1, pos)?;
                        }
                        self.push(pc, pos, self.barrier)?;
                        self.barrier = self.stack.len() - 1;
                        pc = repeat.body;
                    } else {
                        pc = repeat.next;
                    }
                    continue;
                }
                Inst::GroupRef { group, fold } => {
                    if let Some((from, to)) = span(self.cells, group as usize)
                        && self.same(from, to, pos, fold)
                    {
                        pos += to - from;
                        pc += 1;
                        continue;
                    }
                }
                Inst::Condition { group, no } => {
                    pc = if span(self.cells, group as usize).is_some() { pc + 1 } else { no };
                    continue;
                }
                Inst::Assert(a) => {
                    let a = &program.asserts[a as usize];
                    if let Some(from) = pos.checked_sub(a.back) {
                        self.push(pc, pos, self.barrier)?;
                        self.barrier = self.stack.len() - 1;
                        pos = from;
                        pc += 1;
                        continue;
                    }
                    if a.negative {
                        pc = a.next;
                        continue;
                    }
                }
                Inst::Peek(p) => {
                    let Peek { test, back, negative } = program.peeks[p as usize];
                    let c = if back { pos.checked_sub(1).and_then(|p| self.at(p)) } else { self.at(pos) };
                    if c.is_some_and(|c| self.passes(test, c)) != negative {
                        pc += 1;
                        continue;
                    }
                }
                Inst::Atomic { .. } => {
                    self.push(pc, pos, self.barrier)?;
                    self.barrier = self.stack.len() - 1;
                    pc += 1;
                    continue;
                }
            }
            match self.back()? {
                Some(place) => (pc, pos) = place,
                None => return Ok(None),
            }
        }
    }

    /// A repeat of one character: how far to go, with a choice on the stack if there are others.
    #[inline(always)]
    fn one(&mut self, one: &One, pc: u32, pos: usize) -> Result<Option<usize>, Error> {
        if pos > self.text.len() {
            return Ok(None);
        }
        if one.kind == OneKind::Lazy {
            let least = if one.min == 0 {
                pos
            } else {
                let end = self.span(one.test, pos, one.min);
                if end - pos < one.min {
                    return Ok(None);
                }
                end
            };
            return self.lazy(one, pc, least, pos.saturating_add(one.max));
        }
        let most = self.span(one.test, pos, one.max);
        if most - pos < one.min {
            return Ok(None);
        }
        if one.kind == OneKind::Possessive {
            return Ok(Some(most));
        }
        let least = pos + one.min;
        let to = match self.fitting_before(one, least, most) {
            Some(to) => to,
            None => return Ok(None),
        };
        if to > least {
            self.push(pc, to, least)?;
        }
        Ok(Some(to))
    }

    /// The last position in `least..=most` where the rest may go on.
    #[inline(always)]
    fn fitting_before(&self, one: &One, least: usize, most: usize) -> Option<usize> {
        let Some(filter) = &one.filter else { return Some(most) };
        let mut to = most;
        if to == self.text.len() {
            if filter.end {
                return Some(to);
            }
            if to == least {
                return None;
            }
            to -= 1;
        }
        let part = &self.text[least..=to];
        if let Some(only) = filter.only {
            return U::rfind(part, only.into()).map(|i| least + i);
        }
        part.iter()
            .rposition(|u| {
                let c = u.code();
                if c < 256 { filter.table[c as usize] } else { filter.above }
            })
            .map(|i| least + i)
    }

    /// The first position from `from` to `limit` where the rest may go on, with a choice for the others.
    fn lazy(&mut self, one: &One, pc: u32, from: usize, limit: usize) -> Result<Option<usize>, Error> {
        let Some(filter) = &one.filter else {
            if from < limit {
                self.push(pc, from, limit)?;
            }
            return Ok(Some(from));
        };
        // Goes on while characters pass, and no further: looking for the rest beyond would make a search
        // quadratic.
        let class = match one.test {
            Test::Class(id) => Some(&self.program.classes[id as usize]),
            _ => None,
        };
        let mut to = from;
        loop {
            let Some(c) = self.at(to) else {
                if filter.end {
                    break;
                }
                return Ok(None);
            };
            if if c < 256 { filter.table[c as usize] } else { filter.above } {
                break;
            }
            let passes = match class {
                Some(class) => class.has(c),
                None => self.passes(one.test, c),
            };
            if to == limit || !passes {
                return Ok(None);
            }
            to += 1;
        }
        if to < limit {
            self.push(pc, to, limit)?;
        }
        Ok(Some(to))
    }

    /// Goes back to the last choice: where to go on, or `None` if there is none left.
    #[inline(always)]
    fn back(&mut self) -> Result<Option<(u32, usize)>, Error> {
        let program = self.program;
        loop {
            self.step()?;
            let Some(&choice) = self.stack.last() else { return Ok(None) };
            self.undo_to(choice.trail);
            self.lastindex = choice.lastindex;
            let top = self.stack.len() - 1;
            match program.insts[choice.pc as usize] {
                Inst::Branch(b) => {
                    let mask = choice.aux as u64;
                    let rest = mask & mask.wrapping_sub(1);
                    if rest == 0 {
                        self.stack.truncate(top);
                    } else {
                        self.stack[top].aux = rest as usize;
                    }
                    let target = program.branches[b as usize].targets[mask.trailing_zeros() as usize];
                    return Ok(Some((target, choice.pos)));
                }
                Inst::One(index) => {
                    let one = &program.ones[index as usize];
                    if one.kind == OneKind::Lazy {
                        self.stack.truncate(top);
                        if self.at(choice.pos).is_some_and(|c| self.passes(one.test, c))
                            && let Some(to) = self.lazy(one, choice.pc, choice.pos + 1, choice.aux)?
                        {
                            return Ok(Some((one.next, to)));
                        }
                        continue;
                    }
                    let least = choice.aux;
                    match self.fitting_before(one, least, choice.pos - 1) {
                        Some(to) => {
                            if to == least {
                                self.stack.truncate(top);
                            } else {
                                self.stack[top].pos = to;
                            }
                            return Ok(Some((one.next, to)));
                        }
                        None => self.stack.truncate(top),
                    }
                }
                Inst::RepeatTest(r) => {
                    self.stack.truncate(top);
                    let repeat = &program.repeats[r as usize];
                    let pos = choice.pos;
                    if !repeat.lazy {
                        return Ok(Some((repeat.next, pos)));
                    }
                    let cell = repeat.cell as usize;
                    if self.cells[cell] < repeat.max && self.cells[cell + 1] != pos {
                        self.set(repeat.cell + 1, pos)?;
                        return Ok(Some((repeat.body, pos)));
                    }
                }
                Inst::Assert(a) => {
                    self.stack.truncate(top);
                    self.barrier = choice.aux;
                    let a = &program.asserts[a as usize];
                    if a.negative {
                        return Ok(Some((a.next, choice.pos)));
                    }
                }
                Inst::Possess(r) => {
                    self.stack.truncate(top);
                    self.barrier = choice.aux;
                    let repeat = &program.repeats[r as usize];
                    if self.cells[repeat.cell as usize] >= repeat.min {
                        return Ok(Some((repeat.next, choice.pos)));
                    }
                }
                _ => {
                    self.stack.truncate(top);
                    self.barrier = choice.aux;
                }
            }
        }
    }

    fn is_at(&self, at: At, pos: usize) -> bool {
        let newline = |pos: usize| self.at(pos) == Some('\n' as u32);
        let before = || Some(self.whole.get(pos.checked_sub(1)?)?.code());
        let end = self.text.len();
        match at {
            At::Beginning => pos == 0,
            At::BeginningLine => pos == 0 || before() == Some('\n' as u32),
            At::End => pos == end || pos + 1 == end && newline(pos),
            At::EndLine => pos == end || newline(pos),
            At::EndString => pos == end,
            At::Boundary(words, wanted) => {
                let word = |c: Option<u32>| c.is_some_and(|c| is_word(words, c, self.locale));
                (word(before()) != word(self.at(pos))) == wanted
            }
        }
    }

    /// Whether the text of `from..to` stands at `pos` again.
    fn same(&self, from: usize, to: usize, pos: usize, fold: Fold) -> bool {
        if from == to {
            return true;
        }
        let Some(end) = pos.checked_add(to - from) else { return false };
        let (Some(a), Some(b)) = (self.text.get(from..to), self.text.get(pos..end)) else { return false };
        if fold == Fold::None {
            return a == b;
        }
        let lower = |u: &U| match fold {
            Fold::Ascii => ascii_tolower(u.code()),
            Fold::Locale => self.locale.lower(u.code()),
            _ => unicode_tolower(u.code()),
        };
        a.iter().zip(b).all(|(a, b)| lower(a) == lower(b))
    }
}
