/** The part of autocannon 8 that is used here; it ships no types. */
declare module 'autocannon' {
  interface Options {
    url: string;
    connections: number;
    duration: number;
    pipelining?: number;
    method?: 'GET' | 'POST';
    headers?: Record<string, string>;
    body?: string;
  }
  interface Result {
    /** Seconds that the run took. */
    duration: number;
    errors: number;
    timeouts: number;
    requests: { total: number };
    throughput: { total: number };
    /** Milliseconds. */
    latency: { p50: number; p99: number };
    statusCodeStats: Record<string, { count: number }>;
  }
  const autocannon: (options: Options) => Promise<Result>;
  export default autocannon;
}
