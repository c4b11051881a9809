use super::*;

/// A program with one import and two branches: an `if`, and a `br_if` that another function holds.
const PROGRAM: &str = r#"(module
  (import "m" "imported" (func $imported (param i32)))
  (func $first (export "first") (param i32)
    local.get 0
    if
      local.get 0
      call $imported
    end)
  (func $second (param i32) (result i32)
    block
      local.get 0
      br_if 0
      i32.const 7
      return
    end
    local.get 0
    call $first
    i32.const 8))"#;

fn program() -> Vec<u8> {
    wat::parse_str(PROGRAM).expect("the program is sound")
}

fn printed(wasm: &[u8]) -> String {
    let text = wasmprinter::print_bytes(wasm).expect("the program can be printed");
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

fn with_hints(counts: &[Option<Count>]) -> String {
    printed(&hinted(&program(), counts).expect("the program can be read"))
}

#[test]
fn each_branch_is_reported_with_its_place() {
    let text = printed(&counting(&program()).expect("the program can be read"));
    // The import that was added is function 1, and what was function 1 is now function 2.
    assert!(text.contains(r#"(import "hints" "branch" (func (;1;)"#), "{text}");
    assert!(
        text.contains("local.get 0\ni32.const 0\ncall 1\nif ;; label = @1\nlocal.get 0\ncall $imported"),
        "{text}"
    );
    assert!(text.contains("local.get 0\ni32.const 1\ncall 1\nbr_if 0 (;@1;)\ni32.const 7"), "{text}");
    assert!(text.contains("call $first\ni32.const 8"), "{text}");
    assert!(text.contains(r#"(export "first" (func $first))"#), "{text}");
}

#[test]
fn branches_that_mostly_go_one_way_get_hints() {
    let text = with_hints(&[Some((1_000_000, 3)), Some((1_000_000, 999_000))]);
    assert!(text.contains("(@metadata.code.branch_hint \"\\00\")\nif ;; label = @1"), "{text}");
    assert!(text.contains("(@metadata.code.branch_hint \"\\01\")\nbr_if 0 (;@1;)"), "{text}");
}

#[test]
fn branches_that_go_either_way_or_are_seldom_reached_get_none() {
    let counts = [Some((1_000_000, 30_000)), Some((1_000_000, 970_000)), Some((500, 500)), None];
    for (first, second) in counts.iter().zip(&counts[1..]) {
        let text = with_hints(&[*first, *second]);
        assert!(!text.contains("branch_hint"), "{first:?} {second:?}: {text}");
    }
    assert!(!with_hints(&[]).contains("branch_hint"));
}

/// The rest of the file is what it was, to the last byte.
#[test]
fn hints_change_nothing_else() {
    let hinted = hinted(&program(), &[None, Some((1_000_000, 0))]).expect("the program can be read");
    let mut rest = Vec::from(&hinted[..8]);
    for payload in Parser::new(0).parse_all(&hinted) {
        let payload = payload.expect("the hinted program can be read");
        let hint = matches!(&payload, Payload::CustomSection(section) if section.name() == SECTION);
        if let (false, Some((id, range))) = (hint, payload.as_section()) {
            let data = &hinted[range.start as usize..range.end as usize];
            wasm_encoder::Section::append_to(&RawSection { id, data }, &mut rest);
        }
    }
    assert_eq!(rest, program());
    assert!(hinted.len() > rest.len());
}

#[test]
fn hints_take_the_place_of_those_that_were_there() {
    let counts = [Some((1_000_000, 0)), Some((1_000_000, 0))];
    let once = hinted(&program(), &counts).expect("the program can be read");
    assert_eq!(hinted(&once, &counts).expect("the hinted program can be read"), once);
}

/// What a script makes of a program in a file.
fn through_node(name: &str, program: &str, script: &str) -> String {
    let file = std::env::temp_dir().join(format!("headroom-{name}-{}.wasm", std::process::id()));
    std::fs::write(&file, wat::parse_str(program).expect("the program is sound")).expect("there is room");
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut node = std::process::Command::new("node");
    let ran = node.args(["--input-type=module", "--eval", script]).arg(&file).current_dir(root).status();
    assert!(ran.expect("Node.js is there").success());
    let text = printed(&std::fs::read(&file).expect("the file is still there"));
    std::fs::remove_file(&file).expect("it can go");
    text
}

/// `tools/order.mjs` on a program whose first function is like its third.
#[test]
fn functions_that_are_alike_belong_together() {
    let program = r#"(module
      (import "m" "imported" (func (param i32)))
      (func (param i32) (result i32) local.get 0 i32.const 1000 i32.mul i32.const 70000 i32.add)
      (func (param f64) (result f64) f64.const 0.1 f64.const 0.2 local.get 0 f64.min f64.sqrt f64.div)
      (func (param i32) (result i32) local.get 0 i32.const 1000 i32.mul i32.const 80000 i32.add))"#;
    let script = "import { readFileSync, writeFileSync } from 'node:fs';
        const { named } = await import('./tools/order.mjs');
        const file = process.argv[1];
        writeFileSync(file, named(readFileSync(file)));";
    let text = through_node("order", program, script);
    let order: Vec<&str> = text.split("(func $").skip(1).filter_map(|line| line.get(..6)).collect();
    assert_eq!(order, ["000000", "000002", "000001"], "{text}");
}

/// `tools/hint.mjs` on a program that loops 20,000 times and does something else once.
#[test]
fn what_a_rehearsal_shows_is_what_the_hints_say() {
    let text = r#"(module
      (import "m" "unused" (func))
      (func (export "r") (local $i i32)
        loop
          local.get $i
          i32.const 7
          i32.eq
          if
            nop
          end
          local.get $i
          i32.const 1
          i32.add
          local.tee $i
          i32.const 20000
          i32.lt_u
          br_if 0
        end))"#;
    let text = through_node(
        "hints",
        text,
        "const { hint } = await import('./tools/hint.mjs'); hint(process.argv[1], { rehearse: 'r' });",
    );
    assert!(text.contains("i32.eq\n(@metadata.code.branch_hint \"\\00\")\nif"), "{text}");
    assert!(text.contains("i32.lt_u\n(@metadata.code.branch_hint \"\\01\")\nbr_if"), "{text}");
}

#[test]
fn what_is_no_program_is_an_error() {
    assert!(counting(b"no program").is_err());
    assert!(hinted(b"no program", &[]).is_err());
    let without_imports = wat::parse_str("(module (func))").expect("the program is sound");
    assert!(counting(&without_imports).is_err());
}
