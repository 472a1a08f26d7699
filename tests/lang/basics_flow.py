"""Control flow: if, while, for, break, continue, else, nesting, pass, del, assert; no imports."""

def classify(n):
    if n < 0:
        return 'negative'
    elif n == 0:
        return 'zero'
    elif n < 10:
        return 'small'
    else:
        return 'large'

for n in (-5, 0, 3, 10, 100):
    print(n, classify(n))

i = 0
while i < 5:
    i += 1
    if i == 2:
        continue
    if i == 4:
        break
    print('while', i)
else:
    print('not reached')
while i < 6:
    i += 1
else:
    print('while else', i)

for i in range(3):
    for j in range(3):
        if j == 1:
            continue
        if i == 2:
            break
        print('nested', i, j)
    else:
        print('inner else', i)
        continue
    print('inner broken', i)
else:
    print('outer else')

for x in []:
    print('never')
else:
    print('empty else')

for x in 'abc', 1, (2, 3):
    print('tuple item', x)
for (a, b), *c in [((1, 2), 3, 4), ('xy', 5)]:
    print(a, b, c)
row = [0, 0]
for row[1] in range(3):
    print('target is a subscript', row)
class Box: pass
box = Box()
for box.value in 'xy':
    print('target is an attribute', box.value)
print('after the loop', box.value, i, j)

def find(needle, hay):
    for index, item in enumerate(hay):
        if item == needle:
            return index
    return -1
print(find(3, [1, 2, 3]), find(9, [1, 2, 3]))

print('yes' if 1 else 'no', 'yes' if [] else 'no', 1 if 0 else 2 if 0 else 3)
print([('fizz' * (k % 3 == 0) + 'buzz' * (k % 5 == 0)) or k for k in range(1, 16)])

def primes(limit):
    sieve = [True] * (limit + 1)
    found = []
    for n in range(2, limit + 1):
        if sieve[n]:
            found.append(n)
            for m in range(n * n, limit + 1, n):
                sieve[m] = False
    return found
print(primes(100))

def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
for n in range(1, 30):
    print('collatz', n, collatz(n))

def gcd(a, b):
    while b:
        a, b = b, a % b
    return a
for a in range(10, 50, 7):
    print('gcd', [gcd(a, b) for b in range(1, 20)])

def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print([fib(n) for n in range(20)])

def hanoi(n, a, b, c, moves):
    if n:
        hanoi(n - 1, a, c, b, moves)
        moves.append(a + c)
        hanoi(n - 1, b, a, c, moves)
    return moves
print(len(hanoi(8, 'a', 'b', 'c', [])), hanoi(3, 'a', 'b', 'c', []))

def bubble(items):
    items = items[:]
    for i in range(len(items)):
        for j in range(len(items) - 1 - i):
            if items[j] > items[j + 1]:
                items[j], items[j + 1] = items[j + 1], items[j]
    return items
print(bubble([5, 2, 9, 1, 5, 6, -3, 0]))

try:
    assert 1 == 1
    assert 1 == 2, 'message ' + str(3)
except AssertionError as e:
    print('assert', repr(e))
try:
    assert []
except AssertionError as e:
    print('assert', repr(e), e.args)

z = 1
del z
try:
    z
except NameError as e:
    print(e)
d = {1: 2, 3: 4}
l = [1, 2, 3, 4, 5]
del d[1], l[0], l[1:3]
print(d, l)
del (l[0], [d[3]])
print(d, l)

def loops_with_try():
    log = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            log.append(i)
        finally:
            log.append('f%d' % i)
    else:
        log.append('else')
    return log
print(loops_with_try())

def return_in_loop_in_finally():
    log = []
    def inner():
        while True:
            try:
                return 'value'
            finally:
                log.append('finally')
    return inner(), log
print(return_in_loop_in_finally())

count = 0
while True:
    count += 1
    if count > 3: break
print(count)
while count: count -= 1
print(count)
if 1: print('one line'); print('two statements')
for c in 'xy': print(c, end=' '); print(ord(c))
pass; pass
... ; Ellipsis
if not (x := 0): print('walrus', x)
