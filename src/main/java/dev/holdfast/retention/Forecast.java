package dev.holdfast.retention;

import dev.holdfast.dialect.Retaining.Aged;
import dev.holdfast.dialect.Retaining.Kept;
import dev.holdfast.policy.Periods;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What another residence and retention would come to, beside what stands.
///
/// @param moves null when the rows of the source could not be counted
/// @param ends by the month in which archived rows end; null when they could not be counted
/// @param overdue archived rows whose end is past
/// @param endless archived rows that have no end
/// @param floor the floor that saving would leave; null for none
public record Forecast(
        Basis basis,
        @Nullable Period residence,
        Period retention,
        @Nullable Moves moves,
        @Nullable SortedMap<YearMonth, Change> ends,
        Change overdue,
        long endless,
        @Nullable Period floor) {
    /// How many months are looked ahead.
    public static final int MONTHS = 12;

    /// A number as it is and as it would be.
    public record Change(long before, long after) {
        public static final Change NONE = new Change(0, 0);

        Change plus(long moreBefore, long moreAfter) {
            return new Change(before + moreBefore, after + moreAfter);
        }

        public boolean same() {
            return before == after;
        }
    }

    /// Root rows that go.
    ///
    /// @param now due today; @param months due in each of the twelve months after that, in order
    /// @param never without an age: they do not go
    public record Moves(Change now, List<Change> months, long never) {
        public Moves {
            months = List.copyOf(months);
        }

        /// Now and in the twelve months.
        public Change year() {
            Change sum = now;
            for (Change month : months) {
                sum = sum.plus(month.before(), month.after());
            }
            return sum;
        }
    }

    public Forecast {
        ends = ends == null ? null : java.util.Collections.unmodifiableSortedMap(new TreeMap<>(ends));
    }

    static Forecast of(Basis basis, @Nullable Period residence, Period retention) {
        Period floor = floor(basis, retention);
        List<Kept> kept = basis.kept();
        SortedMap<YearMonth, Change> ends = new TreeMap<>();
        Change overdue = Change.NONE;
        long endless = 0;
        for (Kept rows : kept == null ? List.<Kept>of() : kept) {
            LocalDate before = end(rows, basis.floor());
            LocalDate after = end(rows, floor);
            if (before == null || after == null) {
                endless += rows.rows();
                continue;
            }
            boolean past = before.isBefore(basis.today());
            boolean stillPast = after.isBefore(basis.today());
            overdue = overdue.plus(past ? rows.rows() : 0, stillPast ? rows.rows() : 0);
            if (!past) {
                ends.merge(YearMonth.from(before), new Change(rows.rows(), 0), Forecast::sum);
            }
            if (!stillPast) {
                ends.merge(YearMonth.from(after), new Change(0, rows.rows()), Forecast::sum);
            }
        }
        return new Forecast(
                basis,
                residence,
                retention,
                moves(basis, residence),
                kept == null ? null : ends,
                overdue,
                endless,
                floor);
    }

    private static Change sum(Change one, Change other) {
        return one.plus(other.before(), other.after());
    }

    /// To lengthen raises the floor of what is archived; to shorten leaves it.
    private static @Nullable Period floor(Basis basis, Period retention) {
        if (Periods.atLeast(basis.policy().retention(), retention)) {
            return basis.floor();
        }
        return basis.floor() == null ? retention : Periods.longer(basis.floor(), retention);
    }

    private static @Nullable LocalDate end(Kept rows, @Nullable Period floor) {
        LocalDate own = rows.until();
        if (own == null || floor == null) {
            return own;
        }
        LocalDate least = rows.from().plus(floor).plusDays(rows.dated() ? 1 : 0);
        return least.isAfter(own) ? least : own;
    }

    private static @Nullable Moves moves(Basis basis, @Nullable Period residence) {
        List<Aged> aged = basis.aged();
        if (aged == null) {
            return null;
        }
        if (residence == null || basis.policy().residence() == null) {
            long all = aged.stream().mapToLong(Aged::rows).sum();
            List<Change> none = java.util.Collections.nCopies(MONTHS, Change.NONE);
            return new Moves(new Change(all, all), none, 0);
        }
        long[] before = due(aged, basis.today(), basis.policy().residence());
        long[] after = due(aged, basis.today(), residence);
        List<Change> months = new ArrayList<>();
        for (int month = 1; month <= MONTHS; month++) {
            months.add(new Change(before[month] - before[month - 1], after[month] - after[month - 1]));
        }
        long never = aged.stream()
                .filter(rows -> rows.day() == null)
                .mapToLong(Aged::rows)
                .sum();
        return new Moves(new Change(before[0], after[0]), months, never);
    }

    /// Rows that are due today, and after each month: those of days before the one that lies a residence back.
    private static long[] due(List<Aged> aged, LocalDate today, Period residence) {
        long[] due = new long[MONTHS + 1];
        for (int month = 0; month <= MONTHS; month++) {
            LocalDate firstKept = today.plusMonths(month).minus(residence);
            for (Aged rows : aged) {
                if (rows.day() != null && rows.day().isBefore(firstKept)) {
                    due[month] += rows.rows();
                }
            }
        }
        return due;
    }

    /// Bytes of so many root rows with their bundle, estimated; null when the width of a row is not known.
    public @Nullable Long bytes(long rows) {
        Long rowBytes = basis.rowBytes();
        return rowBytes == null ? null : rows * rowBytes;
    }

    /// Whether saving changes anything of a row that is in an archive.
    public boolean changesArchived() {
        SortedMap<YearMonth, Change> months = ends;
        return !overdue.same() || (months != null && months.values().stream().anyMatch(change -> !change.same()));
    }

    /// Months with their rows, those without any left out.
    public List<Map.Entry<YearMonth, Change>> byMonth() {
        return ends == null ? List.of() : List.copyOf(ends.entrySet());
    }
}
