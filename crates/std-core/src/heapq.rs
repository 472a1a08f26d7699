//! `_heapq`: heaps in lists.

use builtins::NativeModule;
use macros::pymodule;
use object::types::CompareOp;
use object::{List, PyResult, Thread, Value};

/// `_heapq`
pub static NATIVE: NativeModule = NativeModule { def: &heapq::DEF, types: &[] };

const ABOUT: &str = "Heap queues\n\n[explanation by François Pinard]\n\nHeaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.  For the sake of comparison,\nnon-existing elements are considered to be infinite.  The interesting\nproperty of a heap is that a[0] is always its smallest element.\n\nThe strange invariant above is meant to be an efficient memory\nrepresentation for a tournament.  The numbers below are 'k', not a[k]:\n\n                                   0\n\n                  1                                 2\n\n          3               4                5               6\n\n      7       8       9       10      11      12      13      14\n\n    15 16   17 18   19 20   21 22   23 24   25 26   27 28   29 30\n\n\nIn the tree above, each cell 'k' is topping '2*k+1' and '2*k+2'.  In\na usual binary tournament we see in sports, each cell is the winner\nover the two cells it tops, and we can trace the winner down the tree\nto see all opponents s/he had.  However, in many computer applications\nof such tournaments, we do not need to trace the history of a winner.\nTo be more memory efficient, when a winner is promoted, we try to\nreplace it by something else at a lower level, and the rule becomes\nthat a cell and the two cells it tops contain three different items,\nbut the top cell \"wins\" over the two topped cells.\n\nIf this heap invariant is protected at all time, index 0 is clearly\nthe overall winner.  The simplest algorithmic way to remove it and\nfind the \"next\" winner is to move some loser (let's say cell 30 in the\ndiagram above) into the 0 position, and then percolate this new 0 down\nthe tree, exchanging values, until the invariant is re-established.\nThis is clearly logarithmic on the total number of items in the tree.\nBy iterating over all items, you get an O(n ln n) sort.\n\nA nice feature of this sort is that you can efficiently insert new\nitems while the sort is going on, provided that the inserted items are\nnot \"better\" than the last 0'th element you extracted.  This is\nespecially useful in simulation contexts, where the tree holds all\nincoming events, and the \"win\" condition means the smallest scheduled\ntime.  When an event schedule other events for execution, they are\nscheduled into the future, so they can easily go into the heap.  So, a\nheap is a good structure for implementing schedulers (this is what I\nused for my MIDI sequencer :-).\n\nVarious structures for implementing schedulers have been extensively\nstudied, and heaps are good for this, as they are reasonably speedy,\nthe speed is almost constant, and the worst case is not much different\nthan the average case.  However, there are other representations which\nare more efficient overall, yet the worst cases might be terrible.\n\nHeaps are also very useful in big disk sorts.  You most probably all\nknow that a big sort implies producing \"runs\" (which are pre-sorted\nsequences, which size is usually related to the amount of CPU memory),\nfollowed by a merging passes for these runs, which merging is often\nvery cleverly organised[1].  It is very important that the initial\nsort produces the longest runs possible.  Tournaments are a good way\nto that.  If, using all the memory available to hold a tournament, you\nreplace and percolate items that happen to fit the current run, you'll\nproduce runs which are twice the size of the memory for random input,\nand much better for input fuzzily ordered.\n\nMoreover, if you output the 0'th item on disk and get an input which\nmay not fit in the current tournament (because the value \"wins\" over\nthe last output value), it cannot fit in the heap, so the size of the\nheap decreases.  The freed memory could be cleverly reused immediately\nfor progressively building a second heap, which grows at exactly the\nsame rate the first heap is melting.  When the first heap completely\nvanishes, you switch heaps and start a new run.  Clever and quite\neffective!\n\nIn a word, heaps are useful memory structures to know.  I use them in\na few applications, and I think it is good to keep a 'heap' module\naround. :-)\n\n--------------------\n[1] The disk balancing algorithms which are current, nowadays, are\nmore annoying than clever, and this is a consequence of the seeking\ncapabilities of the disks.  On devices which cannot seek, like big\ntape drives, the story was quite different, and one had to be very\nclever to ensure (far in advance) that each tape movement will be the\nmost effective possible (that is, will best participate at\n\"progressing\" the merge).  Some tapes were even able to read\nbackwards, and this was also used to avoid the rewinding time.\nBelieve me, real good tape sorts were quite spectacular to watch!\nFrom all times, sorting has always been a Great Art! :-)\n";

