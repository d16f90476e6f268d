/** What "on every address" and "on this machine" are written as: a browser here finds both by one name. */
const LOCAL_HOSTS = ['0.0.0.0', '127.0.0.1', '::', '::1'];

/** @returns the address under which somebody on this machine finds a server that listens on `host` */
export function httpAddress(host: string, port: number): string {
  if (LOCAL_HOSTS.includes(host)) return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
