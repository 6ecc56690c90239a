/** `server/tool` of an entry, however it names the tool. */
export function toolKeyOf({ server, tool }: { server: string; tool: string }): string {
  return tool.startsWith(`${server}/`) ? tool : `${server}/${tool}`;
}
