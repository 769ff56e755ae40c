import Files
import Glibc
import LoopbackServers

// The servers of the tests by hand, for scripts and peers: the address is the first line of what is printed, and
// they run until they are killed or their standard input ends.

signal(SIGPIPE, SIG_IGN)
do {
  let options = try Options(SystemText.arguments)
  let served =
    switch options.command {
    case "hub": try serveHub(options)
    case "model": try serveModel(options)
    default: throw Options.Fault.usage
    }
  say(served.endpoint, to: STDOUT_FILENO)
  // What is read does not matter; the end does.
  withExtendedLifetime(served) { while readLine() != nil {} }
} catch {
  say("loopback-server: \(error)", to: STDERR_FILENO)
  exit(1)
}
