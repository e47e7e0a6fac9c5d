# Sourced by run.sh and test.sh: installs what is missing where that is possible, and otherwise says what to install.

need_dotnet() {
  command -v dotnet >/dev/null && return
  echo "The .NET 10 SDK is missing: see https://dotnet.microsoft.com/download" >&2
  exit 1
}

has_postgres() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/opt/homebrew/opt/postgresql@*/bin/initdb' >/dev/null
}

# Only the programs are wanted, not the server that Debian would start with them.
need_postgres() {
  has_postgres && return
  mkdir -p /etc/postgresql-common/createcluster.d 2>/dev/null && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/synapse.conf
  install_package postgresql
}

install_package() {
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "$1 is missing: install your system's package of that name." >&2
    exit 1
  fi
  echo "Installing $1 …"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$1"; } >/dev/null
}
