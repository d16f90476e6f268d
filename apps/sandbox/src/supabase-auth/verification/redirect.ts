const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The address asked for when it is the site's own or on this machine; tokens never travel to a stranger's page. */
export function safeRedirect(asked: string | undefined, siteUrl: string): string {
  if (!asked || !URL.canParse(asked)) return siteUrl;
  const { protocol, hostname, origin } = new URL(asked);
  if (protocol !== 'http:' && protocol !== 'https:') return siteUrl;
  return LOOPBACK.has(hostname) || origin === new URL(siteUrl).origin ? asked : siteUrl;
}
