import { Module } from '@nestjs/common';
import { DashboardController } from './dashboard.controller';
import { FrontDoorController } from './front-door.controller';
import { PageFiles } from './page-files';

/** The status page: a public page without data in it, which reads /api/health and /api/streaming/metrics by itself. */
@Module({ controllers: [DashboardController, FrontDoorController], providers: [PageFiles] })
export class DashboardModule {}
