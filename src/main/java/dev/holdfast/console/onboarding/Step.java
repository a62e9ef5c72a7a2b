package dev.holdfast.console.onboarding;

/// How far onboarding has come.
enum Step {
    CHOOSE,
    LOOKING,
    FAILED,
    PROPOSALS,
    REST,
    REVIEW,
    APPLIED
}
