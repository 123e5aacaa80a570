#!/usr/bin/env bash
# Times the main job on a large data set beside DuckDB doing the same, in turn, and prints ratios.
#
#   bench/run.sh [requests]     default 1000000 (about 1.9 GB decompressed, and a minute of CPU per million to make)
#
# DATASET=folder  data made before (by gen_logs.py) is used again; requests is ignored then
# WORK=folder     for data, npm packages and output; default bench/out (ignored by git); WORK/npm is used again
# ROUNDS=n        default 3
# PLAIN=1         measures the build that an installed runtime compiles while it runs instead of the native program
# Needs the .NET SDK, python3, node and npm; and clang or gcc for the native program.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
requests=${1:-1000000}
rounds=${ROUNDS:-3}
work=${WORK:-$here/out}
mkdir -p "$work"
work=$(cd "$work" && pwd)
data=${DATASET:-$work/data-$requests}

for need in dotnet python3 node npm; do
  command -v "$need" >/dev/null || { echo "bench: $need is needed" >&2; exit 2; }
done
if [ ! -f "$data/dataset.json" ]; then
  echo "making $requests requests in $data" >&2
  python3 "$here/gen_logs.py" -n "$requests" -o "$data" --no-classic --app-gz
fi
if [ ! -d "$work/npm/node_modules/@duckdb/node-api" ]; then
  mkdir -p "$work/npm"
  (cd "$work/npm" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund @duckdb/node-api)
fi
if [ -n "${PLAIN:-}" ]; then
  # Compiled ahead as far as a build for the installed runtime is.
  rid=$(dotnet --info | awk '$1 == "RID:" { print $2; exit }')
  dotnet publish -v q --nologo -c Release -r "$rid" --self-contained false -o "$work/tool" "$here/../src/TimeoutDoctor"
  tool="$work/tool/TimeoutDoctor"
else
  # As docs/ci.md says, for this machine's processor; five minutes of compiling.
  dotnet publish -v q --nologo "$here/../src/TimeoutDoctor" -p:PublishProfile=native -p:IlcInstructionSet=native --artifacts-path "$work/artifacts" -p:PublishDir="$work/native/"
  tool="$work/native/TimeoutDoctor"
fi

python3 "$here/measure.py" --rounds "$rounds" --log "$work/measure" --data "$data" \
  -- "$tool" diagnose "$data/apigw" "$data/alb" "$data/app" --output "$work/report" \
  -- node "$here/duckdb_job.mjs" "$data" "$work" 2
