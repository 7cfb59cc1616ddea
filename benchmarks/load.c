// Load for an HTTP/1.1 server on this machine: one thread, one epoll, so many connections that each send a request (or
// so many at once, pipelined) and the next when the last reply is complete. What happened is JSON on standard output.
//   load --port PORT --path PATH [options]     see the table of options below
// A server's time is read from its own clock of processor time, when all connections stand and have warmed up and again
// after the last reply: what setting up costs is not counted, and nothing is cut off. Each time it has come to rest,
// for the clock of a process that runs is behind by up to a tick, 4 ms.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { request_max = 4096, batch_max = 64, received_max = 1 << 18, head_max = 1 << 14, watched_max = 8, digits = 14 };

static struct {
  int port, connections, idle, pipeline, expect;
  bool tls, renew, random;
  double seconds, warm_up;
  uint64_t requests, first, numbers, every, keys;
  const char *method, *path, *basic;
  char fields[request_max];
  pid_t watched[watched_max];
  int watched_count;
} with = {.connections = 1, .pipeline = 1, .expect = 200, .first = 1, .numbers = 1, .keys = 1, .method = "GET"};

static const struct option options[] = {
    {"port", 1, 0, 'p'},        // of 127.0.0.1
    {"path", 1, 0, 'a'},        // {n} in it becomes a number of 14 digits
    {"numbers", 1, 0, 'n'},     // FIRST:COUNT of {n}, in order, each once: then the load ends
    {"random", 0, 0, 'r'},      // {n} at random instead, and without an end
    {"method", 1, 0, 'm'},      //
    {"field", 1, 0, 'f'},       // "Name: value", repeatable
    {"basic", 1, 0, 'b'},       // KEY:SECRET of HTTP Basic; {k} in it becomes a number of 4 digits
    {"keys", 1, 0, 'k'},        // how many {k}, at random
    {"connections", 1, 0, 'c'}, //
    {"idle", 1, 0, 'i'},        // connections held open beside them, after one request each
    {"pipeline", 1, 0, 'd'},    // requests sent at once
    {"renew", 0, 0, 'w'},       // a new connection for each request, until the server ends it
    {"tls", 0, 0, 't'},         // certificates are not verified
    {"seconds", 1, 0, 's'},     // how long requests are sent
    {"warm-up", 1, 0, 'u'},     // seconds before that, not counted
    {"requests", 1, 0, 'q'},    // how many at most
    {"expect", 1, 0, 'e'},      // the status of each reply
    {"watch", 1, 0, 'x'},       // process id of the server, repeatable
    {"every", 1, 0, 'y'},       // pause after each so many requests, and tell its time
    {0}};

typedef struct {
  SSL *tls;
  int fd, awaited;
  bool shaking_hands;
  uint64_t sent_at, body_left;
  // What has come of a head that is not complete.
  char *head;
  size_t head_bytes;
} Connection;

static struct {
  uint64_t sent, answered, unexpected, bytes, histogram[58 * 128];
  char first_unexpected[256];
} seen;

static char request[request_max], received[head_max + received_max], batch[request_max * batch_max];
static size_t request_bytes, number_at, key_at, key_bytes;
static char *keys;
static double *series;
static size_t series_count;
static int epoll;
static bool sending = true;
// Connections that have yet to get a reply or to send a request.
static int active;
static uint64_t next_number, chance = 0x9e3779b97f4a7c15u;

