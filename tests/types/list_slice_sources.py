"""What a slice assignment takes its items from stays as it was."""


def source_is_local():
    source = [1, 2]
    target = [0, 0, 0, 0]
    target[1:3] = source
    print(source, target)
    target[:] = source
    print(source, target)
    source[:] = source
    print(source)
    source[1:1] = source
    print(source)
    target[0:1] = [x for x in source]
    print(source, target)


def source_is_temporary():
    target = list(range(5))
    target[1:4] = [7, 8, 9]
    print(target)
    target[:2] = target[::-1]
    print(target)
    target[2:2] = list(target)
    print(target)


class Holder:
    pass


def source_is_attribute():
    holder = Holder()
    holder.items = ['a', 'b']
    target = [None] * 2
    target[0:2] = holder.items
    print(holder.items, target)


def pairs():
    a, b = 1, 2
    a, b = b, a
    print(a, b)
    pair = [3, 4]
    pair, rest = pair
    print(pair, rest)
    for a, a in [(1, 2), [3, 4]]:
        print(a)
    for bad in (1,), (1, 2, 3), 5, {1: 2}:
        try:
            a, b = bad
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error, a, b)


source_is_local()
source_is_temporary()
source_is_attribute()
pairs()
