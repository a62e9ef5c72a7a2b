package dev.holdfast.onboard;

import dev.holdfast.policy.PolicyDefinition;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A policy that is proposed for a table, and why.
///
/// @param order place among all that are proposed, from 1: what gains most goes first, parents before their children
/// @param confidence how sure the proposal is of itself, 0 to 100
/// @param reasons for what the definition says; @param dropped what it could have said instead, and why it does not
/// @param dates all columns that could tell the age, the best first; those of a child that is handed its keys, too
/// @param rows and `bytes`: of all its tables, as far as statistics know
/// @param due null unless they were counted
public record Proposal(
        PolicyDefinition definition,
        int order,
        int confidence,
        List<String> reasons,
        List<String> dropped,
        List<DateCandidate> dates,
        long rows,
        long bytes,
        List<MissingIndex> indexes,
        @Nullable Due due) {
    /// When policies run that take their own rows, unless they are operational.
    public static final String WEEKLY = "0 0 2 ? * SUN";

    private static final int HIGH = 70;
    private static final int MEDIUM = 50;

    /// How sure, in a word.
    public enum Level {
        HIGH,
        MEDIUM,
        LOW;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Rows that are due now.
    ///
    /// @param rows null where they could not be counted; `why` says why then
    public record Due(@Nullable Long rows, String why) {}

    public Proposal {
        reasons = List.copyOf(reasons);
        dropped = List.copyOf(dropped);
        dates = List.copyOf(dates);
        indexes = List.copyOf(indexes);
    }

    public Level level() {
        return confidence >= HIGH ? Level.HIGH : confidence >= MEDIUM ? Level.MEDIUM : Level.LOW;
    }

    public Proposal with(Due counted) {
        return new Proposal(definition, order, confidence, reasons, dropped, dates, rows, bytes, indexes, counted);
    }

    public Proposal with(PolicyDefinition edited) {
        return new Proposal(edited, order, confidence, reasons, dropped, dates, rows, bytes, indexes, due);
    }

    Proposal at(int place) {
        return new Proposal(definition, place, confidence, reasons, dropped, dates, rows, bytes, indexes, due);
    }
}
