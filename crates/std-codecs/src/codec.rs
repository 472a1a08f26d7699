//! What all multi-byte codecs have in common: how they take input and how they stop.
//!
//! Not here: error handlers and pending input, which `multibyte` has for all of them.

use text::buf::StrBuilder;

use crate::charset::Stateless;
use crate::hz;
use crate::iso2022::Iso2022;

/// What a codec remembers between pieces of input; the same bytes as in CPython, since `getstate` shows them.
pub type State = [u8; 8];

/// Why a codec stopped before the end of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// So many bytes or characters cannot be converted.
    Illegal(usize),
    /// More input is needed to tell.
    TooFew,
    /// The state is none that the codec could be in.
    Internal,
}

/// Input of which a codec has taken a part.
pub struct Input<'a, T> {
    /// All of it.
    pub all: &'a [T],
    /// How much was taken.
    pub at: usize,
}

impl<'a, T: Copy> Input<'a, T> {
    /// Input to be taken from `at` on.
    pub fn new(all: &'a [T], at: usize) -> Input<'a, T> {
        Input { all, at }
    }

    /// What is left.
    pub fn rest(&self) -> &'a [T] {
        self.all.get(self.at..).unwrap_or(&[])
    }

    /// The byte or character after the next `n`.
    pub fn peek(&self, n: usize) -> Result<T, Stop> {
        self.rest().get(n).copied().ok_or(Stop::TooFew)
    }
}

/// An encoding.
#[derive(Clone, Copy, Debug)]
pub enum Codec {
    /// Each character has bytes of its own.
    Stateless(Stateless),
    /// HZ, GB 2312 in ASCII.
    Hz,
    /// One of the encodings of ISO 2022.
    Iso2022(&'static Iso2022),
}

impl Codec {
    /// Decodes until the end of input or the first bytes that it cannot decode.
    ///
    /// # Errors
    /// Why it stopped; `input` tells where.
    pub fn decode(
        self,
        state: &mut State,
        input: &mut Input<'_, u8>,
        out: &mut StrBuilder,
    ) -> Result<(), Stop> {
        match self {
            Codec::Stateless(codec) => codec.decode(input, out),
            Codec::Hz => hz::decode(state, input, out),
            Codec::Iso2022(codec) => codec.decode(state, input, out),
        }
    }

    /// Encodes until the end of input or the first characters that it cannot encode; `flush` says that no more follow.
    ///
    /// # Errors
    /// Why it stopped; `input` tells where.
    pub fn encode(
        self,
        state: &mut State,
        input: &mut Input<'_, u32>,
        flush: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), Stop> {
        match self {
            Codec::Stateless(codec) => codec.encode(input, flush, out),
            Codec::Hz => hz::encode(state, input, out),
            Codec::Iso2022(codec) => codec.encode(state, input, flush, out),
        }
    }

    /// The state before encoding.
    pub fn encoder_state(self) -> State {
        match self {
            Codec::Iso2022(_) => crate::iso2022::INITIAL_ENCODER,
            _ => [0; 8],
        }
    }

    /// The state before decoding.
    pub fn decoder_state(self) -> State {
        match self {
            Codec::Iso2022(_) => crate::iso2022::INITIAL_DECODER,
            _ => [0; 8],
        }
    }

    /// Writes what brings a reader back to the initial state.
    pub fn reset_encoder(self, state: &mut State, out: &mut Vec<u8>) {
        match self {
            Codec::Stateless(_) => {}
            Codec::Hz => hz::reset(state, out),
            Codec::Iso2022(_) => crate::iso2022::reset_encoder(state, out),
        }
    }

    /// Goes back to the initial state.
    pub fn reset_decoder(self, state: &mut State) {
        match self {
            Codec::Stateless(_) => {}
            Codec::Hz => state[0] = 0,
            Codec::Iso2022(_) => crate::iso2022::reset_decoder(state),
        }
    }
}
