"""Statistics of a JSON document: shape, types, paths, numbers, text lengths and duplicates.

usage: jsonstat.py [FILE]     without FILE a document is made by a seeded generator
"""

import json
import math
import random
import sys
from collections import Counter
from statistics import fmean, median, pstdev


def make(seed=2014, people=40):
    """A document like those that services hand out."""
    rng = random.Random(seed)
    names = ['Ada', 'Blaise', 'Carl', 'Dorothy', 'Emmy', 'Évariste', 'Grace', '高木']
    cities = [{'name': 'Zürich', 'zip': '8000'}, {'name': 'Reykjavík', 'zip': None}, {'name': '東京', 'zip': '100-0001'}]
    return {
        'version': 3, 'generated': '2026-01-01T00:00:00Z', 'complete': True, 'next': None,
        'people': [
            {
                'id': i, 'name': rng.choice(names), 'height': round(rng.gauss(170, 12), 1), 'balance': rng.randrange(-10 ** 6, 10 ** 7) / 100,
                'tags': sorted(rng.sample(['new', 'vip', 'blocked', 'test', 'old'], rng.randrange(4))),
                'address': rng.choice(cities) if rng.random() < 0.8 else None,
                **({'scores': {subject: [rng.randrange(1, 7) for _ in range(rng.randrange(1, 4))] for subject in rng.sample(['math', 'art', 'music'], 2)}} if i % 3 == 0 else {}),
                'note': 'x' * rng.randrange(20) + rng.choice(['', '"quoted"', '\n', '\u2028', '\\', '/']),
            } for i in range(people)
        ],
        'limits': {'big': 2 ** 70, 'small': 1e-300, 'negative zero': -0.0, 'huge': 1.5e308}, 'empty': {'list': [], 'object': {}, 'text': ''},
    }


def walk(value, path='$', depth=0):
    """Every value with its path; the indexes of lists become `[*]`."""
    yield path, value, depth
    match value:
        case dict():
            for key, inner in value.items():
                yield from walk(inner, f'{path}.{key}' if key.isidentifier() else f'{path}[{key!r}]', depth + 1)
        case list():
            for inner in value:
                yield from walk(inner, f'{path}[*]', depth + 1)


def kind(value):
    match value:
        case None: return 'null'
        case bool(): return 'boolean'
        case int(): return 'integer'
        case float(): return 'number'
        case str(): return 'string'
        case list(): return 'array'
        case dict(): return 'object'
        case _: raise TypeError(f'not JSON: {type(value).__name__}')


def histogram(values, bins=8, width=40):
    low, high = min(values), max(values)
    if low == high:
        return
    counts = Counter(min(int((v - low) / (high - low) * bins), bins - 1) for v in values)
    top = max(counts.values())
    for b in range(bins):
        edge = low + (high - low) * b / bins
        yield f'{edge:14.2f} {"#" * round(counts[b] / top * width):{width}} {counts[b]}'


def report(document):
    paths, numbers, texts, deepest, keys = {}, {}, Counter(), (0, '$'), Counter()
    for path, value, depth in walk(document):
        paths.setdefault(path, Counter())[kind(value)] += 1
        deepest = max(deepest, (depth, path))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            numbers.setdefault(path, []).append(value)
        elif isinstance(value, str):
            texts[value] += 1
        elif isinstance(value, dict):
            keys.update(value.keys())
    total = sum((c for c in paths.values()), Counter())
    yield f'{sum(total.values())} values, {len(paths)} paths, deepest {deepest[0]} at {deepest[1]}'
    yield 'kinds: ' + ', '.join(f'{k} {n}' for k, n in total.most_common())
    yield 'paths:'
    for path, kinds in sorted(paths.items()):
        yield f'  {path:32} ' + ', '.join(f'{k} {n}' for k, n in sorted(kinds.items()))
    yield 'numbers:'
    for path, values in sorted(numbers.items()):
        if len(values) > 1:
            yield f'  {path:32} n {len(values)}, sum {math.fsum(values):.2f}, mean {fmean(values):.3f}, median {median(values):g}, deviation {pstdev(values):.3f}, {min(values)} to {max(values)}'
            for line in histogram(values):
                yield '    ' + line
        else:
            yield f'  {path:32} {values[0]!r}'
    yield 'keys: ' + ', '.join(f'{k} {n}' for k, n in keys.most_common(12))
    yield 'repeated texts: ' + ', '.join(f'{t!r} {n}' for t, n in sorted(texts.items(), key=lambda tn: (-tn[1], tn[0])) if n > 3)
    lengths = [len(t) for t in texts.elements()]
    yield f'texts: {len(lengths)}, {len(texts)} different, {sum(lengths)} characters, longest {max(lengths)}, {sum(not t.isascii() for t in texts)} beyond ASCII'


def differences(a, b, path='$'):
    """Where two documents differ."""
    if type(a) is not type(b):
        yield f'{path}: {kind(a)} became {kind(b)}'
    elif isinstance(a, dict):
        for key in sorted(a.keys() | b.keys()):
            if key not in b:
                yield f'{path}.{key}: removed'
            elif key not in a:
                yield f'{path}.{key}: added'
            else:
                yield from differences(a[key], b[key], f'{path}.{key}')
    elif isinstance(a, list):
        if len(a) != len(b):
            yield f'{path}: length {len(a)} became {len(b)}'
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, f'{path}[{i}]')
    elif a != b:
        yield f'{path}: {a!r} became {b!r}'


def main():
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding='utf-8') as file:
            document = json.load(file)
    else:
        document = make()
    for line in report(document):
        print(line)
    text = json.dumps(document)
    pretty = json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False)
    print('sizes:', len(text), len(pretty), len(json.dumps(document, separators=(',', ':'))), len(pretty.encode()))
    print('round trip:', json.loads(text) == document, json.loads(pretty) == document)
    print('\n'.join(pretty.splitlines()[:12]))
    changed = json.loads(text)
    if isinstance(changed, dict) and len(sys.argv) < 2:
        changed['version'] = '4'
        changed['people'][3]['tags'].append('changed')
        changed['people'].pop()
        changed['extra'] = {}
        del changed['next']
        for line in differences(document, changed):
            print('difference', line)
    for bad in ('{"a": 1,}', '[1, 2', '{"a" 1}', '"\\x"', 'nul', '[1] 2', '', '{1: 2}', '"tab\t"', '[NaN, Infinity]', '1e999', '01', '"\\ud800"'):
        try:
            print(f'{bad!r}: {ascii(json.loads(bad))}')
        except json.JSONDecodeError as error:
            print(f'{bad!r}: {error.msg} at line {error.lineno} column {error.colno}')


if __name__ == '__main__':
    main()
