//! The second pass: decides where each name lives, from the outermost block inwards, and on the way
//! back which locals must be cells and which comprehensions become part of the block around them.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use syntax::errors::SyntaxError;

use super::flags::{
    DEF_BOUND, DEF_COMP_CELL, DEF_FREE_CLASS, DEF_GLOBAL, DEF_NONLOCAL, DEF_PARAM, DEF_TYPE_PARAM,
    SCOPE_OFFSET, USE,
};
use super::{
    Block, BlockId, BlockType, Comprehension, NameScope, Result, StackGuard, SymbolTable, error_at, scope_of,
};
use crate::names::{FastHasher, Interner, Symbol, known};

type NameSet = HashSet<Symbol, BuildHasherDefault<FastHasher>>;
/// Names that a class body provides to the scopes inside it without binding them.
const CLASS_CELLS: [Symbol; 3] = [known::CLASS, known::CLASSDICT, known::CONDITIONAL_ANNOTATIONS];

/// Decides all scopes of a table.
pub(super) fn analyze(table: &mut SymbolTable, interner: &Interner, guard: StackGuard) -> Result {
    Analyzer { table, interner, guard }.block(BlockId::TOP, None, None)?;
    Ok(())
}

struct Analyzer<'t> {
    table: &'t mut SymbolTable,
    interner: &'t Interner,
    guard: StackGuard,
}

/// A block and those around it.
#[derive(Clone, Copy)]
struct Chain<'c> {
    block: BlockId,
    /// How many symbols the block has of its own; inlined comprehensions add others behind them.
    own: usize,
    outer: Option<&'c Chain<'c>>,
}

impl<'c> Chain<'c> {
    fn outwards(chain: Option<&'c Chain<'c>>) -> impl Iterator<Item = &'c Chain<'c>> {
        std::iter::successors(chain, |chain| chain.outer)
    }
}

