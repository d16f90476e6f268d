import { Injectable } from '@nestjs/common';

export type MailKind = 'signup' | 'invite' | 'recovery' | 'magiclink' | 'email_change';

export interface Mail {
  to: string;
  kind: MailKind;
  otp: string;
  tokenHash: string;
  link: string;
  sentAt: Date;
}

const CAPACITY = 200;

/** The mails that a real project would have sent; kept in memory only, oldest dropped first. */
@Injectable()
export class Outbox {
  private mails: Mail[] = [];

  add(mail: Mail): void {
    this.mails = [...this.mails.slice(1 - CAPACITY), mail];
  }

  /** Newest first. */
  list(to?: string): Mail[] {
    const wanted = to?.trim().toLowerCase();
    return this.mails.filter((mail) => !wanted || mail.to === wanted).reverse();
  }

  clear(): void {
    this.mails = [];
  }
}
