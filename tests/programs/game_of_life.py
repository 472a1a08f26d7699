"""Conway's game of life on sets of cells: still lifes, oscillators, gliders, a methuselah; no imports."""

def step(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    counts[x + dx, y + dy] = counts.get((x + dx, y + dy), 0) + 1
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}
def parse(text): return {(x, y) for y, row in enumerate(text.split('\n')) for x, c in enumerate(row) if c == '#'}
def draw(cells, width, height, x0=0, y0=0):
    for y in range(y0, y0 + height): print(''.join('#' if (x, y) in cells else '.' for x in range(x0, x0 + width)))
def normal(cells):
    if not cells: return frozenset()
    mx, my = min(x for x, _ in cells), min(y for _, y in cells)
    return frozenset((x - mx, y - my) for x, y in cells)
patterns = {'block': '##\n##', 'blinker': '###', 'toad': '.###\n###.', 'beacon': '##..\n##..\n..##\n..##', 'glider': '.#.\n..#\n###', 'ship': '.#..#\n#....\n#...#\n####.', 'pentadecathlon': '##########', 'acorn': '.#\n...#\n##..###', 'diehard': '......#.\n##......\n.#...###'}
for name, text in patterns.items():
    cells, seen = parse(text), {}
    for generation in range(60):
        key = normal(cells)
        if key in seen:
            print(name, 'repeats', seen[key], 'at', generation, 'cells', len(cells), 'moved' if seen and cells and min(cells) != min(first) else 'stays')
            break
        seen[key] = generation
        if generation == 0: first = cells
        cells = step(cells)
    else:
        print(name, 'still growing', len(cells), 'box', max(x for x, _ in cells) - min(x for x, _ in cells), max(y for _, y in cells) - min(y for _, y in cells))
cells = parse(patterns['glider'])
for generation in range(9):
    print('generation', generation)
    draw(cells, 6, 6)
    cells = step(cells)
cells = parse(patterns['diehard'])
sizes = []
while cells and len(sizes) < 200: sizes.append(len(cells)); cells = step(cells)
print(len(sizes), max(sizes), sizes[:20], sizes[-5:])
