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
            /// `a = name b` of globals, builtins; cache c
            LoadGlobal = op_load_global,
            /// local name b `= a`
            StoreName = op_store_name,
            /// global name b `= a`
            StoreGlobal = op_store_global,
            /// `a = b.name c`
            LoadAttr = op_load_attr,
            /// `b.name c = a`
            StoreAttr = op_store_attr,
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
            /// raise slot a (x = 1), or the handled exception again (x = 0)
            Raise = op_raise,
            // Containers, names, closures, formatting, matching, classes, imports: `handlers/data.rs`.

            // Exceptions: `handlers/flow.rs`.

            // Generators: `handlers/suspension.rs`.

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
}
