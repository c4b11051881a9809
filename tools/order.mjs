// Puts each function of a WebAssembly file beside the one that is most like it: there the compressor finds best what they
// share.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const CODE = 10;
/** Bytes that are looked at together. */
const PIECE = 4;
/** Words of a function's set of pieces, 32 bits each. */
const WORDS = 512;

/** Moves the functions of a file. */
export function order(wasm) {
  // Their variables get numbers that are more alike first.
  binaryen("--coalesce-locals-learning", wasm);
  writeFileSync(wasm, named(readFileSync(wasm)));
  // Binaryen moves them to where the names say, and writes no names.
  binaryen("--reorder-functions-by-name", wasm);
}

function binaryen(pass, wasm) {
  execFileSync("wasm-opt", [pass, wasm, "--output", wasm]);
}

/** A file, which must have no names, with those that say where its functions belong. */
export function named(bytes) {
  const { imports, bodies } = functions(bytes);
  const places = [];
  chain(bodies.map(pieces)).forEach((body, place) => (places[body] = place));
  const names = places.map((place, body) => [...leb(imports + body), ...text(String(place).padStart(6, "0"))]);
  const list = [...leb(names.length), ...names.flat()];
  const section = [...text("name"), 1, ...leb(list.length), ...list];
  return Buffer.concat([bytes, Buffer.from([0, ...leb(section.length), ...section])]);
}

/** How many functions are imported, and the bodies of the others. */
function functions(bytes) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  const bodies = [];
  let at = 8;
  const number = () => {
    let [value, shift] = [0, 0];
    do {
      value |= (bytes[at] & 127) << shift;
      shift += 7;
    } while (bytes[at++] & 128);
    return value;
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = number();
    const end = at + size;
    for (let left = id === CODE ? number() : 0; left > 0; left -= 1) {
      const length = number();
      bodies.push(bytes.subarray(at, (at += length)));
    }
    at = end;
  }
  return { imports: imports.filter(({ kind }) => kind === "function").length, bodies };
}

/** The set of a body's pieces, each a bit by its hash. */
function pieces(body) {
  const set = new Uint32Array(WORDS);
  for (let at = 0; at + PIECE <= body.length; at += 1) {
    const hash = Math.imul(body.readUInt32LE(at), 0x9e3779b1) >>> 18;
    set[hash >>> 5] |= 1 << (hash & 31);
  }
  return set;
}

/** The order in which each set is followed by the one, of those left, that it has most in common with. */
function chain(sets) {
  const left = new Set(sets.keys());
  const order = [];
  for (let last = 0; left.size > 0; ) {
    order.push(last);
    left.delete(last);
    let most = -1;
    const from = sets[last];
    for (const next of left) {
      const share = common(from, sets[next]);
      if (share > most) [most, last] = [share, next];
    }
  }
  return order;
}

/** Which share of two sets is in both. */
function common(one, other) {
  let [both, either] = [0, 1];
  for (let word = 0; word < WORDS; word += 1) {
    both += ones(one[word] & other[word]);
    either += ones(one[word] | other[word]);
  }
  return both / either;
}

/** How many bits of a word are set. */
function ones(word) {
  word -= (word >>> 1) & 0x55555555;
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
  return Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function leb(number) {
  return number < 128 ? [number] : [(number & 127) | 128, ...leb(number >>> 7)];
}

function text(string) {
  return [...leb(string.length), ...Buffer.from(string)];
}
