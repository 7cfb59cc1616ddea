// Refunds by payout links: makes a link, hears of it by webhooks, shows how it stands.
//   RAZORPAY_KEY_ID=… RAZORPAY_KEY_SECRET=… RAZORPAY_WEBHOOK_SECRET=… node server.mjs
import { createHmac, timingSafeEqual } from "node:crypto";
import express from "express";

export function createApp({ baseURL, key, secret, webhookSecret, accountNumber = "7878780080316316" }) {
  const app = express();
  const seen = new Set(); // Events that have come: the provider may send one twice. An application keeps both
  const heard = new Map(); // in its database, this and what webhooks have told of a link.

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
    if (!reply.ok) throw Object.assign(new Error(document.error.description), { refused: reply.status < 500 });
    return document;
  }

  /** Express 4 does not wait for what a route does; without this a refusal would end the process. */
  const route = (work) => (request, response, next) => work(request, response).catch(next);

  // The signature is over the bytes as they came: a body that express.json() has read, and that is written once more,
  // is another one. So this route takes them raw, and comes before express.json().
  app.post("/webhooks", express.raw({ type: "*/*" }), (request, response) => {
    if (!verified(request.body, request.get("X-Razorpay-Signature"), webhookSecret)) return response.sendStatus(401);
    const id = request.get("X-Razorpay-Event-Id");
    if (!seen.has(id)) {
      const link = JSON.parse(request.body).payload.payout_link.entity;
      heard.set(link.id, [...(heard.get(link.id) ?? []), link.status]);
      seen.add(id);
    }
    response.sendStatus(204);
  });

  app.use(express.json());

  app.post("/refunds", route(async ({ body: asked }, response) => {
    const link = await razorpay("POST", "", {
      account_number: accountNumber,
      contact: { name: asked.name, contact: asked.phone },
      amount: asked.amount, currency: "INR", purpose: "refund",
      description: `Refund of order ${asked.order}`, receipt: asked.order,
    });
    response.status(201).json({ id: link.id, url: link.short_url, status: link.status });
  }));

  app.get("/refunds/:id", route(async ({ params: { id } }, response) => {
    const link = await razorpay("GET", `/${encodeURIComponent(id)}`);
    response.json({ id, status: link.status, heard: heard.get(id) ?? [] });
  }));

  app.post("/refunds/:id/cancel", route(async ({ params: { id } }, response) => {
    const link = await razorpay("POST", `/${encodeURIComponent(id)}/cancel`);
    response.json({ id, status: link.status });
  }));

  // Express knows by the four parameters that this one is for errors.
  app.use((error, _request, response, _next) => {
    if (error.refused) return response.status(422).json({ error: error.message });
    if (error.status < 500) return response.status(error.status).json({ error: error.message }); // A body is not JSON.
    response.status(502).json({ error: "the provider cannot be reached" });
  });

  return app;
}

/** As the provider's own validateWebhookSignature does it. */
function verified(body, signature, secret) {
  if (!Buffer.isBuffer(body) || signature === undefined) return false; // Without a body there is no buffer either.
  const said = Buffer.from(signature);
  const right = Buffer.from(createHmac("sha256", secret).update(body).digest("hex"));
  return said.length === right.length && timingSafeEqual(said, right);
}
