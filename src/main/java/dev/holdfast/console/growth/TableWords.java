package dev.holdfast.console.growth;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.growth.Archivable;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The figures of a table, as text.
final class TableWords {
    private final Texts texts;
    private final Formats formats;
    private final ScreenTools tools;

    TableWords(ScreenTools tools) {
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    /// @param inDatabase whether its database is said, too
    String name(TableGrowth growth, boolean inDatabase) {
        return inDatabase
                ? growth.database() + "/" + growth.table()
                : growth.table().toString();
    }

    String name(Subject subject) {
        return subject.table() == null ? subject.database() : subject.table().toString();
    }

    /// With its sign: what grows and what shrinks must not look alike.
    String perDay(@Nullable Double bytes) {
        if (bytes == null) {
            return Formats.NONE;
        }
        long rounded = Math.round(bytes);
        return rounded == 0 ? "0" : (rounded > 0 ? "+" : "−") + formats.bytes(Math.abs(rounded));
    }

    /// So many in an hour or a day; a decimal only where it matters.
    String rate(@Nullable Double count) {
        if (count == null) {
            return Formats.NONE;
        }
        return count < 10 && count != Math.rint(count)
                ? String.format(Locale.ROOT, "%.1f", count)
                : formats.count(Math.round(count));
    }

    /// A part, and what share of the whole it is.
    String share(String part, long value, long whole) {
        return value <= 0 || whole <= 0 ? part : texts.format("growth.share", part, percent(value, whole));
    }

    private static String percent(long value, long whole) {
        double percent = 100.0 * value / whole;
        return percent < 1 ? "<1" : Long.toString(Math.round(percent));
    }

    /// `about` where it is an estimate.
    String archivable(@Nullable Archivable found) {
        if (found == null) {
            return Formats.NONE;
        }
        String rows = formats.count(found.rows());
        return found.basis() == Archivable.Basis.COUNTED ? rows : texts.format("growth.about", rows);
    }

    String archivableInFull(@Nullable Archivable found) {
        return found == null
                ? Formats.NONE
                : texts.format(
                        "growth.archivable." + found.basis().name().toLowerCase(Locale.ROOT),
                        archivable(found),
                        formats.bytes(found.bytes()),
                        tools.near(found.at()));
    }

    /// The size at a sample.
    String bytes(Series.@Nullable Point point) {
        return point == null ? texts.get("growth.session.not-sampled") : formats.bytes(point.totalBytes());
    }

    String ago(@Nullable Instant at) {
        return at == null
                ? texts.get("growth.never")
                : texts.format("growth.ago", formats.age(at, tools.clock().instant()));
    }

    String verdict(@Nullable CatchUp catchUp) {
        return catchUp == null
                ? Formats.NONE
                : texts.get(
                        StateLook.of(catchUp.verdict()).textKey());
    }
}
