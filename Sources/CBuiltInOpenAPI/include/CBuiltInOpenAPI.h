#ifndef CBUILTINOPENAPI_H
#define CBUILTINOPENAPI_H
// openapi/*.json, compiled in: what the sandbox serves of itself at /openapi.json and /__admin/openapi.json.

#include <stddef.h>

const unsigned char *openapi_payout_links(void);
size_t openapi_payout_links_count(void);
const unsigned char *openapi_sandbox(void);
size_t openapi_sandbox_count(void);

#endif
