import { ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { ErrorCode } from '@app/common';
import type { Gate } from '@app/credits';
import { IDEMPOTENCY_KEY } from '../idempotency/idempotency-key.header';
import { exampleOf, type Described } from './example-of';

const SOURCES = ['allowance', 'plan', 'bought', 'owned', 'none'];
const OPERATION_ID = '01999f3e-6a52-7c1e-9d0c-3f0a6d0f7a11';

/** `credits` of a detailed answer. */
export class ChargeReceiptDto {
  @ApiProperty({ example: 'post_analytics' })
  action: string;

  @ApiProperty({ type: 'integer', description: 'Credits taken for this answer', example: 5 })
  charged: number;

  @ApiProperty({ enum: SOURCES, description: 'What paid', example: 'plan' })
  source: string;

  @ApiProperty({ type: 'integer', example: 995 })
  balance: number;

  @ApiProperty({ type: 'integer', description: 'The balance without what is reserved', example: 995 })
  available: number;

  @ApiProperty({ type: String, nullable: true, description: 'Null when nothing was charged', example: OPERATION_ID })
  transactionId: string | null;

  @ApiProperty({ type: 'integer', description: 'Free uses left in this period', example: 0 })
  allowanceLeft: number;
}

/** Answer of a dry run. */
export class DryRunDto {
  @ApiProperty({ enum: [true], example: true })
  dryRun: boolean;

  @ApiProperty({ example: 'post_analytics' })
  action: string;

  @ApiProperty({ type: 'integer', example: 1 })
  units: number;

  @ApiProperty({ type: 'integer', example: 5 })
  unitCost: number;

  @ApiProperty({ type: 'integer', description: 'Units that the allowance covers', example: 0 })
  freeUnits: number;

  @ApiProperty({ type: 'integer', description: 'Credits that would be charged', example: 5 })
  price: number;

  @ApiProperty({ description: 'Paid for before: free', example: false })
  owned: boolean;

  @ApiProperty({ example: false })
  frozen: boolean;

  @ApiProperty({ example: true })
  affordable: boolean;

  @ApiProperty({ type: 'integer', description: 'Most units of one request', example: 1000 })
  maxUnits: number;

  @ApiProperty({ type: 'integer', example: 1000 })
  balance: number;

  @ApiProperty({ type: 'integer', example: 0 })
  held: number;

  @ApiProperty({ type: 'integer', example: 1000 })
  available: number;

  @ApiProperty({ type: 'integer', example: 0 })
  allowanceLeft: number;

  @ApiProperty({ type: 'string', format: 'date-time', example: '2026-02-01T00:00:00.000Z' })
  resetsAt: string;
}

export const GATE_MODELS = [ChargeReceiptDto, DryRunDto];

/** Refusals that any gated route may give. */
export const GATE_PROBLEMS: ErrorCode[] = [
  'CREDITS.INSUFFICIENT',
  'CREDITS.PRICE_ABOVE_MAXIMUM',
  'CREDITS.TOO_MANY_UNITS',
  'CREDITS.UNKNOWN_ACTION',
  'CREDITS.WALLET_FROZEN',
  'IDEMPOTENCY.KEY_INVALID',
  'IDEMPOTENCY.IN_PROGRESS',
  'IDEMPOTENCY.KEY_REUSED',
];

const PARAMETERS = [
  {
    name: 'dryRun',
    in: 'query',
    required: false,
    description: 'Answers 200 with the price and what you have (`DryRunDto`), and does nothing',
    schema: { type: 'boolean', default: false },
  },
  {
    name: 'maxCredits',
    in: 'query',
    required: false,
    description: 'Refuses (412) when it would cost more',
    schema: { type: 'integer', minimum: 0 },
  },
  { in: 'header', ...IDEMPOTENCY_KEY },
];

const header = (description: string, schema: object) => ({ description, schema });
const HEADERS = {
  'X-Credits-Charged': header('Credits taken for this answer', { type: 'integer' }),
  'X-Credits-Remaining': header('Credits you can spend now', { type: 'integer' }),
  'X-Credits-Source': header('What paid', { type: 'string', enum: SOURCES }),
  'X-Credits-Transaction': header('The operation in your ledger; absent when nothing was charged', { type: 'string' }),
  'Idempotency-Replayed': header('`true` when this is the stored answer of an earlier request', { type: 'string' }),
};
const RECEIPT = {
  action: 'post_analytics',
  charged: 5,
  source: 'plan',
  balance: 995,
  available: 995,
  transactionId: OPERATION_ID,
  allowanceLeft: 0,
};
const DRY_RUN = {
  description: 'With `dryRun=true`',
  content: { 'application/json': { schema: { $ref: getSchemaPath(DryRunDto) } } },
};

interface GatedOperation {
  parameters?: unknown[];
  responses: Record<string, unknown>;
  description?: unknown;
  [member: string]: unknown;
}

interface Success {
  headers?: object;
  content?: Record<string, { schema?: Described; example?: unknown }>;
}

/**
 * Adds what @RequiresCredits() means for a route: parameters, headers, the envelope, the dry run.
 * @param schemas of the document, for the example inside the envelope
 */
export function documentGate(operation: GatedOperation, gate: Gate, schemas: Record<string, Described>): void {
  const price = `Costs \`${gate.action}\` credits (see \`/api/v1/credits/pricing/${gate.action}\`), only when it succeeds.`;
  operation.description = [operation.description, price].filter((text) => text !== undefined && text !== '').join(' ');
  operation.parameters = [...(operation.parameters ?? []), ...PARAMETERS];
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    status,
    status.startsWith('2') ? charged(response as Success, gate, schemas) : response,
  ]);
  operation.responses = { '200': DRY_RUN, ...(Object.fromEntries(responses) as Record<string, unknown>) };
}

function charged(response: Success, { action, detailed }: Gate, schemas: Record<string, Described>): Success {
  const told = { ...response, headers: { ...response.headers, ...HEADERS } };
  const json = told.content?.['application/json'];
  if (!detailed || json === undefined) return told;
  const schema = {
    type: 'object',
    required: ['data', 'credits'],
    properties: { data: json.schema ?? {}, credits: { $ref: getSchemaPath(ChargeReceiptDto) } },
  };
  const data = json.example ?? exampleOf(json.schema ?? {}, schemas);
  const example = data === undefined ? {} : { example: { data, credits: { ...RECEIPT, action } } };
  return { ...told, content: { ...told.content, 'application/json': { schema, ...example } } };
}
