#ifndef CLINUX_H
#define CLINUX_H
// The Linux calls that Swift's Glibc module leaves out. Each returns what the call returns, or -errno.

#include <netdb.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

/// One ready descriptor; the kernel's own form has a union, which Swift can only read unsafely.
struct clinux_ready {
  uint64_t token;
  uint32_t events;
};

int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_remove(int epoll, int descriptor);
int clinux_epoll_wait(int epoll, struct clinux_ready *ready, int readyMax, int timeoutMilliseconds);

/// Accepts one connection, non-blocking and closed on exec; its peer is not asked for.
int clinux_accept(int listener);

/// A counter that another thread, or a signal's reader, can make readable.
int clinux_eventfd(void);

/// Blocks the termination signals for this thread and those it starts, and gives a descriptor they are read from.
int clinux_signalfd(const int *signals, int count);

/// The program's arguments, its own name first, as C's `main` gets them; null after the last.
const char *const *clinux_arguments(void);

/// The environment as it is now, `NAME=value` each; null after the last, or null where there is none.
const char *const *clinux_environment(void);

/// getaddrinfo for a stream, with a bound on its time unless that is negative: the C library may ask name servers for
/// minutes. When the time is up it is 1, and the look-up goes on by itself, keeping its few bytes.
int clinux_addresses(const char *host, const char *port, int milliseconds, struct addrinfo **found);

/// Whether `text` stands among `bytes`.
int clinux_contains(const void *bytes, size_t bytesCount, const void *text, size_t textCount);

/// What errno value `code` means, in words that live as long as the program.
const char *clinux_error_text(int code);

#endif
