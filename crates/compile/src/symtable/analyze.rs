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
    Block, BlockId, BlockType, Comprehension, NameScope, Result, StackGuard, SymbolMap, SymbolTable,
    error_at, scope_of,
};
use crate::names::{FastHasher, FastMap, Interner, Symbol, known};

type NameSet = HashSet<Symbol, BuildHasherDefault<FastHasher>>;
type Scopes = FastMap<Symbol, NameScope>;

/// Names that a class body provides to the scopes inside it without binding them.
const CLASS_CELLS: [Symbol; 3] = [known::CLASS, known::CLASSDICT, known::CONDITIONAL_ANNOTATIONS];

/// Decides all scopes of a table.
pub(super) fn analyze(table: &mut SymbolTable, interner: &Interner, guard: StackGuard) -> Result {
    let outer = Outer { bound: None, global: NameSet::default(), type_params: NameSet::default() };
    analyze_block(table, interner, BlockId::TOP, outer, None, guard)?;
    Ok(())
}

/// What the enclosing blocks tell a block. The block changes its copy.
#[derive(Clone)]
struct Outer {
    /// Names bound in enclosing functions; `None` for the module.
    bound: Option<NameSet>,
    /// Names that enclosing blocks declare global.
    global: NameSet,
    /// Those of the bound names that are type parameters.
    type_params: NameSet,
}

/// Analyses a block and those inside it. The result are the names that it takes from the blocks around it.
fn analyze_block(
    table: &mut SymbolTable,
    interner: &Interner,
    id: BlockId,
    mut outer: Outer,
    class: Option<BlockId>,
    guard: StackGuard,
) -> Result<NameSet> {
    guard.check()?;
    let is_class = table.block(id).kind == BlockType::Class;
    let function_like = table.block(id).is_function_like();

    // A class's own names are not visible inside its functions.
    let mut inner = Outer {
        bound: Some(if is_class { outer.bound.clone().unwrap_or_default() } else { NameSet::default() }),
        global: if is_class { outer.global.clone() } else { NameSet::default() },
        type_params: NameSet::default(),
    };

    let mut scopes = Scopes::default();
    let mut local = Vec::new();
    let mut free = NameSet::default();
    {
        let block = table.block(id);
        let class = class.map(|class| table.block(class));
        scopes.reserve(block.symbols.len());
        for (name, &flags) in block.symbols.iter() {
            let scope = analyze_name(interner, block, name, flags, &mut outer, class)?;
            match scope {
                NameScope::Local => local.push(name),
                NameScope::Free => {
                    free.insert(name);
                }
                _ => {}
            }
            scopes.insert(name, scope);
        }
    }

    let bound = inner.bound.get_or_insert_default();
    if is_class {
        bound.extend(CLASS_CELLS);
    } else {
        if function_like {
            bound.extend(local);
        }
        bound.extend(outer.bound.iter().flatten().copied());
        inner.global = outer.global;
    }
    inner.type_params = outer.type_params;

    let mut inner_free = NameSet::default();
    let mut inlined_cells = NameSet::default();
    let children = table.block(id).children.clone();
    let can_see_class_scope = table.block(id).can_see_class_scope;
    for &child in &children {
        let child_block = table.block(child);
        let child_class =
            if child_block.can_see_class_scope { if is_class { Some(id) } else { class } } else { None };
        // Generators need a frame of their own, and annotation scopes in classes resolve names in a way that
        // an inlined comprehension could not.
        let inline = child_block.comprehension.is_some() && !child_block.generator && !can_see_class_scope;
        let mut child_free = analyze_block(table, interner, child, inner.clone(), child_class, guard)?;
        if inline {
            inline_comprehension(table, id, child, &mut scopes, &mut child_free, &mut inlined_cells);
            table.block_mut(child).comp_inlined = true;
        }
        inner_free.extend(child_free);
    }
    if children.iter().any(|&child| table.block(child).comp_inlined) {
        let mut spliced = Vec::with_capacity(children.len());
        for &child in &children {
            let block = table.block(child);
            if block.comp_inlined {
                spliced.extend_from_slice(&block.children);
            } else {
                spliced.push(child);
            }
        }
        table.block_mut(id).children = spliced;
    }

    if function_like {
        for (name, scope) in &mut scopes {
            // What inner blocks take from here, or a comprehension made a cell, must outlive the frame.
            if *scope == NameScope::Local && (inner_free.contains(name) || inlined_cells.contains(name)) {
                *scope = NameScope::Cell;
                inner_free.remove(name);
            }
        }
    } else if is_class {
        let block = table.block_mut(id);
        block.needs_class_closure |= inner_free.remove(&known::CLASS);
        block.needs_classdict |= inner_free.remove(&known::CLASSDICT);
        block.has_conditional_annotations |= inner_free.remove(&known::CONDITIONAL_ANNOTATIONS);
    }
    let block = table.block_mut(id);
    let class_like = is_class || block.can_see_class_scope;
    update_symbols(
        &mut block.symbols,
        &scopes,
        outer.bound.as_ref(),
        &inner_free,
        &inlined_cells,
        class_like,
    );
    free.extend(inner_free);
    Ok(free)
}

