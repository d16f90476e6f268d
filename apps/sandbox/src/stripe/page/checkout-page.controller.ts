import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { CheckoutSessions } from '../checkout/checkout-sessions.service';
import { GENERIC_DECLINE } from '../payments/test-methods';
import { idOf, StripeStore, type StoredSession } from '../store/stripe-store';
import { checkoutPage, unknownSessionPage } from './checkout-page';
import { PAGE_POLICY } from './page-style';

const choiceSchema = z.object({ action: z.enum(['pay', 'decline', 'pay-later']) });

/** Where buyers choose how their payment ends. */
@Controller('stripe/checkout')
export class CheckoutPageController {
  constructor(
    private readonly sessions: CheckoutSessions,
    private readonly store: StripeStore,
  ) {}

  @Get(':id')
  show(@Param('id') id: string, @Res() res: Response): void {
    const stored = this.store.sessions.find(id);
    if (!stored) return send(res, 404, unknownSessionPage());
    const intent = this.store.intents.find(idOf(stored.session.payment_intent) ?? '');
    const refusal = intent?.last_payment_error?.message ?? null;
    send(res, 200, checkoutPage({ ...stored, refusal, successUrl: successUrlOf(stored) }));
  }

  @Post(':id')
  choose(@Param('id') id: string, @Body() body: unknown, @Res() res: Response): void {
    const stored = this.store.sessions.find(id);
    if (!stored) return send(res, 404, unknownSessionPage());
    const choice = choiceSchema.safeParse(body);
    // A second press of the button finds the order as the first has left it
    if (choice.success && stored.session.status === 'open') this.act(stored, choice.data.action);
    const isDone = stored.session.status === 'complete';
    const there = isDone ? successUrlOf(stored) : null;
    res.set('Cache-Control', 'no-store').redirect(303, there ?? `/stripe/checkout/${id}`);
  }

  private act(stored: StoredSession, action: z.output<typeof choiceSchema>['action']): void {
    if (action === 'pay') this.sessions.pay(stored);
    else if (action === 'pay-later') this.sessions.payLater(stored);
    else if (stored.session.amount_total !== 0) this.sessions.decline(stored, GENERIC_DECLINE);
  }
}

const successUrlOf = ({ session }: StoredSession): string | null =>
  session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null;

function send(res: Response, status: number, body: string): void {
  res
    .status(status)
    .set({
      'Content-Security-Policy': PAGE_POLICY,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    })
    .type('html')
    .send(body);
}
