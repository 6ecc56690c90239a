import type { Cell } from '@/lib/evidence/model/population';
import { utcTime } from '../time/relative';
import { HostileText } from '../ui/hostile-text';

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const LONGEST = 400;

/** A cell of a population: times in UTC, text as text. Nothing is said as a dash. */
export function CellText({ cell }: { cell: Cell | undefined }) {
  if (cell === null || cell === undefined || cell === '') return <span className="text-ink-3">–</span>;
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (typeof cell === 'number') return <span className="tabular-nums">{cell}</span>;
  if (MOMENT.test(cell)) return <time dateTime={cell}>{utcTime(new Date(cell))}</time>;
  return <HostileText inline text={cell.length > LONGEST ? `${cell.slice(0, LONGEST)}…` : cell} />;
}

/** `requested_at` as a heading: "Requested at". */
export function columnTitle(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
