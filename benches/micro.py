"""Micro-benchmarks: one operation each, grouped by the part of the interpreter that they measure.

A benchmark is a function `bench_NAME(n)` that does its thing n times; whoever runs this file picks n and
takes the time (`benches/run.py`, `cargo xtask bench`). Nothing is imported; data is made outside the loop.
"""


# ---- loops

def bench_loop_range(n):
    for _ in range(n):
        for i in range(1000):
            pass


def bench_loop_while(n):
    for _ in range(n):
        i = 0
        while i < 1000:
            i += 1


def bench_loop_list(n):
    items = list(range(1000))
    for _ in range(n):
        for item in items:
            pass


def bench_loop_tuple_pairs(n):
    items = [(i, str(i)) for i in range(1000)]
    for _ in range(n):
        for a, b in items:
            pass


def bench_loop_dict_items(n):
    table = {str(i): i for i in range(1000)}
    for _ in range(n):
        for key, value in table.items():
            pass


def bench_loop_str(n):
    text = 'abcdefghij' * 100
    for _ in range(n):
        for c in text:
            pass


def bench_loop_enumerate(n):
    items = list(range(1000))
    for _ in range(n):
        for i, item in enumerate(items):
            pass


def bench_loop_zip(n):
    a, b = list(range(1000)), list(range(1000))
    for _ in range(n):
        for x, y in zip(a, b):
            pass


def bench_loop_generator(n):
    def numbers():
        for i in range(1000):
            yield i
    for _ in range(n):
        for i in numbers():
            pass


def bench_loop_nested_break(n):
    for _ in range(n):
        for i in range(100):
            for j in range(10):
                if j == 5:
                    break


def bench_comprehension_list(n):
    items = list(range(1000))
    for _ in range(n):
        [x + 1 for x in items]


def bench_comprehension_filter(n):
    items = list(range(1000))
    for _ in range(n):
        [x for x in items if x % 3 == 0]


def bench_comprehension_dict(n):
    items = list(range(500))
    for _ in range(n):
        {x: x for x in items}


def bench_generator_expression_sum(n):
    items = list(range(1000))
    for _ in range(n):
        sum(x * 2 for x in items)


def bench_map_lambda(n):
    items = list(range(1000))
    for _ in range(n):
        list(map(lambda x: x + 1, items))


# ---- calls

def plain(a, b):
    return a


def defaults(a, b=2, c=3):
    return a


def star(*args):
    return args


def keywords(**kwargs):
    return kwargs


def keyword_only(a, *, b=1):
    return a


def empty():
    pass


class Calls:
    def method(self, a):
        return a

    @classmethod
    def on_class(cls, a):
        return a

    @staticmethod
    def static(a):
        return a

    def __call__(self, a):
        return a


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Nothing:
    pass


def bench_call_empty(n):
    for _ in range(n):
        for i in range(500):
            empty()


def bench_call_positional(n):
    for _ in range(n):
        for i in range(500):
            plain(i, 2)


def bench_call_keyword(n):
    for _ in range(n):
        for i in range(500):
            plain(a=i, b=2)


def bench_call_defaults(n):
    for _ in range(n):
        for i in range(500):
            defaults(i)


def bench_call_keyword_only(n):
    for _ in range(n):
        for i in range(500):
            keyword_only(i, b=2)


def bench_call_star(n):
    arguments = (1, 2)
    for _ in range(n):
        for i in range(500):
            plain(*arguments)


def bench_call_star_parameter(n):
    for _ in range(n):
        for i in range(500):
            star(i, 2, 3)


def bench_call_double_star(n):
    table = {'a': 1, 'b': 2}
    for _ in range(n):
        for i in range(500):
            keywords(**table)


def bench_call_bound_method(n):
    o = Calls()
    for _ in range(n):
        for i in range(500):
            o.method(i)


def bench_call_saved_method(n):
    m = Calls().method
    for _ in range(n):
        for i in range(500):
            m(i)


def bench_call_class_method(n):
    for _ in range(n):
        for i in range(500):
            Calls.on_class(i)


def bench_call_static_method(n):
    for _ in range(n):
        for i in range(500):
            Calls.static(i)


def bench_call_instance(n):
    o = Calls()
    for _ in range(n):
        for i in range(500):
            o(i)


def bench_call_class_with_init(n):
    for _ in range(n):
        for i in range(500):
            Point(i, 2)


