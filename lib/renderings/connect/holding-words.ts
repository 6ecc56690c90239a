import { BOUNDS, type Bound, type GatewayKind, HOLDS, type Holding } from '@/lib/policy-engine/gateway-kinds';

const BOUND_NAMES: Record<Bound, string> = {
  expiry: 'End of a grant',
  definition: 'Approved definition of a tool',
  requireUser: 'A named user',
  maxDataClass: 'Highest data class',
  pii: 'Personal data',
  rateLimit: 'Rate limit',
  shadow: 'Shadow mode',
};

const USUAL: Record<Holding, string> = {
  call: 'The gateway looks at each call.',
  asked: 'The answer says it; whoever asks has to do it.',
  publication: 'Left out of the file, which is written anew when that changes.',
  no: 'Nothing there holds it.',
};

export interface HoldingWords {
  key: Bound;
  holding: Holding;
  /** The bound, as people call it. */
  bound: string;
  holds: boolean;
  says: string;
}

/** The table HOLDS for people: each bound of a grant, and how it holds at a kind of gateway. */
export function holdingWords(kind: GatewayKind): HoldingWords[] {
  return BOUNDS.map((bound) => {
    const holding = HOLDS[kind][bound];
    return {
      key: bound,
      holding,
      bound: BOUND_NAMES[bound],
      holds: holding !== 'no',
      says: special(kind, bound, holding) ?? USUAL[holding],
    };
  });
}

function special(kind: GatewayKind, bound: Bound, holding: Holding): string | undefined {
  if (bound === 'shadow' && holding === 'no') return 'A file cannot say it: it always enforces.';
  if (bound === 'requireUser' && holding === 'call' && HOLDS[kind].expiry === 'publication') {
    return 'A claim of the token has to name one; the setting userClaim says which. Without it such grants are left out.';
  }
  if (bound === 'definition' && holding === 'publication') {
    return 'A tool that Remit finds changed is left out of the file. Calls are not compared.';
  }
  if (bound === 'maxDataClass' && holding === 'publication') {
    return 'A tool that is labelled higher is left out of the file. What a call holds is not looked at.';
  }
  return undefined;
}
