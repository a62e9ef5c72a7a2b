package dev.holdfast.console.holds;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.hold.HeldScope;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// How holds are put in words.
final class HoldWords {
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    HoldWords(ScreenTools tools) {
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    static String covers(Hold hold) {
        return hold.scopes().stream().map(HeldScope::words).collect(Collectors.joining("; "));
    }

    /// `in 9 d`, `2 d ago`, or that there is no end.
    String ends(Hold hold) {
        Instant end = hold.expiresAt();
        if (end == null) {
            return texts.get("holds.no-end");
        }
        Duration left = Duration.between(tools.clock().instant(), end);
        return left.isNegative()
                ? texts.format("holds.ended", largest(left.negated()))
                : texts.format("holds.ends", largest(left));
    }

    private String largest(Duration left) {
        return left.toDays() > 0 ? formats.count(left.toDays()) + " d" : formats.duration(left);
    }

    /// What the end of a hold warns of; null when there is nothing to heed.
    @Nullable
    StateLook warning(Hold hold) {
        Instant now = tools.clock().instant();
        Instant end = hold.expiresAt();
        if (!hold.binds() || end == null || !HoldsModel.endsSoon(hold, now)) {
            return null;
        }
        boolean ended = !end.isAfter(now);
        return new StateLook(
                ended ? MaterialDesignC.CALENDAR_ALERT : MaterialDesignC.CALENDAR_CLOCK,
                ended ? "state-failed" : "state-waiting",
                ended ? "hold.review" : "holds.column.ends");
    }

    /// Root rows in sources, archives and cold files as they were counted last.
    String rows(Hold hold) {
        Hold.Counted counted = hold.counted();
        if (counted == null) {
            return Formats.NONE;
        }
        long rows = counted.hot() + counted.warm();
        return counted.cold() == null
                ? texts.format("holds.rows.at-least", formats.count(rows))
                : formats.count(rows + counted.cold());
    }

    String counted(Hold hold) {
        Hold.Counted counted = hold.counted();
        return counted == null
                ? texts.get("hold.keeps.never")
                : texts.format(
                        "hold.keeps.last",
                        formats.count(counted.hot()),
                        formats.count(counted.warm()),
                        told(counted.cold()),
                        formats.age(counted.at(), tools.clock().instant()));
    }

    private String told(@Nullable Long rows) {
        return rows == null ? texts.get("hold.unknown") : formats.count(rows);
    }

    /// How much is shown of what a hold keeps.
    enum Columns {
        /// For a narrow place: the policy stands for its table.
        NARROW,
        /// What it would keep; there is no hold yet that others could be compared with.
        PREVIEW,
        WIDE
    }

    void columns(TableView<HoldImpact.Line> table, Columns wanted) {
        RecordTable<HoldImpact.Line> columns = new RecordTable<>(table, texts, "hold.column.");
        if (wanted == Columns.NARROW) {
            columns.longText(
                    "policy",
                    110,
                    line -> line.policy().isEmpty() ? line.database() + "/" + line.table() : line.policy());
        } else {
            columns.longText(
                    "policy", 96, line -> line.policy().isEmpty() ? texts.get("hold.no-policy") : line.policy());
            columns.longText("table", 200, line -> line.database() + "/" + line.table());
            table.getColumns().getLast().setMinWidth(Scale.px(200));
        }
        columns.number("hot", 74, line -> told(line.hot()));
        if (wanted != Columns.PREVIEW) {
            columns.number("alone", 92, line -> told(line.alone()));
        }
        columns.number("warm", 74, line -> told(line.warm()))
                .number("cold", 74, line -> told(line.cold()))
                .number("marked", 70, line -> formats.count(line.marked()))
                .number("waiting", 74, line -> formats.count(line.waiting()));
    }

    /// What a table of counts cannot say: problems, and other holds.
    String remarks(HoldImpact impact) {
        return Stream.concat(
                        impact.lines().stream()
                                .filter(line -> !line.problem().isEmpty())
                                .map(line -> line.database() + "/" + line.table() + ": " + line.problem()),
                        impact.others().stream()
                                .map(other -> texts.format(
                                        "hold.other",
                                        Long.toString(other.hold()),
                                        other.matter(),
                                        String.join(", ", other.policies()))))
                .collect(Collectors.joining("\n"));
    }
}
