#!/usr/bin/env bash
# Runs every test (unit, PostgreSQL, components and HTTP, browser) and ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")"
. build/install.sh

need_dotnet
need_postgres
if compgen -G 'e2e/*.csproj' >/dev/null && ! command -v chromium >/dev/null; then install_package chromium; fi

dotnet build Synapse.Blazor.sln -c Release -v q -nologo
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
count() { sed -n "s/.*<Counters .*$1=\"\([0-9]*\)\".*/\1/p" "$2" 2>/dev/null | head -n 1; }

passed=0 failed=0 broken=0
for project in $(compgen -G 'tests/*.Tests/*.csproj'; compgen -G 'e2e/*.csproj'); do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" -c Release --no-build -v q -nologo --results-directory "$results" --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" || broken=1
  ran=$(count passed "$results/$name.trx") wrong=$(count failed "$results/$name.trx")
  if [ "${ran:-0}" -eq 0 ]; then
    echo "$name ran no test" >&2
    broken=1
  fi
  passed=$((passed + ${ran:-0})) failed=$((failed + ${wrong:-0}))
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$broken" -eq 0 ]
