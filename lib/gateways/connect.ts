import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { authorize } from '@/lib/authz/authorize';
import { connectGuide } from '@/lib/renderings/connect/for-kind';
import type { ConnectGuide } from '@/lib/renderings/connect/guide';
import { readPublicKeys } from '@/lib/signing-keys/queries';
import type { Ctx } from '@/lib/verb/ctx';
import type { GatewayDetail } from './model/dto';
import { listServerAddresses } from './repository';

/** How this gateway is connected, with its real names. */
export async function getConnectGuide({ ctx, gateway }: { ctx: Ctx; gateway: GatewayDetail }): Promise<ConnectGuide> {
  authorize(ctx.actor, 'gateway:read');
  const keys = await readPublicKeys(ctx.db.read);
  return connectGuide(gateway.kind, {
    baseUrl: ctx.baseUrl,
    gateway: gateway.slug,
    servers: await listServerAddresses(ctx.db.read, gateway.servers),
    settings: gateway.settings,
    publishesUnheld: gateway.unheld === 'publish',
    keys: keys.map((jwk) => ({ kid: String(jwk.kid), pem: pemOf(jwk as JsonWebKey) })),
  });
}

function pemOf(jwk: JsonWebKey): string {
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}
