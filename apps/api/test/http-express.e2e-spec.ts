import { Controller, Get, Module, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CuredExpressAdapter } from '../src/http/cured-express.adapter';
import { LOCALHOST } from './fixtures/localhost-certificate';

@Controller()
class EchoController {
  @Get('echo')
  echo(@Req() request: Request, @Res() response: Response) {
    response
      .cookie('seen', 'yes')
      .status(202)
      .json({
        ip: request.ip,
        protocol: request.protocol,
        secure: request.secure,
        host: request.hostname,
        agent: request.get('x-agent'),
        accepts: request.accepts('json'),
        query: request.query,
      });
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

async function start(options: { httpsOptions?: typeof LOCALHOST } = {}) {
  const adapter = new CuredExpressAdapter();
  const app = await NestFactory.create<NestExpressApplication>(EchoModule, adapter, { ...options, logger: false });
  app.set('trust proxy', 'loopback');
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, adapter, port };
}

interface Reply {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: unknown;
}

function ask(port: number, path: string, secure = false): Promise<Reply> {
  const headers = { 'x-forwarded-for': '203.0.113.9', 'x-agent': 'spec', host: 'api.example:1' };
  const options = {
    host: '127.0.0.1',
    port,
    path,
    headers,
    ...(secure ? { ca: LOCALHOST.cert, servername: 'localhost' } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsGet : httpGet)(options, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(text) as unknown }),
      );
    });
    request.on('error', reject);
  });
}

describe(CuredExpressAdapter.name, () => {
  let running: Awaited<ReturnType<typeof start>>;
  afterEach(() => running.app.close());

  it('leaves Express nothing to swap', async () => {
    running = await start();
    const { setPrototypeOf } = Object;
    const swaps: boolean[] = [];
    jest.spyOn(Object, 'setPrototypeOf').mockImplementation((target: object, prototype: object | null) => {
      swaps.push(Object.getPrototypeOf(target) !== prototype);
      return setPrototypeOf(target, prototype) as object;
    });
    await ask(running.port, '/echo');
    jest.restoreAllMocks();
    expect(swaps).toEqual([false, false]);
  });

  it('keeps what Express adds to requests and responses', async () => {
    running = await start();
    const { status, headers, body } = await ask(running.port, '/echo?a=1');
    expect([status, headers['set-cookie']]).toEqual([202, ['seen=yes; Path=/']]);
    expect(body).toEqual({
      ip: '203.0.113.9',
      protocol: 'http',
      secure: false,
      host: 'api.example',
      agent: 'spec',
      accepts: 'json',
      query: { a: '1' },
    });
  });

  it('serves HTTPS as well', async () => {
    running = await start({ httpsOptions: LOCALHOST });
    expect((await ask(running.port, '/echo', true)).body).toMatchObject({ protocol: 'https', secure: true });
  });

  it('keeps two applications of one process apart', async () => {
    running = await start();
    const other = await start();
    other.app.set('trust proxy', false);
    expect((await ask(other.port, '/echo')).body).toMatchObject({ ip: '127.0.0.1' });
    expect((await ask(running.port, '/echo')).body).toMatchObject({ ip: '203.0.113.9' });
    await other.app.close();
  });

  it('lets a hook answer before Express, or pass', async () => {
    running = await start();
    running.adapter.beforeExpress = (request, response) => {
      if (request.url !== '/early') return false;
      response.end('"early"');
      return true;
    };
    expect((await ask(running.port, '/early')).body).toBe('early');
    expect((await ask(running.port, '/echo')).status).toBe(202);
  });
});
