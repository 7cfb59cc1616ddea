/** What an application does with the API; where it is, and with which key, is told to it. */
export function createRefunds({ baseURL, authorization }) {
  async function call(method, path) {
    const reply = await fetch(`${baseURL}/payout-links${path}`, { method, headers: { Authorization: authorization } });
    const document = await reply.json();
    if (!reply.ok) throw new Error(document.error.description);
    return document;
  }
  return {
    status: async (id) => (await call("GET", `/${id}`)).status,
    cancel: async (id) => (await call("POST", `/${id}/cancel`)).status,
  };
}
