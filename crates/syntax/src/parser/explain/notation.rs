//! Reads the grammar's notation, which `grammar.txt` explains, into tables for the machine.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::actions::Function;
use super::node::Kind;
use crate::token::{SoftKeyword, TokenKind};

/// The number of a rule.
pub(super) type RuleId = u16;

/// The rules, groups and repetitions included.
pub(super) struct Grammar {
    pub rules: Vec<Rule>,
    names: HashMap<String, RuleId>,
}

pub(super) struct Rule {
    pub shape: Shape,
    /// Results are kept.
    pub memo: bool,
    /// Left-recursive.
    pub left: bool,
    /// Within it, rules that explain errors are not tried.
    pub without_invalid: bool,
}

pub(super) enum Shape {
    Alternatives(Vec<Alternative>),
    Loop { element: Item, at_least_one: bool },
    Gather { separator: TokenKind, element: Item },
}

pub(super) struct Alternative {
    pub steps: Vec<Step>,
    pub result: Outcome,
    /// Tried in the error pass only.
    pub invalid_only: bool,
}

/// What an alternative gives.
pub(super) struct Outcome {
    /// The minor version of the grammar that it needs, and for what.
    pub version: Option<(u8, String)>,
    pub action: Action,
}

pub(super) enum Action {
    /// The value of a step.
    Step(usize),
    /// A node with the values of steps as children.
    Node(Kind, Vec<usize>),
    /// A function of the values of steps and a text.
    Call(Function, Vec<usize>, String),
}

pub(super) struct Step {
    pub item: Item,
    pub mode: StepMode,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StepMode {
    Plain,
    Optional,
    Ahead,
    NotAhead,
    Forced,
}

#[derive(Clone, Copy)]
pub(super) enum Item {
    Token(TokenKind),
    Soft(SoftKeyword),
    AnySoft,
    Rule(RuleId),
    Cut,
}

impl Grammar {
    /// The grammar of Python; none if its text is malformed, which a test excludes.
    pub fn get() -> Option<&'static Grammar> {
        static GRAMMAR: OnceLock<Option<Grammar>> = OnceLock::new();
        GRAMMAR.get_or_init(|| Grammar::read(include_str!("grammar.txt")).ok()).as_ref()
    }

    pub fn rule(&self, name: &str) -> Option<RuleId> {
        self.names.get(name).copied()
    }

    fn read(text: &str) -> Result<Grammar, String> {
        let mut grammar = Grammar { rules: Vec::new(), names: HashMap::new() };
        let mut bodies: Vec<(usize, Vec<&str>)> = Vec::new();
        for line in text.lines() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(alternative) = line.trim_start().strip_prefix("| ") {
                bodies.last_mut().ok_or("an alternative without a rule")?.1.push(alternative);
                continue;
            }
            let (name, flags) = line.split_once(':').ok_or_else(|| format!("neither rule nor |: {line}"))?;
            let number = grammar.rules.len();
            grammar.names.insert(name.to_owned(), number as RuleId);
            bodies.push((number, Vec::new()));
            grammar.rules.push(Rule {
                shape: Shape::Alternatives(Vec::new()),
                memo: flags.contains("memo"),
                left: flags.contains("left"),
                without_invalid: name.ends_with("_without_invalid"),
            });
        }
        for (number, lines) in bodies {
            let mut alternatives = Vec::new();
            for line in lines {
                let mut reader = Reader { words: words(line)?, at: 0, grammar: &mut grammar };
                alternatives.push(reader.alternative()?);
                reader.expect_end(line)?;
            }
            grammar.rules[number].shape = Shape::Alternatives(alternatives);
        }
        Ok(grammar)
    }

    fn add(&mut self, shape: Shape) -> Item {
        self.rules.push(Rule { shape, memo: false, left: false, without_invalid: false });
        Item::Rule((self.rules.len() - 1) as RuleId)
    }
}

