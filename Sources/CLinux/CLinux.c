#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

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
