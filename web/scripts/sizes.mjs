/**
 * Prints what each entry and each later-loaded route weighs in brotli, and fails when a budget is broken.
 * Reads `dist/.vite/manifest.json`; run it after `npm run build`.
 */
import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

/** Brotli kilobytes of what a page needs before it works. The village line may be 256 kbit/s. */
const BUDGET_KB = { 'index.html': 90, 'reading.html': 400 };

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const weights = new Map();

function weight(file) {
  if (!weights.has(file)) {
    const bytes = readFileSync(new URL(file, dist));
    const packed = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    weights.set(file, packed.length);
  }
  return weights.get(file);
}

function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return seen;
  seen.add(key);
  for (const next of chunk.imports ?? []) closure(next, seen);
  return seen;
}

function total(keys) {
  const files = new Set();
  for (const key of keys) {
    files.add(manifest[key].file);
    for (const css of manifest[key].css ?? []) files.add(css);
  }
  let sum = 0;
  for (const file of files) sum += weight(file);
  return sum;
}

const kb = (bytes) => (bytes / 1000).toFixed(1).padStart(8) + ' kB';
let broken = false;
for (const [entry, budget] of Object.entries(BUDGET_KB)) {
  const first = closure(entry);
  const bytes = total(first);
  const ok = bytes <= budget * 1000;
  broken ||= !ok;
  console.log(`${entry.padEnd(44)}${kb(bytes)}  of ${budget} kB brotli  ${ok ? 'ok' : 'TOO LARGE'}`);
  const later = new Set();
  for (const key of first) for (const next of manifest[key].dynamicImports ?? []) later.add(next);
  for (const key of later) {
    const extra = [...closure(key)].filter((k) => !first.has(k));
    console.log(`  + ${key.padEnd(40)}${kb(total(extra))}`);
  }
}
if (broken) process.exit(1);