/// A word of the notation.
#[derive(Clone, Debug, PartialEq)]
enum Word {
    /// `'text'`.
    Fixed(String),
    /// `"text"`.
    Soft(String),
    Name(String),
    Sign(&'static str),
}

/// Longer signs first.
const SIGNS: &[&str] = &["&&", "->", "&", "!", "~", "(", ")", "[", "]", "|", "?", "*", "+", ".", "=", "@"];

fn words(line: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => {
                let end = rest[1..].find('\'').ok_or_else(|| format!("open quote: {line}"))?;
                words.push(Word::Fixed(rest[1..=end].to_owned()));
                end + 2
            }
            '"' => {
                let mut text = String::new();
                let mut chars = rest[1..].char_indices();
                let end = loop {
                    match chars.next() {
                        Some((at, '"')) => break at,
                        Some((_, '\\')) => text.extend(chars.next().map(|(_, c)| c)),
                        Some((_, c)) => text.push(c),
                        None => return Err(format!("open quote: {line}")),
                    }
                };
                words.push(Word::Soft(text));
                end + 2
            }
            c if c.is_ascii_alphanumeric() || c == '_' => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                words.push(Word::Name(rest[..end].to_owned()));
                end
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or_else(|| format!("unknown sign: {rest}"))?;
                words.push(Word::Sign(sign));
                sign.len()
            }
        };
        rest = rest[length..].trim_start();
    }
    Ok(words)
}

struct Reader<'g> {
    words: Vec<Word>,
    at: usize,
    grammar: &'g mut Grammar,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn accept(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Some(Word::Sign(found)) if *found == sign);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.accept(sign) { Ok(()) } else { Err(format!("{sign} expected, not {:?}", self.peek())) }
    }

    fn expect_end(&self, line: &str) -> Result<(), String> {
        match self.peek() {
            None => Ok(()),
            Some(word) => Err(format!("unexpected {word:?} in {line}")),
        }
    }

    fn name(&mut self) -> Result<String, String> {
        let name = match self.peek() {
            Some(Word::Name(name)) => name.clone(),
            other => return Err(format!("a name expected, not {other:?}")),
        };
        self.at += 1;
        Ok(name)
    }

    fn alternative(&mut self) -> Result<Alternative, String> {
        let mut steps: Vec<Step> = Vec::new();
        let mut captures: HashMap<String, usize> = HashMap::new();
        let mut invalid_only = false;
        while !matches!(self.peek(), None | Some(Word::Sign("|" | ")" | "]" | "->"))) {
            let is_capture = matches!(self.words.get(self.at + 1), Some(Word::Sign("=")));
            if is_capture {
                let name = self.name()?;
                self.expect("=")?;
                captures.insert(name, steps.len());
            }
            if let Some(Word::Name(name)) = self.peek() {
                invalid_only = steps.is_empty() && name.starts_with("invalid_");
            }
            steps.push(self.step()?);
        }
        invalid_only &= steps.len() == 1;
        let result = if self.accept("->") {
            self.outcome(&captures)?
        } else {
            let single = steps.iter().filter(|step| !matches!(step.item, Item::Cut)).count() == 1;
            let action = if single { Action::Step(0) } else { Action::Node(Kind::Sequence, Vec::new()) };
            Outcome { version: None, action }
        };
        Ok(Alternative { steps, result, invalid_only })
    }

    fn alternatives(&mut self) -> Result<Vec<Alternative>, String> {
        let mut alternatives = vec![self.alternative()?];
        while self.accept("|") {
            alternatives.push(self.alternative()?);
        }
        Ok(alternatives)
    }

    fn outcome(&mut self, captures: &HashMap<String, usize>) -> Result<Outcome, String> {
        let mut version = None;
        if self.accept("@") {
            let minor = self.name()?.parse().map_err(|_| "a version expected")?;
            version = Some((minor, self.text()?));
        }
        let name = self.name()?;
        let mut arguments = Vec::new();
        if self.accept("(") {
            while !self.accept(")") {
                let name = self.name()?;
                arguments.push(*captures.get(&name).ok_or_else(|| format!("no item {name}"))?);
            }
        }
        let action = if let Some(&step) = captures.get(&name) {
            Action::Step(step)
        } else if let Some(kind) = Kind::from_name(&name) {
            Action::Node(kind, arguments)
        } else {
            let function = Function::from_name(&name).ok_or_else(|| format!("no function {name}"))?;
            let text = if matches!(self.peek(), Some(Word::Soft(_))) { self.text()? } else { String::new() };
            Action::Call(function, arguments, resolve(&text, captures)?)
        };
        Ok(Outcome { version, action })
    }

    fn text(&mut self) -> Result<String, String> {
        let text = match self.peek() {
            Some(Word::Soft(text)) => text.clone(),
            other => return Err(format!("a text expected, not {other:?}")),
        };
        self.at += 1;
        Ok(text)
    }

    fn step(&mut self) -> Result<Step, String> {
        let mode = if self.accept("&&") {
            StepMode::Forced
        } else if self.accept("&") {
            StepMode::Ahead
        } else if self.accept("!") {
            StepMode::NotAhead
        } else if self.accept("~") {
            return Ok(Step { item: Item::Cut, mode: StepMode::Plain });
        } else {
            StepMode::Plain
        };
        if mode == StepMode::Plain && self.accept("[") {
            let item = self.group("]")?;
            return Ok(Step { item, mode: StepMode::Optional });
        }
        let item = self.atom()?;
        if self.accept("?") {
            return Ok(Step { item, mode: StepMode::Optional });
        }
        let item = if self.accept("*") {
            self.grammar.add(Shape::Loop { element: item, at_least_one: false })
        } else if self.accept("+") {
            self.grammar.add(Shape::Loop { element: item, at_least_one: true })
        } else if self.accept(".") {
            let Item::Token(separator) = item else { return Err("the separator is no token".into()) };
            let element = self.atom()?;
            self.expect("+")?;
            self.grammar.add(Shape::Gather { separator, element })
        } else {
            item
        };
        Ok(Step { item, mode })
    }

    /// A group; one of a single item is the item.
    fn group(&mut self, end: &str) -> Result<Item, String> {
        let first_is_capture = matches!(self.words.get(self.at + 1), Some(Word::Sign("=")));
        let mut alternatives = self.alternatives()?;
        self.expect(end)?;
        if let [Alternative { steps, .. }] = &mut alternatives[..]
            && let [Step { item, mode: StepMode::Plain }] = steps[..]
            && !first_is_capture
        {
            return Ok(item);
        }
        Ok(self.grammar.add(Shape::Alternatives(alternatives)))
    }

    fn atom(&mut self) -> Result<Item, String> {
        if self.accept("(") {
            return self.group(")");
        }
        let word = self.peek().cloned();
        self.at += 1;
        Ok(match word {
            Some(Word::Fixed(text)) => Item::Token(fixed_token(&text)?),
            Some(Word::Soft(text)) => Item::Soft(SoftKeyword::from_name(text.as_bytes())),
            Some(Word::Name(name)) if name == "SOFT_KEYWORD" => Item::AnySoft,
            Some(Word::Name(name)) => match self.grammar.rule(&name) {
                Some(rule) => Item::Rule(rule),
                None => Item::Token(named_token(&name)?),
            },
            other => return Err(format!("an item expected, not {other:?}")),
        })
    }
}

