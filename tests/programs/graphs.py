"""Graph algorithms: breadth and depth first, Dijkstra, Bellman-Ford, Floyd-Warshall, Kruskal, topological order, components; no imports."""

class Graph:
    def __init__(self, edges=(), directed=False):
        self.adjacent, self.directed = {}, directed
        for a, b, *w in edges: self.add(a, b, w[0] if w else 1)
    def add(self, a, b, w=1):
        self.adjacent.setdefault(a, {})[b] = w
        self.adjacent.setdefault(b, {})
        if not self.directed: self.adjacent[b][a] = w
    def edges(self):
        return [(a, b, w) for a, n in self.adjacent.items() for b, w in n.items() if self.directed or a <= b]
    def bfs(self, start):
        level, distance = [start], {start: 0}
        while level:
            following = []
            for a in level:
                for b in self.adjacent[a]:
                    if b not in distance: distance[b] = distance[a] + 1; following.append(b)
            level = following
        return distance
    def dfs(self, start, seen=None):
        seen = {start} if seen is None else (seen.add(start) or seen)
        yield start
        for b in sorted(self.adjacent[start]):
            if b not in seen: yield from self.dfs(b, seen)
    def dijkstra(self, start):
        distance, came, open_ = {start: 0}, {}, {start}
        while open_:
            a = min(open_, key=lambda n: (distance[n], n)); open_.remove(a)
            for b, w in self.adjacent[a].items():
                d = distance[a] + w
                if d < distance.get(b, float('inf')): distance[b], came[b] = d, a; open_.add(b)
        return distance, came
    def path(self, a, b):
        distance, came = self.dijkstra(a)
        if b not in distance: return None
        way = [b]
        while way[-1] != a: way.append(came[way[-1]])
        return distance[b], way[::-1]
    def bellman_ford(self, start):
        distance = dict.fromkeys(self.adjacent, float('inf')); distance[start] = 0
        for round_ in range(len(self.adjacent)):
            changed = False
            for a, b, w in self.edges():
                if distance[a] + w < distance[b]: distance[b], changed = distance[a] + w, True
            if not changed: return distance
        raise ValueError('negative cycle')
    def floyd(self):
        nodes = sorted(self.adjacent)
        d = {(a, b): 0 if a == b else self.adjacent[a].get(b, float('inf')) for a in nodes for b in nodes}
        for k in nodes:
            for i in nodes:
                for j in nodes: d[i, j] = min(d[i, j], d[i, k] + d[k, j])
        return d
    def kruskal(self):
        group, tree = {n: n for n in self.adjacent}, []
        def find(n): return n if group[n] == n else find(group[n])
        for a, b, w in sorted(self.edges(), key=lambda e: (e[2], e)):
            if find(a) != find(b): group[find(a)] = find(b); tree.append((a, b, w))
        return tree
    def topological(self):
        degree = {n: 0 for n in self.adjacent}
        for _, b, _ in self.edges(): degree[b] += 1
        ready, order = sorted(n for n in degree if not degree[n]), []
        while ready:
            a = ready.pop(0); order.append(a)
            for b in sorted(self.adjacent[a]):
                degree[b] -= 1
                if not degree[b]: ready.append(b)
        if len(order) < len(degree): raise ValueError('cycle among ' + ' '.join(sorted(set(degree) - set(order))))
        return order
    def components(self):
        left, found = set(self.adjacent), []
        while left:
            part = set(self.bfs(min(left))); found.append(sorted(part)); left -= part
        return found
    def strong(self):
        index, low, stack, result = {}, {}, [], []
        def visit(a):
            index[a] = low[a] = len(index); stack.append(a)
            for b in sorted(self.adjacent[a]):
                if b not in index: visit(b); low[a] = min(low[a], low[b])
                elif b in stack: low[a] = min(low[a], index[b])
            if low[a] == index[a]:
                part = []
                while True:
                    part.append(stack.pop())
                    if part[-1] == a: break
                result.append(sorted(part))
        for a in sorted(self.adjacent):
            if a not in index: visit(a)
        return result
    def colour(self):
        colours = {}
        for a in sorted(self.adjacent, key=lambda n: (-len(self.adjacent[n]), n)):
            used = {colours[b] for b in self.adjacent[a] if b in colours}
            colours[a] = next(c for c in range(len(self.adjacent)) if c not in used)
        return dict(sorted(colours.items()))
roads = Graph([('a', 'b', 7), ('a', 'c', 9), ('a', 'f', 14), ('b', 'c', 10), ('b', 'd', 15), ('c', 'd', 11), ('c', 'f', 2), ('d', 'e', 6), ('e', 'f', 9), ('x', 'y', 1)])
print(roads.bfs('a'), list(roads.dfs('a')), roads.path('a', 'e'), roads.path('a', 'x'), roads.components(), roads.kruskal(), roads.colour(), sep='\n')
d = roads.floyd(); print({k: v for k, v in d.items() if k[0] == 'a'}, all(d[a, b] == d[b, a] for a, b in d))
print(roads.bellman_ford('a'))
tasks = Graph([('shop', 'cook'), ('cook', 'eat'), ('eat', 'wash'), ('heat', 'cook'), ('set', 'eat'), ('buy', 'heat')], directed=True)
print(tasks.topological(), tasks.strong())
tasks.add('wash', 'cook')
try: tasks.topological()
except ValueError as e: print(e)
print([s for s in tasks.strong() if len(s) > 1])
negative = Graph([('s', 'a', 4), ('s', 'b', 5), ('a', 'c', -3), ('b', 'a', -2), ('c', 't', 2)], directed=True)
print(negative.bellman_ford('s'))
negative.add('c', 'a', 1)
try: print(negative.bellman_ford('s'))
except ValueError as e: print(e)
grid = Graph()
for x in range(6):
    for y in range(6):
        if x < 5: grid.add((x, y), (x + 1, y), (x * 7 + y * 3) % 5 + 1)
        if y < 5: grid.add((x, y), (x, y + 1), (x * 5 + y * 11) % 4 + 1)
print(grid.path((0, 0), (5, 5)), len(grid.kruskal()), sum(w for *_, w in grid.kruskal()), len(set(grid.colour().values())))
