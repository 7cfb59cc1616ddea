// The floor: what answering costs on this machine when a server does nothing but epoll. One loop, keep-alive and
// pipelining; it looks for blank lines and sends the same reply for each. A request must not have a body.
//   floor PORT REPLY_FILE     on 127.0.0.1; a reply that says "Connection: close" is followed by the end
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BLANK_LINE "\r\n\r\n"
enum { descriptors_max = 1 << 16, events_max = 512 };

static char reply[1 << 16], out[1 << 22], received[3 + (1 << 16)];
static size_t reply_bytes;
static bool closes;
// How much of a blank line ended what each connection sent last.
static unsigned char begun[descriptors_max];

static bool send_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
    if (sent > 0) {
      bytes += sent;
      count -= (size_t)sent;
    } else if (sent < 0 && errno == EAGAIN) {
      poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, 1000);
    } else if (sent == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

static bool answer(int fd) {
  ssize_t got = recv(fd, received + 3, sizeof received - 3, 0);
  if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EINTR);
  char *from = received + 3 - begun[fd], *end = received + 3 + got, *found;
  memcpy(from, BLANK_LINE, begun[fd]);
  size_t filled = 0;
  for (; (found = memmem(from, (size_t)(end - from), BLANK_LINE, 4)); from = found + 4) {
    if (filled + reply_bytes > sizeof out) return false;
    memcpy(out + filled, reply, reply_bytes);
    filled += reply_bytes;
  }
  unsigned char rest = 3;
  while (rest > 0 && (end - from < rest || memcmp(end - rest, BLANK_LINE, rest) != 0)) rest--;
  begun[fd] = rest;
  return filled == 0 || (send_all(fd, out, filled) && !closes);
}

static void take_in(int listener, int epoll) {
  int fd, one = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (fd >= descriptors_max) {
      close(fd);
      continue;
    }
    begun[fd] = 0;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &(struct epoll_event){.events = EPOLLIN, .data.fd = fd});
  }
}

int main(int argc, char **argv) {
  int port = argc == 3 ? atoi(argv[1]) : 0, one = 1;
  FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
  if (port <= 0 || port > 65535 || !file) {
    fprintf(stderr, "usage: floor PORT REPLY_FILE\n");
    return 2;
  }
  reply_bytes = fread(reply, 1, sizeof reply - 1, file);
  fclose(file);
  closes = strcasestr(reply, "\r\nConnection: close\r\n") != NULL;

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), epoll = epoll_create1(EPOLL_CLOEXEC);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&at, sizeof at) != 0 || listen(listener, 4096) != 0) {
    perror("floor");
    return 1;
  }
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.fd = listener});
  for (;;) {
    struct epoll_event ready[events_max];
    int count = epoll_wait(epoll, ready, events_max, -1);
    for (int i = 0; i < count; i++) {
      int fd = ready[i].data.fd;
      if (fd == listener) take_in(listener, epoll);
      else if (!answer(fd)) close(fd);
    }
  }
}
