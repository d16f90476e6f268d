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
  prefix?: PreparedPrefix;
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
 * One SELECT in one network round trip. Everything up to the Sync message is one transaction of the server: settings
 * that the prefix makes transaction-locally (role, claims) hold for the SELECT and are gone after it, and when the
 * prefix fails the server skips the SELECT. No BEGIN and COMMIT are needed, and the connection can never be left in an
 * open or aborted transaction.
 */
export class OneTripRead<Row> implements Submittable {
  /** The driver files a parsed statement under `name` with its `text`. */
  readonly name: string | undefined;
  readonly text: string;
  readonly result: Promise<Row[]>;

  private readonly rows: Row[] = [];
  private settle: { resolve: (rows: Row[]) => void; reject: (error: unknown) => void };
  private shape: Shape | undefined;
  private wire: Wire | undefined;
  private prefixPending: boolean;
  private failure: unknown;

  constructor(private readonly statement: ReadStatement) {
    this.name = statement.name;
    this.text = statement.text;
    this.prefixPending = statement.prefix !== undefined;
    this.result = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    const { name = '', text, values, prefix } = this.statement;
    this.wire = wire;
    wire.stream.cork();
    try {
      if (prefix) {
        wire.bind({ statement: prefix.name, values: prefix.values });
        wire.execute({ portal: '', rows: 0 });
      }
      if (name === '' || wire.parsedStatements[name] === undefined) wire.parse({ name, text, types: [] });
      wire.bind({ statement: name, values });
      this.shape = name === '' ? undefined : shapes.get(wire)?.get(name);
      if (!this.shape) wire.describe({ type: 'P', name: '' });
      wire.execute({ portal: '', rows: 0 });
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  handleRowDescription(message: { fields: Field[] }): void {
    this.shape = {
      names: message.fields.map((field) => field.name),
      parsers: message.fields.map((field) => parserOf(field.dataTypeID)),
    };
    if (this.name !== undefined && this.wire) rememberShape(this.wire, this.name, this.shape);
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.prefixPending || this.failure !== undefined) return;
    try {
      this.rows.push(this.toRow(message.fields));
    } catch (error) {
      this.failure = error; // reported when the server is ready again: the connection stays usable
    }
  }

  handleCommandComplete(): void {
    this.prefixPending = false;
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

  private toRow(values: (string | null)[]): Row {
    const shape = this.shape;
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
