//! Tells browsers which way the branches of a WebAssembly program mostly go.
//!
//! A browser's compiler doesn't know which paths of a function are taken. It keeps what the seldom ones need in registers
//! as well, and puts them in the way of the others. The section `metadata.code.branch_hint` of WebAssembly 3.0 tells it, and
//! browsers that don't know the section ignore it. Compilers that look at the program alone know little about its
//! branches (and rustc 1.95 keeps that for itself), so they are counted while the program does what it is to be fast at:
//!
//! 1. [`counting`] makes a program that reports each branch to whoever runs it;
//! 2. `tools/hint.mjs` runs that, and counts;
//! 3. [`hinted`] writes down which branches are as good as always taken, or never.

use anyhow::{Context, Result, ensure};
use std::convert::Infallible;
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    BranchHint, BranchHints, CodeSection, EntityType, ImportSection, Module, RawSection, TypeSection, ValType,
};
use wasmparser::{FunctionBody, ImportSectionReader, Operator, Parser, Payload, TypeRef, TypeSectionReader};

/// The import that a [`counting`] program calls at each branch: its module and its name. It is given whether the branch is
/// taken and the branch's place in the program, and returns the former.
pub const BRANCH: (&str, &str) = ("hints", "branch");

/// The section that hints are in.
const SECTION: &str = "metadata.code.branch_hint";

/// How often a branch was reached, and how often taken.
pub type Count = (u64, u64);

/// A branch that goes the other way in at most one of so many cases gets a hint.
const MOSTLY: u64 = 50;
/// It must have been reached so often.
const OFTEN: u64 = 10_000;

/// The program, made to call [`BRANCH`].
///
/// # Errors
/// When it can't be read, or imports no function.
pub fn counting(wasm: &[u8]) -> Result<Vec<u8>> {
    let imports = imported_functions(wasm)?;
    ensure!(imports > 0, "the program imports no function, so there are none to add one to");
    let mut module = Module::new();
    Counting { imports, report: 0, branches: 0 }.parse_core_module(&mut module, Parser::new(0), wasm)?;
    Ok(module.finish())
}

/// The program with its hints. `counts` holds what is known of each branch, by its place; less is enough.
///
/// # Errors
/// When the program can't be read.
pub fn hinted(wasm: &[u8], counts: &[Option<Count>]) -> Result<Vec<u8>> {
    let hints = hints(wasm, counts)?;
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::CodeSectionStart { .. } => _ = module.section(&hints),
            // Hints that it had already.
            Payload::CustomSection(section) if section.name() == SECTION => continue,
            _ => {}
        }
        if let Some((id, range)) = payload.as_section() {
            let range = range.start as usize..range.end as usize;
            let data = wasm.get(range).context("a section ends after the file")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn hints(wasm: &[u8], counts: &[Option<Count>]) -> Result<BranchHints> {
    let mut hints = BranchHints::new();
    let mut counts = counts.iter().copied();
    let mut function = imported_functions(wasm)?;
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::CodeSectionEntry(body) = payload? else { continue };
        let hint = |offset| {
            let (reached, taken) = counts.next()??;
            let value = usual_way(reached, taken)?;
            Some(BranchHint { branch_func_offset: offset, branch_hint_value: value.into() })
        };
        let of_function: Vec<_> = branches(&body)?.into_iter().filter_map(hint).collect();
        if !of_function.is_empty() {
            hints.function_hints(function, of_function);
        }
        function += 1;
    }
    Ok(hints)
}

/// Whether a branch is mostly taken, or mostly not.
fn usual_way(reached: u64, taken: u64) -> Option<bool> {
    let at_most = reached / MOSTLY;
    match reached.checked_sub(taken)? {
        _ if reached < OFTEN => None,
        not_taken if not_taken <= at_most => Some(true),
        _ => (taken <= at_most).then_some(false),
    }
}

/// Where a function's branches are: bytes from the start of its body.
fn branches(body: &FunctionBody) -> Result<Vec<u32>> {
    let start = body.range().start;
    let mut branches = Vec::new();
    for operator in body.get_operators_reader()?.into_iter_with_offsets() {
        let (operator, offset) = operator?;
        if is_branch(&operator) {
            branches.push((offset - start) as u32);
        }
    }
    Ok(branches)
}

fn is_branch(operator: &Operator) -> bool {
    matches!(operator, Operator::If { .. } | Operator::BrIf { .. })
}

fn imported_functions(wasm: &[u8]) -> Result<u32> {
    let mut functions = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(section) = payload? {
            for import in section.into_imports() {
                functions += u32::from(matches!(import?.ty, TypeRef::Func(_)));
            }
        }
    }
    Ok(functions)
}

/// Writes a program anew and has its branches reported.
struct Counting {
    /// Functions that the program imports; the one that is added comes after them, and before the program's own.
    imports: u32,
    /// The type of that function: the last of all.
    report: u32,
    /// Branches so far.
    branches: i32,
}

type Written = Result<(), reencode::Error<Infallible>>;

impl Reencode for Counting {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error<Infallible>> {
        Ok(function + u32::from(function >= self.imports))
    }

    fn parse_type_section(&mut self, types: &mut TypeSection, section: TypeSectionReader<'_>) -> Written {
        reencode::utils::parse_type_section(self, types, section)?;
        self.report = types.len();
        types.ty().function([ValType::I32, ValType::I32], [ValType::I32]);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Written {
        reencode::utils::parse_import_section(self, imports, section)?;
        imports.import(BRANCH.0, BRANCH.1, EntityType::Function(self.report));
        Ok(())
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Written {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            if is_branch(&operator) {
                // Whether it is taken lies on the stack, and does again after the call.
                function.instructions().i32_const(self.branches).call(self.imports);
                self.branches += 1;
            }
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
