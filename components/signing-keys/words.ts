export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function hours(count: number): string {
  if (count === 0) return 'no time';
  if (count % 24 === 0 && count > 24) return `${count / 24} days`;
  return counted(count, 'hour', 'hours');
}
