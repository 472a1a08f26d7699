"""Every built-in exception class: hierarchy, construction, str, repr, args, layout, attributes and their deletion."""

def mask(text):
    """The text with the addresses in it taken out."""
    first, *rest = text.split(' at 0x')
    return first + ''.join(' at 0x..' + part.lstrip('0123456789abcdef') for part in rest)

def show(label, f, *args, **kwargs):
    """Print a label with the result of a call or its exception."""
    try:
        result = repr(f(*args, **kwargs))
    except BaseException as e:
        result = f'{type(e).__name__}: {e}'
    print(label, '->', mask(result))


import builtins
classes = [c for n, c in sorted(vars(builtins).items()) if isinstance(c, type) and issubclass(c, BaseException)]
def tree(cls, depth=0):
    print('  ' * depth + cls.__name__)
    for sub in cls.__subclasses__():
        if sub.__module__ == 'builtins' and sub in classes:
            tree(sub, depth + 1)
tree(BaseException)
for cls in classes:
    print(cls.__name__, [b.__name__ for b in cls.__mro__[1:-1]], cls.__doc__ and cls.__doc__.splitlines()[0], cls.__module__, cls.__basicsize__)
for cls in classes:
    for args in ((), ('one',), ('one', 'two'), (5,), ('a', 'b', 'c'), (2, 'text'), (2, 'text', 'file'), (2, 'text', 'file', 3, 'file2'), (None,), ("it's",), ('a\nb',), ([1],)):
        try:
            e = cls(*args)
            print(cls.__name__, args, '->', repr(e), '|', str(e), '|', e.args)
        except Exception as error:
            print(cls.__name__, args, '->', type(error).__name__, error)
    own = sorted(n for n in vars(cls) if not n.startswith('__'))
    if own:
        print(cls.__name__, 'own', own)
    try:
        print(cls.__name__, cls(x=1))
    except TypeError as error:
        print(cls.__name__, error)
for label, make in {
    'AttributeError': lambda: AttributeError('msg', name='n', obj=5), 'AttributeError2': lambda: AttributeError('msg', nope=1), 'NameError': lambda: NameError('msg', name='n'), 'NameError2': lambda: NameError(name=5),
    'UnboundLocalError': lambda: UnboundLocalError('m', name='q'), 'ImportError': lambda: ImportError('msg', name='n', path='p'), 'ImportError2': lambda: ImportError('msg', name_from='f'), 'ImportError3': lambda: ImportError(x=1), 'ModuleNotFoundError': lambda: ModuleNotFoundError('m', name='z'),
    'StopIteration': lambda: StopIteration('value'), 'StopIteration2': lambda: StopIteration(1, 2), 'StopAsyncIteration': lambda: StopAsyncIteration(1), 'SystemExit': lambda: SystemExit(3), 'SystemExit2': lambda: SystemExit('a', 'b'),
    'OSError': lambda: OSError(2, 'No such', 'file'), 'OSError2': lambda: OSError(2, 'No such', 'a', None, 'b'), 'OSError3': lambda: OSError('x'), 'BlockingIOError': lambda: BlockingIOError(11, 'again', 7), 'BlockingIOError2': lambda: BlockingIOError(11, 'again', 'seven'),
    'SyntaxError': lambda: SyntaxError('msg', ('file', 1, 2, 'text')), 'SyntaxError2': lambda: SyntaxError('msg', ('file', 1, 2, 'text', 3, 4)), 'SyntaxError3': lambda: SyntaxError('msg', 5), 'SyntaxError4': lambda: SyntaxError('msg', ('f', 1)), 'SyntaxError5': lambda: SyntaxError('m', ('file', 7, 2, 'text', 3)), 'SyntaxError6': lambda: SyntaxError('m', ('/a/file.py', 7, 2, None)), 'SyntaxError7': lambda: SyntaxError('m', ('f', 1, 2, 't', 3, 4, True)), 'IndentationError': lambda: IndentationError('m', ('f', 1, 2, 't')),
    'KeyError': lambda: KeyError('k'), 'UnicodeDecodeError': lambda: UnicodeDecodeError('utf-8', b'abc', 1, 2, 'why'), 'UnicodeEncodeError': lambda: UnicodeEncodeError('ascii', 'aéb', 1, 2, 'why'), 'UnicodeEncodeError2': lambda: UnicodeEncodeError('ascii', 'aé日b', 1, 3, 'why'), 'UnicodeTranslateError': lambda: UnicodeTranslateError('日', 0, 1, 'why'),
    'EncodingWarning': lambda: EncodingWarning('x'), 'ExceptionGroup': lambda: ExceptionGroup('m', [ValueError(1)]), 'BaseExceptionGroup': lambda: BaseExceptionGroup('m', [KeyboardInterrupt()]), 'PythonFinalizationError': lambda: PythonFinalizationError('x'),
}.items():
    show(label, make)
    try:
        e = make()
    except Exception:
        continue
    attributes = sorted(n for c in type(e).__mro__ for n in vars(c) if not n.startswith('__') and n not in ('add_note', 'with_traceback', 'split', 'subgroup', 'derive'))
    for name in attributes:
        print(label, name, '=', repr(getattr(e, name, 'missing')))
    print(label, 'str', str(e), e.args, vars(e))
    for name in attributes:
        show(f'{label} set {name}', lambda: (setattr(e, name, 'NEW'), getattr(e, name))[1])
    show(label + ' str after', lambda: str(e))
    for name in attributes:
        show(f'{label} del {name}', lambda: (delattr(e, name), getattr(e, name, 'gone'))[1])