/// The module.
#[pymodule(
    name = "_heapq",
    doc = "Heap queue algorithm (a.k.a. priority queue).\n\nHeaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.  For the sake of comparison,\nnon-existing elements are considered to be infinite.  The interesting\nproperty of a heap is that a[0] is always its smallest element.\n\nUsage:\n\nheap = []            # creates an empty heap\nheappush(heap, item) # pushes a new item on the heap\nitem = heappop(heap) # pops the smallest item from the heap\nitem = heap[0]       # smallest item on the heap without popping it\nheapify(x)           # transforms list into a heap, in-place, in linear time\nitem = heapreplace(heap, item) # pops and returns smallest item, and adds\n                               # new item; the heap size is unchanged\n\nOur API differs from textbook heap algorithms as follows:\n\n- We use 0-based indexing.  This makes the relationship between the\n  index for a node and the indexes for its children slightly less\n  obvious, but is more suitable since Python uses 0-based indexing.\n\n- Our heappop() method returns the smallest item, not the largest.\n\nThese two make it possible to view the heap as a regular Python list\nwithout surprises: heap[0] is the smallest item, and heap.sort()\nmaintains the heap invariant!\n"
)]
pub mod heapq {
    use object::module::Module;
    use object::{List, PyResult, Ref, Thread, Value};

    use super::Order;

    #[exec]
    fn exec(t: &mut Thread, module: &Ref<Module>) -> PyResult<()> {
        if let Some(dict) = module.dict() {
            let about = t.new_str(super::ABOUT)?;
            dict.set_str(t, "__about__", about);
        }
        Ok(())
    }

    /// Push item onto heap, maintaining the heap invariant.
    #[function("heappush($module, heap, item, /)")]
    fn heappush(t: &mut Thread, heap: &List, item: &Value) -> PyResult<()> {
        super::push(t, heap, item, Order::Least)
    }

    /// Push item on the heap, then pop and return the smallest item from the heap.
    ///
    /// The combined action runs more efficiently than heappush() followed by
    /// a separate call to heappop().
    #[function("heappushpop($module, heap, item, /)")]
    fn heappushpop(t: &mut Thread, heap: &List, item: &Value) -> PyResult {
        super::push_pop(t, heap, item, Order::Least)
    }

    /// Pop the smallest item off the heap, maintaining the heap invariant.
    #[function("heappop($module, heap, /)")]
    fn heappop(t: &mut Thread, heap: &List) -> PyResult {
        super::pop(t, heap, Order::Least)
    }

    /// Pop and return the current smallest value, and add the new item.
    ///
    /// This is more efficient than heappop() followed by heappush(), and can be
    /// more appropriate when using a fixed-size heap.  Note that the value
    /// returned may be larger than item!  That constrains reasonable uses of
    /// this routine unless written as part of a conditional replacement:
    ///
    ///     if item > heap[0]:
    ///         item = heapreplace(heap, item)
    #[function("heapreplace($module, heap, item, /)")]
    fn heapreplace(t: &mut Thread, heap: &List, item: &Value) -> PyResult {
        super::replace(t, heap, item, Order::Least)
    }

    /// Transform list into a heap, in-place, in O(len(heap)) time.
    #[function("heapify($module, heap, /)")]
    fn heapify(t: &mut Thread, heap: &List) -> PyResult<()> {
        super::heapify(t, heap, Order::Least)
    }

    /// Push item onto max heap, maintaining the heap invariant.
    #[function("heappush_max($module, heap, item, /)")]
    fn heappush_max(t: &mut Thread, heap: &List, item: &Value) -> PyResult<()> {
        super::push(t, heap, item, Order::Greatest)
    }

    /// Maxheap variant of heappushpop.
    ///
    /// The combined action runs more efficiently than heappush_max()
    /// followed by a separate call to heappop_max().
    #[function("heappushpop_max($module, heap, item, /)")]
    fn heappushpop_max(t: &mut Thread, heap: &List, item: &Value) -> PyResult {
        super::push_pop(t, heap, item, Order::Greatest)
    }

    /// Maxheap variant of heappop.
    #[function("heappop_max($module, heap, /)")]
    fn heappop_max(t: &mut Thread, heap: &List) -> PyResult {
        super::pop(t, heap, Order::Greatest)
    }

