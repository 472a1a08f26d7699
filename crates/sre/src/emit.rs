//! From the tree to instructions.
//!
//! Instructions are made from the end of the pattern to its beginning, so that whatever a piece goes on to
//! exists already, and with it the set of what can come next there. They are turned round at the end.
//! Nesting uses a stack of our own.

use crate::first::{First, Transfer};
use crate::program::{Assert, Branch, Filter, Inst, One, OneKind, Pc, Peek, Program, Repeat};
use crate::strategy::{Covered, Strategy};
use crate::tree::{Choice, Node, SeqId, Test, Tree, at_first, test_first, unbounded};

/// What is still to be done, last first.
enum Task<'t> {
    /// The first `count` nodes of a sequence.
    Seq { seq: SeqId, count: usize },
    /// Collects the alternative just made and goes on with the one before it.
    Alternative { rest: &'t [SeqId], done: Vec<(Pc, First)>, next: Pc, next_first: First },
    /// The body of an optional part was made.
    Optional { next: Pc, next_first: First, lazy: bool },
    /// The body of a loop without a counter was made.
    Loop { branch: u32, at: Pc, at_first: First, next: Pc, next_first: First, lazy: bool, min: u32 },
    /// The body of a repeat with a counter was made.
    Counted { repeat: u32, next_first: First, possessive: bool },
    /// The body of an assertion was made.
    Asserted { assert: u32, next_first: First },
    /// The body of an atomic group was made.
    Atomic { next: Pc, transfer: Transfer, next_first: First },
    /// The second part of a condition was made.
    No { group: u32, yes: SeqId, next: Pc, next_first: First },
    /// The first part of a condition was made; the second begins at `no`.
    Yes { group: u32, no: Pc, no_first: First },
}

struct Emitter<'t> {
    tree: &'t Tree,
    program: Program,
    /// What can come next where the last instruction begins.
    first: First,
    tasks: Vec<Task<'t>>,
}

/// Translates a tree.
pub(crate) fn emit(mut tree: Tree, groups: usize) -> Program {
    let classes = std::mem::take(&mut tree.classes);
    let starts = tree.starts.take();
    let root = &tree.seqs[tree.root];
    let program = Program {
        insts: Vec::new(),
        entry: 0,
        classes,
        literals: Vec::new(),
        branches: Vec::new(),
        ones: Vec::new(),
        repeats: Vec::new(),
        asserts: Vec::new(),
        peeks: Vec::new(),
        groups,
        cells: groups * 2,
        min: root.min,
        strategy: Strategy::Everywhere,
        covered: Covered::Nothing,
        starts: None,
    };
    let mut emitter = Emitter { tree: &tree, program, first: First::ANYTHING, tasks: Vec::new() };
    emitter.push(Inst::Success, First::ANYTHING);
    emitter.seq(tree.root);
    emitter.run();
    let first = emitter.first;
    let mut program = emitter.program;
    turn_round(&mut program);
    program.strategy = Strategy::new(&program, &first);
    program.covered = Covered::new(&program);
    // The set of the information block is needed only where it may say less than is known already.
    program.starts = starts.filter(|s| {
        first.end || first.above != 0 || first.intersection(s.first()) != first || s.uses_locale()
    });
    program
}

/// Reverses the instructions, so that each is followed by the one that was made before it.
fn turn_round(program: &mut Program) {
    let last = program.insts.len() as u32 - 1;
    let turn = |pc: &mut Pc| *pc = last - *pc;
    program.insts.reverse();
    for inst in &mut program.insts {
        match inst {
            Inst::Jump(pc) | Inst::Condition { no: pc, .. } | Inst::Atomic { next: pc } => turn(pc),
            _ => {}
        }
    }
    for pc in program.branches.iter_mut().flat_map(|b| &mut b.targets) {
        turn(pc);
    }
    for one in &mut program.ones {
        turn(&mut one.next);
    }
    for repeat in &mut program.repeats {
        turn(&mut repeat.body);
        turn(&mut repeat.test);
        turn(&mut repeat.next);
    }
    for assert in &mut program.asserts {
        turn(&mut assert.next);
    }
    program.entry = 0;
}

impl<'t> Emitter<'t> {
    /// Adds an instruction in front of the others.
    fn push(&mut self, inst: Inst, first: First) -> Pc {
        self.program.insts.push(inst);
        self.first = first;
        self.here()
    }

    /// The instruction that was made last: what a piece made now goes on to.
    fn here(&self) -> Pc {
        self.program.insts.len() as Pc - 1
    }

    fn seq(&mut self, seq: SeqId) {
        self.tasks.push(Task::Seq { seq, count: self.tree.seqs[seq].nodes.len() });
    }

