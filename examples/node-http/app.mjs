// Refunds by payout links: makes a link, hears of it by webhooks, shows how it stands. With express the bodies of the
// routes stay as they are; take express.text({ type: "*/*" }) for the webhooks, whose signature is over the raw body.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

export function createApp({ baseURL, key, secret, webhookSecret, accountNumber = "7878780080316316" }) {
  const heard = new Map(); // What webhooks have told. An application keeps it in its database.

  async function razorpay(method, path, body) {
    const reply = await fetch(`${baseURL}/v1/payout-links${path}`, {
      method,
      headers: {
        Authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`,
        ...(body && { "Content-Type": "application/json" }),
      },
      body: body && JSON.stringify(body),
    });
    const document = await reply.json();
    if (!reply.ok) throw Object.assign(new Error(document.error.description), { status: reply.status });
    return document;
  }

  const routes = [
    ["POST", /^\/refunds$/, async ({ body }) => {
      const asked = JSON.parse(body);
      const link = await razorpay("POST", "", {
        account_number: accountNumber,
        contact: { name: asked.name, contact: asked.phone },
        amount: asked.amount, currency: "INR", purpose: "refund",
        description: `Refund of order ${asked.order}`, receipt: asked.order,
      });
      return [201, { id: link.id, url: link.short_url, status: link.status }];
    }],
    ["GET", /^\/refunds\/(\w+)$/, async ({ id }) => {
      const link = await razorpay("GET", `/${id}`);
      return [200, { id, status: link.status, heard: heard.get(id) ?? null }];
    }],
    ["POST", /^\/refunds\/(\w+)\/cancel$/, async ({ id }) => {
      const link = await razorpay("POST", `/${id}/cancel`);
      return [200, { id, status: link.status }];
    }],
    ["POST", /^\/webhooks$/, async ({ body, request }) => {
      const said = Buffer.from(request.headers["x-razorpay-signature"] ?? "");
      const right = Buffer.from(createHmac("sha256", webhookSecret).update(body).digest("hex"));
      if (said.length !== right.length || !timingSafeEqual(said, right)) return [401, {}];
      const link = JSON.parse(body).payload.payout_link.entity;
      heard.set(link.id, link.status);
      return [200, {}];
    }],
  ];

  return createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    let status = 404;
    let document = {};
    try {
      for (const [method, path, handle] of routes) {
        const found = request.method === method && path.exec(request.url);
        if (found) [status, document] = await handle({ body, request, id: found[1] });
      }
    } catch (refusal) {
      [status, document] = [refusal.status ? 422 : 500, { error: refusal.message }];
    }
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(document));
  });
}
