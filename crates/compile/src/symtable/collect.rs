//! The first pass: walks the tree, opens a block for each scope and notes how each block defines and
//! uses names. Everything that is wrong with names regardless of scopes is reported here.

use std::cell::RefCell;
use std::rc::Rc;

use syntax::ast::{
    Alias, Arg, Arguments, ClassDef, Comprehension as Generator, ExceptHandler, Expr, ExprContext, ExprKind,
    FunctionDef, Identifier, Keyword, MatchCase, Mod, Pattern, PatternKind, Range, Stmt, StmtKind, TypeParam,
    TypeParamKind, WithItem,
};
use syntax::errors::ErrorKind;

use super::flags::{
    DEF_ANNOT, DEF_COMP_ITER, DEF_GLOBAL, DEF_IMPORT, DEF_LOCAL, DEF_NONLOCAL, DEF_PARAM, DEF_TYPE_PARAM, USE,
};
use super::{
    Block, BlockId, BlockType, CO_FUTURE_ANNOTATIONS, Comprehension, FutureFeatures, NodeKey,
    PYCF_ALLOW_TOP_LEVEL_AWAIT, Result, Scratch, StackGuard, SymbolMap, SymbolTable, bare, docstring,
    error_at,
};
use crate::names::{FastMap, Interner, Symbol, known};

/// What each node of a left spine takes of the native stack in CPython; 27,350 of them fill it.
const SPINE_BYTES: usize = 305;
/// The same for a subscript; 51,957 fill it.
const SUBSCRIPT_BYTES: usize = 160;

/// Room for the blocks of most sources.
const FIRST_BLOCKS: usize = 128;

/// Walks the whole program.
pub(super) fn collect(
    program: &Mod,
    interner: &mut Interner,
    future: &FutureFeatures,
    features: u32,
    guard: StackGuard,
) -> Result<SymbolTable> {
    let mut collector = Collector {
        table: SymbolTable { blocks: Vec::with_capacity(FIRST_BLOCKS), by_node: FastMap::default() },
        interner,
        stack: Vec::new(),
        private: None,
        future: *future,
        features,
        guard,
        spine: Vec::new(),
        used_in: Vec::new(),
    };
    let name = collector.interner.intern("top");
    let top = collector.new_block(name, BlockType::Module, None, Range::default());
    collector.enter(top);
    match program {
        Mod::Module { body, .. } => {
            collector.block().has_docstring = docstring(body).is_some();
            collector.visit_body(body)?;
        }
        Mod::Interactive { body } => collector.visit_body(body)?,
        Mod::Expression { body } => collector.visit_expr(body)?,
        Mod::FunctionType { .. } => {
            return Err(bare(ErrorKind::System, "this compiler does not handle FunctionTypes"));
        }
    }
    Ok(collector.table)
}

struct Collector<'a, 'i> {
    table: SymbolTable,
    interner: &'i mut Interner,
    /// The blocks being visited, innermost last.
    stack: Vec<BlockId>,
    /// The class whose private names are being mangled.
    private: Option<Symbol>,
    future: FutureFeatures,
    features: u32,
    guard: StackGuard,
    /// Expressions whose left child is being visited: see `visit_expr`.
    spine: Vec<&'a Expr>,
    /// The last block in which a name was used, by its number.
    used_in: Vec<Option<BlockId>>,
}

