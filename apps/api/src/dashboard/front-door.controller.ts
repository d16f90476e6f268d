import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '@app/auth';

/** Whoever opens the address of the api in a browser wants to know what there is. */
@ApiExcludeController()
@Public()
@Controller()
export class FrontDoorController {
  @Get()
  @Redirect('/docs', 302)
  show(): void {
    // The decorator is the answer.
  }
}