    /// Maxheap variant of heapreplace.
    #[function("heapreplace_max($module, heap, item, /)")]
    fn heapreplace_max(t: &mut Thread, heap: &List, item: &Value) -> PyResult {
        super::replace(t, heap, item, Order::Greatest)
    }

    /// Maxheap variant of heapify.
    #[function("heapify_max($module, heap, /)")]
    fn heapify_max(t: &mut Thread, heap: &List) -> PyResult<()> {
        super::heapify(t, heap, Order::Greatest)
    }
}

/// What comes first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Least,
    Greatest,
}

/// Whether `a` comes before `b`.
fn before(t: &mut Thread, a: &Value, b: &Value, order: Order) -> PyResult<bool> {
    match order {
        Order::Least => t.compare_bool(a, b, CompareOp::Lt),
        Order::Greatest => t.compare_bool(b, a, CompareOp::Lt),
    }
}

fn item(t: &mut Thread, heap: &List, index: usize, size: usize) -> PyResult {
    match heap.get(index) {
        Some(item) if heap.len() == size => Ok(item),
        _ => Err(t.runtime_error("list changed size during iteration")),
    }
}

fn swap(heap: &List, i: usize, j: usize) {
    if let (Some(a), Some(b)) = (heap.get(i), heap.get(j)) {
        let _ = heap.set(i, b);
        let _ = heap.set(j, a);
    }
}

/// Moves the item at `at` towards the root, down to `start` at most.
fn towards_root(t: &mut Thread, heap: &List, start: usize, mut at: usize, order: Order) -> PyResult<()> {
    let size = heap.len();
    while at > start {
        let parent = (at - 1) / 2;
        let (new, old) = (item(t, heap, at, size)?, item(t, heap, parent, size)?);
        let first = before(t, &new, &old, order)?;
        item(t, heap, parent, size)?;
        if !first {
            break;
        }
        swap(heap, at, parent);
        at = parent;
    }
    Ok(())
}

/// Moves the item at `at` to a leaf along the first of each two children, then back to where it belongs.
fn towards_leaves(t: &mut Thread, heap: &List, at: usize, order: Order) -> PyResult<()> {
    let size = heap.len();
    let start = at;
    let mut at = at;
    if at >= size {
        return Err(t.index_error("index out of range"));
    }
    while at < size / 2 {
        let mut child = 2 * at + 1;
        if child + 1 < size {
            let (left, right) = (item(t, heap, child, size)?, item(t, heap, child + 1, size)?);
            if !before(t, &left, &right, order)? {
                child += 1;
            }
            item(t, heap, child, size)?;
        }
        swap(heap, at, child);
        at = child;
    }
    towards_root(t, heap, start, at, order)
}

fn push(t: &mut Thread, heap: &List, item: &Value, order: Order) -> PyResult<()> {
    heap.push(item.clone());
    towards_root(t, heap, 0, heap.len() - 1, order)
}

fn pop(t: &mut Thread, heap: &List, order: Order) -> PyResult {
    let Some(last) = heap.pop() else { return Err(t.index_error("index out of range")) };
    match heap.set(0, last) {
        Ok(first) => {
            towards_leaves(t, heap, 0, order)?;
            Ok(first)
        }
        Err(last) => Ok(last),
    }
}

fn replace(t: &mut Thread, heap: &List, item: &Value, order: Order) -> PyResult {
    match heap.set(0, item.clone()) {
        Ok(first) => {
            towards_leaves(t, heap, 0, order)?;
            Ok(first)
        }
        Err(_) => Err(t.index_error("index out of range")),
    }
}

fn push_pop(t: &mut Thread, heap: &List, item: &Value, order: Order) -> PyResult {
    let Some(top) = heap.get(0) else { return Ok(item.clone()) };
    if !before(t, &top, item, order)? {
        return Ok(item.clone());
    }
    match heap.set(0, item.clone()) {
        Ok(first) => {
            towards_leaves(t, heap, 0, order)?;
            Ok(first)
        }
        Err(_) => Err(t.index_error("index out of range")),
    }
}

fn heapify(t: &mut Thread, heap: &List, order: Order) -> PyResult<()> {
    let size = heap.len();
    for i in (0..size / 2).rev() {
        if heap.len() != size {
            return Err(t.runtime_error("list changed size during iteration"));
        }
        towards_leaves(t, heap, i, order)?;
    }
    Ok(())
}
