package dev.holdfast.alert;

import java.util.Locale;

/// What an alert is about.
public enum AlertKind {
    /// A session, or a run of several policies, did not come to its end.
    FAILED,
    /// It takes longer than it should.
    LONG,
    /// List, receipts and manifests contradict each other.
    RECOVERY,
    /// Rows went although a hold covered them.
    HOLD,
    /// A verification found differences.
    VERIFY,
    /// A critical finding that is none of the others.
    FINDING;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AlertKind ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    public Severity severity() {
        return switch (this) {
            case LONG -> Severity.WARNING;
            case FAILED, RECOVERY, HOLD, VERIFY, FINDING -> Severity.ERROR;
        };
    }

    /// What it means, in a sentence.
    public String meaning() {
        return switch (this) {
            case FAILED -> "rows that are due stay where they are until somebody looks";
            case LONG -> "it may wait for something, or need another window";
            case RECOVERY -> "do not resume before somebody has looked: the records contradict each other";
            case HOLD -> "a promise was broken: restore the rows, and find out how";
            case VERIFY ->
                "ledger, manifests, archive and source do not say the same: run nothing before somebody looked";
            case FINDING -> "it is among the findings: the rule's name says more, holdfast finding explain";
        };
    }

    /// How much it matters.
    public enum Severity {
        WARNING,
        ERROR;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Severity ofId(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }
}
