package io.grpckit.health;

/** Whether a service is to be SERVING, and why. */
record Verdict(boolean serving, String reason) {}