def bench_call_class_without_init(n):
    for _ in range(n):
        for i in range(500):
            Nothing()


def bench_call_closure(n):
    def make(k):
        def inner(x):
            return x + k
        return inner
    f = make(5)
    for _ in range(n):
        for i in range(500):
            f(i)


def bench_call_lambda(n):
    f = lambda x: x
    for _ in range(n):
        for i in range(500):
            f(i)


def bench_call_native_len(n):
    items = [1, 2, 3]
    for _ in range(n):
        for i in range(500):
            len(items)


def bench_call_native_method(n):
    text = 'abc'
    for _ in range(n):
        for i in range(500):
            text.upper()


def bench_call_native_keywords(n):
    for _ in range(n):
        for i in range(300):
            int('12', base=10)


def bench_call_isinstance(n):
    o = Calls()
    for _ in range(n):
        for i in range(500):
            isinstance(o, Calls)


def bench_call_recursive_fib(n):
    def fib(k):
        return k if k < 2 else fib(k - 1) + fib(k - 2)
    for _ in range(n):
        fib(12)


def bench_call_decorated(n):
    def decorate(f):
        def wrapper(*args, **kwargs):
            return f(*args, **kwargs)
        return wrapper
    f = decorate(plain)
    for _ in range(n):
        for i in range(300):
            f(i, b=2)


def bench_call_super_method(n):
    class Base:
        def m(self):
            return 1

    class Derived(Base):
        def m(self):
            return super().m()
    o = Derived()
    for _ in range(n):
        for i in range(300):
            o.m()


# ---- attributes

class Attributes:
    on_class = 1

    def __init__(self):
        self.value = 1

    @property
    def computed(self):
        return 1

    def method(self):
        pass


class Derived3(type('B2', (type('B1', (Attributes,), {}),), {})):
    pass


class Slotted:
    __slots__ = ('value',)

    def __init__(self):
        self.value = 1


class Dynamic:
    def __getattr__(self, name):
        return name


def bench_attribute_instance(n):
    o = Attributes()
    for _ in range(n):
        for i in range(500):
            o.value; o.value; o.value


def bench_attribute_store(n):
    o = Attributes()
    for _ in range(n):
        for i in range(500):
            o.value = i


def bench_attribute_augmented(n):
    o = Attributes()
    for _ in range(n):
        for i in range(500):
            o.value += 1


def bench_attribute_slot(n):
    o = Slotted()
    for _ in range(n):
        for i in range(500):
            o.value; o.value; o.value


def bench_attribute_slot_store(n):
    o = Slotted()
    for _ in range(n):
        for i in range(500):
            o.value = i


def bench_attribute_class(n):
    o = Attributes()
    for _ in range(n):
        for i in range(500):
            o.on_class; Attributes.on_class


def bench_attribute_inherited(n):
    o = Derived3()
    for _ in range(n):
        for i in range(500):
            o.on_class; o.method


def bench_attribute_property(n):
    o = Attributes()
    for _ in range(n):
        for i in range(500):
            o.computed


def bench_attribute_getattr_hook(n):
    o = Dynamic()
    for _ in range(n):
        for i in range(300):
            o.anything


def bench_attribute_missing_default(n):
    o = Attributes()
    for _ in range(n):
        for i in range(500):
            getattr(o, 'missing', None)


def bench_attribute_hasattr(n):
    o = Attributes()
    for _ in range(n):
        for i in range(500):
            hasattr(o, 'value'); hasattr(o, 'missing')


def bench_attribute_polymorphic(n):
    objects = [Attributes(), Slotted(), Derived3(), Point(1, 2)]
    objects[3].value = 1
    for _ in range(n):
        for i in range(200):
            for o in objects:
                o.value


def bench_global_read(n):
    for _ in range(n):
        for i in range(500):
            plain; star; len


def bench_module_level_counter(n):
    space = {}
    code = compile('i = 0\nwhile i < 500: i += 1', 'm', 'exec')
    for _ in range(n):
        exec(code, space)


# ---- special methods

class Vector:
    __slots__ = ('x', 'y')

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, o):
        return Vector(self.x + o.x, self.y + o.y)

    def __eq__(self, o):
        return self.x == o.x

    def __hash__(self):
        return self.x

    def __lt__(self, o):
        return self.x < o.x

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return self.x

    def __bool__(self):
        return True

    def __contains__(self, v):
        return True

    def __iter__(self):
        return iter((self.x, self.y))

    def __repr__(self):
        return 'V'