    fn run(&mut self) {
        while let Some(task) = self.tasks.pop() {
            match task {
                Task::Seq { count: 0, .. } => {}
                Task::Seq { seq, count } => self.nodes(seq, count),
                Task::Alternative { rest, mut done, next, next_first } => {
                    done.push((self.here(), self.first));
                    if let Some((&last, rest)) = rest.split_last() {
                        self.push(Inst::Jump(next), next_first);
                        self.tasks.push(Task::Alternative { rest, done, next, next_first });
                        self.seq(last);
                    } else {
                        done.reverse();
                        self.branch(done);
                    }
                }
                Task::Optional { next, next_first, lazy } => {
                    let body = (self.here(), self.first);
                    let next = (next, next_first);
                    self.branch(if lazy { vec![next, body] } else { vec![body, next] });
                }
                Task::Loop { branch, at, at_first, next, next_first, lazy, min } => {
                    let body = (self.here(), self.first);
                    let next = (next, next_first);
                    self.program.branches[branch as usize] =
                        Branch::new(&if lazy { [next, body] } else { [body, next] });
                    if min == 0 {
                        self.push(Inst::Jump(at), at_first);
                    }
                }
                Task::Counted { repeat, next_first, possessive } => {
                    let body = self.here();
                    self.program.repeats[repeat as usize].body = body;
                    let first = if self.program.repeats[repeat as usize].min == 0 {
                        self.first.union(&next_first)
                    } else {
                        self.first
                    };
                    let start =
                        if possessive { Inst::PossessStart(repeat) } else { Inst::RepeatStart(repeat) };
                    self.push(start, first);
                }
                Task::Asserted { assert, next_first } => {
                    let a = self.program.asserts[assert as usize];
                    let first = if a.negative || a.back > 0 {
                        next_first
                    } else {
                        self.first.intersection(&next_first)
                    };
                    self.push(Inst::Assert(assert), first);
                }
                Task::Atomic { next, transfer, next_first } => {
                    self.push(Inst::Atomic { next }, transfer.apply(&next_first));
                }
                Task::No { group, yes, next, next_first } => {
                    let (no, no_first) = (self.here(), self.first);
                    self.push(Inst::Jump(next), next_first);
                    self.tasks.push(Task::Yes { group, no, no_first });
                    self.seq(yes);
                }
                Task::Yes { group, no, no_first } => {
                    let first = self.first.union(&no_first);
                    self.push(Inst::Condition { group, no }, first);
                }
            }
        }
    }

    /// A branch to alternatives, in chunks of what a mask holds.
    fn branch(&mut self, mut alternatives: Vec<(Pc, First)>) {
        loop {
            let start = alternatives.len().saturating_sub(64);
            let chunk = alternatives.split_off(start);
            let first = chunk.iter().fold(First::NOTHING, |set, (_, f)| set.union(f));
            let index = self.program.branches.len() as u32;
            self.program.branches.push(Branch::new(&chunk));
            let pc = self.push(Inst::Branch(index), first);
            if alternatives.is_empty() {
                return;
            }
            alternatives.push((pc, first));
        }
    }

    /// The last of the first `count` nodes of a sequence, and the task to go on.
    fn nodes(&mut self, seq: SeqId, count: usize) {
        let nodes = &self.tree.seqs[seq].nodes[..count];
        let Some(node) = nodes.last() else { return };
        let literal = |n: &Node| if let Node::Test(Test::Is(c)) = n { Some(*c) } else { None };
        let run: Vec<u32> = nodes.iter().rev().map_while(literal).collect();
        if let (true, Some(&c)) = (run.len() > 1, run.last()) {
            let start = self.program.literals.len() as u32;
            self.program.literals.extend(run.iter().rev());
            self.push(Inst::Run { start, len: run.len() as u32 }, First::literal(c));
            self.tasks.push(Task::Seq { seq, count: count - run.len() });
            return;
        }
        self.tasks.push(Task::Seq { seq, count: count - 1 });
        self.node(node);
    }

