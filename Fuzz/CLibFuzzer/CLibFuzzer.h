#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H
// The toolchain's libFuzzer without a main of its own.

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *bytes, size_t count));

#endif
