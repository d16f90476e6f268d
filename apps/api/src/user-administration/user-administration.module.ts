import { Module } from '@nestjs/common';
import { CreatorsModule } from '@app/creators';
import { CreditAdministrationModule } from '@app/credits';
import { UsersAdministrationService } from './users-administration.service';
import { UsersController } from './users.controller';

@Module({
  imports: [CreatorsModule, CreditAdministrationModule],
  controllers: [UsersController],
  providers: [UsersAdministrationService],
})
export class UserAdministrationModule {}
