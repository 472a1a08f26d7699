"""Writes goldens for the regular expression engine, with CPython 3.14 as the reference.

usage: python3.14 generate.py re_tests                > sre/re_tests.txt
       python3.14 generate.py random SEED PATTERNS    > sre/random.txt

A line `P groups words…` gives a pattern's code (hexadecimal, `*` for MAXREPEAT, `x3*7` for seven words 3); the
comment behind `#` is the pattern itself. Each `T kind text match fullmatch all` that follows gives the results for
one text: kind `s` or `b`, the text's characters (`\\hex;` for what is not printable ASCII), and for
`match`, `fullmatch` and `finditer` (its first five) `-` or `start,end,lastindex` and the spans of the groups.
`R start end …` is the same for a part of the text: match and search.
"""

import random
import re
import re._compiler as compiler
import re._parser as parser
import signal
import sys
import warnings

warnings.simplefilter('ignore')


class Slow(Exception):
    pass


def alarm(*_):
    raise Slow


def code_of(pattern, flags):
    p = parser.parse(pattern, flags)
    return p.state.groups - 1, compiler._code(p, flags)


def words(code):
    out = []
    i = 0
    while i < len(code):
        j = i
        while j < len(code) and code[j] == code[i]:
            j += 1
        w = '*' if code[i] == 0xffffffff else '%x' % code[i]
        out.extend(['x%s*%d' % (w, j - i)] if j - i > 3 else [w] * (j - i))
        i = j
    return ' '.join(out)


def escape(text):
    if isinstance(text, bytes):
        text = text.decode('latin1')
    return ''.join(c if ' ' < c < '\x7f' and c != '\\' else '\\%x;' % ord(c) for c in text)


def show(m):
    if m is None:
        return '-'
    out = '%d,%d,%d' % (m.start(), m.end(), m.lastindex or 0)
    for a, b in m.regs[1:]:
        out += ';%d,%d' % (a, b) if a >= 0 else ';-'
    return out


def found_all(compiled, text):
    """The first matches; `+` tells that there are more."""
    found = [show(m) for m in compiled.finditer(text)]
    return '|'.join(found[:5] + (['+'] if len(found) > 5 else [])) or '-'


def cases(pattern, flags, texts, parts=0, rng=None):
    """The lines of one pattern, or none if it is wrong or takes too long."""
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        compiled = re.compile(pattern, flags)
        groups, code = code_of(pattern, flags)
        lines = ['P %d %s # %s %s' % (groups, words(code), escape(pattern), int(flags))]
        for text in texts:
            lines.append('T %s %s %s %s %s' % (
                'b' if isinstance(text, bytes) else 's', escape(text) or '\\;',
                show(compiled.match(text)), show(compiled.fullmatch(text)),
                found_all(compiled, text)))
            for _ in range(parts):
                start, end = rng.randint(0, len(text) + 1), rng.randint(0, len(text) + 1)
                lines.append('R %d %d %s %s' % (
                    start, end, show(compiled.match(text, start, end)), show(compiled.search(text, start, end))))
        return lines
    except (re.PatternError, OverflowError, RecursionError, ValueError, Slow):
        return []
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def from_tests():
    """The patterns of CPython's own tests with the texts that they are tried on."""
    import unittest
    from test import re_tests, test_re
    found = {}

    def note(pattern, flags, text):
        if isinstance(pattern, re.Pattern):
            pattern, flags = pattern.pattern, pattern.flags
            if isinstance(pattern, str):
                flags &= ~32
        if not isinstance(pattern, (str, bytes)) or not isinstance(flags, int):
            return
        texts = found.setdefault((pattern, int(flags) & ~128), [])
        if text is not None and type(text) in (str, bytes) and type(text) is type(pattern):
            if text not in texts and len(text) < 200:
                texts.append(text)

    for name in ('match', 'fullmatch', 'search', 'findall', 'finditer', 'split'):
        def wrapper(pattern, string, *args, _f=getattr(re, name), flags=0, **kwargs):
            note(pattern, flags or (args[-1] if args and _f.__name__ not in ('split',) else 0), string)
            if flags:
                kwargs['flags'] = flags
            return _f(pattern, string, *args, **kwargs)
        wrapper.__text_signature__ = None
        setattr(re, name, wrapper)
    original = compiler.compile

    def compile(p, flags=0):
        note(p, flags, None)
        return original(p, flags)
    compiler.compile = compile
    for t in re_tests.tests:
        note(t[0], 0, t[1])
    stderr, sys.stderr = sys.stderr, open('/dev/null', 'w')
    unittest.TextTestRunner(stream=sys.stderr).run(unittest.defaultTestLoader.loadTestsFromModule(test_re))
    sys.stderr = stderr
    signal.signal(signal.SIGALRM, alarm)
    shapes = {}
    for (pattern, flags), texts in list(found.items()):
        if len(pattern) > 300:
            continue
        # Some tests go through all characters; a few of each kind will do.
        shape = re.sub(r'(?s)\w+|[^ -~]+', 'x', pattern if isinstance(pattern, str) else pattern.decode('latin1'))
        shape = type(pattern), shape, flags
        shapes[shape] = shapes.get(shape, 0) + 1
        if shapes[shape] > 4 and len(shape[1]) < 8:
            continue
        generic = ['', 'abc', 'aaab', 'a\nb\n', 'Ab1 _\xe9\u0130\u212a', '\U00010400x']
        if isinstance(pattern, bytes):
            generic = ['', 'abc', 'aaab', 'a\nb\n', 'Ab1 _\xe9']
            generic = [t.encode('latin1') for t in generic]
        yield cases(pattern, flags, (texts or generic)[:8])


