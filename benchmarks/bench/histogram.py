"""Times as they were counted: pairs of the longest time in a bucket, in nanoseconds, and how often."""

Histogram = list[tuple[int, int]]


def percentile(histogram: Histogram, percent: float) -> float:
    """The time in microseconds within which `percent` of all replies came."""
    total = sum(count for _, count in histogram)
    if total == 0:
        raise ValueError("no reply was timed")
    reached = 0
    for longest, count in sorted(histogram):
        reached += count
        if reached * 100 >= percent * total:
            return longest / 1000
    return max(longest for longest, _ in histogram) / 1000


def merged(histograms: list[Histogram]) -> Histogram:
    sums: dict[int, int] = {}
    for histogram in histograms:
        for longest, count in histogram:
            sums[longest] = sums.get(longest, 0) + count
    return sorted(sums.items())
