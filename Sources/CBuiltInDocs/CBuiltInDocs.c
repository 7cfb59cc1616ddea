#include "CBuiltInDocs.h"

static const unsigned char api[] = {
#embed "../../docs/api.md"
};
static const unsigned char driving[] = {
#embed "../../docs/driving.md"
};
static const unsigned char admin[] = {
#embed "../../docs/admin.md"
};
static const unsigned char driving_requests[] = {
#embed "../../docs/driving-requests.md"
};
static const unsigned char fixtures[] = {
#embed "../../docs/fixtures.md"
};
static const unsigned char fidelity[] = {
#embed "../../docs/fidelity.md"
};

static const struct {
  const char *name;
  const unsigned char *text;
  size_t size;
} pages[] = {
  {"api.md", api, sizeof api},
  {"driving.md", driving, sizeof driving},
  {"admin.md", admin, sizeof admin},
  {"driving-requests.md", driving_requests, sizeof driving_requests},
  {"fixtures.md", fixtures, sizeof fixtures},
  {"fidelity.md", fidelity, sizeof fidelity},
};

size_t docs_page_count(void) { return sizeof pages / sizeof *pages; }
const char *docs_page_name(size_t index) { return pages[index].name; }
const unsigned char *docs_page_text(size_t index) { return pages[index].text; }
size_t docs_page_size(size_t index) { return pages[index].size; }