impl<'a> Collector<'a, '_> {
    fn current(&self) -> BlockId {
        self.stack.last().copied().unwrap_or(BlockId::TOP)
    }

    fn block(&mut self) -> &mut Block {
        let id = self.current();
        self.table.block_mut(id)
    }

    fn new_block(&mut self, name: Symbol, kind: BlockType, key: Option<NodeKey>, range: Range) -> BlockId {
        let outer = self.stack.last().map(|&id| self.table.block(id));
        let nested = outer.is_some_and(|outer| outer.nested || outer.is_function_like());
        let method = kind == BlockType::Function && outer.is_some_and(|outer| outer.kind == BlockType::Class);
        let id = BlockId(self.table.blocks.len() as u32);
        self.table.blocks.push(Block {
            name,
            kind,
            range,
            symbols: SymbolMap::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            nested,
            generator: false,
            coroutine: false,
            comprehension: None,
            varargs: false,
            varkeywords: false,
            returns_value: false,
            annotations_used: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            can_see_class_scope: false,
            has_docstring: false,
            method,
            has_conditional_annotations: false,
            annotation_block: None,
            scratch: Scratch::default(),
        });
        if let Some(key) = key {
            self.table.by_node.insert(key, id);
        }
        id
    }

    /// Makes a new block the innermost one and a child of the block around it.
    fn enter(&mut self, id: BlockId) {
        let outer = self.stack.last().copied();
        self.enter_again(id);
        let Some(outer) = outer else { return };
        // Annotations that are kept as text have no effect.
        let is_annotation = self.table.block(id).kind == BlockType::Annotation;
        if !is_annotation || self.features & CO_FUTURE_ANNOTATIONS == 0 {
            self.table.block_mut(outer).children.push(id);
        }
    }

    /// Makes a block the innermost one.
    fn enter_again(&mut self, id: BlockId) {
        let outer = self.stack.last().copied();
        self.stack.push(id);
        let Some(outer) = outer else { return };
        let Scratch { comp_iter_expr, mangled_names, .. } = &self.table.block(outer).scratch;
        let (comp_iter_expr, mangled_names) = (*comp_iter_expr, mangled_names.clone());
        let block = self.table.block_mut(id);
        // No assignment expression in the outermost iterable of a comprehension, however deep inside.
        block.scratch.comp_iter_expr = comp_iter_expr;
        // In classes every name is mangled.
        if block.kind != BlockType::Class && mangled_names.is_some() {
            block.scratch.mangled_names = mangled_names;
        }
    }

    fn enter_new(&mut self, name: Symbol, kind: BlockType, key: Option<NodeKey>, range: Range) -> Result {
        let id = self.new_block(name, kind, key, range);
        self.enter(id);
        if matches!(kind, BlockType::Annotation | BlockType::TypeVariable | BlockType::TypeAlias) {
            self.add_def(known::DOT_FORMAT, DEF_PARAM, range)?;
            self.add_def(known::DOT_FORMAT, USE, range)?;
        }
        Ok(())
    }

    fn exit(&mut self) {
        self.stack.pop();
    }

    fn use_classdict(&mut self, range: Range) -> Result {
        self.block().can_see_class_scope = true;
        self.add_def(known::CLASSDICT, USE, range)
    }

    /// The flags of a name as the program writes it, in a block.
    fn lookup_in(&mut self, id: BlockId, name: Symbol) -> u32 {
        let block = self.table.block(id);
        block.flags(block.maybe_mangle(self.interner, self.private, name))
    }

    fn add_def(&mut self, name: Symbol, flag: u32, range: Range) -> Result {
        let ctx = if flag == USE { ExprContext::Load } else { ExprContext::Store };
        self.add_def_ctx(name, flag, range, ctx)
    }

    fn add_def_ctx(&mut self, name: Symbol, flag: u32, range: Range, ctx: ExprContext) -> Result {
        if flag & (DEF_PARAM | DEF_LOCAL | DEF_IMPORT) != 0 {
            check_symbol(name, range, ctx)?;
        }
        let current = self.current();
        if flag & DEF_TYPE_PARAM != 0
            && let Some(names) = &self.table.block(current).scratch.mangled_names
        {
            names.borrow_mut().push(name);
        }
        self.add_def_to(current, name, flag, range)
    }

    fn add_def_to(&mut self, id: BlockId, name: Symbol, flag: u32, range: Range) -> Result {
        let mangled = self.table.block(self.current()).maybe_mangle(self.interner, self.private, name);
        let block = self.table.block_mut(id);
        let target = block.scratch.comp_iter_target;
        let value = block.symbols.entry(mangled);
        if flag & DEF_PARAM & *value != 0 {
            return Err(error_at(
                range,
                format!("duplicate argument '{}' in function definition", self.interner.str(name)),
            ));
        }
        if flag & DEF_TYPE_PARAM & *value != 0 {
            return Err(error_at(range, format!("duplicate type parameter '{}'", self.interner.str(name))));
        }
        *value |= flag;
        if target {
            if *value & (DEF_GLOBAL | DEF_NONLOCAL) != 0 {
                let message = "comprehension inner loop cannot rebind assignment expression target";
                return Err(error_at(range, format!("{message} '{}'", self.interner.str(name))));
            }
            *value |= DEF_COMP_ITER;
        }
        if flag & DEF_PARAM != 0 {
            block.varnames.push(mangled);
        } else if flag & DEF_GLOBAL != 0 {
            *self.table.block_mut(BlockId::TOP).symbols.entry(mangled) |= flag;
        }
        Ok(())
    }

    fn record_directive(&mut self, name: Symbol, range: Range) {
        let mangled = self.table.block(self.current()).maybe_mangle(self.interner, self.private, name);
        self.block().scratch.directives.push((mangled, range));
    }

    fn allows_top_level_await(&self) -> bool {
        self.features & PYCF_ALLOW_TOP_LEVEL_AWAIT != 0
            && self.table.block(self.current()).kind == BlockType::Module
    }

    fn is_async_def(&mut self) -> bool {
        let block = self.block();
        block.kind == BlockType::Function && block.coroutine
    }

    fn enter_conditional(&mut self) -> bool {
        std::mem::replace(&mut self.block().scratch.in_conditional_block, true)
    }

    fn leave_conditional(&mut self, before: bool) {
        self.block().scratch.in_conditional_block = before;
    }

    fn visit_body(&mut self, body: &'a [Stmt]) -> Result {
        body.iter().try_for_each(|stmt| self.visit_stmt(stmt))
    }

    /// A body that may or may not run.
    fn visit_conditional(&mut self, bodies: &[&'a [Stmt]]) -> Result {
        let before = self.enter_conditional();
        for body in bodies {
            self.visit_body(body)?;
        }
        self.leave_conditional(before);
        Ok(())
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) -> Result {
        self.guard.check()?;
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.visit_function(stmt, def, false)?,
            StmtKind::AsyncFunctionDef(def) => self.visit_function(stmt, def, true)?,
            StmtKind::ClassDef(def) => self.visit_class(stmt, def)?,
            StmtKind::TypeAlias { name, type_params, value } => {
                self.visit_type_alias(stmt, name, type_params, value)?;
            }
            StmtKind::Return { value } => {
                if let Some(value) = value {
                    self.visit_expr(value)?;
                    self.block().returns_value = true;
                }
            }
            StmtKind::Delete { targets } => self.visit_exprs(targets)?,
            StmtKind::Assign { targets, value, .. } => {
                self.visit_exprs(targets)?;
                self.visit_expr(value)?;
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.visit_annotated(stmt, target, annotation, value.as_deref(), *simple != 0)?;
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.visit_expr(target)?;
                self.visit_expr(value)?;
            }
            StmtKind::For(node) => {
                self.visit_expr(&node.target)?;
                self.visit_expr(&node.iter)?;
                self.visit_conditional(&[&node.body, &node.orelse])?;
            }
            StmtKind::AsyncFor(node) => {
                self.check_coroutine(stmt, "'async for' outside async function")?;
                self.visit_expr(&node.target)?;
                self.visit_expr(&node.iter)?;
                self.visit_conditional(&[&node.body, &node.orelse])?;
            }
            StmtKind::While { test, body, orelse } => {
                self.visit_expr(test)?;
                self.visit_conditional(&[body, orelse])?;
            }
            StmtKind::If { test, body, orelse } => self.visit_if(test, body, orelse)?,
            StmtKind::Match { subject, cases } => {
                self.visit_expr(subject)?;
                let before = self.enter_conditional();
                for case in cases {
                    self.visit_case(case)?;
                }
                self.leave_conditional(before);
            }
            StmtKind::Raise { exc, cause } => {
                if let Some(exc) = exc {
                    self.visit_expr(exc)?;
                    self.visit_optional(cause.as_deref())?;
                }
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => {
                let before = self.enter_conditional();
                self.visit_body(&node.body)?;
                for handler in &node.handlers {
                    self.visit_handler(handler)?;
                }
                self.visit_body(&node.orelse)?;
                self.visit_body(&node.finalbody)?;
                self.leave_conditional(before);
            }
            StmtKind::Assert { test, msg } => {
                self.visit_expr(test)?;
                self.visit_optional(msg.as_deref())?;
            }
            StmtKind::Import { names } => names.iter().try_for_each(|alias| self.visit_alias(alias))?,
            StmtKind::ImportFrom { module, names, level } => {
                names.iter().try_for_each(|alias| self.visit_alias(alias))?;
                if level.unwrap_or(0) == 0 && module.as_ref().is_some_and(|module| module == "__future__") {
                    self.check_future_import(stmt.range)?;
                }
            }
            StmtKind::Global { names } => self.visit_directive(stmt, names, DEF_GLOBAL)?,
            StmtKind::Nonlocal { names } => self.visit_directive(stmt, names, DEF_NONLOCAL)?,
            StmtKind::Expr { value } => self.visit_expr(value)?,
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::With(node) => self.visit_with(&node.items, &node.body)?,
            StmtKind::AsyncWith(node) => {
                self.check_coroutine(stmt, "'async with' outside async function")?;
                self.visit_with(&node.items, &node.body)?;
            }
        }
        Ok(())
    }

    fn check_coroutine(&mut self, stmt: &Stmt, message: &str) -> Result {
        if self.allows_top_level_await() {
            self.block().coroutine = true;
        }
        if self.block().coroutine { Ok(()) } else { Err(error_at(stmt.range, message)) }
    }

    fn check_future_import(&self, range: Range) -> Result {
        let last = self.future.range;
        if range.lineno > last.lineno
            || range.lineno == last.end_lineno && range.col_offset > last.end_col_offset
        {
            let message = "from __future__ imports must occur at the beginning of the file";
            return Err(error_at(range, message));
        }
        Ok(())
    }

    /// `if` with all its `elif`s, which the tree nests but which must not cost native stack.
    fn visit_if(&mut self, test: &'a Expr, body: &'a [Stmt], orelse: &'a [Stmt]) -> Result {
        self.visit_expr(test)?;
        let before = self.enter_conditional();
        self.visit_body(body)?;
        let mut rest = orelse;
        while let [Stmt { kind: StmtKind::If { test, body, orelse }, .. }] = rest {
            self.visit_expr(test)?;
            self.visit_body(body)?;
            rest = orelse;
        }
        self.visit_body(rest)?;
        self.leave_conditional(before);
        Ok(())
    }

    fn visit_with(&mut self, items: &'a [WithItem], body: &'a [Stmt]) -> Result {
        let before = self.enter_conditional();
        for item in items {
            self.visit_expr(&item.context_expr)?;
            self.visit_optional(item.optional_vars.as_deref())?;
        }
        self.visit_body(body)?;
        self.leave_conditional(before);
        Ok(())
    }

    fn visit_function(&mut self, stmt: &'a Stmt, def: &'a FunctionDef, is_async: bool) -> Result {
        let name = self.interner.identifier(&def.name);
        self.add_def(name, DEF_LOCAL, stmt.range)?;
        self.visit_defaults(&def.args)?;
        self.visit_exprs(&def.decorator_list)?;
        let is_generic = !def.type_params.is_empty();
        if is_generic {
            self.enter_type_params(name, &def.type_params, stmt.range)?;
            // A parameter even where there is nothing to pass, as in CPython.
            self.add_def(known::DOT_DEFAULTS, DEF_PARAM, stmt.range)?;
            if def.args.kw_defaults.iter().any(Option::is_some) {
                self.add_def(known::DOT_KWDEFAULTS, DEF_PARAM, stmt.range)?;
            }
            self.visit_type_params(&def.type_params)?;
        }
        let block = self.new_block(name, BlockType::Function, Some(NodeKey::statement(stmt)), stmt.range);
        self.table.block_mut(block).has_docstring = docstring(&def.body).is_some();
        self.visit_annotations(stmt.range, def)?;
        self.enter(block);
        self.block().coroutine = is_async;
        self.visit_arguments(&def.args)?;
        self.visit_body(&def.body)?;
        self.exit();
        if is_generic {
            self.exit();
        }
        Ok(())
    }

    fn visit_class(&mut self, stmt: &'a Stmt, def: &'a ClassDef) -> Result {
        let name = self.interner.identifier(&def.name);
        self.add_def(name, DEF_LOCAL, stmt.range)?;
        self.visit_exprs(&def.decorator_list)?;
        let outer_private = self.private;
        let is_generic = !def.type_params.is_empty();
        if is_generic {
            self.enter_type_params(name, &def.type_params, stmt.range)?;
            // Both are set when the parameters are made and used for the bases.
            for implicit in [known::DOT_TYPE_PARAMS, known::DOT_GENERIC_BASE] {
                self.add_def(implicit, DEF_LOCAL, stmt.range)?;
                self.add_def(implicit, USE, stmt.range)?;
            }
            self.private = Some(name);
            self.block().scratch.mangled_names = Some(Rc::new(RefCell::new(Vec::new())));
            self.visit_type_params(&def.type_params)?;
        }
        self.visit_exprs(&def.bases)?;
        check_keywords(&def.keywords)?;
        self.visit_keywords(&def.keywords)?;
        let key = Some(NodeKey::statement(stmt));
        self.enter_new(name, BlockType::Class, key, stmt.range)?;
        self.private = Some(name);
        if is_generic {
            self.add_def(known::TYPE_PARAMS, DEF_LOCAL, stmt.range)?;
            self.add_def(known::DOT_TYPE_PARAMS, USE, stmt.range)?;
        }
        self.block().has_docstring = docstring(&def.body).is_some();
        self.visit_body(&def.body)?;
        self.exit();
        if is_generic {
            self.exit();
        }
        self.private = outer_private;
        Ok(())
    }

    fn visit_type_alias(
        &mut self,
        stmt: &'a Stmt,
        name: &'a Expr,
        type_params: &'a [TypeParam],
        value: &'a Expr,
    ) -> Result {
        self.visit_expr(name)?;
        let ExprKind::Name { id, .. } = &name.kind else {
            return Err(bare(ErrorKind::Type, "TypeAlias with non-Name name"));
        };
        let id = self.interner.identifier(id);
        let in_class = self.block().kind == BlockType::Class;
        let is_generic = !type_params.is_empty();
        if is_generic {
            self.enter_type_params(id, type_params, stmt.range)?;
            self.visit_type_params(type_params)?;
        }
        let key = Some(NodeKey::statement(stmt));
        self.enter_new(id, BlockType::TypeAlias, key, stmt.range)?;
        if in_class {
            self.use_classdict(value.range)?;
        }
        self.visit_expr(value)?;
        self.exit();
        if is_generic {
            self.exit();
        }
        Ok(())
    }

    fn enter_type_params(&mut self, name: Symbol, params: &[TypeParam], range: Range) -> Result {
        let in_class = self.block().kind == BlockType::Class;
        let key = Some(NodeKey::type_params(params));
        self.enter_new(name, BlockType::TypeParameters, key, range)?;
        if in_class {
            self.use_classdict(range)?;
        }
        Ok(())
    }

    fn visit_type_params(&mut self, params: &'a [TypeParam]) -> Result {
        for param in params {
            self.guard.check()?;
            let (TypeParamKind::TypeVar { name, .. }
            | TypeParamKind::ParamSpec { name, .. }
            | TypeParamKind::TypeVarTuple { name, .. }) = &param.kind;
            let text = name;
            let name = self.interner.identifier(text);
            self.add_def(name, DEF_TYPE_PARAM | DEF_LOCAL, param.range)?;
            if name == known::CLASSDICT {
                let message = format!("reserved name '{text}' cannot be used for type parameter");
                return Err(error_at(param.range, message));
            }
            let (default, info) = match &param.kind {
                TypeParamKind::TypeVar { bound, default_value, .. } => {
                    if let Some(bound) = bound {
                        let info = match bound.kind {
                            ExprKind::Tuple { .. } => "a TypeVar constraint",
                            _ => "a TypeVar bound",
                        };
                        self.visit_type_variable(name, bound, NodeKey::bound(param), info)?;
                    }
                    (default_value, "a TypeVar default")
                }
                TypeParamKind::ParamSpec { default_value, .. } => (default_value, "a ParamSpec default"),
                TypeParamKind::TypeVarTuple { default_value, .. } => {
                    (default_value, "a TypeVarTuple default")
                }
            };
            if let Some(default) = default {
                self.visit_type_variable(name, default, NodeKey::default(param), info)?;
            }
        }
        Ok(())
    }

    /// A bound or default, which has a scope of its own.
    fn visit_type_variable(
        &mut self,
        name: Symbol,
        expr: &'a Expr,
        key: NodeKey,
        info: &'static str,
    ) -> Result {
        let in_class = self.block().can_see_class_scope;
        self.enter_new(name, BlockType::TypeVariable, Some(key), expr.range)?;
        if in_class {
            self.use_classdict(expr.range)?;
        }
        self.block().scratch.scope_info = Some(info);
        self.visit_expr(expr)?;
        self.exit();
        Ok(())
    }

    fn visit_annotated(
        &mut self,
        stmt: &'a Stmt,
        target: &'a Expr,
        annotation: &'a Expr,
        value: Option<&'a Expr>,
        simple: bool,
    ) -> Result {
        self.block().annotations_used = true;
        match &target.kind {
            ExprKind::Name { id, .. } => {
                let name = self.interner.identifier(id);
                let current = self.current();
                let known = self.lookup_in(current, name);
                if simple && known & (DEF_GLOBAL | DEF_NONLOCAL) != 0 && current != BlockId::TOP {
                    let kind = if known & DEF_GLOBAL != 0 { "global" } else { "nonlocal" };
                    return Err(error_at(stmt.range, format!("annotated name '{id}' can't be {kind}")));
                }
                if simple {
                    self.add_def(name, DEF_ANNOT | DEF_LOCAL, target.range)?;
                } else if value.is_some() {
                    self.add_def(name, DEF_LOCAL, target.range)?;
                }
            }
            _ => self.visit_expr(target)?,
        }
        self.visit_annotation(annotation)?;
        self.visit_optional(value)
    }

    /// The annotation of a variable. Those of one body share a block.
    fn visit_annotation(&mut self, annotation: &'a Expr) -> Result {
        let outer = self.current();
        let Block { kind, has_conditional_annotations, annotation_block, scratch, .. } =
            self.table.block(outer);
        let (kind, annotation_block) = (*kind, *annotation_block);
        let conditional =
            kind == BlockType::Module || kind == BlockType::Class && scratch.in_conditional_block;
        if conditional && !has_conditional_annotations {
            self.block().has_conditional_annotations = true;
            self.add_def(known::CONDITIONAL_ANNOTATIONS, USE, annotation.range)?;
        }
        match annotation_block {
            Some(block) => self.enter_again(block),
            None => {
                self.enter_new(known::ANNOTATE, BlockType::Annotation, None, annotation.range)?;
                let block = self.current();
                self.table.block_mut(outer).annotation_block = Some(block);
                if kind == BlockType::Class && self.features & CO_FUTURE_ANNOTATIONS == 0 {
                    self.table.block_mut(outer).needs_classdict = true;
                    self.use_classdict(annotation.range)?;
                }
            }
        }
        // The annotations of a function's locals are never evaluated.
        let unevaluated = kind == BlockType::Function;
        if unevaluated {
            self.block().scratch.in_unevaluated_annotation = true;
        }
        let visited = self.visit_expr(annotation);
        if unevaluated {
            self.block().scratch.in_unevaluated_annotation = false;
        }
        self.exit();
        visited
    }

    /// The annotations of a function's parameters and result.
    fn visit_annotations(&mut self, range: Range, def: &'a FunctionDef) -> Result {
        let outer = self.block();
        let in_class = outer.can_see_class_scope || outer.kind == BlockType::Class;
        let args = &def.args;
        self.enter_new(known::ANNOTATE, BlockType::Annotation, Some(NodeKey::annotations(args)), range)?;
        if in_class {
            self.use_classdict(range)?;
        }
        let params = args.posonlyargs.iter().chain(&args.args).chain(args.vararg.as_deref());
        let params = params.chain(args.kwarg.as_deref()).chain(&args.kwonlyargs);
        let annotations = params.map(|arg| arg.annotation.as_deref()).chain([def.returns.as_deref()]);
        for annotation in annotations.flatten() {
            self.block().annotations_used = true;
            self.visit_expr(annotation)?;
        }
        self.exit();
        Ok(())
    }

    fn visit_defaults(&mut self, args: &'a Arguments) -> Result {
        self.visit_exprs(&args.defaults)?;
        args.kw_defaults.iter().flatten().try_for_each(|default| self.visit_expr(default))
    }

    fn visit_arguments(&mut self, args: &'a Arguments) -> Result {
        for arg in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            self.visit_arg(arg)?;
        }
        if let Some(arg) = &args.vararg {
            self.visit_arg(arg)?;
            self.block().varargs = true;
        }
        if let Some(arg) = &args.kwarg {
            self.visit_arg(arg)?;
            self.block().varkeywords = true;
        }
        Ok(())
    }

    fn visit_arg(&mut self, arg: &'a Arg) -> Result {
        let name = self.interner.identifier(&arg.arg);
        self.add_def(name, DEF_PARAM, arg.range)
    }

    fn visit_directive(&mut self, stmt: &Stmt, names: &[Identifier], flag: u32) -> Result {
        let kind = if flag == DEF_GLOBAL { "global" } else { "nonlocal" };
        for name in names {
            let symbol = self.interner.identifier(name);
            let known = self.lookup_in(self.current(), symbol);
            if known & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT) != 0 {
                let message = if known & DEF_PARAM != 0 {
                    format!("name '{name}' is parameter and {kind}")
                } else if known & USE != 0 {
                    format!("name '{name}' is used prior to {kind} declaration")
                } else if known & DEF_ANNOT != 0 {
                    format!("annotated name '{name}' can't be {kind}")
                } else {
                    format!("name '{name}' is assigned to before {kind} declaration")
                };
                return Err(error_at(stmt.range, message));
            }
            self.add_def(symbol, flag, stmt.range)?;
            self.record_directive(symbol, stmt.range);
        }
        Ok(())
    }

    fn visit_alias(&mut self, alias: &Alias) -> Result {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        if name == "*" {
            if self.block().kind != BlockType::Module {
                return Err(error_at(alias.range, "import * only allowed at module level"));
            }
            return Ok(());
        }
        let bound = match name.split_once('.') {
            Some((package, _)) => self.interner.intern(package),
            None => self.interner.identifier(name),
        };
        self.add_def(bound, DEF_IMPORT, alias.range)
    }

    fn visit_handler(&mut self, handler: &'a ExceptHandler) -> Result {
        self.visit_optional(handler.type_.as_deref())?;
        if let Some(name) = &handler.name {
            let name = self.interner.identifier(name);
            self.add_def(name, DEF_LOCAL, handler.range)?;
        }
        self.visit_body(&handler.body)
    }

    fn visit_case(&mut self, case: &'a MatchCase) -> Result {
        self.visit_pattern(&case.pattern)?;
        self.visit_optional(case.guard.as_deref())?;
        self.visit_body(&case.body)
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) -> Result {
        self.guard.check()?;
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.visit_expr(value),
            PatternKind::MatchSingleton { .. } => Ok(()),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                self.visit_patterns(patterns)
            }
            PatternKind::MatchStar { name } => self.visit_capture(name.as_ref(), pattern.range),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.visit_exprs(keys)?;
                self.visit_patterns(patterns)?;
                self.visit_capture(rest.as_ref(), pattern.range)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.visit_expr(cls)?;
                self.visit_patterns(patterns)?;
                for (attr, pattern) in kwd_attrs.iter().zip(kwd_patterns) {
                    check_name(attr, pattern.range, ExprContext::Store)?;
                }
                self.visit_patterns(kwd_patterns)
            }
            PatternKind::MatchAs { pattern: inner, name } => {
                if let Some(inner) = inner {
                    self.visit_pattern(inner)?;
                }
                self.visit_capture(name.as_ref(), pattern.range)
            }
        }
    }

    fn visit_patterns(&mut self, patterns: &'a [Pattern]) -> Result {
        patterns.iter().try_for_each(|pattern| self.visit_pattern(pattern))
    }

    fn visit_capture(&mut self, name: Option<&Identifier>, range: Range) -> Result {
        let Some(name) = name else { return Ok(()) };
        let name = self.interner.identifier(name);
        self.add_def(name, DEF_LOCAL, range)
    }

    fn visit_exprs(&mut self, exprs: &'a [Expr]) -> Result {
        exprs.iter().try_for_each(|expr| self.visit_expr(expr))
    }

    fn visit_optional(&mut self, expr: Option<&'a Expr>) -> Result {
        expr.map_or(Ok(()), |expr| self.visit_expr(expr))
    }

    fn visit_keywords(&mut self, keywords: &'a [Keyword]) -> Result {
        keywords.iter().try_for_each(|keyword| self.visit_expr(&keyword.value))
    }

    /// Visits an expression. Left spines (`a.b.c`, `f()()`, `1 + 2 + 3`) take no native stack, but they end where
    /// CPython's recursion does.
    fn visit_expr(&mut self, expr: &'a Expr) -> Result {
        // Most expressions.
        match &expr.kind {
            ExprKind::Constant { .. } => return Ok(()),
            ExprKind::Name { id, ctx } => return self.visit_name(id, *ctx, expr.range),
            _ => {}
        }
        self.guard.check()?;
        let base = self.spine.len();
        let mut node = expr;
        let mut cost = 0;
        loop {
            let (next, bytes) = match &node.kind {
                ExprKind::BinOp { left, .. } => (left, SPINE_BYTES),
                ExprKind::Call { func, .. } => (func, SPINE_BYTES),
                ExprKind::Subscript { value, .. } => (value, SUBSCRIPT_BYTES),
                ExprKind::Attribute { value, attr, ctx } => {
                    check_name(attr, node.range, *ctx)?;
                    (value, SPINE_BYTES)
                }
                _ => break,
            };
            cost += bytes;
            self.guard.check_cost(cost)?;
            self.spine.push(node);
            node = next;
        }
        self.visit_leaf(node)?;
        while self.spine.len() > base {
            let Some(node) = self.spine.pop() else { break };
            match &node.kind {
                ExprKind::BinOp { right, .. } => self.visit_expr(right)?,
                ExprKind::Subscript { slice, .. } => self.visit_expr(slice)?,
                ExprKind::Call { args, keywords, .. } => {
                    self.visit_exprs(args)?;
                    check_keywords(keywords)?;
                    self.visit_keywords(keywords)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// An expression that does not continue a left spine.
    fn visit_leaf(&mut self, expr: &'a Expr) -> Result {
        match &expr.kind {
            ExprKind::Constant { .. } => Ok(()),
            ExprKind::Name { id, ctx } => self.visit_name(id, *ctx, expr.range),
            ExprKind::NamedExpr { target, value } => self.visit_named_expr(expr, target, value),
            ExprKind::BoolOp { values, .. } => self.visit_exprs(values),
            ExprKind::UnaryOp { operand: value, .. } | ExprKind::Starred { value, .. } => {
                self.visit_expr(value)
            }
            ExprKind::Lambda { args, body } => self.visit_lambda(expr, args, body),
            ExprKind::IfExp { test, body, orelse } => {
                self.visit_expr(test)?;
                self.visit_expr(body)?;
                self.visit_expr(orelse)
            }
            ExprKind::Dict { keys, values } => {
                keys.iter().flatten().try_for_each(|key| self.visit_expr(key))?;
                self.visit_exprs(values)
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.visit_exprs(elts)
            }
            ExprKind::ListComp { elt, generators } => {
                self.visit_comprehension(expr, Comprehension::List, generators, elt, None)
            }
            ExprKind::SetComp { elt, generators } => {
                self.visit_comprehension(expr, Comprehension::Set, generators, elt, None)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.visit_comprehension(expr, Comprehension::Dict, generators, key, Some(value))
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.visit_comprehension(expr, Comprehension::Generator, generators, elt, None)
            }
            ExprKind::Await { value } => self.visit_await(expr, value),
            ExprKind::Yield { value } => self.visit_yield(expr, value.as_deref()),
            ExprKind::YieldFrom { value } => self.visit_yield(expr, Some(value)),
            ExprKind::Compare { left, comparators, .. } => {
                self.visit_expr(left)?;
                self.visit_exprs(comparators)
            }
            ExprKind::FormattedValue { value, format_spec, .. }
            | ExprKind::Interpolation { value, format_spec, .. } => {
                self.visit_expr(value)?;
                self.visit_optional(format_spec.as_deref())
            }
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => self.visit_exprs(values),
            ExprKind::Slice { lower, upper, step } => {
                self.visit_optional(lower.as_deref())?;
                self.visit_optional(upper.as_deref())?;
                self.visit_optional(step.as_deref())
            }
            ExprKind::BinOp { .. }
            | ExprKind::Call { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::Attribute { .. } => self.visit_expr(expr),
        }
    }

    fn visit_name(&mut self, id: &Identifier, ctx: ExprContext, range: Range) -> Result {
        if self.block().scratch.in_unevaluated_annotation {
            return Ok(());
        }
        let flag = if ctx == ExprContext::Load { USE } else { DEF_LOCAL };
        let name = self.interner.identifier(id);
        if ctx == ExprContext::Load && !name.is_private() && !self.block().scratch.comp_iter_target {
            // Once more tells nothing new.
            let current = self.current();
            if self.used_in.get(name.index()) == Some(&Some(current)) {
                return Ok(());
            }
            if name.index() >= self.used_in.len() {
                self.used_in.resize((name.index() + 1).next_power_of_two(), None);
            }
            self.used_in[name.index()] = Some(current);
        }
        self.add_def_ctx(name, flag, range, ctx)?;
        // `super` stands for a use of `__class__` too.
        if ctx == ExprContext::Load && self.block().is_function_like() && name == known::SUPER {
            self.add_def(known::CLASS, USE, range)?;
        }
        Ok(())
    }

    fn visit_lambda(&mut self, expr: &'a Expr, args: &'a Arguments, body: &'a Expr) -> Result {
        self.visit_defaults(args)?;
        let name = self.interner.intern("lambda");
        self.enter_new(name, BlockType::Function, Some(NodeKey::expression(expr)), expr.range)?;
        self.visit_arguments(args)?;
        self.visit_expr(body)?;
        self.exit();
        Ok(())
    }

    fn visit_await(&mut self, expr: &'a Expr, value: &'a Expr) -> Result {
        self.check_not_in_annotation("await expression", expr)?;
        if !self.allows_top_level_await() {
            if !self.block().is_function_like() {
                return Err(error_at(expr.range, "'await' outside function"));
            }
            if !self.is_async_def() && self.block().comprehension.is_none() {
                return Err(error_at(expr.range, "'await' outside async function"));
            }
        }
        self.visit_expr(value)?;
        self.block().coroutine = true;
        Ok(())
    }

    fn visit_yield(&mut self, expr: &'a Expr, value: Option<&'a Expr>) -> Result {
        self.check_not_in_annotation("yield expression", expr)?;
        self.visit_optional(value)?;
        let block = self.block();
        block.generator = true;
        match block.comprehension {
            None => Ok(()),
            Some(kind) => {
                let kind = match kind {
                    Comprehension::List => "list comprehension",
                    Comprehension::Set => "set comprehension",
                    Comprehension::Dict => "dict comprehension",
                    Comprehension::Generator => "generator expression",
                };
                Err(error_at(expr.range, format!("'yield' inside {kind}")))
            }
        }
    }

    fn check_not_in_annotation(&mut self, what: &str, expr: &Expr) -> Result {
        let block = self.block();
        let place = match block.kind {
            BlockType::Annotation => "an annotation",
            BlockType::TypeVariable => block.scratch.scope_info.unwrap_or("a TypeVar bound"),
            BlockType::TypeAlias => "a type alias",
            BlockType::TypeParameters => "the definition of a generic",
            BlockType::Function | BlockType::Class | BlockType::Module => return Ok(()),
        };
        Err(error_at(expr.range, format!("{what} cannot be used within {place}")))
    }

    fn visit_named_expr(&mut self, expr: &'a Expr, target: &'a Expr, value: &'a Expr) -> Result {
        self.check_not_in_annotation("named expression", expr)?;
        if self.block().scratch.comp_iter_expr > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return Err(error_at(expr.range, message));
        }
        if self.block().comprehension.is_some()
            && let ExprKind::Name { id, .. } = &target.kind
        {
            self.extend_named_expr_scope(id, target.range)?;
        }
        self.visit_expr(value)?;
        self.visit_expr(target)
    }

    /// The target of a named expression inside a comprehension belongs to the nearest block around that is no
    /// comprehension.
    fn extend_named_expr_scope(&mut self, target: &Identifier, range: Range) -> Result {
        let name = self.interner.identifier(target);
        for at in (0..self.stack.len()).rev() {
            let id = self.stack[at];
            let (kind, is_comprehension) = {
                let block = self.table.block(id);
                (block.kind, block.comprehension.is_some())
            };
            if is_comprehension {
                let known = self.lookup_in(id, name);
                if known & DEF_COMP_ITER != 0 && known & DEF_LOCAL != 0 {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{target}'"
                    );
                    return Err(error_at(range, message));
                }
                continue;
            }
            let place = match kind {
                BlockType::Function => {
                    let is_global = self.lookup_in(id, name) & DEF_GLOBAL != 0;
                    self.add_def(name, if is_global { DEF_GLOBAL } else { DEF_NONLOCAL }, range)?;
                    self.record_directive(name, range);
                    return self.add_def_to(id, name, DEF_LOCAL, range);
                }
                BlockType::Module => {
                    self.add_def(name, DEF_GLOBAL, range)?;
                    self.record_directive(name, range);
                    return self.add_def_to(id, name, DEF_GLOBAL, range);
                }
                BlockType::Class => "in a class body",
                BlockType::TypeParameters => "within the definition of a generic",
                BlockType::TypeAlias => "in a type alias",
                BlockType::TypeVariable => "in a TypeVar bound",
                BlockType::Annotation => continue,
            };
            let message = format!("assignment expression within a comprehension cannot be used {place}");
            return Err(error_at(range, message));
        }
        Ok(())
    }

    fn visit_comprehension(
        &mut self,
        expr: &'a Expr,
        kind: Comprehension,
        generators: &'a [Generator],
        elt: &'a Expr,
        value: Option<&'a Expr>,
    ) -> Result {
        let Some((outermost, rest)) = generators.split_first() else {
            return Err(bare(ErrorKind::Value, "comprehension with no generators"));
        };
        // The outermost iterable is evaluated outside.
        self.block().scratch.comp_iter_expr += 1;
        self.visit_expr(&outermost.iter)?;
        self.block().scratch.comp_iter_expr -= 1;
        let name = match kind {
            Comprehension::List => "listcomp",
            Comprehension::Set => "setcomp",
            Comprehension::Dict => "dictcomp",
            Comprehension::Generator => "genexpr",
        };
        let key = Some(NodeKey::expression(expr));
        let name = self.interner.intern(name);
        self.enter_new(name, BlockType::Function, key, expr.range)?;
        let block = self.block();
        block.comprehension = Some(kind);
        block.coroutine = outermost.is_async != 0;
        self.add_def(known::DOT_0, DEF_PARAM, expr.range)?;
        self.visit_iteration_target(&outermost.target)?;
        self.visit_exprs(&outermost.ifs)?;
        for generator in rest {
            self.visit_iteration_target(&generator.target)?;
            self.block().scratch.comp_iter_expr += 1;
            self.visit_expr(&generator.iter)?;
            self.block().scratch.comp_iter_expr -= 1;
            self.visit_exprs(&generator.ifs)?;
            if generator.is_async != 0 {
                self.block().coroutine = true;
            }
        }
        self.visit_optional(value)?;
        self.visit_expr(elt)?;
        let is_generator = kind == Comprehension::Generator;
        let block = self.block();
        block.generator = is_generator;
        let is_async = block.coroutine && !is_generator;
        self.exit();
        if is_async {
            if !self.is_async_def() && self.block().comprehension.is_none() && !self.allows_top_level_await()
            {
                let message = "asynchronous comprehension outside of an asynchronous function";
                return Err(error_at(expr.range, message));
            }
            self.block().coroutine = true;
        }
        Ok(())
    }

    fn visit_iteration_target(&mut self, target: &'a Expr) -> Result {
        self.block().scratch.comp_iter_target = true;
        self.visit_expr(target)?;
        self.block().scratch.comp_iter_target = false;
        Ok(())
    }
}

fn check_symbol(name: Symbol, range: Range, ctx: ExprContext) -> Result {
    if name == known::DEBUG { check_name("__debug__", range, ctx) } else { Ok(()) }
}

fn check_name(name: &str, range: Range, ctx: ExprContext) -> Result {
    if name == "__debug__" {
        match ctx {
            ExprContext::Load => {}
            ExprContext::Store => return Err(error_at(range, "cannot assign to __debug__")),
            ExprContext::Del => return Err(error_at(range, "cannot delete __debug__")),
        }
    }
    Ok(())
}

fn check_keywords(keywords: &[Keyword]) -> Result {
    for keyword in keywords {
        if let Some(name) = &keyword.arg {
            check_name(name, keyword.range, ExprContext::Store)?;
        }
    }
    Ok(())
}