    fn node(&mut self, node: &'t Node) {
        let k = self.first;
        match node {
            Node::Fail => {
                self.push(Inst::Fail, First::NOTHING);
            }
            Node::Test(test) => self.test(*test),
            Node::At(at) => {
                self.push(Inst::At(*at), at_first(*at).intersection(&k));
            }
            Node::Mark(mark) => {
                self.push(Inst::Mark(*mark), k);
            }
            Node::GroupRef { group, fold } => {
                self.push(Inst::GroupRef { group: *group, fold: *fold }, First::ANYTHING);
            }
            Node::Branch(alternatives) => {
                if let Some((&last, rest)) = alternatives.split_last() {
                    let next = self.here();
                    self.tasks.push(Task::Alternative { rest, done: Vec::new(), next, next_first: k });
                    self.seq(last);
                }
            }
            Node::RepeatOne { test, min, max, choice } => self.one(*test, *min, *max, *choice),
            Node::Repeat { body, min, max, choice } => self.repeat(*body, *min, *max, *choice),
            Node::Atomic(body) => {
                let next = self.here();
                // What comes behind must not influence how the group matches.
                self.push(Inst::End, First::ANYTHING);
                let transfer = self.tree.seqs[*body].transfer;
                self.tasks.push(Task::Atomic { next, transfer, next_first: k });
                self.seq(*body);
            }
            Node::Assert { body, back, negative } => {
                if let ([Node::Test(test)], 0 | 1) = (&self.tree.seqs[*body].nodes[..], *back) {
                    let index = self.program.peeks.len() as u32;
                    self.program.peeks.push(Peek { test: *test, back: *back == 1, negative: *negative });
                    let first = if *negative || *back == 1 {
                        k
                    } else {
                        test_first(*test, &self.program.classes).intersection(&k)
                    };
                    self.push(Inst::Peek(index), first);
                    return;
                }
                let next = self.here();
                let assert = self.program.asserts.len() as u32;
                self.program.asserts.push(Assert { back: *back as usize, negative: *negative, next });
                self.push(Inst::End, First::ANYTHING);
                self.tasks.push(Task::Asserted { assert, next_first: k });
                self.seq(*body);
            }
            Node::Condition { group, yes, no } => {
                let next = self.here();
                match no {
                    Some(no) => {
                        self.tasks.push(Task::No { group: *group, yes: *yes, next, next_first: k });
                        self.seq(*no);
                    }
                    None => {
                        self.tasks.push(Task::Yes { group: *group, no: next, no_first: k });
                        self.seq(*yes);
                    }
                }
            }
        }
    }

    fn test(&mut self, test: Test) {
        let inst = match test {
            Test::All => Inst::All,
            Test::Is(c) => Inst::Is(c),
            Test::Not(c) => Inst::Not(c),
            Test::Class(id) => Inst::Class(id),
            Test::LocaleClass(id) => Inst::LocaleClass(id),
            Test::Never => Inst::Fail,
        };
        self.push(inst, test_first(test, &self.program.classes));
    }

    fn one(&mut self, test: Test, min: u32, max: u32, choice: Choice) {
        if (min, max) == (1, 1) {
            return self.test(test);
        }
        let k = self.first;
        let set = test_first(test, &self.program.classes);
        // Where the rest cannot begin with a character that passes, giving one back never helps, and
        // neither does stopping early.
        let kind = if min == max || set.disjoint_characters(&k) {
            OneKind::Possessive
        } else {
            match choice {
                Choice::Greedy => OneKind::Greedy,
                Choice::Lazy => OneKind::Lazy,
                Choice::Possessive => OneKind::Possessive,
            }
        };
        let filter = Filter::new(&k).map(Box::new);
        let one = One { test, min: min as usize, max: limit(max), kind, next: self.here(), filter };
        let index = self.program.ones.len() as u32;
        self.program.ones.push(one);
        let first = match (min, max) {
            (_, 0) => k,
            (0, _) => set.union(&k),
            _ => set,
        };
        self.push(Inst::One(index), first);
    }

    fn repeat(&mut self, body: SeqId, min: u32, max: u32, choice: Choice) {
        if max == 0 {
            return;
        }
        let next = self.here();
        let next_first = self.first;
        let transfer = &self.tree.seqs[body].transfer;
        let lazy = choice == Choice::Lazy;
        if choice != Choice::Possessive {
            if (min, max) == (1, 1) {
                return self.seq(body);
            }
            if (min, max) == (0, 1) {
                self.tasks.push(Task::Optional { next, next_first, lazy });
                return self.seq(body);
            }
            // Rounds that consume something need no protection against standing still.
            if unbounded(max) && min <= 1 && self.tree.seqs[body].min > 0 {
                let branch = self.program.branches.len() as u32;
                self.program.branches.push(Branch::new(&[]));
                let at_first = transfer.take.union(&next_first);
                let at = self.push(Inst::Branch(branch), at_first);
                self.tasks.push(Task::Loop { branch, at, at_first, next, next_first, lazy, min });
                return self.seq(body);
            }
        }
        let repeat = self.program.repeats.len() as u32;
        let cell = self.program.cells as u32;
        self.program.cells += 2;
        let at_first = transfer.apply(&transfer.take.union(&next_first)).union(&next_first);
        let possessive = choice == Choice::Possessive;
        let test =
            self.push(if possessive { Inst::Possess(repeat) } else { Inst::RepeatTest(repeat) }, at_first);
        self.program.repeats.push(Repeat {
            cell,
            min: min as usize,
            max: limit(max),
            lazy,
            body: 0,
            test,
            next,
        });
        if possessive {
            self.push(Inst::End, First::ANYTHING);
        } else {
            self.push(Inst::RepeatRound(repeat), at_first);
        }
        self.tasks.push(Task::Counted { repeat, next_first, possessive });
        self.seq(body);
    }
}

fn limit(max: u32) -> usize {
    if unbounded(max) { usize::MAX } else { max as usize }
}
