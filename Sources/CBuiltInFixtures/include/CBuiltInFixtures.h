#ifndef CBUILTINFIXTURES_H
#define CBUILTINFIXTURES_H
// fixtures/payout-links.json, compiled in: the sandbox starts with it where no other fixture is given.

#include <stddef.h>

const unsigned char *built_in_fixture(void);
size_t built_in_fixture_count(void);

#endif
