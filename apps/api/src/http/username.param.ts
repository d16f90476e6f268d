import { Param, type PipeTransform } from '@nestjs/common';
import { normaliseUsername } from '@app/instagram';

/** `@Nasa` and `nasa` are the same creator. Refuses what Instagram would not accept with CREATOR.INVALID_USERNAME. */
export const usernamePipe: PipeTransform<string, string> = { transform: (given) => normaliseUsername(given) };

/** The path's username, normalised: `@UsernameParam() username: string`. */
export const UsernameParam = (name = 'username') => Param(name, usernamePipe);