fn fixed_token(text: &str) -> Result<TokenKind, String> {
    let found = TokenKind::ALL.iter().find(|kind| kind.text() == text);
    found.copied().ok_or_else(|| format!("no token {text}"))
}

fn named_token(name: &str) -> Result<TokenKind, String> {
    let found = TokenKind::ALL.iter().find(|kind| kind.name() == name && !kind.is_keyword());
    found.copied().ok_or_else(|| format!("neither rule nor token: {name}"))
}

/// Replaces the names of items in the braces of a message by their places among the steps.
fn resolve(text: &str, captures: &HashMap<String, usize>) -> Result<String, String> {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        resolved.push_str(before);
        resolved.push('{');
        match after.split_once('}') {
            Some((inside, after)) if !inside.contains('\'') && !inside.is_empty() => {
                let (what, name) = inside.split_once(' ').unwrap_or(("", inside));
                let step = captures.get(name).ok_or_else(|| format!("no item {name} for {text}"))?;
                resolved.push_str(&format!("{what} {step}}}"));
                rest = after;
            }
            _ => rest = after,
        }
    }
    resolved.push_str(rest);
    Ok(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_is_well_formed() {
        let grammar = Grammar::read(include_str!("grammar.txt")).unwrap();
        assert!(grammar.rules.len() > 300);
        let start = ["file", "interactive", "eval", "func_type"];
        assert!(start.iter().all(|name| grammar.rule(name).is_some()));
    }

    #[test]
    fn malformed_notation_is_refused() {
        for text in ["x:\n    | y", "| 'a'", "x:\n    | 'a", "x:\n    | 'a' -> b", "x:\n    | ('a'", "x"] {
            assert!(Grammar::read(text).is_err(), "{text}");
        }
    }
}
