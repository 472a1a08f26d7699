"""A Brainfuck interpreter with precomputed jumps running small programs; no imports."""

def compile_(source):
    code, stack, jumps = [c for c in source if c in '+-<>.,[]'], [], {}
    for i, c in enumerate(code):
        if c == '[': stack.append(i)
        elif c == ']':
            if not stack: raise SyntaxError(f'] at {i} has no [')
            j = stack.pop()
            jumps[i], jumps[j] = j, i
    if stack: raise SyntaxError(f'[ at {stack[-1]} has no ]')
    return code, jumps
def run(source, data='', limit=200000):
    code, jumps = compile_(source)
    tape, p, i, out, steps, data = [0] * 300, 0, 0, [], 0, iter(data)
    while i < len(code):
        steps += 1
        if steps > limit: raise TimeoutError(f'stopped after {limit} steps')
        match code[i]:
            case '>': p += 1
            case '<': p -= 1
            case '+': tape[p] = (tape[p] + 1) % 256
            case '-': tape[p] = (tape[p] - 1) % 256
            case '.': out.append(chr(tape[p]))
            case ',': tape[p] = ord(next(data, '\0'))
            case '[' if tape[p] == 0: i = jumps[i]
            case ']' if tape[p] != 0: i = jumps[i]
        i += 1
    return ''.join(out), steps, [v for v in tape[:10]]
hello = '++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++.'
print(run(hello))
print(run(',[.,]', 'echo'))
print(run(',[>,]<[.<]', 'reversed'))
print(run('++>+++++[<+>-]++++++++[<++++++>-]<.'))
print(run('+++++[>+++++++++<-]>.'))
for bad in ('[', ']', '[[]', '+[]'):
    try: print(run(bad))
    except (SyntaxError, TimeoutError) as e: print(bad, type(e).__name__, e)
def multiply(a, b): return run('+' * a + '[>' + '+' * b + '<-]>.')[0]
print([ord(multiply(a, b)) for a in range(1, 6) for b in range(1, 6)])
