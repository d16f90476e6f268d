import { request, type Agent, type IncomingMessage } from 'node:http';

export interface Question {
  agent: Agent;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Called with every piece as it arrives; a promise keeps the rest waiting, as a slow reader does. */
  onText?: (text: string) => Promise<void> | void;
}

export interface Answer {
  status: number;
  text: string;
}

/**
 * One request, sent once.
 * @throws Error in words, when the connection fails before the answer is whole
 */
export async function ask(url: string, question: Question): Promise<Answer> {
  const response = await send(url, question);
  let text = '';
  try {
    for await (const piece of response.setEncoding('utf8') as AsyncIterable<string>) {
      text += piece;
      await question.onText?.(piece);
    }
  } catch (error) {
    throw new Error(`an answer broke off after ${text.length} characters`, { cause: error });
  }
  return { status: response.statusCode ?? 0, text };
}

function send(url: string, { agent, method = 'GET', headers = {}, body }: Question): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    const asked = request(url, { agent, method, headers });
    asked.once('response', done);
    asked.once('error', (error: NodeJS.ErrnoException) =>
      failed(new Error(`no answer: ${error.code ?? error.message}`)),
    );
    asked.end(body);
  });
}
