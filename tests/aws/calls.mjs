// Makes the calls that the tool makes, with the official client, and prints what came back: calls.mjs BUCKET PREFIX KEY GROUP FROM TO
import { FilterLogEventsCommand, paginateFilterLogEvents, CloudWatchLogsClient, DescribeLogGroupsCommand, DescribeLogStreamsCommand, GetLogEventsCommand, GetQueryResultsCommand, StartQueryCommand, StopQueryCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

const [bucket, prefix, key, group, from, to] = process.argv.slice(2);
const s3 = new S3Client({ forcePathStyle: true });
const logs = new CloudWatchLogsClient({});
const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
const body = await (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body.transformToByteArray();
const single = await logs.send(new FilterLogEventsCommand({ logGroupName: group, startTime: Number(from), endTime: Number(to) }));
let events = 0;
for await (const page of paginateFilterLogEvents({ client: logs }, { logGroupName: group, startTime: Number(from), endTime: Number(to) })) {
  events += page.events.length;
}
const groups = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }));
const query = { logGroupName: group, startTime: Math.floor(from / 1000), endTime: Math.floor(to / 1000), queryString: "fields @timestamp | filter @message like /504/", limit: 10000 };
const { queryId } = await logs.send(new StartQueryCommand(query));
let result;
do {
  result = await logs.send(new GetQueryResultsCommand({ queryId }));
} while (result.status === "Running");
await logs.send(new StopQueryCommand({ queryId: "00000000-0000-0000-0000-000000000001" }));
const streams = await logs.send(new DescribeLogStreamsCommand({ logGroupName: group, orderBy: "LastEventTime", descending: true, limit: 2 }));
const last = await logs.send(new GetLogEventsCommand({ logGroupName: group, logStreamName: "stream-0", limit: 100, startFromHead: false }));
const missing = await logs.send(new FilterLogEventsCommand({ logGroupName: "no-such-group" })).catch((e) => e.name);
console.log(JSON.stringify({ keys: listed.KeyCount, bytes: body.length, first: single.events.length, events, groups: groups.logGroups.length, rows: result.results.length, streams: streams.logStreams.length, last: last.events.length, missing }));
