import { Injectable } from '@nestjs/common';
import { AuditLogRepository } from '@app/database';
import { withMoments } from '../credit-administration/dto/common.dto';
import type { AuditLogPageDto, ListAreaEntriesDto, ListAuditLogDto } from './dto/audit-log.dto';

@Injectable()
export class AuditLogService {
  constructor(private readonly entries: AuditLogRepository) {}

  list(query: ListAuditLogDto): Promise<AuditLogPageDto> {
    return this.entries.findPage(withMoments(query));
  }

  listOfCredits(query: ListAreaEntriesDto): Promise<AuditLogPageDto> {
    return this.entries.findPage({ ...withMoments(query), area: 'credits' });
  }
}
