//! Where the names of the scope being compiled live, remembered by their numbers: most names are met several times.
//!
//! Not here: how that is found out (`emit`).

use crate::names::Symbol;

/// What is known of one name, and in which unit it is so.
#[derive(Clone, Copy, Default)]
struct Known {
    variable_unit: u32,
    variable: u32,
    is_global: bool,
    name_unit: u32,
    name: u32,
}

/// A variable of a function.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A fast local.
    Local(u32),
    /// A global or built-in name, by its index in `co_names`.
    Global(u32),
}

/// What is known of all names. Units are told apart by numbers from 1; a unit in which names have moved gets a new one.
#[derive(Default)]
pub(super) struct Places {
    known: Vec<Known>,
    units: u32,
}

impl Places {
    /// A number that no unit has had.
    pub fn new_unit(&mut self) -> u32 {
        self.units += 1;
        self.units
    }

    /// Where a variable of that unit lives, if that is known.
    #[inline]
    pub fn variable(&self, unit: u32, name: Symbol) -> Option<Place> {
        let known = self.known.get(name.index()).filter(|known| known.variable_unit == unit)?;
        Some(if known.is_global { Place::Global(known.variable) } else { Place::Local(known.variable) })
    }

    /// The index of a name in the unit's `co_names`, if that is known.
    #[inline]
    pub fn name(&self, unit: u32, name: Symbol) -> Option<u32> {
        self.known.get(name.index()).filter(|known| known.name_unit == unit).map(|known| known.name)
    }

    /// Remembers where a variable lives.
    pub fn set_variable(&mut self, unit: u32, name: Symbol, place: Place) {
        let known = self.slot(name);
        known.variable_unit = unit;
        (known.variable, known.is_global) = match place {
            Place::Local(index) => (index, false),
            Place::Global(index) => (index, true),
        };
    }

    /// Remembers an index in `co_names`.
    pub fn set_name(&mut self, unit: u32, name: Symbol, index: u32) {
        let known = self.slot(name);
        (known.name_unit, known.name) = (unit, index);
    }

    fn slot(&mut self, name: Symbol) -> &mut Known {
        let index = name.index();
        if index >= self.known.len() {
            self.known.resize((index + 1).next_power_of_two(), Known::default());
        }
        &mut self.known[index]
    }
}
