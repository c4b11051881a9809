//! The page tells browsers which way the branches of its program mostly go.

use anyhow::{Context, Result};
use headroom_e2e::dist;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use wasmparser::{KnownCustom, Operator, Parser, Payload, TypeRef};

/// A page without hints, or with ones of another program, would run as well, only slower.
#[test]
fn each_hint_is_at_a_branch() -> Result<()> {
    let files = fs::read_dir(dist()?)?.collect::<Result<Vec<_>, _>>()?;
    let program =
        files.iter().map(|file| file.path()).find(|path| path.extension().is_some_and(|e| e == "wasm"));
    let program = fs::read(program.context("dist/ holds no program")?)?;

    let mut hints: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let (mut function, mut found) = (0, 0);
    for payload in Parser::new(0).parse_all(&program) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    function += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::BranchHints(section) = section.as_known() else { continue };
                for function in section {
                    let function = function?;
                    let offsets = function.hints.into_iter().map(|hint| Ok(hint?.func_offset));
                    hints.insert(function.func, offsets.collect::<Result<_>>()?);
                }
            }
            Payload::CodeSectionEntry(body) => {
                let mut wanted = hints.remove(&function).unwrap_or_default();
                for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                    let (operator, at) = operator?;
                    if wanted.remove(&((at - body.range().start) as u32)) {
                        let is_branch = matches!(operator, Operator::If { .. } | Operator::BrIf { .. });
                        assert!(is_branch, "function {function} has {operator:?} where a hint is");
                        found += 1;
                    }
                }
                assert!(wanted.is_empty(), "function {function} has nothing where hints are: {wanted:?}");
                function += 1;
            }
            _ => {}
        }
    }
    println!("{found} hints");
    assert!(hints.is_empty(), "functions that aren't there have hints, or hints come after them: {hints:?}");
    // What runs at each event has some four hundred.
    assert!(found > 200, "only {found} hints");
    Ok(())
}
