import type { AbsentForm, RefusalForm } from '../generator/creator';

/** Content of one result before it is put into the scraper's envelope. */
export interface MadeContent {
  outcome: 'ok' | 'not_found' | 'refused';
  /** `results[0].status_code`. */
  statusCode: number;
  content: object | string;
}

export const LOGIN_PAGE =
  '<!DOCTYPE html><html lang="en"><head><title>Instagram</title></head><body><div id="react-root"><form>Log in</form></div></body></html>';

const passedOn = (statusCode: number, content: object | string): MadeContent => ({
  outcome: 'refused',
  statusCode,
  content,
});

/** Errors of Instagram that the scraper hands through. */
export const INSTAGRAM_REFUSALS: Readonly<Record<RefusalForm, MadeContent>> = {
  'please-wait': passedOn(401, {
    message: 'Please wait a few minutes before you try again.',
    require_login: true,
    igweb_rollout: true,
    status: 'fail',
  }),
  'feedback-required': passedOn(400, { message: 'feedback_required', spam: true, status: 'fail' }),
  'checkpoint-required': passedOn(400, {
    message: 'checkpoint_required',
    checkpoint_url: 'https://instagram.example.com/challenge/',
    status: 'fail',
  }),
  'challenge-required': passedOn(400, { message: 'challenge_required', lock: false, status: 'fail' }),
  'rate-limited': passedOn(429, { message: 'Too many requests', status: 'fail' }),
  'login-page': passedOn(200, LOGIN_PAGE),
  unscrapable: passedOn(613, {}),
};

export function absentContent(how: AbsentForm): MadeContent {
  const contents: Record<AbsentForm, MadeContent> = {
    'http-404': { outcome: 'not_found', statusCode: 404, content: {} },
    'user-null': { outcome: 'not_found', statusCode: 200, content: { data: { user: null }, status: 'ok' } },
    'viewer-null': { outcome: 'not_found', statusCode: 200, content: { data: { viewer: {}, user: null } } },
    'data-empty': { outcome: 'not_found', statusCode: 200, content: { data: {} } },
  };
  return contents[how];
}
