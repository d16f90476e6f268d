import { ApiProblem, toError } from './api-problem';

const response = (status: number) => new Response(null, { status, statusText: 'Said' });

describe(toError.name, () => {
  it('throws what the api refused, with everything its code brings', () => {
    const problem = {
      type: 'about:blank',
      title: 'Not enough credits',
      status: 402,
      code: 'CREDITS.INSUFFICIENT',
      required: 25,
    };
    const error = toError(problem, response(402));
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({ code: 'CREDITS.INSUFFICIENT', problem: { required: 25 } });
    expect(String(error)).toBe('ApiProblem: 402 CREDITS.INSUFFICIENT: Not enough credits');
  });

  it('names the status of a failure that is not the api’s, e.g. of a balancer before it', () => {
    expect(toError('<html>', response(502))).toMatchObject({
      message: expect.stringMatching(/^502 Said/),
      cause: '<html>',
    });
  });

  it('passes the failure of the network on', () => {
    const failure = new TypeError('fetch failed');
    expect(toError(failure, undefined)).toBe(failure);
  });
});
