#!/usr/bin/env bash
# Times `timeout-doctor check` on fifty fixtures, as the single file and as the plain build in turn; then start-up beside `dotnet --version`.
#
#   bench/check.sh [copies]     default 5 copies of each of ten recorded scenarios
#
# WORK=folder     for the fixtures and the build; default bench/out (ignored by git)
# TOOL=file       a single file published before, with this revision; otherwise it is published first (four minutes of CPU)
# ROUNDS=n        default 3
# Needs the .NET SDK and python3, on Linux on x64.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
copies=${1:-5}
rounds=${ROUNDS:-3}
work=${WORK:-$here/out}
mkdir -p "$work"
work=$(cd "$work" && pwd)

dotnet build -v q --nologo -c Release "$here/../src/TimeoutDoctor" >&2
plain=$here/../src/TimeoutDoctor/bin/Release/net10.0/TimeoutDoctor.dll
if [ -z "${TOOL:-}" ]; then
  dotnet publish -v q --nologo "$here/../src/TimeoutDoctor" -p:PublishProfile=linux-x64 --artifacts-path "$work/artifacts" -p:PublishDir="$work/single/" >&2
  TOOL=$work/single/TimeoutDoctor
fi

rm -rf "$work/fixtures"
mkdir "$work/fixtures"
mapfile -t scenarios < <(find "$here/../fixtures/scenarios" -name fixture.json -not -path '*/story/*' -printf '%h\n' | sort | head -n 10)
for scenario in "${scenarios[@]}"; do
  name=$(realpath --relative-to "$here/../fixtures/scenarios" "$scenario" | tr / -)
  for ((i = 1; i <= copies; i++)); do cp -r "$scenario" "$work/fixtures/$name-$i"; done
done
find "$work/fixtures" -name '*.md' -delete

echo "check, $(find "$work/fixtures" -name fixture.json | wc -l) fixtures:"
python3 "$here/measure.py" --rounds "$rounds" --log "$work/measure-check" --second "plain build" \
  -- "$TOOL" check "$work/fixtures" \
  -- dotnet "$plain" check "$work/fixtures"
tail -n 3 "$work/measure-check/timeout-doctor.log"
echo "start-up:"
python3 "$here/measure.py" --rounds $((rounds * 3)) --log "$work/measure-check" --second "dotnet" \
  -- "$TOOL" --version \
  -- dotnet --version
