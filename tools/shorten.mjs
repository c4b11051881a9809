// Makes what wasm-bindgen wrote short.
//
// The page's JavaScript and its WebAssembly know each other by names that end in hashes, which do not compress. Binaryen
// gives them one or two letters and says which, and esbuild does the same in the JavaScript.

import { transformSync } from "esbuild";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** Returns the letters that stand for each name. */
export function shorten(wasm, script) {
  const passes = ["--minify-imports-and-exports-and-modules", "--generate-stack-ir", "--optimize-stack-ir"];
  const options = [...passes, "--strip-target-features", wasm, "--output", wasm];
  const names = JSON.parse(execFileSync("wasm-opt", options, { encoding: "utf8" }));

  // Of an import: its module, which is one and the same, its name and the letters; of an export without the module.
  const [[module]] = names.imports;
  const letters = Object.fromEntries([...names.imports, ...names.exports].map((entry) => entry.slice(-2)));
  const text = readFileSync(script, "utf8").replaceAll(JSON.stringify(module), '"a"');
  const mangleProps = new RegExp(`^(${Object.keys(letters).join("|")})$`);
  writeFileSync(script, transformSync(text, { minify: true, mangleProps, mangleCache: letters }).code);
  return letters;
}
