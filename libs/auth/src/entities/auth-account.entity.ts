import { Entity, PrimaryColumn } from 'typeorm';

/** Supabase's own table, here only to be referred to: its columns are Supabase's affair. */
@Entity({ schema: 'auth', name: 'users', synchronize: false })
export class AuthAccountEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'users_pkey' })
  id: string;
}
