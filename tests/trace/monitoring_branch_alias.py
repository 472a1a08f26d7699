"""The old event BRANCH, and functions that disable it, beside BRANCH_LEFT and BRANCH_RIGHT."""
import sys
M=sys.monitoring; E=M.events

def forloop(it):
    for x in it: pass
def cond(x):
    if x: y=1
    return 2
def wh(n):
    while n: n-=1
def noneck(x):
    if x is None: y=1
    if x is not None: y=2
    if not x: y=3
M.use_tool_id(1,'x')
def run(evs, fn, args, rets):
    got=[]
    def mk(e):
        def cb(co,o,d):
            got.append((e,o,d))
            return rets
        return cb
    for e in evs: M.register_callback(1,e,mk(e))
    s=0
    for e in evs: s|=e
    M.set_local_events(1,fn.__code__,s); M.restart_events()
    for a in args: fn(a)
    M.set_local_events(1,fn.__code__,0)
    for e in evs: M.register_callback(1,e,None)
    print(fn.__name__,evs,args,[x for x in got])
for evs in ((E.BRANCH,),(E.BRANCH,E.BRANCH_LEFT),(E.BRANCH,E.BRANCH_RIGHT),(E.BRANCH_LEFT,E.BRANCH_RIGHT),(E.BRANCH_LEFT,E.BRANCH),(E.BRANCH_RIGHT,E.BRANCH)):
    for fn,argss in ((forloop,([[],[1]],[[1],[]],[[1,2],[1]],[[],[],[1],[1]],[[1,2,3]],[range(3),range(0)])),(cond,([0,1,0,1],[1,0,1,0])),(wh,([0,1],[2,0],[3])),(noneck,([None,1,0,None],[1,None]))):
        for args in argss: run(evs,fn,args,M.DISABLE)
