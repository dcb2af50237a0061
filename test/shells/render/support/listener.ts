import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "@jest/globals";

export interface Listener {
  readonly port: () => number;
  /** Connections since the tests began. */
  readonly connections: () => number;
}

/** A server on loopback that answers whatever is asked, and counts who connects. */
export function useListener(): Listener {
  let server: Server | undefined;
  let connections = 0;
  beforeAll(async () => {
    server = createServer((_request, response) => response.end("a: b\n"));
    server.on("connection", () => (connections += 1));
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    server?.closeAllConnections();
    server?.close();
  });
  return {
    // Cast: a TCP server that listens has an address with a port.
    port: () => (server?.address() as AddressInfo).port,
    connections: () => connections,
  };
}
