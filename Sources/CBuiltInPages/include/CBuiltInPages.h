#ifndef CBUILTINPAGES_H
#define CBUILTINPAGES_H
// assets/*, compiled in: the dashboard at /__admin/ and the look of the contact's page.

#include <stddef.h>

struct page_asset {
  const char *name;
  const unsigned char *bytes;
  size_t count;
};

const struct page_asset *page_assets(void);
size_t page_assets_count(void);

#endif
