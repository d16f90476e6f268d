import { byId, setText, show } from './dom';

const KEY = 'creator-search.metrics-token';

/** Kept until the tab is closed; never in the address, where logs and histories would keep it. */
export const access = {
  token: (): string | null => sessionStorage.getItem(KEY),
  keep: (token: string): void => sessionStorage.setItem(KEY, token),
  forget: (): void => sessionStorage.removeItem(KEY),
};

/** Asks for a token when the stream of figures wants one. */
export class AccessForm {
  private readonly form = byId('access');
  private readonly input = byId('access-token') as HTMLInputElement;

  constructor(onToken: () => void) {
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      const token = this.input.value.trim().replace(/^Bearer\s+/i, '');
      if (token === '') return;
      access.keep(token);
      this.input.value = '';
      onToken();
    });
    byId('sign-out').addEventListener('click', () => {
      access.forget();
      location.reload(); // what was shown with it goes too
    });
  }

  show(isLocked: boolean, isRefused: boolean): void {
    const refusal = 'The server did not accept this token. It may be mistyped, expired, or not of an administrator.';
    setText(byId('access-problem'), isRefused ? refusal : '');
    this.input.toggleAttribute('aria-invalid', isRefused);
    show(this.form, isLocked);
    show(byId('sign-out'), !isLocked && access.token() !== null);
  }
}
