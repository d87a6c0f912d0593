// Documents for two days through caches that normalise: node caches.js URL KEY DAY DAY DOCUMENT…. Prints, for each document and cache,
// what it shows of both days after both have come, and what the service answered.
import { InMemoryCache, gql } from "@apollo/client";
import { cacheExchange as documentCache, createClient, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { print } from "graphql";

const [url, key, first, second, ...documents] = process.argv.slice(2);
const days = [first, second];
const headers = { "x-api-key": key };

async function answered(text, day) {
  const body = JSON.stringify({ query: text, variables: { day } });
  const answer = await fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
  return (await answer.json()).data;
}

async function apollo(text, settings) {
  const cache = new InMemoryCache(settings);
  const query = gql(text);
  for (const day of days) cache.writeQuery({ query, variables: { day }, data: await answered(text, day) });
  return days.map((day) => cache.readQuery({ query, variables: { day } }));
}

async function urql(text, exchange) {
  const client = createClient({ url, exchanges: [exchange, fetchExchange], fetchOptions: { headers }, preferGetMethod: false });
  for (const day of days) await client.query(text, { day }).toPromise();
  return days.map((day) => client.readQuery(text, { day })?.data);
}

const embedded = new Proxy({}, { get: () => () => null, has: () => true });
async function shown(asked) {
  const text = print(new InMemoryCache().transformDocument(gql(asked))); // with `__typename` everywhere, as clients send it
  return {
    service: await Promise.all(days.map((day) => answered(text, day))),
    apollo: await apollo(text, {}),
    apolloEmbedded: await apollo(text, { dataIdFromObject: () => undefined }),
    urql: await urql(text, documentCache),
    graphcache: await urql(text, cacheExchange({})),
    graphcacheEmbedded: await urql(text, cacheExchange({ keys: embedded })),
  };
}

const found = [];
for (const asked of documents) found.push(await shown(asked));
// graphcache warns on the console of what has no key; the last line is the answer
console.log(JSON.stringify(found, (name, value) => (name === "__typename" ? undefined : value)));
