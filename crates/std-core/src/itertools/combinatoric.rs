//! `product`, `permutations`, `combinations`, `combinations_with_replacement`.
//!
//! Each keeps a pool of items and the numbers of those that its last tuple holds.

use std::cell::{Cell, RefCell};

use macros::{pymethods, pytype};
use object::{Args, Obj, PyResult, Ref, Str, Thread, Tuple, Type, Value};

use super::collect;

/// The items of an iterable as a pool.
fn pool_of(t: &mut Thread, iterable: &Value) -> PyResult<Ref<Tuple>> {
    if let Some(tuple) = iterable.downcast_exact::<Tuple>() {
        return Ok(Ref::new(tuple));
    }
    Ok(Tuple::new_ref(t.collect(iterable)?))
}

/// A vector of numbers whose length comes from input.
fn numbers(t: &mut Thread, count: usize, number: impl Fn(usize) -> usize) -> PyResult<Vec<usize>> {
    let mut all = Vec::new();
    if all.try_reserve_exact(count).is_err() {
        return Err(t.memory_error());
    }
    all.extend((0..count).map(number));
    Ok(all)
}

fn pick(t: &mut Thread, pool: &Tuple, indices: &[usize]) -> PyResult<Option<Value>> {
    collect(t, indices.iter().map(|i| pool.items()[*i].clone())).map(Some)
}

/// Where an iterator of this file stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Fresh,
    Running,
    Stopped,
}

/// `product`
#[pytype(name = "itertools.product", basetype, reported_basicsize = 48)]
pub struct Product {
    pools: Vec<Value>,
    #[no_traverse]
    indices: RefCell<Vec<usize>>,
    #[no_traverse]
    stage: Cell<Stage>,
}

impl Product {
    fn pool(&self, i: usize) -> &[Value] {
        self.pools[i].downcast::<Tuple>().map_or(&[], Tuple::items)
    }
}

