"""Mazes: carved by depth-first search, Prim and Kruskal; solved by breadth-first search, A* and wall following; drawn as text."""

import heapq
import sys
from collections import deque

DIRECTIONS = {'N': (0, -1), 'E': (1, 0), 'S': (0, 1), 'W': (-1, 0)}
OPPOSITE = dict(zip('NESW', 'SWNE'))


class Random:
    """A small generator (xorshift64*), so that every run and every interpreter makes the same maze."""

    def __init__(self, seed):
        self.state = seed * 0x9E3779B97F4A7C15 % 2 ** 64 or 1

    def next(self, bound):
        x = self.state
        x ^= x >> 12
        x = (x ^ x << 25) % 2 ** 64
        x ^= x >> 27
        self.state = x
        return (x * 0x2545F4914F6CDD1D % 2 ** 64 >> 33) % bound

    def shuffled(self, items):
        items = list(items)
        for i in range(len(items) - 1, 0, -1):
            j = self.next(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


class Maze:
    def __init__(self, width, height):
        self.width, self.height = width, height
        self.open = {(x, y): set() for y in range(height) for x in range(width)}

    def __contains__(self, cell):
        return cell in self.open

    def step(self, cell, direction):
        return cell[0] + DIRECTIONS[direction][0], cell[1] + DIRECTIONS[direction][1]

    def carve(self, cell, direction):
        other = self.step(cell, direction)
        self.open[cell].add(direction)
        self.open[other].add(OPPOSITE[direction])
        return other

    def neighbours(self, cell):
        return [(d, self.step(cell, d)) for d in 'NESW' if d in self.open[cell]]

    def draw(self, path=(), start=None, goal=None):
        marks = {cell: '.' for cell in path}
        marks.update({start: 'S', goal: 'G'})
        yield '+' + '---+' * self.width
        for y in range(self.height):
            row, below = '|', '+'
            for x in range(self.width):
                cell = (x, y)
                row += f' {marks.get(cell, " ")} ' + (' ' if 'E' in self.open[cell] else '|')
                below += ('   ' if 'S' in self.open[cell] else '---') + '+'
            yield row
            yield below


def depth_first(maze, random):
    stack, seen = [(0, 0)], {(0, 0)}
    while stack:
        for d in random.shuffled('NESW'):
            if (n := maze.step(stack[-1], d)) in maze and n not in seen:
                seen.add(n)
                stack.append(maze.carve(stack[-1], d))
                break
        else:
            stack.pop()


def prim(maze, random):
    seen, border = {(0, 0)}, [((0, 0), d) for d in 'ES']
    while border:
        i = random.next(len(border))
        border[i], border[-1] = border[-1], border[i]
        cell, d = border.pop()
        n = maze.step(cell, d)
        if n in maze and n not in seen:
            maze.carve(cell, d)
            seen.add(n)
            border += [(n, e) for e in 'NESW' if maze.step(n, e) in maze and maze.step(n, e) not in seen]


def kruskal(maze, random):
    parent = {cell: cell for cell in maze.open}

    def find(cell):
        while parent[cell] != cell:
            parent[cell] = cell = parent[parent[cell]]
        return cell
    walls = [(cell, d) for cell in maze.open for d in 'ES' if maze.step(cell, d) in maze]
    for cell, d in random.shuffled(walls):
        a, b = find(cell), find(maze.step(cell, d))
        if a != b:
            parent[a] = b
            maze.carve(cell, d)


def walk_back(came, goal):
    path = [goal]
    while came[path[-1]] is not None:
        path.append(came[path[-1]])
    return path[::-1]


def breadth_first(maze, start, goal):
    came, queue, visited = {start: None}, deque([start]), 0
    while queue:
        cell = queue.popleft()
        visited += 1
        if cell == goal:
            return walk_back(came, goal), visited
        for _, n in maze.neighbours(cell):
            if n not in came:
                came[n] = cell
                queue.append(n)


def a_star(maze, start, goal):
    def estimate(cell):
        return abs(cell[0] - goal[0]) + abs(cell[1] - goal[1])
    came, cost, heap, visited = {start: None}, {start: 0}, [(estimate(start), 0, start)], 0
    while heap:
        _, so_far, cell = heapq.heappop(heap)
        visited += 1
        if cell == goal:
            return walk_back(came, goal), visited
        for _, n in maze.neighbours(cell):
            if n not in cost or so_far + 1 < cost[n]:
                came[n], cost[n] = cell, so_far + 1
                heapq.heappush(heap, (so_far + 1 + estimate(n), so_far + 1, n))


def right_hand(maze, start, goal):
    """Keep the right hand on the wall; loops are cut out of the path at the end."""
    path, direction, steps = [start], 'E', 0
    while path[-1] != goal:
        turn = 'NESW'.index(direction)
        for k in (1, 0, 3, 2):
            d = 'NESW'[(turn + k) % 4]
            if d in maze.open[path[-1]]:
                direction = d
                break
        path.append(maze.step(path[-1], direction))
        steps += 1
    short = []
    for cell in path:
        if cell in short:
            del short[short.index(cell):]
        short.append(cell)
    return short, steps


def dead_ends(maze):
    return sum(len(ways) == 1 for ways in maze.open.values())


def farthest(maze, start):
    level, seen, distance = [start], {start}, -1
    while level:
        last, distance = level, distance + 1
        level = [n for cell in level for _, n in maze.neighbours(cell) if n not in seen and not seen.add(n)]
    return min(last), distance


def main():
    width, height = (int(a) for a in sys.argv[1:3]) if len(sys.argv) > 2 else (16, 9)
    for number, carve in enumerate((depth_first, prim, kruskal), 1):
        maze = Maze(width, height)
        carve(maze, Random(number))
        start, goal = (0, 0), (width - 1, height - 1)
        print(f'{carve.__name__}: {dead_ends(maze)} dead ends, {sum(map(len, maze.open.values())) // 2} openings, farthest from the start {farthest(maze, start)}')
        paths = []
        for solve in (breadth_first, a_star, right_hand):
            path, effort = solve(maze, start, goal)
            paths.append(path)
            print(f'  {solve.__name__:14} {len(path) - 1:4} steps, effort {effort}')
        assert paths[0] == paths[1] == paths[2], 'a perfect maze has one path'
        for line in maze.draw(paths[0], start, goal):
            print(line)


if __name__ == '__main__':
    main()
