const SHORTCODE = /^[A-Za-z0-9_-]{5,64}$/;
const HOSTS = new Set(['instagram.com', 'www.instagram.com', 'm.instagram.com', 'instagr.am']);
/** `/p/<code>`, `/reel/<code>`, `/tv/<code>`, each also below a username. */
const PATH = /^(?:\/[A-Za-z0-9._]+)?\/(?:p|reel|reels|tv)\/([A-Za-z0-9_-]+)\/?$/;

/** The shortcode of a post that is named by its shortcode or its address; null for anything else. */
export function toShortcode(reference: string): string | null {
  const given = reference.trim();
  if (SHORTCODE.test(given)) return given;
  const code = codeInAddress(given);
  return code !== undefined && SHORTCODE.test(code) ? code : null;
}

function codeInAddress(given: string): string | undefined {
  const address = /^[a-z]+:\/\//i.test(given) ? given : `https://${given}`;
  if (!URL.canParse(address)) return undefined;
  const { protocol, hostname, pathname } = new URL(address);
  if (!/^https?:$/.test(protocol) || !HOSTS.has(hostname)) return undefined;
  return PATH.exec(pathname)?.[1];
}
