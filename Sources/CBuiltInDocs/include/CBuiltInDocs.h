#ifndef CBUILTINDOCS_H
#define CBUILTINDOCS_H
// Pages of docs/, compiled in: what `payout-links-sandbox mcp` offers to read.

#include <stddef.h>

size_t docs_page_count(void);
// Of the page at an index below the count.
const char *docs_page_name(size_t index);
const unsigned char *docs_page_text(size_t index);
size_t docs_page_size(size_t index);

#endif
