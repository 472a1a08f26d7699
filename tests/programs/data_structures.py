"""Linked list, stack, queue, heap, binary search tree, AVL tree, trie, union-find, LRU cache, skip-free hash table; no imports."""

class Node:
    __slots__ = ('value', 'next')
    def __init__(self, value, next=None): self.value, self.next = value, next
class LinkedList:
    def __init__(self, items=()):
        self.head, self.size = None, 0
        for item in reversed(list(items)): self.push(item)
    def push(self, value): self.head = Node(value, self.head); self.size += 1
    def pop(self):
        if self.head is None: raise IndexError('pop from empty list')
        value, self.head = self.head.value, self.head.next
        self.size -= 1
        return value
    def reverse(self):
        previous, node = None, self.head
        while node: node.next, previous, node = previous, node, node.next
        self.head = previous
        return self
    def __iter__(self):
        node = self.head
        while node: yield node.value; node = node.next
    def __len__(self): return self.size
    def __repr__(self): return f'LinkedList({list(self)})'
    def __getitem__(self, i):
        for k, v in enumerate(self):
            if k == i: return v
        raise IndexError(i)
    def __add__(self, other): return LinkedList([*self, *other])
    def __eq__(self, other): return isinstance(other, LinkedList) and list(self) == list(other)
l = LinkedList('abc')
print(l, len(l), l.pop(), l, l.reverse(), l[1], 'c' in l, l + [1], l == LinkedList('cb'), list(map(str.upper, l)), bool(LinkedList()))
try: LinkedList().pop()
except IndexError as e: print(e)
try: l[9]
except IndexError as e: print(repr(e))
class Heap:
    def __init__(self, key=lambda x: x): self.items, self.key = [], key
    def push(self, x):
        self.items.append(x); i = len(self.items) - 1
        while i and self.key(self.items[i]) < self.key(self.items[(i - 1) // 2]):
            self.items[i], self.items[(i - 1) // 2] = self.items[(i - 1) // 2], self.items[i]; i = (i - 1) // 2
    def pop(self):
        top, last = self.items[0], self.items.pop()
        if self.items:
            self.items[0], i = last, 0
            while True:
                kids = [k for k in (2 * i + 1, 2 * i + 2) if k < len(self.items)]
                if not kids: break
                k = min(kids, key=lambda k: self.key(self.items[k]))
                if self.key(self.items[k]) >= self.key(self.items[i]): break
                self.items[i], self.items[k] = self.items[k], self.items[i]; i = k
        return top
h = Heap()
for x in (5, 3, 8, 1, 9, 2, 7): h.push(x)
print([h.pop() for _ in range(7)])
h = Heap(key=len)
for w in ('ccc', 'a', 'bb', 'dddd', ''): h.push(w)
print([h.pop() for _ in range(5)])
class Tree:
    """An AVL tree."""
    class Item:
        def __init__(self, key): self.key, self.left, self.right, self.height = key, None, None, 1
    def __init__(self, keys=()):
        self.root, self.rotations = None, 0
        for k in keys: self.add(k)
    @staticmethod
    def height(n): return n.height if n else 0
    def fix(self, n): n.height = 1 + max(self.height(n.left), self.height(n.right)); return n
    def rotate(self, n, left):
        self.rotations += 1
        if left: m = n.right; n.right, m.left = m.left, n
        else: m = n.left; n.left, m.right = m.right, n
        self.fix(n)
        return self.fix(m)
    def balance(self, n):
        self.fix(n)
        d = self.height(n.left) - self.height(n.right)
        if d > 1:
            if self.height(n.left.left) < self.height(n.left.right): n.left = self.rotate(n.left, True)
            return self.rotate(n, False)
        if d < -1:
            if self.height(n.right.right) < self.height(n.right.left): n.right = self.rotate(n.right, False)
            return self.rotate(n, True)
        return n
    def add(self, key):
        def insert(n):
            if n is None: return Tree.Item(key)
            if key < n.key: n.left = insert(n.left)
            elif key > n.key: n.right = insert(n.right)
            return self.balance(n)
        self.root = insert(self.root)
    def remove(self, key):
        def delete(n, key):
            if n is None: raise KeyError(key)
            if key < n.key: n.left = delete(n.left, key)
            elif key > n.key: n.right = delete(n.right, key)
            elif n.left is None: return n.right
            elif n.right is None: return n.left
            else:
                m = n.right
                while m.left: m = m.left
                n.key = m.key
                n.right = delete(n.right, m.key)
            return self.balance(n)
        self.root = delete(self.root, key)
    def __iter__(self):
        def walk(n):
            if n: yield from walk(n.left); yield n.key; yield from walk(n.right)
        return walk(self.root)
    def __contains__(self, key):
        n = self.root
        while n:
            if key == n.key: return True
            n = n.left if key < n.key else n.right
        return False
    def __str__(self):
        def text(n): return '.' if n is None else f'({text(n.left)} {n.key} {text(n.right)})' if n.left or n.right else str(n.key)
        return text(self.root)
t = Tree(range(1, 16)); print(t, t.root.height, t.rotations)
t = Tree('the quick brown fox jumps'.replace(' ', '')); print(list(t), 'q' in t, 'a' in t, t.root.height)
for k in 'tqbrown': t.remove(k)
print(t)
try: t.remove('zz')
except KeyError as e: print('missing', e)
seed, numbers = 7, []
for _ in range(300): seed = seed * 1103515245 + 12345 & 0x7fffffff; numbers.append(seed >> 12)
t = Tree(numbers); print(list(t) == sorted(set(numbers)), t.root.height, t.rotations)
for n in sorted(set(numbers))[::2]: t.remove(n)
print(list(t) == sorted(set(numbers))[1::2], t.root.height)
class Trie:
    def __init__(self, words=()):
        self.root = {}
        for w in words: self.add(w)
    def add(self, word):
        node = self.root
        for c in word: node = node.setdefault(c, {})
        node[None] = word
    def starting(self, prefix):
        node = self.root
        for c in prefix:
            if c not in node: return
            node = node[c]
        stack = [node]
        while stack:
            node = stack.pop()
            for k, v in sorted(node.items(), key=lambda kv: kv[0] or '', reverse=True):
                if k is None: yield v
                else: stack.append(v)
trie = Trie('car card care cat dog do dot'.split())
for p in ('car', 'do', 'x', '', 'cat'): print(repr(p), list(trie.starting(p)))
class UnionFind:
    def __init__(self, n): self.p, self.count = list(range(n)), n
    def find(self, x):
        while self.p[x] != x: self.p[x] = x = self.p[self.p[x]]
        return x
    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b: return False
        self.p[a] = b; self.count -= 1
        return True
u = UnionFind(10); print([u.union(a, b) for a, b in ((0, 1), (2, 3), (1, 3), (0, 2), (8, 9))], u.count, [u.find(i) == u.find(0) for i in range(5)])
class LRU:
    def __init__(self, size): self.size, self.data, self.hits, self.misses = size, {}, 0, 0
    def get(self, key, make):
        if key in self.data: self.hits += 1; value = self.data.pop(key)
        else:
            self.misses += 1; value = make(key)
            if len(self.data) >= self.size: del self.data[next(iter(self.data))]
        self.data[key] = value
        return value
lru = LRU(3); print([lru.get(k, lambda k: k * k) for k in (1, 2, 3, 1, 4, 2, 1, 5, 4)], lru.data, lru.hits, lru.misses)
class HashTable:
    def __init__(self): self.buckets, self.used = [[] for _ in range(4)], 0
    def __setitem__(self, k, v):
        b = self.buckets[hash(k) % len(self.buckets)]
        for pair in b:
            if pair[0] == k: pair[1] = v; return
        b.append([k, v]); self.used += 1
        if self.used > 2 * len(self.buckets):
            old, self.buckets, self.used = self.buckets, [[] for _ in range(2 * len(self.buckets))], 0
            for bucket in old:
                for k, v in bucket: self[k] = v
    def __getitem__(self, k):
        for key, v in self.buckets[hash(k) % len(self.buckets)]:
            if key == k: return v
        raise KeyError(k)
    def __len__(self): return self.used
ht = HashTable()
for i in range(50): ht[i] = i * i; ht[str(i)] = i
print(len(ht), len(ht.buckets), ht[7], ht['7'], sum(ht[i] for i in range(50)), max(map(len, ht.buckets)) > 1)
