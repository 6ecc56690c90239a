import Link from 'next/link';
import type { ShadowMode } from '@/lib/work/model/dto';
import { Callout } from '../ui/callout';

/** Where nothing is stopped, on the first page that everybody opens. Nothing is shown while there is no such place. */
export function ShadowBanner({ shadow: { gateways, agents } }: { shadow: ShadowMode }) {
  const parts = [
    ...(gateways ? [{ words: counted(gateways, 'gateway'), href: '/gateways?mode=shadow' }] : []),
    ...(agents ? [{ words: counted(agents, 'agent'), href: '/agents?mode=shadow' }] : []),
  ];
  if (parts.length === 0) return null;
  const one = (gateways ?? 0) + agents === 1;
  return (
    <Callout tone="danger" title="Shadow mode">
      {parts.map(({ words, href }, index) => (
        <span key={href}>
          {index > 0 ? ' and ' : ''}
          <Link className="link" href={href}>
            {words}
          </Link>
        </span>
      ))}{' '}
      {one ? 'runs' : 'run'} in shadow mode: nothing is stopped there.
    </Callout>
  );
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
