//! Taipan: the table of opcodes and intrinsics.
//!
//! Here: [`for_each_op!`], the one table of CPython 3.14's instructions (real, specialised, instrumented and pseudo),
//! and all that derives from it: the enum [`Opcode`], names, flags, inline cache sizes and stack effects; the
//! operand tables ([`BinaryOp`], [`Intrinsic1`], …); the bytecode magic number. Not here: code objects (`code`) and
//! what instructions do when they run (`interp`).

mod operand;
mod table;

pub use operand::{
    BinaryOp, COMPARE_NAMES, CommonConstant, CompareOp, Conversion, Intrinsic1, Intrinsic2, SpecialMethod,
    function_attribute, resume,
};

/// CPython 3.14's bytecode version.
pub const MAGIC_NUMBER: u16 = 3627;

/// The first four bytes of a `.pyc` file: the magic number, `\r`, `\n`.
pub const MAGIC_TOKEN: [u8; 4] = [(MAGIC_NUMBER & 0xff) as u8, (MAGIC_NUMBER >> 8) as u8, b'\r', b'\n'];

/// Properties of opcodes, as bits of [`Opcode::flags`].
#[allow(missing_docs)]
pub mod flag {
    pub const ARG: u32 = 1;
    pub const CONST: u32 = 1 << 1;
    pub const NAME: u32 = 1 << 2;
    pub const JUMP: u32 = 1 << 3;
    pub const FREE: u32 = 1 << 4;
    pub const LOCAL: u32 = 1 << 5;
    pub const EVAL_BREAK: u32 = 1 << 6;
    pub const DEOPT: u32 = 1 << 7;
    pub const ERROR: u32 = 1 << 8;
    pub const ESCAPES: u32 = 1 << 9;
    pub const EXIT: u32 = 1 << 10;
    pub const PURE: u32 = 1 << 11;
    pub const ERROR_NO_POP: u32 = 1 << 14;
    pub const NO_SAVE_IP: u32 = 1 << 15;
    /// Pushes a protected region (pseudo instructions only).
    pub const EXC: u32 = 1 << 16;
    /// Leaves the frame. Derived, not in the table.
    pub const SCOPE_EXIT: u32 = 1 << 17;
    /// Always jumps. Derived, not in the table.
    pub const UNCONDITIONAL: u32 = 1 << 18;
    /// Unbinds a local. Derived, not in the table.
    pub const UNBINDS: u32 = 1 << 19;
    /// The place of annotation code. Derived, not in the table.
    pub const PLACEHOLDER: u32 = 1 << 20;
}

/// Numbers below this are real instructions without an argument.
pub const HAVE_ARGUMENT: u16 = 43;
/// The first instrumented opcode.
pub const MIN_INSTRUMENTED_OPCODE: u16 = 234;
/// The first pseudo opcode.
pub const MIN_PSEUDO_OPCODE: u16 = 256;
/// The largest number in the table.
pub const MAX_OPCODE: u16 = 266;
const COUNT: usize = MAX_OPCODE as usize + 1;

/// What the table says of one opcode.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// The opcode.
    pub op: Opcode,
    /// Its name, as `dis` prints it.
    pub name: &'static str,
    /// The instruction that a specialised or instrumented form stands for; else itself.
    pub base: Opcode,
    /// Code units of inline cache that follow the instruction.
    pub caches: u8,
    /// Bits of [`flag`].
    pub flags: u32,
}

