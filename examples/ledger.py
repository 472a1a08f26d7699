"""A bank ledger: accounts with rules, transfers that roll back, monthly interest, an audit trail and a statement.

Shows dataclasses, enum, decimal arithmetic in integers, exceptions with causes, context managers and generators.
"""

import enum
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import total_ordering
from itertools import groupby


class Kind(enum.Enum):
    """What a booking is."""
    DEPOSIT = 'deposit'
    WITHDRAWAL = 'withdrawal'
    TRANSFER = 'transfer'
    INTEREST = 'interest'
    FEE = 'fee'


@total_ordering
class Money:
    """An amount in cents; never a float."""

    __slots__ = ('cents',)

    def __init__(self, cents):
        if not isinstance(cents, int):
            raise TypeError(f'cents must be int, not {type(cents).__name__}')
        self.cents = cents

    @classmethod
    def parse(cls, text):
        sign = -1 if text.startswith('-') else 1
        whole, _, part = text.lstrip('-').partition('.')
        if not whole.isdigit() or part and (len(part) > 2 or not part.isdigit()):
            raise ValueError(f'not an amount: {text!r}')
        return cls(sign * (int(whole) * 100 + int(part.ljust(2, '0') or 0)))

    def __add__(self, other):
        return Money(self.cents + other.cents) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other):
        return Money(self.cents - other.cents) if isinstance(other, Money) else NotImplemented

    def __neg__(self):
        return Money(-self.cents)

    def __mul__(self, ratio):
        """Half cents are rounded to even."""
        numerator, denominator = ratio
        quotient, rest = divmod(self.cents * numerator, denominator)
        if rest * 2 > denominator or rest * 2 == denominator and quotient % 2:
            quotient += 1
        return Money(quotient)

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __hash__(self):
        return hash(self.cents)

    def __bool__(self):
        return self.cents != 0

    def __format__(self, spec):
        sign = '-' if self.cents < 0 else ''
        return format(f'{sign}{abs(self.cents) // 100:,}.{abs(self.cents) % 100:02d}', spec)

    def __repr__(self):
        return f'Money({self.cents})'


ZERO = Money(0)


@dataclass(frozen=True, order=True)
class Booking:
    day: int
    number: int
    account: str
    kind: Kind = field(compare=False)
    amount: Money = field(compare=False)
    text: str = field(default='', compare=False)


class LedgerError(Exception):
    """Base of what can go wrong with a booking."""


class Overdrawn(LedgerError):
    def __init__(self, account, missing):
        super().__init__(f'{account.name} lacks {missing}')
        self.account, self.missing = account, missing


@dataclass
class Account:
    name: str
    limit: Money = ZERO
    rate: tuple[int, int] = (0, 1)
    balance: Money = ZERO

    def apply(self, amount):
        after = self.balance + amount
        if after < -self.limit:
            raise Overdrawn(self, -self.limit - after)
        self.balance = after


