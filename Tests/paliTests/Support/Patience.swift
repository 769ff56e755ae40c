/// Seconds that a test waits for what is to come; later than that it hangs. No measure of speed: on a machine that is
/// busy with other work, everything may take long.
let patience: Double = 120.0
