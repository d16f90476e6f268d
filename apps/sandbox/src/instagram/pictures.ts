/** Addresses of the shape of Instagram's CDN on a reserved domain; `oe` is the hexadecimal expiry, some days ahead. */
export function pictureUrl(name: string, anchorMs: number, kind: 'jpg' | 'mp4' = 'jpg'): string {
  const expires = Math.floor(anchorMs / 1000 + 4 * 86_400)
    .toString(16)
    .toUpperCase();
  return `https://scontent.cdn.example.net/v/t51.2885-15/${name}_n.${kind}?_nc_cat=1&oh=00_${name.slice(0, 8)}&oe=${expires}`;
}
