// Asks json-logic-engine about the cases of a suite folder that our engine profile does not pass, one line each: if its answer is ours, suite and engine contradict each other.
// Use: dotnet Synapse.Benchmarks.dll conformance FOLDER --profile engine | node contradictions.mjs FOLDER
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogicEngine } from 'json-logic-engine';

const folder = process.argv[2];
const { failures } = JSON.parse(readFileSync(0));
const engine = new LogicEngine();
const answer = ({ rule, data }) => {
  try {
    return engine.run(rule, data);
  } catch (error) {
    return { error };
  }
};
for (const { file, index, actual } of failures) {
  const said = answer(JSON.parse(readFileSync(join(folder, file)))[index]);
  console.log(JSON.stringify({ file, index, engine: said, ours: actual, agrees: JSON.stringify(said) === JSON.stringify(actual) }));
}
