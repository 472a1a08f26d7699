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

const fn stateless(name: &'static str, table: Table) -> Named {
    (name, Codec::Stateless(Stateless(table)))
}

const CN_CODECS: &[Named] = &[
    stateless("gb2312", Table::Gb2312),
    stateless("gbk", Table::Gbk),
    stateless("gb18030", Table::Gb18030),
    ("hz", Codec::Hz),
];

const HK_CODECS: &[Named] = &[stateless("big5hkscs", Table::Big5Hkscs)];

const JP_CODECS: &[Named] = &[
    stateless("shift_jis", Table::ShiftJis),
    stateless("cp932", Table::Cp932),
    stateless("euc_jp", Table::EucJp),
    stateless("shift_jis_2004", Table::ShiftJis2004),
    stateless("euc_jis_2004", Table::EucJis2004),
    stateless("euc_jisx0213", Table::EucJisx0213),
    stateless("shift_jisx0213", Table::ShiftJisx0213),
];

const KR_CODECS: &[Named] =
    &[stateless("euc_kr", Table::EucKr), stateless("cp949", Table::Cp949), stateless("johab", Table::Johab)];

const TW_CODECS: &[Named] = &[stateless("big5", Table::Big5), stateless("cp950", Table::Cp950)];

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
