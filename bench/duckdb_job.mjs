// The yardstick of bench/run.sh: what an engineer with SQL at hand would write, on the same files.
// The real job in DuckDB SQL: read the three logs, parse, join by id, per-hop latency,
// 504s whose application answered in < 10 s (or never saw the request), percentiles by route.
//   node duckdb_job.mjs DATASET WORK [threads=2] [memory_limit]   (WORK/npm has @duckdb/node-api)
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
const [ds, work, threads = '2', mem] = process.argv.slice(2);
const require = createRequire(resolve(work, 'npm', 'x.js'));
const { DuckDBInstance } = require('@duckdb/node-api');
const db = await DuckDBInstance.create(':memory:', { threads, ...(mem ? { memory_limit: mem } : {}) });
const c = await db.connect();
const d = resolve(ds).replaceAll("'", "''");
const t0 = process.hrtime.bigint();
const lap = m => process.env.LAP && console.error(m, Number(process.hrtime.bigint() - t0) / 1e9);
const albCols = ['type','time','elb','client','target','rpt','tpt','spt','elb_st','tgt_st','rcvd','sent','request','ua','cipher','proto','tg','trace','host','cert','prio','ctime','actions','redirect','err','tgt_list','st_list','cls','cls_reason','tid','t_host','t_uri','t_status'];
const cols = '{' + albCols.map(x => `'${x}':'${['rpt','tpt','spt'].includes(x) ? 'DOUBLE' : x == 'elb_st' ? 'INTEGER' : x == 'ctime' || x == 'time' ? 'TIMESTAMP' : 'VARCHAR'}'`).join(',') + '}';
await c.run(`create temp table gw as
  select x[1] rid, x[2] tr, x[3] route, x[4] m, x[5]::int st, x[6]::int lat, x[7]::int ilat, x[8]::bigint t
  from (select json_extract_string(line[26:], ['requestId','xrayTraceId','resourcePath','httpMethod','status','responseLatency','integrationLatency','requestTimeEpoch']) x from read_csv('${d}/apigw/**/*.gz', columns={'line':'VARCHAR'}, delim='\x01', quote='', escape='', header=false, auto_detect=false))`);
lap('gw');
await c.run(`create temp table alb as
  select substr(trace, position('Root=' in trace) + 5, 35) tr, time, ctime, target, rpt, tpt, spt, elb_st, tgt_st
  from read_csv('${d}/alb/**/*.gz', columns=${cols}, delim=' ', quote='"', escape='"', header=false, auto_detect=false, null_padding=true)`);
lap('alb');
await c.run(`create temp table app as
  select traceId tr, startTime, durationMs, instance from read_json('${d}/app/**/application-*', format='newline_delimited',
   columns={traceId:'VARCHAR', startTime:'TIMESTAMP', durationMs:'DOUBLE', instance:'VARCHAR'}) where traceId is not null`);
lap('app');
await c.run(`create temp table j as
  select gw.*, alb.tr is not null has_alb, app.tr is not null has_app, lat-ilat gw_own, ilat - (rpt+tpt+spt)*1000 net, rpt*1000 elb_q, tpt*1000 tpt_ms, spt*1000 spt_ms,
         app.durationMs app_ms, tpt*1000 - app.durationMs before_app, epoch_ms(app.startTime) - epoch_ms(alb.ctime) app_delay, target, elb_st, tgt_st, instance
  from gw left join alb on gw.tr = alb.tr left join app on gw.tr = app.tr`);
lap('join');
const r = await c.runAndReadAll(`select m || ' ' || route r, count(*) n, quantile_cont(lat,[0.5,0.95,0.99]) lat, quantile_cont(gw_own,[0.5,0.95,0.99]) gw, quantile_cont(net,[0.5,0.95,0.99]) net,
   quantile_cont(tpt_ms,[0.5,0.95,0.99]) tpt, quantile_cont(app_ms,[0.5,0.95,0.99]) app, max(lat) mx, sum((st=504)::int) n504 from j group by 1 order by 2 desc`);
lap('percentiles');
const f = await c.runAndReadAll(`select rid, tr, route, lat, ilat, has_alb, has_app, app_ms, app_delay, target, elb_st,
   case when not has_alb then 'not-received-by-elb' when not has_app and elb_st=504 then 'elb-no-target' when not has_app then 'request-lost-before-app'
        when app_ms >= 10000 then 'backend-slow' when app_delay > 10000 then 'queued-before-app' else 'response-lost-after-app' end cause
   from j where st = 504 order by t`);
lap('504');
const by = {}; for (const x of f.getRows()) by[x[11]] = (by[x[11]] ?? 0) + 1;
const tot = (await c.runAndReadAll(`select count(*), sum(has_alb::int), sum(has_app::int) from j`)).getRows()[0];
for (const x of r.getRows()) console.log(x.map(v => v?.items ? v.items.map(y => (+y).toFixed(1)).join('/') : String(v)).join('\t'));
console.log('504:', JSON.stringify(by));
console.log(`gw=${tot[0]} alb=${tot[1]} app=${tot[2]}`);
