// Tells browsers which way the branches of the page's program mostly go: runs its `rehearse` with all branches counted, and
// has what came of it written into the file. See crates/hints.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

function hints(input, ...words) {
  const run = ["run", "--quiet", "--package", "headroom-hints", "--", ...words];
  return execFileSync("cargo", run, { input, maxBuffer: Infinity, stdio: ["pipe", "pipe", "inherit"] });
}

/** `letters`: what stands for each name in the program. */
export function hint(file, letters) {
  const program = new WebAssembly.Module(hints(readFileSync(file), "count"));
  const names = Object.fromEntries(Object.entries(letters).map(([name, letter]) => [letter, name]));
  const imports = {};
  for (const { module, name } of WebAssembly.Module.imports(program)) {
    (imports[module] ??= {})[name] = () => {
      throw new Error(`the rehearsal asks its browser for ${names[name] ?? name}, and has none`);
    };
  }
  const counts = [];
  imports.hints.branch = (taken, branch) => {
    const count = (counts[branch] ??= [0, 0]);
    count[0] += 1;
    count[1] += taken ? 1 : 0;
    return taken;
  };
  const { exports } = new WebAssembly.Instance(program, imports);
  const rehearse = exports[letters.rehearse];
  if (!rehearse) throw new Error("the program exports no `rehearse`");
  rehearse();
  hints(JSON.stringify(counts), "write", file);
}
