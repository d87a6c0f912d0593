// One document for two days through caches that normalise: node caches.js URL KEY DOCUMENT DAY DAY. Prints, for each cache, what it
// shows of both days after both have come, and what the service answered.
import { InMemoryCache, gql } from "@apollo/client";
import { cacheExchange as documentCache, createClient, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { print } from "graphql";

const [url, key, asked, ...days] = process.argv.slice(2);
const text = print(new InMemoryCache().transformDocument(gql(asked))); // with `__typename` everywhere, as clients send it
const headers = { "x-api-key": key };

async function answered(day) {
  const body = JSON.stringify({ query: text, variables: { day } });
  const answer = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
  return (await answer.json()).data;
}

async function apollo(settings) {
  const cache = new InMemoryCache(settings);
  const query = gql(text);
  for (const day of days) cache.writeQuery({ query, variables: { day }, data: await answered(day) });
  return days.map((day) => cache.readQuery({ query, variables: { day } }));
}

async function urql(exchange) {
  const client = createClient({ url, exchanges: [exchange, fetchExchange], fetchOptions: { headers }, preferGetMethod: false });
  for (const day of days) await client.query(text, { day }).toPromise();
  return days.map((day) => client.readQuery(text, { day })?.data);
}

const embedded = new Proxy({}, { get: () => () => null, has: () => true });
const shown = {
  service: await Promise.all(days.map(answered)),
  apollo: await apollo({}),
  apolloEmbedded: await apollo({ dataIdFromObject: () => undefined }),
  urql: await urql(documentCache),
  graphcache: await urql(cacheExchange({})),
  graphcacheEmbedded: await urql(cacheExchange({ keys: embedded })),
};
// graphcache warns on the console of what has no key; the last line is the answer
console.log(JSON.stringify(shown, (name, value) => (name === "__typename" ? undefined : value)));
