import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import {
  CampaignReportRepository,
  campaignReportOf,
  CampaignsRepository,
  type Campaign,
  type CampaignFields,
  type CampaignReport,
  type CampaignStatus,
} from '@app/campaigns';
import type { Page } from '@app/common';
import { normaliseUsername } from '@app/instagram';
import { CSV_TYPE } from '../credits/ledger-csv';
import { ByteAnswer } from '../http/byte-answer';
import { InvalidRequestError } from '../http/validation.pipe';
import type { CreateCampaignDto, ListCampaignsDto, UpdateCampaignDto } from './dto/campaign.dto';
import { reportToCsv } from './report-csv';

@Injectable()
export class CampaignsService {
  constructor(
    private readonly campaigns: CampaignsRepository,
    private readonly reports: CampaignReportRepository,
  ) {}

  async create({ claims }: Principal, given: CreateCampaignDto): Promise<Campaign> {
    const fields = { ...NOTHING_SAID, ...toFields(given), name: given.name };
    refuseContradictions(fields);
    return this.campaigns.create(claims, fields);
  }

  list({ claims }: Principal, { removed, status, limit, cursor }: ListCampaignsDto): Promise<Page<Campaign>> {
    if (!removed) return this.campaigns.findPage(claims, { limit, cursor, status });
    if (status !== undefined)
      throw new InvalidRequestError([
        { field: 'status', code: 'CONFLICT', message: 'does not go with removed=true; leave one of them out' },
      ]);
    return this.campaigns.findRemovedPage(claims, { limit, cursor });
  }

  get({ claims }: Principal, id: string): Promise<Campaign> {
    return this.campaigns.get(claims, id);
  }

  /** The database refuses what contradicts itself; asking first names the field. */
  async change({ claims }: Principal, id: string, { status, version, ...given }: UpdateCampaignDto): Promise<Campaign> {
    const fields = toFields(given);
    if (touchesRules(fields)) refuseContradictions({ ...(await this.campaigns.get(claims, id)), ...fields });
    return this.campaigns.change(claims, id, { fields, status, version });
  }

  changeStatus({ claims }: Principal, id: string, status: CampaignStatus): Promise<Campaign> {
    return this.campaigns.change(claims, id, { fields: {}, status });
  }

  remove({ claims }: Principal, id: string): Promise<void> {
    return this.campaigns.remove(claims, id);
  }

  restore({ claims }: Principal, id: string): Promise<Campaign> {
    return this.campaigns.restore(claims, id);
  }

  async report({ claims }: Principal, id: string): Promise<CampaignReport> {
    return campaignReportOf(await this.reports.getInput(claims, id, new Date()));
  }

  async reportAsCsv(owner: Principal, id: string): Promise<ByteAnswer> {
    const report = await this.report(owner, id);
    const fileName = `campaign-report_${id}_${report.generatedAt.slice(0, 10)}.csv`;
    return new ByteAnswer({
      body: Buffer.from(reportToCsv(report)),
      contentType: `${CSV_TYPE}; charset=utf-8`,
      cacheControl: 'no-store',
      headers: { 'Content-Disposition': `attachment; filename="${fileName}"` },
    });
  }
}

const NOTHING_SAID: Omit<CampaignFields, 'name'> = {
  brandName: null,
  brandUsername: null,
  description: null,
  startsOn: null,
  endsOn: null,
  budgetMinor: null,
  currency: null,
  hashtags: [],
};

/** Only what was given, hashtags and names as they are stored with posts. */
function toFields({ hashtags, brandUsername, ...rest }: Partial<CreateCampaignDto>): Partial<CampaignFields> {
  const given = {
    ...rest,
    brandUsername: typeof brandUsername === 'string' ? normaliseUsername(brandUsername) : brandUsername,
    ...(hashtags === undefined ? {} : { hashtags: hashtags.map(toTag) }),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const toTag = (tag: string) =>
  tag
    .replace(/^[#＃]/u, '')
    .toLowerCase()
    .normalize('NFC');

const touchesRules = (fields: Partial<CampaignFields>) =>
  ['startsOn', 'endsOn', 'budgetMinor', 'currency'].some((field) => field in fields);

function refuseContradictions({ startsOn, endsOn, budgetMinor, currency }: CampaignFields): void {
  if (startsOn !== null && endsOn !== null && endsOn < startsOn)
    throw new InvalidRequestError([{ field: 'endsOn', code: 'RANGE', message: 'must not be before startsOn' }]);
  if (budgetMinor !== null && currency === null)
    throw new InvalidRequestError([{ field: 'currency', code: 'REQUIRED', message: 'is required with a budget' }]);
}
