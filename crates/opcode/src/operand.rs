//! What arguments mean: the operations of `BINARY_OP` and `COMPARE_OP`, intrinsics, special methods, common
//! constants, conversions, the attributes of `SET_FUNCTION_ATTRIBUTE` and the kinds of `RESUME`.

macro_rules! define_operands {
    ($(#[$meta:meta])* $type:ident { $($variant:ident = $number:literal, $name:literal, $symbol:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum $type {
            $(#[doc = concat!("`", $symbol, "`")] $variant = $number,)*
        }

        impl $type {
            /// Every one, in the order of the numbers.
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The one of that number, if there is one.
            #[inline]
            pub fn from_number(number: u32) -> Option<$type> {
                match number { $($number => Some($type::$variant),)* _ => None }
            }

            /// The instruction argument that stands for it.
            #[inline]
            pub const fn number(self) -> u32 {
                self as u32
            }

            /// CPython's name.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }

            /// How it is written in a program or shown by `dis`.
            pub const fn symbol(self) -> &'static str {
                match self { $($type::$variant => $symbol,)* }
            }
        }
    };
}

define_operands! {
    /// Argument of `BINARY_OP`.
    BinaryOp {
        Add = 0, "NB_ADD", "+";
        And = 1, "NB_AND", "&";
        FloorDivide = 2, "NB_FLOOR_DIVIDE", "//";
        Lshift = 3, "NB_LSHIFT", "<<";
        MatrixMultiply = 4, "NB_MATRIX_MULTIPLY", "@";
        Multiply = 5, "NB_MULTIPLY", "*";
        Remainder = 6, "NB_REMAINDER", "%";
        Or = 7, "NB_OR", "|";
        Power = 8, "NB_POWER", "**";
        Rshift = 9, "NB_RSHIFT", ">>";
        Subtract = 10, "NB_SUBTRACT", "-";
        TrueDivide = 11, "NB_TRUE_DIVIDE", "/";
        Xor = 12, "NB_XOR", "^";
        InplaceAdd = 13, "NB_INPLACE_ADD", "+=";
        InplaceAnd = 14, "NB_INPLACE_AND", "&=";
        InplaceFloorDivide = 15, "NB_INPLACE_FLOOR_DIVIDE", "//=";
        InplaceLshift = 16, "NB_INPLACE_LSHIFT", "<<=";
        InplaceMatrixMultiply = 17, "NB_INPLACE_MATRIX_MULTIPLY", "@=";
        InplaceMultiply = 18, "NB_INPLACE_MULTIPLY", "*=";
        InplaceRemainder = 19, "NB_INPLACE_REMAINDER", "%=";
        InplaceOr = 20, "NB_INPLACE_OR", "|=";
        InplacePower = 21, "NB_INPLACE_POWER", "**=";
        InplaceRshift = 22, "NB_INPLACE_RSHIFT", ">>=";
        InplaceSubtract = 23, "NB_INPLACE_SUBTRACT", "-=";
        InplaceTrueDivide = 24, "NB_INPLACE_TRUE_DIVIDE", "/=";
        InplaceXor = 25, "NB_INPLACE_XOR", "^=";
        Subscr = 26, "NB_SUBSCR", "[]";
    }
}

define_operands! {
    /// A rich comparison: bits 5 and up of the argument of `COMPARE_OP`.
    CompareOp {
        Lt = 0, "Py_LT", "<";
        Le = 1, "Py_LE", "<=";
        Eq = 2, "Py_EQ", "==";
        Ne = 3, "Py_NE", "!=";
        Gt = 4, "Py_GT", ">";
        Ge = 5, "Py_GE", ">=";
    }
}

impl CompareOp {
    /// Bit of the argument of `COMPARE_OP` that asks for a bool.
    pub const TO_BOOL: u32 = 16;

    /// The argument of `COMPARE_OP`: the operation and, in the low four bits, which of less, greater, equal and
    /// unordered satisfy it.
    pub const fn oparg(self) -> u32 {
        const LESS: u32 = 2;
        const GREATER: u32 = 4;
        const EQUAL: u32 = 8;
        const UNORDERED: u32 = 1;
        let mask = match self {
            CompareOp::Lt => LESS,
            CompareOp::Le => LESS | EQUAL,
            CompareOp::Eq => EQUAL,
            CompareOp::Ne => UNORDERED | LESS | GREATER,
            CompareOp::Gt => GREATER,
            CompareOp::Ge => GREATER | EQUAL,
        };
        (self as u32) << 5 | mask
    }
}

/// `opcode.cmp_op`.
pub const COMPARE_NAMES: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];

