// Runs the audits of graphql-http against a server: node audit.js URL KEY. Prints [{id, name, status, reason}].
import { serverAudits } from "graphql-http";

const [url, key] = process.argv.slice(2);
const fetchFn = (address, init = {}) =>
  fetch(address, { ...init, headers: { ...init.headers, "x-api-key": key } });
const results = await Promise.all(serverAudits({ url, fetchFn }).map((audit) => audit.fn()));
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