/// Decides the scope of one name of a block.
fn analyze_name(
    interner: &Interner,
    block: &Block,
    name: Symbol,
    flags: u32,
    outer: &mut Outer,
    class: Option<&Block>,
) -> Result<NameScope> {
    if flags & DEF_GLOBAL != 0 {
        if flags & DEF_NONLOCAL != 0 {
            return Err(at_directive(
                block,
                name,
                format!("name '{}' is nonlocal and global", interner.str(name)),
            ));
        }
        outer.global.insert(name);
        if let Some(bound) = &mut outer.bound {
            bound.remove(&name);
        }
        return Ok(NameScope::GlobalExplicit);
    }
    if flags & DEF_NONLOCAL != 0 {
        let Some(bound) = &outer.bound else {
            let message = "nonlocal declaration not allowed at module level".to_owned();
            return Err(at_directive(block, name, message));
        };
        if !bound.contains(&name) {
            return Err(at_directive(
                block,
                name,
                format!("no binding for nonlocal '{}' found", interner.str(name)),
            ));
        }
        if outer.type_params.contains(&name) {
            let message = format!("nonlocal binding not allowed for type parameter '{}'", interner.str(name));
            return Err(at_directive(block, name, message));
        }
        return Ok(NameScope::Free);
    }
    if flags & DEF_BOUND != 0 {
        outer.global.remove(&name);
        if flags & DEF_TYPE_PARAM != 0 {
            outer.type_params.insert(name);
        } else {
            outer.type_params.remove(&name);
        }
        return Ok(NameScope::Local);
    }
    // Where the class around binds the name, it is looked up there and then among the globals, never in a
    // function around the class.
    if let Some(class) = class {
        let in_class = class.flags(name);
        if in_class & DEF_GLOBAL != 0 {
            return Ok(NameScope::GlobalExplicit);
        }
        if in_class & DEF_BOUND != 0 && in_class & DEF_NONLOCAL == 0 {
            return Ok(NameScope::GlobalImplicit);
        }
    }
    if outer.bound.as_ref().is_some_and(|bound| bound.contains(&name)) {
        return Ok(NameScope::Free);
    }
    Ok(NameScope::GlobalImplicit)
}

fn at_directive(block: &Block, name: Symbol, message: String) -> Box<SyntaxError> {
    let directive = block.scratch.directives.iter().find(|&&(declared, _)| declared == name);
    error_at(directive.map_or(block.range, |&(_, range)| range), message)
}

/// Gives the names of a comprehension to the block that it is compiled into.
fn inline_comprehension(
    table: &mut SymbolTable,
    id: BlockId,
    comprehension: BlockId,
    scopes: &mut Scopes,
    comp_free: &mut NameSet,
    inlined_cells: &mut NameSet,
) {
    let kind = table.block(id).kind;
    let mut removed = Vec::new();
    let symbols = table.block(comprehension).symbols.clone();
    for (name, &flags) in symbols.iter() {
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
            if !is_free_in_any_child(table, comprehension, name) {
                comp_free.remove(&name);
            }
            removed.push(name);
        }
        match table.block(id).symbols.get(name).copied() {
            None => {
                table.block_mut(id).symbols.insert(name, own_flags);
                scopes.insert(name, scope);
            }
            Some(existing) => {
                if scope == NameScope::Free && kind != BlockType::Class {
                    table.block_mut(id).symbols.insert(name, existing | own_flags & USE);
                }
                // What the comprehension takes from the block around is now the block's own, unless a function
                // inside the comprehension takes it too.
                if existing & DEF_BOUND != 0
                    && kind != BlockType::Class
                    && !is_free_in_any_child(table, comprehension, name)
                {
                    comp_free.remove(&name);
                }
            }
        }
    }
    for name in removed {
        table.block_mut(comprehension).symbols.remove(name);
    }
}

fn is_free_in_any_child(table: &SymbolTable, id: BlockId, name: Symbol) -> bool {
    let mut children = table.block(id).children.iter();
    children.any(|&child| table.block(child).scope(name) == NameScope::Free)
}

/// Writes the decisions into the block's symbols, and adds the names that only pass through it.
fn update_symbols(
    symbols: &mut SymbolMap<u32>,
    scopes: &Scopes,
    bound: Option<&NameSet>,
    free: &NameSet,
    inlined_cells: &NameSet,
    class_like: bool,
) {
    for (name, flags) in symbols.iter_mut() {
        if inlined_cells.contains(&name) {
            *flags |= DEF_COMP_CELL;
        }
        *flags |= (scopes.get(&name).copied().unwrap_or(NameScope::Unknown) as u32) << SCOPE_OFFSET;
    }
    let mut passing = Vec::new();
    for &name in free {
        match symbols.get_mut(name) {
            // A method's free variable may have the name of a variable of the class.
            Some(flags) if class_like => *flags |= DEF_FREE_CLASS,
            Some(_) => {}
            None if bound.is_some_and(|bound| !bound.contains(&name)) => {}
            None => passing.push(name),
        }
    }
    // CPython's order here is that of a hash set. Nothing that is compiled depends on it.
    passing.sort();
    for name in passing {
        symbols.insert(name, (NameScope::Free as u32) << SCOPE_OFFSET);
    }
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
