import { Callout } from '../ui/callout';

/** Gateways that have no words for what the grants are bound by. Nothing is shown where all hold all. */
export function NotHeld({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return null;
  return (
    <Callout tone="warn" title="Not held everywhere">
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Callout>
  );
}
