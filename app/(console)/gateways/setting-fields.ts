import type { SettingField } from '@/lib/gateways/model/settings';
import { GATEWAY_KINDS, type GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import { settingFields } from '@/lib/renderings/settings';

/** The settings of every kind, for a form in which the kind can be chosen. */
export function allSettingFields(): Record<GatewayKind, SettingField[]> {
  return Object.fromEntries(GATEWAY_KINDS.map((kind) => [kind, settingFields(kind)])) as Record<
    GatewayKind,
    SettingField[]
  >;
}
