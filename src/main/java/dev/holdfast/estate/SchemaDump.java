package dev.holdfast.estate;

import org.jspecify.annotations.Nullable;

/// How long it took to dump a database's definitions.
///
/// @param millis null when it was not done; @param note by which client, or why not
public record SchemaDump(@Nullable Double millis, String note) {
    static SchemaDump none(String why) {
        return new SchemaDump(null, why);
    }
}