define_operands! {
    /// Argument of `CALL_INTRINSIC_1`.
    Intrinsic1 {
        Invalid = 0, "INTRINSIC_1_INVALID", "INTRINSIC_1_INVALID";
        Print = 1, "INTRINSIC_PRINT", "INTRINSIC_PRINT";
        ImportStar = 2, "INTRINSIC_IMPORT_STAR", "INTRINSIC_IMPORT_STAR";
        StopiterationError = 3, "INTRINSIC_STOPITERATION_ERROR", "INTRINSIC_STOPITERATION_ERROR";
        AsyncGenWrap = 4, "INTRINSIC_ASYNC_GEN_WRAP", "INTRINSIC_ASYNC_GEN_WRAP";
        UnaryPositive = 5, "INTRINSIC_UNARY_POSITIVE", "INTRINSIC_UNARY_POSITIVE";
        ListToTuple = 6, "INTRINSIC_LIST_TO_TUPLE", "INTRINSIC_LIST_TO_TUPLE";
        Typevar = 7, "INTRINSIC_TYPEVAR", "INTRINSIC_TYPEVAR";
        Paramspec = 8, "INTRINSIC_PARAMSPEC", "INTRINSIC_PARAMSPEC";
        Typevartuple = 9, "INTRINSIC_TYPEVARTUPLE", "INTRINSIC_TYPEVARTUPLE";
        SubscriptGeneric = 10, "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_SUBSCRIPT_GENERIC";
        Typealias = 11, "INTRINSIC_TYPEALIAS", "INTRINSIC_TYPEALIAS";
    }
}

define_operands! {
    /// Argument of `CALL_INTRINSIC_2`.
    Intrinsic2 {
        Invalid = 0, "INTRINSIC_2_INVALID", "INTRINSIC_2_INVALID";
        PrepReraiseStar = 1, "INTRINSIC_PREP_RERAISE_STAR", "INTRINSIC_PREP_RERAISE_STAR";
        TypevarWithBound = 2, "INTRINSIC_TYPEVAR_WITH_BOUND", "INTRINSIC_TYPEVAR_WITH_BOUND";
        TypevarWithConstraints = 3, "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS", "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS";
        SetFunctionTypeParams = 4, "INTRINSIC_SET_FUNCTION_TYPE_PARAMS", "INTRINSIC_SET_FUNCTION_TYPE_PARAMS";
        SetTypeparamDefault = 5, "INTRINSIC_SET_TYPEPARAM_DEFAULT", "INTRINSIC_SET_TYPEPARAM_DEFAULT";
    }
}

define_operands! {
    /// Argument of `LOAD_SPECIAL`.
    SpecialMethod {
        Enter = 0, "__enter__", "__enter__";
        Exit = 1, "__exit__", "__exit__";
        Aenter = 2, "__aenter__", "__aenter__";
        Aexit = 3, "__aexit__", "__aexit__";
    }
}

define_operands! {
    /// Argument of `LOAD_COMMON_CONSTANT`.
    CommonConstant {
        AssertionError = 0, "AssertionError", "AssertionError";
        NotImplementedError = 1, "NotImplementedError", "NotImplementedError";
        Tuple = 2, "tuple", "tuple";
        All = 3, "all", "all";
        Any = 4, "any", "any";
    }
}

define_operands! {
    /// Argument of `CONVERT_VALUE`.
    Conversion {
        None = 0, "FVC_NONE", "";
        Str = 1, "FVC_STR", "str";
        Repr = 2, "FVC_REPR", "repr";
        Ascii = 3, "FVC_ASCII", "ascii";
    }
}

/// Arguments of `SET_FUNCTION_ATTRIBUTE`.
#[allow(missing_docs)]
pub mod function_attribute {
    pub const DEFAULTS: u32 = 0x01;
    pub const KWDEFAULTS: u32 = 0x02;
    pub const ANNOTATIONS: u32 = 0x04;
    pub const CLOSURE: u32 = 0x08;
    pub const ANNOTATE: u32 = 0x10;
}

/// Arguments of `RESUME`.
pub mod resume {
    /// At the start of a function.
    pub const AT_FUNC_START: u32 = 0;
    /// After a `yield`.
    pub const AFTER_YIELD: u32 = 1;
    /// After a `yield from`.
    pub const AFTER_YIELD_FROM: u32 = 2;
    /// After an `await`.
    pub const AFTER_AWAIT: u32 = 3;
    /// The bits that tell which of these it is.
    pub const LOCATION_MASK: u32 = 3;
    /// The yield lies in exactly one protected region.
    pub const DEPTH1_MASK: u32 = 4;
}
