package dev.holdfast.console.growth;

import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.TableGrowth;
import dev.holdfast.growth.TableGrowth.Kind;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A table and whether the policy that takes its rows keeps up.
///
/// @param id of its area: names from the database on
/// @param searched what a filter is compared with
record GrowthRow(TableGrowth growth, @Nullable CatchUp catchUp, String id, String searched) {
    private static final char NAMES = '\n';

    GrowthRow(TableGrowth growth, @Nullable CatchUp catchUp) {
        String policy = growth.policy() == null ? "" : " " + growth.policy();
        this(
                growth,
                catchUp,
                idOf(growth),
                (growth.database() + "/" + growth.table() + policy).toLowerCase(Locale.ROOT));
    }

    private static String idOf(TableGrowth growth) {
        var outer = growth.partitionOf() == null ? growth.table() : growth.partitionOf();
        String id = id(growth.database(), outer.schema(), outer.table());
        return growth.kind() == Kind.PARTITION ? id(id, growth.table().toString()) : id;
    }

    static String id(String... names) {
        return String.join(Character.toString(NAMES), names);
    }

    /// The same table, judged anew.
    GrowthRow judged(@Nullable CatchUp verdict) {
        return Objects.equals(verdict, catchUp) ? this : new GrowthRow(growth, verdict, id, searched);
    }

    boolean partition() {
        return growth.kind() == Kind.PARTITION;
    }

    /// Whether it is, or lies in, what an id names.
    boolean isIn(String outer) {
        return id.startsWith(outer)
                && (outer.isEmpty() || id.length() == outer.length() || id.charAt(outer.length()) == NAMES);
    }
}
