/** What one control holds: the name it posts under and its value; for boxes and radio buttons, whether it is on. */
export interface DraftEntry {
  name: string;
  value: string;
  on?: boolean;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (node): node is Control =>
      (node instanceof HTMLInputElement || node instanceof HTMLSelectElement || node instanceof HTMLTextAreaElement) &&
      node.name !== '' &&
      !node.name.startsWith('$ACTION') &&
      node.type !== 'password' &&
      node.type !== 'file' &&
      node.dataset.draft !== 'off' &&
      (node.type !== 'hidden' || node.dataset.draftValue !== undefined),
  );
}

const isTick = (node: Control): node is HTMLInputElement => node.type === 'checkbox' || node.type === 'radio';

/** Everything typed so far, without passwords, files and what is marked `data-draft="off"`. */
export function readDraft(form: HTMLFormElement): DraftEntry[] {
  return controls(form).map((node) =>
    isTick(node)
      ? { name: node.name, value: node.value, on: node.checked }
      : { name: node.name, value: node.dataset.draftValue ?? node.value },
  );
}

/** Sets values the way a person would, so that controls that React watches hear of it too. */
export function writeDraft(form: HTMLFormElement, entries: readonly DraftEntry[]) {
  const waiting = [...entries];
  const take = (fits: (entry: DraftEntry) => boolean) => {
    const at = waiting.findIndex(fits);
    return at === -1 ? undefined : waiting.splice(at, 1)[0];
  };
  for (const node of controls(form)) {
    if (isTick(node)) {
      const entry = take((e) => e.name === node.name && e.value === node.value && e.on !== undefined);
      if (entry && entry.on !== node.checked && (entry.on || node.type === 'checkbox')) node.click();
      continue;
    }
    const entry = take((e) => e.name === node.name && e.on === undefined);
    if (!entry) continue;
    if (node.dataset.draftValue !== undefined) {
      if (node.dataset.draftValue !== entry.value) {
        node.dispatchEvent(new CustomEvent('draft:restore', { detail: entry.value }));
      }
      continue;
    }
    if (node.value === entry.value) continue;
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(node), 'value')?.set;
    setter?.call(node, entry.value);
    node.dispatchEvent(new Event(node instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
  }
}
