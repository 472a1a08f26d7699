//! Maps from symbols that remember the order of insertion, as Python's dictionaries do: the order decides
//! about indexes and thereby about bytecode.

use crate::names::{FastMap, Symbol};

/// Maps up to this size are searched from front to back.
const LINEAR: usize = 8;

/// A map from symbols, in order of insertion.
#[derive(Clone, Debug)]
pub struct SymbolMap<V> {
    entries: Vec<(Symbol, V)>,
    /// Positions in `entries`; empty while a linear search does.
    index: FastMap<Symbol, u32>,
}

impl<V> Default for SymbolMap<V> {
    fn default() -> Self {
        SymbolMap { entries: Vec::new(), index: FastMap::default() }
    }
}

impl<V> SymbolMap<V> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn position(&self, symbol: Symbol) -> Option<usize> {
        if self.entries.len() <= LINEAR {
            self.entries.iter().position(|&(known, _)| known == symbol)
        } else {
            self.index.get(&symbol).map(|&at| at as usize)
        }
    }

    /// The value of a symbol.
    pub fn get(&self, symbol: Symbol) -> Option<&V> {
        self.position(symbol).map(|at| &self.entries[at].1)
    }

    /// The position and the value of a symbol.
    pub fn find(&self, symbol: Symbol) -> Option<(usize, &V)> {
        self.position(symbol).map(|at| (at, &self.entries[at].1))
    }

    /// The value of a symbol, to change.
    pub fn get_mut(&mut self, symbol: Symbol) -> Option<&mut V> {
        let at = self.position(symbol)?;
        Some(&mut self.entries[at].1)
    }

    /// The value of a symbol, which is appended with a default value if it is new.
    pub fn entry(&mut self, symbol: Symbol) -> &mut V
    where
        V: Default,
    {
        let at = match self.position(symbol) {
            Some(at) => at,
            None => self.push(symbol, V::default()),
        };
        &mut self.entries[at].1
    }

    /// Sets the value of a symbol, which keeps its place if it has one.
    pub fn insert(&mut self, symbol: Symbol, value: V) {
        match self.position(symbol) {
            Some(at) => self.entries[at].1 = value,
            None => {
                self.push(symbol, value);
            }
        }
    }

    fn push(&mut self, symbol: Symbol, value: V) -> usize {
        let at = self.entries.len();
        self.entries.push((symbol, value));
        if self.index.is_empty() {
            self.rebuild_index();
        } else {
            self.index.insert(symbol, at as u32);
        }
        at
    }

    fn rebuild_index(&mut self) {
        self.index.clear();
        if self.entries.len() > LINEAR {
            self.index.extend(self.entries.iter().enumerate().map(|(at, &(symbol, _))| (symbol, at as u32)));
        }
    }

    /// Removes a symbol; those behind it move up.
    pub fn remove(&mut self, symbol: Symbol) {
        if let Some(at) = self.position(symbol) {
            self.entries.remove(at);
            self.rebuild_index();
        }
    }

    /// The entry at a position.
    pub fn at(&self, position: usize) -> Option<&(Symbol, V)> {
        self.entries.get(position)
    }

    /// The entries in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Symbol, &V)> + DoubleEndedIterator {
        self.entries.iter().map(|(symbol, value)| (*symbol, value))
    }

    /// The entries in order, values to change.
    pub fn iter_mut(&mut self) -> impl ExactSizeIterator<Item = (Symbol, &mut V)> {
        self.entries.iter_mut().map(|(symbol, value)| (*symbol, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Interner;

    #[test]
    fn a_map_keeps_the_order_of_insertion_beyond_the_linear_size() {
        let mut interner = Interner::new();
        let symbols: Vec<Symbol> = (0..40).map(|i| interner.intern(&format!("n{i}"))).collect();
        let mut map = SymbolMap::default();
        for (i, &symbol) in symbols.iter().enumerate().rev() {
            map.insert(symbol, i);
        }
        map.insert(symbols[20], 100);
        map.remove(symbols[39]);
        assert_eq!(map.len(), 39);
        assert_eq!(map.at(0), Some(&(symbols[38], 38)));
        assert_eq!(map.get(symbols[20]), Some(&100));
        assert_eq!(map.get(symbols[39]), None);
        assert_eq!(map.iter().next_back(), Some((symbols[0], &0)));
    }
}
