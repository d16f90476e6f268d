/** How the header is described wherever it is taken. */
export const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  required: false,
  description:
    '1 to 255 visible ASCII characters, chosen by you. The same key and body within 24 h is answered from what was stored (`Idempotency-Replayed: true`).',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '6f6c2a0e-unlock-nasa',
};
