/**
 * Gathers what is asked for in one turn of the event loop, and asks for all of it at once. Each is asked for once,
 * however many want it; what is asked for after `run` began is asked for again. At most `most` in one question. With
 * `inTurn` also all that comes while a question is on its way waits, and goes together: fewer questions, each later. A
 * question that takes longer than `longestTurnMs` holds up its own only.
 */
export function createBatch<Item, Out>(
  run: (items: Item[]) => Promise<Map<string, Out>>,
  keyOf: (item: Item) => string,
  most: number,
  { inTurn = false, longestTurnMs = 5_000 }: { inTurn?: boolean; longestTurnMs?: number } = {},
): (item: Item) => Promise<Out | null> {
  let waiting = new Map<string, Waiting<Item, Out>>();
  let scheduled = false;

  async function flush(): Promise<void> {
    const all = [...waiting.values()];
    waiting = new Map();
    if (!inTurn) scheduled = false;
    let next = 0;
    const some = async () => {
      while (next < all.length) {
        const portion = all.slice(next, next + most);
        next += most;
        await ask(portion);
      }
    };
    // While one portion is on its way, the one before is made use of.
    if (!inTurn) return void (await Promise.all([some(), some()]));
    await atMost(some(), longestTurnMs);
    scheduled = waiting.size > 0;
    if (scheduled) setImmediate(() => void flush());
  }

  async function ask(portion: Waiting<Item, Out>[]): Promise<void> {
    try {
      const found = await run(portion.map(({ item }) => item));
      for (const { item, settle } of portion) settle.resolve(found.get(keyOf(item)) ?? null);
    } catch (error) {
      for (const { settle } of portion) settle.reject(error);
    }
  }

  return (item) => {
    const known = waiting.get(keyOf(item));
    if (known) return known.answer;
    let settle: Settle<Out> | undefined;
    const answer = new Promise<Out | null>((resolve, reject) => {
      settle = { resolve, reject };
    });
    waiting.set(keyOf(item), { item, answer, settle: settle as Settle<Out> });
    if (!scheduled) setImmediate(() => void flush());
    scheduled = true;
    return answer;
  };
}

async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms).unref();
  });
  await Promise.race([work, over]).finally(() => clearTimeout(timer));
}

interface Waiting<Item, Out> {
  item: Item;
  answer: Promise<Out | null>;
  settle: Settle<Out>;
}

interface Settle<Out> {
  resolve(value: Out | null): void;
  reject(error: unknown): void;
}
