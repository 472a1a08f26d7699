"""One attribute access that meets classes of different kinds in turn: what is learnt for one does not serve another."""

import operator


def native(*args):
    return ('native', len(args))


class Static:
    method = staticmethod(len)
    add = operator.add


class Plain:
    def method(self, text):
        return 'plain ' + text

    @staticmethod
    def add(a, b):
        return f'plain {a}{b}'


class Instance:
    def __init__(self):
        self.method = lambda text: 'instance ' + text
        self.add = lambda a, b: f'instance {a}{b}'


class Holder:
    def __init__(self, inner):
        self.inner = inner

    def run(self):
        return self.inner.method('text')

    def sum(self):
        return self.inner.add('a', 'b')


kinds = [Static, Plain, Instance]
for first in kinds:
    for second in kinds:
        seen = []
        for kind in [first] * 20 + [second] + [first] * 20 + [second] * 20 + [first, second] * 5:
            holder = Holder(kind())
            pair = (holder.run(), holder.sum())
            if not seen or seen[-1] != pair:
                seen.append(pair)
        print(first.__name__, second.__name__, len(seen), seen[:3])
