#!/usr/bin/env bash
# How fast logs without any shared id are joined: a Classic load balancer's and the application's, with the join and with --ids-only, in turn.
#
#   bench/join.sh [requests]    default 1000000: two million records
#
# DATASET=folder  data made before by gen_logs.py with its classic logs; WORK=folder and ROUNDS=n as in bench/run.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
requests=${1:-1000000}
work=${WORK:-$here/out}
mkdir -p "$work"
work=$(cd "$work" && pwd)
data=${DATASET:-$work/classic-$requests}
[ -f "$data/dataset.json" ] || python3 "$here/gen_logs.py" -n "$requests" -o "$data" --app-gz
[ -d "$work/no-ids-$requests/app" ] || python3 "$here/strip_ids.py" "$data" "$work/no-ids-$requests"
rid=$(dotnet --info | awk '$1 == "RID:" { print $2; exit }')
dotnet publish -v q --nologo -c Release -r "$rid" --self-contained false -o "$work/tool" "$here/../src/TimeoutDoctor"
logs=("$data/classic" "$work/no-ids-$requests/app")
python3 "$here/measure.py" --rounds "${ROUNDS:-3}" --log "$work/join" --data "$data" --second ids-only \
  -- "$work/tool/TimeoutDoctor" diagnose "${logs[@]}" --output "$work/joined" \
  -- "$work/tool/TimeoutDoctor" diagnose "${logs[@]}" --ids-only --output "$work/unjoined"
