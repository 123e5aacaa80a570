#!/usr/bin/env python3
# Makes the data set of bench/run.sh. Speed data only: no skew, no retries, no dirt; the truth of tools that join is in fixtures/scenarios.
"""gen_logs.py - deterministic synthetic request logs for an AWS request path.

  client -> API Gateway (29 s) -> ALB (60 s idle) -> instance -> application

One generated request leaves up to four traces; ids join exactly:
  apigw/    CloudWatch Logs export shape: gz, "<iso-ms> {json access log}"
  alb/      ALB access log, gz, real S3 key layout, one file per 5 min per node
  classic/  the same requests as a Classic ELB would log them (plain text, NO ids)
  app/      application JSON lines, one folder per instance, + noise lines
  truth/    504.csv: requestId,traceId,cause,app_ms for every gateway 504
  dataset.json  counts and raw (decompressed) byte sizes per source

  gen_logs.py -n 1000000 --seed 7 -o DIR [-j 2] [--no-classic] [--app-gz]

Python 3 stdlib only. Same -n/--seed/--rate give the same bytes, whatever -j.
Everything here is made up; formats follow the AWS documentation (ALB: 33 documented
fields incl. transformed_host/transformed_uri/request_transform_status;
--alb-extra adds a 34th trailing field as some balancers already do).
"""
import argparse, json, math, os, random, shutil, sys, time, zlib
from multiprocessing import Pool

ACCOUNT, REGION = "123456789012", "us-east-1"
ALB_ID, CLB_NAME = "app/prod-api/50dc6c495c0c9188", "prod-clb"
SLOT = 300                              # s; ALB publishes every 5 minutes per node
T0 = 1772409600                         # 2026-03-02T00:00:00Z
NODES = ["10.0.1.12", "10.0.1.77", "10.0.2.31", "10.0.2.140"]
TARGETS = [("10.0.%d.%d" % (11 + i % 3, 40 + 17 * i), "i-0%016x" % (0x9e3779b97f4a7c15 * (i + 1) & 0xffffffffffffffff)) for i in range(6)]
STREAMS = ["%032x" % (0xc2b2ae3d27d4eb4f165667b19e3779f9 * (i + 1) & (1 << 128) - 1) for i in range(4)]
EXPORT_TASK = "5f0b1a2c-0d3e-4f56-8a9b-7c6d5e4f3a2b"
TG = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:targetgroup/prod-api-tg/73e2d6bc24d8a067"
CERT = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012"
HOST = "api.example.com"
# weight, method, route template, path pattern, median s, sigma, response bytes
ROUTES = [
    (22, "GET", "/v1/orders/{orderId}", "/v1/orders/%d", 0.035, 0.55, 1900),
    (14, "GET", "/v1/products", "/v1/products?category=%d&sort=price&page=2", 0.060, 0.70, 14000),
    (12, "GET", "/v1/products/{sku}", "/v1/products/SKU-%d", 0.018, 0.50, 3200),
    (11, "POST", "/v1/orders", "/v1/orders?idem=%d", 0.140, 0.65, 820),
    (9, "GET", "/v1/customers/{id}/invoices", "/v1/customers/%d/invoices?limit=50", 0.110, 0.80, 22000),
    (8, "PUT", "/v1/carts/{cartId}", "/v1/carts/%d", 0.050, 0.60, 1100),
    (7, "POST", "/v1/search", "/v1/search?q=%d", 0.240, 0.85, 9000),
    (6, "GET", "/v1/status", "/v1/status?c=%d", 0.004, 0.35, 120),
    (4, "DELETE", "/v1/carts/{cartId}", "/v1/carts/%d", 0.025, 0.50, 0),
    (3, "POST", "/v1/payments/{id}/capture", "/v1/payments/%d/capture", 0.620, 0.75, 640),
    (2, "GET", "/v1/reports/{id}/export", "/v1/reports/%d/export?format=csv", 1.900, 0.80, 180000),
    (2, "POST", "/v1/uploads", "/v1/uploads?name=%d", 0.480, 0.90, 300),
]
UAS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.6533.103 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:129.0) Gecko/20100101 Firefox/129.0",
    "okhttp/4.12.0", "axios/1.7.4", "python-requests/2.32.3", "Go-http-client/2.0", "Java/17.0.12",
    "aws-sdk-java/2.27.3 Linux/5.10.223 OpenJDK_64-Bit_Server_VM/17.0.12+7-LTS", "curl/8.9.1", "PostmanRuntime/7.41.1",
    "ShopApp/5.14.2 (iOS 17.5.1; iPhone15,2) CFNetwork/1496.0.7 Darwin/23.5.0", "Dart/3.4 (dart:io)", "-",
]
CAUSES = [("backend-slow", 30), ("request-lost-before-app", 25), ("response-lost-after-app", 25),
          ("queued-before-app", 10), ("elb-no-target", 5), ("not-received-by-elb", 5)]
