import { Injectable } from '@nestjs/common';
import { AuditCreditBooks } from '@app/credits';
import { HandlesJob, type JobHandler } from '@app/queues';

@Injectable()
@HandlesJob('audit-credit-books')
export class AuditCreditBooksProcessor implements JobHandler<'audit-credit-books'> {
  constructor(private readonly work: AuditCreditBooks) {}

  async handle(): Promise<void> {
    await this.work.execute();
  }
}
