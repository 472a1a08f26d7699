"""Text processing: Caesar, Vigenère, run-length, Huffman, LZW, roman numerals, number words, justification, diff, anagrams; no imports."""

TEXT = 'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness'
def caesar(s, k): return ''.join(chr((ord(c) - b + k) % 26 + b) if (b := 65 if c.isupper() else 97 if c.islower() else 0) else c for c in s)
print(caesar('Hello, World!', 3), caesar(caesar('Hello, World!', 3), -3), [caesar('abc xyz', k) for k in (0, 13, 25, 26, -1)])
def vigenere(s, key, sign=1):
    out, i = [], 0
    for c in s:
        if c.isalpha(): out.append(caesar(c, sign * (ord(key[i % len(key)].lower()) - 97))); i += 1
        else: out.append(c)
    return ''.join(out)
v = vigenere('Attack at Dawn', 'Lemon'); print(v, vigenere(v, 'Lemon', -1))
def rle(s):
    out = []
    for c in s:
        if out and out[-1][0] == c: out[-1][1] += 1
        else: out.append([c, 1])
    return ''.join((str(n) if n > 1 else '') + c for c, n in out)
def unrle(s):
    out, n = '', ''
    for c in s:
        if c.isdigit(): n += c
        else: out += c * int(n or 1); n = ''
    return out
for s in ('aaabccdddd', 'abc', '', 'zzzzzzzzzzzz'): print(rle(s), unrle(rle(s)) == s)
def huffman(text):
    counts = {}
    for c in text: counts[c] = counts.get(c, 0) + 1
    heap = sorted((n, i, c) for i, (c, n) in enumerate(sorted(counts.items())))
    number = len(heap)
    while len(heap) > 1:
        a, b = heap.pop(0), heap.pop(0)
        heap.append((a[0] + b[0], number, (a[2], b[2]))); number += 1
        heap.sort(key=lambda e: e[:2])
    codes = {}
    def walk(t, p):
        if isinstance(t, str): codes[t] = p or '0'
        else: walk(t[0], p + '0'); walk(t[1], p + '1')
    walk(heap[0][2], '')
    return codes
codes = huffman(TEXT); bits = ''.join(codes[c] for c in TEXT)
decode, word, out = {v: k for k, v in codes.items()}, '', ''
for b in bits:
    word += b
    if word in decode: out += decode[word]; word = ''
print(len(TEXT) * 8, len(bits), out == TEXT, sorted(codes.items(), key=lambda kv: (len(kv[1]), kv)))
def lzw(s):
    table = {chr(i): i for i in range(256)}; w, out = '', []
    for c in s:
        if w + c in table: w += c
        else: out.append(table[w]); table[w + c] = len(table); w = c
    return out + ([table[w]] if w else [])
def unlzw(codes):
    table = {i: chr(i) for i in range(256)}; w = chr(codes[0]); out = [w]
    for k in codes[1:]:
        e = table[k] if k in table else w + w[0]
        out.append(e); table[len(table)] = w + e[0]; w = e
    return ''.join(out)
z = lzw(TEXT * 3); print(len(z), z[:20], unlzw(z) == TEXT * 3, unlzw(lzw('aaaaaaa')))
ROMAN = [(1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')]
def roman(n):
    out = ''
    for v, s in ROMAN:
        while n >= v: out += s; n -= v
    return out
def unroman(s):
    v = [dict(zip('IVXLCDM', (1, 5, 10, 50, 100, 500, 1000)))[c] for c in s]
    return sum(-a if a < b else a for a, b in zip(v, v[1:] + [0]))
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2026, 3999)], all(unroman(roman(n)) == n for n in range(1, 4000)))
SMALL = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split()
TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split()
def words(n):
    if n < 0: return 'minus ' + words(-n)
    if n < 20: return SMALL[n]
    if n < 100: return TENS[n // 10] + ('-' + SMALL[n % 10] if n % 10 else '')
    for size, name in ((10 ** 9, 'billion'), (10 ** 6, 'million'), (1000, 'thousand'), (100, 'hundred')):
        if n >= size: return words(n // size) + ' ' + name + (' ' + ('and ' if n % size < 100 else '') + words(n % size) if n % size else '')
for n in (0, 7, 13, 42, 100, 101, 999, 1000, 12345, 1000001, -5, 987654321): print(n, words(n))
def justify(text, width):
    line, out = [], []
    for w in text.split():
        if line and sum(map(len, line)) + len(line) + len(w) > width:
            gaps = len(line) - 1; spaces = width - sum(map(len, line))
            out.append(''.join(word + ' ' * (spaces // gaps + (i < spaces % gaps)) if i < gaps else word for i, word in enumerate(line)) if gaps else line[0])
            line = []
        line.append(w)
    return out + [' '.join(line)]
for l in justify(TEXT, 30): print(f'|{l:30}|')
def diff(a, b):
    if a and b and a[0] == b[0]: return ['  ' + a[0]] + diff(a[1:], b[1:])
    if not a: return ['+ ' + x for x in b]
    if not b: return ['- ' + x for x in a]
    skip, drop = diff(a, b[1:]), diff(a[1:], b)
    return ['+ ' + b[0]] + skip if sum(l[0] != ' ' for l in skip) < sum(l[0] != ' ' for l in drop) else ['- ' + a[0]] + drop
print('\n'.join(diff('the cat sat on'.split(), 'a cat sat down on'.split())))
groups = {}
for w in 'listen silent enlist google elgoog abc cab bca xyz'.split(): groups.setdefault(''.join(sorted(w)), []).append(w)
print(groups)
counts = {}
for w in TEXT.lower().replace(',', '').split(): counts[w] = counts.get(w, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0])), sum(counts.values()), len(set(TEXT)))
for w in sorted(counts, key=len): print(f'{w:>12} {"#" * counts[w]}')
def palindrome(s): t = [c.lower() for c in s if c.isalnum()]; return t == t[::-1]
print([palindrome(s) for s in ('A man, a plan, a canal: Panama', 'hello', '', 'Was it a car or a cat I saw?')], TEXT[::-1][:20], ' '.join(reversed(TEXT.split()[:5])), TEXT.title()[:30], TEXT.swapcase()[:12])
