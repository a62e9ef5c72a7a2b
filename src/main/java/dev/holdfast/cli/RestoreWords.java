package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.CsvRows;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The words that describe what is to come back.
final class RestoreWords {
    private static final String NOTHING = "; nothing was restored";

    @Option(
            names = "--table",
            paramLabel = "DATABASE/TABLE",
            description = "rows of this table, by --key, --keys-file or --where")
    String table = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "the row with this key; values of a key of several columns are separated by commas. May be"
                    + " repeated")
    List<String> keys = new ArrayList<>();

    @Option(names = "--keys-file", paramLabel = "FILE", description = "keys as CSV, one a line")
    @Nullable
    Path keysFile;

    @Option(
            names = "--where",
            paramLabel = "CRITERIA",
            description = "archived rows that satisfy criteria, written as a policy's")
    String where = "";

    @Option(names = "--zone", paramLabel = "ZONE", description = "in which criteria read dates; UTC when not said")
    String zone = "UTC";

    @Option(
            names = "--session",
            paramLabel = "SESSION",
            converter = Words.Positive.class,
            description = "all that this session archived; with keys: the copies that it archived of them")
    @Nullable
    Long session;

    @Option(
            names = "--with-children",
            description = "also what was archived below these rows by the policies that they were handed off to")
    boolean withChildren;

    @Option(
            names = "--conflict",
            paramLabel = "PLAN",
            description = "when rows stand there: fail (and name them; the default), or skip: equal ones count as"
                    + " there, others stay as they are and are listed. Nothing is ever overwritten")
    String conflict = "fail";

    @Option(
            names = "--pin",
            paramLabel = "TIME",
            description = "keeps the rows from being archived again: for 30d, until 2027-01-31, or for-ever")
    String pin = "";

    @Option(
            names = "--acknowledge",
            paramLabel = "EFFECT",
            description =
                    "accepts an effect that the plan names, e.g. \"trigger public.orders.audit\". May be repeated")
    List<String> acknowledged = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT", description = "why, for the record")
    String reason = "";

    RestoreWish read(String actor, ZoneId here, Instant now) {
        return new RestoreWish(selection(), withChildren, conflict(), pinning(here, now), acknowledged, actor, reason);
    }

    private Selection selection() {
        boolean keyed = !keys.isEmpty() || keysFile != null;
        if (keyed && !where.isBlank()) {
            throw wrong("--where goes with no --key or --keys-file");
        }
        if (table.isEmpty()) {
            if (keyed || !where.isBlank()) {
                throw wrong("--key, --keys-file and --where go with --table");
            }
            if (session == null) {
                throw wrong("say what is to come back: --session, or --table with --key, --keys-file or --where");
            }
            return new Selection.OfSession(session);
        }
        if (keyed) {
            List<List<String>> rows = new ArrayList<>();
            if (keysFile != null) {
                rows.addAll(CsvRows.of(read(keysFile)));
            }
            keys.forEach(key -> rows.addAll(CsvRows.of(key)));
            return new Selection.OfKeys(table, rows, session == null ? 0 : session);
        }
        if (where.isBlank()) {
            throw wrong("--table goes with --key, --keys-file or --where");
        }
        if (session != null) {
            throw wrong("--session goes with keys or alone, not with --where");
        }
        return new Selection.Matching(table, where, zone);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.USAGE, file + ": cannot be read as text" + NOTHING, e);
        }
    }

    private OnConflict conflict() {
        return Arrays.stream(OnConflict.values())
                .filter(value -> value.id().equals(conflict.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong("--conflict is fail or skip, not '" + conflict + "'"));
    }

    private Pinning pinning(ZoneId here, Instant now) {
        if (pin.isEmpty()) {
            return Pinning.NONE;
        }
        if (pin.equals("for-ever")) {
            return Pinning.FOR_EVER;
        }
        Instant until;
        try {
            until = now.plus(new Words.Span().convert(pin));
        } catch (TypeConversionException e) { // no span: then a day or a moment
            until = HoldWords.time(pin, here, "nothing was restored");
        }
        if (!until.isAfter(now)) {
            throw wrong("a pin cannot end at %s, it is %s already".formatted(until, now));
        }
        return Pinning.until(until);
    }

    private static HoldfastException wrong(String message) {
        return new HoldfastException(ErrorCode.USAGE, message + NOTHING);
    }
}
