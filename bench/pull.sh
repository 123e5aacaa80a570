#!/usr/bin/env bash
# Times `timeout-doctor pull` beside `aws s3 cp --recursive` on the same objects of an S3-compatible server on loopback, in turn.
#
#   bench/pull.sh [objects] [kilobytes]     default 1500 objects of 200 kB; again with four times as many for the memory
#
# WORK=folder     for objects, the tool and what is fetched; default bench/out (ignored by git)
# ROUNDS=n        default 3
# Needs the .NET SDK, python3, node with the packages of tests/aws (./test installs them), and the AWS command line.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
objects=${1:-1500}
size=${2:-200}
work=${WORK:-$here/out}
mkdir -p "$work"
work=$(cd "$work" && pwd)
stand_ins=$here/../tests/aws
[ -d "$stand_ins/node_modules/fauxqs" ] || { echo "bench: run ./test once, or npm ci in tests/aws" >&2; exit 2; }

aws=/usr/bin/aws
[ -x "$aws" ] || aws=aws
export AWS_ACCESS_KEY_ID=bench AWS_SECRET_ACCESS_KEY=bench AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_PAGER=
unset AWS_PROFILE AWS_SESSION_TOKEN

rid=$(dotnet --info | awk '$1 == "RID:" { print $2; exit }')
dotnet publish -v q --nologo -c Release -r "$rid" --self-contained false -o "$work/tool" "$here/../src/TimeoutDoctor"

measure() {
  local count=$1 rounds=$2
  rm -rf "$work/objects"
  python3 - "$work/objects" "$count" "$size" <<'PY'
import os, random, sys
folder, count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) * 1000
below = os.path.join(folder, "AWSLogs/123456789012/elasticloadbalancing/us-east-1/2026/03/02")
os.makedirs(below)
source = random.Random(6)
for i in range(count):
    minute = 5 * (i // 8 % 288)
    name = f"123456789012_elasticloadbalancing_us-east-1_app.shop.0123456789abcdef_20260302T{minute // 60:02}{minute % 60:02}Z_10.0.{i % 8}.10_{i:08}.log.gz"
    with open(os.path.join(below, name), "wb") as out:
        out.write(source.randbytes(size))
PY
  coproc SERVER { cd "$stand_ins" && exec node --max-old-space-size=8192 s3-server.mjs; }
  local pid=$SERVER_PID port
  read -r _ port <&"${SERVER[0]}"
  export AWS_ENDPOINT_URL_S3=http://127.0.0.1:$port
  (cd "$stand_ins" && node put.mjs "$work/objects" s3://bench)
  rm -rf "$work/pulled" "$work/copied"
  echo "$count objects of $size kB:"
  python3 "$here/measure.py" --rounds "$rounds" --log "$work/measure-pull" --second "aws s3 cp" \
    -- "$work/tool/TimeoutDoctor" pull s3://bench --no-cache --max-download 100GiB --output "$work/pulled" \
    -- "$aws" s3 cp --recursive --only-show-errors --endpoint-url "$AWS_ENDPOINT_URL_S3" s3://bench "$work/copied"
  diff <(cd "$work/pulled/logs" && find . -type f -exec sha256sum {} + | awk '{ print $1 }' | sort) \
    <(cd "$work/copied" && find . -type f -exec sha256sum {} + | awk '{ print $1 }' | sort) || { echo "bench: what was fetched differs" >&2; exit 1; }
  kill "$pid"
  wait "$pid" 2>/dev/null || true
}

measure "$objects" "${ROUNDS:-3}"
measure $((objects * 4)) 1
rm -rf "$work/objects" "$work/pulled" "$work/copied"
