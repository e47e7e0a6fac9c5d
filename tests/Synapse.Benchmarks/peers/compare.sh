#!/bin/sh
# Our tiers beside json-logic-engine: same data, same hits, fresh processes, one after the other in every round. Needs node and npm.
set -e
here=$(cd "$(dirname "$0")" && pwd)
rounds=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -d "$here/node_modules" ] || (cd "$here" && npm install --silent --no-package-lock)
dotnet build -c Release -v q -nologo "$here/.." >/dev/null
node "$here/workload.mjs" "$work"
for rules in ten gated; do
  for round in $(seq "$rounds"); do
    node "$here/json-logic-engine.mjs" "$work/$rules.json" "$work/assets.json" 1
    dotnet "$here/../bin/Release/net10.0/Synapse.Benchmarks.dll" logic "$work/$rules.json" "$work/assets.json" --seconds 1
  done >"$work/lines"
  echo "$rules:"
  node "$here/ratios.mjs" <"$work/lines"
done