THREADS = ["http-nio-8080-exec-%d" % i for i in range(1, 65)]
MON = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def pick_table(weights, size=4096):
    out, tot, acc = [], sum(weights), 0.0
    for i, w in enumerate(weights):
        acc += w
        out += [i] * (round(size * acc / tot) - len(out))
    return out


def inv_norm_table(size=16384):
    # standard normal quantiles by bisection on erf (no numpy)
    out = []
    lo_prev = -6.0
    for i in range(size):
        p = (i + 0.5) / size
        lo, hi = lo_prev, 6.0
        for _ in range(40):
            m = (lo + hi) / 2
            if 0.5 * (1 + math.erf(m / 1.4142135623730951)) < p: lo = m
            else: hi = m
        lo_prev = lo
        out.append(lo)
    return out


RT = pick_table([r[0] for r in ROUTES])
CT = pick_table([c[1] for c in CAUSES], 1000)
Z = None
CFG = None


def init(cfg):
    global Z, CFG
    CFG = cfg
    Z = inv_norm_table()


def gz_bytes(data, level):
    c = zlib.compressobj(level, zlib.DEFLATED, 31)       # gzip container, mtime 0 -> deterministic
    return c.compress(data) + c.flush()


def put(path, text, gz, level):
    data = text.encode()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    out = gz_bytes(data, level) if gz else data
    with open(path, "wb") as f:
        f.write(out)
    return len(data), len(out)


