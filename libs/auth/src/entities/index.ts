import { AuthAccountEntity } from './auth-account.entity';
import { AuthUserEntity } from './auth-user.entity';
import { UserEntity } from './user.entity';
import { UserProfileEntity } from './user-profile.entity';

/** Every table this library owns. */
export const AUTH_ENTITIES = [AuthAccountEntity, AuthUserEntity, UserEntity, UserProfileEntity];
