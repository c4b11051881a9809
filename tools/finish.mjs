// Trunk's hook runs this on a release page, in the folder that holds its files.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { hint } from "./hint.mjs";
import { order } from "./order.mjs";
import { shorten } from "./shorten.mjs";

const folder = process.env.TRUNK_STAGING_DIR;
const file = (ending) => join(folder, readdirSync(folder).find((name) => name.endsWith(ending)));
const [wasm, script] = [file(".wasm"), file(".js")];

order(wasm);
// Last, because hints name places in the file.
hint(wasm, shorten(wasm, script));
