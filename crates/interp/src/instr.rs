//! The register instructions.
//!
//! Here: the one table of them, and how one lies in memory. Not here: what they do (`handlers`).
//!
//! Operands `a`, `b`, `c` name frame slots unless the table says otherwise; `x` is a small number. A *temporary* is a
//! slot behind the locals: the instruction that reads it also empties it.

/// One register instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct Instr {
    /// Number of the operation.
    pub op: u16,
    /// A small operand.
    pub x: u16,
    /// Usually the destination.
    pub a: u32,
    /// First source.
    pub b: u32,
    /// Second source.
    pub c: u32,
}

macro_rules! operations {
    ($mac:ident) => {
        $mac! {
            /// Leaves the interpreter: the result waits in the thread.
            Exit = op_exit,
            /// Does nothing: it stands for bytecode that is a place of its own to stop at
            Nop = op_nop,
            /// `a = copy of b`; b is a local that may be unbound only where the compiler knows better
            Copy = op_copy,
            /// `a = b` moved: b is a temporary
            Move = op_move,
            /// a and b change places
            Swap = op_swap,
            /// `a = copy of b`, raising UnboundLocalError when b is unbound
            CopyChecked = op_copy_checked,
            /// `a = constant b`
            LoadConst = op_load_const,
            /// `a = integer b`
            LoadInt = op_load_int,
            /// empties slot a
            Clear = op_clear,
            /// empties local a, raising when it is unbound
            DeleteLocal = op_delete_local,
            /// `a = NULL`
            LoadNull = op_load_null,
            /// `a = name b` of locals, globals, builtins
            LoadName = op_load_name,
            /// `a = b` borrowed: b is a local that stays as it is while a is used
            Borrow = op_borrow,
            /// `a = global or built-in name of cache c`; x::METHOD: a + 1 becomes NULL
            LoadGlobal = op_load_global,
            /// LoadGlobal of a name that the module has
            LoadGlobalModule = op_load_global_module,
            /// LoadGlobal of a built-in name
            LoadGlobalBuiltin = op_load_global_builtin,
            /// local name b `= a`
            StoreName = op_store_name,
            /// global name b `= a`
            StoreGlobal = op_store_global,
            /// `a = attribute of b` by cache c; x::METHOD: a + 1 becomes the receiver or NULL
            LoadAttr = op_load_attr,
            /// LoadAttr of a value at an offset of the instance
            LoadAttrField = op_load_attr_field,
            /// LoadAttr of a plain value of the instance's class
            LoadAttrClassValue = op_load_attr_class_value,
            /// LoadAttr where b is a class
            LoadAttrOfClass = op_load_attr_of_class,
            /// LoadAttr of a class or static method where b is a class, about to be called
            LoadClassMethod = op_load_class_method,
            /// LoadAttr where b is a module
            LoadAttrModule = op_load_attr_module,
            /// LoadAttr of a property with a Python function
            LoadAttrProperty = op_load_attr_property,
            /// LoadAttr of an item of the instance, a named tuple
            LoadAttrItem = op_load_attr_item,
            /// LoadAttr of what a descriptor of the instance's class answers
            LoadAttrDescriptor = op_load_attr_descriptor,
            /// LoadAttr of a Python function of the instance's class, which is bound
            LoadAttrBound = op_load_attr_bound,
            /// LoadAttr of a method, unbound
            LoadMethod = op_load_method,
            /// `attribute of b = a` by cache c
            StoreAttr = op_store_attr,
            /// StoreAttr of a value at an offset of the instance
            StoreAttrField = op_store_attr_field,
            /// `a = b OP c`, x: operator and which operands are temporaries
            Binary = op_binary,
            /// `a = b + integer c`
            AddInt = op_add_int,
            /// `a = b - integer c`
            SubtractInt = op_subtract_int,
            /// `a = b + c`
            Add = op_add,
            /// `a = b - c`
            Subtract = op_subtract,
            /// `a = b * c`
            Multiply = op_multiply,
            /// `a = b < c` and its like, x: operator
            Compare = op_compare,
            /// `a = OP b`, x: operator
            Unary = op_unary,
            /// jump to b
            Jump = op_jump,
            /// jump back to b: a safe point
            JumpBack = op_jump_back,
            /// jump to b if slot a is true (x = 1) or false (x = 0)
            JumpIf = op_jump_if,
            /// jump to b if the truth of slot a is x & 1
            JumpTruth = op_jump_truth,
            /// jump to b if slot a is None (x = 1) or not (x = 0)
            JumpIfNone = op_jump_if_none,
            /// compare b with c by x and jump to a when the answer is not the one that x names
            CompareJump = op_compare_jump,
            /// `a = iter(b)`
            GetIter = op_get_iter,
            /// `b = next(a)`, or jump to c at the end
            ForIter = op_for_iter,
            /// `a = call` of a with b arguments behind it (a + 1: self or NULL)
            Call = op_call,
            /// `a = call` like Call, the last arguments by the names in constant c (x = 1) or slot c
            CallKw = op_call_kw,
            /// `a = call` of a: a + 1 is NULL, a + 2 the arguments, a + 3 the keywords or NULL
            CallUnpacked = op_call_unpacked,
            /// return slot a
            Return = op_return,
            /// `a = function of code b`
            MakeFunction = op_make_function,
            /// `a = list of b slots from a`
            BuildList = op_build_list,
            /// `a = tuple of b slots from a`
            BuildTuple = op_build_tuple,
            /// `a = b is c`, x: inverted
            Is = op_is,
            // Containers, names, closures, formatting, matching, classes, imports: `handlers/data.rs`.
            /// `a = routine x` of b slots from a, with argument c; see `routines.rs`
            Routine = op_routine,
            /// `a = b[c]`
            Subscript = op_subscript,
            /// `b[c] = a`
            StoreSubscript = op_store_subscript,
            /// `del b[c]`
            DeleteSubscript = op_delete_subscript,
            /// `a = b in c`, x: inverted
            Contains = op_contains,
            /// appends b to the list in slot a
            ListAppend = op_list_append,
            /// adds b to the set in slot a
            SetAdd = op_set_add,
            /// sets key b to c in the dict in slot a
            MapAdd = op_map_add,
            /// `a + c - 1, …, a = b`, which must have c items
            UnpackSequence = op_unpack_sequence,
            /// `a, c = b`, which must have two items
            UnpackPair = op_unpack_pair,
            /// slot a becomes a cell with what it held
            MakeCell = op_make_cell,
            /// the function's cells go to the a slots behind the others
            CopyFreeVars = op_copy_free_vars,
            /// `a = contents of cell b`
            LoadCell = op_load_cell,
            /// contents of cell a `= b`
            StoreCell = op_store_cell,
            /// empties cell a
            DeleteCell = op_delete_cell,
            /// `a = local b`, which becomes unbound
            CopyAndClear = op_copy_and_clear,

            // Exceptions: `handlers/flow.rs`.
            /// raise slot a from slot b; `x & 3` counts them: with none the handled exception goes on
            Raise = op_raise,
            /// the exception in slot a goes on; b: register of the offset to restore, or the largest number
            Reraise = op_reraise,
            /// slot a begins to be handled and moves to a + 1; `a` = what was handled before
            PushHandled = op_push_handled,
            /// slot a is handled again
            PopHandled = op_pop_handled,
            /// `a = whether exception b matches c`
            MatchException = op_match_exception,
            /// slots a and a + 1, an exception and a type, become the rest and the match
            MatchGroup = op_match_group,
            /// slots a and a + 1 = special method number b of slot a, bound or with its receiver
            LoadSpecial = op_load_special,
            /// `a = exit function in a - 5 called with the exception in a - 1`
            ExitWith = op_exit_with,
            /// `a = common constant b`
            LoadCommon = op_load_common,
            /// slot a, an exception that leaves a generator, becomes what is raised instead
            StopIterationError = op_stop_iteration_error,
            /// `a = what except* raises`, of the original in a and the list in a + 1
            PrepareReraise = op_prepare_reraise,

            // Generators: `handlers/suspension.rs`.
            /// the frame moves into a new generator, which the caller gets; `a =` what is sent first
            ReturnGenerator = op_return_generator,
            /// yield b; `a =` what is sent; x: whether it is for what lies in a - 1
            Yield = op_yield,
            /// `b = what a makes of b`, or jump to c when it has returned
            Send = op_send,
            /// `a = iterator of b` for `yield from`
            GetYieldFromIter = op_get_yield_from_iter,
            /// `a = awaitable of b`, x: where it comes from
            GetAwaitable = op_get_awaitable,
            /// `a = asynchronous iterator of b`
            GetAiter = op_get_aiter,
            /// `a = awaitable of the next item of b`
            GetAnext = op_get_anext,
            /// ends `async for` over a for the exception in b, or raises that again
            EndAsyncFor = op_end_async_for,
            /// `a = None` and `b = value` of the StopIteration c, or raises c again
            CleanupThrow = op_cleanup_throw,
            /// `a = b wrapped` as an item of an asynchronous generator
            AsyncGenWrap = op_async_gen_wrap,

        }
    };
}
pub(crate) use operations;

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident = $handler:ident,)*) => {
        /// The operations.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u16)]
        pub enum Op { $($(#[$doc])* $name,)* }

        impl Op {
            /// All, by number.
            pub const ALL: &[Op] = &[$(Op::$name),*];

            /// The name, for listings.
            pub fn name(self) -> &'static str {
                match self { $(Op::$name => stringify!($name),)* }
            }
        }
    };
}
operations!(define);

/// Bits of `x` in [`Op::Binary`], [`Op::Compare`] and their like.
pub mod x {
    /// The operator.
    pub const OPERATOR: u16 = 0x1f;
    /// The operator works in place.
    pub const INPLACE: u16 = 0x20;
    /// The first source is a temporary.
    pub const B_TEMPORARY: u16 = 0x40;
    /// The second source is a temporary.
    pub const C_TEMPORARY: u16 = 0x80;
    /// The answer becomes a `bool`, or decides a jump that is taken when it is true.
    pub const TO_BOOL: u16 = 0x100;
    /// The value is about to be called: the slot behind it receives `self` or NULL.
    pub const METHOD: u16 = 0x400;
    /// What `a` names is a source, and a temporary.
    pub const A_TEMPORARY: u16 = 0x200;
    /// [`Op::Yield`](super::Op::Yield) hands on what another object yields.
    pub const DELEGATES: u16 = 0x400;
    /// [`Op::Yield`](super::Op::Yield) stands outside of any `try`.
    pub const UNPROTECTED: u16 = 0x800;
}
