#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
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

int clinux_epoll_remove(int epoll, int descriptor) {
  return outcome(epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, NULL));
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
  pthread_mutex_t lock;
  pthread_cond_t finished;
  int is_finished, is_abandoned, outcome;
  struct addrinfo *found;
  char *port;
  char host[];
};

static void end(struct lookup *lookup) {
  pthread_mutex_destroy(&lookup->lock);
  pthread_cond_destroy(&lookup->finished);
  free(lookup);
}

static void *look_up(void *raw) {
  struct lookup *lookup = raw;
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
  struct addrinfo *found = 0;
  int outcome = getaddrinfo(lookup->host, lookup->port, &hints, &found);
  pthread_mutex_lock(&lookup->lock);
  lookup->outcome = outcome;
  lookup->found = found;
  lookup->is_finished = 1;
  int is_abandoned = lookup->is_abandoned;
  pthread_cond_signal(&lookup->finished);
  pthread_mutex_unlock(&lookup->lock);
  if (is_abandoned) {
    if (!outcome) freeaddrinfo(found);
    end(lookup);
  }
  return 0;
}

int clinux_addresses(const char *host, const char *port, int milliseconds, struct addrinfo **found) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV | AI_NUMERICHOST};
  // An address needs no thread.
  if (!getaddrinfo(host, port, &hints, found)) return 0;
  hints.ai_flags = AI_NUMERICSERV;
  if (milliseconds < 0) return getaddrinfo(host, port, &hints, found);

  // getaddrinfo has no bound of its own. A thread that is late frees what it was given by itself.
  size_t length = strlen(host) + 1;
  struct lookup *lookup = calloc(1, sizeof *lookup + length + strlen(port) + 1);
  if (!lookup) return EAI_MEMORY;
  memcpy(lookup->host, host, length);
  lookup->port = strcpy(lookup->host + length, port);
  pthread_mutex_init(&lookup->lock, 0);
  pthread_cond_init(&lookup->finished, 0);
  pthread_t thread;
  if (pthread_create(&thread, 0, look_up, lookup)) {
    end(lookup);
    return EAI_AGAIN;
  }
  pthread_detach(thread);

  struct timespec due;
  clock_gettime(CLOCK_MONOTONIC, &due);
  due.tv_sec += milliseconds / 1000;
  due.tv_nsec += milliseconds % 1000 * 1000000L;
  if (due.tv_nsec >= 1000000000L) {
    due.tv_sec += 1;
    due.tv_nsec -= 1000000000L;
  }
  pthread_mutex_lock(&lookup->lock);
  while (!lookup->is_finished &&
         pthread_cond_clockwait(&lookup->finished, &lookup->lock, CLOCK_MONOTONIC, &due) != ETIMEDOUT) {}
  int is_late = !lookup->is_finished;
  lookup->is_abandoned = is_late;
  int outcome = lookup->outcome;
  *found = lookup->found;
  pthread_mutex_unlock(&lookup->lock);
  if (is_late) return 1;
  end(lookup);
  return outcome;
}

int clinux_contains(const void *bytes, size_t bytesCount, const void *text, size_t textCount) {
  return memmem(bytes, bytesCount, text, textCount) != NULL;
}
