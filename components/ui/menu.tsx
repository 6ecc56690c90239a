'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';
import { cn } from './cn';
import { popupItemStyle, popupStyle } from './popup-style';

export interface MenuProps {
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  className?: string;
}

export function Menu({ trigger, children, align = 'end', side = 'bottom', className }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={6} className="z-50">
          <Base.Popup className={cn(popupStyle, 'min-w-44 p-1', className)}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface MenuItemProps {
  children: ReactNode;
  onSelect?: () => void;
  /** Makes it a link. */
  href?: string;
  icon?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
}

export function MenuItem({ children, onSelect, href, icon, danger, disabled }: MenuItemProps) {
  const className = cn(popupItemStyle, danger && 'text-del [&_svg]:text-del');
  if (href) {
    return (
      <Base.LinkItem className={className} closeOnClick render={<Link href={href} />}>
        {icon}
        {children}
      </Base.LinkItem>
    );
  }
  return (
    <Base.Item className={className} disabled={disabled} onClick={onSelect}>
      {icon}
      {children}
    </Base.Item>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

/** Items under a heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-0.5 text-2xs text-ink-3">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}

export interface MenuChoiceProps {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
}

/** One of a few, chosen in the menu. */
export function MenuChoice({ label, value, onValueChange, options }: MenuChoiceProps) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: string) => onValueChange(next)} aria-label={label}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick={false} className={popupItemStyle}>
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check size={14} aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

/** A setting switched on and off in the menu. */
export function MenuToggle({
  children,
  checked,
  onCheckedChange,
  icon,
}: {
  children: ReactNode;
  checked: boolean;
  onCheckedChange: (on: boolean) => void;
  icon?: ReactNode;
}) {
  return (
    <Base.CheckboxItem checked={checked} onCheckedChange={(on) => onCheckedChange(on)} className={popupItemStyle}>
      {icon}
      <span className="flex-1">{children}</span>
      <Base.CheckboxItemIndicator>
        <Check size={14} aria-hidden />
      </Base.CheckboxItemIndicator>
    </Base.CheckboxItem>
  );
}
