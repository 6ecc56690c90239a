import type { DecideParts } from '@/lib/gateway/decide/decide-call';
import type { JsonObject } from '@/lib/kernel/json';
import { listUpstreamTools } from './list-tools';
import type { Exchange } from './parts';

/** What a call of this exchange is decided with. `params` are the call's. */
export function decideParts(exchange: Exchange, params: JsonObject): DecideParts {
  const { parts, view } = exchange;
  return {
    view,
    limiter: parts.limiter,
    taint: parts.taint,
    phoneCountries: parts.config.pii.phoneCountries,
    digests: () => listedTo(exchange, params),
  };
}

/** Digests of what the upstream lists to the caller now. */
export function listedTo(exchange: Exchange, params: JsonObject): Promise<ReadonlyMap<string, string>> {
  const { parts, server, session } = exchange;
  return parts.pins.digests({ server, session }, () => listUpstreamTools(exchange, params));
}