def gen_slot(slot, n):
    """All rows of the requests that ARRIVE in this slot: per source and file, (time logged, text)."""
    cfg = CFG
    rng = random.Random((cfg["seed"] << 20) ^ slot)
    R, bits = rng.random, rng.getrandbits
    base = T0 + slot * SLOT
    g = time.gmtime
    iso, clf = {}, {}
    for s in range(base - 400, base + SLOT + 400):
        t = g(s)
        iso[s] = "%04d-%02d-%02dT%02d:%02d:%02d" % t[:6]
        clf[s] = "%02d/%s/%04d:%02d:%02d:%02d +0000" % (t[2], MON[t[1] - 1], t[0], t[3], t[4], t[5])
    alb = [[] for _ in NODES]
    clb = [[] for _ in NODES]
    app = [[] for _ in TARGETS]
    gw = [[] for _ in STREAMS]
    truth = []
    p504, nroutes, ext = cfg["p504"], ROUTES, cfg["alb_extra"]
    do_clb = cfg["classic"]
    cnt = dict(apigw=0, alb=0, classic=0, app=0, app_noise=0, s504=0)
    times = sorted(R() * SLOT for _ in range(n))
    for t_off in times:
        w, method, route, pat, med, sig, rbytes = nroutes[RT[int(R() * 4096)]]
        node = int(R() * 4)
        tgt = int(R() * 6)
        ti, inst = TARGETS[tgt]
        path = pat % int(R() * 9000000 + 1000000)
        ua = UAS[int(R() * R() * 16)]
        app_s = med * math.exp(sig * Z[int(R() * 16384)])
        if app_s > 9.5: app_s = 9.5
        b = bits(96)
        t0 = base + t_off                                 # request reaches the gateway
        root = "1-%08x-%024x" % (int(t0), b)
        self_ = "1-%08x-%024x" % (int(t0), b ^ 0x5deece66d1234567890abcd)
        h = "%032x" % bits(128)
        rid = h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
        ext_id = h[3:14] + "IAMF" + h[20:24] + "="
        cip = "%d.%d.%d.%d" % (1 + int(R() * 222), int(R() * 256), int(R() * 256), 1 + int(R() * 254))
        cport = 1024 + int(R() * 64000)
        gwip = "10.0.0.%d" % (4 + int(R() * 250))
        d_auth = 0.002 + 0.006 * R() * R()                # gateway overhead before the integration
        d_net = 0.001 + 0.003 * R()                       # gateway -> ALB
        d_q = 0.001 * R() * R() * R()                     # ALB request_processing
        d_acc = 0.0005 + 0.002 * R() * R()                # target accept -> app start
        rbody = int(rbytes * (0.5 + R())) if rbytes else 0
        rcvd = 300 + int(R() * 900)
        resp_s = 0.001 * R()
        status = 200 if method != "DELETE" else 204
        u = R()
        if u > 0.985: status = 404 if u < 0.992 else 400 if u < 0.997 else 500
        cause = None
        alb_on = app_on = True
        alb_st, tgt_st = status, status
        int_status = str(status)
        err = "-"
        if R() < p504:
            cause = CAUSES[CT[int(R() * 1000)]][0]
            cnt["s504"] += 1
            status = 504
            int_s, err, int_status = 29.0, "Endpoint request timed out", "-"
            alb_st, tgt_st = 460, "-"
            if cause == "backend-slow": app_s = 29.5 + 40 * R()
            elif cause == "request-lost-before-app": app_on = False
            elif cause == "queued-before-app": d_acc = 29.2 + 15 * R()
            elif cause == "elb-no-target":
                app_on = False; alb_st, int_s, err, int_status = 504, 10.0, "-", "504"
            elif cause == "not-received-by-elb": alb_on = app_on = False
        ts_alb = t0 + d_auth + d_net                      # ALB has the request
        ts_app = ts_alb + d_q + d_acc                     # app starts
        if cause is None:
            tpt = d_acc + app_s
            te_alb = ts_alb + d_q + tpt + resp_s
            int_s = (te_alb - ts_alb) + 2 * d_net
            times3 = "%.3f %.3f %.3f" % (d_q, tpt, resp_s)
        else:
            te_alb = t0 + d_auth + int_s
            times3 = "-1 -1 -1"
        lat = d_auth + int_s + 0.0005
        te_gw = t0 + lat
        s, f = divmod(te_gw, 1)
        s0 = int(t0)
        gw[b & 3].append((te_gw, f'{iso[int(s)]}.{int(f*1000):03d}Z {{"requestId":"{rid}","extendedRequestId":"{ext_id}","ip":"{cip}","caller":"-","user":"-","requestTime":"{clf[s0]}","requestTimeEpoch":{int(t0*1000)},"httpMethod":"{method}","resourcePath":"{route}","path":"/prod{path.partition("?")[0]}","stage":"prod","protocol":"HTTP/1.1","status":"{status}","responseLength":"{rbody if cause is None else 41}","responseLatency":"{int(lat*1000)}","integrationLatency":"{int(int_s*1000)}","integrationStatus":"{int_status}","authorizerLatency":"{int(d_auth*500)}","errorMessage":"{err}","xrayTraceId":"{root}","userAgent":"{ua}","apiId":"a1b2c3d4e5","wafStatus":"200"}}\n'))
        cnt["apigw"] += 1
        if alb_on:
            s, f = divmod(te_alb, 1)
            s2, f2 = divmod(ts_alb, 1)
            tp = f"{ti}:8080" if cause != "elb-no-target" else "-"
            req = f'{method} https://{HOST}:443{path} HTTP/1.1'
            line = f'https {iso[int(s)]}.{int(f*1e6):06d}Z {ALB_ID} {gwip}:{cport} {tp} {times3} {alb_st} {tgt_st} {rcvd} {rbody+210 if cause is None else 0} "{req}" "{ua}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 {TG} "Self={self_};Root={root}" "{HOST}" "{CERT}" 1 {iso[int(s2)]}.{int(f2*1e6):06d}Z "forward" "-" "-" "{tp}" "{tgt_st}" "-" "-" TID_{h} "-" "-" "-"'
            alb[node].append((te_alb, line + (f' {NODES[node]}\n' if ext else "\n")))
            cnt["alb"] += 1
            if do_clb:
                b504 = cause is not None
                clb[node].append((ts_alb + 60 if cause and cause != "elb-no-target" else te_alb, f'{iso[int(s2)]}.{int(f2*1e6):06d}Z {CLB_NAME} {cip}:{cport} {tp} {times3} {504 if b504 else alb_st} {0 if b504 else tgt_st} {rcvd-300} {rbody if cause is None else 0} "{req}" "{ua}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2\n'))
                cnt["classic"] += 1
        app_ms = -1
        if app_on:
            te_app = ts_app + app_s
            app_ms = int(app_s * 1000)
            if te_app < base + SLOT + 399:
                s, f = divmod(te_app, 1)
                s2, f2 = divmod(ts_app, 1)
                st = status if cause is None else 200
                app[tgt].append((te_app, f'{{"timestamp":"{iso[int(s)]}.{int(f*1000):03d}Z","level":"INFO","logger":"com.example.api.AccessFilter","thread":"{THREADS[b % 64]}","message":"request completed","requestId":"{rid}","traceId":"{root}","method":"{method}","path":"{path}","route":"{route}","status":{st},"startTime":"{iso[int(s2)]}.{int(f2*1000):03d}Z","durationMs":{app_s*1000:.1f},"bytes":{rbody},"remoteAddr":"{NODES[node]}","instance":"{inst}"}}\n'))
                cnt["app"] += 1
                if not b & 31:                            # noise: lines that join to nothing
                    app[tgt].append((te_app, f'{{"timestamp":"{iso[int(s)]}.{int(f*1000):03d}Z","level":"WARN","logger":"com.zaxxer.hikari.pool.HikariPool","thread":"housekeeper","message":"pool stats (total=20, active={b>>8&15}, idle=4, waiting=0)","instance":"{inst}"}}\n'))
                    cnt["app_noise"] += 1
        if cause: truth.append(f"{rid},{root},{cause},{app_ms}\n")
    return dict(alb=alb, classic=clb, apigw=gw, app=app), cnt, truth


