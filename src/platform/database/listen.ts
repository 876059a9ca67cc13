import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export interface Listening {
  close(): Promise<void>;
}

/**
 * Listens on a NOTIFY channel with a connection of its own. Where that breaks it is made again, trying every second, and
 * `onNotify` then gets null: something may have been announced meanwhile, look for yourself.
 */
export async function listen(
  config: pg.ClientConfig,
  channel: string,
  onNotify: (payload: string | null) => void,
): Promise<Listening> {
  const closed = new AbortController();
  let current = await open();
  watch();

  async function open(): Promise<pg.Client> {
    const client = new pg.Client({ ...config, keepAlive: true });
    client.on("error", () => {});
    client.on("notification", ({ payload }) => onNotify(payload ?? ""));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    return client;
  }

  function watch(): void {
    current.once("end", () => void reopen());
  }

  async function reopen(): Promise<void> {
    while (!closed.signal.aborted) {
      const client = await open().catch(() => null);
      if (client && closed.signal.aborted) return client.end();
      if (client) {
        current = client;
        watch();
        onNotify(null);
        return;
      }
      await sleep(1000, null, { signal: closed.signal }).catch(() => {});
    }
  }

  return {
    async close() {
      closed.abort();
      await current.end();
    },
  };
}