static void die(const char *what) {
  fprintf(stderr, "load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
  exit(1);
}

static uint64_t now(clockid_t clock) {
  struct timespec t = {0};
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static double watched_seconds(void) {
  uint64_t total = 0;
  usleep(3000);
  for (int i = 0; i < with.watched_count; i++) {
    clockid_t clock;
    if (clock_getcpuclockid(with.watched[i], &clock) == 0) total += now(clock);
  }
  return (double)total / 1e9;
}

static uint64_t random_below(uint64_t bound) {
  chance ^= chance << 13;
  chance ^= chance >> 7;
  chance ^= chance << 17;
  return chance % bound;
}

// A bucket for each 128th of a power of two: within 0.8 % of the time.
static void note_time(uint64_t nanoseconds) {
  int shift = nanoseconds < 256 ? 0 : 56 - __builtin_clzll(nanoseconds);
  seen.histogram[((uint64_t)shift << 7) + (nanoseconds >> shift)]++;
}

// MARK: requests

static size_t base64(const char *text, char *to) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t count = strlen(text), filled = 0;
  for (size_t i = 0; i < count; i += 3) {
    uint32_t three = (uint32_t)(unsigned char)text[i] << 16;
    if (i + 1 < count) three |= (uint32_t)(unsigned char)text[i + 1] << 8;
    if (i + 2 < count) three |= (unsigned char)text[i + 2];
    for (size_t j = 0; j < 4; j++) to[filled++] = i + j > count ? '=' : letters[three >> (18 - 6 * j) & 63];
  }
  return filled;
}

static void write_number(uint64_t number, int count, char *to) {
  for (int i = count; i-- > 0; number /= 10) to[i] = (char)('0' + number % 10);
}

static void prepare_request(void) {
  char path[request_max / 2], *n = strstr(strcpy(path, with.path), "{n}");
  size_t before = 0;
  if (n) {
    before = (size_t)(n - path);
    char rest[request_max / 2];
    strcpy(rest, n + 3);
    snprintf(n, sizeof path - before, "%0*d%s", digits, 0, rest);
    number_at = strlen(with.method) + 1 + before;
  }
  char key[512] = "", coded[1024] = "";
  if (with.basic) {
    keys = calloc(with.keys, sizeof coded);
    const char *k = strstr(with.basic, "{k}");
    for (uint64_t i = 0; i < with.keys; i++) {
      if (k) snprintf(key, sizeof key, "%.*s%04d%s", (int)(k - with.basic), with.basic, (int)i, k + 3);
      else snprintf(key, sizeof key, "%s", with.basic);
      key_bytes = base64(key, coded);
      memcpy(keys + i * key_bytes, coded, key_bytes);
    }
  }
  const char *body = strcmp(with.method, "GET") ? "Content-Length: 0\r\n" : "";
  int count = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s%s%.*s%s\r\n",
      with.method, path, with.port, body, with.renew ? "Connection: close\r\n" : "", with.fields,
      with.basic ? "Authorization: Basic " : "", (int)key_bytes, coded, with.basic ? "\r\n" : "");
  if (count < 0 || (size_t)count >= sizeof request) die("the request is too long");
  request_bytes = (size_t)count;
  key_at = request_bytes - 4 - key_bytes;
}

static bool may_send(void) {
  if (!sending || (with.requests && seen.sent >= with.requests)) return false;
  return !number_at || with.random || next_number < with.numbers;
}

static size_t fill_batch(int *sent) {
  size_t filled = 0;
  for (*sent = 0; *sent < with.pipeline && may_send(); ++*sent, seen.sent++) {
    char *to = batch + filled;
    memcpy(to, request, request_bytes);
    if (number_at) {
      uint64_t number = with.random ? random_below(with.numbers) : next_number++;
      write_number(with.first + number, digits, to + number_at);
    }
    if (with.keys > 1) memcpy(to + key_at, keys + random_below(with.keys) * key_bytes, key_bytes);
    filled += request_bytes;
  }
  return filled;
}

// MARK: connections

static SSL_CTX *tls_context;

