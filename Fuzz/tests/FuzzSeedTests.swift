import Testing

@Suite("What is fuzzed")
struct FuzzSeedTests {
  @Test("each part keeps its promises for all inputs that fuzzing begins with", arguments: FuzzTarget.allCases)
  func seeds(target: FuzzTarget) {
    // A promise that is broken ends the process, and says which.
    let seeds = target.seeds
    #expect(!seeds.isEmpty)
    for seed in seeds { target.check(seed) }
  }
}
