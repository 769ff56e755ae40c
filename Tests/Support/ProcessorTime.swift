import Glibc

/// What `body` costs this thread on a processor: other work on the machine does not count, unlike on a clock.
public func processorTime<Thrown: Error>(of body: () throws(Thrown) -> Void) throws(Thrown) -> Duration {
  let before = threadTime()
  try body()
  return threadTime() - before
}

private func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
