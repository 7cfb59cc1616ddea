#include "CBuiltInDocuments.h"

static const unsigned char fidelity[] = {
#embed "../../docs/fidelity.json"
};

static const unsigned char fixtures_schema[] = {
#embed "../../docs/fixtures.schema.json"
};

const unsigned char *built_in_fidelity(void) { return fidelity; }
size_t built_in_fidelity_count(void) { return sizeof fidelity; }
const unsigned char *built_in_fixtures_schema(void) { return fixtures_schema; }
size_t built_in_fixtures_schema_count(void) { return sizeof fixtures_schema; }
