import type { Leg, ToxicPath } from '@/lib/risk/model/toxic';

const LEG_WORDS: Record<Leg, string> = {
  sensitive: 'It reads sensitive data with',
  untrusted: 'It is fed untrusted content by',
  outward: 'It sends out with',
};

/** A toxic path in words, leg by leg, with the agents in between. */
export function ToxicWords({ path }: { path: ToxicPath }) {
  return (
    <>
      <ul className="space-y-0.5">
        {path.legs.map(({ leg, tool, agents }) => (
          <li key={leg} className="[overflow-wrap:anywhere]">
            {LEG_WORDS[leg]} <span className="font-mono text-xs">{tool}</span>
            {agents.length > 1 ? ` through ${agents.slice(1).join(', then ')}` : ''}.
          </li>
        ))}
      </ul>
      <p className="mt-1">A hidden instruction in what it reads could make {path.agent} send that data away.</p>
    </>
  );
}
