// Node's HTTP server (llhttp, strict) saying what it has understood, as wire-probe --dump does.
const http = require("http");
const server = http.createServer({ keepAlive: false }, (request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const raw = request.rawHeaders;
    const headers = [];
    for (let i = 0; i < raw.length; i += 2) headers.push([raw[i], raw[i + 1]]);
    response.shouldKeepAlive = false;
    response.end(
      JSON.stringify({
        method: request.method,
        target: request.url,
        headers,
        body: Buffer.concat(chunks).toString("base64"),
      })
    );
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
