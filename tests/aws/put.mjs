// Copies a folder into a bucket, which is made where it is missing: put.mjs FOLDER s3://BUCKET/PREFIX
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

const [folder, uri] = process.argv.slice(2);
const [, bucket, prefix] = uri.match(/^s3:\/\/([^/]+)\/?(.*)$/);
const s3 = new S3Client({ forcePathStyle: true });
await s3.send(new CreateBucketCommand({ Bucket: bucket })).catch(() => {});
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const key = [prefix, relative(folder, path)].filter((p) => p !== "").join("/");
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(path) }));
  }
}
