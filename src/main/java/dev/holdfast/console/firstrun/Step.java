package dev.holdfast.console.firstrun;

/// How far the first run has come.
enum Step {
    CONNECT,
    PROPOSALS,
    POLICY,
    PLAN
}
