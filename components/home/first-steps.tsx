import { Check } from 'lucide-react';
import { LinkButton } from '../ui/link-button';
import { Panel } from '../ui/panel';

type Step = 'people' | 'servers' | 'agents' | 'gateways';

const STEPS: { key: Step; title: string; text: string; href: string; act: string; who: string }[] = [
  {
    key: 'people',
    title: 'Add people',
    text: 'Engineers ask, security decides. Nobody decides their own request.',
    href: '/people/new',
    act: 'Add a person',
    who: 'an administrator',
  },
  {
    key: 'servers',
    title: 'Add an MCP server',
    text: 'Remit reads its tools, and records what each looked like when it was approved.',
    href: '/servers/new',
    act: 'Add a server',
    who: 'an engineer or security',
  },
  {
    key: 'gateways',
    title: 'Add a gateway',
    text: 'It pulls the signed policy and enforces it. Until something is approved, it denies everything.',
    href: '/gateways/new',
    act: 'Add a gateway',
    who: 'an administrator',
  },
  {
    key: 'agents',
    title: 'Register an agent',
    text: 'Say what it is for, who answers for it and which tools it wants. Security decides.',
    href: '/agents/new',
    act: 'Register an agent',
    who: 'an engineer or security',
  },
];

interface Props {
  /** Null where this person may not know. */
  done: Record<Step, boolean | null>;
  may: Record<Step, boolean>;
}

export function FirstSteps({ done, may }: Props) {
  return (
    <Panel title="First steps" padded={false}>
      <ol>
        {STEPS.map(({ key, title, text, href, act, who }, index) => (
          <li key={key} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-4 py-3 last:border-b-0">
            <span
              aria-hidden
              className="grid size-6 shrink-0 place-items-center rounded-full border text-2xs text-ink-2 data-[done=true]:border-add data-[done=true]:text-add"
              data-done={done[key] === true}
            >
              {done[key] ? <Check size={13} /> : index + 1}
            </span>
            <span className="min-w-[220px] flex-1">
              <span className="block font-strong">
                {title}
                {done[key] ? <span className="sr-only"> (done)</span> : null}
              </span>
              <span className="block text-ink-2">{text}</span>
            </span>
            {done[key] ? (
              <span className="text-ink-3">Done</span>
            ) : may[key] ? (
              <LinkButton href={href}>{act}</LinkButton>
            ) : (
              <span className="text-ink-3">for {who}</span>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
