import { validationFailed } from '../http/auth-api.error';

const EMAIL = /^[^\s@"<>]+@[^\s@.]+(\.[^\s@.]+)*$/;
const MAX_LENGTH = 255;

/** @throws AuthApiError 400 validation_failed */
export function toEmailAddress(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length > MAX_LENGTH || !EMAIL.test(email)) {
    throw validationFailed('Unable to validate email address: invalid format');
  }
  return email;
}
