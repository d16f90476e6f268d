import { Module } from '@nestjs/common';

/** Export jobs: what is to be exported, how far it is, and the files. */
@Module({})
export class ExportsModule {}
