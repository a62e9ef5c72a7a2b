package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.CsvRows;
import dev.holdfast.hold.TypedHold;
import dev.holdfast.hold.TypedScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The words that describe a hold to be placed.
final class HoldWords {
    @Option(names = "--matter", paramLabel = "NAME", description = "the case that it belongs to; may have many holds")
    String matter = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    @Option(names = "--policy", paramLabel = "POLICY", description = "holds every row of a policy")
    String policy = "";

    @Option(
            names = "--table",
            paramLabel = "DATABASE/TABLE",
            description = "holds rows of a table: every one, or those of --key, --keys-file or --where")
    String table = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "holds the row with this key; values of a key of several columns are separated by commas."
                    + " May be repeated")
    List<String> keys = new ArrayList<>();

    @Option(
            names = "--keys-file",
            paramLabel = "FILE",
            description = "keys as CSV, one a line; a first line may name the columns")
    @Nullable
    Path keysFile;

    @Option(
            names = "--where",
            paramLabel = "CRITERIA",
            description = "holds rows that satisfy criteria, written as a policy's, now or at any time later")
    String where = "";

    @Option(names = "--zone", paramLabel = "ZONE", description = "in which criteria read dates; UTC when not said")
    String zone = "UTC";

    @Option(names = "--below", description = "with keys: also everything that is handed off below them, now and later")
    boolean below;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "its end, as 2027-01-31 (that day included) or 2027-01-31T18:00Z; without it there is none")
    String until = "";

    TypedHold read(String actor, ZoneId here) {
        return new TypedHold(
                matter, reason, actor, scopes(), until.isEmpty() ? null : time(until, here, "nothing was placed"));
    }

    /// As [#read], of a hold that is only looked at: it need not be named.
    TypedHold preview(String actor, ZoneId here) {
        matter = matter.isBlank() ? "preview" : matter;
        reason = reason.isBlank() ? "preview" : reason;
        return read(actor, here);
    }

    boolean none() {
        return policy.isEmpty() && table.isEmpty() && keys.isEmpty() && keysFile == null && where.isEmpty();
    }

    private List<TypedScope> scopes() {
        boolean keyed = !keys.isEmpty() || keysFile != null;
        if (!policy.isEmpty()) {
            if (!table.isEmpty() || keyed || !where.isEmpty() || below) {
                throw wrong("--policy holds all of a policy: it goes with no --table, --key, --where or --below");
            }
            return List.of(TypedScope.ofPolicy(policy));
        }
        if (table.isEmpty()) {
            throw wrong("name what is to be held: --policy, or --table with --key, --keys-file, --where or nothing");
        }
        if (keyed && !where.isBlank()) {
            throw wrong("--where goes with no --key or --keys-file; place two holds of one matter");
        }
        if (!keyed && below) {
            throw wrong("--below goes with --key or --keys-file");
        }
        if (!keyed) {
            return List.of(where.isBlank() ? TypedScope.ofTable(table) : TypedScope.matching(table, where, zone));
        }
        List<List<String>> rows = new ArrayList<>();
        if (keysFile != null) {
            rows.addAll(CsvRows.of(read(keysFile)));
        }
        keys.forEach(key -> rows.addAll(CsvRows.of(key)));
        return List.of(TypedScope.ofKeys(table, rows, below));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.USAGE, file + ": cannot be read as text; nothing was placed", e);
        }
    }

    private static HoldfastException wrong(String message) {
        return new HoldfastException(ErrorCode.USAGE, message + "; nothing was placed");
    }

    /// A day counts until its end.
    ///
    /// @param otherwise what was not done when it cannot be read
    static Instant time(String text, ZoneId here, String otherwise) {
        try {
            return text.length() <= 10
                    ? LocalDate.parse(text).plusDays(1).atStartOfDay(here).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "'%s' is no day such as 2027-01-31 and no time such as 2027-01-31T18:00Z; %s"
                            .formatted(text, otherwise),
                    e);
        }
    }
}
