import autocannon from 'autocannon';

export interface LoadResult {
  requestsPerSecond: number;
  p99Ms: number;
}

/** Loads a server for some seconds and tells its throughput; throws when any answer was not the expected status. */
export async function load(options: {
  url: string;
  connections: number;
  seconds: number;
  headers?: Record<string, string>;
  /** Posts it; without one the server is asked. */
  body?: string;
  /** The same with a body for each connection; `[<id>]` in one stands for another text in each request. */
  bodies?: string[];
  paths?: string[];
  expectStatus?: number;
}): Promise<LoadResult> {
  const { paths, bodies } = options;
  let clients = 0;
  const share = Math.floor((paths?.length ?? 0) / options.connections);
  const nextShare = () => (paths ?? []).slice(share * clients, share * ++clients);
  const expected = options.expectStatus ?? 200;
  const result = await autocannon({
    url: options.url,
    connections: options.connections,
    duration: options.seconds,
    headers: options.headers,
    ...(options.body !== undefined && { method: 'POST' as const, body: options.body }),
    ...(bodies && { method: 'POST' as const, body: '[<id>]', idReplacement: true }),
    // Every connection walks over paths of its own, so that no two ask for the same one.
    setupClient: (client) => {
      if (bodies) client.setBody(bodies[clients++]);
      if (paths) client.setRequests(nextShare().map((path) => ({ method: 'GET' as const, path })));
    },
  });
  const counts = (result as unknown as { statusCodeStats: Record<string, { count: number }> }).statusCodeStats;
  const wrong = Object.keys(counts).filter((status) => Number(status) !== expected);
  if (wrong.length > 0 || result.errors > 0) {
    throw new Error(
      `${options.url}: expected only ${expected}, got ${Object.keys(counts).join(', ')}, ${result.errors} errors`,
    );
  }
  return { requestsPerSecond: result.requests.average, p99Ms: result.latency.p99 };
}
