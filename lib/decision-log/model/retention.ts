import { DATA_CLASSES, type DataClass } from '@/lib/kernel/data-class';

/** How many months calls are kept: all, and longer where data of a class was touched. */
export interface Retention {
  months: number;
  classes: Partial<Record<DataClass, number>>;
}

/** Of high-risk systems the EU AI Act wants logs of six months at least; nobody keeps less of any. */
export const LEAST_MONTHS = 6;
export const DEFAULT_RETENTION: Retention = { months: 13, classes: {} };

/** A month of the log, by its first moment and the first one after it. */
export interface Month {
  from: Date;
  to: Date;
}

export function monthOf(time: Date, ahead = 0): Month {
  const [year, month] = [time.getUTCFullYear(), time.getUTCMonth() + ahead];
  return { from: new Date(Date.UTC(year, month)), to: new Date(Date.UTC(year, month + 1)) };
}

/** Whether a month is over for all the classes of data that its calls touched: it is dropped as a whole. */
export function isOver({ to }: Month, touched: readonly string[], keep: Retention, now: Date): boolean {
  const known = DATA_CLASSES.filter((one) => touched.includes(one));
  const months = Math.max(LEAST_MONTHS, keep.months, ...known.map((one) => keep.classes[one] ?? 0));
  const end = new Date(to);
  end.setUTCMonth(end.getUTCMonth() + months);
  return end <= now;
}