static void prepare_tls(void) {
  tls_context = SSL_CTX_new(TLS_client_method());
  if (!tls_context) die("no TLS");
  SSL_CTX_set_mode(tls_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // Each handshake is a whole one.
  SSL_CTX_set_session_cache_mode(tls_context, SSL_SESS_CACHE_OFF);
}

static bool wants_more(SSL *tls, int outcome) {
  int error = SSL_get_error(tls, outcome);
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

static void start_tls(Connection *c) {
  c->tls = SSL_new(tls_context);
  if (!c->tls || !SSL_set_fd(c->tls, c->fd)) die("no TLS session");
  SSL_set_connect_state(c->tls);
  c->shaking_hands = true;
}

static bool shake_hands(Connection *c) {
  ERR_clear_error();
  int outcome = SSL_do_handshake(c->tls);
  c->shaking_hands = outcome != 1;
  return outcome == 1 || wants_more(c->tls, outcome);
}

static ssize_t put(Connection *c, const char *bytes, size_t count) {
  ERR_clear_error();
  return c->tls ? SSL_write(c->tls, bytes, (int)count) : send(c->fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
}

// 0 at the end, -1 when there is nothing now, -2 after an error.
static ssize_t take(Connection *c, char *to, size_t count) {
  ssize_t got;
  if (c->tls) {
    ERR_clear_error();
    got = SSL_read(c->tls, to, (int)count);
    if (got > 0) return got;
    return wants_more(c->tls, (int)got) ? -1 : SSL_get_error(c->tls, (int)got) == SSL_ERROR_ZERO_RETURN ? 0 : -2;
  }
  got = recv(c->fd, to, count, MSG_DONTWAIT);
  return got >= 0 ? got : errno == EAGAIN || errno == EINTR ? -1 : -2;
}

static void free_tls(Connection *c) {
  if (c->tls) SSL_free(c->tls);
  c->tls = NULL;
}

// On loopback the kernel accepts for the server: this does not wait.
static void open_connection(Connection *c) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)with.port)};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int one = 1;
  c->sent_at = now(CLOCK_MONOTONIC);
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0) die("cannot connect");
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event) != 0) die("cannot watch a connection");
  c->awaited = 0;
  c->body_left = c->head_bytes = 0;
  if (with.tls) {
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    start_tls(c);
    if (!shake_hands(c)) die("no TLS handshake");
  }
}

static void close_connection(Connection *c) {
  free_tls(c);
  close(c->fd);
  c->fd = -1;
}

static void send_batch(Connection *c) {
  size_t count = fill_batch(&c->awaited);
  if (!with.renew) c->sent_at = now(CLOCK_MONOTONIC);
  // So little always fits into the send buffer of a connection that owes no reply.
  if (put(c, batch, count) != (ssize_t)count) die("cannot send a request");
}

// MARK: replies

static void note_reply(Connection *c, const char *head, uint64_t at) {
  int status = atoi(head + 9);
  if (status != with.expect && seen.unexpected++ == 0) {
    snprintf(seen.first_unexpected, sizeof seen.first_unexpected, "%.*s", (int)strcspn(head, "\r"), head);
  }
  c->awaited--;
  note_time(at - c->sent_at);
  seen.answered++;
}

static uint64_t length_told(const char *head, const char *end) {
  for (const char *line = head; (line = memchr(line, '\n', (size_t)(end - line))) && ++line < end;) {
    if ((*line | 32) == 'c' && strncasecmp(line, "Content-Length:", 15) == 0) return strtoull(line + 15, NULL, 10);
  }
  die("a reply without Content-Length");
  return 0;
}

