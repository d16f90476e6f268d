import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import type { Page } from '@app/common';
import type { Charge } from '@app/credits';
import {
  ExportLinks,
  ExportNotFoundError,
  ExportsRepository,
  OrderExport,
  WithdrawExport,
  type ExportRecord,
} from '@app/exports';
import type { ExportDto } from './dto/export.dto';
import type { OrderExportDto } from './dto/order-export.dto';
import { toExportDto } from './to-export.dto';
import { toOrder } from './to-order';

@Injectable()
export class ExportsService {
  constructor(
    private readonly ordering: OrderExport,
    private readonly exports: ExportsRepository,
    private readonly withdrawal: WithdrawExport,
    private readonly links: ExportLinks,
  ) {}

  async order({ claims }: Principal, order: OrderExportDto, charge: Charge): Promise<ExportDto> {
    return this.shown(await this.ordering.execute(claims, toOrder(order), charge));
  }

  async list({ claims }: Principal, page: { limit: number; cursor?: string | undefined }): Promise<Page<ExportDto>> {
    const { items, nextCursor } = await this.exports.findPage(claims, page);
    return { items: items.map((record) => this.shown(record)), nextCursor };
  }

  /** @throws ExportNotFoundError for one that is not the reader's, as for none */
  async get({ claims }: Principal, id: string): Promise<ExportDto> {
    const found = await this.exports.findById(claims, id);
    if (found === null) throw new ExportNotFoundError();
    return this.shown(found);
  }

  async cancel(owner: Principal, id: string): Promise<ExportDto> {
    await this.withdrawal.cancel({ userId: owner.userId, id });
    return this.get(owner, id);
  }

  async remove({ userId }: Principal, id: string): Promise<void> {
    await this.withdrawal.remove({ userId, id });
  }

  private shown(record: ExportRecord): ExportDto {
    return toExportDto(record, this.links);
  }
}
