import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

export interface LeaseClaim {
  name: string;
  holder: string;
  seconds: number;
}

/** Takes a lease that is free, has run out, or is the holder's own; `$4` takes it from whoever has it. */
const TAKE_SQL = `
  insert into monitoring_leases as held (name, holder, held_until)
  values ($1, $2, now() + $3 * interval '1 second')
  on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until
   where held.holder = excluded.holder or held.held_until < now() or $4::boolean
  returning name`;

/** The lease as a row, for when Redis cannot say whose it is. */
@Injectable()
export class EvaluatorLeaseRepository {
  constructor(private readonly database: Database) {}

  /** @returns whether the lease is the holder's */
  async take({ name, holder, seconds }: LeaseClaim): Promise<boolean> {
    return (await this.database.readAsSystem(TAKE_SQL, [name, holder, seconds, false])).length === 1;
  }

  /** Follows Redis, which has decided. */
  async note({ name, holder, seconds }: LeaseClaim): Promise<void> {
    await this.database.readAsSystem(TAKE_SQL, [name, holder, seconds, true]);
  }

  async release(name: string, holder: string): Promise<void> {
    await this.database.readAsSystem('delete from monitoring_leases where name = $1 and holder = $2', [name, holder]);
  }
}