def bench_special_add(n):
    a, b = Vector(1, 2), Vector(3, 4)
    for _ in range(n):
        for i in range(300):
            a + b


def bench_special_compare(n):
    a, b = Vector(1, 2), Vector(3, 4)
    for _ in range(n):
        for i in range(300):
            a < b; a == b


def bench_special_getitem(n):
    a = Vector(1, 2)
    for _ in range(n):
        for i in range(300):
            a[0]; len(a)


def bench_special_truth_contains(n):
    a = Vector(1, 2)
    for _ in range(n):
        for i in range(300):
            if a: 5 in a


def bench_special_iteration(n):
    class Count:
        def __iter__(self):
            self.i = 0
            return self

        def __next__(self):
            if self.i >= 300:
                raise StopIteration
            self.i += 1
            return self.i
    c = Count()
    for _ in range(n):
        for i in c:
            pass


def bench_special_hash_in_dict(n):
    keys = [Vector(i, i) for i in range(100)]
    table = {k: 1 for k in keys}
    for _ in range(n):
        for k in keys:
            table[k]


# ---- numbers

def bench_int_arithmetic(n):
    for _ in range(n):
        a = 0
        for i in range(500):
            a = (a + i * 3 - 7) & 0xFFFF


def bench_int_divide(n):
    for _ in range(n):
        for i in range(1, 500):
            1000000 // i; 1000000 % i


def bench_int_compare(n):
    for _ in range(n):
        k = 0
        for i in range(500):
            if i < 250 and i != 17:
                k += 1


def bench_float_arithmetic(n):
    for _ in range(n):
        x = 0.5
        for i in range(500):
            x = x * 1.0001 + 0.5 - x / 3.0


def bench_mixed_arithmetic(n):
    for _ in range(n):
        x = 0.0
        for i in range(500):
            x += i * 0.5


def bench_complex_arithmetic(n):
    for _ in range(n):
        z = 0j
        for i in range(300):
            z = z * z + (0.1 + 0.2j)
            if abs(z) > 2:
                z = 0j


def bench_int_power_mod(n):
    for _ in range(n):
        for i in range(100):
            pow(i + 2, 65537, 1000000007)


def bench_big_add(n):
    a, b = 3 ** 200, 7 ** 150
    for _ in range(n):
        for i in range(300):
            a + b


def bench_big_multiply(n):
    a, b = 3 ** 1000, 7 ** 800
    for _ in range(n):
        for i in range(50):
            a * b


def bench_big_divide(n):
    a, b = 3 ** 1000, 7 ** 200
    for _ in range(n):
        for i in range(50):
            a // b


def bench_big_to_str(n):
    a = 3 ** 1000
    for _ in range(n):
        for i in range(10):
            str(a)


def bench_big_factorial(n):
    for _ in range(n):
        r = 1
        for i in range(2, 200):
            r *= i


def bench_min_max_abs(n):
    for _ in range(n):
        for i in range(300):
            min(i, 100); max(i, 100); abs(-i)


def bench_int_parse(n):
    for _ in range(n):
        for i in range(300):
            int('12345')


def bench_float_parse_repr(n):
    for _ in range(n):
        for i in range(100):
            repr(float('3.14159')); repr(i / 7)


# ---- strings

def bench_str_append(n):
    for _ in range(n):
        s = ''
        for i in range(500):
            s += 'x'


def bench_str_join(n):
    parts = [str(i) for i in range(500)]
    for _ in range(n):
        ','.join(parts)


def bench_str_concat(n):
    a, b = 'hello', 'world'
    for _ in range(n):
        for i in range(500):
            a + b


def bench_str_format_fstring(n):
    for _ in range(n):
        for i in range(300):
            f'{i}: {i * 2:>5} {"x"!r}'


def bench_str_format_percent(n):
    for _ in range(n):
        for i in range(300):
            '%d: %5s %r' % (i, i, 'x')


def bench_str_format_method(n):
    for _ in range(n):
        for i in range(300):
            '{}: {:>5} {name}'.format(i, i, name='x')


def bench_str_split(n):
    text = 'the quick brown fox jumps over the lazy dog ' * 20
    for _ in range(n):
        text.split()


def bench_str_split_separator(n):
    text = 'a,b,c,d,e,f,g,h' * 20
    for _ in range(n):
        text.split(',')


