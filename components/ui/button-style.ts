import { cva, type VariantProps } from 'class-variance-authority';

/** Shared by Button and LinkButton, so that a link and a button of one rank look the same. */
export const buttonStyle = cva(
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-[7px] border font-strong whitespace-nowrap select-none transition-colors duration-100 print:hidden aria-disabled:pointer-events-none data-disabled:pointer-events-none disabled:pointer-events-none disabled:opacity-55 data-disabled:opacity-55 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'border-accent bg-accent text-on-accent shadow-sm hover:border-accent-hover hover:bg-accent-hover',
        secondary: 'border-line-strong bg-panel text-ink shadow-sm hover:bg-hover data-popup-open:bg-hover',
        ghost: 'border-transparent bg-transparent text-ink-2 hover:bg-hover hover:text-ink data-popup-open:bg-hover',
        danger: 'border-del bg-del text-on-del shadow-sm hover:border-del-hover hover:bg-del-hover',
      },
      size: {
        sm: 'h-7 px-2.5 text-xs',
        md: 'h-8 px-3 text-sm',
        'icon-sm': 'size-7 text-xs',
        icon: 'size-8 text-sm',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'md' },
  },
);

export type ButtonStyle = VariantProps<typeof buttonStyle>;
