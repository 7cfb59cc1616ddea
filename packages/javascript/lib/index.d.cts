export type Status = "pending" | "issued" | "processing" | "processed" | "cancelled" | "rejected" | "expired";
export type Route =
  | "create" | "list" | "fetch" | "cancel" | "short_url" | "fetch_payout" | "list_payouts" | "create_contact"
  | "list_contacts" | "fetch_contact" | "list_fund_accounts" | "fetch_fund_account" | "list_transactions";
export type Transition =
  | "approve" | "reject" | "claim" | "process" | "fail" | "reverse" | "cancel" | "expire"
  | "approve_payout" | "reject_payout" | "release_payout" | "cancel_payout";
export type Outcome =
  | "ok" | "refused" | "unauthorized" | "unmatched" | "malformed" | "error" | "fault" | "challenged";
export type Effect =
  | "delay" | "server_error" | "rate_limit" | "bad_gateway" | "service_unavailable" | "gateway_timeout" | "reset"
  | "empty" | "truncate" | "dribble" | "garbage" | "silence";

/** A payout link as the API shows it; it may have more members. */
export interface PayoutLink {
  id: string;
  entity: "payout_link";
  contact_id: string;
  contact: Record<string, unknown>;
  fund_account_id: string | null;
  payout_id: string | null;
  purpose: string;
  status: Status;
  amount: number;
  currency: string;
  description: string;
  attempt_count: number;
  receipt: string | null;
  notes: Record<string, unknown> | unknown[];
  short_url: string;
  send_sms: boolean;
  send_email: boolean;
  cancelled_at: number | null;
  created_at: number;
  expire_by: number | null;
  expired_at: number | null;
  [member: string]: unknown;
}

export interface Happened {
  account: string;
  payout_link_id: string;
  event: string;
  from: Status | null;
  to: Status | null;
  at: number;
}

export interface LinkEvent {
  number: number;
  account: string | null;
  payout_link_id: string | null;
  event: string;
  from: Status | null;
  to: Status | null;
  cause: string | null;
  at: number | null;
  at_text: string | null;
}

/** An event as webhooks tell it. */
export interface WebhookEvent {
  id: string;
  number: number;
  event: string;
  account: string;
  payout_link_id: string;
  payout_id: string | null;
  at: number;
  status: "untold" | "pending" | "acknowledged" | "failed";
  deliveries: Record<string, unknown>[];
}

/** A request in the journal, with its reply. */
export interface Entry {
  number: number;
  time: string;
  duration_us: number;
  account: string | null;
  key: string | null;
  route: Route | null;
  outcome: Outcome;
  reason: string | null;
  fault: string | null;
  request: { method: string; path: string; query: string | null; body: string; [member: string]: unknown };
  response: { status: number; body: string; [member: string]: unknown } | null;
}

/** Conditions on requests: docs/driving-requests.md tells all of them. */
export interface Pattern {
  method?: string;
  path?: string;
  path_prefix?: string;
  route?: Route;
  id?: string;
  headers?: Record<string, string | null>;
  body_contains?: string;
  status?: number;
  outcome?: Outcome;
  fault?: Effect;
}

export interface Rule {
  match?: Pattern & { key?: string; account?: string };
  at?: "before_commit" | "after_commit";
  times?: number;
  call?: number;
  probability?: number;
  delay_ms?: number | { min: number; max: number } | { median: number; sigma: number };
  bytes?: number;
  interval_ms?: number;
  retry_after?: number;
  requests?: number;
  seconds?: number;
}

/** What a run has touched, and how often. */
export interface Coverage {
  requests: number;
  touched: number;
  of: number;
  routes: Record<Route, number>;
  states: Record<Status, number>;
  transitions: Record<string, number>;
  errors: Record<string, number>;
  faults: Record<Effect, number>;
  [member: string]: unknown;
}

export type Expectation =
  | { match: Pattern; exactly?: number; at_least?: number; at_most?: number }
  | { in_order: Pattern[] };

export interface Call {
  body?: unknown;
  query?: Record<string, string | number | undefined>;
}

/** The sandbox has refused a call, or what was to be verified or waited for is not so: why, in its own words. */
export class AdminError extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly document: unknown;
}

/** A running sandbox. */
export class Sandbox {
  readonly url: string;
  /** Everything that it has logged, where it was started here. */
  readonly log: string;
  world(name?: string): World;
  coverage(): Promise<Coverage>;
  /** Its exit status is 1 where --fail-on has found what it looks for. */
  stop(): Promise<number>;
  admin(method: string, path: string, call?: Call): Promise<any>;
}

/** One key's links, clock, faults and journal. The code under test gets `url`, `key` and `secret`. */
export class World {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly baseURL: string;
  readonly key: string;
  readonly secret: string;
  readonly account: string;
  /** The value of the Authorization header. */
  readonly authorization: string;
  /** The newest 50 links, or `count` of them, at most 1000; `skip` leaves out as many newer ones. */
  links(query?: { status?: Status; count?: number; skip?: number }): Promise<PayoutLink[]>;
  link(id: string): Promise<PayoutLink>;
  move(id: string, event: Transition, more?: Record<string, unknown>): Promise<PayoutLink>;
  waitFor(id: string, status: Status | Status[], options?: { timeout?: number }): Promise<PayoutLink>;
  now(): Promise<number>;
  setClock(
    mode: "system" | "frozen" | "offset" | "scaled", more?: { now?: number; offset_seconds?: number; factor?: number },
  ): Promise<Happened[]>;
  advance(seconds: number): Promise<Happened[]>;
  reset(): Promise<void>;
  snapshot(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  export(): Promise<any>;
  fault(effect: Effect, rule?: Rule): Promise<number>;
  clearFaults(): Promise<void>;
  addWebhook(
    url: string, options?: { secret?: string | null; events?: string[] | "*"; [member: string]: unknown },
  ): Promise<string>;
  removeWebhook(id: string): Promise<void>;
  webhookEvents(query?: Record<string, string | number | undefined>): Promise<WebhookEvent[]>;
  waitForWebhook(
    event?: string, options?: { link?: string; until?: string; timeout?: number },
  ): Promise<WebhookEvent & { request: { headers: Record<string, string>; signature: string | null; body: string } }>;
  resend(id: string, to?: { webhook?: string; url?: string }): Promise<void>;
  events(query?: { after?: number; limit?: number; timeout?: number }): Promise<LinkEvent[]>;
  requests(match?: Pattern & { limit?: number }): Promise<Entry[]>;
  unmatched(): Promise<Entry[]>;
  waitForRequests(
    match?: { route?: Route; id?: string; method?: string; path?: string },
    options?: { count?: number; timeout?: number },
  ): Promise<Entry[]>;
  verify(expectation: Expectation): Promise<{ verified: true; count?: number; requests: number[] }>;
  close(): Promise<void>;
  admin(method: string, path: string, call?: Call): Promise<any>;
}

/** The path of the program that this package carries. */
export function binary(): string;
/** A sandbox that runs already, with --isolate-keys. `token` is PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN unless given. */
export function connect(url: string, options?: { token?: string }): Sandbox;
/**
 * Starts a sandbox on a free port, and rejects if it is not ready within `seconds` (10). `options` are those of
 * `payout-links-sandbox serve`.
 */
export function startSandbox(options?: { options?: string[]; token?: string; seconds?: number }): Promise<Sandbox>;