// Reads what has come. False where the connection has ended or broken.
static bool receive(Connection *c) {
  for (;;) {
    memcpy(received, c->head, c->head_bytes);
    ssize_t got = take(c, received + c->head_bytes, received_max);
    if (got == -1) return true;
    if (got <= 0) return false;
    uint64_t at = now(CLOCK_MONOTONIC);
    seen.bytes += (uint64_t)got;
    char *from = received, *end = received + c->head_bytes + got;
    c->head_bytes = 0;
    while (from < end) {
      if (c->body_left > 0) {
        uint64_t taken = c->body_left < (uint64_t)(end - from) ? c->body_left : (uint64_t)(end - from);
        from += taken;
        c->body_left -= taken;
        if (c->body_left > 0) break;
        note_reply(c, c->head, at);
        continue;
      }
      if (c->awaited == 0) return false;
      char *blank = memmem(from, (size_t)(end - from), "\r\n\r\n", 4);
      size_t head_bytes = (size_t)((blank ? blank + 4 : end) - from);
      if (head_bytes >= head_max) return false;
      if (!blank) {
        c->head_bytes = head_bytes;
        memcpy(c->head, from, head_bytes);
        break;
      }
      if (head_bytes < 16) return false;
      uint64_t length = length_told(from, blank + 2);
      if (length <= (uint64_t)(end - blank - 4)) {
        note_reply(c, from, at);
        from = blank + 4 + length;
      } else {
        c->body_left = length - (uint64_t)(end - blank - 4);
        // Its status line is all that will be looked at.
        memcpy(c->head, from, 16);
        c->head[16] = 0;
        break;
      }
    }
    if (!c->tls) return true;
  }
}

// MARK: the loop

static void start(Connection *c) {
  if (with.renew) open_connection(c);
  if (!c->shaking_hands) send_batch(c);
}

static void serve(Connection *c) {
  if (c->shaking_hands) {
    if (!shake_hands(c)) die("a TLS handshake failed");
    if (c->shaking_hands) return;
    if (may_send()) return send_batch(c);
    close_connection(c);
    active--;
    return;
  }
  bool stands = receive(c);
  if (!stands && (!with.renew || c->awaited > 0)) die("a connection ended before its replies had come");
  if (c->awaited > 0 || stands == with.renew) return;
  if (!stands) close_connection(c);
  if (may_send()) start(c);
  else active--;
}

static void set_up(Connection *c) {
  c->head = malloc(head_max);
  if (!c->head) die("no memory");
  c->head_bytes = 0;
  if (with.renew) return;
  open_connection(c);
  for (bool sent = false; !sent || c->awaited > 0;) {
    if (!sent && !c->shaking_hands) {
      send_batch(c);
      sent = true;
    }
    if (poll(&(struct pollfd){.fd = c->fd, .events = POLLIN}, 1, 10000) != 1) die("no reply in 10 s");
    if (c->shaking_hands ? !shake_hands(c) : !receive(c)) die("a connection ended before it was used");
  }
}

// Gives how long it took, in nanoseconds.
static uint64_t run(Connection *connections, double seconds) {
  sending = true;
  uint64_t began = now(CLOCK_MONOTONIC), end = began + (uint64_t)(seconds * 1e9);
  for (int i = 0; i < with.connections && may_send(); i++, active++) start(&connections[i]);
  while (active > 0) {
    struct epoll_event ready[256];
    int count = epoll_wait(epoll, ready, 256, 100);
    for (int i = 0; i < count; i++) serve(ready[i].data.ptr);
    uint64_t at = now(CLOCK_MONOTONIC);
    if (at >= end) sending = false;
    if (at > end + 10000000000u) die("replies are missing, 10 s after the last request");
  }
  return now(CLOCK_MONOTONIC) - began;
}

static void tell(double elapsed, double server, double own) {
  printf("{\"requests\": %lu, \"seconds\": %.6f, ", seen.answered, elapsed);
  printf("\"server_cpu_seconds\": %.6f, \"own_cpu_seconds\": %.6f, ", server, own);
  printf("\"bytes\": %lu, \"unexpected\": %lu, \"first_unexpected\": \"", seen.bytes, seen.unexpected);
  for (const char *c = seen.first_unexpected; *c; c++) putchar(*c < ' ' || *c == '"' || *c == '\\' ? '?' : *c);
  printf("\", \"server_cpu_series\": [");
  for (size_t i = 0; i < series_count; i++) printf("%s%.6f", i ? ", " : "", series[i]);
  // Each bucket as the longest time in it, in nanoseconds, and how often.
  printf("], \"histogram\": [");
  const char *separator = "";
  for (uint64_t i = 0; i < sizeof seen.histogram / sizeof *seen.histogram; i++) {
    if (seen.histogram[i] == 0) continue;
    uint64_t shift = i < 256 ? 0 : (i >> 7) - 1;
    printf("%s[%lu, %lu]", separator, (((i - (shift << 7)) + 1) << shift) - 1, seen.histogram[i]);
    separator = ", ";
  }
  printf("]}\n");
}

