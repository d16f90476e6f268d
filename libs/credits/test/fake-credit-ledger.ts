import { randomUUID } from 'node:crypto';
import type { UserClaims } from '@app/database';
import type { CreditLedger } from '../src/ledger/credit-ledger.service';
import type { CaptureOptions } from '../src/ledger/ledger-steps';
import type { QuoteAsk } from '../src/ledger/ledger.repository';
import type {
  Authorization,
  AuthorizeRequest,
  Hold,
  Position,
  Quote,
  Settlement,
  StoredAnswer,
} from '../src/ledger/ledger.types';

interface Operation {
  id: string;
  attempt: number;
  request: AuthorizeRequest;
  status: 'held' | Settlement['status'];
  price: number;
  settlement: Settlement | null;
  answer: StoredAnswer | null;
  /** Until then a capture counts as owned, Unix milliseconds. */
  ownedUntil: number;
}

type Step = 'quote' | 'authorize' | 'capture' | 'release';
type Offered = Pick<CreditLedger, Step>;

const UNIT_COST = 5;
const MOST_UNITS = 100;

/** One wallet in memory, by the contract of the ledger: what holds, charges and answers, and how it fails. */
export class FakeCreditLedger implements Offered {
  balance = 100;
  frozen = false;
  resetsAt = '2099-01-01T00:00:00.000Z';
  readonly operations = new Map<string, Operation>();
  /** Every call, in order. */
  readonly calls: Step[] = [];
  private readonly failures: { step: Step; error: Error; afterwards: boolean }[] = [];

  /** The next such call fails; `afterwards`: when its effect was stored already. */
  failNext(step: Step, error: Error, { afterwards = false, times = 1 } = {}): void {
    for (let i = 0; i < times; i++) this.failures.push({ step, error, afterwards });
  }

  get held(): number {
    return [...this.operations.values()].reduce((sum, { status, price }) => sum + (status === 'held' ? price : 0), 0);
  }

  statuses(): string[] {
    return [...this.operations.values()].map(({ status }) => status);
  }

  async quote(_claims: UserClaims, { action, units, resource, ownedForSeconds }: QuoteAsk): Promise<Quote> {
    return this.step('quote', () => {
      const owned = ownedForSeconds !== null && resource !== null && this.owns(action, resource);
      const price = owned ? 0 : units * UNIT_COST;
      const position = this.position();
      const affordable = !this.frozen && price <= position.available && units <= MOST_UNITS;
      const terms = { action, units, unitCost: UNIT_COST, freeUnits: 0, maxUnits: MOST_UNITS };
      return { ...terms, price, owned, frozen: this.frozen, affordable, ...position };
    });
  }

  async authorize(_claims: UserClaims, request: AuthorizeRequest): Promise<Authorization> {
    return this.step('authorize', () => this.decide(request));
  }

  async capture(_claims: UserClaims, hold: Hold, options: CaptureOptions = {}): Promise<Settlement> {
    return this.step('capture', () => {
      const operation = this.find(hold);
      if (operation.status === 'held') {
        operation.price = (options.units ?? operation.request.units) * UNIT_COST;
        operation.answer = options.answer ?? null;
        this.balance -= operation.price;
        this.end(operation, { status: 'captured', charged: operation.price });
      }
      return operation.settlement as Settlement;
    });
  }

  async release(_claims: UserClaims, hold: Hold): Promise<Settlement> {
    return this.step('release', () => {
      const operation = this.find(hold);
      if (operation.status === 'held') this.end(operation, { status: 'voided', charged: 0 });
      return operation.settlement as Settlement;
    });
  }

  /** What the transaction of an effect does beside its effect. */
  settle(hold: Hold, status: 'captured' | 'voided'): Settlement {
    const operation = this.find(hold);
    const charged = status === 'captured' ? operation.price : 0;
    this.balance -= charged;
    this.end(operation, { status, charged });
    return operation.settlement as Settlement;
  }

  /** Gives everything back: nothing is owned any more. */
  refund(): void {
    for (const operation of this.operations.values()) {
      if (operation.status !== 'captured' || operation.ownedUntil === 0) continue;
      this.balance += operation.price;
      operation.ownedUntil = 0;
    }
  }

  position(): Position {
    const { balance, held, resetsAt } = this;
    return { balance, held, available: balance - held, allowanceLeft: 0, resetsAt };
  }

  private decide(request: AuthorizeRequest): Authorization {
    const known = this.operations.get(request.key);
    const price = request.units * UNIT_COST;
    if (known !== undefined && known.request.fingerprint !== request.fingerprint) return { outcome: 'key_reused' };
    if (known?.status === 'captured') {
      return { outcome: 'replay', settlement: known.settlement as Settlement, answer: known.answer };
    }
    if (known?.status === 'held') return { outcome: 'in_progress' };
    if (request.units > MOST_UNITS) return { outcome: 'too_many_units', maxUnits: MOST_UNITS };
    if (this.frozen) return { outcome: 'frozen' };
    if (request.ownedForSeconds !== null && this.owns(request.action, request.resource)) {
      return { outcome: 'owned', position: this.position() };
    }
    const position = this.position();
    if (request.maxCredits !== null && price > request.maxCredits) {
      return { outcome: 'above_maximum', required: price, position };
    }
    if (price > position.available) {
      const isTwin = request.ownedForSeconds !== null && this.isBeingBought(request.action, request.resource);
      return isTwin ? { outcome: 'being_bought' } : { outcome: 'insufficient', required: price, position };
    }
    const id = known?.id ?? randomUUID();
    const attempt = (known?.attempt ?? 0) + 1;
    this.operations.set(request.key, {
      ...{ id, attempt, request, price },
      ...{ status: 'held', settlement: null, answer: null, ownedUntil: 0 },
    });
    return { outcome: 'held', hold: { operationId: id, attempt }, price, position: this.position() };
  }

  private end(operation: Operation, { status, charged }: Pick<Settlement, 'status' | 'charged'>): void {
    const { id: operationId, request } = operation;
    operation.status = status;
    operation.ownedUntil = Date.now() + (request.ownedForSeconds ?? 0) * 1_000;
    const source = charged > 0 ? 'plan' : 'none';
    operation.settlement = { operationId, status, action: request.action, charged, source, ...this.position() };
  }

  private owns(action: string, resource: string | null): boolean {
    return [...this.operations.values()].some(
      ({ status, request, ownedUntil }) =>
        status === 'captured' && request.action === action && request.resource === resource && ownedUntil > Date.now(),
    );
  }

  private isBeingBought(action: string, resource: string | null): boolean {
    return [...this.operations.values()].some(
      ({ status, request }) => status === 'held' && request.action === action && request.resource === resource,
    );
  }

  private find({ operationId }: Hold): Operation {
    const found = [...this.operations.values()].find(({ id }) => id === operationId);
    if (found === undefined) throw new Error(`no operation ${operationId}`);
    return found;
  }

  private async step<T>(step: Step, work: () => T): Promise<T> {
    this.calls.push(step);
    const index = this.failures.findIndex((failure) => failure.step === step);
    const [failure] = index === -1 ? [] : this.failures.splice(index, 1);
    if (failure !== undefined && !failure.afterwards) throw failure.error;
    const result = work();
    if (failure !== undefined) throw failure.error;
    return result;
  }
}
