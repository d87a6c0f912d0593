/** News from the service: subscriptions that go on from their cursors, and asking now and then where sockets are blocked. */
import { signal } from "@preact/signals";
import { createRequest, stringifyDocument, type DocumentInput } from "@urql/core";
import type { Client } from "graphql-ws";
import { ALERT_NEWS, GRAPH_NEWS, SCORE_NEWS } from "./documents";
import { checkRelease } from "./release";
import { backoff } from "./throttle";

const NEWS = [ALERT_NEWS, GRAPH_NEWS, SCORE_NEWS] as const;
const ALIVE = 15_000; // milliseconds between two pings
const SILENT = 5_000; // milliseconds after which a ping without an answer means that the socket is dead
const POLL = 30_000; // milliseconds between two looks where no socket is open

/** How many pieces of news came since the page was opened. */
export const told = signal(0);
/** How often a screen should look by itself: after a socket was lost, and while there is none. */
export const looks = signal(0);

/** The browser's sockets; one that it refuses to make is closed from the beginning, so that the page asks now and then. */
const sockets = () => new Proxy(WebSocket, {
  construct(made, [address, protocol]: [string, string]) {
    try {
      return new made(address, protocol);
    } catch {
      const closed: { onclose?: (event: CloseEvent) => void } = {};
      setTimeout(() => closed.onclose?.(new CloseEvent("close", { code: 1006 })));
      return closed;
    }
  },
});

/** Follow the news until the returned function is called; what speaks over sockets is fetched for it. */
export function follow(): () => void {
  let isOpen = false;
  let leave: (() => void) | null = () => undefined;
  const polling = setInterval(() => {
    if (!isOpen) looks.value++;
  }, POLL);
  if ("WebSocket" in window) {
    void import("graphql-ws").then(({ createClient }) => {
      if (leave) leave = followBySocket(createClient, (open) => (isOpen = open), () => clearInterval(polling));
    }, () => undefined);
  }
  return () => {
    clearInterval(polling);
    leave?.();
    leave = null;
  };
}

/** `stand` is told whether a socket is open; `ended`, that the reader may follow none of the news. */
function followBySocket(createClient: typeof import("graphql-ws").createClient, stand: (isOpen: boolean) => void, ended: () => void): () => void {
  let opened = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    webSocketImpl: sockets(),
    url: `${location.origin.replace(/^http/, "ws")}/graphql`,
    keepAlive: ALIVE,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => pause(backoff(retries)),
    on: {
      connected: () => {
        stand(true);
        if (!opened++) return;
        looks.value++;
        void checkRelease(); // the service was away, perhaps for another version
      },
      closed: () => stand(false),
      ping: (received) => {
        if (!received) silence = setTimeout(() => client.terminate(), SILENT);
      },
      pong: (received) => {
        if (received) clearTimeout(silence);
      },
    },
  });
  let followed = NEWS.length;
  const endOne = () => {
    if (--followed === 0) ended();
  };
  for (const document of NEWS) subscribe(client, document.toString(), endOne);
  return () => {
    clearTimeout(silence);
    void client.dispose();
  };
}

/** The payload is sent again after each loss, with the cursor that it has by then. It ends where a reader may not follow it. */
function subscribe(client: Client, document: DocumentInput, ended: () => void): void {
  const variables: { after: string | null } = { after: null };
  const query = stringifyDocument(createRequest(document, {}).query);
  client.subscribe<Readonly<Record<string, { readonly cursor: string }>>>({ query, variables }, {
    next: ({ data }) => {
      const [event] = Object.values(data ?? {});
      if (!event) return;
      variables.after = event.cursor;
      told.value++;
    },
    error: () => undefined,
    complete: ended,
  });
}

/** Wait so long, or until the network is back. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(waiting);
      removeEventListener("online", done);
      resolve();
    };
    const waiting = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });
}
