#!/usr/bin/env python3
# Copies the application's logs of gen_logs.py without their ids: strip_ids.py DATA OUT. With the Classic load balancer's logs, which have none, they
# are logs of which no two share an id.
import glob, gzip, os, re, sys

data, out = sys.argv[1], sys.argv[2]
ids = re.compile(rb'"requestId":"[^"]*","traceId":"[^"]*",')
for path in sorted(glob.glob(os.path.join(data, "app", "**", "*"), recursive=True)):
    if os.path.isdir(path):
        continue
    target = os.path.join(out, "app", os.path.relpath(path, os.path.join(data, "app")))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    zipped = path.endswith(".gz")
    with (gzip.open if zipped else open)(path, "rb") as source:
        text = ids.sub(b"", source.read())
    with (gzip.open(target, "wb", compresslevel=1) if zipped else open(target, "wb")) as sink:
        sink.write(text)