def bench_str_find(n):
    text = 'abc' * 1000 + 'needle' + 'abc' * 100
    for _ in range(n):
        for i in range(20):
            text.find('needle')


def bench_str_replace(n):
    text = 'hello world ' * 50
    for _ in range(n):
        for i in range(10):
            text.replace('world', 'there')


def bench_str_methods(n):
    for _ in range(n):
        for i in range(100):
            'Hello World'.lower().upper().strip().startswith('HELLO')


def bench_str_index_slice(n):
    text = 'abcdefghijklmnopqrstuvwxyz'
    for _ in range(n):
        for i in range(20):
            text[i]; text[i:i + 3]; text[-1]


def bench_str_compare(n):
    a, b = 'some text here', 'some text there'
    for _ in range(n):
        for i in range(500):
            a == b; a < b


def bench_str_contains(n):
    text = 'the quick brown fox'
    for _ in range(n):
        for i in range(500):
            'brown' in text


def bench_str_translate(n):
    table = str.maketrans('abc', 'xyz')
    text = 'aabbccdd' * 50
    for _ in range(n):
        text.translate(table)


def bench_str_unicode_encode(n):
    text = 'héllo wörld 日本語 ' * 20
    for _ in range(n):
        for i in range(20):
            text.encode().decode()


def bench_bytes_operations(n):
    data = bytes(range(256))
    for _ in range(n):
        for i in range(100):
            data[i]; data[i:i + 10]; data.find(b'\x80')


# ---- containers

def bench_list_append(n):
    for _ in range(n):
        l = []
        for i in range(500):
            l.append(i)


def bench_list_index_store(n):
    l = list(range(500))
    for _ in range(n):
        for i in range(500):
            l[i] = l[-1]


def bench_list_slice(n):
    l = list(range(500))
    for _ in range(n):
        for i in range(50):
            l[i:i + 100]; l[::2]


def bench_list_sort_ints(n):
    l = [(i * 7919) % 1009 for i in range(1000)]
    for _ in range(n):
        sorted(l)


def bench_list_sort_key(n):
    l = [str((i * 7919) % 1009) for i in range(500)]
    for _ in range(n):
        sorted(l, key=len)


def bench_list_in(n):
    l = list(range(200))
    for _ in range(n):
        for i in range(20):
            199 in l


def bench_list_insert_pop(n):
    for _ in range(n):
        l = []
        for i in range(200):
            l.insert(0, i)
        while l:
            l.pop()


def bench_list_display_unpack(n):
    for _ in range(n):
        for i in range(500):
            a, b, c = [i, 1, 2]


def bench_list_extend_copy(n):
    l = list(range(500))
    for _ in range(n):
        for i in range(20):
            m = l + l
            m.extend(l)
            m.copy()


def bench_list_reverse_sum(n):
    l = list(range(1000))
    for _ in range(n):
        l.reverse(); sum(l); min(l); max(l)


def bench_tuple_build_index(n):
    for _ in range(n):
        for i in range(500):
            t = (i, 1, 2)
            t[1]


def bench_dict_get(n):
    d = {str(i): i for i in range(100)}
    for _ in range(n):
        for i in range(300):
            d['50']; d.get('x')


def bench_dict_store(n):
    for _ in range(n):
        d = {}
        for i in range(500):
            d[i] = i


def bench_dict_string_keys(n):
    keys = [f'key{i}' for i in range(200)]
    for _ in range(n):
        d = {}
        for k in keys:
            d[k] = 1
        for k in keys:
            d[k] += 1


def bench_dict_display(n):
    for _ in range(n):
        for i in range(300):
            {'a': i, 'b': 2, 'c': 3}


def bench_dict_setdefault(n):
    for _ in range(n):
        d = {}
        for i in range(300):
            d.setdefault(i % 20, []).append(i)


def bench_dict_merge_copy(n):
    d = {i: i for i in range(100)}
    for _ in range(n):
        for i in range(20):
            {**d, 'x': 1}; d | d; d.copy()


def bench_dict_delete(n):
    for _ in range(n):
        d = {i: i for i in range(200)}
        for i in range(200):
            del d[i]


def bench_set_add_in(n):
    for _ in range(n):
        s = set()
        for i in range(300):
            s.add(i % 50)
            i in s