#[pymethods(
    PRODUCT,
    own_getattr,
    doc = "product(*iterables, repeat=1)\n--\n\nCartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).\n\nTo compute the product of an iterable with itself, specify the number\nof repetitions with the optional repeat keyword argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).\n\nproduct('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\nproduct((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ..."
)]
impl Product {
    #[new]
    fn new(t: &mut Thread, cls: &Type, args: Args<'_>) -> PyResult {
        use object::native::FromArg;
        let mut repeat = 1;
        let named = args.keywords().count();
        if named > 1 {
            let message = format!("product() takes at most 1 keyword argument ({named} given)");
            return Err(t.type_error(message));
        }
        for (name, value) in args.keywords() {
            let name = name.downcast::<Str>().map(Str::to_string_lossy).unwrap_or_default();
            if name != "repeat" {
                let hint = match object::suggestions::best(&name, ["repeat"].into_iter()) {
                    Some(meant) => format!(". Did you mean '{meant}'?"),
                    None => String::new(),
                };
                return Err(
                    t.type_error(format!("product() got an unexpected keyword argument '{name}'{hint}"))
                );
            }
            repeat = isize::from_arg(t, value, "product", "argument 'repeat'")?;
            if repeat < 0 {
                return Err(t.value_error("repeat argument cannot be negative"));
            }
        }
        let given = if repeat == 0 { &[] } else { args.positional() };
        let count = match given.len().checked_mul(repeat as usize) {
            Some(count) if count <= isize::MAX as usize / 8 => count,
            _ => return Err(t.overflow_error("repeat argument too large")),
        };
        let mut pools = Vec::new();
        let indices = numbers(t, count, |_| 0)?;
        if pools.try_reserve_exact(count).is_err() {
            return Err(t.memory_error());
        }
        for iterable in given {
            pools.push(pool_of(t, iterable)?.into_value());
        }
        for i in given.len()..count {
            pools.push(pools[i - given.len()].clone());
        }
        Ok(Obj::new_of(
            cls,
            Product { pools, indices: RefCell::new(indices), stage: Cell::new(Stage::Fresh) },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Product) -> PyResult<Option<Value>> {
        let mut indices = this.indices.borrow_mut();
        match this.stage.get() {
            Stage::Stopped => return Ok(None),
            Stage::Fresh => {
                if (0..this.pools.len()).any(|i| this.pool(i).is_empty()) {
                    this.stage.set(Stage::Stopped);
                    return Ok(None);
                }
                this.stage.set(Stage::Running);
            }
            Stage::Running => {
                let mut wheel = this.pools.len();
                loop {
                    if wheel == 0 {
                        this.stage.set(Stage::Stopped);
                        return Ok(None);
                    }
                    wheel -= 1;
                    indices[wheel] += 1;
                    if indices[wheel] < this.pool(wheel).len() {
                        break;
                    }
                    indices[wheel] = 0;
                }
            }
        }
        collect(t, indices.iter().enumerate().map(|(i, n)| this.pool(i)[*n].clone())).map(Some)
    }

    /// Returns size in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Product) -> usize {
        48 + 8 * this.pools.len()
    }
}

/// The number of items of each tuple.
fn length(t: &mut Thread, r: isize) -> PyResult<usize> {
    if r < 0 { Err(t.value_error("r must be non-negative")) } else { Ok(r as usize) }
}

/// `combinations`
#[pytype(name = "itertools.combinations", basetype, reported_basicsize = 56)]
pub struct Combinations {
    pool: Ref<Tuple>,
    #[no_traverse]
    indices: RefCell<Vec<usize>>,
    #[no_traverse]
    stage: Cell<Stage>,
}

#[pymethods(
    COMBINATIONS,
    own_getattr,
    doc = "combinations(iterable, r)\n--\n\nReturn successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)"
)]
impl Combinations {
    #[new("combinations(iterable, r)")]
    fn new(t: &mut Thread, cls: &Type, iterable: &Value, r: isize) -> PyResult {
        let pool = pool_of(t, iterable)?;
        let r = length(t, r)?;
        let stage = if r > pool.len() { Stage::Stopped } else { Stage::Fresh };
        let indices = numbers(t, r, |i| i)?;
        Ok(Obj::new_of(cls, Combinations { pool, indices: RefCell::new(indices), stage: Cell::new(stage) }))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Combinations) -> PyResult<Option<Value>> {
        let mut indices = this.indices.borrow_mut();
        let (n, r) = (this.pool.len(), indices.len());
        match this.stage.get() {
            Stage::Stopped => return Ok(None),
            Stage::Fresh => this.stage.set(Stage::Running),
            Stage::Running => {
                let Some(i) = (0..r).rev().find(|i| indices[*i] != *i + n - r) else {
                    this.stage.set(Stage::Stopped);
                    return Ok(None);
                };
                indices[i] += 1;
                for j in i + 1..r {
                    indices[j] = indices[j - 1] + 1;
                }
            }
        }
        pick(t, &this.pool, &indices)
    }

    /// Returns size in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Combinations) -> usize {
        56 + 8 * this.indices.borrow().len()
    }
}

/// `combinations_with_replacement`
#[pytype(name = "itertools.combinations_with_replacement", basetype, reported_basicsize = 56)]
pub struct CombinationsWithReplacement {
    pool: Ref<Tuple>,
    #[no_traverse]
    indices: RefCell<Vec<usize>>,
    #[no_traverse]
    stage: Cell<Stage>,
}

