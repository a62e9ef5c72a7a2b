package dev.holdfast.session;

/// The plan that a session executes, or stopped at.
public record PlanRef(long id, String digest) {}