def bench_set_operations(n):
    a, b = set(range(100)), set(range(50, 150))
    for _ in range(n):
        for i in range(20):
            a & b; a | b; a - b


# ---- exceptions and context managers

def bench_try_no_exception(n):
    for _ in range(n):
        for i in range(500):
            try:
                pass
            except ValueError:
                pass


def bench_raise_near(n):
    for _ in range(n):
        for i in range(200):
            try:
                raise ValueError
            except ValueError:
                pass


def bench_raise_message_bound(n):
    for _ in range(n):
        for i in range(200):
            try:
                raise ValueError('message')
            except ValueError as e:
                pass


def bench_raise_native(n):
    d = {}
    for _ in range(n):
        for i in range(200):
            try:
                d['missing']
            except KeyError:
                pass


def bench_raise_deep(n):
    def deep(k):
        if k == 0:
            raise ValueError
        deep(k - 1)
    for _ in range(n):
        for i in range(20):
            try:
                deep(20)
            except ValueError:
                pass


def bench_try_finally(n):
    for _ in range(n):
        for i in range(500):
            try:
                pass
            finally:
                i


def bench_with(n):
    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, t, v, tb):
            return None
    m = Manager()
    for _ in range(n):
        for i in range(300):
            with m:
                pass


# ---- generators and coroutines

def bench_generator_next(n):
    def forever():
        while True:
            yield 1
    g = forever()
    for _ in range(n):
        for i in range(500):
            next(g)


def bench_generator_send(n):
    def echo():
        v = None
        while True:
            v = yield v
    g = echo()
    next(g)
    for _ in range(n):
        for i in range(500):
            g.send(i)


def bench_generator_yield_from(n):
    def inner():
        for i in range(300):
            yield i

    def outer():
        yield from inner()
    for _ in range(n):
        for i in outer():
            pass


def bench_generator_create(n):
    def one():
        yield 1
    for _ in range(n):
        for i in range(300):
            for v in one():
                pass


def bench_generator_recursive(n):
    def tree(k):
        if k:
            yield from tree(k - 1)
            yield k
            yield from tree(k - 1)
    for _ in range(n):
        for v in tree(7):
            pass


def bench_async_await(n):
    async def leaf(i):
        return i

    async def root():
        for i in range(300):
            await leaf(i)
    for _ in range(n):
        try:
            root().send(None)
        except StopIteration:
            pass


def bench_async_generator(n):
    async def numbers():
        for i in range(200):
            yield i

    async def root():
        async for i in numbers():
            pass
    for _ in range(n):
        try:
            root().send(None)
        except StopIteration:
            pass


# ---- other statements

def bench_match_literals(n):
    for _ in range(n):
        for i in range(300):
            match i % 5:
                case 0:
                    pass
                case 1 | 2:
                    pass
                case 3:
                    pass
                case _:
                    pass


def bench_match_structures(n):
    values = [[1, 2], {'k': 1}, (1, 2, 3), 'text', 5]
    for _ in range(n):
        for i in range(60):
            for v in values:
                match v:
                    case [a, b]:
                        pass
                    case {'k': x}:
                        pass
                    case [a, *rest]:
                        pass
                    case str():
                        pass
                    case _:
                        pass


def bench_unpack_swap(n):
    for _ in range(n):
        a, b, c = 1, 2, 3
        for i in range(500):
            a, b, c = c, a, b


def bench_boolean_logic(n):
    for _ in range(n):
        for i in range(500):
            i and not i or i > 3 and i < 400


def bench_define_function(n):
    for _ in range(n):
        for i in range(300):
            def f(a, b=1):
                return a


def bench_define_class(n):
    for _ in range(n):
        for i in range(10):
            class C:
                x = 1

                def m(self):
                    pass


def bench_sieve(n):
    for _ in range(n):
        sieve = [True] * 2000
        for i in range(2, 45):
            if sieve[i]:
                for j in range(i * i, 2000, i):
                    sieve[j] = False


def bench_matrix_multiply(n):
    size = 12
    a = [[i * j for j in range(size)] for i in range(size)]
    for _ in range(n):
        [[sum(a[i][k] * a[k][j] for k in range(size)) for j in range(size)] for i in range(size)]


def bench_word_count(n):
    words = ('the quick brown fox jumps over the lazy dog ' * 20).split()
    for _ in range(n):
        counts = {}
        for w in words:
            counts[w] = counts.get(w, 0) + 1
        sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
