package dev.holdfast.console.legacy;

/// Where the wizard is.
enum Step {
    FIND,
    CENSUS,
    PLAN
}