#[pymethods(
    COMBINATIONS_WITH_REPLACEMENT,
    own_getattr,
    doc = "combinations_with_replacement(iterable, r)\n--\n\nReturn successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')"
)]
impl CombinationsWithReplacement {
    #[new("combinations_with_replacement(iterable, r)")]
    fn new(t: &mut Thread, cls: &Type, iterable: &Value, r: isize) -> PyResult {
        let pool = pool_of(t, iterable)?;
        let r = length(t, r)?;
        let stage = if pool.is_empty() && r > 0 { Stage::Stopped } else { Stage::Fresh };
        let indices = numbers(t, r, |_| 0)?;
        Ok(Obj::new_of(
            cls,
            CombinationsWithReplacement { pool, indices: RefCell::new(indices), stage: Cell::new(stage) },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &CombinationsWithReplacement) -> PyResult<Option<Value>> {
        let mut indices = this.indices.borrow_mut();
        let n = this.pool.len();
        match this.stage.get() {
            Stage::Stopped => return Ok(None),
            Stage::Fresh => this.stage.set(Stage::Running),
            Stage::Running => {
                let Some(i) = indices.iter().rposition(|index| index + 1 != n) else {
                    this.stage.set(Stage::Stopped);
                    return Ok(None);
                };
                let index = indices[i] + 1;
                indices[i..].fill(index);
            }
        }
        pick(t, &this.pool, &indices)
    }

    /// Returns size in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &CombinationsWithReplacement) -> usize {
        56 + 8 * this.indices.borrow().len()
    }
}

/// `permutations`
#[pytype(name = "itertools.permutations", basetype, reported_basicsize = 64)]
pub struct Permutations {
    pool: Ref<Tuple>,
    #[no_traverse]
    indices: RefCell<Vec<usize>>,
    #[no_traverse]
    cycles: RefCell<Vec<usize>>,
    #[no_traverse]
    stage: Cell<Stage>,
}

#[pymethods(
    PERMUTATIONS,
    own_getattr,
    doc = "permutations(iterable, r=None)\n--\n\nReturn successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)"
)]
impl Permutations {
    #[new("permutations(iterable, r=None)")]
    fn new(t: &mut Thread, cls: &Type, iterable: &Value, r: Option<&Value>) -> PyResult {
        use object::native::FromArg;
        let pool = pool_of(t, iterable)?;
        let n = pool.len();
        let r = match r {
            Some(r) if !r.is_none() => {
                if !r.ty().is_subtype(&object::int::INT) {
                    return Err(t.type_error("Expected int as r"));
                }
                let r = isize::from_arg(t, r, "permutations", "argument 2")?;
                length(t, r)?
            }
            _ => n,
        };
        let stage = if r > n { Stage::Stopped } else { Stage::Fresh };
        let indices = numbers(t, n, |i| i)?;
        let cycles = numbers(t, r, |i| n.saturating_sub(i))?;
        Ok(Obj::new_of(
            cls,
            Permutations {
                pool,
                indices: RefCell::new(indices),
                cycles: RefCell::new(cycles),
                stage: Cell::new(stage),
            },
        ))
    }

    #[slot]
    fn iter(_: &mut Thread, this: &Value) -> PyResult {
        Ok(this.clone())
    }

    #[slot]
    fn iternext(t: &mut Thread, this: &Permutations) -> PyResult<Option<Value>> {
        let mut indices = this.indices.borrow_mut();
        let mut cycles = this.cycles.borrow_mut();
        let (n, r) = (indices.len(), cycles.len());
        match this.stage.get() {
            Stage::Stopped => return Ok(None),
            Stage::Fresh => this.stage.set(Stage::Running),
            Stage::Running => {
                let mut i = r;
                loop {
                    if i == 0 {
                        this.stage.set(Stage::Stopped);
                        return Ok(None);
                    }
                    i -= 1;
                    cycles[i] -= 1;
                    if cycles[i] == 0 {
                        indices[i..].rotate_left(1);
                        cycles[i] = n - i;
                    } else {
                        let j = n - cycles[i];
                        indices.swap(i, j);
                        break;
                    }
                }
            }
        }
        pick(t, &this.pool, &indices[..r])
    }

    /// Returns size in memory, in bytes.
    #[method("__sizeof__($self, /)")]
    fn sizeof(_: &mut Thread, this: &Permutations) -> usize {
        64 + 8 * (this.indices.borrow().len() + this.cycles.borrow().len())
    }
}
