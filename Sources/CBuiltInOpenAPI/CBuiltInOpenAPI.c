#include "CBuiltInOpenAPI.h"

static const unsigned char payout_links[] = {
#embed "../../openapi/payout-links.json"
};

static const unsigned char sandbox[] = {
#embed "../../openapi/sandbox.json"
};

const unsigned char *openapi_payout_links(void) { return payout_links; }
size_t openapi_payout_links_count(void) { return sizeof payout_links; }
const unsigned char *openapi_sandbox(void) { return sandbox; }
size_t openapi_sandbox_count(void) { return sizeof sandbox; }
