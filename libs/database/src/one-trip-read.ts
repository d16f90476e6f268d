import type { Connection, Submittable } from 'pg';
import { parserOf } from './type-parsers';
import type { SqlParameter } from './sql-parameters';

/** A statement that was prepared on the connection beforehand and runs first, in the same implicit transaction. */
export interface PreparedPrefix {
  name: string;
  values: SqlParameter[];
}

export interface ReadStatement {
  text: string;
  values: SqlParameter[];
  /** Given = prepared under this name once per connection. */
  name?: string;
}

export interface Trip {
  prefix?: PreparedPrefix;
  /** One after the other, in one transaction: the first that fails fails all. Either all of them have names or none. */
  statements: readonly ReadStatement[];
}

/** The part of the driver's connection that its own query classes use. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parsedStatements: Record<string, string | undefined>;
  parse(message: { name: string; text: string; types: string[] }): void;
  bind(message: { statement: string; values: SqlParameter[] }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
}

interface Shape {
  names: string[];
  parsers: ((value: string) => unknown)[];
}

interface Field {
  name: string;
  dataTypeID: number;
}

/** The shape of a named statement cannot change on a connection (the server refuses), so it is asked for once. */
const shapes = new WeakMap<object, Map<string, Shape>>();

/**
 * SELECTs in one network round trip. Everything up to the Sync message is one transaction of the server: settings
 * that the prefix makes transaction-locally (role, claims) hold for the SELECTs and are gone after them, and when the
 * prefix fails the server skips them. No BEGIN and COMMIT are needed, and the connection can never be left in an
 * open or aborted transaction.
 */
export class OneTripRead<Row> implements Submittable {
  /** Of each statement, in their order. */
  readonly result: Promise<Row[][]>;

  private readonly rows: Row[][];
  /** Statements that were sent to be parsed and are not known to have been. */
  private readonly unparsed: ReadStatement[] = [];
  private settle: { resolve: (rows: Row[][]) => void; reject: (error: unknown) => void };
  private shapes: (Shape | undefined)[] = [];
  private wire: Wire | undefined;
  private prefixPending: boolean;
  /** The statement whose rows arrive. */
  private at = 0;
  private failure: unknown;

  constructor(private readonly trip: Trip) {
    this.rows = trip.statements.map(() => []);
    this.prefixPending = trip.prefix !== undefined;
    this.result = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  /** The driver asks for it when a statement was parsed, and then files the statement under it with its `text`. */
  get name(): string | undefined {
    return this.unparsed[0]?.name;
  }

  get text(): string | undefined {
    return this.unparsed.shift()?.text;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    const { prefix, statements } = this.trip;
    this.wire = wire;
    wire.stream.cork();
    try {
      if (prefix) {
        wire.bind({ statement: prefix.name, values: prefix.values });
        wire.execute({ portal: '', rows: 0 });
      }
      for (const statement of statements) this.send(wire, statement);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  handleRowDescription(message: { fields: Field[] }): void {
    const shape = {
      names: message.fields.map((field) => field.name),
      parsers: message.fields.map((field) => parserOf(field.dataTypeID)),
    };
    this.shapes[this.at] = shape;
    const { name } = this.trip.statements[this.at] as ReadStatement;
    if (name !== undefined && this.wire) rememberShape(this.wire, name, shape);
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.prefixPending || this.failure !== undefined) return;
    try {
      this.rows[this.at]?.push(this.toRow(message.fields));
    } catch (error) {
      this.failure = error; // reported when the server is ready again: the connection stays usable
    }
  }

  handleCommandComplete(): void {
    if (this.prefixPending) this.prefixPending = false;
    else this.at += 1;
  }

  handleReadyForQuery(): void {
    if (this.failure === undefined) this.settle.resolve(this.rows);
    else this.settle.reject(this.failure);
  }

  handleError(error: Error): void {
    this.settle.reject(error);
  }

  handleEmptyQuery(): void {
    this.failure = new Error('The statement is empty');
  }

  handlePortalSuspended(): void {
    this.failure = new Error('The server cut the result although no row limit was set');
  }

  handleCopyInResponse(): void {
    this.failure = new Error('COPY is no read');
  }

  handleCopyData(): void {
    this.failure = new Error('COPY is no read');
  }

  private send(wire: Wire, statement: ReadStatement): void {
    const { name = '', text, values } = statement;
    if (name === '' || wire.parsedStatements[name] === undefined) {
      wire.parse({ name, text, types: [] });
      this.unparsed.push(statement);
    }
    wire.bind({ statement: name, values });
    const shape = name === '' ? undefined : shapes.get(wire)?.get(name);
    this.shapes.push(shape);
    if (!shape) wire.describe({ type: 'P', name: '' });
    wire.execute({ portal: '', rows: 0 });
  }

  private toRow(values: (string | null)[]): Row {
    const shape = this.shapes[this.at];
    if (!shape) throw new Error('The server sent a row before its description');
    const row: Record<string, unknown> = {};
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      row[shape.names[i] as string] = value == null ? null : shape.parsers[i]?.(value);
    }
    return row as Row;
  }
}

function rememberShape(wire: Wire, name: string, shape: Shape): void {
  let known = shapes.get(wire);
  if (!known) {
    known = new Map();
    shapes.set(wire, known);
  }
  known.set(name, shape);
}
