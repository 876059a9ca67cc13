import { connect, type Socket } from "node:net";

/**
 * The load generator: a process of its own, so that it takes no time from the server's event loop. Plain sockets with
 * keep-alive and one request at a time on each, because a full HTTP client would cost more processor than the server.
 */

/** What is asked again and again. `bodies` are sent in turn, each with an `Idempotency-Key` that is never used again. */
export interface Target {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The only status that counts as an answer. */
  readonly expect: number;
}

export interface Order {
  readonly port: number;
  readonly target: Target;
  readonly connections: number;
  readonly milliseconds: number;
}

/** Latencies in milliseconds, one per answer, in the order of arrival. */
export interface Outcome {
  readonly latencies: readonly number[];
  readonly seconds: number;
}

let sent = 0;

function requestOf({ path, headers = {}, body }: Target): string {
  sent++;
  const all = {
    host: "127.0.0.1",
    ...headers,
    ...(body !== undefined && {
      "content-type": "application/json",
      "content-length": `${Buffer.byteLength(body)}`,
      "idempotency-key": `${process.pid}-${sent}`,
    }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${body === undefined ? "GET" : "POST"} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}

/** The status of the answer that `received` begins with and how many bytes it takes; null while it is not whole. */
function answerIn(received: Buffer): { status: number; length: number } | null {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = received.toString("latin1", 0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const declared = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
  if (declared === undefined && status !== 304) throw new Error(`an answer without content-length:\n${head}`);
  const length = end + 4 + (status === 304 ? 0 : Number(declared));
  return received.length < length ? null : { status, length };
}

/** Asks on one connection until the deadline; answers the latencies. */
async function askRepeatedly({ port, target }: Order, deadline: number): Promise<number[]> {
  const latencies: number[] = [];
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const get = target.body === undefined ? requestOf(target) : null;
  return new Promise((resolve, reject) => {
    let [received, began]: [Buffer, number] = [Buffer.alloc(0), 0];
    const ask = () => {
      began = performance.now();
      socket.write(get ?? requestOf(target));
    };
    const take = (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const answer = answerIn(received);
      if (!answer) return;
      const words = answer.status === target.expect ? null : received.toString("utf8", 0, answer.length);
      if (words !== null)
        throw new Error(`${target.path} was answered otherwise than with ${target.expect}:\n${words}`);
      latencies.push(performance.now() - began);
      received = received.subarray(answer.length);
      if (performance.now() < deadline) ask();
      else finish(socket, () => resolve(latencies));
    };
    socket.once("connect", ask);
    socket.on("data", (chunk: Buffer) => {
      try {
        take(chunk);
      } catch (error) {
        socket.destroy();
        reject(error);
      }
    });
    socket.once("error", reject);
    socket.once("end", () => reject(new Error(`${target.path}: the server closed the connection`)));
  });
}

function finish(socket: Socket, done: () => void): void {
  socket.removeAllListeners("end");
  socket.end(done);
}

async function load(order: Order): Promise<Outcome> {
  const began = performance.now();
  const deadline = began + order.milliseconds;
  const runs = Array.from({ length: order.connections }, () => askRepeatedly(order, deadline));
  const latencies = (await Promise.all(runs)).flat();
  return { latencies, seconds: (performance.now() - began) / 1000 };
}

process.on("message", (order: Order) => {
  load(order).then(
    (outcome) => process.send?.({ outcome }),
    (error: unknown) => process.send?.({ failure: error instanceof Error ? error.message : String(error) }),
  );
});
