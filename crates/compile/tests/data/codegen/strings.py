"""f-strings and t-strings."""
f""
f"a"
f"{a}"
f"{a}{b}"
f"x{a}y{b!r}z{c!s:w}{d!a:{e}}{f:{g}.{h!r}}"
f"{a=}" f"{b = !s}"
f"{a:{b:{c}}}"
f"{'nested'} {f'{x}' + 'y'}"
"a" f"{b}" "c" rf"\d{e}"
f"{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}{m}{n}{o}{p}{q}{r}{s}{t}{u}{v}{w}{x}{y}{z}{a}{b}{c}{d}"
f"{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}{m}{n}{o}{p}{q}{r}{s}{t}{u}{v}{w}{x}{y}{z}{a}{b}{c}{d}{e}"
f"{(yield_)}{lambda_: >{width}}{[x for x in y]}"
t""
t"a"
t"{a}"
t"a{b}c{d!r}e{f:g}{h!s:{i}j}"
t"{a}" t"{b}" t"c" t"d"
t"{a=}"
t"{t"{inner}"}"
"%s and %r" % (a, b)
"%5d%%" % (a,)
"%s" % a
f'''{
    multi
    .line
}'''
