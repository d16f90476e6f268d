import { Controller, Get, Header, UseInterceptors } from '@nestjs/common';
import { SigningKeys } from '../tokens/signing-keys';
import { AuthSettings } from '../supabase-auth.options';
import { JwksFaultInterceptor } from './jwks-fault.interceptor';

/** What everybody may know about the project. */
@Controller('auth/v1')
export class ProjectController {
  constructor(
    private readonly settings: AuthSettings,
    private readonly signingKeys: SigningKeys,
  ) {}

  @Get('.well-known/jwks.json')
  @Header('Cache-Control', 'public, max-age=600')
  @UseInterceptors(JwksFaultInterceptor)
  jwks() {
    return this.settings.values.signing === 'HS256' ? { keys: [] } : this.signingKeys.jwks();
  }

  @Get('settings')
  publicSettings() {
    const { autoconfirm, signupEnabled } = this.settings.values;
    return {
      external: { anonymous_users: false, email: true, phone: false },
      disable_signup: !signupEnabled,
      mailer_autoconfirm: autoconfirm,
      phone_autoconfirm: false,
      sms_provider: '',
      saml_enabled: false,
    };
  }

  @Get('health')
  health() {
    return { version: 'sandbox', name: 'GoTrue', description: 'Stand-in for Supabase Auth' };
  }
}
