"""A small Lisp: reader, macros, tail calls by trampolining, closures, continuations that escape, a library in Lisp itself.

usage: lisp.py [FILE]     without FILE a program of its own runs
"""

import operator
import re
import sys

LIBRARY = '''
(define (not x) (if x #f #t))
(define (list . items) items)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(define (filter p l) (cond ((null? l) '()) ((p (car l)) (cons (car l) (filter p (cdr l)))) (else (filter p (cdr l)))))
(define (fold f acc l) (if (null? l) acc (fold f (f acc (car l)) (cdr l))))
(define (append a b) (if (null? a) b (cons (car a) (append (cdr a) b))))
(define (reverse l) (fold (lambda (acc x) (cons x acc)) '() l))
(define (range a b) (if (>= a b) '() (cons a (range (+ a 1) b))))
(define (compose f g) (lambda (x) (f (g x))))
(define-macro (when test . body) `(if ,test (begin ,@body) #f))
(define-macro (unless test . body) `(if ,test #f (begin ,@body)))
(define-macro (while test . body) `(let loop () (when ,test ,@body (loop))))
'''

PROGRAM = '''
(print "factorial" (let loop ((n 30) (acc 1)) (if (= n 0) acc (loop (- n 1) (* acc n)))))
(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(print "fib" (map fib (range 0 15)))
(print "tail calls" (let loop ((i 0)) (if (< i 20000) (loop (+ i 1)) i)))
(define (make-counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (make-counter)) (c) (c)
(print "counter" (c) ((make-counter)))
(print "quicksort" (let sort ((l '(3 1 4 1 5 9 2 6 5 3 5)))
  (if (null? l) '()
    (let ((p (car l)) (rest (cdr l)))
      (append (sort (filter (lambda (x) (< x p)) rest)) (cons p (sort (filter (lambda (x) (>= x p)) rest))))))))
(print "composed" ((compose (lambda (x) (* x x)) (lambda (x) (+ x 1))) 4))
(print "quasiquote" `(1 ,(+ 1 1) ,@(map (lambda (x) (* x 10)) '(1 2)) end))
(define i 0)
(while (< i 3) (print "while" i) (set! i (+ i 1)))
(print "escape" (call/cc (lambda (k) (map (lambda (x) (if (> x 2) (k (list 'found x)) x)) '(1 2 3 4)) 'none)))
(define (even? n) (if (= n 0) #t (odd? (- n 1)))) (define (odd? n) (if (= n 0) #f (even? (- n 1))))
(print "mutual" (even? 10001))
(define (hanoi n a b c) (if (= n 0) 0 (+ (hanoi (- n 1) a c b) 1 (hanoi (- n 1) c b a))))
(print "hanoi" (hanoi 10 'a 'b 'c))
(define (primes n) (let loop ((l (range 2 n))) (if (null? l) '() (cons (car l) (loop (filter (lambda (x) (> (mod x (car l)) 0)) (cdr l)))))))
(print "primes" (primes 60))
(print "strings" (string-append "a" "b") (string-length "hello") (symbol? 'x) "quote \\" and \\n newline")
(print "let*" (let* ((x 1) (y (+ x 1))) (* x y 10)) (cond (#f 1) ((= 1 1) 2) (else 3)) (and 1 2 #f 3) (or #f 5) (and) (or))
(define (count . args) (fold (lambda (n x) (+ n 1)) 0 args))
(print "rest" (count) (count 1 2 3) (apply + 1 '(2 3)))
(car '())
(undefined-name 1)
((lambda (x) x))
(1 2)
(+ 1 "a")
(/ 1 0)
(print "after errors" (eval '(+ 1 2)))
'''


class Symbol(str):
    """A name; equal names are the same object."""
    table = {}

    def __new__(cls, name):
        if name not in cls.table:
            cls.table[name] = super().__new__(cls, name)
        return cls.table[name]

    def __repr__(self):
        return str(self)


class LispError(Exception):
    """An error of the Lisp program."""


class Escape(BaseException):
    """A continuation was called."""