class Ledger:
    def __init__(self):
        self.accounts, self.bookings, self.day, self.rejected = {}, [], 1, []

    def open(self, name, *, limit='0', rate=(0, 1)):
        if name in self.accounts:
            raise LedgerError(f'account {name} exists')
        self.accounts[name] = Account(name, Money.parse(limit), rate)

    def __getitem__(self, name):
        try:
            return self.accounts[name]
        except KeyError as error:
            raise LedgerError(f'no account {name}') from error

    @contextmanager
    def transaction(self, label):
        """Either all bookings inside take place, or none."""
        balances = {name: account.balance for name, account in self.accounts.items()}
        count = len(self.bookings)
        try:
            yield self
        except LedgerError as error:
            for name, balance in balances.items():
                self.accounts[name].balance = balance
            del self.bookings[count:]
            error.add_note(f'rolled back: {label}')
            self.rejected.append((self.day, label, error))

    def book(self, name, kind, amount, text=''):
        self[name].apply(amount)
        self.bookings.append(Booking(self.day, len(self.bookings) + 1, name, kind, amount, text))

    def deposit(self, name, text):
        with self.transaction(f'deposit {text} to {name}'):
            self.book(name, Kind.DEPOSIT, Money.parse(text))

    def withdraw(self, name, text):
        with self.transaction(f'withdraw {text} from {name}'):
            self.book(name, Kind.WITHDRAWAL, -Money.parse(text))

    def transfer(self, source, target, text, fee='0'):
        with self.transaction(f'transfer {text} from {source} to {target}'):
            amount, fee = Money.parse(text), Money.parse(fee)
            if amount <= ZERO:
                raise LedgerError('a transfer must be positive')
            self.book(target, Kind.TRANSFER, amount, f'from {source}')
            self.book(source, Kind.TRANSFER, -amount, f'to {target}')
            if fee:
                self.book(source, Kind.FEE, -fee, 'transfer fee')
                self.book('bank', Kind.FEE, fee, f'fee from {source}')

    def end_of_month(self):
        for name, account in self.accounts.items():
            if account.rate[0] and account.balance > ZERO:
                interest = account.balance * account.rate
                with self.transaction(f'interest for {name}'):
                    self.book('bank', Kind.INTEREST, -interest, f'to {name}')
                    self.book(name, Kind.INTEREST, interest)

    def statement(self, name):
        running = ZERO
        for booking in self.bookings:
            if booking.account == name:
                running += booking.amount
                yield f'{booking.day:3} {booking.kind.value:11}{booking.amount:>12}{running:>12}  {booking.text}'

    def totals(self):
        sums = defaultdict(lambda: ZERO)
        for booking in self.bookings:
            sums[booking.kind] += booking.amount
        return {kind: sums[kind] for kind in Kind}


def random_numbers(seed):
    """A linear congruential generator, the same everywhere."""
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        yield seed >> 33


def main():
    ledger = Ledger()
    ledger.open('bank', limit='1000000')
    ledger.open('alice', limit='100', rate=(1, 400))
    ledger.open('bob', rate=(1, 240))
    ledger.open('carol', limit='50.50')
    numbers = random_numbers(42)
    names = ['alice', 'bob', 'carol']
    for name, text in zip(names, ('1200', '80.05', '0.95')):
        ledger.deposit(name, text)
    for ledger.day in range(2, 31):
        choice, a, b, cents = (next(numbers) for _ in range(4))
        source, target = names[a % 3], names[b % 3]
        text = f'{cents % 300}.{cents % 97:02d}'
        match choice % 5:
            case 0:
                ledger.deposit(source, text)
            case 1:
                ledger.withdraw(source, text)
            case _ if source != target:
                ledger.transfer(source, target, text, fee='0.35' if choice % 2 else '0')
    ledger.transfer('alice', 'nobody', '5')
    ledger.transfer('alice', 'bob', '0')
    ledger.end_of_month()
    for name in ledger.accounts:
        print(f'== {name}: {ledger[name].balance}')
        for line in ledger.statement(name):
            print(line)
    print('== totals')
    for kind, amount in ledger.totals().items():
        print(f'{kind.value:11}{amount:>12}')
    print('== rejected')
    for day, label, error in ledger.rejected:
        print(f'{day:3} {label}: {type(error).__name__}: {error}', f'(because of {error.__cause__!r})' if error.__cause__ else '', error.__notes__)
    print('== per day')
    for day, group in groupby(ledger.bookings, key=lambda b: b.day):
        group = list(group)
        print(day, len(group), f'{sum((b.amount for b in group), ZERO)}')
    print('largest:', max(ledger.bookings, key=lambda b: abs(b.amount.cents)))
    assert sum(a.balance.cents for a in ledger.accounts.values()) == sum(b.amount.cents for b in ledger.bookings)
    for bad in ('12.345', 'x', '1.', ''):
        try:
            print(bad, Money.parse(bad))
        except ValueError as error:
            print(error)


if __name__ == '__main__':
    main()
