package dev.holdfast.dialect;

/// What a run does about something that was found before it began.
public enum Severity {
    /// No run while it stands.
    REFUSED,
    /// No run until the policy acknowledges it.
    TO_ACKNOWLEDGE,
    /// Good to know.
    NOTE
}
