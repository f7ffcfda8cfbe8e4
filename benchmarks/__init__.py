"""What the README's performance figures come from: ratios taken in one run, each side interleaved with the other."""
