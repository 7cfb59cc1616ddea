import { createApp } from "./app.mjs";

const { RAZORPAY_BASE_URL = "https://api.razorpay.com", PORT = "3000" } = process.env;
createApp({
  baseURL: RAZORPAY_BASE_URL,
  key: process.env.RAZORPAY_KEY_ID,
  secret: process.env.RAZORPAY_KEY_SECRET,
  webhookSecret: process.env.RAZORPAY_WEBHOOK_SECRET,
}).listen(Number(PORT), () => console.log(`listening on ${PORT}`));
