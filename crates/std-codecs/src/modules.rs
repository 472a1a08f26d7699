//! The modules `_codecs_cn`, `_codecs_hk`, `_codecs_iso2022`, `_codecs_jp`, `_codecs_kr` and `_codecs_tw`.
//!
//! Each has a function that gives its codecs by name. CPython's modules also hold capsules with C tables; there is
//! nobody here who could use them.

use builtins::NativeModule;
use macros::pymodule;
use object::{PyResult, Str, Thread, Value};

use crate::charset::Stateless;
use crate::codec::Codec;
use crate::iso2022;
use crate::multibyte;
use crate::tables::Table;

type Named = (&'static str, Codec);

macro_rules! by_table {
    ($($name:literal $table:ident)* $(; $other:literal $codec:ident)*) => {
        &[$(($name, Codec::Stateless(Stateless(Table::$table))),)* $(($other, Codec::$codec)),*]
    };
}

const CN_CODECS: &[Named] = by_table!("gb2312" Gb2312 "gbk" Gbk "gb18030" Gb18030; "hz" Hz);
const HK_CODECS: &[Named] = by_table!("big5hkscs" Big5Hkscs);
const JP_CODECS: &[Named] = by_table!(
    "shift_jis" ShiftJis
    "cp932" Cp932
    "euc_jp" EucJp
    "shift_jis_2004" ShiftJis2004
    "euc_jis_2004" EucJis2004
    "euc_jisx0213" EucJisx0213
    "shift_jisx0213" ShiftJisx0213
);
const KR_CODECS: &[Named] = by_table!("euc_kr" EucKr "cp949" Cp949 "johab" Johab);
const TW_CODECS: &[Named] = by_table!("big5" Big5 "cp950" Cp950);

static ISO2022_CODECS: [Named; 7] = [
    ("iso2022_kr", Codec::Iso2022(&iso2022::KR)),
    ("iso2022_jp", Codec::Iso2022(&iso2022::JP)),
    ("iso2022_jp_1", Codec::Iso2022(&iso2022::JP_1)),
    ("iso2022_jp_2", Codec::Iso2022(&iso2022::JP_2)),
    ("iso2022_jp_2004", Codec::Iso2022(&iso2022::JP_2004)),
    ("iso2022_jp_3", Codec::Iso2022(&iso2022::JP_3)),
    ("iso2022_jp_ext", Codec::Iso2022(&iso2022::JP_EXT)),
];

fn codec_named(t: &mut Thread, name: &Value, codecs: &[Named]) -> PyResult {
    let Some(text) = name.downcast::<Str>() else {
        return Err(t.type_error("encoding name must be a string."));
    };
    match codecs.iter().find(|(known, _)| text.eq_str(known)) {
        Some(&(name, codec)) => Ok(multibyte::new_codec(name, codec)),
        None => Err(t.lookup_error("no such codec is supported.")),
    }
}

macro_rules! module {
    ($module:ident, $static:ident, $name:tt, $codecs:ident) => {
        #[doc = concat!("`", $name, "`")]
        pub static $static: NativeModule = NativeModule { def: &$module::DEF, types: &[] };

        #[pymodule(name = $name)]
        mod $module {
            use super::*;

            #[function("getcodec($self, object, /)")]
            fn getcodec(t: &mut Thread, object: &Value) -> PyResult {
                codec_named(t, object, &$codecs)
            }
        }
    };
}

module!(cn, CN, "_codecs_cn", CN_CODECS);
module!(hk, HK, "_codecs_hk", HK_CODECS);
module!(iso2022_module, ISO2022, "_codecs_iso2022", ISO2022_CODECS);
module!(jp, JP, "_codecs_jp", JP_CODECS);
module!(kr, KR, "_codecs_kr", KR_CODECS);
module!(tw, TW, "_codecs_tw", TW_CODECS);
