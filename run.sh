#!/usr/bin/env bash
# Starts Synapse on http://localhost:5080 with a database of its own; builds it first when its sources changed. Ctrl+C stops everything.
set -euo pipefail
cd "$(dirname "$0")"
. build/install.sh

app=.synapse/app
need_dotnet
[ -n "${ConnectionStrings__Synapse:-}" ] || need_postgres

sources=(Synapse.Core Synapse.Infrastructure Synapse.Web build Directory.Build.props Directory.Packages.props)
changed() {
  [ ! -e "$app/.built" ] || [ -n "$(find "${sources[@]}" \( -name bin -o -name obj -o -name _framework \) -prune -o -type f -newer "$app/.built" -print -quit)" ]
}
if changed; then
  echo "Building Synapse …"
  rm -rf "$app"
  dotnet publish Synapse.Web -c Release -o "$app" -v q -nologo
  touch "$app/.built"
fi

exec dotnet "$app/Synapse.Web.dll" "$@"
