import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@app/auth';
import { AppError } from '@app/common';
import { ByteAnswer } from '../http/byte-answer';
import { NoRateLimit } from '../http/rate-limit.decorator';
import { PageFiles } from './page-files';

/** A page for people, as /docs is: no part of the described api. */
@ApiExcludeController()
@Public()
@NoRateLimit()
@Controller('dashboard')
export class DashboardController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  page(): ByteAnswer {
    return this.file('index.html');
  }

  @Get(':file')
  file(@Param('file') name: string): ByteAnswer {
    const found = this.files.find(name);
    if (found === undefined) throw new AppError('ROUTE.NOT_FOUND', { detail: 'The status page has no such file.' });
    return found;
  }
}
