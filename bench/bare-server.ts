import { createServer } from "node:http";

// The least that a server can do: read the body, parse it, answer with so many bytes.
const reply = Buffer.from(JSON.stringify({ filler: "x".repeat(Math.max(Number(process.argv[2] ?? 300) - 13, 0)) }));
const headers = { "content-type": "application/json", "content-length": String(reply.length) };

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, headers).end(reply);
    return;
  }
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => {
    text += chunk;
  });
  request.on("end", () => {
    JSON.parse(text);
    response.writeHead(201, headers).end(reply);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" && address !== null ? String(address.port) : ""}\n`);
});
