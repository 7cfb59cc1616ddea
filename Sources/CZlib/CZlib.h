#ifndef CZLIB_H
#define CZLIB_H
// zlib for Swift: its functions, and those of its macros that Swift cannot see. 15 + 16 window bits mean gzip.

#include <zlib.h>

static inline int czlib_deflate_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
static inline int czlib_inflate_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
