"""A scheduler on generators: sleeping tasks, channels, locks, supervision, cancellation, results, deterministic clock; no imports."""

class Cancelled(Exception): pass
class Sleep:
    def __init__(self, ticks): self.ticks = ticks
class Join:
    def __init__(self, task): self.task = task
class Spawn:
    def __init__(self, gen, name): self.gen, self.name = gen, name
class Wait:
    def __init__(self, queue): self.queue = queue
class Task:
    number = 0
    def __init__(self, gen, name=None): Task.number += 1; self.gen, self.name, self.result, self.error, self.done, self.waiting = gen, name or f't{Task.number}', None, None, False, []
    def __repr__(self): return self.name
class Scheduler:
    def __init__(self): self.ready, self.sleeping, self.now, self.log = [], [], 0, []
    def spawn(self, gen, name=None): t = Task(gen, name); self.ready.append((t, None, None)); return t
    def wake(self, task, value=None, error=None): self.ready.append((task, value, error))
    def cancel(self, task):
        self.sleeping = [(w, t) for w, t in self.sleeping if t is not task]
        if not task.done: self.wake(task, None, Cancelled(task.name))
    def run(self):
        while self.ready or self.sleeping:
            if not self.ready:
                self.now = min(w for w, _ in self.sleeping)
                self.ready += [(t, None, None) for w, t in self.sleeping if w == self.now]
                self.sleeping = [(w, t) for w, t in self.sleeping if w > self.now]
            task, value, error = self.ready.pop(0)
            if task.done: continue
            try: request = task.gen.throw(error) if error else task.gen.send(value)
            except StopIteration as e: self.finish(task, e.value, None)
            except Exception as e: self.finish(task, None, e)
            else:
                match request:
                    case Sleep(): self.sleeping.append((self.now + request.ticks, task))
                    case Join() if request.task.done: self.wake(task, request.task.result, request.task.error)
                    case Join(): request.task.waiting.append(task)
                    case Spawn(): self.wake(task, self.spawn(request.gen, request.name))
                    case Wait(): request.queue.append(task)
                    case None: self.wake(task)
                    case _: self.wake(task, None, TypeError(f'unknown request {request!r}'))
        return self
    def finish(self, task, result, error):
        task.done, task.result, task.error = True, result, error
        self.log.append((self.now, task.name, repr(error) if error else result))
        for t in task.waiting: self.wake(t, result, error)
class Channel:
    def __init__(self, s, size=1): self.s, self.size, self.items, self.getters, self.putters = s, size, [], [], []
    def put(self, x):
        while len(self.items) >= self.size: yield Wait(self.putters)
        self.items.append(x)
        if self.getters: self.s.wake(self.getters.pop(0))
    def get(self):
        while not self.items: yield Wait(self.getters)
        x = self.items.pop(0)
        if self.putters: self.s.wake(self.putters.pop(0))
        return x
class Lock:
    def __init__(self, s): self.s, self.owner, self.queue = s, None, []
    def acquire(self, who):
        while self.owner: yield Wait(self.queue)
        self.owner = who
    def release(self):
        self.owner = None
        if self.queue: self.s.wake(self.queue.pop(0))
s = Scheduler(); out = []
def worker(name, steps, pause):
    for i in range(steps): out.append((s.now, name, i)); yield Sleep(pause)
    return name * 2
def parent():
    a, b = (yield Spawn(worker('a', 3, 2), 'A')), (yield Spawn(worker('b', 2, 3), 'B'))
    return [(yield Join(a)), (yield Join(b))]
p = s.spawn(parent(), 'parent'); s.run(); print(p.result, out, s.log); out.clear()
s = Scheduler(); ch = Channel(s, 2)
def producer(name, n):
    for i in range(n): yield from ch.put((name, i)); out.append((s.now, 'put', name, i))
def consumer(n):
    total = []
    for _ in range(n): total.append((yield from ch.get())); yield Sleep(1)
    return total
s.spawn(producer('p', 3)); s.spawn(producer('q', 3)); c = s.spawn(consumer(6), 'consumer'); s.run(); print(c.result, out, s.now); out.clear()
s = Scheduler(); lock = Lock(s)
def critical(name):
    yield from lock.acquire(name)
    try: out.append(name + ' in'); yield Sleep(2); out.append(name + ' out')
    finally: lock.release()
for n in 'xyz': s.spawn(critical(n), n)
s.run(); print(out, s.log); out.clear()
s = Scheduler()
def failing(): yield Sleep(1); raise ValueError('broken')
def stubborn():
    while True:
        try: yield Sleep(5)
        except Cancelled as e: out.append(('cancelled', str(e))); return 'gave up'
def supervisor():
    for attempt in range(3):
        t = yield Spawn(failing(), f'try{attempt}')
        try: yield Join(t)
        except ValueError as e: out.append((s.now, attempt, str(e)))
    t = yield Spawn(stubborn(), 'stubborn'); yield Sleep(2); s.cancel(t)
    r = yield Join(t)
    try: yield 'nonsense'
    except TypeError as e: out.append(str(e))
    return r
t = s.spawn(supervisor(), 'supervisor'); s.run(); print(t.result, out, s.log)
def tree(depth):
    if depth == 0: yield Sleep(1); return 1
    kids = []
    for _ in range(2): kids.append((yield Spawn(tree(depth - 1), None)))
    total = 1
    for k in kids: total += yield Join(k)
    return total
s = Scheduler(); Task.number = 0; t = s.spawn(tree(6)); s.run(); print(t.result, s.now, Task.number, len(s.log))
