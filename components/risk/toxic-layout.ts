import type { Leg, ToxicPath } from '@/lib/risk/model/toxic';

export const BOX = { width: 152, height: 40, tool: 208, gap: 30, row: 56 } as const;
/** Longer ways are shown by their ends. */
const LONGEST_WAY = 4;

export interface Node {
  id: string;
  label: string;
  x: number;
  /** Of its middle. */
  y: number;
}

export interface ToolNode extends Node {
  leg: Leg;
}

export interface ToxicLayout {
  agents: Node[];
  tools: ToolNode[];
  /** SVG paths from an agent to the next, or to a tool. */
  edges: string[];
  width: number;
  height: number;
}

/** Agents from left to right as they call one another, the tools of the three legs at the right, one in each row. */
export function toxicLayout({ legs }: ToxicPath): ToxicLayout {
  // What the same agents lead to stands together, so that no line crosses a box.
  const sorted = legs
    .map((leg) => ({ ...leg, way: shortened(leg.agents) }))
    .sort((a, b) => (a.way.join('\n') < b.way.join('\n') ? -1 : 1));
  const deepest = Math.max(...sorted.map(({ way }) => way.length));
  const rowY = (row: number) => row * BOX.row + BOX.row / 2;
  const column = (depth: number) => depth * (BOX.width + BOX.gap);
  const rows = new Map<string, { label: string; depth: number; rows: number[] }>();
  sorted.forEach(({ way }, row) => {
    way.forEach((label, depth) => {
      const id = way.slice(0, depth + 1).join('\n');
      const node = rows.get(id) ?? { label, depth, rows: [] };
      rows.set(id, { ...node, rows: [...node.rows, row] });
    });
  });
  const agents = [...rows].map(([id, { label, depth, rows: at }]) => ({
    id,
    label,
    x: column(depth),
    y: at.reduce((sum, row) => sum + rowY(row), 0) / at.length,
  }));
  const find = (id: string) => agents.find((node) => node.id === id) as Node;
  const tools = sorted.map(({ leg, tool }, row) => ({ id: leg, leg, label: tool, x: column(deepest), y: rowY(row) }));
  const calls = agents.flatMap(({ id, x, y }) => {
    const parent = id.includes('\n') ? find(id.slice(0, id.lastIndexOf('\n'))) : null;
    return parent ? [bend(parent, x, y)] : [];
  });
  const uses = sorted.map(({ way }, row) => bend(find(way.join('\n')), column(deepest), rowY(row)));
  return {
    agents,
    tools,
    edges: [...calls, ...uses],
    width: column(deepest) + BOX.tool,
    height: sorted.length * BOX.row,
  };
}

function shortened(way: string[]): string[] {
  if (way.length <= LONGEST_WAY) return way;
  const [first, ...rest] = way;
  return [first as string, `${rest.length - 2} more agents`, ...rest.slice(-2)];
}

/** Turns to its row in the gap behind a box, then runs straight. */
function bend(from: Node, x: number, y: number): string {
  const start = from.x + BOX.width;
  const turn = start + BOX.gap - 8;
  const middle = (start + turn) / 2;
  return `M${start} ${from.y}C${middle} ${from.y} ${middle} ${y} ${turn} ${y}H${x}`;
}