QUOTES = {"'": Symbol('quote'), '`': Symbol('quasiquote'), ',': Symbol('unquote'), ',@': Symbol('unquote-splicing')}
DOT, ELSE = Symbol('.'), Symbol('else')
TOKEN = re.compile(r'''\s*(?:;[^\n]*\n\s*)*(,@|[('`,)]|"(?:\\.|[^\\"])*"|[^\s('"`,;)]+|$)''')


def read_all(text):
    tokens = [t for t in TOKEN.findall(text) if t]
    position = 0

    def read():
        nonlocal position
        if position == len(tokens):
            raise LispError('unexpected end')
        token = tokens[position]
        position += 1
        if token == '(':
            items = []
            while position < len(tokens) and tokens[position] != ')':
                items.append(read())
            if position == len(tokens):
                raise LispError('missing )')
            position += 1
            return items
        if token == ')':
            raise LispError('unexpected )')
        if token in QUOTES:
            return [QUOTES[token], read()]
        if token[0] == '"':
            return token[1:-1].replace('\\n', '\n').replace('\\"', '"')
        for convert in (int, float):
            try:
                return convert(token)
            except ValueError:
                pass
        return {'#t': True, '#f': False}.get(token, Symbol(token) if token not in ('#t', '#f') else None)
    while position < len(tokens):
        yield read()


def show(x):
    match x:
        case True: return '#t'
        case False: return '#f'
        case None: return ''
        case list(): return '(' + ' '.join(map(show, x)) + ')'
        case Symbol(): return str(x)
        case Closure(): return f'<lambda {show(x.parameters)}>'
        case str(): return x
        case _ if callable(x): return f'<native {x.__name__}>'
        case _: return repr(x)


class Environment(dict):
    def __init__(self, outer=None, names=(), values=()):
        super().__init__(zip(names, values))
        self.outer = outer

    def find(self, name):
        scope = self
        while scope is not None:
            if name in scope:
                return scope
            scope = scope.outer
        raise LispError(f'undefined: {name}')


class Closure:
    def __init__(self, parameters, body, environment):
        self.parameters, self.body, self.environment = parameters, body, environment

    def bind(self, arguments):
        names = self.parameters
        if isinstance(names, Symbol):
            return Environment(self.environment, [names], [arguments])
        if DOT in names:
            fixed = names.index(DOT)
            if len(arguments) < fixed:
                raise LispError(f'at least {fixed} arguments expected, got {len(arguments)}')
            return Environment(self.environment, [*names[:fixed], names[-1]], [*arguments[:fixed], arguments[fixed:]])
        if len(names) != len(arguments):
            raise LispError(f'{len(names)} arguments expected, got {len(arguments)}')
        return Environment(self.environment, names, arguments)

    def __call__(self, *arguments):
        scope = self.bind(list(arguments))
        result = None
        for expression in self.body:
            result = evaluate(expression, scope)
        return result


def quasi(x):
    if not isinstance(x, list):
        return [QUOTES["'"], x]
    if x and x[0] is QUOTES[',']:
        return x[1]
    pieces = [item[1] if isinstance(item, list) and item and item[0] is QUOTES[',@'] else [Symbol('%list'), quasi(item)] for item in x]
    return [Symbol('%concat'), *pieces]


MACROS = {}


