//! CPython's text signatures, as `append($self, object, /)`.
//!
//! Here: reading of names, kinds and whether a default is given. The values of defaults are only skipped over.

/// How a parameter may be passed; the names of `object::native::ParamKind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    PositionalOnly,
    Standard,
    KeywordOnly,
}

/// A named parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    pub required: bool,
}

/// What stands between two commas.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Item {
    Parameter(Parameter),
    /// `*args`
    Args,
    /// `**kwargs`
    Kwargs,
}

/// A text signature without `$self`, `/` and `*`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    pub name: String,
    pub items: Vec<Item>,
}

impl Signature {
    /// Reads a text signature.
    pub fn parse(text: &str) -> Result<Signature, String> {
        let text = text.trim();
        let open = text.find('(').ok_or("a signature has the form `name(parameters)`")?;
        let name = &text[..open];
        if !is_identifier(name) {
            return Err(format!("`{name}` is not the name of a function"));
        }
        let body = text[open + 1..].strip_suffix(')').ok_or("the signature does not end with `)`")?;
        let mut items: Vec<Item> = Vec::new();
        let mut keyword_only = false;
        let mut seen_slash = false;
        let parts = split(body)?;
        for (index, part) in parts.iter().enumerate() {
            let last = index + 1 == parts.len();
            if items.contains(&Item::Kwargs) {
                return Err("nothing may follow `**`".into());
            } else if let Some(receiver) = part.strip_prefix('$') {
                if index != 0 || !is_identifier(receiver) {
                    return Err(format!("`{part}` must stand first"));
                }
            } else if part == "/" {
                if seen_slash || keyword_only || index == 0 {
                    return Err("misplaced `/`".into());
                }
                seen_slash = true;
                for item in &mut items {
                    if let Item::Parameter(p) = item {
                        p.kind = Kind::PositionalOnly;
                    }
                }
            } else if let Some(rest) = part.strip_prefix("**") {
                if !is_identifier(rest) {
                    return Err(format!("`{part}` has no name"));
                }
                items.push(Item::Kwargs);
            } else if let Some(rest) = part.strip_prefix('*') {
                if keyword_only {
                    return Err("a second `*`".into());
                }
                keyword_only = true;
                if is_identifier(rest) {
                    items.push(Item::Args);
                } else if !rest.is_empty() {
                    return Err(format!("`{part}` has no name"));
                } else if last {
                    return Err("nothing follows `*`".into());
                }
            } else {
                let (name, required) = match part.split_once('=') {
                    Some((name, default)) if !default.trim().is_empty() => (name.trim(), false),
                    Some(_) => return Err(format!("`{part}` has no default after `=`")),
                    None => (part.as_str(), true),
                };
                if !is_identifier(name) {
                    return Err(format!("`{name}` is not the name of a parameter"));
                }
                let kind = if keyword_only { Kind::KeywordOnly } else { Kind::Standard };
                let parameters = || items.iter().filter_map(Item::parameter);
                if parameters().any(|p| p.name == name) {
                    return Err(format!("`{name}` occurs twice"));
                }
                if required && kind != Kind::KeywordOnly && parameters().any(|p| !p.required) {
                    return Err(format!("`{name}` has no default and follows one that has"));
                }
                items.push(Item::Parameter(Parameter { name: name.into(), kind, required }));
            }
        }
        Ok(Signature { name: name.into(), items })
    }

    /// The signature that takes everything.
    pub fn anything(name: &str) -> Signature {
        Signature { name: name.into(), items: vec![Item::Args, Item::Kwargs] }
    }

    /// The named parameters in order.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.items.iter().filter_map(Item::parameter)
    }

    /// Whether every named parameter is positional-only and there is no `**kwargs`.
    pub fn refuses_keywords(&self) -> bool {
        !self.has_kwargs() && self.parameters().all(|p| p.kind == Kind::PositionalOnly)
    }

    /// Whether there is `*args`.
    pub fn has_args(&self) -> bool {
        self.items.contains(&Item::Args)
    }

    /// Whether there is `**kwargs`.
    pub fn has_kwargs(&self) -> bool {
        self.items.contains(&Item::Kwargs)
    }
}

impl Item {
    /// The named parameter, if it is one.
    pub fn parameter(&self) -> Option<&Parameter> {
        match self {
            Item::Parameter(p) => Some(p),
            _ => None,
        }
    }

