/** What the api answers instead of a result: RFC 9457, with the product's code. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** `AREA.REASON`. */
  code: string;
  requestId?: string;
  errors?: { field: string; message: string }[];
}

/** A refusal of the api. `problem` has what its code brings along, e.g. `required` and `available` of CREDITS.INSUFFICIENT. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly problem: ProblemBody,
    readonly response: Response,
  ) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title}`);
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The thrown value for an answer that is not a success: a problem where the api sent one, otherwise an error that names the status. */
export function toError(body: unknown, response: Response | undefined): unknown {
  if (response === undefined) return body; // the network failed: already an error
  if (isProblem(body)) return new ApiProblem(body, response);
  return new Error(`${response.status} ${response.statusText} from ${response.url}`, { cause: body });
}

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === 'object' && body !== null && 'code' in body && 'status' in body && 'title' in body;
