'use client';

import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown, X } from 'lucide-react';
import { useContext, useEffect, useRef, useState } from 'react';
import { cn } from './cn';
import { controlStyle } from './control-style';
import { FieldContext, useFieldProps } from './field-context';
import { popupItemStyle, popupStyle } from './popup-style';

export interface PickerItem {
  value: string;
  label: string;
  /** A second line that tells two alike apart: an e-mail address, a server. */
  hint?: string;
}

export interface ComboboxProps {
  /** All choices, when they are few; otherwise give `search`. */
  items?: readonly PickerItem[];
  /** Asked as the person types (after 200 ms), for choices that live on the server. */
  search?: (query: string) => Promise<PickerItem[]>;
  defaultValue?: PickerItem | null;
  onValueChange?: (item: PickerItem | null) => void;
  name?: string;
  id?: string;
  required?: boolean;
  disabled?: boolean;
  placeholder?: string;
  /** Names the field where no FormField does. */
  'aria-label'?: string;
  /** Sets values in the typeface of code: tool names, slugs. */
  mono?: boolean;
  /** Looks like the filters of a table, among which it stands. */
  filter?: boolean;
  className?: string;
}

/** Picks one of many by typing. Posts `value` under `name`; drafts restore both value and label. */
export function Combobox({
  items,
  search,
  defaultValue,
  onValueChange,
  placeholder,
  mono,
  filter,
  className,
  disabled,
  ...props
}: ComboboxProps) {
  const { name, required, id, ...aria } = useFieldProps(props);
  const field = useContext(FieldContext);
  const [value, setValue] = useState<PickerItem | null>(defaultValue ?? null);
  const [query, setQuery] = useState('');
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<readonly PickerItem[]>([]);
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const hidden = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!search || !open) return;
    let stale = false;
    setState('busy');
    const timer = setTimeout(() => {
      search(value && query === value.label ? '' : query).then(
        (next) => {
          if (stale) return;
          setFound(next);
          setState('idle');
        },
        () => !stale && setState('failed'),
      );
    }, 200);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [search, open, query, value]);

  useEffect(() => {
    const node = hidden.current;
    const restore = (event: Event) => {
      const [nextValue, nextLabel] = (event as CustomEvent<string>).detail.split('\u0000');
      setValue(nextValue ? { value: nextValue, label: nextLabel || nextValue } : null);
    };
    node?.addEventListener('draft:restore', restore);
    return () => node?.removeEventListener('draft:restore', restore);
  }, []);

  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft listens to the form, and must see each pick
  useEffect(() => {
    if (!first.current) hidden.current?.dispatchEvent(new Event('input', { bubbles: true }));
    first.current = false;
  }, [value]);

  const choices = search ? found : (items ?? []);
  const shown =
    value && !choices.some((item) => item.value === value.value) && search && !query ? [value, ...choices] : choices;
  return (
    <Base.Root<PickerItem>
      items={shown}
      {...(search ? { filter: null } : {})}
      value={value}
      onValueChange={(next: PickerItem | null) => {
        setValue(next);
        onValueChange?.(next);
      }}
      onInputValueChange={setQuery}
      onOpenChange={(next) => setOpen(next)}
      itemToStringLabel={(item) => item.label}
      itemToStringValue={(item) => item.value}
      isItemEqualToValue={(a, b) => a.value === b.value}
      disabled={disabled}
      autoHighlight
    >
      <span className={cn('relative block w-full', className)}>
        <Base.Input
          id={id}
          placeholder={placeholder}
          // The visible label is hidden from screen readers while the list is open, so the name is repeated here.
          aria-label={props['aria-label'] ?? field?.label}
          aria-required={required}
          {...aria}
          className={cn(
            controlStyle,
            'h-8 pr-14 pl-2.5',
            mono && 'font-mono text-xs',
            filter && 'h-7 text-xs placeholder:text-ink-2',
            filter && (value ? 'border-accent bg-accent-soft font-strong text-accent' : 'border-dashed'),
          )}
        />
        <span className="absolute inset-y-0 right-1 flex items-center text-ink-3">
          <Base.Clear
            aria-label="Clear"
            className="grid size-6 place-items-center rounded-sm hover:bg-hover hover:text-ink"
          >
            <X size={13} aria-hidden />
          </Base.Clear>
          <Base.Trigger
            aria-label="Show choices"
            className="grid size-6 place-items-center rounded-sm hover:bg-hover hover:text-ink"
          >
            <ChevronsUpDown size={13} aria-hidden />
          </Base.Trigger>
        </span>
      </span>
      <input
        ref={hidden}
        type="hidden"
        name={name}
        value={value?.value ?? ''}
        data-draft-value={value ? `${value.value}\u0000${value.label}` : ''}
      />
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup className={cn(popupStyle, 'w-(--anchor-width) min-w-56 max-w-(--available-width)')}>
            <Base.Status className="px-3 py-2 text-xs text-ink-2 empty:hidden">
              {state === 'failed' && 'The search did not answer. Type again to retry.'}
              {state === 'busy' && choices.length === 0 && 'Searching…'}
            </Base.Status>
            <Base.Empty className="px-3 py-2 text-xs text-ink-2 empty:hidden">
              {state === 'idle' && (search && !query ? 'Type to search.' : 'Nothing matches.')}
            </Base.Empty>
            <Base.List className="max-h-[min(20rem,var(--available-height))] overflow-y-auto p-1 outline-none data-empty:p-0">
              {(item: PickerItem) => (
                <Base.Item key={item.value} value={item} className={popupItemStyle}>
                  <span className="min-w-0 flex-1">
                    <span className={cn('block truncate', mono && 'font-mono text-xs')}>{item.label}</span>
                    {item.hint && <span className="block truncate text-xs text-ink-2">{item.hint}</span>}
                  </span>
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
