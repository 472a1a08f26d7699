"""An event-driven simulation: customers, queues, clerks, a clock, statistics and a log, from a seeded generator; no imports."""

class Random:
    def __init__(self, seed): self.state = seed
    def __call__(self, n): self.state = (self.state * 6364136223846793005 + 1442695040888963407) & (1 << 64) - 1; return (self.state >> 33) % n
class Event:
    counter = 0
    __slots__ = ('time', 'order', 'action')
    def __init__(self, time, action): Event.counter += 1; self.time, self.order, self.action = time, Event.counter, action
    def __lt__(self, o): return (self.time, self.order) < (o.time, o.order)
class Agenda:
    def __init__(self): self.events, self.now = [], 0
    def after(self, delay, action):
        e, i = Event(self.now + delay, action), len(self.events)
        self.events.append(e)
        while i and e < self.events[(i - 1) >> 1]: self.events[i] = self.events[(i - 1) >> 1]; i = (i - 1) >> 1
        self.events[i] = e
    def take(self):
        top, last = self.events[0], self.events.pop()
        if self.events:
            i, n = 0, len(self.events)
            while (k := 2 * i + 1) < n:
                if k + 1 < n and self.events[k + 1] < self.events[k]: k += 1
                if not self.events[k] < last: break
                self.events[i] = self.events[k]; i = k
            self.events[i] = last
        return top
    def run(self, until):
        while self.events and self.events[0].time <= until:
            e = self.take(); self.now = e.time; e.action()
class Customer:
    def __init__(self, number, arrived, need): self.number, self.arrived, self.need, self.served = number, arrived, need, None
    def __repr__(self): return f'c{self.number}'
class Bank:
    def __init__(self, clerks, seed, patience=60):
        self.agenda, self.random, self.free, self.queue, self.done, self.left, self.patience, self.log, self.lengths = Agenda(), Random(seed), list(range(clerks)), [], [], [], patience, [], {}
        self.agenda.after(0, self.arrival)
    def note(self, text): self.log.append(f'{self.agenda.now:4} {text}')
    def arrival(self, count=[0]):
        count[0] += 1
        c = Customer(count[0], self.agenda.now, 5 + self.random(20))
        self.queue.append(c); self.note(f'{c} arrives, {len(self.queue)} waiting')
        self.agenda.after(self.patience, lambda: self.leave(c))
        self.agenda.after(1 + self.random(9), self.arrival)
        self.serve()
    def leave(self, c):
        if c in self.queue: self.queue.remove(c); self.left.append(c); self.note(f'{c} leaves in anger')
    def serve(self):
        self.lengths[len(self.queue)] = self.lengths.get(len(self.queue), 0) + 1
        while self.free and self.queue:
            clerk, c = self.free.pop(0), self.queue.pop(0)
            c.served = self.agenda.now; self.note(f'{c} served by clerk {clerk} after {c.served - c.arrived}')
            self.agenda.after(c.need, lambda clerk=clerk, c=c: self.finish(clerk, c))
    def finish(self, clerk, c): self.free.append(clerk); self.done.append(c); self.note(f'{c} done'); self.serve()
    def report(self):
        waits = sorted(c.served - c.arrived for c in self.done)
        return {'served': len(self.done), 'left': len(self.left), 'waiting': len(self.queue), 'mean wait': round(sum(waits) / len(waits), 3), 'median': waits[len(waits) // 2], 'longest': waits[-1], 'lengths': dict(sorted(self.lengths.items()))}
for clerks in (1, 2, 3, 4):
    bank = Bank(clerks, seed=2014)
    bank.arrival.__func__.__defaults__[0][0] = 0
    bank.agenda.run(480)
    print(clerks, bank.report())
    if clerks == 2: print(*bank.log[:40], sep='\n')
print(Event.counter)
