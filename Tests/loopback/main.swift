// The servers by hand.
