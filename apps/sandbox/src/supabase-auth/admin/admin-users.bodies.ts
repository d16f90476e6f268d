import { z } from 'zod';

const metadata = z.record(z.string(), z.unknown()).nullish();

export const adminUserBody = z.object({
  id: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  password: z.string().optional(),
  password_hash: z.string().optional(),
  email_confirm: z.boolean().optional(),
  user_metadata: metadata,
  app_metadata: metadata,
  role: z.string().optional(),
  ban_duration: z.string().optional(),
});
export type AdminUserBody = z.output<typeof adminUserBody>;

export const deleteUserBody = z.object({ should_soft_delete: z.boolean().optional() });
export type DeleteUserBody = z.output<typeof deleteUserBody>;

export const inviteBody = z.object({ email: z.string().optional(), data: metadata });
export type InviteBody = z.output<typeof inviteBody>;

export const generateLinkBody = z.object({
  type: z.string().optional(),
  email: z.string().optional(),
  new_email: z.string().optional(),
  password: z.string().optional(),
  data: metadata,
  redirect_to: z.string().optional(),
});
export type GenerateLinkBody = z.output<typeof generateLinkBody>;