class Generator:
    """Random patterns over a small alphabet."""

    def __init__(self, rng):
        self.rng = rng

    def pattern(self):
        rng = self.rng
        self.groups = 0
        self.open = []
        self.behind = 0
        self.budget = rng.randint(1, 12)
        self.letters = rng.choice(['ab', 'ab', 'abc', 'abAB', 'aé\u0430', 'ks\u017f\u212aKS', 'a_1 \n', 'a.b\n', 'a\U00010400\U00010428'])
        return self.alternatives(0)

    def alternatives(self, depth):
        n = self.rng.choice([1, 1, 1, 2, 2, 3])
        return '|'.join(self.sequence(depth) for _ in range(n))

    def sequence(self, depth):
        n = self.rng.choice([0, 1, 1, 2, 2, 3, 4])
        return ''.join(self.repeated(depth) for _ in range(n))

    def repeated(self, depth):
        rng = self.rng
        atom = self.atom(depth)
        if rng.random() < 0.45 and atom and not atom.startswith(('(?=', '(?!', '(?<=', '(?<!', '^', '$', '\\b', '\\B', '\\A', '\\Z')):
            q = rng.choice(['*', '+', '?', '*', '+', '?', '{2}', '{1,2}', '{0,2}', '{2,}', '{1,3}', '{0}', '{,1}'])
            return atom + q + rng.choice(['', '', '', '?', '?', '+'])
        return atom

    def letter(self):
        c = self.rng.choice(self.letters)
        return {'\n': '\\n'}.get(c, c)

    def charset(self):
        rng = self.rng
        items = []
        for _ in range(rng.choice([1, 2, 2, 3])):
            k = rng.random()
            if k < 0.6:
                items.append(self.letter())
            elif k < 0.75:
                a, b = sorted([rng.choice('abcABé\u0430\u0434'), rng.choice('abcABé\u0430\u0434')])
                items.append(a + '-' + b)
            else:
                items.append(rng.choice(['\\w', '\\W', '\\d', '\\s', '\\S', '\\D']))
        return '[' + rng.choice(['', '', '^']) + ''.join(items) + ']'

    def atom(self, depth):
        rng = self.rng
        self.budget -= 1
        k = rng.random()
        if self.budget <= 0 or depth > 4:
            k *= 0.5
        if k < 0.36:
            return self.letter()
        if k < 0.40:
            return '.'
        if k < 0.47:
            return self.charset()
        if k < 0.50:
            return rng.choice(['\\w', '\\W', '\\s', '\\d'])
        if k < 0.56:
            return rng.choice(['^', '$', '\\b', '\\B', '\\A', '\\Z'])
        if k < 0.74:
            self.groups += 1
            g = self.groups
            self.open.append(g)
            body = self.alternatives(depth + 1)
            self.open.remove(g)
            return '(' + body + ')'
        if k < 0.80:
            return '(?:' + self.alternatives(depth + 1) + ')'
        if k < 0.86:
            closed = [g for g in range(1, self.groups + 1) if g not in self.open]
            if not closed:
                return self.letter()
            g = rng.choice(closed)
            if rng.random() < 0.5:
                return '\\%d(?:)' % g if rng.random() < 0.3 else '(?:\\%d)' % g
            return '(?(%d)%s|%s)' % (rng.randint(1, self.groups), self.sequence(depth + 1), self.sequence(depth + 1))
        if k < 0.90:
            return '(?>' + self.alternatives(depth + 1) + ')'
        if k < 0.95:
            return rng.choice(['(?=', '(?!']) + self.alternatives(depth + 1) + ')'
        if k < 0.98:
            return rng.choice(['(?<=', '(?<!']) + ''.join(rng.choice([self.letter(), self.charset()]) for _ in range(rng.randint(1, 2))) + ')'
        return rng.choice(['(?i:', '(?s:', '(?m:', '(?a:', '(?-i:']) + self.alternatives(depth + 1) + ')'

    def text(self):
        rng = self.rng
        return ''.join(rng.choice(self.letters) for _ in range(rng.choice([0, 1, 2, 3, 4, 5, 6, 8, 12])))


def at_random(seed, count):
    signal.signal(signal.SIGALRM, alarm)
    rng = random.Random(seed)
    g = Generator(rng)
    made = 0
    while made < count:
        pattern = g.pattern()
        flags = 0
        for f in (re.I, re.M, re.S, re.A):
            if rng.random() < 0.12:
                flags |= f
        texts = list(dict.fromkeys(g.text() for _ in range(3)))
        if pattern.isascii() and rng.random() < 0.25:
            pattern = pattern.encode()
            texts = [t.encode('latin1', 'replace') for t in texts]
            if flags & re.A == 0 and rng.random() < 0.3:
                flags |= re.L
        lines = cases(pattern, flags, texts, rng.choice([0, 0, 1]), rng)
        if lines:
            made += 1
            yield lines


def main():
    if sys.argv[1] == 're_tests':
        source = from_tests()
    else:
        source = at_random(int(sys.argv[2]), int(sys.argv[3]))
    for lines in source:
        for line in lines:
            print(line)


if __name__ == '__main__':
    main()
