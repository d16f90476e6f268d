import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { ParsedBody } from '../http/parsed-body';
import { ServiceRoleGuard } from '../http/service-role.guard';
import { Client } from '../http/signed-in';
import { AdminFactors } from '../mfa/admin-factors.service';
import type { ClientInfo } from '../users/user.types';
import {
  adminUserBody,
  deleteUserBody,
  generateLinkBody,
  inviteBody,
  type AdminUserBody,
  type DeleteUserBody,
  type GenerateLinkBody,
  type InviteBody,
} from './admin-users.bodies';
import { AdminUsers } from './admin-users.service';
import { GenerateLink } from './generate-link.use-case';
import { PagingHeadersInterceptor } from './paging-headers.interceptor';

@Controller('auth/v1')
@UseGuards(ServiceRoleGuard)
export class AdminController {
  constructor(
    private readonly adminUsers: AdminUsers,
    private readonly adminFactors: AdminFactors,
    private readonly generateLink: GenerateLink,
  ) {}

  @Post('admin/users')
  @HttpCode(200)
  create(@ParsedBody(adminUserBody) body: AdminUserBody, @Client() { ip }: ClientInfo) {
    return this.adminUsers.create(body, ip);
  }

  @Get('admin/users')
  @UseInterceptors(PagingHeadersInterceptor)
  list(@Query() query: { page?: string; per_page?: string; filter?: string }) {
    return this.adminUsers.list({ page: query.page, perPage: query.per_page, filter: query.filter });
  }

  @Get('admin/users/:id')
  read(@Param('id') id: string) {
    return this.adminUsers.read(id);
  }

  @Put('admin/users/:id')
  update(@Param('id') id: string, @ParsedBody(adminUserBody) body: AdminUserBody, @Client() { ip }: ClientInfo) {
    return this.adminUsers.update(id, body, ip);
  }

  @Delete('admin/users/:id')
  delete(@Param('id') id: string, @ParsedBody(deleteUserBody) body: DeleteUserBody, @Client() { ip }: ClientInfo) {
    return this.adminUsers.delete(id, body.should_soft_delete ? 'soft' : 'hard', ip);
  }

  @Get('admin/users/:id/factors')
  factors(@Param('id') id: string) {
    return this.adminFactors.list(id);
  }

  @Delete('admin/users/:id/factors/:factorId')
  deleteFactor(@Param('id') id: string, @Param('factorId') factorId: string, @Client() { ip }: ClientInfo) {
    return this.adminFactors.delete(id, factorId, ip);
  }

  @Post('admin/generate_link')
  @HttpCode(200)
  link(@ParsedBody(generateLinkBody) body: GenerateLinkBody, @Query('redirect_to') redirectTo?: string) {
    return this.generateLink.run(body, redirectTo);
  }

  @Post('invite')
  @HttpCode(200)
  invite(
    @ParsedBody(inviteBody) body: InviteBody,
    @Query('redirect_to') redirectTo: string | undefined,
    @Client() { ip }: ClientInfo,
  ) {
    return this.generateLink.invite(body, { redirectTo, ip });
  }
}
