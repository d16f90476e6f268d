import { httpAddress } from './http-address';

describe(httpAddress.name, () => {
  it.each([
    ['127.0.0.1', 'http://localhost:3000/'],
    ['::', 'http://localhost:3000/'],
    ['10.0.0.7', 'http://10.0.0.7:3000/'],
    ['fd00::7', 'http://[fd00::7]:3000/'],
  ])('of a server on %s can be asked', (host, address) => {
    expect(new URL(httpAddress(host, 3000)).href).toBe(address);
  });
});
