import { DATA_CLASSES, type DataClass } from '@/lib/kernel/data-class';
import { cn } from './cn';

const tones: Record<DataClass, string> = {
  public: 'bg-r0-soft text-r0',
  internal: 'bg-r0-soft text-r0',
  confidential: 'bg-r1-soft text-r1',
  restricted: 'bg-r3-soft text-r3',
};

/** How sensitive data is: four bars and the word. `null` means that nobody labelled it. */
export function DataClassBadge({ value, className }: { value: DataClass | null; className?: string }) {
  if (!value) return <span className={cn('text-xs text-ink-3', className)}>not labelled</span>;
  const filled = DATA_CLASSES.indexOf(value) + 1;
  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 rounded-[5px] px-[7px] py-px text-xs font-strong whitespace-nowrap',
        tones[value],
        className,
      )}
    >
      <span aria-hidden className="inline-flex gap-0.5">
        {DATA_CLASSES.map((step, index) => (
          <span
            key={step}
            className={cn('h-[9px] w-[3px] rounded-[1px] bg-current', index >= filled && 'opacity-25')}
          />
        ))}
      </span>
      {value}
    </span>
  );
}
