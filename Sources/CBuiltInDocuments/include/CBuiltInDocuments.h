#ifndef CBUILTINDOCUMENTS_H
#define CBUILTINDOCUMENTS_H
// docs/fidelity.json and docs/fixtures.schema.json, compiled in: for programs that ask the sandbox for them.

#include <stddef.h>

const unsigned char *built_in_fidelity(void);
size_t built_in_fidelity_count(void);
const unsigned char *built_in_fixtures_schema(void);
size_t built_in_fixtures_schema_count(void);

#endif
