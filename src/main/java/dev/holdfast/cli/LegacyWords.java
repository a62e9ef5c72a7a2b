package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.SessionTables.Consumed;
import dev.holdfast.legacy.CensusWish;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The words that say which tables are session tables.
final class LegacyWords {
    @Option(names = "--database", paramLabel = "DATABASE", required = true, description = "where the tables are")
    String database = "";

    @Option(names = "--schema", paramLabel = "SCHEMA", description = "the engine's usual one when not said")
    String schema = "";

    @Option(
            names = "--owner",
            paramLabel = "ROLE",
            description = "whose the tables must be; whoever owns most of them when not said")
    String owner = "";

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            split = ",",
            description = "the id's columns, in the order of the policy's link; the primary key when not said")
    List<String> key = new ArrayList<>();

    @Option(
            names = "--consumed",
            paramLabel = "COLUMN[=VALUE,...]",
            description = "a row is consumed when the column has one of the values, or, without values, any value;"
                    + " every other row is pending. When not said, all are pending")
    @Nullable
    String consumed;

    CensusWish wish(String template) {
        return new CensusWish(database, template, schema, owner, key, consumed(consumed));
    }

    static @Nullable Consumed consumed(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        int equals = text.indexOf('=');
        String column = equals < 0 ? text : text.substring(0, equals);
        List<String> values =
                equals < 0 ? List.of() : List.of(text.substring(equals + 1).split(",", -1));
        if (column.isBlank() || values.stream().anyMatch(String::isBlank)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "--consumed '%s': write COLUMN or COLUMN=VALUE,VALUE; nothing was read".formatted(text));
        }
        return new Consumed(column, values);
    }

    /// As `--consumed` wants it.
    static String text(@Nullable Consumed consumed) {
        if (consumed == null) {
            return "";
        }
        return consumed.values().isEmpty()
                ? consumed.column()
                : consumed.column() + "=" + String.join(",", consumed.values());
    }
}
