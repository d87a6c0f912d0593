// Listens over server-sent events with the client of graphql-sse: node listen.js URL KEY DOCUMENT VARIABLES. Prints what came.
import { createClient } from "graphql-sse";

const [url, key, query, variables] = process.argv.slice(2);
const client = createClient({ url, headers: { "x-api-key": key }, retryAttempts: 0 });
const heard = [];
for await (const result of client.iterate({ query, variables: JSON.parse(variables) })) heard.push(result);
console.log(JSON.stringify(heard));