for number in list(range(1, 45)) + [61, 84, 88, 98, 99, 103, 104, 110, 111, 112, 113, 114, 115, 116, 9999]:
    e = OSError(number, 'text')
    if type(e) is not OSError:
        print(number, type(e).__name__, e)
print(type(OSError(2, 'x')).__name__, type(OSError(2)).__name__, type(OSError('2', 'x')).__name__, type(FileNotFoundError(1, 'x')).__name__, IOError is OSError, EnvironmentError is OSError)
class MyOSError(OSError): pass
print(type(MyOSError(2, 'x')).__name__, MyOSError(2, 'x').errno)
class WithInit(OSError):
    def __init__(self, *args, extra=None):
        super().__init__(*args)
        self.extra = extra
e = WithInit(2, 'x', 'f', extra=1)
print(repr(e), e, e.extra, e.filename, e.args)
class WithNew(OSError):
    def __new__(cls, *args): return super().__new__(cls, *args)
print(repr(WithNew(2, 'x')), WithNew(2, 'x').strerror)
e = BaseException('base')
show('args', lambda: (setattr(e, 'args', [1, 2]), e.args))
show('args not iterable', lambda: setattr(e, 'args', 5))
show('del args', lambda: delattr(e, 'args'))
show('cause', lambda: setattr(e, '__cause__', 5))
show('cause ok', lambda: (setattr(e, '__cause__', KeyError()), e.__cause__, e.__suppress_context__))
show('cause None', lambda: (setattr(e, '__cause__', None), e.__cause__, e.__suppress_context__))
show('context', lambda: setattr(e, '__context__', 'x'))
show('context ok', lambda: (setattr(e, '__context__', ValueError(1)), e.__context__))
show('del cause', lambda: delattr(e, '__cause__'))
show('del context', lambda: delattr(e, '__context__'))
show('suppress', lambda: (setattr(e, '__suppress_context__', True), e.__suppress_context__))
show('suppress 5', lambda: setattr(e, '__suppress_context__', 5))
show('del traceback', lambda: delattr(e, '__traceback__'))
show('traceback None', lambda: (setattr(e, '__traceback__', None), e.__traceback__))
show('add_note', lambda: (e.add_note('a'), e.add_note('b'), e.__notes__))
show('add_note 5', lambda: e.add_note(5))
show('add_note none', lambda: e.add_note())
show('notes replaced', lambda: (setattr(e, '__notes__', 5), e.add_note('x')))
show('dict', lambda: vars(ValueError('x')))
show('attribute', lambda: (setattr(e, 'anything', 1), e.anything))
show('reduce', lambda: ValueError('a', 1).__reduce__())
show('reduce dict', lambda: e.__reduce__())
show('reduce os', lambda: OSError(2, 'a', 'b').__reduce__())
show('reduce os2', lambda: OSError(2, 'a', 'b', None, 'c').__reduce__())
show('reduce import', lambda: ImportError('m', name='n').__reduce__())
show('reduce attr', lambda: AttributeError('m', name='n', obj=1).__reduce__())
show('setstate', lambda: (e.__setstate__({'z': 1}), e.z))
show('setstate 5', lambda: e.__setstate__(5))
show('new args', lambda: (BaseException.__new__(ValueError, 1, 2).args, ValueError.__new__(ValueError, 'q').args))
show('init', lambda: (e.__init__('again', 2), e.args))
show('init kw', lambda: e.__init__(x=1))
show('eq', lambda: (ValueError(1) == ValueError(1), hash(e) == hash(e), e == e))
show('group', lambda: ExceptionGroup('m', [ValueError(1), TypeError(2)]).exceptions)
show('group empty', lambda: ExceptionGroup('m', []))
show('group not exc', lambda: ExceptionGroup('m', [5]))
show('group base', lambda: ExceptionGroup('m', [KeyboardInterrupt()]))
show('group promotes', lambda: type(BaseExceptionGroup('m', [ValueError()])))
show('group msg', lambda: ExceptionGroup(5, [ValueError()]))
show('group args', lambda: ExceptionGroup('m'))
show('group not seq', lambda: ExceptionGroup('m', 5))
show('group set', lambda: ExceptionGroup('m', {ValueError()}))
show('group str', lambda: str(ExceptionGroup('m', [ValueError(1), ValueError(2)])))
show('group str1', lambda: str(ExceptionGroup('m', [ValueError(1)])))
show('group repr tuple', lambda: repr(ExceptionGroup('m', (ValueError(1),))))
show('group message', lambda: (ExceptionGroup('m', [ValueError()]).message, ExceptionGroup('m', [ValueError()]).args))
show('group set message', lambda: setattr(ExceptionGroup('m', [ValueError()]), 'message', 'x'))
g = ExceptionGroup('top', [ValueError(1), ExceptionGroup('in', [TypeError(2), ValueError(3)]), KeyError(4)])
show('split type', lambda: g.split(ValueError))
show('split tuple', lambda: g.split((TypeError, KeyError)))
show('split none', lambda: g.split(OSError))
show('split all', lambda: g.split(Exception))
show('split predicate', lambda: g.split(lambda e: isinstance(e, KeyError)))
show('split 5', lambda: g.split(5))
show('split list', lambda: g.split([ValueError]))
show('subgroup', lambda: g.subgroup(ValueError))
show('subgroup group', lambda: g.subgroup(ExceptionGroup) is g)
show('subgroup none', lambda: g.subgroup(OSError))
show('derive', lambda: g.derive([ValueError('d')]))
class MyGroup(ExceptionGroup):
    def derive(self, excs): return MyGroup(self.message + ' derived', excs)
show('my group', lambda: MyGroup('mine', [ValueError(1), TypeError(2)]).split(ValueError))
class BadDerive(ExceptionGroup):
    def derive(self, excs): return 5
show('bad derive', lambda: BadDerive('b', [ValueError(1), TypeError(2)]).split(ValueError))
show('group generic', lambda: ExceptionGroup[ValueError])
show('group type error', lambda: type('G', (ExceptionGroup, ValueError), {})('m', [ValueError(1)]))