macro_rules! define_opcodes {
    ($($number:literal $name:ident: $base:ident, caches $caches:literal, |$oparg:ident| ($popped:expr) => ($pushed:expr),
       [$($flag:ident)*], $doc:literal;)*) => {
        /// An instruction of CPython 3.14, under CPython's name and number.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u16)]
        pub enum Opcode {
            $(#[doc = $doc] $name = $number,)*
        }

        /// Every opcode, in the order of the numbers.
        pub const ALL: &[Opcode] = &[$(Opcode::$name),*];

        static INFO: [Option<Info>; COUNT] = {
            let mut table = [None; COUNT];
            $(table[$number] = Some(Info {
                op: Opcode::$name,
                name: stringify!($name),
                base: Opcode::$base,
                // Specialised forms occupy the same caches as their base.
                caches: $caches,
                flags: 0 $(| flag::$flag)*,
            });)*
            table
        };

        const FLAGS: [u32; COUNT] = {
            let mut table = [0; COUNT];
            $(table[$number] = derived(Opcode::$name) $(| flag::$flag)*;)*
            table
        };

        const CACHES: [u8; COUNT] = {
            let mut table = [0; COUNT];
            $(table[$number] = $caches;)*
            table
        };

        const BASES: [Opcode; COUNT] = {
            let mut table = [Opcode::RESERVED; COUNT];
            $(table[$number] = Opcode::$base;)*
            table
        };

        const NAMES: [&str; COUNT] = {
            let mut table = [""; COUNT];
            $(table[$number] = stringify!($name);)*
            table
        };

        #[allow(unused_variables)]
        const fn popped_by(op: Opcode, oparg: u32) -> i32 {
            match op {
                $(Opcode::$name => { let $oparg = oparg as i32; $popped })*
            }
        }

        #[allow(unused_variables)]
        const fn pushed_by(op: Opcode, oparg: u32) -> i32 {
            match op {
                $(Opcode::$name => { let $oparg = oparg as i32; $pushed })*
            }
        }
    };
}

for_each_op!(define_opcodes);

/// Flags that follow from what the opcode is.
const fn derived(op: Opcode) -> u32 {
    match op {
        Opcode::RETURN_VALUE | Opcode::RAISE_VARARGS | Opcode::RERAISE => flag::SCOPE_EXIT,
        Opcode::JUMP
        | Opcode::JUMP_NO_INTERRUPT
        | Opcode::JUMP_FORWARD
        | Opcode::JUMP_BACKWARD
        | Opcode::JUMP_BACKWARD_NO_INTERRUPT => flag::UNCONDITIONAL,
        Opcode::DELETE_FAST | Opcode::LOAD_FAST_AND_CLEAR | Opcode::STORE_FAST_MAYBE_NULL => flag::UNBINDS,
        Opcode::ANNOTATIONS_PLACEHOLDER => flag::PLACEHOLDER,
        _ => 0,
    }
}

const EFFECTIVE_CACHES: [u8; COUNT] = {
    let mut table = [0; COUNT];
    let mut index = 0;
    while index < COUNT {
        table[index] = CACHES[BASES[index] as usize];
        index += 1;
    }
    table
};

/// In [`FIXED`], for opcodes whose stack use depends on the argument.
const VARIES: i8 = i8::MIN;

/// What every opcode pops and pushes, where that does not depend on the argument.
const FIXED_TABLE: [(i8, i8); COUNT] = {
    let mut table = [(VARIES, VARIES); COUNT];
    let mut index = 0;
    while index < ALL.len() {
        let op = ALL[index];
        let (popped, pushed) = (popped_by(op, 0), pushed_by(op, 0));
        let (mut fixed, mut bit) = (true, 0);
        while bit < 31 {
            fixed = fixed && popped_by(op, 1 << bit) == popped && pushed_by(op, 1 << bit) == pushed;
            bit += 1;
        }
        if fixed {
            table[op as usize] = (popped as i8, pushed as i8);
        }
        index += 1;
    }
    table
};

static FIXED: [(i8, i8); COUNT] = FIXED_TABLE;

/// Net effects of opcodes after which control simply goes on, where they do not depend on the argument.
static PLAIN_EFFECT: [i8; COUNT] = {
    let mut table = [VARIES; COUNT];
    let mut index = 0;
    while index < ALL.len() {
        let op = ALL[index];
        let (popped, pushed) = FIXED_TABLE[op as usize];
        if popped != VARIES && !op.has_target() && !op.is_terminator() {
            table[op as usize] = pushed - popped;
        }
        index += 1;
    }
    table
};

impl Opcode {
    /// The opcode of that number, if there is one.
    #[inline]
    pub fn from_number(number: u32) -> Option<Opcode> {
        INFO.get(number as usize)?.as_ref().map(|info| info.op)
    }

    /// The opcode of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Opcode> {
        ALL.iter().copied().find(|op| op.name() == name)
    }

    /// All that the table says of it.
    pub fn info(self) -> Info {
        Info { op: self, name: self.name(), base: self.base(), caches: self.caches(), flags: self.flags() }
    }

    /// CPython's name.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// CPython's number.
    #[inline]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// Bits of [`flag`].
    #[inline]
    pub const fn flags(self) -> u32 {
        FLAGS[self as usize]
    }

    /// The instruction that a specialised or instrumented form stands for; else itself.
    #[inline]
    pub const fn base(self) -> Opcode {
        BASES[self as usize]
    }

    /// Code units of inline cache after the instruction, as `_opcode_metadata` and `dis` count them: specialised
    /// forms have their base's.
    #[inline]
    pub const fn caches(self) -> u8 {
        EFFECTIVE_CACHES[self as usize]
    }

    /// Whether any of these bits of [`flag`] is set.
    #[inline]
    pub const fn has(self, flags: u32) -> bool {
        self.flags() & flags != 0
    }

    /// Whether the argument means something.
    #[inline]
    pub const fn has_arg(self) -> bool {
        self.has(flag::ARG)
    }

    /// Whether the argument is an index into `co_consts`.
    #[inline]
    pub const fn has_const(self) -> bool {
        self.has(flag::CONST)
    }

    /// Whether the argument is an index into `co_names`.
    #[inline]
    pub const fn has_name(self) -> bool {
        self.has(flag::NAME)
    }

    /// Whether it jumps.
    #[inline]
    pub const fn has_jump(self) -> bool {
        self.has(flag::JUMP)
    }

    /// Whether the argument is a cell or free variable.
    #[inline]
    pub const fn has_free(self) -> bool {
        self.has(flag::FREE)
    }

    /// Whether the argument is a local variable.
    #[inline]
    pub const fn has_local(self) -> bool {
        self.has(flag::LOCAL)
    }

    /// Whether it pushes a protected region (`SETUP_FINALLY` and its like).
    #[inline]
    pub const fn is_block_push(self) -> bool {
        self.has(flag::EXC)
    }

    /// Whether it names another place in the code: a jump target or a handler.
    #[inline]
    pub const fn has_target(self) -> bool {
        self.has(flag::JUMP | flag::EXC)
    }

    /// Whether it exists in the compiler only.
    #[inline]
    pub const fn is_pseudo(self) -> bool {
        self as u16 >= MIN_PSEUDO_OPCODE
    }

    /// Whether it belongs to monitoring.
    #[inline]
    pub const fn is_instrumented(self) -> bool {
        self as u16 >= MIN_INSTRUMENTED_OPCODE && (self as u16) < Opcode::ENTER_EXECUTOR as u16
    }

    /// Whether it is a specialised form of another instruction.
    #[inline]
    pub const fn is_specialized(self) -> bool {
        self.base() as u16 != self as u16 && !self.is_instrumented()
    }

    /// Whether control never goes on to the next instruction because the frame is left.
    #[inline]
    pub const fn is_scope_exit(self) -> bool {
        self.has(flag::SCOPE_EXIT)
    }

    /// Whether it always jumps.
    #[inline]
    pub const fn is_unconditional_jump(self) -> bool {
        self.has(flag::UNCONDITIONAL)
    }

    /// Whether it is one of the `POP_JUMP_IF_…` family.
    #[inline]
    pub const fn is_conditional_jump(self) -> bool {
        matches!(
            self,
            Opcode::POP_JUMP_IF_FALSE
                | Opcode::POP_JUMP_IF_TRUE
                | Opcode::POP_JUMP_IF_NONE
                | Opcode::POP_JUMP_IF_NOT_NONE
        )
    }

    /// Whether it must be the last instruction of its basic block.
    #[inline]
    pub const fn is_terminator(self) -> bool {
        self.has(flag::JUMP | flag::SCOPE_EXIT)
    }

    /// Whether only the assembler emits it.
    #[inline]
    pub const fn is_assembler(self) -> bool {
        matches!(self, Opcode::JUMP_FORWARD | Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT)
    }

    /// Whether its argument counts code units backwards.
    #[inline]
    pub const fn is_backward_jump(self) -> bool {
        matches!(self, Opcode::JUMP_BACKWARD | Opcode::JUMP_BACKWARD_NO_INTERRUPT)
    }

    /// How many values the instruction takes from the stack.
    #[inline]
    pub fn popped(self, oparg: u32) -> i32 {
        match FIXED[self as usize].0 {
            VARIES => popped_by(self, oparg),
            popped => i32::from(popped),
        }
    }

    /// How many values it leaves in their place.
    #[inline]
    pub fn pushed(self, oparg: u32) -> i32 {
        match FIXED[self as usize].1 {
            VARIES => pushed_by(self, oparg),
            pushed => i32::from(pushed),
        }
    }

    /// Net stack effect of an opcode after which control simply goes on, if it does not depend on the argument.
    #[inline]
    pub fn plain_effect(self) -> Option<i32> {
        match PLAIN_EFFECT[self as usize] {
            VARIES => None,
            effect => Some(effect as i32),
        }
    }

    /// How many values the instruction pops and pushes, if that does not depend on the argument.
    #[inline]
    pub fn fixed_use(self) -> Option<(usize, usize)> {
        match FIXED[self as usize] {
            (VARIES, _) => None,
            (popped, pushed) => Some((popped as usize, pushed as usize)),
        }
    }

    /// Net stack effect; `jump` tells whether the jump is taken (or the handler entered). A block push that is not
    /// entered leaves the stack as it is.
    #[inline]
    pub fn effect(self, oparg: u32, jump: bool) -> i32 {
        match FIXED[self as usize] {
            (VARIES, _) => pushed_by(self, oparg) - popped_by(self, oparg),
            (popped, pushed) if jump || !self.is_block_push() => i32::from(pushed) - i32::from(popped),
            _ => 0,
        }
    }
}

/// `_opcode.stack_effect`: the effect when jumping (`Some(true)`), when not (`Some(false)`), or the larger of both;
/// `None` for what is no opcode or a specialised one.
pub fn stack_effect(number: i64, oparg: u32, jump: Option<bool>) -> Option<i32> {
    let op = Opcode::from_number(u32::try_from(number).ok()?)?;
    if op.is_specialized() {
        return None;
    }
    Some(match jump {
        Some(jump) => op.effect(oparg, jump),
        None => op.effect(oparg, true).max(op.effect(oparg, false)),
    })
}
