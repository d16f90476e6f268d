import { Injectable } from '@nestjs/common';
import { compare, hash } from 'bcryptjs';
import { AuthApiError, validationFailed } from '../http/auth-api.error';
import { AuthSettings } from '../supabase-auth.options';

/** bcrypt reads no further than this. */
const MAX_BYTES = 72;

/** Hashes and checks passwords; always the asynchronous API, which gives the event loop its turn. */
@Injectable()
export class Passwords {
  private readonly decoy: Promise<string>;

  constructor(private readonly settings: AuthSettings) {
    this.decoy = hash('no account has this password', settings.values.bcryptCost);
  }

  /** @throws AuthApiError 422 weak_password, 400 validation_failed when too long */
  async hash(password: string): Promise<string> {
    this.check(password);
    return hash(password, this.settings.values.bcryptCost);
  }

  /** Takes as long for an account without a password (or no account) as for a wrong password. */
  async matches(password: string, encrypted: string | null): Promise<boolean> {
    const same = await compare(password, encrypted || (await this.decoy));
    return same && Boolean(encrypted);
  }

  private check(password: string): void {
    if (Buffer.byteLength(password) > MAX_BYTES) {
      throw validationFailed(`Password cannot be longer than ${MAX_BYTES} characters`);
    }
    const { minPasswordLength } = this.settings.values;
    if (password.length >= minPasswordLength) return;
    throw new AuthApiError({
      status: 422,
      code: 'weak_password',
      message: `Password should be at least ${minPasswordLength} characters.`,
      weakPasswordReasons: ['length'],
    });
  }
}
