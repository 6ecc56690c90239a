/** An address on this site, or the home page: `//evil`, `/\evil` and other hosts lead nowhere. */
export function sameSite(url: string, baseUrl: string): string {
  try {
    const base = new URL(baseUrl);
    const target = new URL(url, base);
    // Not by origin alone: a blob: address has the origin of the page that made it.
    return target.protocol === base.protocol && target.host === base.host ? target.href : baseUrl;
  } catch {
    return baseUrl;
  }
}
