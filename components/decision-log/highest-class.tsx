import { highestClass } from '@/lib/decision-log/model/words';
import { DataClassBadge } from '../ui/data-class-badge';

/** The highest of the classes that a call touched, as its gateway told. */
export function HighestClass({ classes }: { classes: string[] }) {
  const highest = highestClass(classes);
  return highest ? <DataClassBadge value={highest} /> : <span className="text-ink-3">–</span>;
}
