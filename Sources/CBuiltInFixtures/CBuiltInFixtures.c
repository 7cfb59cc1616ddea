#include "CBuiltInFixtures.h"

static const unsigned char fixture[] = {
#embed "../../fixtures/payout-links.json"
};

const unsigned char *built_in_fixture(void) { return fixture; }
size_t built_in_fixture_count(void) { return sizeof fixture; }