def evaluate(x, scope):
    while True:
        if isinstance(x, Symbol):
            return scope.find(x)[x]
        if not isinstance(x, list):
            return x
        if not x:
            raise LispError('empty call')
        match x:
            case [Symbol(name), *rest] if name in MACROS:
                x = MACROS[name](*rest)
            case ['quote', value]: return value
            case ['quasiquote', value]: x = quasi(value)
            case ['if', test, then, *other]:
                x = then if evaluate(test, scope) is not False else other[0] if other else None
            case ['define', [name, *parameters], *body]:
                scope[name] = Closure(parameters, body, scope)
                return None
            case ['define', name, value]:
                scope[name] = evaluate(value, scope)
                return None
            case ['define-macro', [name, *parameters], *body]:
                MACROS[name] = Closure(parameters, body, scope)
                return None
            case ['set!', name, value]:
                scope.find(name)[name] = evaluate(value, scope)
                return None
            case ['lambda', parameters, *body]: return Closure(parameters, body, scope)
            case ['begin', *body]:
                for expression in body[:-1]:
                    evaluate(expression, scope)
                x = body[-1] if body else None
            case ['let', Symbol(name), bindings, *body]:
                inner = Environment(scope)
                inner[name] = Closure([b[0] for b in bindings], body, inner)
                x, scope = [inner[name], *[b[1] for b in bindings]], inner
            case ['let', bindings, *body]:
                scope = Environment(scope, [b[0] for b in bindings], [evaluate(b[1], scope) for b in bindings])
                x = [Symbol('begin'), *body]
            case ['let*', bindings, *body]:
                for name, value in bindings:
                    scope = Environment(scope, [name], [evaluate(value, scope)])
                x = [Symbol('begin'), *body]
            case ['cond', *clauses]:
                for test, *body in clauses:
                    if test is ELSE or evaluate(test, scope) is not False:
                        x = [Symbol('begin'), *body]
                        break
                else:
                    return None
            case ['and', *rest]:
                result = True
                for expression in rest:
                    result = evaluate(expression, scope)
                    if result is False:
                        break
                return result
            case ['or', *rest]:
                result = False
                for expression in rest:
                    result = evaluate(expression, scope)
                    if result is not False:
                        break
                return result
            case [head, *arguments]:
                f = evaluate(head, scope)
                values = [evaluate(a, scope) for a in arguments]
                if isinstance(f, Closure):
                    scope = f.bind(values)
                    for expression in f.body[:-1]:
                        evaluate(expression, scope)
                    x = f.body[-1]
                elif callable(f):
                    try:
                        return f(*values)
                    except (TypeError, ArithmeticError, IndexError, AttributeError) as error:
                        raise LispError(f'{show(head)}: {type(error).__name__}') from error
                else:
                    raise LispError(f'not a function: {show(f)}')


def call_cc(f):
    token = Escape()

    def continuation(value):
        token.value = value
        raise token
    try:
        return f(continuation)
    except Escape as escape:
        if escape is not token:
            raise
        return escape.value


def chain(compare):
    return lambda *a: all(compare(x, y) for x, y in zip(a, a[1:]))


def natives():
    return Environment(None, map(Symbol, table := {
        '+': lambda *a: sum(a), '*': lambda *a: __import__('math').prod(a), '-': lambda a, *b: a - sum(b) if b else -a, '/': operator.truediv, 'mod': operator.mod, '=': chain(operator.eq), '<': chain(operator.lt), '>': chain(operator.gt),
        '<=': chain(operator.le), '>=': chain(operator.ge), 'cons': lambda a, b: [a, *b], 'car': lambda l: l[0], 'cdr': lambda l: l[1:] if l else [][0], 'null?': lambda l: l == [], 'pair?': lambda l: isinstance(l, list) and l != [], 'symbol?': lambda x: isinstance(x, Symbol), 'eq?': operator.is_,
        'print': lambda *a: print(*map(show, a)), '%list': lambda *a: list(a), '%concat': lambda *a: [x for l in a for x in l], 'apply': lambda f, *a: f(*a[:-1], *a[-1]), 'call/cc': call_cc, 'string-append': lambda *a: ''.join(a), 'string-length': len,
    }), table.values())


def run(text, scope):
    for expression in read_all(text):
        try:
            result = evaluate(expression, scope)
            if result is not None:
                print('=>', show(result))
        except LispError as error:
            print('error:', error, f'in {show(expression)}')


def main():
    sys.setrecursionlimit(5000)
    scope = natives()
    scope[Symbol('eval')] = lambda x: evaluate(x, scope)
    run(LIBRARY, scope)
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding='utf-8') as file:
            run(file.read(), scope)
    else:
        run(PROGRAM, scope)
        for text in ('(', ')', "'", '(print "unclosed'):
            try:
                run(text, scope)
            except LispError as error:
                print('error:', error)


if __name__ == '__main__':
    main()