impl Analyzer<'_> {
    /// The flags that a block itself has for a name.
    fn own_flags(&self, chain: &Chain<'_>, name: Symbol) -> u32 {
        match self.table.block(chain.block).symbols.find(name) {
            Some((at, &flags)) if at < chain.own => flags,
            _ => 0,
        }
    }

    /// Whether a function around, or a class for its own cells, binds a name so that inner blocks see it.
    fn is_bound(&self, outer: Option<&Chain<'_>>, name: Symbol) -> bool {
        for chain in Chain::outwards(outer) {
            let block = self.table.block(chain.block);
            if block.kind == BlockType::Class {
                // A class's own names are not visible inside its functions.
                if CLASS_CELLS.contains(&name) {
                    return true;
                }
                continue;
            }
            let flags = self.own_flags(chain, name);
            if flags & DEF_GLOBAL != 0 {
                return false;
            }
            if flags & DEF_BOUND != 0 && flags & DEF_NONLOCAL == 0 && block.is_function_like() {
                return true;
            }
        }
        false
    }

    /// Whether the innermost binding of a name around is that of a type parameter.
    fn is_type_param(&self, outer: Option<&Chain<'_>>, name: Symbol) -> bool {
        let mut bindings = Chain::outwards(outer).map(|chain| self.own_flags(chain, name));
        bindings
            .find(|flags| flags & DEF_BOUND != 0 && flags & (DEF_GLOBAL | DEF_NONLOCAL) == 0)
            .is_some_and(|flags| flags & DEF_TYPE_PARAM != 0)
    }

    /// Analyses a block and those inside it. `class` is the class whose names it can see. The result are the names that
    /// it takes from the blocks around it.
    fn block(&mut self, id: BlockId, outer: Option<&Chain<'_>>, class: Option<BlockId>) -> Result<NameSet> {
        self.guard.check()?;
        let block = self.table.block(id);
        let is_class = block.kind == BlockType::Class;
        let function_like = block.is_function_like();
        let can_see_class_scope = block.can_see_class_scope;

        let mut free = NameSet::default();
        // In the order of the symbols.
        let mut scopes = Vec::with_capacity(block.symbols.len());
        for (name, &flags) in block.symbols.iter() {
            let scope = self.name(block, name, flags, outer, class)?;
            if scope == NameScope::Free {
                free.insert(name);
            }
            scopes.push(scope);
        }

        let chain = Chain { block: id, own: scopes.len(), outer };
        let mut inner_free = NameSet::default();
        let mut inlined_cells = NameSet::default();
        let mut inlined = false;
        for at in 0..self.table.block(id).children.len() {
            let child = self.table.block(id).children[at];
            let child_block = self.table.block(child);
            let child_class = match child_block.can_see_class_scope {
                true if is_class => Some(id),
                true => class,
                false => None,
            };
            // Generators need a frame of their own, and annotation scopes in classes resolve names in a way that
            // an inlined comprehension could not.
            let inline =
                child_block.comprehension.is_some() && !child_block.generator && !can_see_class_scope;
            let mut child_free = self.block(child, Some(&chain), child_class)?;
            if inline {
                self.inline_comprehension(id, child, &mut scopes, &mut child_free, &mut inlined_cells);
                self.table.block_mut(child).comp_inlined = true;
                inlined = true;
            }
            if inner_free.is_empty() {
                inner_free = child_free;
            } else {
                inner_free.extend(child_free);
            }
        }
        if inlined {
            self.splice_children(id);
        }

        if function_like {
            let symbols = &self.table.block(id).symbols;
            for ((name, _), scope) in symbols.iter().zip(&mut scopes) {
                // What inner blocks take from here, or a comprehension made a cell, must outlive the frame.
                if *scope == NameScope::Local && (inner_free.contains(&name) || inlined_cells.contains(&name))
                {
                    *scope = NameScope::Cell;
                    inner_free.remove(&name);
                }
            }
        } else if is_class {
            let block = self.table.block_mut(id);
            block.needs_class_closure |= inner_free.remove(&known::CLASS);
            block.needs_classdict |= inner_free.remove(&known::CLASSDICT);
            block.has_conditional_annotations |= inner_free.remove(&known::CONDITIONAL_ANNOTATIONS);
        }
        self.update_symbols(id, outer, &scopes, &inner_free, &inlined_cells);
        if free.is_empty() {
            return Ok(inner_free);
        }
        free.extend(inner_free);
        Ok(free)
    }

    /// Decides the scope of one name of a block.
    fn name(
        &self,
        block: &Block,
        name: Symbol,
        flags: u32,
        outer: Option<&Chain<'_>>,
        class: Option<BlockId>,
    ) -> Result<NameScope> {
        if flags & (DEF_GLOBAL | DEF_NONLOCAL) == DEF_GLOBAL | DEF_NONLOCAL {
            let message = format!("name '{}' is nonlocal and global", self.interner.str(name));
            return Err(at_directive(block, name, message));
        }
        if flags & DEF_GLOBAL != 0 {
            return Ok(NameScope::GlobalExplicit);
        }
        if flags & DEF_NONLOCAL != 0 {
            if outer.is_none() {
                let message = "nonlocal declaration not allowed at module level".to_owned();
                return Err(at_directive(block, name, message));
            }
            if !self.is_bound(outer, name) {
                let message = format!("no binding for nonlocal '{}' found", self.interner.str(name));
                return Err(at_directive(block, name, message));
            }
            if self.is_type_param(outer, name) {
                let message =
                    format!("nonlocal binding not allowed for type parameter '{}'", self.interner.str(name));
                return Err(at_directive(block, name, message));
            }
            return Ok(NameScope::Free);
        }
        if flags & DEF_BOUND != 0 {
            return Ok(NameScope::Local);
        }
        // Where the class around binds the name, it is looked up there and then among the globals, never in a
        // function around the class.
        if let Some(class) = class {
            let in_class = self.table.block(class).flags(name);
            if in_class & DEF_GLOBAL != 0 {
                return Ok(NameScope::GlobalExplicit);
            }
            if in_class & DEF_BOUND != 0 && in_class & DEF_NONLOCAL == 0 {
                return Ok(NameScope::GlobalImplicit);
            }
        }
        Ok(if self.is_bound(outer, name) { NameScope::Free } else { NameScope::GlobalImplicit })
    }

    /// Puts the blocks inside inlined comprehensions in the comprehensions' place.
    fn splice_children(&mut self, id: BlockId) {
        let children = std::mem::take(&mut self.table.block_mut(id).children);
        let mut spliced = Vec::with_capacity(children.len());
        for child in children {
            let block = self.table.block(child);
            if block.comp_inlined {
                spliced.extend_from_slice(&block.children);
            } else {
                spliced.push(child);
            }
        }
        self.table.block_mut(id).children = spliced;
    }

    /// Gives the names of a comprehension to the block that it is compiled into.
    fn inline_comprehension(
        &mut self,
        id: BlockId,
        comprehension: BlockId,
        scopes: &mut Vec<NameScope>,
        comp_free: &mut NameSet,
        inlined_cells: &mut NameSet,
    ) {
        let kind = self.table.block(id).kind;
        let mut removed = Vec::new();
        for at in 0..self.table.block(comprehension).symbols.len() {
            let Some(&(name, flags)) = self.table.block(comprehension).symbols.at(at) else { break };
            if flags & DEF_PARAM != 0 {
                continue;
            }
            let mut scope = scope_of(flags);
            let own_flags = flags & ((1 << SCOPE_OFFSET) - 1);
            if scope == NameScope::Cell || own_flags & DEF_COMP_CELL != 0 {
                inlined_cells.insert(name);
            }
            // A class's own body cannot see these.
            if scope == NameScope::Free && kind == BlockType::Class && CLASS_CELLS.contains(&name) {
                scope = NameScope::GlobalImplicit;
                if !self.is_free_in_any_child(comprehension, name) {
                    comp_free.remove(&name);
                }
                removed.push(name);
            }
            match self.table.block_mut(id).symbols.get_mut(name) {
                None => {
                    self.table.block_mut(id).symbols.insert(name, own_flags);
                    scopes.push(scope);
                }
                Some(existing) => {
                    if scope == NameScope::Free && kind != BlockType::Class {
                        *existing |= own_flags & USE;
                    }
                    // What the comprehension takes from the block around is now the block's own, unless a function
                    // inside the comprehension takes it too.
                    if *existing & DEF_BOUND != 0
                        && kind != BlockType::Class
                        && !self.is_free_in_any_child(comprehension, name)
                    {
                        comp_free.remove(&name);
                    }
                }
            }
        }
        for name in removed {
            self.table.block_mut(comprehension).symbols.remove(name);
        }
    }

    fn is_free_in_any_child(&self, id: BlockId, name: Symbol) -> bool {
        let mut children = self.table.block(id).children.iter();
        children.any(|&child| self.table.block(child).scope(name) == NameScope::Free)
    }

    /// Writes the decisions into the block's symbols, and adds the names that only pass through it.
    fn update_symbols(
        &mut self,
        id: BlockId,
        outer: Option<&Chain<'_>>,
        scopes: &[NameScope],
        free: &NameSet,
        inlined_cells: &NameSet,
    ) {
        let block = self.table.block_mut(id);
        let class_like = block.kind == BlockType::Class || block.can_see_class_scope;
        for ((name, flags), &scope) in block.symbols.iter_mut().zip(scopes) {
            if inlined_cells.contains(&name) {
                *flags |= DEF_COMP_CELL;
            }
            *flags |= (scope as u32) << SCOPE_OFFSET;
        }
        let mut passing = Vec::new();
        for &name in free {
            match block.symbols.get_mut(name) {
                // A method's free variable may have the name of a variable of the class.
                Some(flags) if class_like => *flags |= DEF_FREE_CLASS,
                Some(_) => {}
                None => passing.push(name),
            }
        }
        // CPython's order here is that of a hash set. Nothing that is compiled depends on it.
        passing.sort();
        for name in passing {
            if outer.is_none() || self.is_bound(outer, name) {
                let flags = (NameScope::Free as u32) << SCOPE_OFFSET;
                self.table.block_mut(id).symbols.insert(name, flags);
            }
        }
    }
}

fn at_directive(block: &Block, name: Symbol, message: String) -> Box<SyntaxError> {
    let directive = block.scratch.directives.iter().find(|&&(declared, _)| declared == name);
    error_at(directive.map_or(block.range, |&(_, range)| range), message)
}

impl Comprehension {
    /// The name of the code object where it is not compiled inline.
    pub const fn code_name(self) -> &'static str {
        match self {
            Comprehension::List => "<listcomp>",
            Comprehension::Set => "<setcomp>",
            Comprehension::Dict => "<dictcomp>",
            Comprehension::Generator => "<genexpr>",
        }
    }
}
