const GROUP = /.{1,4}/g;

/**
 * Stands where the real service sends a QR code: a picture to read instead of one to scan, as the stand-in draws no codes.
 * Free of `#` and quotes inside text, because clients put it into a data URL unescaped.
 * @param secret base32
 */
export function setupCardSvg(secret: string): string {
  const lines = ['Type this key into your authenticator app:', (secret.match(GROUP) ?? []).join(' ')];
  const texts = lines.map((line, index) => `<text x="16" y="${40 + index * 32}">${line}</text>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="100" font-family="monospace" font-size="16"><rect width="480" height="100" fill="white"/>${texts}</svg>`;
}
