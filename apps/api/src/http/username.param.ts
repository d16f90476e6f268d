import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { normaliseUsername } from '@app/instagram';
import { ApiProblem } from './openapi/api-problem.decorator';
import { documented } from './openapi/documented-param';

/** `@Nasa` and `nasa` are the same creator. Refuses what Instagram would not accept with CREATOR.INVALID_USERNAME. */
export const usernamePipe: PipeTransform<string, string> = { transform: (given) => normaliseUsername(given) };

/** The path's username, normalised, with its documentation: `@UsernameParam() username: string`. */
export const UsernameParam = () =>
  documented(
    Param('username', usernamePipe),
    ApiParam({ name: 'username', example: 'nora.travels', description: 'With or without @, in any case' }),
    ApiProblem('CREATOR.INVALID_USERNAME'),
  );
