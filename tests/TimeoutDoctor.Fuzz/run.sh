#!/usr/bin/env bash
# Fuzzes one family of readers with coverage feedback: run.sh FAMILY [SECONDS [FOLDER]]
# Needs afl++ (Debian: apt-get install afl++) and sharpfuzz (dotnet tool install SharpFuzz.CommandLine --version 2.3.0 --global).
set -euo pipefail
family="${1:?name a family: load-balancers, gateway, access-logs, app-logs, envelopes, patterns, expressions}"
seconds="${2:-600}"
work="${3:-$(mktemp -d)}"
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
mkdir -p "$work/seeds" "$work/build"

dotnet build "$here" -c Release -o "$work/build" -p:RunAnalyzers=false --nologo -v quiet
# What is instrumented tells the fuzzer which branches an input took: the readers, not all of the tool.
sharpfuzz "$work/build/TimeoutDoctor.dll" TimeoutDoctor.Formats

case "$family" in
  load-balancers) folders=(formats/alb formats/alb-connection formats/elb-classic formats/nlb) ;;
  gateway) folders=(formats/apigw*) ;;
  access-logs) folders=(formats/access-log* formats/apache* formats/aspnetcore* formats/beanstalk* formats/envoy formats/gunicorn formats/haproxy formats/iis* formats/morgan formats/nginx formats/nginx.* formats/tomcat*) ;;
  app-logs) folders=(formats/bunyan formats/caddy formats/clef formats/dotnet* formats/ecs formats/envoy-json formats/express* formats/json formats/log* formats/nginx-json formats/pairs* formats/pino formats/structlog formats/traefik) ;;
  envelopes) folders=(envelopes/*/) ;;
  patterns | expressions) folders=() ;;
  *) echo "unknown family $family" >&2; exit 2 ;;
esac

# Whole samples of envelopes; of logs the lines, some in a row, as readers keep state.
cd "$root/fixtures"
for folder in ${folders[@]}; do
  for sample in "$folder"/sample*; do
    name="$(basename "$folder")"
    if [ "$family" = envelopes ]; then
      head -c 2000 "$sample" > "$work/seeds/$name"
    else
      split -l 3 -a 3 "$sample" "$work/seeds/$name."
    fi
  done
done
# A pattern and lines that it reads: the first line of the input is the pattern. It needs jq.
if [ "$family" = patterns ]; then
  for about in formats/{tomcat,apache,nginx,gunicorn,apigw}*/format.json; do
    pattern="$(jq -r ".pattern // empty" "$about" | tr "\n" " ")"
    name="$(basename "$(dirname "$about")")"
    [ -z "$pattern" ] && continue
    { echo "${name%%.*} $pattern"; head -n 3 "$(dirname "$about")"/sample*; } > "$work/seeds/$name"
  done
  { echo 'envoy [%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"'; head -n 2 formats/envoy/sample.log; } > "$work/seeds/envoy"
fi
# As above; logs whose fixture has no expression are read by a plain one.
if [ "$family" = expressions ]; then
  plain='^(?<time>\S+ \S+) .*\[(?<thread>[^]]*)\] .*(?:(?<start>start)|(?<finish>complet|finish)\w*) (?<method>[A-Z]+) (?<path>\S+)(?: (?<status>\d{3}))?(?: .*?(?<duration>[\d.]+) ?ms)?'
  for sample in formats/pairs*/sample.log; do
    folder="$(dirname "$sample")"
    pattern="$plain"
    if [ -f "$folder/format.json" ]; then
      pattern="$(jq -r '.pattern' "$folder/format.json")"
    fi
    { printf 'pairs %s\n' "$pattern"; head -n 6 "$sample"; } > "$work/seeds/$(basename "$folder")"
  done
fi
find "$work/seeds" -size +4k -delete

export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_FAST_CAL=1
afl-fuzz -i "$work/seeds" -o "$work/found" -m none -t 60000+ -V "$seconds" -- dotnet "$work/build/TimeoutDoctor.Fuzz.dll" "$family"
grep -E "^(run_time|execs_done|execs_per_sec|corpus_count|corpus_found|edges_found|bitmap_cvg|saved_crashes|saved_hangs)" "$work/found/default/fuzzer_stats"
echo "Inputs that broke something lie in $work/found/default/crashes and hangs."