static void read_options(int argc, char **argv) {
  for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    size_t filled = strlen(with.fields);
    switch (option) {
    case 'p': with.port = atoi(optarg); break;
    case 'a': with.path = optarg; break;
    case 'n': sscanf(optarg, "%lu:%lu", &with.first, &with.numbers); break;
    case 'r': with.random = true; break;
    case 'm': with.method = optarg; break;
    case 'f': snprintf(with.fields + filled, sizeof with.fields - filled, "%s\r\n", optarg); break;
    case 'b': with.basic = optarg; break;
    case 'k': with.keys = strtoull(optarg, NULL, 10); break;
    case 'c': with.connections = atoi(optarg); break;
    case 'i': with.idle = atoi(optarg); break;
    case 'd': with.pipeline = atoi(optarg); break;
    case 'w': with.renew = true; break;
    case 't': with.tls = true; break;
    case 's': with.seconds = atof(optarg); break;
    case 'u': with.warm_up = atof(optarg); break;
    case 'q': with.requests = strtoull(optarg, NULL, 10); break;
    case 'e': with.expect = atoi(optarg); break;
    case 'x': if (with.watched_count < watched_max) with.watched[with.watched_count++] = atoi(optarg); break;
    case 'y': with.every = strtoull(optarg, NULL, 10); break;
    default: exit(2);
    }
  }
  bool bounded = with.seconds > 0 || with.requests > 0 || (strstr(with.path ? with.path : "", "{n}") && !with.random);
  if (with.port <= 0 || with.port > 65535 || !with.path || strlen(with.path) > 1024 || with.connections < 1 ||
      with.idle < 0 || with.pipeline < 1 || with.pipeline > batch_max || !with.numbers || !with.keys ||
      (with.renew && (with.pipeline > 1 || with.idle)) || !bounded || optind != argc) {
    fprintf(stderr, "usage: load --port PORT --path PATH and --seconds S or --requests N or {n} in the path\n");
    exit(2);
  }
}

int main(int argc, char **argv) {
  read_options(argc, argv);
  struct rlimit descriptors;
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);
  prepare_request();
  if (with.tls) prepare_tls();
  epoll = epoll_create1(EPOLL_CLOEXEC);
  int count = with.connections + with.idle;
  Connection *connections = calloc((size_t)count, sizeof *connections);
  series_count = with.every ? with.requests / with.every : 0;
  series = calloc(series_count + 1, sizeof *series);
  if (!connections || !series) die("no memory");

  uint64_t requests = with.requests;
  with.requests = 0;
  for (int i = 0; i < count; i++) set_up(&connections[i]);
  if (with.warm_up > 0) run(connections, with.warm_up);
  memset(&seen, 0, sizeof seen);

  double server = watched_seconds();
  uint64_t own = now(CLOCK_PROCESS_CPUTIME_ID), elapsed = 0;
  double seconds = with.seconds > 0 ? with.seconds : 86400;
  for (size_t i = 0; i < series_count; i++) {
    with.requests = (i + 1) * with.every;
    elapsed += run(connections, seconds);
    series[i] = watched_seconds() - server;
  }
  with.requests = requests;
  if (!requests || seen.sent < requests) elapsed += run(connections, seconds);
  server = watched_seconds() - server;
  tell((double)elapsed / 1e9, server, (double)(now(CLOCK_PROCESS_CPUTIME_ID) - own) / 1e9);
  return 0;
}
