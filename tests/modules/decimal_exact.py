"""Exact quotients and roots at the highest precision there is; inexact ones exhaust the memory."""
from decimal import *
c=Context(prec=MAX_PREC,Emax=MAX_EMAX,Emin=MIN_EMIN,traps=[Inexact,InvalidOperation])
setcontext(c)
for f in (lambda: Decimal(1)/256, lambda: Decimal(2)**100, lambda: Decimal(1)/3, lambda: Decimal(4).sqrt(), lambda: Decimal(2).sqrt(), lambda: Decimal(10)/4, lambda: Decimal(7)//2, lambda: Decimal(7)%2, lambda: divmod(Decimal(7),2), lambda: Decimal('1.5')*Decimal('1e100'), lambda: Decimal(1)+Decimal('1e-100'), lambda: Decimal('9.00').sqrt(), lambda: Decimal(5)/Decimal('2e50'), lambda: Decimal(12345678901234567890)/Decimal(2**60)):
    try: print(f())
    except BaseException as e: print(type(e).__name__,e)
