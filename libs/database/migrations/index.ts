import { RolesAndSchemas1795305600001 } from './1795305600001-roles-and-schemas';
import { AuthSchema1795305600002 } from './1795305600002-auth-schema';
import { Users1795305600003 } from './1795305600003-users';
import { Creators1795305600004 } from './1795305600004-creators';
import { AccessAndActivity1795305600005 } from './1795305600005-access-and-activity';
import { Campaigns1795305600006 } from './1795305600006-campaigns';
import { AiJobs1795305600007 } from './1795305600007-ai-jobs';
import { Credits1795305600008 } from './1795305600008-credits';
import { Operations1795305600009 } from './1795305600009-operations';
import { SystemFunctions1795305600010 } from './1795305600010-system-functions';
import { RowLevelSecurity1795305600011 } from './1795305600011-row-level-security';
import { CreditLedger1795305600012 } from './1795305600012-credit-ledger';
import { CreditAdministration1795305600013 } from './1795305600013-credit-administration';
import { CreditPayments1795305600014 } from './1795305600014-credit-payments';
import { Webhooks1795305600015 } from './1795305600015-webhooks';
import { CreditReading1795305600016 } from './1795305600016-credit-reading';
import { CreditViolations1795305600017 } from './1795305600017-credit-violations';
import { CreditLedgerSpeed1795305600018 } from './1795305600018-credit-ledger-speed';
import { Analysis1795305600019 } from './1795305600019-analysis';
import { MonitoringAlerts1795305600020 } from './1795305600020-monitoring-alerts';
import { CreatorListings1795305600021 } from './1795305600021-creator-listings';
import { CreatorTexts1795305600022 } from './1795305600022-creator-texts';
import { ListsAndLookalikes1795305600023 } from './1795305600023-lists-and-lookalikes';
import { CampaignLife1795305600024 } from './1795305600024-campaign-life';
import { Exports1795305600025 } from './1795305600025-exports';
import { Administration1795305600026 } from './1795305600026-administration';
import { CreatorAnalytics1795305600027 } from './1795305600027-creator-analytics';
import { Erasure1795305600028 } from './1795305600028-erasure';
import { ForgottenFilesAndOnePurge1795305600029 } from './1795305600029-forgotten-files-and-one-purge';
import { Watches1795305600030 } from './1795305600030-watches';
import { PostSnapshots1795305600031 } from './1795305600031-post-snapshots';
import { RateCardVersions1795305600032 } from './1795305600032-rate-card-versions';
import { MostFollowedWithWords1795305600033 } from './1795305600033-most-followed-with-words';
import { WhatAnErasureTakes1795305600034 } from './1795305600034-what-an-erasure-takes';
import { QuickClaims1795305600035 } from './1795305600035-quick-claims';
import { CostOfReading1795305600036 } from './1795305600036-cost-of-reading';
import { TwinsWithoutCredits1795305600037 } from './1795305600037-twins-without-credits';

/** In order, append-only: a migration that has left the house is never edited, the next one mends it. */
export const MIGRATIONS = [
  RolesAndSchemas1795305600001,
  AuthSchema1795305600002,
  Users1795305600003,
  Creators1795305600004,
  AccessAndActivity1795305600005,
  Campaigns1795305600006,
  AiJobs1795305600007,
  Credits1795305600008,
  Operations1795305600009,
  SystemFunctions1795305600010,
  RowLevelSecurity1795305600011,
  CreditLedger1795305600012,
  CreditAdministration1795305600013,
  CreditPayments1795305600014,
  Webhooks1795305600015,
  CreditReading1795305600016,
  CreditViolations1795305600017,
  CreditLedgerSpeed1795305600018,
  Analysis1795305600019,
  MonitoringAlerts1795305600020,
  CreatorListings1795305600021,
  CreatorTexts1795305600022,
  ListsAndLookalikes1795305600023,
  CampaignLife1795305600024,
  Exports1795305600025,
  Administration1795305600026,
  CreatorAnalytics1795305600027,
  Erasure1795305600028,
  ForgottenFilesAndOnePurge1795305600029,
  Watches1795305600030,
  PostSnapshots1795305600031,
  RateCardVersions1795305600032,
  MostFollowedWithWords1795305600033,
  WhatAnErasureTakes1795305600034,
  QuickClaims1795305600035,
  CostOfReading1795305600036,
  TwinsWithoutCredits1795305600037,
];
