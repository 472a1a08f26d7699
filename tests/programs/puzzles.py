"""Classic puzzles by backtracking: n queens, sudoku, knight's tour, subset sum, cryptarithm, magic squares, hanoi, coins; no imports."""

def queens(n):
    def place(row, columns, up, down, chosen):
        if row == n: yield tuple(chosen); return
        for c in range(n):
            if c not in columns and row + c not in up and row - c not in down:
                yield from place(row + 1, columns | {c}, up | {row + c}, down | {row - c}, chosen + [c])
    return place(0, frozenset(), frozenset(), frozenset(), [])
for n in range(1, 9):
    found = list(queens(n)); print('queens', n, len(found), found[:1])
for row in next(queens(8)): print('.' * row + 'Q' + '.' * (7 - row))
def sudoku(grid):
    cells = [int(c) if c.isdigit() else 0 for c in grid.replace('.', '0')]
    def options(i):
        r, c = divmod(i, 9)
        used = {cells[r * 9 + k] for k in range(9)} | {cells[k * 9 + c] for k in range(9)} | {cells[(r // 3 * 3 + a) * 9 + c // 3 * 3 + b] for a in range(3) for b in range(3)}
        return [v for v in range(1, 10) if v not in used]
    steps = 0
    def solve():
        nonlocal steps
        best = None
        for i in range(81):
            if not cells[i]:
                o = options(i)
                if best is None or len(o) < len(best[1]): best = i, o
                if len(o) < 2: break
        if best is None: return True
        for v in best[1]:
            steps += 1
            cells[best[0]] = v
            if solve(): return True
        cells[best[0]] = 0
        return False
    ok = solve()
    return ok, steps, cells
for puzzle in ('53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79', '8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..'):
    ok, steps, cells = sudoku(puzzle)
    print(ok, steps)
    for r in range(9): print(' '.join(map(str, cells[r * 9:r * 9 + 9])))
def knight(n):
    moves = [(a, b) for a in (-2, -1, 1, 2) for b in (-2, -1, 1, 2) if abs(a) != abs(b)]
    board = {(x, y): 0 for x in range(n) for y in range(n)}
    def free(x, y): return [(x + a, y + b) for a, b in moves if board.get((x + a, y + b), 1) == 0]
    def go(x, y, k):
        board[x, y] = k
        if k == n * n: return True
        for nx, ny in sorted(free(x, y), key=lambda c: (len(free(*c)), c)):
            if go(nx, ny, k + 1): return True
        board[x, y] = 0
        return False
    return go(0, 0, 1), board
for n in (4, 5, 6):
    ok, board = knight(n); print('knight', n, ok)
    if ok:
        for y in range(n): print(' '.join(f'{board[x, y]:2}' for x in range(n)))
def subsets(numbers, target):
    def go(i, left, chosen):
        if left == 0: yield tuple(chosen)
        elif i < len(numbers) and left > 0:
            yield from go(i + 1, left - numbers[i], chosen + [numbers[i]])
            yield from go(i + 1, left, chosen)
    return go(0, target, [])
print(list(subsets([3, 34, 4, 12, 5, 2], 9)), len(list(subsets(list(range(1, 16)), 30))))
def coins(amount, kinds, memo={}):
    if amount == 0: return 1
    if amount < 0 or not kinds: return 0
    if (amount, kinds) not in memo: memo[amount, kinds] = coins(amount - kinds[0], kinds) + coins(amount, kinds[1:])
    return memo[amount, kinds]
print([coins(n, (50, 20, 10, 5, 2, 1)) for n in (1, 5, 10, 50, 100)])
def cryptarithm(words, total):
    letters = sorted(set(''.join(words) + total)); first = {w[0] for w in words + [total]}
    weight = {l: sum(10 ** i for w in words for i, c in enumerate(reversed(w)) if c == l) - sum(10 ** i for i, c in enumerate(reversed(total)) if c == l) for l in letters}
    order = sorted(letters, key=lambda l: -abs(weight[l]))
    tried = 0
    def go(i, value, used, chosen):
        nonlocal tried
        tried += 1
        if i == len(order):
            if value == 0: yield dict(chosen)
            return
        rest = sorted((weight[l] for l in order[i:]), key=abs, reverse=True)
        if value + sum(9 * w for w in rest if w > 0) < 0 or value + sum(9 * w for w in rest if w < 0) > 0: return
        for d in range(10):
            if d not in used and (d or order[i] not in first): yield from go(i + 1, value + weight[order[i]] * d, used | {d}, chosen + [(order[i], d)])
    for s in go(0, 0, frozenset(), []):
        number = lambda w: int(''.join(str(s[c]) for c in w))
        return {c: s[c] for c in letters}, ' + '.join(str(number(w)) for w in words) + f' = {number(total)}', tried
print(cryptarithm(['send', 'more'], 'money'))
print(cryptarithm(['two', 'two'], 'four'))
def hanoi(n, a='A', b='B', c='C'):
    if n: yield from hanoi(n - 1, a, c, b); yield a + c; yield from hanoi(n - 1, b, a, c)
print(list(hanoi(3)), sum(1 for _ in hanoi(10)))
def magic(n):
    s = [[0] * n for _ in range(n)]
    r, c = 0, n // 2
    for v in range(1, n * n + 1):
        s[r][c] = v
        nr, nc = (r - 1) % n, (c + 1) % n
        r, c = ((r + 1) % n, c) if s[nr][nc] else (nr, nc)
    return s
for row in magic(5): print(row, sum(row))
def permutations(s): return [s] if len(s) < 2 else [s[i] + p for i in range(len(s)) for p in permutations(s[:i] + s[i + 1:])]
print(permutations('abc'), len(set(permutations('aabbc'))))
def partitions(n, most=None): return [()] if n == 0 else [(k, *p) for k in range(min(n, most or n), 0, -1) for p in partitions(n - k, k)]
print(partitions(5), [len(partitions(n)) for n in range(12)])
def gray(n): return [''] if n == 0 else ['0' + g for g in gray(n - 1)] + ['1' + g for g in reversed(gray(n - 1))]
print(gray(3))
def lcs(a, b):
    t = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b): t[i + 1][j + 1] = t[i][j] + 1 if x == y else max(t[i][j + 1], t[i + 1][j])
    out, i, j = '', len(a), len(b)
    while i and j:
        if a[i - 1] == b[j - 1]: out, i, j = a[i - 1] + out, i - 1, j - 1
        elif t[i - 1][j] >= t[i][j - 1]: i -= 1
        else: j -= 1
    return out
def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, old = [i], row
        for j, y in enumerate(b, 1): row.append(min(old[j] + 1, row[-1] + 1, old[j - 1] + (x != y)))
    return row[-1]
print(lcs('AGGTAB', 'GXTXAYB'), lcs('the quick fox', 'a quiet box'), distance('kitten', 'sitting'), distance('', 'abc'), distance('same', 'same'))
