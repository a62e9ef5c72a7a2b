package dev.holdfast;

import java.util.Locale;

/// Why something broke. The command line turns each into its exit code.
public enum ErrorCode {
    /// A defect of Holdfast itself.
    INTERNAL(1),
    /// The call was malformed: a bad argument, a name that does not exist.
    USAGE(2),
    /// A guard refused the work before anything moved.
    BLOCKED(4),
    /// Another node holds the lease.
    LEASE_HELD(5),
    /// What was read back differs from what was written; nothing was deleted.
    MISMATCH(6),
    /// Settings are wrong, or a setting names something that is not there.
    CONFIG(7),
    /// A database cannot be reached or refused the login.
    UNREACHABLE(7),
    /// The control schema is not at the version that this program needs.
    SCHEMA(7),
    /// A statement on a governed database failed.
    DATABASE(1);

    private final int exitCode;

    ErrorCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ErrorCode ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /// The process exit code, 1..255; see `cli.md` in the manual.
    public int exitCode() {
        return exitCode;
    }
}
