import type { Request, Response } from 'express';
import { takeBoardCookie } from './board-cookie';

const asked = (request: { method?: string; headers?: Record<string, string> }): string | undefined => {
  const whole = { method: 'GET', headers: {}, ...request } as unknown as Request;
  takeBoardCookie(whole, {} as Response, () => undefined);
  return whole.headers.authorization;
};

describe(takeBoardCookie, () => {
  it('puts the token of the cookie where guards look for it', () => {
    expect(asked({ headers: { cookie: 'theme=dark; queue_board=ey.a.b; other=1' } })).toBe('Bearer ey.a.b');
    expect(asked({ headers: { cookie: 'queue_board=ey.a.b' }, method: 'HEAD' })).toBe('Bearer ey.a.b');
  });

  it('leaves a token that was sent alone', () => {
    expect(asked({ headers: { cookie: 'queue_board=ey.a.b', authorization: 'Bearer own' } })).toBe('Bearer own');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('never lets a cookie in with a %s', (method) => {
    expect(asked({ method, headers: { cookie: 'queue_board=ey.a.b' } })).toBeUndefined();
  });

  it('finds nothing in other cookies', () => {
    expect(asked({ headers: { cookie: 'not_queue_board=x; queue_boards=y' } })).toBeUndefined();
    expect(asked({})).toBeUndefined();
  });
});
