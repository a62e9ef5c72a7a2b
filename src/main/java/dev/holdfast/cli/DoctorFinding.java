package dev.holdfast.cli;

import java.util.Locale;

/// What one check of the installation found.
///
/// @param check what was looked at, a few words
/// @param message what was found, one sentence; @param advice what to do; empty when all is well
public record DoctorFinding(String check, Severity severity, String message, String advice) {
    /// How bad it is.
    public enum Severity {
        OK,
        WARNING,
        PROBLEM;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
