/** What every channel is told: one line of plain text and where to look. */
export interface Message {
  /** Of the delivery; the same however often it is tried. */
  id: string;
  event: string;
  title: string;
  /** Absolute. */
  url: string;
  at: Date;
}

/** Slack's mrkdwn knows three characters that are not themselves. Everything else in a title shows as it is. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The body for an incoming webhook as Slack has them. Escaped, a title can neither link nor mention anybody. */
export function slackBody({ title, url }: Message): string {
  return JSON.stringify({ text: `${escapeSlack(title)}\n<${escapeSlack(url)}|Open in Remit>`, unfurl_links: false });
}

/** The body for a generic webhook, in the shape that Standard Webhooks recommends. The same bytes at every try. */
export function webhookBody({ event, title, url, at }: Message): string {
  return JSON.stringify({ type: event, timestamp: at.toISOString(), data: { title, url } });
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/** `settingsUrl` is where its reader turns such mails off. */
export function mailOf({ title, url }: Message, settingsUrl: string): Mail {
  const why = 'Remit mails you what you chose to be told about.';
  return {
    subject: mailSubject(title),
    text: `${title}\n\n${url}\n\n-- \n${why} Choose again: ${settingsUrl}\n`,
    html: [
      '<!doctype html><html lang="en"><head><meta charset="utf-8"></head>',
      '<body style="font-family:sans-serif;font-size:15px;line-height:1.5">',
      `<p>${escapeHtml(title)}</p>`,
      `<p><a href="${escapeHtml(url)}">Open in Remit</a></p>`,
      `<p style="font-size:13px">${why} <a href="${escapeHtml(settingsUrl)}">Choose again</a></p>`,
      '</body></html>',
    ].join('\n'),
  };
}

/** A header is one line: what would end it, or hide in it, becomes a space. */
export function mailSubject(title: string): string {
  const line = title.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, ' ').trim();
  return [...line].slice(0, 200).join('');
}