    /// As written, for messages.
    pub fn shown(&self) -> &str {
        match self {
            Item::Parameter(p) => &p.name,
            Item::Args => "*args",
            Item::Kwargs => "**kwargs",
        }
    }
}

fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// Splits at the commas that stand outside of brackets and quotes; a comma at the end is allowed.
fn split(body: &str) -> Result<Vec<String>, String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut depth = 0usize;
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part).trim().to_string());
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.checked_sub(1).ok_or("a bracket is closed that was not opened")?
            }
            '\'' | '"' => {
                part.push(c);
                loop {
                    match chars.next() {
                        None => return Err("a quote is not closed".into()),
                        Some('\\') => {
                            part.push('\\');
                            part.extend(chars.next());
                        }
                        Some(q) => {
                            part.push(q);
                            if q == c {
                                break;
                            }
                        }
                    }
                }
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    if depth != 0 {
        return Err("a bracket is not closed".into());
    }
    if !part.trim().is_empty() {
        parts.push(part.trim().to_string());
    }
    if parts.iter().any(String::is_empty) {
        return Err("nothing stands between two commas".into());
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name: o` required, `name: o?` with default; kinds `/`, empty, `*`.
    fn shown(text: &str) -> String {
        match Signature::parse(text) {
            Err(e) => format!("error: {e}"),
            Ok(s) => {
                let items = s.items.iter().map(|i| match i {
                    Item::Parameter(p) => {
                        let kind = match p.kind {
                            Kind::PositionalOnly => "/",
                            Kind::Standard => "",
                            Kind::KeywordOnly => "*",
                        };
                        format!("{kind}{}{}", p.name, if p.required { "" } else { "?" })
                    }
                    other => other.shown().to_string(),
                });
                format!("{}: {}", s.name, items.collect::<Vec<_>>().join(" "))
            }
        }
    }

    #[test]
    fn kinds_and_defaults() {
        assert_eq!(shown("append($self, object, /)"), "append: /object");
        assert_eq!(shown("copy($self, /)"), "copy: ");
        assert_eq!(shown("f()"), "f: ");
        assert_eq!(
            shown("index($self, value, start=0, stop=sys.maxsize, /)"),
            "index: /value /start? /stop?"
        );
        assert_eq!(
            shown("accumulate(iterable, func=None, *, initial=None)"),
            "accumulate: iterable func? *initial?"
        );
        assert_eq!(shown("f(a, /, b, c=1, *, d)"), "f: /a b c? *d");
        assert_eq!(
            shown("map(function, iterable, /, *iterables, strict=False)"),
            "map: /function /iterable *args *strict?"
        );
        assert_eq!(shown("f(*args, **kwargs)"), "f: *args **kwargs");
    }

    #[test]
    fn defaults_with_commas_and_quotes() {
        assert_eq!(
            shown(r"print(*args, sep=' ', end='\n', file=None, flush=False)"),
            "print: *args *sep? *end? *file? *flush?"
        );
        assert_eq!(shown(r#"f(a=',', b="\",", c=(1, 2), d=<unrepresentable>, /)"#), "f: /a? /b? /c? /d?");
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(shown("f"), "error: a signature has the form `name(parameters)`");
        assert_eq!(shown("f(a"), "error: the signature does not end with `)`");
        assert_eq!(shown("f(a=1, b)"), "error: `b` has no default and follows one that has");
        assert_eq!(shown("f(a, a)"), "error: `a` occurs twice");
        assert_eq!(shown("f(a, *)"), "error: nothing follows `*`");
        assert_eq!(shown("f(**k, a)"), "error: nothing may follow `**`");
        assert_eq!(shown("f(a, /, b, /)"), "error: misplaced `/`");
        assert_eq!(shown("f(a,, b)"), "error: nothing stands between two commas");
        assert_eq!(shown("f(a='x)"), "error: a quote is not closed");
    }

    #[test]
    fn keywords_are_refused_by_positional_only_signatures() {
        let refuses = |text| Signature::parse(text).unwrap().refuses_keywords();
        assert!(refuses("f(a, /)"));
        assert!(refuses("f(*args)"));
        assert!(!refuses("f(a, /, b)"));
        assert!(!refuses("f(**kw)"));
    }
}
