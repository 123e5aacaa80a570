// A real S3-compatible server on 127.0.0.1 and a free port, in memory, until standard input closes.
// fauxqs's own command line binds all interfaces, so it is started from here.
import { buildApp } from "fauxqs";

const app = await buildApp({ logger: false });
await app.listen({ host: "127.0.0.1", port: 0 });
console.log(`ready ${app.server.address().port}`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
