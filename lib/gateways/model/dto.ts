import type { GatewayState } from './gateway';

/** A gateway as lists show it. Times are RFC 3339. */
export interface GatewaySummary {
  slug: string;
  name: string;
  kind: string;
  mode: 'enforce' | 'shadow';
  servers: string[];
  freshnessSeconds: number;
  state: GatewayState;
  latestSerial: number | null;
  servedSerial: number | null;
  activatedSerial: number | null;
  activatedAt: string | null;
  lastSeenAt: string | null;
  lastError: string | null;
  createdAt: string;
}

export interface GatewayDetail extends GatewaySummary {
  tokens: { id: string; createdAt: string; expiresAt: string; lastUsedAt: string | null; revokedAt: string | null }[];
  receipts: {
    id: string;
    serial: number;
    sha256: string;
    status: string;
    error: string | null;
    activatedAt: string;
    receivedAt: string;
  }[];
}
