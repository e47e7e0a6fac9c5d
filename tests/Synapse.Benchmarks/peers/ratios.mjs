// Reads rounds of lines, one engine and tier a line, and prints the median ratio to json-logic-engine. Other hits than the peer's end it.
import fs from 'node:fs';

const lines = fs.readFileSync(0, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const ratios = new Map();
let peer;
for (const line of lines) {
  if (line.tier === 'json-logic-engine') { peer = line; continue; }
  if (JSON.stringify(line.hits) !== JSON.stringify(peer.hits)) throw new Error(`${line.tier} found other hits than json-logic-engine`);
  if (!ratios.has(line.tier)) ratios.set(line.tier, []);
  ratios.get(line.tier).push({ ratio: line.evals_per_s / peer.evals_per_s, bytes: line.bytes_per_eval });
}
for (const [tier, found] of ratios) {
  const sorted = found.map((f) => f.ratio).sort((a, b) => a - b);
  console.log(JSON.stringify({ tier, ratio: Number(sorted[Math.floor(sorted.length / 2)].toFixed(2)), rounds: sorted.length, bytes_per_eval: found[0].bytes }));
}
