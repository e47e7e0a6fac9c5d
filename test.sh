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

# Unsettled journeys have not passed three times in a row yet; `dotnet test e2e` runs them too.
run() { dotnet test "$1" -c Release --no-build -v q -nologo --filter "Category!=Unsettled" --results-directory "$results" --logger "trx;LogFileName=$2.trx"; }

passed=0 failed=0 broken=0
for project in $(compgen -G 'tests/*.Tests/*.csproj'; compgen -G 'e2e/*.csproj'); do
  name=$(basename "$project" .csproj)
  echo "== $name"
  if ! run "$project" "$name"; then
    # A browser on a busy machine sometimes loses a click. What fails twice has failed.
    case $project in e2e/*) echo "== $name once more"; run "$project" "$name" || broken=1 ;; *) broken=1 ;; esac
  fi
  ran=$(count passed "$results/$name.trx") wrong=$(count failed "$results/$name.trx")
  if [ "${ran:-0}" -eq 0 ]; then
    echo "$name ran no test" >&2
    broken=1
  fi
  passed=$((passed + ${ran:-0})) failed=$((failed + ${wrong:-0}))
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$broken" -eq 0 ]
