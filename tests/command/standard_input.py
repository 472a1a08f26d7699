"""A program that reads its standard input line by line, and to the end."""

import sys
total = 0
for number, line in enumerate(sys.stdin, 1):
    words = line.split()
    if words and words[0] == 'stop':
        break
    total += sum(int(w) for w in words if w.lstrip('-').isdigit())
    print(number, repr(line), total)
print('rest', repr(sys.stdin.read()), total)
