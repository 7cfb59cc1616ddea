#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int outcome(int result) { return result < 0 ? -errno : result; }

int clinux_epoll_create(void) { return outcome(epoll_create1(EPOLL_CLOEXEC)); }

int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data.u64 = token};
  return outcome(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event));
}

int clinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data.u64 = token};
  return outcome(epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event));
}

int clinux_epoll_wait(int epoll, struct clinux_ready *ready, int readyMax, int timeoutMilliseconds) {
  struct epoll_event events[512];
  int max = (int)(sizeof events / sizeof *events);
  int count = outcome(epoll_wait(epoll, events, readyMax < max ? readyMax : max, timeoutMilliseconds));
  for (int i = 0; i < count; i++) ready[i] = (struct clinux_ready){events[i].data.u64, events[i].events};
  return count;
}

int clinux_accept(int listener) {
  return outcome(accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

int clinux_eventfd(void) { return outcome(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)); }

int clinux_signalfd(const int *signals, int count) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
  int refused = pthread_sigmask(SIG_BLOCK, &set, 0);
  return refused ? -refused : outcome(signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
}

const char *clinux_error_text(int code) {
  const char *text = strerrordesc_np(code);
  return text ? text : "unknown error";
}

static const char *const *arguments = (const char *const[]){0};

// The C library hands its own copy to constructors. Swift looks for the arguments on the stack, by /proc/self/maps, and
// has none where that cannot be read.
__attribute__((constructor)) static void keep(int count, char **values) {
  if (count > 0) arguments = (const char *const *)values;
}

const char *const *clinux_arguments(void) { return arguments; }

const char *const *clinux_environment(void) { return (const char *const *)environ; }

struct lookup {
  struct gaicb request;
  struct addrinfo hints;
  char text[];
};

int clinux_addresses(const char *host, const char *port, int milliseconds, struct addrinfo **found) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_NUMERICHOST};
  // An address needs no thread.
  if (!getaddrinfo(host, port, &hints, found)) return 0;
  hints.ai_flags = AI_NUMERICSERV;
  if (milliseconds < 0) return getaddrinfo(host, port, &hints, found);

  size_t length = strlen(host) + 1;
  struct lookup *lookup = calloc(1, sizeof *lookup + length + strlen(port) + 1);
  if (!lookup) return EAI_MEMORY;
  lookup->hints = hints;
  lookup->request.ar_name = memcpy(lookup->text, host, length);
  lookup->request.ar_service = strcpy(lookup->text + length, port);
  lookup->request.ar_request = &lookup->hints;
  struct gaicb *requests[] = {&lookup->request};
  int outcome = getaddrinfo_a(GAI_NOWAIT, requests, 1, 0);
  if (!outcome) {
    struct timespec wait = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (gai_suspend((const struct gaicb *const *)requests, 1, &wait) == EAI_INTR) {}
    outcome = gai_error(&lookup->request);
    if (outcome == EAI_INPROGRESS) {
      if (gai_cancel(&lookup->request) == EAI_CANCELED) free(lookup);
      return 1;
    }
    *found = lookup->request.ar_result;
  }
  free(lookup);
  return outcome;
}

int clinux_contains(const void *bytes, size_t bytesCount, const void *text, size_t textCount) {
  return memmem(bytes, bytesCount, text, textCount) != NULL;
}