def chunk_job(chunk):
    """Write a run of consecutive slots. A row lies in the file of the 5 minutes in which it was LOGGED (at
    completion), so rows of late requests are carried into the next slot's files, as at AWS: a request's
    traces may lie in files of neighbouring slots. Each chunk remakes the slot before it to get its carry."""
    cfg, res, carry = CFG, [], None
    first = chunk[0][0]
    if first > 0:
        rows, _, _ = gen_slot(first - 1, max(1, int(cfg["rate"] * SLOT)))
        carry = split(rows, T0 + first * SLOT)[1]
    for slot, n in chunk:
        rows, cnt, truth = gen_slot(slot, n)
        now, late = split(rows, T0 + (slot + 1) * SLOT)
        if slot == cfg["last"] and any(r for k in late.values() for r in k):
            res.append(write_slot(slot, now, carry, cnt, truth))
            res.append(write_slot(slot + 1, late, None, {}, []))
        else:
            res.append(write_slot(slot, now, carry, cnt, truth))
        carry = late
    return res


def split(rows, end):
    now = {k: [[r for r in f if r[0] < end] for f in fs] for k, fs in rows.items()}
    late = {k: [[r for r in f if r[0] >= end] for f in fs] for k, fs in rows.items()}
    return now, late


def write_slot(slot, rows, carry, cnt, truth):
    cfg = CFG
    lv, o = cfg["level"], cfg["out"]
    rng = random.Random((cfg["seed"] << 20) ^ slot ^ 0x5f375a86)
    t = time.gmtime(T0 + (slot + 1) * SLOT)
    stamp = "%04d%02d%02dT%02d%02dZ" % t[:5]
    day = "%04d/%02d/%02d" % t[:3]
    raw = dict.fromkeys(("apigw", "alb", "classic", "app"), 0)
    disk = dict(raw)

    def add(k, i, pth, gz):
        r = rows[k][i] + (carry[k][i] if carry else [])
        if not r: return
        r.sort(key=lambda x: x[0])
        a, d = put(os.path.join(o, pth), "".join(x[1] for x in r), gz, lv)
        raw[k] += a; disk[k] += d
    rs = lambda: "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(8))
    pre = f"AWSLogs/{ACCOUNT}/elasticloadbalancing/{REGION}/{day}/{ACCOUNT}_elasticloadbalancing_{REGION}_"
    for i, nd in enumerate(NODES):
        x = rs()
        add("alb", i, f"alb/{pre}{ALB_ID.replace('/', '.')}_{stamp}_{nd}_{x}.log.gz", True)
        if cfg["classic"]: add("classic", i, f"classic/{pre}{CLB_NAME}_{stamp}_{nd}_{x}.log", False)
    for i, st in enumerate(STREAMS):
        add("apigw", i, f"apigw/{EXPORT_TASK}/{st}/{slot:06d}.gz", True)
    for i, (_, inst) in enumerate(TARGETS):
        add("app", i, f"app/{inst}/application-{stamp}.log" + (".gz" if cfg["app_gz"] else ""), cfg["app_gz"])
    return slot, cnt, raw, disk, truth


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("-n", type=int, default=1_000_000, help="requests (default 1000000)")
    ap.add_argument("-o", "--out", required=True)
    ap.add_argument("--seed", type=int, default=7)
    ap.add_argument("--rate", type=float, default=100.0, help="mean requests/s: sets the time span (default 100)")
    ap.add_argument("--p504", type=float, default=0.001)
    ap.add_argument("-j", type=int, default=os.cpu_count() or 1)
    ap.add_argument("--level", type=int, default=6, help="gzip level")
    ap.add_argument("--no-classic", action="store_true")
    ap.add_argument("--app-gz", action="store_true")
    ap.add_argument("--alb-extra", action="store_true", help="add a 34th trailing ALB field (node ip)")
    a = ap.parse_args()
    if os.path.isdir(a.out) and os.listdir(a.out):
        if not os.path.exists(os.path.join(a.out, "dataset.json")) and set(os.listdir(a.out)) - {"apigw", "alb", "classic", "app", "truth"}:
            sys.exit("refusing: output folder is not empty and not a dataset")
        for d in ("apigw", "alb", "classic", "app", "truth"): shutil.rmtree(os.path.join(a.out, d), ignore_errors=True)
    per = max(1, int(a.rate * SLOT))
    slots = [(i, min(per, a.n - i * per)) for i in range((a.n + per - 1) // per)]
    cfg = dict(rate=a.rate, last=len(slots) - 1, seed=a.seed, p504=a.p504, level=a.level, out=a.out, classic=not a.no_classic, app_gz=a.app_gz, alb_extra=a.alb_extra)
    t = time.time()
    tot = {"counts": {}, "raw_bytes": {}, "disk_bytes": {}}
    truth = {}
    with Pool(a.j, init, (cfg,)) as pool:
        for slot, cnt, raw, disk, tr in (x for c in pool.imap_unordered(chunk_job, [slots[i:i + 8] for i in range(0, len(slots), 8)]) for x in c):
            for k, d in (("counts", cnt), ("raw_bytes", raw), ("disk_bytes", disk)):
                for q, v in d.items(): tot[k][q] = tot[k].get(q, 0) + v
            truth[slot] = tr
    os.makedirs(os.path.join(a.out, "truth"), exist_ok=True)
    by = {}
    with open(os.path.join(a.out, "truth", "504.csv"), "w") as f:
        f.write("requestId,traceId,cause,app_ms\n")
        for s in sorted(truth):
            for line in truth[s]:
                f.write(line); c = line.split(",")[2]; by[c] = by.get(c, 0) + 1
    tot.update(requests=a.n, seed=a.seed, rate=a.rate, causes=by)
    with open(os.path.join(a.out, "dataset.json"), "w") as f:
        json.dump(tot, f, indent=1, sort_keys=True); f.write("\n")
    print(f"{a.n} requests in {time.time()-t:.1f} s", tot, file=sys.stderr)


if __name__ == "__main__":
    main()
