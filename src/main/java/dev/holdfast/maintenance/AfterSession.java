package dev.holdfast.maintenance;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What follows a session of a policy by itself.
public enum AfterSession {
    /// The room is measured, nothing is done.
    OFF,
    /// Statistics of tables that lost much are taken anew.
    ANALYZE,
    /// That, and indexes of them that are mostly air are built anew.
    REINDEX;

    /// The word in commands and in the control schema.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> ids() {
        return Arrays.stream(values()).map(AfterSession::id).toList();
    }

    public static AfterSession ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
