/** What a gateway before a tool has in force; null: nothing that is known. */
export interface GatewayInForce {
  gateway: string;
  serial: number | null;
}

export interface Removal {
  serial: number;
  /** How many gateways stand before the tool. */
  gateways: number;
  /** Of them, those that have this serial in force, or a later one. */
  removed: number;
  /** The others. */
  waiting: string[];
}

/** Whether what was taken away is gone where it is enforced, by the gateways' own word. */
export function removalOf(serial: number, gateways: readonly GatewayInForce[]): Removal {
  const waiting = gateways.filter((one) => one.serial === null || one.serial < serial).map(({ gateway }) => gateway);
  return { serial, gateways: gateways.length, removed: gateways.length - waiting.length, waiting };
}

export function removalWords({ gateways, removed, waiting }: Removal): string {
  if (gateways === 0) return 'No gateway stands before it.';
  const names = waiting.length > 0 ? `, not yet: ${waiting.join(', ')}` : '';
  return `Removed at gateways: ${removed} of ${gateways}${names}`;
}
