import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Finds the port to listen on before anything does, since the payment provider is told where to send word.
 *
 * @param port the wished one; 0 for any
 * @param isFixed whether a taken port is refused; otherwise any free one is taken instead
 * @throws an Error in one sentence when a fixed port is taken
 */
export async function findPort(host: string, port: number, isFixed: boolean): Promise<number> {
  try {
    return await tryPort(host, port);
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (isFixed)
      throw new Error(`Port ${String(port)} is in use; set PORT to another one, or to 0 for any.`, { cause: error });
    return await tryPort(host, 0);
  }
}

async function tryPort(host: string, port: number): Promise<number> {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the port of a listening server is unknown");
  return address.port;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
