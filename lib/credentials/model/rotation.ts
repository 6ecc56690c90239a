export const CREDENTIAL_EVENTS = ['created', 'requested', 'rotated', 'emergency', 'verified', 'revoked'] as const;
export type CredentialEvent = (typeof CREDENTIAL_EVENTS)[number];

export const ROTATION_STATES = ['none', 'requested', 'replaced', 'confirmed', 'verified'] as const;
/**
 * `requested`: somebody was asked to replace it at its issuer, and has not said that it is done. `replaced`: nobody has
 * shown yet that older tokens are refused. `confirmed`: every gateway has the policy that says so. `verified`: a gateway
 * refused an older token.
 */
export type RotationState = (typeof ROTATION_STATES)[number];

export interface EventFacts {
  event: CredentialEvent;
  at: Date;
  serial: number | null;
  detail: { how?: 'refused' | 'confirmed' } | null;
}

export interface Rotation {
  state: RotationState;
  /** Since when it is in this state of affairs; null where there is none. */
  at: Date | null;
  /** The revision from which gateways refuse older tokens. */
  serial: number | null;
}

/** Where the newest replacement stands that takes older tokens away. Events in their order. */
export function rotationOf(events: readonly EventFacts[]): Rotation {
  let rotation: Rotation = { state: 'none', at: null, serial: null };
  for (const { event, at, serial, detail } of events) {
    if (event === 'requested') rotation = { state: 'requested', at, serial: null };
    else if (event === 'verified') {
      if (rotation.serial !== null) {
        rotation = { ...rotation, state: detail?.how === 'refused' ? 'verified' : 'confirmed' };
      }
    } else if (serial !== null) rotation = { state: 'replaced', at, serial };
    else if (event === 'rotated' && rotation.state === 'requested')
      rotation = { state: 'none', at: null, serial: null };
  }
  return rotation;
}
