import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a link works. */
const LIFETIME_SECONDS = 15 * 60;
/** In the signed text: what is signed for one purpose is good for no other. */
const PURPOSE = 'export-file.v1';

export interface SignedLink {
  expires: number;
  signature: string;
}

/** Links that give a file to whoever has them, for a while. Every process with the secret makes and knows them. */
export class ExportLinks {
  constructor(
    private readonly secret: string,
    private readonly now: () => number = Date.now,
  ) {}

  sign(exportId: string): SignedLink {
    const expires = Math.floor(this.now() / 1000) + LIFETIME_SECONDS;
    return { expires, signature: this.signatureOf(exportId, expires).toString('base64url') };
  }

  /** Whether this was signed here and its time is not over. Takes as long for a wrong signature as for a right one. */
  isValid(exportId: string, { expires, signature }: SignedLink): boolean {
    const given = Buffer.from(signature, 'base64url');
    const right = this.signatureOf(exportId, expires);
    const isSigned = given.length === right.length && timingSafeEqual(given, right);
    return isSigned && expires * 1000 > this.now();
  }

  private signatureOf(exportId: string, expires: number): Buffer {
    return createHmac('sha256', this.secret).update(`${PURPOSE}\n${exportId}\n${expires}`).digest();
  }
}
